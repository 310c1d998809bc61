"""What a measure brings and whom it bars, on made-up rows: by question, by what is not known, and what only calls for judgement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.build_law import made
from tests.engine.build_reading import shipped
from wenze.engine.answers import Basis, Citation, UnknownKind
from wenze.engine.effects import effects, period_end
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.facts import Facts
from wenze.engine.procedure import advance, moves
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
DAYS = {"decided_on": date(2026, 5, 1), "effective_on": date(2026, 5, 2)}
TALK, LETTER, REMOVAL = "admonition-talk", "written-self-criticism", "removal"
ROWS: list[dict[str, Any]] = [
    {"clause": "一", "says": "方式", "measure": {"codes": [TALK, LETTER, REMOVAL], "group": 1}},
    {"clause": "二", "says": "谈话的影响期", "effect": {"of": [TALK], "bars": [{"what": "effect-period", "for": "1 year"}]}},
    {
        "clause": "三",
        "says": "免职的一年不提拔，当年不评优",
        "effect": {
            "of": [REMOVAL],
            "bars": [{"what": "promotion", "for": "1 year"}, {"what": "award", "calendar_year": True, "from": "decided"}],
        },
    },
    {
        "clause": "四",
        "says": "试用期里的不得任职",
        "doubt": "试用期从何时起",
        "reading": "从任命起",
        "effect": {
            "of": [REMOVAL],
            "when": {"fact": "on_probation", "is": True},
            "bars": [{"what": "any-post", "for": "6 months"}],
        },
    },
    {"clause": "五", "says": "问责期到最长的为止", "accountability_period": {}},
]  # fmt: skip


def text() -> Regulation:
    return made(ROWS)


def stands(question: Any, measure: str, on: date = ON, **more: Any) -> Any:
    law = Law(regulation=lambda name, edition: text(), calendar=shipped().calendar, vocabulary=shipped().vocabulary)
    decision = Decision(decision="临问责〔2026〕1号", regulation="made-law", measure=measure, **DAYS, **more)
    return standing(law, [decision], question, on)


def told(**more: Any) -> Facts:
    return Facts({**DAYS, **more}, text().declared)


@pytest.mark.parametrize(
    ("question", "clear"), [("promotion", False), ("award", False), ("assignment", True), ("grade", True)]
)
def test_a_bar_bears_on_its_own_question_only(question: str, clear: bool) -> None:
    answer = stands(question, REMOVAL, on_probation=False)
    assert answer.value.clear is clear
    assert len(answer.reasons) == len(answer.value.bars) == (0 if clear else 1)


@pytest.mark.parametrize(("question", "open_"), [("promotion", True), ("assignment", True), ("award", False)])
def test_what_only_calls_for_judgement_leaves_promotion_and_posts_open_and_nothing_else(
    question: str, open_: bool
) -> None:
    answer = stands(question, TALK)
    assert (answer.value is None) is open_
    if open_:
        assert answer.unknown.kind is UnknownKind.FIND_FIRST
        assert answer.unknown.says == "处于影响期内，条文没有写明这一事项是否受限，须由有权机关判断"
        assert answer.clauses == ("二",)


def test_what_is_not_known_matters_only_to_the_question_it_would_bar() -> None:
    assert stands("promotion", REMOVAL).value.clear is False
    assert stands("award", REMOVAL).readings == ()
    unknown = stands("assignment", REMOVAL, date(2026, 11, 2))
    assert unknown.unknown.facts == ("on_probation",)
    assert unknown.unknown.says == f"须先查明：{text().declared['on_probation'].term}"
    assert "四" in unknown.clauses
    assert [one.reading for one in unknown.readings] == ["从任命起"]


def test_while_something_is_not_known_every_effect_of_the_decision_is_shown() -> None:
    assert stands("assignment", REMOVAL, date(2026, 11, 2)).clauses == ("三", "四", "")
    assert stands("assignment", REMOVAL, date(2026, 11, 3)).value.clear is True, "it would have ended by then"


def test_a_measure_the_text_has_without_effects_bars_nobody() -> None:
    assert stands("promotion", LETTER).value.clear is True


def test_a_measure_the_text_does_not_know_leaves_every_question_open() -> None:
    answer = stands("award", "demotion")
    assert answer.unknown.facts == ("measure",)


@pytest.mark.parametrize(
    ("on", "clear"),
    [(date(2026, 5, 1), True), (date(2026, 5, 2), False), (date(2027, 5, 2), False), (date(2027, 5, 3), True)],
)
def test_a_bar_holds_from_its_first_to_its_last_day(on: date, clear: bool) -> None:
    assert stands("promotion", REMOVAL, on, on_probation=False).value.clear is clear


def test_rescission_ends_what_runs_by_days_on_its_own_day_and_leaves_the_year() -> None:
    rescinded = {"on_probation": False, "rescinded_on": date(2026, 9, 1)}
    assert stands("promotion", REMOVAL, date(2026, 8, 31), **rescinded).value.clear is False
    assert stands("promotion", REMOVAL, date(2026, 9, 1), **rescinded).value.clear is True
    assert stands("award", REMOVAL, date(2026, 9, 1), **rescinded).value.clear is False


def test_a_reversed_decision_was_never_made() -> None:
    assert stands("promotion", REMOVAL, reversed_on=date(2026, 12, 1)).value.clear is True


def test_the_effects_of_one_measure_are_those_of_its_rows_in_their_order() -> None:
    answer = effects(text(), shipped().calendar, told(measure=REMOVAL, on_probation=True), ON)
    assert answer.value is not None
    assert [(one.what, one.until_on, one.year) for one in answer.value.consequences] == [
        ("promotion", date(2027, 5, 2), None),
        ("award", None, 2026),
        ("any-post", date(2026, 11, 2), None),
    ]
    assert answer.clauses[:2] == ("三", "四")
    assert [reason.facts for reason in answer.reasons[:2]] == [
        (("问责方式", "免职"),),
        (("问责方式", "免职"), (text().declared["on_probation"].term, "是")),
    ]


def test_each_asking_counts_from_its_own_days() -> None:
    one = effects(text(), shipped().calendar, told(measure=TALK), ON).value
    later = Facts({"measure": TALK, "decided_on": "2024-02-29", "effective_on": "2024-02-29"}, text().declared)
    other = effects(text(), shipped().calendar, later, ON).value
    assert one is not None
    assert other is not None
    assert one.consequences[0].until_on == date(2027, 5, 2)
    assert (other.consequences[0].from_on, other.consequences[0].until_on) == (date(2024, 2, 29), date(2025, 2, 28))


def test_the_period_ends_with_the_longest_bar_else_with_the_year() -> None:
    ends = [
        period_end(text(), shipped().calendar, told(measure=measure, on_probation=False), ON).value
        for measure in (REMOVAL, LETTER)
    ]
    assert [one and one.ends_on for one in ends] == [date(2027, 5, 2), date(2026, 12, 31)]


def test_where_the_effects_are_silent_the_period_is_too() -> None:
    answer = period_end(text(), shipped().calendar, told(measure="demotion"), ON)
    assert answer.unknown is not None
    assert answer.unknown.says == "《试办法》没有规定问责期，不套用其他文件"
    assert answer.question == "period"


def test_the_period_asks_for_what_the_effects_ask_for() -> None:
    answer = period_end(text(), shipped().calendar, told(measure=REMOVAL), ON)
    assert answer.unknown is not None
    assert answer.unknown.facts == ("on_probation",)


def test_a_case_passes_on_by_itself_only_from_the_stage_and_under_the_condition_of_the_procedure() -> None:
    procedure = shipped().procedures["accountability"]
    told = Facts({}, text().declared)

    def passes_to(stage: str, *people: str) -> str | None:
        return advance(procedure, "case", stage, told, {"respondent": people})

    assert passes_to("deciding", "served", "closed", "executed") == "executing"
    assert passes_to("deciding", "served", "decided") is None
    assert passes_to("executing", "served") is None
    assert passes_to("deciding") is None
    assert advance(procedure, "case", "deciding", told) is None
    assert advance(procedure, "respondent", "deciding", told, {"respondent": ("served",)}) is None


def test_a_citation_is_written_as_the_clause_the_convention_or_the_office() -> None:
    told = {"regulation": "made-law", "edition": "1", "clause": "第三条", "part": "甲", "row": "第三条#甲"}
    written = [str(Citation(**told, basis=basis)) for basis in Basis]
    assert written == ["第三条", "第三条", "惯例", "本机构程序第三条"]


def test_the_moves_of_a_stage_carry_the_day_they_were_asked_on() -> None:
    answer = moves(text(), shipped().procedures["accountability"], "case", "initiating", told(measure=TALK), ON)
    assert answer.receipt.asked_on == ON
    assert answer.value is not None
    assert {one.track for one in answer.value.moves} == {"case"}
    assert [one.move for one in answer.value.moves] == [
        one.move
        for one in shipped().procedures["accountability"].moves
        if one.track == "case" and "initiating" in one.stages
    ]
