"""What is owed again and again, on made-up duties: due days inclusive, periods of the calendar, nothing late without a day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_law import made
from wenze.engine.answers import Modality, UnknownKind
from wenze.engine.duties import DutyDone, Owed, owed, period_of
from wenze.engine.facts import Facts
from wenze.engine.kinds.duties import Period
from wenze.engine.regulation import Regulation

PROVISIONS: list[dict[str, Any]] = [
    {
        "clause": "第一条",
        "says": "每年十二月十四日以前报总结",
        "modality": "must",
        "duty": {
            "duty": "summary",
            "term": "报总结",
            "who": "every_unit",
            "what": "report",
            "to": "accountability_office",
            "every": "year",
            "by": "12-14",
        },
    },
    {
        "clause": "第二条",
        "says": "半年谈两次，每人各算",
        "modality": "default",
        "duty": {
            "duty": "talks",
            "term": "谈话",
            "who": "head",
            "what": "talk",
            "every": "half_year",
            "times": 2,
            "per": "每名班子成员",
        },
    },
    {
        "clause": "第三条",
        "says": "每季度一会",
        "duty": {"duty": "meeting", "term": "开会", "who": "head", "what": "meeting", "every": "quarter"},
    },
    {
        "clause": "第四条",
        "says": "每月检查",
        "duty": {"duty": "check", "term": "检查", "who": "head", "what": "inspection", "every": "month"},
    },
    {
        "clause": "第五条",
        "says": "及时反馈",
        "duty": {"duty": "feedback", "term": "反馈", "who": "head", "what": "report", "no_limit": True},
    },
    {
        "clause": "第六条",
        "says": "出了三次问题的，写说明",
        "duty": {
            "duty": "explain",
            "term": "写说明",
            "who": "head",
            "what": "report",
            "when": {"fact": "problems", "at_least": 3},
        },
    },
]
FACTS = [{"fact": "problems", "term": "问题数", "type": "whole"}]


@cache
def law() -> Regulation:
    return made(PROVISIONS, FACTS)


def stands(duty: str, on: str, *done: str, per: str = "", done_per: str = "", **told: Any) -> Owed:
    happened = [DutyDone(duty=duty, done_on=date.fromisoformat(day), per=done_per) for day in done]
    answer = owed(law(), happened, Facts(told, law().declared), date.fromisoformat(on), per)
    assert answer.value is not None
    return next(one for one in answer.value.owed if one.duty == duty)


@pytest.mark.parametrize(("on", "late"), [("2026-12-13", False), ("2026-12-14", False), ("2026-12-15", True)])
def test_the_day_the_text_gives_is_still_in_time(on: str, late: bool) -> None:
    one = stands("summary", on)
    assert (one.next_due_on, one.late, one.done) == (date(2026, 12, 14), late, 0)


def test_what_was_done_is_due_again_next_year_and_not_late() -> None:
    one = stands("summary", "2026-12-31", "2026-12-15")
    assert (one.next_due_on, one.late, one.done) == (date(2027, 12, 14), False, 1)


def test_what_was_done_last_year_does_not_count_this_year() -> None:
    assert stands("summary", "2026-12-15", "2025-12-31").late


def test_the_answer_carries_who_to_whom_row_and_how_strongly() -> None:
    one = stands("summary", "2026-06-01")
    assert (one.term, one.who, one.to, one.row, one.modality) == (
        "报总结",
        "every_unit",
        "accountability_office",
        "第一条",
        Modality.MUST,
    )
    assert one.period == (date(2026, 1, 1), date(2026, 12, 31))
    assert stands("talks", "2026-06-01").modality is Modality.DEFAULT
    assert stands("meeting", "2026-06-01").modality is Modality.MUST


@pytest.mark.parametrize(
    ("done", "times", "next_due"),
    [((), 0, "2026-06-30"), (("2026-01-01",), 1, "2026-06-30"), (("2026-01-01", "2026-06-30"), 2, "2026-12-31")],
)
def test_twice_means_twice(done: tuple[str, ...], times: int, next_due: str) -> None:
    one = stands("talks", "2026-06-30", *done)
    assert (one.done, one.times, one.next_due_on) == (times, 2, date.fromisoformat(next_due))


def test_what_was_done_for_another_person_does_not_count() -> None:
    assert stands("talks", "2026-06-30", "2026-03-01", per="甲", done_per="乙").done == 0
    assert stands("talks", "2026-06-30", "2026-03-01", per="甲", done_per="甲").done == 1


def test_another_duty_done_does_not_count() -> None:
    answer = owed(
        law(), [DutyDone(duty="check", done_on=date(2026, 6, 1))], Facts({}, law().declared), date(2026, 6, 1)
    )
    assert answer.value is not None
    assert {one.duty: one.done for one in answer.value.owed if one.done} == {"check": 1}


@pytest.mark.parametrize(
    ("day", "every", "first", "last"),
    [
        ("2026-03-31", "quarter", "2026-01-01", "2026-03-31"),
        ("2026-04-01", "quarter", "2026-04-01", "2026-06-30"),
        ("2026-06-30", "half_year", "2026-01-01", "2026-06-30"),
        ("2026-07-01", "half_year", "2026-07-01", "2026-12-31"),
        ("2024-02-29", "month", "2024-02-01", "2024-02-29"),
        ("2026-02-01", "month", "2026-02-01", "2026-02-28"),
        ("2026-12-31", "year", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_are_those_of_the_calendar(day: str, every: Period, first: str, last: str) -> None:
    assert period_of(date.fromisoformat(day), every) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_duty_without_a_number_has_no_due_day_and_is_never_late() -> None:
    one = stands("feedback", "2099-12-31")
    assert (one.next_due_on, one.late, one.period, one.called_for, one.find_first) == (None, False, None, False, ())


@pytest.mark.parametrize(("problems", "called"), [(2, False), (3, True), (4, True)])
def test_an_event_calls_for_a_duty_exactly_at_its_number(problems: int, called: bool) -> None:
    one = stands("explain", "2026-06-01", problems=problems)
    assert (one.called_for, one.find_first, one.late) == (called, (), False)


def test_an_event_not_known_is_named_and_not_taken_for_none() -> None:
    one = stands("explain", "2026-06-01")
    assert (one.called_for, one.find_first) == (False, ("problems",))


def test_every_duty_is_answered_in_the_order_of_the_paper() -> None:
    answer = owed(law(), [], Facts({}, law().declared), date(2026, 6, 1))
    assert answer.value is not None
    assert [one.duty for one in answer.value.owed] == ["summary", "talks", "meeting", "check", "feedback", "explain"]
    assert answer.clauses == ("第一条", "第二条", "第三条", "第四条", "第五条", "第六条")


def test_a_text_without_duties_is_silent() -> None:
    bare = made([{"clause": "第一条", "says": "原则", "not_modelled": "是原则"}])
    answer = owed(bare, [], Facts({}, bare.declared), date(2026, 6, 1))
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.SILENT


DAYS = some.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
PERIODS: tuple[Period, ...] = ("year", "half_year", "quarter", "month")


@given(day=DAYS, every=some.sampled_from(PERIODS))
def test_periods_leave_no_gap_and_do_not_overlap(day: date, every: Period) -> None:
    start, end = period_of(day, every)
    assert start <= day <= end
    assert period_of(start, every) == period_of(end, every) == (start, end)
    assert period_of(end + timedelta(days=1), every)[0] == end + timedelta(days=1)


@given(on=DAYS, done=some.lists(DAYS, max_size=6))
def test_doing_more_never_makes_a_duty_late(on: date, done: list[date]) -> None:
    for duty in ("summary", "talks", "meeting", "check"):
        before = stands(duty, on.isoformat(), *(day.isoformat() for day in done))
        after = stands(duty, on.isoformat(), *(day.isoformat() for day in [*done, on]))
        assert before.late or not after.late
        assert after.done == before.done + 1
        assert after.next_due_on is not None
        assert before.next_due_on is not None
        assert after.next_due_on >= before.next_due_on
