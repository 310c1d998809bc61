"""Grades of a made-up appraisal: totals on both sides of every line, votes that outrank them, caps that outrank both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_sheet import SHEET, made_sheet, told
from wenze.engine.answers import Modality, UnknownKind
from wenze.engine.appraisal import Grade, grade

ON = date(2026, 11, 22)
GRADES = ["good", "fair", "poor"]
VOTES = some.integers(min_value=1, max_value=300)


def graded(**facts: Any) -> Grade:
    answer = grade(made_sheet(), SHEET, told(**facts), ON)
    assert answer.value is not None, answer.unknown
    return answer.value


@pytest.mark.parametrize(
    ("judged", "total", "expected"),
    [("10", "80", "good"), ("9.99", "79.99", "fair"), ("0", "70", "fair")],
)
def test_a_total_on_the_line_belongs_to_the_better_grade(judged: str, total: str, expected: str) -> None:
    found = graded(judged=judged)
    assert (found.grade, found.total) == (expected, Decimal(total))


@pytest.mark.parametrize(("no_votes", "expected"), [(0, "fair"), (1, "poor")])
def test_sixty_is_fair_and_anything_below_is_poor(no_votes: int, expected: str) -> None:
    # 10 of the items and (480 + 240 / 2) / 720 of the 60 for ballots make 60; one poor vote takes it below the line
    facts = {"late": 0, "judged": "0", "yes_votes": 480, "soso_votes": 240, "no_votes": no_votes}
    assert graded(**facts).by_score == expected


def test_the_grade_is_taken_before_rounding() -> None:
    found = graded(judged="9.96")
    assert (found.grade, found.total) == ("fair", Decimal("79.96"))  # shown as 80.0


@pytest.mark.parametrize(("no_votes", "expected"), [(20, "good"), (21, "poor")])
def test_a_share_of_votes_over_the_line_outranks_the_total(no_votes: int, expected: str) -> None:
    found = graded(yes_votes=100 - no_votes, no_votes=no_votes)
    assert (found.by_score, found.grade) == ("good", expected)
    assert found.departure_needs_reason is (expected == "poor")


@pytest.mark.parametrize(("yes_votes", "expected"), [(70, "good"), (69, "fair")])
def test_too_few_good_votes_bar_only_the_best_grade(yes_votes: int, expected: str) -> None:
    assert graded(yes_votes=yes_votes, soso_votes=100 - yes_votes).grade == expected


def test_a_barred_grade_leaves_lower_ones_alone() -> None:
    found = graded(judged="0", yes_votes=69, soso_votes=31)
    assert (found.by_score, found.grade, found.departure_needs_reason) == ("fair", "fair", False)


def test_a_default_rule_says_that_departing_needs_a_reason_and_a_hard_one_does_not() -> None:
    by_vote = grade(made_sheet(), SHEET, told(yes_votes=79, no_votes=21), ON)
    by_cap = grade(made_sheet(), SHEET, told(scolded=True), ON)
    assert (by_vote.modality, by_cap.modality) == (Modality.DEFAULT, Modality.MUST)


def test_a_cap_lowers_and_never_raises() -> None:
    assert graded(scolded=True).grade == "fair"
    assert graded(scolded=True, yes_votes=70, no_votes=30).grade == "poor"


def test_a_set_grade_outranks_a_cap() -> None:
    assert graded(scolded=True, punished=True).grade == "poor"


@pytest.mark.parametrize("unknown", ["scolded", "punished", "no_votes", "praises", "judged"])
def test_what_is_not_known_never_gives_a_grade(unknown: str) -> None:
    answer = grade(made_sheet(), SHEET, told(**{unknown: None}), ON)
    assert answer.value is None
    assert answer.unknown is not None
    assert (answer.unknown.kind, unknown in answer.unknown.facts) == (UnknownKind.FIND_FIRST, True)


def test_the_reasons_name_total_vote_and_cap_with_the_term_of_the_grade() -> None:
    answer = grade(made_sheet(), SHEET, told(yes_votes=79, no_votes=21, scolded=True), ON)
    assert {"六.1", "六.2", "六.4"} <= set(answer.clauses)
    assert any(reason.says.endswith("：好") for reason in answer.reasons)


def test_a_sheet_this_text_does_not_have_is_silent() -> None:
    answer = grade(made_sheet(), "another", told(), ON)
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.SILENT


@given(yes_votes=VOTES, soso_votes=VOTES, no_votes=VOTES, scolded=some.booleans(), punished=some.booleans())
def test_votes_and_caps_only_ever_lower_the_grade(**facts: Any) -> None:
    found = graded(**facts)
    assert GRADES.index(found.grade) >= GRADES.index(found.by_score)
    assert found.grade == "poor" or not facts["punished"]


@given(votes=VOTES, times=some.integers(min_value=2, max_value=50))
def test_only_shares_of_votes_count_not_their_number(votes: int, times: int) -> None:
    few = graded(yes_votes=votes, soso_votes=3, no_votes=2)
    many = graded(yes_votes=votes * times, soso_votes=3 * times, no_votes=2 * times)
    assert few.grade == many.grade
