"""Shapes that other regulations need: each said in a made-up regulation as data alone, and answered by the engine."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wenze.engine.accumulation import Occurrence, accumulated
from wenze.engine.amounts import allowed, head_count
from wenze.engine.answers import UnknownKind
from wenze.engine.combination import Sanction, combine
from wenze.engine.deadlines import due
from wenze.engine.editions import governing, milder
from wenze.engine.effects import effects
from wenze.engine.facts import Facts
from wenze.engine.measures import fitting
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.scoring import score

ON = date(2026, 11, 22)
OWN = Path(__file__).parent / "rulebook"


@cache
def book() -> Rulebook:
    return Rulebook(shipped_rulebook(), more=(OWN,))


def told(**facts: Any) -> Facts:
    return Facts(facts, book().regulation("made-up").declared)


def options(**facts: Any) -> list[str]:
    known = {"circumstances": ["a"], "factors": [], "made_has_post": True, "subject_kind": "leading_cadre"}
    answer = fitting(book().regulation("made-up"), told(**(known | facts)), ON)
    return [] if answer.value is None else [option.measure for option in answer.value.options]


def limit(name: str, on: date = ON, **facts: Any) -> Any:
    return due(book().regulation("made-up"), book().calendar, name, told(**facts), on).value


# 1 an answer that is an interval on an ordered scale


def test_a_light_case_gives_the_interval_from_which_a_person_picks() -> None:
    assert options(made_gravity="light") == ["made-warning", "made-demerit", "made-major-demerit"]
    assert options(made_gravity="heavy") == ["made-downgrade", "made-removal"]


# 2 two dialects of extension, each step with its own approver


def test_more_is_added_to_the_first_due_day_and_a_second_step_adds_again() -> None:
    # 31 October 2026 is a Saturday after which term rolls to Monday 2 November
    assert limit("made-answer", made_found_on="2026-10-01").due_on == date(2026, 11, 2)
    once = limit("made-answer", made_found_on="2026-10-01", extension_granted_on="2026-11-02")
    assert (once.first_due_on, once.due_on, once.extended) == (date(2026, 11, 2), date(2026, 11, 12), True)
    twice = limit(
        "made-answer",
        made_found_on="2026-10-01",
        extension_granted_on="2026-11-02",
        extension_granted_again_on="2026-11-12",
    )
    assert twice.due_on == date(2026, 11, 17)


def test_an_extension_granted_the_day_after_has_no_effect() -> None:
    late = limit("made-answer", made_found_on="2026-10-01", extension_granted_on="2026-11-03")
    assert (late.due_on, late.extended) == (date(2026, 11, 2), False)


def test_in_all_is_the_whole_length() -> None:
    within = {"made_found_on": "2026-03-02"}  # answer due 1 April
    assert limit("made-check", **within).due_on == date(2026, 6, 1)
    assert limit("made-check", extension_granted_on="2026-06-01", **within).due_on == date(2026, 7, 1)


# 3 several sanctions at once, five ways


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (
            ("made-demerit", "made-major-demerit"),
            ("made-major-demerit", date(2026, 3, 1), date(2027, 3, 1), "heaviest"),
        ),
        (("made-warning", "made-warning"), ("made-warning", date(2026, 1, 1), date(2027, 1, 1), "sum")),
        (("made-downgrade", "made-downgrade"), ("made-removal", date(2026, 1, 1), date(2026, 12, 31), "one_heavier")),
        (
            ("made-removal", "made-removal"),
            ("made-removal", date(2026, 3, 1), date(2027, 12, 31), "remainder_plus_new"),
        ),
        (("made-warning", "made-removal"), ("made-removal", date(2026, 1, 1), date(2027, 3, 1), "longest_effect")),
    ],
)
def test_several_sanctions_combine_as_the_text_says(measures: tuple[str, str], expected: tuple[object, ...]) -> None:
    sanctions = (
        Sanction(measure=measures[0], from_on=date(2026, 1, 1), until_on=date(2026, 12, 31)),
        Sanction(measure=measures[1], from_on=date(2026, 3, 1), until_on=date(2027, 3, 1)),
    )
    value = combine(book().regulation("made-up"), book().calendar, sanctions, told(), ON).value
    assert value is not None
    assert (value.measure, value.from_on, value.until_on, value.how) == expected


# 4 moves inside a range and one grade outside it, exemption as the floor


def test_a_factor_moves_inside_the_interval_or_one_grade_outside_it() -> None:
    assert options(made_gravity="light", factors=["f-heavy"]) == ["made-demerit", "made-major-demerit"]
    assert options(made_gravity="heavy", factors=["f-below"]) == ["made-major-demerit"]
    assert options(made_gravity="heavy", factors=["f-above"]) == ["made-expulsion"]
    assert options(made_gravity="light", factors=["f-below"]) == ["made-warning"]


def test_exemption_leaves_nothing_to_choose() -> None:
    known = told(circumstances=["a"], factors=["f-exempt"], made_gravity="light", made_has_post=True)
    value = fitting(book().regulation("made-up"), known, ON).value
    assert value is not None
    assert (value.exempt, value.options) == (True, ())


# 5 the same measure overridden by subject, 11 a fallback where the first cannot be applied


def test_a_village_worker_is_not_downgraded() -> None:
    assert options(made_gravity="heavy", subject_kind="village_staff") == ["made-removal"]


def test_who_has_no_post_to_lose_is_downgraded_instead() -> None:
    assert options(made_gravity="heavy", made_has_post=False) == ["made-downgrade"]


# 6 editions in time


def governs(**facts: Any) -> Any:
    return governing(book().editions("made-up"), told(**facts), ON)


def test_the_edition_of_the_day_of_the_act_governs_and_the_milder_is_compared() -> None:
    old = governs(act_on="1999-12-31").value
    assert (old.edition, old.compare_with) == ("1990", "2000")
    assert governs(act_on="2000-01-01").value.edition == "2000"
    assert milder(("made-warning", "made-demerit"), "made-demerit", "made-warning") == "made-warning"


def test_a_continuing_act_belongs_to_the_edition_of_its_end() -> None:
    assert governs(act_on="1999-12-31", made_act_ended_on="2001-05-01").value.edition == "2000"


def test_before_any_edition_there_is_no_answer_and_without_the_day_it_must_be_found() -> None:
    before = governs(act_on="1989-12-31")
    assert before.unknown.kind is UnknownKind.SILENT
    assert "没有规定1989-12-31的事项（该日没有施行中的版本）" in before.unknown.says
    assert (before.question, before.receipt.asked_on) == ("editions", ON)
    assert governs().unknown.facts == ("act_on",)


# 7 time that does not count, hours, chained clocks, a clock restarted once


def test_days_of_appraisal_do_not_count() -> None:
    paused = limit(
        "made-answer",
        made_found_on="2026-03-02",
        made_appraisal_from="2026-03-10",
        made_appraisal_until="2026-03-14",
    )
    assert paused.due_on == date(2026, 4, 7)  # 1 April and five days, then over 清明 to the next working day


def test_hours_run_from_the_moment_without_a_stop() -> None:
    clock = limit("made-tell", made_found_at="2026-10-01T22:30", made_told_at="2026-10-02T22:30")
    assert (clock.due_at, clock.breached) == (datetime(2026, 10, 2, 22, 30), False)  # noqa: DTZ001
    assert limit("made-tell", made_found_at="2026-10-01T22:30", made_told_at="2026-10-02T22:31").breached


def test_the_second_clock_starts_where_the_first_is_due_and_a_restart_begins_anew() -> None:
    assert limit("made-check", made_found_on="2026-03-02", made_restarted_on="2026-04-01").due_on == date(2026, 7, 6)


# 8 counters of four kinds, one fed by another


def counters(*days: str) -> dict[str, Any]:
    events = [Occurrence(kind="made-warning", on=date.fromisoformat(day)) for day in days]
    answer = accumulated(book().regulation("made-up"), book().calendar, events, told(), ON)
    assert answer.value is not None
    return {counter.counter: counter for counter in answer.value.counters}


def test_the_year_begins_anew_and_the_rolling_count_is_shown_beside_it() -> None:
    across = counters("2025-12-20", "2026-01-10")
    assert (across["twice-a-year"].reached, across["twice-a-year"].rolling_count) == (False, 2)
    assert counters("2026-01-10", "2026-05-01")["twice-a-year"].reached


def test_a_rolling_window_includes_the_corresponding_day_and_no_more() -> None:
    assert counters("2025-03-01", "2025-08-01", "2026-03-01")["thrice-rolling"].reached
    assert not counters("2025-03-01", "2025-08-01", "2026-03-02")["thrice-rolling"].reached


def test_a_counter_fed_by_another_counts_years_in_a_row() -> None:
    two_years = counters("2025-02-01", "2025-03-01", "2026-02-01", "2026-03-01")
    assert (two_years["two-bad-years"].reached, two_years["two-bad-years"].step) == (True, "研究免职")
    gap = counters("2024-02-01", "2024-03-01", "2026-02-01", "2026-03-01")
    assert not gap["two-bad-years"].reached


def test_a_count_without_window_never_forgets() -> None:
    days = ("2010-01-01", "2012-01-01", "2014-01-01", "2016-01-01")
    assert not counters(*days)["five-ever"].reached
    assert counters(*days, "2026-01-01")["five-ever"].reached


# 9 boundary words stand in every pair above; 10 score sheets


def points(**facts: Any) -> Any:
    known = {"made_judged": "70", "made_late": 0, "made_missing": 0, "made_big": 0}
    return score(book().regulation("made-up"), "made-sheet", told(**(known | facts)), ON)


def test_deductions_that_exclude_each_other_take_only_the_larger_and_never_below_the_floor() -> None:
    assert points().value.total == 90
    assert points(made_late=2).value.total == 82
    assert points(made_late=2, made_missing=1).value.total == 75
    assert points(made_missing=2).value.total == 70


def test_volume_bands_begin_with_their_number() -> None:
    assert [points(made_big=number).value.bonus for number in (9, 10, 19, 20)] == [0, 1, 1, 3]


def test_a_judged_point_outside_its_range_must_be_found_anew() -> None:
    assert points(made_judged="80").value.total == 100
    assert points(made_judged="80.1").unknown.facts == ("made_judged",)


# 11 conditional release and one prolongation


def bar(measure: str, **facts: Any) -> Any:
    known = {"decided_on": "2026-01-31", "effective_on": "2026-01-31", "measure": measure}
    answer = effects(book().regulation("made-up"), book().calendar, told(**(known | facts)), ON)
    assert answer.value is not None
    return answer.value.consequences[0]


def test_a_bar_is_prolonged_once_and_may_be_released_early() -> None:
    assert bar("made-warning", made_repeated=False).until_on == date(2026, 7, 31)
    assert bar("made-warning", made_repeated=True).until_on == date(2026, 10, 31)
    assert bar("made-warning", made_repeated=False, made_released_on="2026-05-01").until_on == date(2026, 5, 1)


def test_a_bar_without_end_says_so() -> None:
    assert bar("made-expulsion").without_end


# 12 percentages of income, head-counts with their rounding


def test_a_percentage_is_rounded_as_the_text_says() -> None:
    value = allowed(book().regulation("made-up"), "made-fine", told(made_income="4999.99"), ON).value
    assert value is not None
    assert value.exactly == Decimal(1499)


def test_a_head_count_ceiling_drops_the_fraction() -> None:
    quota = head_count(book().regulation("made-up"), "excellent", told(made_staff=33), ON).value
    assert quota is not None
    assert quota.at_most == 4
