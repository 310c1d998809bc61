"""What was sent to whom, and what of it they have opened and read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wenze.office.matters import kinds
from wenze.office.matters.kinds import Sent
from wenze.office.matters.models import Reading


def sent(*, to: Any, on: date, matter_id: int | None = None, document_id: int | None = None) -> list[Sent]:
    """What was sent to the account ``to``: all of it, or what stands on the page of one matter, or one paper."""
    found = [one for kind in kinds.every() for one in kind.sent(to, on)]
    if matter_id is not None:
        found = [one for one in found if one.matter_id == matter_id]
    if document_id is not None:
        found = [one for one in found if one.document_id == document_id]
    return found


def readings(*, of: Any, things: Iterable[Sent]) -> dict[str, Reading]:
    """What the account ``of`` has opened or read of ``things``, by name. One query."""
    names = [one.thing for one in things]
    return {one.thing: one for one in Reading.objects.filter(account=of, thing__in=names)} if names else {}


def unopened(*, to: Any, on: date, matter_id: int | None = None, document_id: int | None = None) -> list[Sent]:
    """What of it the account has not opened yet."""
    found = sent(to=to, on=on, matter_id=matter_id, document_id=document_id)
    known = readings(of=to, things=found)
    return [one for one in found if one.thing not in known or known[one.thing].opened_at is None]


def to_sign(*, by: Any, on: date, matter_id: int) -> list[Sent]:
    """The papers of one matter for which the account still has to sign."""
    found = [one for one in sent(to=by, on=on, matter_id=matter_id) if one.needs_receipt]
    known = readings(of=by, things=found)
    return [one for one in found if one.thing not in known or known[one.thing].read_at is None]
