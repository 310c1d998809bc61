"""Ladders, on made-up rungs: the highest rung known to be due, no rung skipped, and nothing unknown ever climbs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_reading import HEAD, read
from wenze.engine.answers import Answer, Modality, UnknownKind
from wenze.engine.facts import Facts
from wenze.engine.ladder import Climb, rung
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
DECLARED = """\
facts:
  - {fact: urged, term: 催办次数, type: whole}
  - {fact: ignored, term: 不理会, type: yes_no}
  - {fact: excused, term: 说明了原因, type: yes_no}
"""
RUNGS = """\
- clause: "第三条"
  says: 催办过的，书面提醒
  modality: may
  ladder: {ladder: steps, rung: 1, when: {fact: urged, at_least: 1}, notice: phone-or-letter-urging, issuer: efficiency_office}
- clause: "第四条"
  says: 提醒以后还催办过两次的，通报
  modality: discretion
  doubt: 两次算不算提醒那一次
  reading: 不算
  ladder:
    ladder: steps
    rung: 2
    after_rung: 1
    when: {fact: urged, at_least: 2}
    notice: bulletin
    issuer: efficiency_office
    measures: [criticism-circular]
- clause: "第五条"
  says: 通报以后超过三次仍不理会又说不清的，问责
  ladder:
    ladder: steps
    rung: 3
    after_rung: 2
    when: {all: [{fact: urged, more_than: 3}, {fact: ignored, is: true}, {fact: excused, is: false}]}
    notice: supervision_letter
    issuer: project_leading_group
    measures: [suspension, removal]
- clause: "第六条"
  says: 另一种阶梯，不分先后
  ladder:
    - {ladder: free, rung: 1, when: {fact: urged, at_least: 1}, notice: bulletin, issuer: efficiency_office}
    - {ladder: free, rung: 4, when: {fact: ignored, is: true}, notice: bulletin, issuer: efficiency_office}
"""
WORST = {"urged": 4, "ignored": True, "excused": False, "rung_reached": 2}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("ladder"), HEAD.replace("facts:\n", DECLARED) + RUNGS)


def climb(law: Regulation, ladder: str = "steps", **told: Any) -> Answer[Climb]:
    return rung(law, ladder, Facts(told, law.declared), ON)


def height(law: Regulation, **told: Any) -> int | None:
    answer = climb(law, **told)
    return None if answer.value is None else answer.value.rung


@pytest.mark.parametrize(
    ("urged", "reached", "expected"), [(0, 0, 0), (1, 0, 1), (1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 2, 3), (5, 2, 3)]
)
def test_each_rung_begins_exactly_where_the_text_says(law: Regulation, urged: int, reached: int, expected: int) -> None:
    assert height(law, **(WORST | {"urged": urged, "rung_reached": reached})) == expected


def test_the_answer_names_notice_issuer_measures_row_and_what_comes_next(law: Regulation) -> None:
    answer = climb(law, **(WORST | {"urged": 2}))
    assert answer.value == Climb(
        ladder="steps",
        rung=2,
        notice="bulletin",
        issuer="efficiency_office",
        measures=("criticism-circular",),
        row="第四条",
        next_rung=3,
    )
    assert answer.modality is Modality.DISCRETION
    assert "第四条" in answer.clauses
    assert [reading.reading for reading in answer.readings] == ["不算"]


def test_no_rung_at_all_is_an_answer_and_names_the_first(law: Regulation) -> None:
    assert climb(law, **(WORST | {"urged": 0})).value == Climb(ladder="steps", rung=0, next_rung=1)


def test_the_top_rung_has_none_above_it(law: Regulation) -> None:
    value = climb(law, **WORST).value
    assert value is not None
    assert (value.rung, value.next_rung, value.measures) == (3, None, ("suspension", "removal"))


@pytest.mark.parametrize(("reached", "expected"), [(0, 1), (1, 2), (2, 3), (3, 3)])
def test_a_rung_waits_for_the_notice_of_the_one_before(law: Regulation, reached: int, expected: int) -> None:
    assert height(law, **(WORST | {"rung_reached": reached})) == expected


def test_a_refused_jump_says_which_step_is_missing_under_the_clause_of_the_higher_rung(law: Regulation) -> None:
    answer = climb(law, **(WORST | {"rung_reached": 1}))
    refused = [reason for reason in answer.reasons if reason.citation.row == "第五条"]
    assert [reason.says for reason in refused] == ["须先走完第2级，不能跳到第3级"]


def test_a_ladder_without_an_order_may_be_entered_anywhere(law: Regulation) -> None:
    value = climb(law, "free", urged=0, ignored=True).value
    assert value is not None
    assert (value.rung, value.next_rung) == (4, None)


def test_another_ladder_of_the_same_text_is_not_mixed_in(law: Regulation) -> None:
    value = climb(law, "free", urged=1, ignored=False).value
    assert value is not None
    assert (value.rung, value.next_rung) == (1, 4)


def test_a_ladder_the_text_does_not_have_is_silent(law: Regulation) -> None:
    unknown = climb(law, "stairs", **WORST).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.SILENT


@pytest.mark.parametrize("hidden", ["urged", "ignored", "excused", "rung_reached"])
def test_what_decides_a_rung_and_was_not_told_must_be_found_first(law: Regulation, hidden: str) -> None:
    unknown = climb(law, **{name: value for name, value in WORST.items() if name != hidden}).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.FIND_FIRST
    assert hidden in unknown.facts


def test_what_is_not_answered_yet_still_names_the_rungs_in_question(law: Regulation) -> None:
    answer = climb(law, **{name: value for name, value in WORST.items() if name != "rung_reached"})
    assert {"第四条", "第五条"} <= set(answer.clauses)
    assert answer.unknown is not None
    assert answer.unknown.facts == ("rung_reached",)


def test_what_decides_only_a_lower_rung_need_not_be_known(law: Regulation) -> None:
    value = climb(law, "free", ignored=True).value
    assert value is not None
    assert value.rung == 4


def test_one_known_no_is_enough_to_keep_a_rung_closed(law: Regulation) -> None:
    assert height(law, urged=3, rung_reached=2) == 2


TOLD = some.fixed_dictionaries(
    {
        "urged": some.integers(0, 6),
        "ignored": some.booleans(),
        "excused": some.booleans(),
        "rung_reached": some.integers(0, 3),
    }
)


@given(told=TOLD, hidden=some.sets(some.sampled_from(["urged", "ignored", "excused", "rung_reached"])))
def test_hiding_facts_never_climbs(law: Regulation, told: dict[str, Any], hidden: set[str]) -> None:
    known = height(law, **{name: value for name, value in told.items() if name not in hidden})
    assert known in (None, height(law, **told))


@given(told=TOLD, more=some.integers(1, 6))
def test_more_urging_never_leads_down(law: Regulation, told: dict[str, Any], more: int) -> None:
    before, after = height(law, **told), height(law, **(told | {"urged": told["urged"] + more}))
    assert before is not None
    assert after is not None
    assert after >= before


@given(told=TOLD)
def test_never_more_than_one_rung_above_the_notice_that_went_out(law: Regulation, told: dict[str, Any]) -> None:
    reached = height(law, **told)
    assert reached is not None
    assert reached <= told["rung_reached"] + 1
