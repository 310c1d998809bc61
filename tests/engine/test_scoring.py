"""Scores of a made-up sheet: floors, caps, judged points, vetoes, ballots, and nothing given for what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_sheet import FULL, SHEET, made_sheet, told
from wenze.engine.answers import UnknownKind
from wenze.engine.scoring import Score, rounded, score

ON = date(2026, 11, 22)
COUNT = some.integers(min_value=0, max_value=500)


def scored(**facts: Any) -> Score:
    answer = score(made_sheet(), SHEET, told(**facts), ON)
    assert answer.value is not None, answer.unknown
    return answer.value


def missing(**facts: Any) -> tuple[str, ...]:
    answer = score(made_sheet(), SHEET, told(**facts), ON)
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.FIND_FIRST
    return answer.unknown.facts


def points(line: str, **facts: Any) -> Decimal:
    return next(one.points for one in scored(**facts).lines if one.line == line)


def test_a_sheet_without_fault_gives_its_full_points() -> None:
    full = scored()
    assert (full.base, full.bonus, full.deduction, full.total) == (100, 0, 0, 100)


def test_a_parent_item_is_only_the_sum_of_its_parts() -> None:
    assert [one.line for one in scored().lines if one.kind == "item"] == ["1-1", "1-2"]


@pytest.mark.parametrize(("late", "left"), [(0, 10), (1, 6), (2, 2), (3, 0), (9, 0)])
def test_a_line_takes_no_more_than_its_own_cap(late: int, left: int) -> None:
    assert points("1-1", late=late) == left


def test_two_deductions_from_one_item_stop_at_its_floor() -> None:
    both = scored(late=1, report_missing=True)
    assert both.total == 90
    assert {one.line: one.points for one in both.lines if one.kind == "deduction"} == {
        "late": -4,
        "missing": -10,
        "scolding": 0,
    }


@pytest.mark.parametrize(("praises", "bonus"), [(2, 4), (3, 6), (4, 6)])
def test_bonuses_are_capped_together(praises: int, bonus: int) -> None:
    assert scored(praises=praises).bonus == bonus


def test_bonus_and_deduction_are_capped_before_they_are_netted() -> None:
    many = scored(praises=50, scoldings=50)
    assert (many.bonus, many.deduction, many.total) == (6, 5, 101)


def test_the_cap_that_cut_is_a_line_of_its_own_with_its_clause() -> None:
    lines = [one for one in scored(praises=4).lines if one.kind == "cap"]
    assert [(one.points, one.citation.clause) for one in lines] == [(6, "二")]
    assert not [one for one in scored(praises=3).lines if one.kind == "cap"]


@pytest.mark.parametrize(("support", "bonus"), [("0", 0), ("3", 3), ("4.5", Decimal("4.5")), ("5", 5)])
def test_discretionary_points_are_nothing_or_within_their_range(support: str, bonus: Decimal) -> None:
    assert scored(support=support).bonus == bonus


@pytest.mark.parametrize("support", ["2.99", "5.01", "-3"])
def test_discretionary_points_outside_their_range_are_not_taken(support: str) -> None:
    assert missing(support=support) == ("support",)


@pytest.mark.parametrize("judged", ["30.01", "-0.5"])
def test_judged_points_must_lie_between_nothing_and_full(judged: str) -> None:
    assert missing(judged=judged) == ("judged",)


def test_a_veto_sets_the_total_whatever_was_earned() -> None:
    vetoed = scored(summary_missing=True, praises=3)
    assert (vetoed.base, vetoed.bonus, vetoed.total, vetoed.vetoed) == (100, 6, 0, True)


def test_ballots_count_by_weighed_share_of_the_valid_ones() -> None:
    assert points("meeting", yes_votes=1, soso_votes=1, no_votes=2) == Decimal("22.5")


def test_no_valid_ballot_gives_no_points_and_no_division() -> None:
    assert set(missing(yes_votes=0)) == {"yes_votes", "soso_votes", "no_votes"}


def test_the_total_stays_exact_and_only_what_is_shown_is_rounded() -> None:
    exact = scored(judged="29.95")
    assert (exact.total, str(exact.shown)) == (Decimal("99.95"), "100.0")


@pytest.mark.parametrize(("mode", "shown"), [("half_up", "2.35"), ("down", "2.34"), ("up", "2.35"), ("none", "2.345")])
def test_rounding_is_the_one_the_text_states(mode: Any, shown: str) -> None:
    assert str(rounded(Decimal("2.345"), 2, mode)) == shown


def test_a_sheet_this_text_does_not_have_is_silent() -> None:
    answer = score(made_sheet(), "another", told(), ON)
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.SILENT


def test_every_line_carries_its_clause() -> None:
    assert all(one.citation.clause for one in scored(praises=4, scoldings=9, late=1).lines)


@given(
    some.sampled_from(sorted(set(FULL) - {"scolded", "punished"})),
    some.fixed_dictionaries({"late": COUNT, "praises": COUNT, "scoldings": COUNT}),
)
def test_what_is_not_known_never_gives_a_score(unknown: str, counts: dict[str, int]) -> None:
    answer = score(made_sheet(), SHEET, told(**(counts | {unknown: None})), ON)
    assert answer.value is None
    assert answer.unknown is not None
    assert unknown in answer.unknown.facts


@given(
    late=COUNT,
    praises=COUNT,
    scoldings=COUNT,
    report_missing=some.booleans(),
    summary_missing=some.booleans(),
    judged=some.decimals(min_value=0, max_value=30, places=2),
    support=some.sampled_from(["0", "3", "4.2", "5"]),
    yes_votes=some.integers(min_value=1, max_value=999),
    soso_votes=COUNT,
    no_votes=COUNT,
)
def test_the_total_never_exceeds_the_caps(**facts: Any) -> None:
    made = scored(**facts)
    assert 0 <= made.bonus <= 6
    assert 0 <= made.deduction <= 5
    assert 0 <= made.base <= 100
    assert made.total == (0 if facts["summary_missing"] else made.base + made.bonus - made.deduction)
    assert -5 <= made.total <= 106


@given(praises=COUNT, more=COUNT, late=COUNT, worse=COUNT)
def test_more_praise_never_lowers_and_more_fault_never_raises_the_total(
    praises: int, more: int, late: int, worse: int
) -> None:
    before = scored(praises=praises, late=late).total
    assert scored(praises=praises + more, late=late).total >= before
    assert scored(praises=praises, late=late + worse).total <= before
