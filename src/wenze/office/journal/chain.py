"""What exactly is hashed, and how? Pure: an entry in, two hashes out.

The material of an entry is canonical JSON (keys sorted, no spaces, UTF-8) over every column except the hashes of
the entry itself; it contains both hashes of the entry before, so changing any row breaks all rows after it. SM3
(GB/T 32905-2016) is what a domestic auditor asks for, SHA-256 what every other tool can check.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes

if TYPE_CHECKING:
    from wenze.office.journal.models import Entry


def canonical(value: Any) -> str:
    """``value`` as JSON that is the same on every machine. Dates and other values are written as their text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def material(entry: Entry) -> bytes:
    """The bytes that the hashes of ``entry`` are taken over."""
    return canonical(
        {
            "sequence": entry.sequence,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "on": entry.on.isoformat(),
            "by_id": entry.by_id,
            "by_label": entry.by_label,
            "verb": entry.verb,
            "subject_kind": entry.subject_kind,
            "subject_id": entry.subject_id,
            "subject_label": entry.subject_label,
            "says": entry.says,
            "detail": entry.detail_text,
            "previous_sm3": entry.previous_sm3,
            "previous_sha256": entry.previous_sha256,
        }
    ).encode()


def sm3(content: bytes) -> str:
    """SM3 of ``content`` as 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def sha256(content: bytes) -> str:
    """SHA-256 of ``content`` as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
