"""Sums and head-counts, on made-up rules: exact decimals, both sides of every bound, and no sum from what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_reading import HEAD, read, refused
from wenze.engine.amounts import Allowed, allowed, head_count, share
from wenze.engine.answers import Modality, UnknownKind
from wenze.engine.facts import FactError, Facts
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
DECLARED = """\
facts:
  - {fact: income, term: 上年收入, type: amount, unit: 元}
  - {fact: staff, term: 在册人数, type: whole, unit: 人}
  - {fact: done, term: 办结件数, type: whole, unit: 件}
  - {fact: all_of_them, term: 总件数, type: whole, unit: 件}
  - {fact: small, term: 是小单位, type: yes_no}
"""
RULES = """\
- clause: "第三条"
  says: 只有三档
  modality: discretion
  amount: {of: fine, choices: [100, 200.50, 1000]}
- clause: "第四条"
  says: 五十元以上二千元以下
  modality: may
  doubt: 以上以下含不含本数
  reading: 含
  amount: {of: award-cancelled, at_least: 50, at_most: 2000}
- clause: "第五条"
  says: 至多三百元
  amount: {of: demotion, at_most: 300}
- clause: "第六条"
  says: 收入的百分之十，到分
  amount: {of: removal, percent: 10, percent_of: income}
- clause: "第七条"
  says: 收入的百分之三，不满一元的不计
  amount: {of: dismissal, percent: 3, percent_of: income, places: 0, rounding: down}
- clause: "第八条"
  says: 收入的百分之三，不满一元的算一元
  amount: {of: suspension, percent: 3, percent_of: income, places: 0, rounding: up}
- clause: "第九条"
  says: 优秀不超过百分之十五，小单位不超过百分之二十
  quota:
    - {what: excellent, percent: 15, of: staff, when: {fact: small, is: false}}
    - {what: excellent, percent: 20, of: staff, rounding: up, when: {fact: small, is: true}}
    - {what: good, percent: 50, of: staff, rounding: half_up}
- clause: "第十条"
  says: 办结率不低于百分之九十五
  statistic:
    - {name: 办结率, numerator: done, denominator: all_of_them, at_least_percent: 95}
    - {name: 只看不比, numerator: done, denominator: all_of_them}
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("amounts"), HEAD.replace("facts:\n", DECLARED) + RULES)


def sums(law: Regulation, of: str, **told: Any) -> Allowed:
    answer = allowed(law, of, Facts(told, law.declared), ON)
    assert answer.value is not None
    return answer.value


def places(law: Regulation, what: str, **told: Any) -> int | None:
    answer = head_count(law, what, Facts(told, law.declared), ON)
    return None if answer.value is None else answer.value.at_most


# Which sums


@pytest.mark.parametrize(
    ("offered", "admitted"),
    [
        ("100", True),
        ("99.99", False),
        ("200.50", True),
        ("200.5", True),
        ("200.51", False),
        ("1000", True),
        ("300", False),
        ("0", False),
    ],
)
def test_only_the_printed_sums_are_admitted(law: Regulation, offered: str, admitted: bool) -> None:
    assert sums(law, "fine").admits(Decimal(offered)) is admitted


@pytest.mark.parametrize(
    ("of", "offered", "admitted"),
    [
        ("award-cancelled", "49.99", False),
        ("award-cancelled", "50", True),
        ("award-cancelled", "2000", True),
        ("award-cancelled", "2000.01", False),
        ("demotion", "0", True),
        ("demotion", "300.00", True),
        ("demotion", "300.01", False),
    ],
)
def test_both_bounds_belong_to_what_is_allowed(law: Regulation, of: str, offered: str, admitted: bool) -> None:
    assert sums(law, of).admits(Decimal(offered)) is admitted


def test_the_answer_carries_modality_clause_and_reading(law: Regulation) -> None:
    answer = allowed(law, "award-cancelled", Facts({}, law.declared), ON)
    assert answer.modality is Modality.MAY
    assert "第四条" in answer.clauses
    assert [reading.reading for reading in answer.readings] == ["含"]


def test_a_measure_without_a_sum_is_silent(law: Regulation) -> None:
    unknown = allowed(law, "criticism-circular", Facts({}, law.declared), ON).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.SILENT


# Percentages


@pytest.mark.parametrize(
    ("of", "income", "exactly"),
    [
        ("removal", "899.95", "90.00"),
        ("removal", "899.94", "89.99"),
        ("removal", "0.05", "0.01"),
        ("removal", "0", "0.00"),
        ("dismissal", "133", "3"),
        ("dismissal", "133.34", "4"),
        ("suspension", "133", "4"),
        ("suspension", "100", "3"),
        ("suspension", "100.01", "4"),
    ],
)
def test_a_percentage_is_rounded_as_the_text_says(law: Regulation, of: str, income: str, exactly: str) -> None:
    assert sums(law, of, income=income).exactly == Decimal(exactly)


