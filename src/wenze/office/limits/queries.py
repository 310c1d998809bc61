"""Reads of time limits: which one is current, which are late or near, how one stands. One definition for every page.

Which matters somebody sees is said by the room of each kind; what is asked here of a set of limits is asked of those that
went through its row filter already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, QuerySet, When

from wenze.engine.kinds.procedure import PauseRule, TimeLimit
from wenze.engine.workdays import add_workdays, workdays_between
from wenze.office.limits.models import PAUSED, RUNNING, WAITING, Limit
from wenze.office.matters import queries as matters
from wenze.office.matters.models import Matter
from wenze.office.paper.lamps import DONE, LATE, OK, Lamp, remaining
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_limits

SOON_WORKDAYS = 3
"""From how many working days before the day a limit counts as near. The office's own mark, not a limit of the law."""
UNITS = {"workdays": "个工作日", "days": "日"}


# --- which -------------------------------------------------------------------------------------------------------


def waiting() -> QuerySet[Limit]:
    """The limits that wait for an act, but for rights that nobody need use, the soonest first. The first one of a matter is
    its *current limit*: lamp, tab, counts, ledger and workbench mean that one. A limit with a day that binds comes before
    one that is paused or whose day is only suggested, and that before one without a day."""
    found = Limit.objects.filter(state__in=WAITING, met_on__isnull=True, is_right=False)
    return found.order_by(*soonest_first())


def soonest_first() -> tuple[Any, ...]:
    """The order of ``waiting``."""
    binding = Case(
        When(basis=Limit.OPEN, then=2), When(basis=Limit.SUGGESTED, then=1), When(state=PAUSED, then=1), default=0
    )
    return binding, F("due_on").asc(nulls_last=True), "pk"


def late(found: QuerySet[Limit], on: date) -> QuerySet[Limit]:
    """Those of ``found`` whose last day has passed on the day ``on``. A day that is only suggested does not pass."""
    return found.filter(state__in=RUNNING, due_on__lt=on).exclude(basis=Limit.SUGGESTED)


def near(found: QuerySet[Limit], on: date) -> QuerySet[Limit]:
    """Those of ``found`` whose last day comes within SOON_WORKDAYS working days."""
    last = add_workdays(law.law().calendar, on, SOON_WORKDAYS).end
    return found.filter(state__in=RUNNING, due_on__gte=on, due_on__lte=last).exclude(basis=Limit.SUGGESTED)


def of_part(limits: Iterable[Limit], track: str, key: int | None) -> list[Limit]:
    """Those of the limits of one matter that are about this part of it; about the matter itself where ``key`` is None."""
    return [one for one in limits if (one.track, one.part) == (track, key)]


def latest(limits: Iterable[Limit], waits_for: str) -> Limit | None:
    """The latest of these limits that is met by the day fact ``waits_for``."""
    return max((one for one in limits if one.waits_for == waits_for), key=lambda one: one.pk, default=None)


# --- how it stands -----------------------------------------------------------------------------------------------


def lamp(limit: Limit, on: date) -> Lamp:
    """Where a limit stands on the day ``on``, in the unit in which it is counted."""
    if limit.met_on is not None:
        return Lamp(DONE, _met(limit))
    if not limit.waits:
        return Lamp(DONE, "超期后终止" if limit.breached else "已终止")
    if limit.state == PAUSED:
        return Lamp(OK, "已中止")
    if limit.due_on is None:
        return Lamp(OK, "期限未定")
    if limit.basis == Limit.SUGGESTED:
        return Lamp(OK, "未定天数")
    if limit.is_right and on > limit.due_on:
        return Lamp(DONE, "期限已过")
    if on > limit.due_on:
        return Lamp(LATE, f"逾期 {(on - limit.due_on).days} 日")
    return remaining(left(limit, on), UNITS.get(limit.unit, "日"))


def _met(limit: Limit) -> str:
    verb = "提出" if limit.is_right else "完成"
    if limit.basis in {Limit.SUGGESTED, Limit.OPEN}:
        return f"已{verb}"
    is_late = limit.passed(limit.met_on) if limit.is_right and limit.met_on else limit.breached
    return f"{'逾期' if is_late else '按期'}{verb}"


def left(limit: Limit, on: date) -> int:
    """How much of a limit is left after the day ``on``, in the unit in which it is counted; months and years in days."""
    assert limit.due_on is not None
    if limit.unit == "workdays":
        return workdays_between(law.law().calendar, on, limit.due_on).amount
    return (limit.due_on - on).days


def shown_left(limit: Limit, amount: int) -> str:
    """How much is left, in words."""
    return f"{amount}{UNITS.get(limit.unit, '日')}"


# --- what somebody may say of it ---------------------------------------------------------------------------------


def limit(*, seen_by: Any, on: date, pk: int) -> Limit:
    """The limit ``pk`` if ``seen_by`` may say something of it: the officer of its matter and the head of the handling
    office, as far as they see the matter whole and need not stay out of it. Raises NotYours otherwise."""
    found = Limit.objects.filter(pk=pk).select_related("ruling", "matter").first()
    if found is None or not may_state(account=seen_by, on=on, matter=found.matter):
        raise NotYours("没有这项期限")
    matters.matter(seen_by=seen_by, on=on, pk=found.matter_id)
    return found


def may_state(*, account: Any, on: date, matter: Matter) -> bool:
    """May ``account`` state, pause and resume the limits of a matter that it sees whole?"""
    grants = permissions.grants_on(account, on)
    is_head = any(one.role == "office_director" and one.organ_id == matter.handling_organ_id for one in grants)
    if not is_head and matter.officer_id != account.pk:
        return False
    return all(one.account_id != account.pk for one in matters.standing_recusals(matter))


def rule_of(limit: Limit) -> TimeLimit | None:
    """The rule by which a limit is counted, under its own readings."""
    found = queries_limits.named(text_of(limit), limit.code)
    return None if found is None else found[1]


def text_of(limit: Limit) -> law.Regulation:
    """The text by which a limit is counted, under its own readings."""
    return law.text_on(limit.matter.regulation, limit.matter.edition, limit.read_on)


def stated_fact(limit: Limit) -> str | None:
    """The day fact with which a paper tells the last day; empty where the text gives no number at all, so that a person
    may state one; None where the text counts the day itself."""
    rule = rule_of(limit)
    if rule is None or not (rule.not_said or rule.stated):
        return None
    return rule.stated


def pauses_left(limit: Limit) -> tuple[PauseRule, ...]:
    """The reasons for which the text lets this limit pause, and for which it has not paused yet."""
    allowed = queries_limits.pauses(text_of(limit), limit.code)
    taken = {one.from_fact for one in limit.pauses.all()} if allowed else set()
    return tuple(one for one in allowed if one.start not in taken)
