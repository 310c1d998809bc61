"""Repetition, on made-up counters: what is counted, in which time, whose, and that nothing unknown is taken for few."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_reading import HEAD, read, shipped
from wenze.engine.accumulation import Occurrence, Reached, accumulated
from wenze.engine.answers import Answer, Modality, UnknownKind
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.facts import Facts
from wenze.engine.regulation import Regulation

YEAR_END = date(2016, 12, 31)
MEASURES = """\
- clause: "第一条"
  says: 三种方式
  measure:
    - {group: 1, codes: [admonition-talk]}
    - {group: 2, codes: [criticism-circular]}
    - {group: 3, codes: [ordered-rectification], target: unit}
"""
COUNTERS = """\
- clause: "第二条"
  says: 一年里三次的，最高评基本称职
  modality: must
  doubt: 一年怎么算
  reading: 自然年
  accumulation:
    counter: yearly
    counts: [any]
    window: {calendar_year: true}
    at_least: 3
    bars: [{what: grade, calendar_year: true, from: decided, cap: basically_competent}]
- clause: "第三条"
  says: 任何十二个月里两次通报批评的，半年不得提拔
  modality: may
  accumulation:
    counter: rolling
    counts: [criticism-circular]
    window: {rolling: 1 year}
    at_least: 2
    one_per_case: true
    bars: [{what: promotion, for: 6 months}]
- clause: "第四条"
  says: 连续两年有诫勉谈话的，研究调整
  accumulation: {counter: in-a-row, counts: [admonition-talk], window: {consecutive_years: true}, at_least: 2, step: 研究调整, to: [personnel_department]}
- clause: "第五条"
  says: 单位和人员一共三次的，单位不评先进
  accumulation:
    counter: unit
    counts: [any]
    of: unit_and_members
    window: {calendar_year: true}
    at_least: 3
    one_per_case: true
    bars: [{what: advanced-unit, calendar_year: true, from: decided}]
- clause: "第六条"
  says: 有过四次的，研究免职
  accumulation: {counter: ever, counts: [admonition-talk], window: {ever: true}, at_least: 4, step: 研究免职}
"""
CONDITIONAL = """\
- clause: "第二条"
  says: 迟到三次以上的人，一年里受一次问责就不得提拔
  accumulation:
    counter: late
    counts: [any]
    window: {calendar_year: true}
    at_least: 1
    when: {fact: late_times, at_least: 3}
    bars: [{what: promotion, for: 1 year}]
"""
EFFECTS = """\
- clause: "第一条"
  says: 两种方式
  measure: {group: 1, codes: [removal, suspension]}
- clause: "第二条"
  says: 不在试用期的，一年里不安排职务
  effect: {of: [removal], when: {fact: on_probation, is: false}, bars: [{what: any-post, for: 1 year}]}
- clause: "第三条"
  says: 试用期里的，两年里不安排职务
  effect: {of: [removal], when: {fact: on_probation, is: true}, bars: [{what: any-post, for: 2 years}]}
- clause: "第四条"
  says: 停职的，整改到位以前不安排职务
  effect: {of: [suspension], bars: [{what: any-post, until: rectified_on, from: decided}]}
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("counters"), HEAD + MEASURES + COUNTERS)


@pytest.fixture(scope="module")
def conditional(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("conditional"), HEAD + MEASURES + CONDITIONAL)


@pytest.fixture(scope="module")
def with_effects(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("effects"), HEAD + EFFECTS)


def talks(*days: str, kind: str = "admonition-talk", of: str = "person", case: str = "") -> list[Occurrence]:
    return [Occurrence(kind=kind, on=date.fromisoformat(day), of=of, case=case) for day in days]


def ask(law: Regulation, happened: Sequence[Occurrence], on: date = YEAR_END, **told: Any) -> Answer[Any]:
    return accumulated(law, shipped().calendar, happened, Facts(told, law.declared), on)


def counter(law: Regulation, name: str, happened: Sequence[Occurrence], on: date = YEAR_END) -> Reached:
    answer = ask(law, happened, on)
    assert answer.value is not None
    return next(one for one in answer.value.counters if one.counter == name)


# The calendar year


@pytest.mark.parametrize(
    ("days", "counted", "reached"),
    [
        ([], 0, False),
        (["2016-01-01", "2016-06-01"], 2, False),
        (["2016-01-01", "2016-06-01", "2016-12-31"], 3, True),
        (["2015-12-31", "2016-06-01", "2016-12-31"], 2, False),
        (["2016-01-01", "2016-06-01", "2016-07-01", "2016-12-31"], 4, True),
    ],
)
def test_a_year_counts_from_its_first_to_its_last_day(
    law: Regulation, days: list[str], counted: int, reached: bool
) -> None:
    found = counter(law, "yearly", talks(*days))
    assert (found.counted, found.reached) == (counted, reached)


def test_a_full_counter_brings_its_bar_and_cites_its_clause_with_the_reading(law: Regulation) -> None:
    answer = ask(law, talks("2016-01-04", "2016-02-01", "2016-03-01"))
    found = answer.value.counters[0]
    assert [(bar.what, bar.year, bar.cap) for bar in found.consequences] == [("grade", 2016, "basically_competent")]
    assert found.modality is Modality.MUST
    assert "第二条" in answer.clauses
    assert "自然年" in [reading.reading for reading in answer.readings]