def test_only_the_exact_percentage_is_admitted(law: Regulation) -> None:
    tenth = sums(law, "removal", income="899.95")
    assert tenth.admits(Decimal(90))
    assert not tenth.admits(Decimal("89.995"))


@pytest.mark.parametrize("of", ["removal", "dismissal", "suspension"])
def test_a_percentage_of_what_was_not_told_must_be_found_first(law: Regulation, of: str) -> None:
    unknown = allowed(law, of, Facts({}, law.declared), ON).unknown
    assert unknown is not None
    assert (unknown.kind, unknown.facts) == (UnknownKind.FIND_FIRST, ("income",))


def test_a_binary_fraction_is_refused_before_it_is_reckoned_with(law: Regulation) -> None:
    with pytest.raises(FactError, match="上年收入"):
        Facts({"income": 899.95}, law.declared)


def test_a_percentage_of_nothing_named_is_refused_when_the_file_is_read(tmp_path: Any) -> None:
    rule = '- {clause: "第三条", says: 收入的一成, amount: {of: fine, percent: 10}}\n'
    assert "percent_of" in str(refused(tmp_path, HEAD + rule))


# Head-counts and shares


@pytest.mark.parametrize(
    ("what", "told", "at_most"),
    [
        ("excellent", {"staff": 20, "small": False}, 3),
        ("excellent", {"staff": 19, "small": False}, 2),
        ("excellent", {"staff": 6, "small": False}, 0),
        ("excellent", {"staff": 20, "small": True}, 4),
        ("excellent", {"staff": 21, "small": True}, 5),
        ("good", {"staff": 4}, 2),
        ("good", {"staff": 5}, 3),
        ("good", {"staff": 0}, 0),
    ],
)
def test_a_ceiling_of_heads_is_rounded_as_the_text_says(
    law: Regulation, what: str, told: dict[str, Any], at_most: int
) -> None:
    assert places(law, what, **told) == at_most


@pytest.mark.parametrize(("told", "missing"), [({"staff": 20}, "small"), ({"small": True}, "staff"), ({}, "small")])
def test_a_ceiling_that_rests_on_the_unknown_is_not_given(law: Regulation, told: dict[str, Any], missing: str) -> None:
    unknown = head_count(law, "excellent", Facts(told, law.declared), ON).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.FIND_FIRST
    assert missing in unknown.facts


def test_a_ceiling_the_text_does_not_have_is_silent(law: Regulation) -> None:
    unknown = head_count(law, "poor", Facts({"staff": 5}, law.declared), ON).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.SILENT


@pytest.mark.parametrize(("done", "enough"), [(95, True), (94, False), (100, True)])
def test_a_share_is_enough_from_its_very_bound(law: Regulation, done: int, enough: bool) -> None:
    answer = share(law, "办结率", Facts({"done": done, "all_of_them": 100}, law.declared), ON)
    assert answer.value is not None
    assert (answer.value.percent, answer.value.enough) == (Decimal(done), enough)


def test_a_share_without_a_bound_is_only_shown(law: Regulation) -> None:
    answer = share(law, "只看不比", Facts({"done": 1, "all_of_them": 4}, law.declared), ON)
    assert answer.value is not None
    assert (answer.value.percent, answer.value.enough) == (Decimal(25), None)


@pytest.mark.parametrize("told", [{"done": 1}, {"all_of_them": 4}, {"done": 0, "all_of_them": 0}])
def test_a_share_of_nothing_known_is_found_first(law: Regulation, told: dict[str, Any]) -> None:
    unknown = share(law, "办结率", Facts(told, law.declared), ON).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.FIND_FIRST


MONEY = some.decimals(0, 10_000_000, places=2, allow_nan=False)


@given(income=MONEY)
def test_a_rounded_sum_lies_within_half_a_cent_of_the_exact_one(law: Regulation, income: Decimal) -> None:
    exactly = sums(law, "removal", income=income).exactly
    assert exactly is not None
    assert abs(exactly - income / 10) <= Decimal("0.005")
    assert exactly == exactly.quantize(Decimal("0.01"))


@given(income=MONEY)
def test_rounding_down_and_up_enclose_the_exact_sum(law: Regulation, income: Decimal) -> None:
    low, high = sums(law, "dismissal", income=income).exactly, sums(law, "suspension", income=income).exactly
    assert low is not None
    assert high is not None
    assert low <= income * 3 / 100 <= high <= low + 1


@given(offered=MONEY)
def test_a_sum_is_admitted_exactly_between_its_bounds(law: Regulation, offered: Decimal) -> None:
    assert sums(law, "award-cancelled").admits(offered) == (50 <= offered <= 2000)


@given(staff=some.integers(0, 100_000), small=some.booleans())
def test_hiding_a_fact_never_gives_a_place(law: Regulation, staff: int, small: bool) -> None:
    ceiling = places(law, "excellent", staff=staff, small=small)
    assert ceiling is not None
    assert ceiling <= staff
    assert places(law, "excellent", staff=staff) is None
    assert places(law, "excellent", small=small) is None
