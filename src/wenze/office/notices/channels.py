"""The ways out of the office. Each hands one short message to one address and says whether it was taken.

A message never says what it is about: no name, no number, no unit. It says how many things there are, and where to look.

``WENZE_MAIL``       the mail server, such as ``smtp://user:password@mail.linjiang.example:587`` or ``smtps://…``
``WENZE_MAIL_FROM``  the sender
``WENZE_GATEWAY``    an https address that takes messages for text messages or an enterprise messenger
``WENZE_GATEWAY_KEY``  the key both sides sign with (HMAC-SHA256, header ``X-Wenze-Signature``)
``WENZE_ADDRESS``    where people open the office, such as ``https://wenze.linjiang.example``
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
from dataclasses import dataclass
from http.client import HTTPException
from typing import Protocol
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from wenze.office.notices.models import Preference

WAIT_SECONDS = 10
REFUSED = range(400, 500)
COMES_AGAIN = frozenset({408, 425, 429})
"""Answers of a gateway that may be otherwise in a minute."""


class NotTaken(Exception):
    """The message was not taken. ``again``: may it be taken later? ``says`` is a short Chinese sentence for the list."""

    def __init__(self, says: str, *, again: bool = True) -> None:
        super().__init__(says)
        self.says, self.again = says, again


@dataclass(frozen=True)
class Words:
    """What is sent. ``identity`` is the same when the same message is sent once more, so that the other side can tell."""

    identity: str
    subject: str
    body: str


class Channel(Protocol):
    """A way out. ``code`` names it in the table of messages, ``term`` for a clerk."""

    code: str
    term: str

    def is_ready(self) -> bool:
        """Has this office set it up?"""

    def address(self, preference: Preference) -> str:
        """Where this account is told by it; empty where it is not."""

    def send(self, address: str, words: Words) -> None:
        """Hand the message over. Raises NotTaken."""


class Mail:
    """Electronic mail through the office's own server."""

    code, term = "mail", "电子邮件"

    def is_ready(self) -> bool:
        return bool(settings.WENZE_MAIL and settings.WENZE_MAIL_FROM)

    def address(self, preference: Preference) -> str:
        return preference.email

    def send(self, address: str, words: Words) -> None:
        where = urlsplit(settings.WENZE_MAIL)
        server = EmailBackend(
            host=where.hostname,
            port=where.port or (465 if where.scheme == "smtps" else 25),
            username=unquote(where.username or ""),
            password=unquote(where.password or ""),
            use_ssl=where.scheme == "smtps",
            use_tls=where.scheme == "smtp" and where.port == 587,
            timeout=WAIT_SECONDS,
        )
        domain = settings.WENZE_MAIL_FROM.rpartition("@")[2]
        mail = EmailMessage(
            words.subject,
            words.body,
            settings.WENZE_MAIL_FROM,
            [address],
            headers={"Message-ID": f"<{words.identity}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=server,
        )
        try:
            mail.send()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            raise NotTaken("邮件服务器拒收", again=not _is_for_good(refused)) from refused
        except (smtplib.SMTPException, OSError) as broken:
            raise NotTaken("邮件服务器没有接通") from broken


class Gateway:
    """A web address that hands messages on: text messages, or the messenger of the government."""

    code, term = "gateway", "短信或者即时通讯"

    def is_ready(self) -> bool:
        return bool(settings.WENZE_GATEWAY)

    def address(self, preference: Preference) -> str:
        return preference.gateway

    def send(self, address: str, words: Words) -> None:
        content = {"id": words.identity, "to": address, "text": words.body}
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "X-Wenze-Signature": _signed(body)}
        asked = Request(settings.WENZE_GATEWAY, body, headers)  # noqa: S310 (the address is the administrator's)
        try:
            with build_opener(_NoRedirect()).open(asked, timeout=WAIT_SECONDS):
                return
        except HTTPError as refused:
            again = refused.code not in REFUSED or refused.code in COMES_AGAIN
            raise NotTaken(f"接口答复{refused.code}", again=again) from refused
        except (HTTPException, OSError, ValueError) as broken:
            raise NotTaken("接口没有接通") from broken


CHANNELS: tuple[Channel, ...] = (Mail(), Gateway())


def named(code: str) -> Channel | None:
    """The channel with this code; None where there is none any more."""
    return next((one for one in CHANNELS if one.code == code), None)


class _NoRedirect(HTTPRedirectHandler):
    """A message is for the address the office was given, and for no other."""

    def redirect_request(self, *_arguments: object, **_options: object) -> None:
        return None


def _signed(body: bytes) -> str:
    return hmac.new(settings.WENZE_GATEWAY_KEY.encode(), body, hashlib.sha256).hexdigest()


def _is_for_good(refused: smtplib.SMTPException) -> bool:
    """Did the server say that it will never take it? Codes of 500 and above do."""
    if isinstance(refused, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _says in refused.recipients.values())
    return getattr(refused, "smtp_code", 0) >= 500
