"""What was typed into a form whose page had meanwhile expired: kept sealed in the session, and put back into the form once the
person has signed in again. Nothing is saved by it: the form is shown as it was sent, to be looked at and sent once more,
and the database takes nothing meanwhile.

Only forms of the office take part, by a mark that this office signed: whose page it was, and to which address it is sent.
Never one that asks for a password.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core import signing
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from wenze.office.paper.forms import TYPED_BY, UNSENT
from wenze.office.people import seals

KEY = "unsent"
LONGEST = 200_000
"""Characters that are kept at most; one who typed more has the draft in the browser."""
MOST_PAGES = 4
"""Pages whose text is kept at once; the oldest makes room."""
MOST_BYTES = 10 * 1024 * 1024
"""A larger body is not read here: it carries files, which are not kept anyway."""
MARK_STANDS = timedelta(days=7)
"""So long a page may lie open before what is typed into it is no longer kept."""
SALT = "wenze.unsent"
LEFT_OUT = ("csrfmiddlewaretoken", TYPED_BY, UNSENT)
READING = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SET", "PRAGMA", "DECLARE", "FETCH", "CLOSE")
"""What the database may be told while a form is shown again."""


def mark(account: Any, address: str) -> str:
    """The mark for a form on a page of ``account`` that is sent to ``address``; a stranger's page has none."""
    return signing.dumps([account.pk, urlsplit(address).path], salt=SALT) if account.is_authenticated else ""


def keep(request: HttpRequest) -> str:
    """Keep what this request sent; the address where it will be put back. Empty where there is nothing to keep: it comes
    from no page of ours, or from a form without a mark for this address, or it is too much."""
    if request.method != "POST" or not _comes_from_here(request) or _is_large(request):
        return ""
    typed = typed_into(request)
    text = json.dumps(typed, ensure_ascii=False)
    if not typed or len(text) > LONGEST:
        return ""
    address = request.get_full_path()
    others = [(there, kept) for there, kept in request.session.get(KEY, {}).items() if there != address]
    now = {"by": _marked_by(request), "typed": seals.encrypt(text)}
    request.session[KEY] = dict([*others[1 - MOST_PAGES :], (address, now)])
    return address


def typed_into(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed into the form that this request sent, by the names of its boxes; nothing where it takes no part."""
    try:
        if _marked_by(request) is None:
            return {}
        return {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError):
        return {}


class PutBack:
    """The page to which somebody returns is shown with what they had typed into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        typed = _waiting_for(request)
        if typed is None:
            return self.get_response(request)
        request.typed_before = typed
        with connection.execute_wrapper(_only_reading):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_about: Any) -> None:
        """Turn the opening of that page into the sending of its form, marked so that the form does not count as sent."""
        if hasattr(request, "typed_before"):
            _put_back(request, request.typed_before)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A view that would have acted instead of showing its form: the page is opened as it is, and says so."""
        if not isinstance(exception, Acted):
            return None
        messages.warning(request, _("页面已过期或者登录已失效，上次操作没有办理，请重新办理。"))
        return HttpResponseRedirect(request.get_full_path())


class Acted(Exception):
    """What came back was about to be written, though nobody has sent it again."""


def _only_reading(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip("( \n").upper().startswith(READING):
        raise Acted(sql[:40])
    return execute(sql, params, many, context)


def _waiting_for(request: HttpRequest) -> dict[str, list[str]] | None:
    """What whoever opens this page had typed into it; it is taken out, and None where it was typed by somebody else."""
    if request.method != "GET" or not request.user.is_authenticated:
        return None
    waiting = request.session.get(KEY, {})
    if request.get_full_path() not in waiting:
        return None
    kept = waiting.pop(request.get_full_path())
    request.session[KEY] = waiting
    if kept["by"] != request.user.pk:
        return None
    typed: dict[str, list[str]] = json.loads(seals.decrypt(kept["typed"]))
    return typed


def _put_back(request: HttpRequest, typed: dict[str, list[str]]) -> None:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    data[UNSENT] = "1"
    request.FILES  # noqa: B018  (reads the empty body now, so that nothing puts it in the place of what is set below)
    request.method = "POST"
    request.POST = data


def _marked_by(request: HttpRequest) -> int | None:
    """The key of the account on whose page this form stood; None where the mark is not ours, or for another address."""
    try:
        account, path = signing.loads(request.POST.get(TYPED_BY, ""), salt=SALT, max_age=MARK_STANDS)
    except signing.BadSignature:
        return None
    return int(account) if path == request.path else None


def _comes_from_here(request: HttpRequest) -> bool:
    """A browser says from which page a form was sent, and no page can make it say another."""
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(told).netloc == request.get_host()


def _is_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MOST_BYTES
