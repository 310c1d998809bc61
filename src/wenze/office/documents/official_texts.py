"""The office's own copies of official texts: kept as files of this room, read by whoever may read the law, each download journalled."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from wenze.office.documents import actions, readers
from wenze.office.people import permissions
from wenze.office.rulings import official

KIND = "rulings.officialtext"


def register() -> None:
    """Called once when the office starts."""
    official.register(official.Keeper(keep=actions.attach, belongs=actions.link, address=_address))
    readers.register_files("rulings", _seen)


def _address(attachment_id: int) -> str:
    return reverse("documents:attachment", args=[attachment_id])


def _seen(account: Any, on: date) -> Q:
    return Q(subject_kind=KIND) if permissions.may(account, "rulings.read", on) else readers.NOTHING
