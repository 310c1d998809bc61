"""Who else answers, on made-up linkages: as many steps as the text says, never more, and nobody on what is not known."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_law import made
from wenze.engine.answers import Answer, Modality, UnknownKind
from wenze.engine.facts import Facts
from wenze.engine.linkage import Answerable, Answerables, others
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
FACTS = [
    {"fact": "found_above", "term": "由上级发现", "type": "yes_no"},
    {"fact": "times", "term": "次数", "type": "whole"},
]
CHAIN: list[dict[str, Any]] = [
    {
        "clause": "第一条",
        "says": "追究直接责任人的，问分管领导",
        "modality": "must",
        "linkage": {"of": ["directly_responsible"], "to": ["responsible_leader"]},
    },
    {
        "clause": "第二条",
        "says": "追究分管领导的，视情问主要领导",
        "modality": "discretion",
        "doubt": "由连带而来的算不算",
        "reading": "不算",
        "linkage": {"of": ["responsible_leader"], "to": ["principal_leader"], "measures": ["criticism-circular"]},
    },
    {
        "clause": "第三条",
        "says": "追究部门负责人的，问分管领导，没有的问主要领导",
        "modality": "may",
        "linkage": {"of": ["department_head"], "to": ["responsible_leader"], "otherwise": ["principal_leader"]},
    },
    {
        "clause": "第四条",
        "says": "追究单位的，问两个人",
        "linkage": {"of": ["unit"], "to": ["head", "responsible_leader"]},
    },
    {
        "clause": "第五条",
        "says": "上级发现、三次以上的，追究主要领导也问单位",
        "linkage": {
            "of": ["principal_leader"],
            "to": ["unit"],
            "when": {"all": [{"fact": "found_above", "is": True}, {"fact": "times", "at_least": 3}]},
        },
    },
]
TWO_STEPS: list[dict[str, Any]] = [
    {"clause": "第一条", "says": "一步", "linkage": {"of": ["directly_responsible"], "to": ["department_head"]}},
    {"clause": "第二条", "says": "可到第二步", "linkage": {"of": ["department_head"], "to": ["head"], "steps": 2}},
    {"clause": "第三条", "says": "也只到第二步", "linkage": {"of": ["head"], "to": ["unit"], "steps": 2}},
    {
        "clause": "第四条",
        "says": "回到起点",
        "linkage": {"of": ["department_head"], "to": ["directly_responsible"], "steps": 2},
    },
]


@cache
def chain() -> Regulation:
    return made(CHAIN, FACTS)


def ask(law: Regulation, pursued: str, **told: Any) -> Answer[Answerables]:
    return others(law, pursued, Facts(told, law.declared), ON)


def roles(law: Regulation, pursued: str, **told: Any) -> list[str]:
    answer = ask(law, pursued, **told)
    assert answer.value is not None
    return [one.role for one in answer.value.others]


def test_a_linkage_takes_one_step_and_the_linked_person_links_nobody() -> None:
    assert roles(chain(), "directly_responsible") == ["responsible_leader"]


def test_who_is_pursued_directly_links_on_from_there() -> None:
    assert roles(chain(), "responsible_leader") == ["principal_leader"]


def test_the_answer_says_who_because_of_whom_how_strongly_by_which_measure_and_row() -> None:
    answer = ask(chain(), "responsible_leader")
    assert answer.value == Answerables(
        others=(
            Answerable(
                role="principal_leader",
                term="主要领导",
                because_of="responsible_leader",
                step=1,
                modality=Modality.DISCRETION,
                measures=("criticism-circular",),
                row="第二条",
            ),
        )
    )
    assert answer.clauses == ("第二条",)
    assert [reading.reading for reading in answer.readings] == ["不算"]


def test_a_linkage_without_a_word_of_its_own_binds() -> None:
    answer = ask(chain(), "unit")
    assert answer.value is not None
    assert {one.modality for one in answer.value.others} == {Modality.MUST}


def test_only_a_linkage_that_says_two_steps_leads_on_and_it_stops_there() -> None:
    law = made(TWO_STEPS)
    answer = ask(law, "directly_responsible")
    assert answer.value is not None
    assert [(one.role, one.step, one.because_of) for one in answer.value.others] == [
        ("department_head", 1, "directly_responsible"),
        ("head", 2, "department_head"),
    ]


def _choosing(**linkage: Any) -> Regulation:
    either = {"of": ["unit"], "to": ["principal_leader", "responsible_leader"], "whom": "one"}
    rows: list[dict[str, Any]] = [{"clause": "第一条", "says": "或者", "modality": "may", "linkage": either}]
    return made(rows + ([{"clause": "第二条", "says": "又写一处", **linkage}] if linkage else []))


def one_of(law: Regulation, **told: Any) -> dict[str, tuple[str, ...]]:
    answer = ask(law, "unit", **told)
    assert answer.value is not None
    return {one.role: one.one_of for one in answer.value.others}


def test_or_leaves_a_person_to_pick_one_and_and_names_each() -> None:
    both = ("principal_leader", "responsible_leader")
    assert one_of(_choosing()) == {"principal_leader": both, "responsible_leader": both}
    assert one_of(chain()) == {"head": (), "responsible_leader": ()}


def test_of_two_to_pick_from_the_one_who_is_there_needs_no_picking() -> None:
    assert one_of(_choosing(), vacant_roles=["responsible_leader"]) == {"principal_leader": ()}


def test_or_with_one_name_only_is_refused() -> None:
    with pytest.raises(ValueError, match="whom: one"):
        made([{"clause": "第一条", "says": "一个", "linkage": {"of": ["unit"], "to": ["head"], "whom": "one"}}])


def test_where_two_clauses_name_the_same_role_the_firmer_word_stands() -> None:
    firmer = _choosing(modality="must", linkage={"of": ["unit"], "to": ["principal_leader"]})
    answer = ask(firmer, "unit")
    assert answer.value is not None
    assert [(one.role, one.modality, one.row) for one in answer.value.others] == [
        ("principal_leader", Modality.MUST, "第二条"),
        ("responsible_leader", Modality.MAY, "第一条"),
    ]
    weaker = _choosing(modality="discretion", linkage={"of": ["unit"], "to": ["head"]})
    assert one_of(weaker)["principal_leader"] == ("principal_leader", "responsible_leader")


def test_a_linkage_that_is_only_reported_orders_nobody_to_answer() -> None:
    told = made(
        [{"clause": "三", "says": "追究过", "modality": "reported", "linkage": {"of": ["unit"], "to": ["head"]}}]
    )
    answer = ask(told, "unit")
    assert answer.value is not None
    assert [one.modality for one in answer.value.others] == [Modality.REPORTED]


def test_a_circle_ends_where_it_began() -> None:
    assert "directly_responsible" not in roles(made(TWO_STEPS), "directly_responsible")


@pytest.mark.parametrize(
    ("vacant", "expected"),
    [
        ([], ["responsible_leader"]),
        (["responsible_leader"], ["principal_leader"]),
        (["principal_leader"], ["responsible_leader"]),
    ],
)
def test_the_fallback_answers_only_where_the_first_is_not_there(vacant: list[str], expected: list[str]) -> None:
    assert roles(chain(), "department_head", vacant_roles=vacant) == expected


def test_of_two_who_answer_the_one_who_is_there_answers() -> None:
    assert roles(chain(), "unit", vacant_roles=["head"]) == ["responsible_leader"]
    assert roles(chain(), "unit", vacant_roles=["head", "responsible_leader"]) == []


@pytest.mark.parametrize(("times", "expected"), [(2, []), (3, ["unit"]), (4, ["unit"])])
def test_a_condition_decides_exactly_at_its_number(times: int, expected: list[str]) -> None:
    assert roles(chain(), "principal_leader", found_above=True, times=times) == expected


def test_a_condition_that_fails_links_nobody() -> None:
    assert roles(chain(), "principal_leader", found_above=False, times=9) == []


@pytest.mark.parametrize(("told", "missing"), [({"times": 3}, "found_above"), ({"found_above": True}, "times")])
def test_a_condition_not_known_must_be_found_first(told: dict[str, Any], missing: str) -> None:
    answer = ask(chain(), "principal_leader", **told)
    assert answer.unknown is not None
    assert (answer.unknown.kind, answer.unknown.facts) == (UnknownKind.FIND_FIRST, (missing,))
    assert answer.clauses == ("第五条",)


def test_the_condition_of_somebody_elses_linkage_is_not_asked_for() -> None:
    assert roles(chain(), "responsible_leader") == ["principal_leader"]


def test_whom_no_linkage_names_answers_alone() -> None:
    assert roles(chain(), "case_officer") == []


def test_a_text_without_linkage_is_silent() -> None:
    law = made([{"clause": "第一条", "says": "原则", "not_modelled": "是原则"}])
    answer = ask(law, "directly_responsible")
    assert answer.unknown is not None
    assert answer.unknown.kind is UnknownKind.SILENT


ROLES = ("head", "principal_leader", "responsible_leader", "department_head", "directly_responsible", "unit")
LINKS = some.lists(
    some.tuples(some.sampled_from(ROLES), some.sampled_from(ROLES), some.integers(min_value=1, max_value=3)),
    min_size=1,
    max_size=8,
)


def linked(links: list[tuple[str, str, int]]) -> Regulation:
    return made(
        [
            {"clause": f"第{number}条", "says": "连带", "linkage": {"of": [start], "to": [end], "steps": steps}}
            for number, (start, end, steps) in enumerate(links)
        ]
    )


@given(links=LINKS, pursued=some.sampled_from(ROLES))
def test_linkage_never_recurses_beyond_its_steps(links: list[tuple[str, str, int]], pursued: str) -> None:
    answer = ask(linked(links), pursued)
    assert answer.value is not None
    found = answer.value.others
    step_of = {pursued: 0} | {one.role: one.step for one in found}
    assert len(step_of) == len(found) + 1, "nobody answers twice, and nobody for himself"
    for one in found:
        assert one.step == step_of[one.because_of] + 1
        assert any(link[:2] == (one.because_of, one.role) and link[2] >= one.step for link in links)


@given(links=LINKS, pursued=some.sampled_from(ROLES))
def test_with_single_steps_only_the_neighbours_answer(links: list[tuple[str, str, int]], pursued: str) -> None:
    single = [(start, end, 1) for start, end, _ in links]
    neighbours = {end for start, end, _ in single if start == pursued} - {pursued}
    assert set(roles(linked(single), pursued)) == neighbours


@given(
    pursued=some.sampled_from([*ROLES]),
    told=some.fixed_dictionaries({"found_above": some.booleans(), "times": some.integers(0, 5)}),
    hidden=some.sets(some.sampled_from(["found_above", "times"])),
)
def test_what_is_answered_on_less_stands_when_more_is_told(
    pursued: str, told: dict[str, Any], hidden: set[str]
) -> None:
    less = ask(chain(), pursued, **{name: value for name, value in told.items() if name not in hidden})
    if less.value is None:
        assert less.unknown is not None
        assert set(less.unknown.facts) <= hidden
    else:
        assert less.value == ask(chain(), pursued, **told).value
