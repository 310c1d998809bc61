"""Someone without a circumstance of their own answers because of another: the linkage itself is the ground for measures."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from tests.engine.build_law import made
from wenze.engine.answers import Answer, Modality, UnknownKind
from wenze.engine.facts import Facts
from wenze.engine.measures import Fitting, fitting
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
FACTS = [{"fact": "found_above", "term": "由上级发现", "type": "yes_no"}]
LAW: list[dict[str, Any]] = [
    {"clause": "第一条", "says": "迟到的", "circumstance": {"code": "late", "group": "work"}},
    {
        "clause": "第二条",
        "says": "三种方式",
        "measure": {"group": 1, "codes": ["criticism-circular", "admonition-talk"]},
    },
    {
        "clause": "第三条",
        "says": "追究工作人员的，应当追究部门负责人",
        "modality": "must",
        "linkage": {"of": ["directly_responsible"], "to": ["department_head"]},
    },
    {
        "clause": "第四条",
        "says": "追究部门负责人的，可以对分管领导诫勉谈话",
        "modality": "may",
        "linkage": {
            "of": ["directly_responsible", "department_head"],
            "to": ["responsible_leader"],
            "measures": ["admonition-talk"],
            "when": {"fact": "found_above", "is": True},
        },
    },
]


@cache
def law() -> Regulation:
    return made(LAW, FACTS)


def ask(**told: Any) -> Answer[Fitting]:
    return fitting(law(), Facts({"circumstances": (), **told}, law().declared), ON)


def found(**told: Any) -> Fitting:
    answer = ask(**told)
    assert answer.value is not None
    return answer.value


def test_the_linked_one_answers_without_a_circumstance_of_their_own() -> None:
    answer = ask(linked_from="directly_responsible", role="department_head", found_above=False)
    assert answer.value is not None
    assert answer.value.accountable
    assert answer.value.linked is not None
    assert (answer.value.linked.row, answer.value.linked.modality) == ("第三条", Modality.MUST)
    assert [one.measure for one in answer.value.options] == ["criticism-circular", "admonition-talk"]
    assert answer.clauses == ("第三条", "第二条")


def test_who_is_not_linked_and_did_nothing_does_not_answer() -> None:
    assert not found(role="department_head").accountable
    assert not found(linked_from="department_head", role="directly_responsible", found_above=True).accountable


def test_measures_the_linkage_names_are_the_only_ones() -> None:
    linked = found(linked_from="department_head", role="responsible_leader", found_above=True)
    assert linked.linked is not None
    assert linked.linked.modality is Modality.MAY
    assert [one.measure for one in linked.options] == ["admonition-talk"]


def test_who_is_linked_and_has_a_circumstance_too_has_every_measure_open() -> None:
    both = found(circumstances=("late",), linked_from="department_head", role="responsible_leader", found_above=True)
    assert [one.measure for one in both.options] == ["criticism-circular", "admonition-talk"]


def test_a_linkage_needs_no_word_on_circumstances() -> None:
    facts = Facts({"linked_from": "directly_responsible", "role": "department_head"}, law().declared)
    answer = fitting(law(), facts, ON)
    assert answer.value is not None
    assert answer.value.accountable


def test_the_condition_of_the_linkage_must_be_found_first() -> None:
    answer = ask(linked_from="department_head", role="responsible_leader")
    assert answer.unknown is not None
    assert (answer.unknown.kind, answer.unknown.facts) == (UnknownKind.FIND_FIRST, ("found_above",))
    assert "第四条" in answer.clauses


def test_without_the_role_nobody_can_say_whether_the_linkage_reaches() -> None:
    answer = ask(linked_from="directly_responsible", found_above=False)
    assert answer.unknown is not None
    assert answer.unknown.facts == ("role",)


def test_a_linkage_asked_of_a_text_without_linkage_links_nobody() -> None:
    plain = made(LAW[:2])
    facts = Facts({"circumstances": (), "linked_from": "unit", "role": "head"}, plain.declared)
    answer = fitting(plain, facts, ON)
    assert answer.value is not None
    assert not answer.value.accountable
