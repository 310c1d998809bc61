"""What holds for every count, whatever the day and the length."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.engine.build_calendar import national
from wenze.engine.workdays import (
    Pause,
    Span,
    add_days,
    add_months,
    add_workdays,
    add_years,
    count,
    last_day,
    roll,
    subtract_workdays,
    workdays_between,
)

DAYS = st.dates(date(2003, 6, 1), date(2027, 12, 31))
LENGTHS = st.integers(1, 60)
SPANS = st.one_of(
    st.builds(Span, amount=LENGTHS, unit=st.sampled_from(["workdays", "days"])),
    st.builds(Span, amount=st.integers(1, 30), unit=st.sampled_from(["months", "years"])),
)
DAY_SPANS = st.builds(Span, amount=LENGTHS, unit=st.sampled_from(["workdays", "days"]))
FIRST_DAYS = st.sampled_from(["next", "same"])
QUICK = settings(max_examples=60, deadline=None)


def pause(begin: date, days: int) -> Pause:
    return Pause(from_on=begin, until_on=begin + timedelta(days=days - 1), why="听证")


PAUSES = st.builds(pause, DAYS, st.integers(1, 40))


@QUICK
@given(DAYS, LENGTHS, FIRST_DAYS)
def test_subtracting_is_the_inverse_of_adding_on_working_days(start, amount, first_day):
    calendar = national()
    start = roll(calendar, start).end
    there = add_workdays(calendar, start, amount, first_day=first_day).end
    assert subtract_workdays(calendar, there, amount, first_day=first_day).end == start


@QUICK
@given(DAYS, LENGTHS, FIRST_DAYS)
def test_the_working_days_between_are_those_that_were_added(start, amount, first_day):
    counted = add_workdays(national(), start, amount, first_day=first_day)
    between = workdays_between(national(), start, counted.end, first_day=first_day)
    assert between.amount == amount
    assert between.days == counted.days


@QUICK
@given(DAYS, st.integers(0, 40), SPANS, FIRST_DAYS, st.booleans())
def test_a_later_start_never_gives_an_earlier_due_day(start, later, span, first_day, roll_at_end):
    early = count(national(), start, span, first_day, roll_at_end)
    late = count(national(), start + timedelta(days=later), span, first_day, roll_at_end)
    assert late.end >= early.end


@QUICK
@given(DAYS, st.integers(0, 40), DAY_SPANS, st.booleans(), PAUSES)
def test_nor_does_it_with_a_pause_somewhere(start, later, span, roll_at_end, paused):
    """Days and working days. Months may: 28 and 31 January both end on 28 February, and only the first meets a pause on the 30th."""
    early = count(national(), start, span, "next", roll_at_end, pauses=[paused])
    late = count(national(), start + timedelta(days=later), span, "next", roll_at_end, pauses=[paused])
    assert late.end >= early.end


@QUICK
@given(DAYS, SPANS, st.integers(0, 10), FIRST_DAYS, st.booleans(), st.lists(PAUSES, max_size=2))
def test_a_longer_span_never_ends_earlier(start, span, more, first_day, roll_at_end, pauses):
    longer = Span(amount=span.amount + more, unit=span.unit)
    ends = [count(national(), start, each, first_day, roll_at_end, pauses=pauses).end for each in (span, longer)]
    assert ends == sorted(ends)


@QUICK
@given(DAYS, DAY_SPANS, st.data())
def test_suspending_and_resuming_keeps_the_remainder(start, span, data):
    """What was left when the clock stopped is what is counted from the day it goes on."""
    calendar = national()
    whole = count(calendar, start, span)
    stop = data.draw(st.sampled_from([entry.day for entry in whole.days[1:]]))
    done = sum(entry.counted for entry in whole.days if entry.day < stop)
    left = span.amount - done
    paused = pause(stop, data.draw(st.integers(1, 60)))
    resumed = count(calendar, start, span, pauses=[paused])
    assert sum(entry.counted for entry in resumed.days if entry.day > paused.until_on) == left
    assert sum(entry.counted for entry in resumed.days) == span.amount
    assert resumed.end == count(calendar, paused.until_on, Span(amount=left, unit=span.unit)).end


@QUICK
@given(DAYS, st.integers(1, 24), st.integers(1, 25), st.integers(1, 40))
def test_a_pause_within_a_term_of_months_moves_its_end_by_exactly_its_days(start, amount, after, length):
    span = Span(amount=amount, unit="months")
    plain = count(national(), start, span)
    paused = pause(start + timedelta(days=after), length)
    assume(paused.from_on <= plain.end)
    assert count(national(), start, span, pauses=[paused]).end == plain.end + timedelta(days=length)


@QUICK
@given(DAYS, SPANS, FIRST_DAYS, st.booleans(), st.lists(PAUSES, max_size=2))
def test_the_trace_ends_on_the_due_day_and_numbers_what_it_counts(start, span, first_day, roll_at_end, pauses):
    counted = count(national(), start, span, first_day, roll_at_end, pauses=pauses)
    assert counted.days[-1].day == counted.end
    assert [entry.day for entry in counted.days] == sorted(entry.day for entry in counted.days)
    numbers = [entry.number for entry in counted.days if entry.number is not None]
    assert numbers == (list(range(1, span.amount + 1)) if span.unit in ("workdays", "days") else [span.amount])
    if roll_at_end or span.unit == "workdays":
        assert national().is_workday(counted.end)


@QUICK
@given(DAYS, DAY_SPANS, st.booleans())
def test_an_answer_is_certain_only_where_notices_cover_every_day_that_decided(start, span, roll_at_end):
    counted = count(national(), start, span, "next", roll_at_end)
    decisive = counted.days[1:] if span.unit == "workdays" else counted.days[span.amount :]
    uncovered = any(not national().knows(entry.day) for entry in decisive)
    assert counted.provisional == (uncovered and (span.unit == "workdays" or roll_at_end))
    assert ("暂定" in counted.says) == counted.provisional


@QUICK
@given(DAYS, SPANS, FIRST_DAYS)
def test_the_last_day_alone_is_that_of_the_whole_count(start, span, first_day):
    assert last_day(national(), start, span, first_day) == count(national(), start, span, first_day).end


@QUICK
@given(DAYS, LENGTHS, FIRST_DAYS, PAUSES)
def test_every_unit_is_counted_by_the_same_rules(start, amount, first_day, paused):
    units = {add_days: "days", add_months: "months", add_years: "years"}
    for add, unit in units.items():
        span = Span(amount=amount, unit=unit)
        added = add(national(), start, amount, first_day=first_day, roll_at_end=True, pauses=[paused])
        assert added == count(national(), start, span, first_day, roll_at_end=True, pauses=[paused])
    worked = add_workdays(national(), start, amount, first_day=first_day, pauses=[paused])
    assert worked == count(national(), start, Span(amount=amount, unit="workdays"), first_day, pauses=[paused])
