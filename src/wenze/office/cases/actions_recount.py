"""Limits counted anew when the days off change: a notice of a new year, one that is changed later, one entered late.

Runs as often as one likes: a row remembers by which days off it was last counted, so that twice does no more than once.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from wenze.engine.deadlines import Deadline
from wenze.office.cases import clocks, texts
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Appeal, Case, DeadlineRow
from wenze.office.journal.actions import record, take_turn
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law
from wenze.office.rulings import shelf

LATE = ("overdue", "met_late", "stopped")
"""States in which a row may be on record as late. One that was stopped is late only where it is breached."""


def recount(*, by: Account | None = None, today: date) -> list[DeadlineRow]:
    """Count every limit anew that was counted by other days off than those published now. The rows whose day or standing
    changed, each with a journal row, and told to those who work on it (``queries_waiting``).

    What runs gets its new day; an earlier one only where it is still ahead, and never where somebody was told until when
    a right may be used. What was entered as late is put right where it was in time by the days off as they are. What was
    done in time stays so.
    """
    shelf.look_again()
    calendar = law.law().calendar.sha256
    changed = []
    for pk in list(_counted_otherwise(calendar).order_by("case_id", "pk").values_list("pk", flat=True)):
        row = _recount(by, today, pk, calendar)
        if row is not None:
            changed.append(row)
    return changed


def _counted_otherwise(calendar: str) -> QuerySet[DeadlineRow]:
    """The rows that run or are on record as late, and were last counted by other days off."""
    runs = Q(state__in=clocks.RUNNING, completed_on__isnull=True)
    return DeadlineRow.objects.filter(runs | Q(state="met_late") | Q(breached=True)).exclude(calendar_sha256=calendar)


class _Change(NamedTuple):
    """What the days off as they are now mean for a row: in words, whether its day is kept, whether it is late no more."""

    says: str
    is_kept: bool = False
    is_put_right: bool = False


@transaction.atomic
def _recount(by: Account | None, today: date, pk: int, calendar: str) -> DeadlineRow | None:
    """Claim one row and count it; None where nothing changed, or somebody was quicker."""
    take_turn()
    row = _counted_otherwise(calendar).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return None
    case = whole(Case.objects.filter(pk=row.case_id)).get()
    extra = {} if row.completed_on is None else {row.done_fact: row.completed_on}
    asked_on = _ended_on(row, case) or today
    now = law.deadline(**clocks.question(row, case, today, extra), asked_on=asked_on).value
    change = None if now is None else _change(row, now, today)
    if change is None or change.is_kept:
        row.calendar_sha256 = calendar
        if now is not None:
            row.provisional, row.warn_on = now.provisional, now.warn_on
        row.save(update_fields=["calendar_sha256", "provisional", "warn_on"])
    if change is None:
        return None
    before = row.due_on
    says = change.says
    if not change.is_kept:
        _put(by, today, row, case, extra, change)
        says += _appeal_put_right(row) if change.is_put_right else ""
    who = "" if row.respondent is None else f"{row.respondent.name}："
    detail = {"limit": row.limit, "before": str(before), "after": str(row.due_on), "calendar_sha256": calendar}
    record(by=by, verb="cases.recount", subject=case, says=f"{who}“{row.term}”{says}", detail=detail, on=today)
    return row


def _change(row: DeadlineRow, now: Deadline, today: date) -> _Change | None:
    was_late = row.state in LATE and (row.breached or row.state == "met_late")
    days = f"由{texts.spoken(row.due_on)}改为{texts.spoken(now.due_on)}"
    if was_late and not now.breached:
        return _Change(f"的期限按现行放假安排重算：{days}；此前记为逾期，现予更正", is_put_right=True)
    if row.completed_on is not None or row.state not in clocks.RUNNING:
        return None
    if clocks.keeps_its_day(row, now, today):
        says = f"按现行放假安排到{texts.spoken(now.due_on)}为止，已告知的期限{texts.spoken(row.due_on)}不提前"
        return _Change(says, is_kept=True)
    if now.due_on != row.due_on:
        return _Change(f"的期限按现行放假安排重算：{days}")
    if now.provisional != row.provisional:
        return _Change(f"的期限{texts.spoken(now.due_on)}经已公布的放假安排核定，不再是暂计")
    return None


def _put(
    by: Account | None, today: date, row: DeadlineRow, case: Case, extra: dict[str, date], change: _Change
) -> None:
    """Enter the new count. A row that was stopped stays so."""
    before, state = row.due_on, row.state
    if change.is_put_right:
        row.breached = False
    clocks.ask_again(by=by, today=_ended_on(row, case) or today, row=row, case=case, extra=extra)
    if state == "stopped":
        row.state = state
    if row.due_on != before:
        row.recounted_on, row.due_before = today, before
    row.save(update_fields=["state", "recounted_on", "due_before"])


def _appeal_put_right(row: DeadlineRow) -> str:
    """An appeal entered as late that was in time: in time from now on. What that means for one that was declined, in words."""
    late = Appeal.objects.filter(respondent_id=row.respondent_id, filed_on=row.completed_on, in_time=False)
    if row.done_fact != "appeal_filed_on" or row.completed_on is None or not late.exists():
        return ""
    was_declined = late.filter(state=Appeal.DECLINED).exists()
    late.update(in_time=True, due_on=row.due_on)
    return "；申诉改为在期限内提出" + ("，原不予受理的理由如只是逾期，请重新办理受理" if was_declined else "")


def _ended_on(row: DeadlineRow, case: Case) -> date | None:
    """The day on which what a stopped row waited for was no longer waited for."""
    if row.state != "stopped":
        return None
    return (row.respondent.closed_on if row.respondent is not None else None) or case.ended_on