def test_a_counter_that_is_not_full_brings_nothing(law: Regulation) -> None:
    found = counter(law, "yearly", talks("2016-01-04", "2016-02-01"))
    assert (found.consequences, found.step, found.to) == ((), "", ())


def test_what_is_not_a_measure_of_this_text_is_not_counted(law: Regulation) -> None:
    assert counter(law, "yearly", talks("2016-01-04", kind="removal")).counted == 0


def test_what_happens_after_the_day_asked_about_is_not_counted_yet(law: Regulation) -> None:
    days = ["2016-01-04", "2016-02-01", "2016-03-01"]
    assert not counter(law, "yearly", talks(*days), date(2016, 2, 29)).reached
    assert counter(law, "yearly", talks(*days), date(2016, 3, 1)).reached


def test_the_other_way_of_counting_a_year_is_shown_only_where_it_differs(law: Regulation) -> None:
    across = talks("2015-12-31", "2016-01-01")
    assert counter(law, "yearly", across, date(2016, 2, 1)).rolling_count == 2
    assert counter(law, "yearly", talks("2016-01-01"), date(2016, 2, 1)).rolling_count is None


def test_the_other_way_reaches_back_to_the_corresponding_day_also_over_a_leap_day(law: Regulation) -> None:
    assert counter(law, "yearly", talks("2015-03-01"), date(2016, 3, 1)).rolling_count == 1
    assert counter(law, "yearly", talks("2015-02-28"), date(2016, 3, 1)).rolling_count is None


# A rolling window


@pytest.mark.parametrize(("second", "reached"), [("2016-03-10", True), ("2016-03-11", False)])
def test_twelve_months_include_the_corresponding_day(law: Regulation, second: str, reached: bool) -> None:
    pair = talks("2015-03-10", second, kind="criticism-circular")
    assert counter(law, "rolling", pair).reached is reached


def test_a_bar_that_is_counted_in_months_starts_with_the_occurrence_that_filled_the_counter(law: Regulation) -> None:
    found = counter(law, "rolling", talks("2015-08-31", "2016-08-31", kind="criticism-circular"))
    assert [(bar.from_on, bar.until_on) for bar in found.consequences] == [(date(2016, 8, 31), date(2017, 2, 28))]
    assert found.modality is Modality.MAY


def test_two_in_one_case_count_once_where_the_text_says_so(law: Regulation) -> None:
    twice = talks("2016-03-01", "2016-03-01", kind="criticism-circular", case="甲")
    assert counter(law, "rolling", twice).counted == 1
    assert counter(law, "yearly", twice).counted == 2


def test_two_without_a_case_are_two(law: Regulation) -> None:
    assert counter(law, "rolling", talks("2016-03-01", "2016-03-01", kind="criticism-circular")).counted == 2


def test_only_the_kind_that_is_named_counts(law: Regulation) -> None:
    mixed = talks("2016-03-01") + talks("2016-04-01", kind="criticism-circular")
    assert counter(law, "rolling", mixed).counted == 1


# Years in a row, and ever


@pytest.mark.parametrize(
    ("days", "reached"),
    [
        (["2015-12-31", "2016-01-01"], True),
        (["2014-06-01", "2016-06-01"], False),
        (["2016-01-01", "2016-12-31"], False),
        (["2012-01-01", "2013-01-01", "2016-01-01"], False),
    ],
)
def test_years_in_a_row_may_not_leave_one_out(law: Regulation, days: list[str], reached: bool) -> None:
    found = counter(law, "in-a-row", talks(*days))
    assert found.reached is reached
    assert (found.step, found.to) == (("研究调整", ("personnel_department",)) if reached else ("", ()))


def test_ever_forgets_nothing(law: Regulation) -> None:
    days = ["2001-01-01", "2005-01-01", "2010-01-01"]
    assert not counter(law, "ever", talks(*days)).reached
    assert counter(law, "ever", talks(*days, "2016-01-01")).reached


# Whose


def test_unit_and_members_add_up_and_a_person_is_not_a_unit(law: Regulation) -> None:
    happened = [
        *talks("2016-01-04", kind="ordered-rectification", of="unit", case="甲"),
        *talks("2016-02-01", of="member", case="乙"),
    ]
    assert counter(law, "unit", happened).counted == 2
    assert counter(law, "unit", [*happened, *talks("2016-03-01", case="丙")]).counted == 2
    assert counter(law, "unit", [*happened, *talks("2016-03-01", of="member", case="丙")]).reached
    assert counter(law, "yearly", happened).counted == 0


def test_a_unit_and_its_member_in_one_case_count_once(law: Regulation) -> None:
    happened = [
        *talks("2016-01-04", kind="ordered-rectification", of="unit", case="甲"),
        *talks("2016-01-04", of="member", case="甲"),
        *talks("2016-02-01", of="member", case="乙"),
    ]
    assert counter(law, "unit", happened).counted == 2


