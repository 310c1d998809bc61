"""Papers handed in, counts made up of matters, rewards, vetoes, shares, sums and factors: a made-up text, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.engine.build_conventions import CONVENTIONS
from tests.engine.build_sheet import made_sheet
from wenze.engine.amounts import allowed, share
from wenze.engine.answers import UnknownKind
from wenze.engine.facts import FactError, Facts
from wenze.engine.papers import lacking
from wenze.engine.register import Entry, fill
from wenze.engine.regulation import Regulation, RegulationFile
from wenze.engine.rewards import rewards, veto_validity
from wenze.engine.scoring import score
from wenze.engine.tally import tally
from wenze.engine.weighing import weighing

ON = date(2026, 11, 22)
FACTS: list[dict[str, Any]] = [
    {"fact": "letter_elements", "term": "要素", "type": "codes"},
    {"fact": "letter_written", "term": "书面", "type": "yes_no"},
    {"fact": "claimed", "term": "有加分", "type": "yes_no"},
    {"fact": "proved", "term": "已附依据", "type": "yes_no"},
    {"fact": "kind", "term": "事项", "type": "code", "codes": {"case": "案件", "late": "迟报"}},
    {"fact": "own", "term": "主动", "type": "yes_no"},
    {"fact": "cases", "term": "案件数", "type": "whole"},
    {"fact": "years", "term": "年数", "type": "whole"},
    {"fact": "part", "term": "部分", "type": "whole"},
    {"fact": "whole", "term": "全体", "type": "whole"},
    {"fact": "set_by", "term": "设置机关", "type": "code", "codes": {"high": "上级", "low": "下级"}},
    {"fact": "hard", "term": "艰苦", "type": "yes_no"},
    {"fact": "trial", "term": "试点", "type": "yes_no"},
]
SIGNED = {"head": "一把手签字", "deputy": "分管签字"}
PROVED = {"any": [{"fact": "claimed", "is": False}, {"fact": "proved", "is": True}]}
MATTER = {"all": [{"fact": "kind", "is": "case"}, {"fact": "own", "is": True}]}
PROVISIONS: list[dict[str, Any]] = [
    {"clause": "一", "says": "双签", "document": {"kind": "sheet", "written": False, "elements": SIGNED}},
    {
        "clause": "二",
        "says": "附依据",
        "document": {"kind": "sheet", "needs": [{"that": PROVED, "says": "没有附依据"}]},
    },
    {"clause": "三", "says": "计次", "tally": {"sheet": "s", "count": "cases", "when": MATTER}},
    {
        "clause": "四",
        "says": "加分",
        "modality": "may",
        "bonus": {"sheet": "s", "line": "case", "term": "案件", "each": 3, "count": "cases"},
    },
    {
        "clause": "五",
        "says": "满五年晋一级",
        "modality": "may",
        "reward": {"reward": "step", "term": "晋级", "steps": 1, "when": {"fact": "years", "at_least": 5}},
    },
    {
        "clause": "六",
        "says": "一半以上",
        "statistic": {"name": "half", "numerator": "part", "denominator": "whole", "at_least_percent": 50},
    },
    {"clause": "七", "says": "只认上级", "veto": {"when": {"fact": "set_by", "is": "high"}}},
    {
        "clause": "八",
        "says": "至多五百",
        "amount": {"of": "allowance", "at_most": 500, "when": {"fact": "hard", "is": False}},
    },
    {
        "clause": "九",
        "says": "试点从轻",
        "factor": {"code": "trial", "direction": "mitigate", "when": {"fact": "trial", "is": True}},
    },
    {
        "clause": "十",
        "says": "日期栏",
        "form_field": {"form": "f", "column": 1, "term": "日期", "field": "on", "format": "yy.m.d"},
    },
    {"clause": "十一", "says": "合计", "form_total": {"form": "f", "by": "level", "parts": ["high", "low"]}},
]


@cache
def law() -> Regulation:
    named = {"id": "made", "title": "试办法", "short_title": "试办法", "issuer": "某机构", "edition": "1"}
    written = RegulationFile.model_validate(
        {**named, "conventions": CONVENTIONS, "facts": FACTS, "provisions": PROVISIONS}
    )
    declared = {fact.fact: fact for fact in written.facts}
    return Regulation(file=written, file_sha256="", file_sm3="", declared=declared, terms={})


def told(**facts: Any) -> Facts:
    return Facts(facts, law().declared)


READY: dict[str, Any] = {"letter_elements": ["head", "deputy"], "letter_written": True, "claimed": True, "proved": True}


@pytest.mark.parametrize(
    ("changed", "complete", "rows"),
    [
        ({}, True, []),
        ({"letter_elements": ["head"]}, False, ["一"]),
        ({"letter_written": False}, False, ["二"]),
        ({"proved": False}, False, ["二"]),
        ({"proved": False, "claimed": False}, True, []),
        ({"claimed": None, "proved": False}, None, ["二"]),
        ({"claimed": None, "letter_elements": []}, False, ["一"]),
    ],
)
def test_a_paper_is_complete_only_when_everything_asked_of_it_is_known_to_be_there(
    changed: dict[str, Any], complete: bool | None, rows: list[str]
) -> None:
    paper = lacking(law(), "sheet", told(**(READY | changed)), ON).value
    assert paper is not None
    assert paper.complete is complete
    assert sorted({one.citation.row for one in paper.missing}) == rows


def test_a_paper_this_text_does_not_have_is_silent() -> None:
    answer = lacking(law(), "letter", told(), ON)
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.SILENT


def test_matters_count_where_their_condition_holds() -> None:
    matters = [
        {"kind": "case", "own": True},
        {"kind": "case", "own": False},
        {"kind": "late"},
        {"kind": "case", "own": True},
    ]
    counted = tally(law(), "s", matters, ON).value
    assert counted is not None
    assert (counted.counts, counted.matters) == ({"cases": 2}, {"cases": (0, 3)})


def test_a_matter_that_cannot_be_placed_gives_no_count() -> None:
    answer = tally(law(), "s", [{"kind": "case"}, {"kind": "case", "own": True}], ON)
    assert answer.value is None
    assert answer.unknown is not None
    assert answer.unknown.facts == ("own",)


def test_a_matter_of_a_kind_nobody_declared_is_refused() -> None:
    with pytest.raises(FactError):
        tally(law(), "s", [{"kind": "rumour"}], ON)


def test_a_sheet_without_counts_of_its_own_is_silent() -> None:
    assert tally(made_sheet(), "made-sheet", [], ON).value is None


def test_a_text_that_only_adds_points_gives_what_it_adds() -> None:
    added = score(law(), "s", told(cases=2), ON).value
    assert added is not None
    assert (added.bonus, added.total) == (6, 6)


@pytest.mark.parametrize(("years", "earned"), [(4, []), (5, ["step"])])
def test_a_reward_is_earned_from_its_line_on(years: int, earned: list[str]) -> None:
    given = rewards(law(), told(years=years), ON).value
    assert given is not None
    assert [one.reward for one in given.earned] == earned


def test_a_reward_that_is_not_known_is_not_earned_and_says_what_to_find() -> None:
    given = rewards(law(), told(), ON).value
    assert given is not None
    assert (given.earned, given.find_first) == ((), ("years",))


def test_a_veto_stands_only_where_those_who_may_set_it_up_did() -> None:
    by_high, by_low = (
        veto_validity(law(), told(set_by="high"), ON).value,
        veto_validity(law(), told(set_by="low"), ON).value,
    )
    assert by_high is not None
    assert by_low is not None
    assert (by_high.valid, by_low.valid, by_low.says) == (True, False, "只认上级")
    assert veto_validity(law(), told(), ON).value is None


@pytest.mark.parametrize(("part", "whole", "enough"), [(1, 2, True), (49, 100, False), (1, 3, False)])
def test_a_share_is_compared_exactly_and_its_line_is_enough(part: int, whole: int, enough: bool) -> None:
    found = share(law(), "half", told(part=part, whole=whole), ON).value
    assert found is not None
    assert found.enough is enough
    assert abs(found.percent - Decimal(part) * 100 / whole) < Decimal("0.0001")


def test_a_share_of_nothing_is_not_known() -> None:
    answer = share(law(), "half", told(part=0, whole=0), ON)
    assert answer.unknown is not None
    assert answer.unknown.facts == ("whole",)


def test_a_sum_under_a_condition_is_silent_where_it_fails_and_open_where_it_is_not_known() -> None:
    kinds = {hard: allowed(law(), "allowance", told(hard=hard), ON).unknown for hard in (True, None)}
    assert {hard: one.kind for hard, one in kinds.items() if one} == {
        True: UnknownKind.SILENT,
        None: UnknownKind.FIND_FIRST,
    }
    within = allowed(law(), "allowance", told(hard=False), ON).value
    assert within is not None
    assert (within.admits(Decimal(500)), within.admits(Decimal("500.01"))) == (True, False)


@pytest.mark.parametrize(("trial", "direction"), [(True, "mitigate"), (False, "none")])
def test_factors_can_be_asked_in_a_text_without_measures(trial: bool, direction: str) -> None:
    weighed = weighing(law(), told(trial=trial), ON).value
    assert weighed is not None
    assert (weighed.direction, weighed.exempt) == (direction, False)
    untold = weighing(law(), told(), ON).value
    assert untold is not None
    assert (untold.direction, untold.untold) == ("none", ("九",))


def test_a_form_shows_days_as_printed_and_names_the_entry_that_is_in_no_total() -> None:
    entries = [
        Entry(entry="a", person="p", values={"on": "2012-02-05", "level": "high"}),
        Entry(entry="b", person="p", values={"on": date(2012, 11, 30)}),
        Entry(entry="c", person="q", values={"on": "立春", "level": "low"}),
    ]
    filled = fill(law(), "f", entries, ON).value
    assert filled is not None
    assert filled.rows == (("12.2.5",), ("12.11.30",), ("立春",))
    assert (filled.totals, filled.persons) == ({"all": 3, "high": 1, "low": 1}, 2)
    assert filled.gaps == (("b", "level"),)
