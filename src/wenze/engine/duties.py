"""What must be done again, and when next? Reports, talks, meetings and checks owed in each period, and those an event calls for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.duties import Duty, Period
from wenze.engine.regulation import Provision, Regulation

MONTHS: dict[Period, int] = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}


class DutyDone(Frozen):
    """One time a duty was done, for whom where it counts for each."""

    duty: str
    done_on: date
    per: str = ""


class Owed(Frozen):
    """How a duty stands: the period asked about, how often done in it, the next due day (inclusive), and whether it is late.

    `find_first` are the facts to find where it is not known whether an event calls for it.
    """

    duty: str
    term: str
    who: str
    to: str = ""
    period: tuple[date, date] | None = None
    done: int = 0
    times: int = 1
    next_due_on: date | None = None
    late: bool = False
    called_for: bool = False
    find_first: tuple[str, ...] = ()
    row: str
    modality: Modality


class Duties(Frozen):
    """Every duty of the text, in its order."""

    owed: tuple[Owed, ...]


def owed(
    regulation: Regulation, done: Iterable[DutyDone], facts: Facts, asked_on: date, per: str = ""
) -> Answer[Duties]:
    """What is owed under this text on `asked_on`, given what was done (for `per`, where a duty counts for each)?

    A duty of a period falls due on its last day, or on the day inside it that the text gives; that day is in time. A duty without a number
    has no due day and is never late. Unknown: silent where the text lays down no duty.
    """
    asking = Asking("duties", regulation, facts, asked_on)
    rules = regulation.rules("duty")
    if not rules:
        return asking.silent("定期职责")
    told = [one for one in done if one.per == per]
    answered = []
    for provision, rule in rules:
        asking.add(asking.reason(provision))
        answered.append(_owed(asking, provision, rule, told, asked_on))
    return asking.answer(Duties(owed=tuple(answered)))


def _owed(asking: Asking, provision: Provision, rule: Duty, done: list[DutyDone], asked_on: date) -> Owed:
    called = judge(rule.when, asking.facts) if rule.when is not None else None
    stands = Owed(
        duty=rule.duty,
        term=rule.term,
        who=rule.who,
        to=rule.to,
        times=rule.times,
        called_for=bool(called and called.holds),
        find_first=called.missing if called and called.holds is None else (),
        row=provision.row,
        modality=provision.modality or Modality.MUST,
    )
    if rule.every is None:
        return stands
    start, end = period_of(asked_on, rule.every)
    times = sum(start <= one.done_on <= end for one in done if one.duty == rule.duty)
    due_on = _due(rule, start, end)
    if times >= rule.times:
        following = period_of(end + timedelta(days=1), rule.every)
        return stands.model_copy(update={"period": (start, end), "done": times, "next_due_on": _due(rule, *following)})
    late = asked_on > due_on
    return stands.model_copy(update={"period": (start, end), "done": times, "next_due_on": due_on, "late": late})


def period_of(day: date, every: Period) -> tuple[date, date]:
    """The first and last day of the calendar period a day lies in."""
    months = MONTHS[every]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    return date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1])


def _due(rule: Duty, start: date, end: date) -> date:
    if not rule.by:
        return end
    month, day = (int(part) for part in rule.by.split("-"))
    return date(start.year, month, min(day, monthrange(start.year, month)[1]))
