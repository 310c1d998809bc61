"""The one way to write the journal. Called by every other room inside the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from wenze.office import clock
from wenze.office.journal import chain, guards_standing
from wenze.office.journal.guards_standing import Guards
from wenze.office.journal.models import Entry, Head
from wenze.office.journal.queries import DAY_CONFIRMED
from wenze.office.paper import dates

SYSTEM = "系统"


def record(
    *,
    by: Any,
    verb: str,
    subject: models.Model | None,
    says: str,
    detail: dict[str, Any] | None = None,
    on: date | None = None,
) -> Entry:
    """Write that ``by`` did ``verb`` to ``subject``, and chain the row to the one before it.

    ``by``       the account (anything with ``pk`` and a readable ``str``), or None when the system acted by itself
    ``verb``     room and action, such as ``cases.issue_decision``
    ``subject``  the row acted on, or None
    ``says``     one Chinese sentence a person can read in a timeline
    ``detail``   particulars; must fit in JSON, dates become text. Never put sealed values here
    ``on``       the day the act counts for; by default today

    Must run inside a transaction: an act and its entry stand or fall together (RuntimeError otherwise).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a journal entry is written inside the transaction of the act it records")
    head = _locked_head()
    entry = Entry(
        sequence=head.sequence + 1,
        at=clock.now(),
        on=on or clock.today(),
        by_id=None if by is None else by.pk,
        by_label=SYSTEM if by is None else _clean(str(by), 200),
        verb=verb,
        subject_kind="" if subject is None else subject._meta.label_lower,
        subject_id="" if subject is None else str(subject.pk),
        subject_label="" if subject is None else _clean(str(subject), 300),
        says=_clean(says, None),
        detail_text=chain.canonical(detail or {}),
        previous_sm3=head.sm3,
        previous_sha256=head.sha256,
    )
    content = chain.material(entry)
    entry.own_sm3, entry.own_sha256 = chain.sm3(content), chain.sha256(content)
    entry.save(force_insert=True)
    head.sequence, head.sm3, head.sha256 = entry.sequence, entry.own_sm3, entry.own_sha256
    head.save()
    return entry


def take_turn() -> None:
    """Wait until no other act is writing, and keep the turn until this transaction ends.

    An act that locks rows of its own calls this first: whoever locked rows before the journal could wait for someone
    who has the journal and waits for the rows. Must run inside a transaction.
    """
    _locked_head()


@transaction.atomic
def restore_guards(*, by: Any, today: date, guards: Iterable[Guards]) -> list[str]:
    """Put ``guards`` back where the database has lost one. The names of those that were missing; the journal names them."""
    rooms = list(guards)
    fallen = guards_standing.fallen(connection, rooms)
    if fallen:
        for room in rooms:
            room.install(connection)
        says = f"重新装上防改写触发器：{'、'.join(fallen)}"
        record(by=by, verb="journal.restore_guards", subject=None, says=says, detail={"restored": fallen}, on=today)
    return fallen


@transaction.atomic
def confirm_day(*, by: Any, today: date, because: str) -> None:
    """Somebody looked at the machine's clock and said that ``today`` is right, though it was doubted ``because``."""
    says = f"核对机器时钟，确认今天是{dates.spoken(today)}（{because}）"
    record(by=by, verb=DAY_CONFIRMED, subject=None, says=says, on=today)


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
    return head


def _clean(text: str, longest: int | None) -> str:
    """``text`` without NUL (PostgreSQL cannot keep it), cut to ``longest`` characters."""
    return text.replace("\x00", "")[:longest]
