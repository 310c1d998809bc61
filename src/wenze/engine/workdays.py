"""Counting days: by when, and which days were counted and which were not.

The conventions are those of civil law (民法典 第二百条至第二百零四条) and each is a parameter, because a regulation may say
otherwise:

- `first_day="next"`: the day of the event is not counted, counting begins on the next day. `"same"` counts the day itself.
- The last day counted is the due day and belongs to the term (inclusive): an act on the due day is in time.
- Months and years end on the corresponding day; where the month has no such day, on its last.
- `roll_at_end`: a term of natural days, months or years whose last day is a rest day ends on the next working day. A term of
  working days never ends on a rest day.
- A pause is time that does not count, both its days included; the count goes on with what was left.

Every answer is a `Counted`, which shows each day it walked over. An answer that rests on days no notice covers is `provisional`.
Spans in hours need a moment and are not counted here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date

from wenze.engine import day_sentences
from wenze.engine.calendars import ONE_DAY, Calendar, CalendarDay
from wenze.engine.spans import (
    LARGEST_AMOUNT,
    CannotCount,
    Counted,
    FirstDay,
    Pause,
    Span,
    TraceDay,
    Unit,
    refuse_odd_day,
)

__all__ = [
    "Calendar",
    "CalendarDay",
    "CannotCount",
    "Counted",
    "FirstDay",
    "Pause",
    "Span",
    "TraceDay",
    "Unit",
    "add_days",
    "add_months",
    "add_workdays",
    "add_years",
    "count",
    "roll",
    "subtract_workdays",
    "suspended",
    "workdays_between",
]

SHORTEST_MONTH_DAYS = 28


def count(
    calendar: Calendar,
    start: date,
    span: Span,
    first_day: FirstDay = "next",
    roll_at_end: bool = False,
    *,
    pauses: Sequence[Pause] = (),
) -> Counted:
    """By when does a term of `span` end that an event on `start` sets running? The one door for terms of every unit.

    Raises CannotCount for spans in hours and for days outside 1900–2200.
    """
    if span.unit == "hours":
        raise CannotCount("按小时计算的期限须从具体时刻起算，不能只给日期")
    counting = _Counting(calendar, start, first_day, tuple(pauses))
    if span.unit == "workdays":
        return counting.in_workdays(span)
    if span.unit == "days":
        return counting.in_days(span, roll_at_end)
    return counting.in_months(span, roll_at_end)


def last_day(calendar: Calendar, start: date, span: Span, first_day: FirstDay = "next") -> date:
    """The last day of `count`, without its trace and sentence: what a bar of months needs thousands of times."""
    if span.unit in ("months", "years"):
        refuse_odd_day(start)
        day = corresponding(start, span)
        return day - ONE_DAY if first_day == "same" and day.day == start.day else day
    return count(calendar, start, span, first_day).end


def corresponding(start: date, span: Span) -> date:
    """The day so many months or years on that has the number of `start`; the last of the month where it has none."""
    months = span.amount * (12 if span.unit == "years" else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day <= SHORTEST_MONTH_DAYS:
        return date(year, month + 1, start.day)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_workdays(
    calendar: Calendar, start: date, amount: int, *, first_day: FirstDay = "next", pauses: Sequence[Pause] = ()
) -> Counted:
    """Which is the `amount`-th working day after `start` (from `start` itself with first_day="same")? `amount` ≥ 1."""
    return count(calendar, start, _span(amount, "workdays"), first_day, pauses=pauses)


def subtract_workdays(calendar: Calendar, start: date, amount: int, *, first_day: FirstDay = "next") -> Counted:
    """Which is the `amount`-th working day before `start`? On working days the inverse of add_workdays. `amount` ≥ 1."""
    return _Counting(calendar, start, first_day, (), backward=True).in_workdays(_span(amount, "workdays"))


def add_days(
    calendar: Calendar,
    start: date,
    amount: int,
    *,
    first_day: FirstDay = "next",
    roll_at_end: bool = False,
    pauses: Sequence[Pause] = (),
) -> Counted:
    """Which is the `amount`-th natural day after `start`, rest days included? `amount` ≥ 1."""
    return count(calendar, start, _span(amount, "days"), first_day, roll_at_end, pauses=pauses)


def add_months(
    calendar: Calendar,
    start: date,
    amount: int,
    *,
    first_day: FirstDay = "next",
    roll_at_end: bool = False,
    pauses: Sequence[Pause] = (),
) -> Counted:
    """On which day are `amount` months from `start` full? The corresponding day, else the last of the month.

    With first_day="same" the term begins with `start` itself and is full on the day before the corresponding day.
    """
    return count(calendar, start, _span(amount, "months"), first_day, roll_at_end, pauses=pauses)


def add_years(
    calendar: Calendar,
    start: date,
    amount: int,
    *,
    first_day: FirstDay = "next",
    roll_at_end: bool = False,
    pauses: Sequence[Pause] = (),
) -> Counted:
    """On which day are `amount` years from `start` full? As for months: 29 February ends on 28 February."""
    return count(calendar, start, _span(amount, "years"), first_day, roll_at_end, pauses=pauses)


def workdays_between(calendar: Calendar, start: date, end: date, *, first_day: FirstDay = "next") -> Counted:
    """How many working days lie after `start` up to and including `end`? `amount` is the answer, 0 where there is none.

    With first_day="same", `start` is counted too. Raises CannotCount where `end` is before `start`.
    """
    return _Counting(calendar, start, first_day, ()).until(end)


def roll(calendar: Calendar, day: date) -> Counted:
    """Where does a term end whose last day is `day`? On `day` if it is worked, else on the next working day."""
    refuse_odd_day(day)
    counting = _Counting(calendar, day, "same", ())
    end, trace, unsure = counting.rolled(day)
    says = day_sentences.rolling(calendar, day, end) + day_sentences.provisional(calendar, unsure)
    trace = [TraceDay(day=day, counted=True, why=calendar.reason(day)), *trace]
    return counting.answer(end, 0, "days", trace, unsure, says, roll_at_end=True)


def suspended(calendar: Calendar, counted: Counted, *pauses: Pause) -> Counted:
    """The same term once these pauses are known too: paused days do not count, what was left goes on afterwards.

    Raises CannotCount for a count that is not a term (days between, backwards, a mere roll).
    """
    if counted.span is None or counted.backward:
        raise CannotCount("只有向后计算的期限可以中止")
    together = (*counted.pauses, *pauses)
    return count(calendar, counted.start, counted.span, counted.first_day, counted.roll_at_end, pauses=together)


def _span(amount: int, unit: Unit) -> Span:
    if type(amount) is not int or not 1 <= amount <= LARGEST_AMOUNT[unit]:
        raise CannotCount(f"天数或月数应为 1 至 {LARGEST_AMOUNT[unit]} 的整数，给的是“{amount}”")
    return Span(amount=amount, unit=unit)


class _Counting:
    """One walk over the calendar from one start; each method ends it by another rule."""

    def __init__(
        self, calendar: Calendar, start: date, first_day: FirstDay, pauses: tuple[Pause, ...], backward: bool = False
    ) -> None:
        refuse_odd_day(start)
        if first_day not in ("next", "same"):
            raise CannotCount(f"起算方式只有 next（次日起算）和 same（当日起算），给的是“{first_day}”")
        self.calendar = calendar
        self.start = start
        self.first_day: FirstDay = first_day
        self.pauses = pauses
        self.backward = backward
        self.step = -ONE_DAY if backward else ONE_DAY

    def in_workdays(self, span: Span) -> Counted:
        trace = self.walk(span.amount, self.calendar.is_workday)
        end = trace[-1].day
        unsure = self.unsure(self.first(), end)
        landing = day_sentences.landing(span, end, self.start, backward=self.backward)
        says = self.sentence(trace, landing) + day_sentences.provisional(self.calendar, unsure)
        return self.answer(end, span.amount, span.unit, trace, unsure, says, span=span)

    def in_days(self, span: Span, roll_at_end: bool) -> Counted:
        trace = self.walk(span.amount, lambda day: True)
        return self.perhaps_rolled(span, trace, roll_at_end)

    def in_months(self, span: Span, roll_at_end: bool) -> Counted:
        full_on, why = self.full_on(span)
        paused, end = self.pushed_by_pauses(full_on)
        if paused:
            why = f"{why}，补上中止的{len(paused)}日"
        trace = [self.opening(), *paused, TraceDay(day=end, counted=True, why=why, number=span.amount)]
        return self.perhaps_rolled(span, trace, roll_at_end)

    def until(self, end: date) -> Counted:
        refuse_odd_day(end)
        if end < self.start:
            raise CannotCount(f"截止日{end}早于起始日{self.start}，请核对")
        trace, number, day = self.begun(), 0, self.first()
        while day <= end:
            worked = self.calendar.is_workday(day)
            number += worked
            trace.append(
                TraceDay(day=day, counted=worked, why=self.calendar.reason(day), number=number if worked else None)
            )
            day += ONE_DAY
        unsure = self.unsure(self.first(), end) if self.first() <= end else None
        left = day_sentences.left_out(trace, self.start)
        says = day_sentences.between(self.start, end, self.first_day, number, left)
        says += day_sentences.provisional(self.calendar, unsure)
        return self.answer(end, number, "workdays", trace, unsure, says)

    def walk(self, amount: int, counts: Callable[[date], bool]) -> list[TraceDay]:
        """Day by day until `amount` days counted; the last entry is the last day counted."""
        trace, number, day = self.begun(), 0, self.first()
        while number < amount:
            pause = self.pause_on(day)
            if pause is not None:
                trace.append(_paused(day, pause))
            elif counts(day):
                number += 1
                trace.append(TraceDay(day=day, counted=True, why=self.calendar.reason(day), number=number))
            else:
                trace.append(TraceDay(day=day, counted=False, why=self.calendar.reason(day)))
            day += self.step
        return trace

    def first(self) -> date:
        return self.start if self.first_day == "same" else self.start + self.step

    def begun(self) -> list[TraceDay]:
        return [] if self.first_day == "same" else [self.opening()]

    def opening(self) -> TraceDay:
        same = self.first_day == "same"
        return TraceDay(
            day=self.start,
            counted=same,
            why=day_sentences.OPENING_COUNTED if same else day_sentences.OPENING_NOT_COUNTED,
        )

    def full_on(self, span: Span) -> tuple[date, str]:
        """The day on which the months are full, before any pause, and why that day."""
        day = corresponding(self.start, span)
        if day.day < self.start.day:
            return day, f"满{span.says}，{day.month}月无{self.start.day}日，取月末"
        if self.first_day == "same":
            return day - ONE_DAY, f"满{span.says}，对应日的前一日"
        return day, f"满{span.says}的对应日"

    def pushed_by_pauses(self, full_on: date) -> tuple[list[TraceDay], date]:
        """The paused days of the term and its last day: one day later for each of them, those met on the way included."""
        paused: list[TraceDay] = []
        if not self.pauses:
            return paused, full_on
        day, left = self.first(), (full_on - self.first()).days
        while True:
            pause = self.pause_on(day)
            if pause is not None:
                paused.append(_paused(day, pause))
            elif left == 0:
                return paused, day
            else:
                left -= 1
            day += ONE_DAY

    def perhaps_rolled(self, span: Span, trace: list[TraceDay], roll_at_end: bool) -> Counted:
        last = end = trace[-1].day
        why = trace[-1].why if span.unit in ("months", "years") else ""
        says, unsure = self.sentence(trace, day_sentences.landing(span, last, self.start, why)), None
        if roll_at_end:
            end, rolling, unsure = self.rolled(last)
            trace = [*trace, *rolling]
            says += day_sentences.rolled_on(self.calendar, last, end)
            says += day_sentences.provisional(self.calendar, unsure)
        return self.answer(end, span.amount, span.unit, trace, unsure, says, span=span, roll_at_end=roll_at_end)

    def rolled(self, last: date) -> tuple[date, list[TraceDay], date | None]:
        """The first day from `last` on that is worked and not paused, the days passed over after `last`, and any unsure day."""
        trace, day = [], last
        while not self.calendar.is_workday(day) or (day != last and self.pause_on(day) is not None):
            if day != last:
                trace.append(TraceDay(day=day, counted=False, why=self.calendar.reason(day)))
            day += ONE_DAY
        if day != last:
            trace.append(TraceDay(day=day, counted=True, why="末日遇休息日，顺延至本日"))
        return day, trace, self.unsure(last, day)

    def pause_on(self, day: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.covers(day)), None)

    def unsure(self, one: date, other: date) -> date | None:
        """A day of this stretch that no notice covers, None where all are covered."""
        return next((day for day in (other, one) if not self.calendar.knows(day)), None)

    def sentence(self, trace: list[TraceDay], landing: str) -> str:
        parts = [
            day_sentences.opening(self.start, self.first_day, self.backward),
            day_sentences.left_out(trace, self.start),
            landing,
        ]
        return "，".join(part for part in parts if part)

    def answer(
        self,
        end: date,
        amount: int,
        unit: Unit,
        trace: list[TraceDay],
        unsure: date | None,
        says: str,
        span: Span | None = None,
        roll_at_end: bool = False,
    ) -> Counted:
        return Counted(
            start=self.start,
            end=end,
            amount=amount,
            unit=unit,
            span=span,
            first_day=self.first_day,
            roll_at_end=roll_at_end,
            backward=self.backward,
            pauses=self.pauses,
            days=tuple(trace),
            provisional=unsure is not None,
            says=f"{says}。",
        )


def _paused(day: date, pause: Pause) -> TraceDay:
    return TraceDay(day=day, counted=False, why=f"中止（{pause.why}）")
