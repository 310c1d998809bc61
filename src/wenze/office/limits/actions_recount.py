"""Limits counted anew when the days off change: a notice of a new year, one that is changed later, one entered late.

Runs as often as one likes: a limit remembers by which days off it was last counted, so that twice does no more than once.
A limit is counted from the facts of its last ruling, so that nothing of its matter is read, and many are counted together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from wenze.engine.deadlines import Deadline
from wenze.office.journal.actions import record, take_turn
from wenze.office.limits import kinds
from wenze.office.limits.counting import ask, is_without_number, keeps_its_day
from wenze.office.limits.models import MET_LATE, RUNNING, STOPPED, Limit
from wenze.office.matters.queries import of_its_kind
from wenze.office.paper.dates import spoken
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_limits, shelf

BATCH = 200


def recount(*, by: Account | None = None, today: date) -> list[Limit]:
    """Count every limit anew that was counted by other days off than those published now. The limits whose day or standing
    changed, each with a journal row.

    What runs gets its new day; an earlier one only where it is still ahead, and never where somebody was told until when
    a right may be used. What was entered as late is put right where it was in time by the days off as they are. What was
    done in time stays so.
    """
    shelf.look_again()
    calendar = law.law().calendar.sha256
    changed: list[Limit] = []
    last = 0
    while True:
        last, some = _recount(by, today, calendar, last)
        changed += some
        if not last:
            return changed


def _counted_otherwise(calendar: str) -> QuerySet[Limit]:
    """The limits that run or are on record as late, and were last counted by other days off."""
    runs = Q(state__in=RUNNING, met_on__isnull=True)
    return Limit.objects.filter(runs | Q(state=MET_LATE) | Q(breached=True)).exclude(calendar_sha256=calendar)


@transaction.atomic
def _recount(by: Account | None, today: date, calendar: str, after: int) -> tuple[int, list[Limit]]:
    """Take the next limits and count them. The key of the last one, 0 where there was none; those that changed."""
    take_turn()
    found = _counted_otherwise(calendar).filter(pk__gt=after).select_related("ruling", "matter").order_by("pk")
    batch = list(found.select_for_update(of=("self",))[:BATCH])
    changed = []
    for limit in batch:
        limit.calendar_sha256 = calendar
        if limit.basis == Limit.SUGGESTED:
            changed += [limit] if _suggest_anew(by, today, limit) else []
            continue
        now = _now(limit, today)
        change = None if now is None else _change(limit, now, today)
        if change is not None:
            _enter(by, today, limit, change)
            changed.append(limit)
        elif now is not None:
            limit.provisional, limit.warn_on = now.provisional, now.warn_on
    Limit.objects.bulk_update(batch, ["calendar_sha256", "provisional", "warn_on"])
    return (batch[-1].pk if batch else 0), changed


def _now(limit: Limit, today: date) -> Deadline | None:
    """What the law answers by the days off as they are now; None where it has no answer, as for a day that is stated."""
    if limit.ruling is None or is_without_number(limit):
        return None
    told = {limit.waits_for: limit.met_on}
    asked_on = limit.stopped_on or today
    return queries_limits.deadline_again(limit.ruling, limit.code, told, asked_on=asked_on, read_on=limit.read_on).value


@dataclass(frozen=True)
class _Change:
    """What that means for a limit: in words, whether its day is kept, whether it is late no more."""

    now: Deadline
    says: str
    is_kept: bool = False
    is_put_right: bool = False


def _change(limit: Limit, now: Deadline, today: date) -> _Change | None:
    was_late = limit.breached or limit.state == MET_LATE
    days = f"由{spoken(limit.due_on)}改为{spoken(now.due_on)}"
    if was_late and not now.breached:
        return _Change(now, f"的期限按现行放假安排重算：{days}；此前记为逾期，现予更正", is_put_right=True)
    if limit.met_on is not None or limit.state not in RUNNING:
        return None
    if keeps_its_day(limit, now, today):
        says = f"按现行放假安排到{spoken(now.due_on)}为止，已告知的期限{spoken(limit.due_on)}不提前"
        return _Change(now, says, is_kept=True)
    if now.due_on != limit.due_on:
        return _Change(now, f"的期限按现行放假安排重算：{days}")
    if now.provisional != limit.provisional:
        return _Change(now, f"的期限{spoken(now.due_on)}经已公布的放假安排核定，不再是暂计")
    return None


def _suggest_anew(by: Account | None, today: date, limit: Limit) -> bool:
    """Count the day that the office suggests by the days off as they are now. Was it another?"""
    before, now = limit.due_on, queries_limits.suggested(limit.code, limit.from_on)
    if now is None or now.end == before:
        return False
    limit.due_on, limit.provisional, limit.counted_says = now.end, now.provisional, now.says
    limit.recounted_on, limit.due_before = today, before
    limit.save()
    _record(by, today, limit, before, f"的建议日期按现行放假安排重算：由{spoken(before)}改为{spoken(now.end)}")
    return True


def _enter(by: Account | None, today: date, limit: Limit, change: _Change) -> None:
    before, state, says = limit.due_on, limit.state, change.says
    if change.is_kept:
        limit.provisional, limit.warn_on = change.now.provisional, change.now.warn_on
    else:
        if change.is_put_right:
            limit.breached = False
        ask(by=by, today=limit.stopped_on or today, limit=limit)
        limit.state = STOPPED if state == STOPPED else limit.state
        if limit.due_on != before:
            limit.recounted_on, limit.due_before = today, before
        limit.save(update_fields=["state", "recounted_on", "due_before"])
        says += kinds.put_right(limit) if change.is_put_right else ""
    _record(by, today, limit, before, says)


def _record(by: Account | None, today: date, limit: Limit, before: date | None, says: str) -> None:
    detail = {
        "limit": limit.code,
        "before": str(before),
        "after": str(limit.due_on),
        "calendar_sha256": limit.calendar_sha256,
    }
    subject = of_its_kind(limit.matter)
    record(by=by, verb="limits.recount", subject=subject, says=f"{limit.named}{says}", detail=detail, on=today)
