"""Sealed columns: how identity numbers and the like are kept.

A sealed value is AES-256-GCM under the office's seal key, a fresh nonce each time, so two equal values do not look
equal. To find a row by a sealed value, keep a blind index beside it: an HMAC under a second key derived from the
same file. Losing ``seal.key`` loses the sealed values; it is kept in a safe of its own, apart from the backups.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from wenze.office.paper import identity

MARK = "s1:"
FILE_MARK = b"s1:file"
NONCE_BYTES = 12


class BrokenSeal(Exception):
    """A sealed value cannot be opened: it was altered, or the key is another one."""


def encrypt(text: str) -> str:
    """``text`` sealed, as printable text. The empty text stays empty."""
    if not text:
        return ""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key("seal")).encrypt(nonce, text.encode(), MARK.encode())
    return MARK + base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def decrypt(sealed: str) -> str:
    """The text inside ``sealed``. Raises BrokenSeal when it was altered or sealed under another key."""
    if not sealed:
        return ""
    if not sealed.startswith(MARK):
        raise BrokenSeal("the value carries no seal")
    try:
        raw = base64.urlsafe_b64decode(sealed[len(MARK) :])
        return AESGCM(_key("seal")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], MARK.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise BrokenSeal("the value was altered or sealed under another key") from error


def encrypt_bytes(content: bytes) -> bytes:
    """The content of a file, sealed."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key("seal")).encrypt(nonce, content, FILE_MARK)


def decrypt_bytes(sealed: bytes) -> bytes:
    """The content of a sealed file. Raises BrokenSeal when it was altered or sealed under another key."""
    try:
        return AESGCM(_key("seal")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], FILE_MARK)
    except (InvalidTag, ValueError) as error:
        raise BrokenSeal("the file was altered or sealed under another key") from error


def digest(text: str) -> str:
    """The blind index of ``text``: 64 hexadecimal digits, equal for equal text, useless without the key.

    Taken of the normal form of an identity number, so ``11010x`` and ``１１０１０X`` meet. Empty for empty text.
    """
    plain = identity.number(text)
    return hmac.new(_key("index"), plain.encode(), hashlib.sha256).hexdigest() if plain else ""


def opens(sealed: Any) -> bool:
    """Can the latest of these sealed values be read with the key of this office? ``sealed`` is a query of one column."""
    try:
        sealed.first()
    except BrokenSeal:
        return False
    return True


def masked(text: str) -> str:
    """``text`` with its middle hidden: three characters, stars, the last four (``110***********1234``)."""
    if len(text) <= 7:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is sealed on its way into the database and opened on its way out. Cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(str(value))

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        return None if value is None else decrypt(value)


def _key(purpose: str) -> bytes:
    return _derived(Path(settings.WENZE_SEAL_KEY), purpose)


@lru_cache(maxsize=8)
def _derived(path: Path, purpose: str) -> bytes:
    master = bytes.fromhex(path.read_text(encoding="ascii").strip())
    return hmac.new(master, f"wenze/{purpose}".encode(), hashlib.sha256).digest()