def test_a_case_that_lasts_into_the_next_year_counts_once_in_each(law: Regulation) -> None:
    lasting = [
        *talks("2015-12-30", kind="ordered-rectification", of="unit", case="甲"),
        *talks("2016-01-04", "2016-01-05", of="member", case="甲"),
    ]
    assert counter(law, "unit", lasting, date(2015, 12, 31)).counted == 1
    assert counter(law, "unit", lasting).counted == 1


# What is not known


def test_a_text_that_counts_nothing_is_silent(with_effects: Regulation) -> None:
    unknown = ask(with_effects, talks("2016-01-04")).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.SILENT


def test_a_condition_not_known_is_found_first_and_not_taken_for_no(conditional: Regulation) -> None:
    unknown = ask(conditional, talks("2016-01-04")).unknown
    assert unknown is not None
    assert (unknown.kind, unknown.facts) == (UnknownKind.FIND_FIRST, ("late_times",))


@pytest.mark.parametrize(("late_times", "counters"), [(2, 0), (3, 1)])
def test_a_condition_that_is_known_decides_whether_the_counter_is_there(
    conditional: Regulation, late_times: int, counters: int
) -> None:
    assert len(ask(conditional, talks("2016-01-04"), late_times=late_times).value.counters) == counters


def stands(law: Regulation, decisions: Sequence[Decision], on: date) -> bool | None:
    """Clear, barred, or None where it is not known."""
    where = Law(regulation=lambda *_: law, calendar=shipped().calendar, vocabulary=shipped().vocabulary)
    answer = standing(where, decisions, "assignment", on)
    return None if answer.value is None else answer.value.clear


DAYS = some.dates(date(2013, 1, 1), date(2016, 12, 31))
HAPPENED = some.lists(
    some.builds(
        Occurrence,
        kind=some.sampled_from(["admonition-talk", "criticism-circular", "ordered-rectification"]),
        on=DAYS,
        of=some.sampled_from(["person", "unit", "member"]),
        case=some.sampled_from(["", "甲", "乙", "丙"]),
    ),
    max_size=8,
)
DECISIONS = some.lists(
    some.builds(
        Decision,
        decision=some.just("临问责决〔2015〕1号"),
        regulation=some.just("sample"),
        measure=some.sampled_from(["removal", "suspension"]),
        decided_on=some.just(date(2015, 1, 5)),
        effective_on=some.just(date(2015, 1, 5)),
        rectified_on=some.one_of(some.none(), some.dates(date(2015, 1, 6), date(2016, 12, 31))),
        on_probation=some.booleans(),
    ),
    min_size=1,
    max_size=3,
)


@given(happened=HAPPENED, order=some.randoms())
def test_the_order_in_which_things_are_told_does_not_matter(
    law: Regulation, happened: list[Occurrence], order: Any
) -> None:
    shuffled = list(happened)
    order.shuffle(shuffled)
    counted = [(one.counter, one.counted, one.reached) for one in ask(law, happened).value.counters]
    again = [(one.counter, one.counted, one.reached) for one in ask(law, shuffled).value.counters]
    assert counted == again


@given(happened=HAPPENED, more=HAPPENED)
def test_more_occurrences_never_empty_a_counter(
    law: Regulation, happened: list[Occurrence], more: list[Occurrence]
) -> None:
    windows = {"yearly", "unit", "ever"}
    before = {one.counter: one.reached for one in ask(law, happened).value.counters if one.counter in windows}
    after = {one.counter: one.reached for one in ask(law, [*happened, *more]).value.counters}
    assert all(after[name] for name, reached in before.items() if reached)


@given(happened=HAPPENED)
def test_what_is_reached_is_what_was_counted(law: Regulation, happened: list[Occurrence]) -> None:
    for one in ask(law, happened).value.counters:
        assert one.reached == (one.counted >= one.at_least)
        assert bool(one.consequences or one.step) == one.reached


@given(decisions=DECISIONS, days_later=some.integers(0, 900), hide=some.sets(some.integers(0, 2)))
def test_hiding_a_fact_never_clears_a_bar(
    with_effects: Regulation, decisions: list[Decision], days_later: int, hide: set[int]
) -> None:
    on = date(2015, 1, 5) + timedelta(days=days_later)
    hidden = [
        one.model_copy(update={"on_probation": None, "rectified_on": None}) if index in hide else one
        for index, one in enumerate(decisions)
    ]
    if stands(with_effects, hidden, on):
        assert stands(with_effects, decisions, on)


def test_a_decision_whose_effects_are_not_known_is_neither_clear_nor_silently_barred(with_effects: Regulation) -> None:
    removal = Decision(
        decision="临问责决〔2015〕1号",
        regulation="sample",
        measure="removal",
        decided_on=date(2015, 1, 5),
        effective_on=date(2015, 1, 5),
    )
    told = removal.model_copy(update={"on_probation": False})
    assert stands(with_effects, [removal], date(2016, 1, 6)) is None
    assert stands(with_effects, [told], date(2016, 1, 5)) is False
    assert stands(with_effects, [told], date(2016, 1, 6)) is True
