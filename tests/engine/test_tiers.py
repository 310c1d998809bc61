"""Tiers, on made-up ones: by gravity, by role and precedence, with factors; a tier gives its own measures and no others."""

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
from wenze.engine.measures import Fitting, fitting
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
GRAVITY = {"fact": "gravity", "term": "情节", "type": "code", "codes": {"light": "轻", "heavy": "重", "grave": "严重"}}
FACTS: list[dict[str, Any]] = [
    GRAVITY,
    {"fact": "times", "term": "次数", "type": "whole"},
    {"fact": "found_inside", "term": "内部发现", "type": "yes_no"},
    {"fact": "retired", "term": "已经退休", "type": "yes_no"},
    {"fact": "no_post", "term": "没有职务", "type": "yes_no"},
]
GROUNDS: list[dict[str, Any]] = [
    {
        "clause": "第一条",
        "says": "失职",
        "circumstance": {"code": "neglect", "group": "g", "targets": ["person", "unit"]},
    },
    {
        "clause": "第二条",
        "says": "单位的方式",
        "measure": {"group": 1, "codes": ["bulletin", "unit-criticism-circular"], "target": "unit"},
    },
    {
        "clause": "第三条",
        "says": "个人的方式",
        "modality": "discretion",
        "measure": [
            {"group": 1, "codes": ["criticism-and-education", "written-self-criticism"]},
            {"group": 2, "codes": ["criticism-circular", "award-cancelled"]},
            {"group": 3, "codes": ["removal", "disciplinary-sanction"]},
        ],
    },
]


def tier(clause: str, code: str, when: dict[str, Any], to: str, *measures: str, **more: Any) -> dict[str, Any]:
    joined = {"joined": True} if more.pop("joined", False) else {}
    rule = {"tier": code, "term": code, "when": when, "assigns": [{"to": to, "measures": measures, **joined}], **more}
    return {"clause": clause, "says": f"{code}一档", "tier": rule}


BY_GRAVITY = [
    *GROUNDS,
    tier(
        "第四条",
        "light",
        {"fact": "gravity", "is": "light"},
        "person",
        "criticism-and-education",
        "written-self-criticism",
    ),
    tier("第五条", "heavy", {"fact": "gravity", "is": "heavy"}, "person", "criticism-circular"),
    tier("第六条", "grave", {"fact": "gravity", "is": "grave"}, "person", "removal", "disciplinary-sanction"),
    tier("第七条", "unit-light", {"fact": "gravity", "is": "light"}, "unit", "bulletin"),
    {
        "clause": "第八条",
        "says": "从重",
        "modality": "must",
        "factor": {
            "code": "a",
            "direction": "aggravate",
            "when": {"fact": "factors", "includes": "a"},
            "outweighs": ["mitigate"],
        },
    },
    {
        "clause": "第九条",
        "says": "可以从轻或者不追究",
        "modality": "may",
        "factor": {
            "code": "m",
            "direction": "mitigate",
            "when": {"fact": "factors", "includes": "m"},
            "may_exempt": True,
        },
    },
    {
        "clause": "第十条",
        "says": "退休的不用通报",
        "modality": "must",
        "not_used": {"measures": ["criticism-circular"], "when": {"fact": "retired", "is": True}},
    },
    {
        "clause": "第十一条",
        "says": "没有职务可免的通报",
        "fallback": {"of": "removal", "when": {"fact": "no_post", "is": True}, "use": "award-cancelled"},
    },
]
BY_ROLE = [
    *GROUNDS,
    tier(
        "第四条",
        "inside",
        {"fact": "found_inside", "is": True},
        "directly_responsible",
        "criticism-and-education",
        precedence=1,
    ),
    tier(
        "第五条",
        "outside",
        {"fact": "found_inside", "is": False},
        "responsible_leader",
        "written-self-criticism",
        precedence=1,
    ),
    tier(
        "第六条",
        "third-time",
        {"fact": "times", "at_least": 3},
        "directly_responsible",
        "criticism-circular",
        "award-cancelled",
        precedence=2,
        joined=True,
    ),
]
QUARREL = [
    *GROUNDS,
    tier("第四条", "often", {"fact": "times", "at_least": 3}, "person", "removal"),
    tier("第五条", "grave", {"fact": "gravity", "is": "grave"}, "person", "criticism-circular"),
]
PLAIN: dict[str, Any] = {
    "circumstances": ["neglect"],
    "factors": [],
    "retired": False,
    "no_post": False,
    "gravity": "light",
}
ROLED: dict[str, Any] = {"circumstances": ["neglect"], "found_inside": True, "times": 1, "role": "directly_responsible"}


@cache
def by_gravity() -> Regulation:
    return made(BY_GRAVITY, FACTS)


@cache
def by_role() -> Regulation:
    return made(BY_ROLE, FACTS)


def ask(law: Regulation, told: dict[str, Any], **changed: Any) -> Answer[Fitting]:
    return fitting(law, Facts(told | changed, law.declared), ON)


def value(law: Regulation, told: dict[str, Any], **changed: Any) -> Fitting:
    answer = ask(law, told, **changed)
    assert answer.value is not None
    return answer.value


def measures(law: Regulation, told: dict[str, Any], **changed: Any) -> list[str]:
    return [option.measure for option in value(law, told, **changed).options]


def missing(law: Regulation, told: dict[str, Any], **changed: Any) -> tuple[str, ...]:
    unknown = ask(law, told, **changed).unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.FIND_FIRST
    return unknown.facts


@pytest.mark.parametrize(
    ("gravity", "expected"),
    [
        ("light", ["criticism-and-education", "written-self-criticism"]),
        ("heavy", ["criticism-circular"]),
        ("grave", ["removal", "disciplinary-sanction"]),
    ],
)
def test_a_tier_gives_its_own_measures_and_no_others(gravity: str, expected: list[str]) -> None:
    assert measures(by_gravity(), PLAIN, gravity=gravity) == expected


def test_the_tier_is_named_and_its_row_cited_without_those_that_do_not_hold() -> None:
    answer = ask(by_gravity(), PLAIN, gravity="heavy")
    assert answer.value is not None
    assert answer.value.tier == "heavy"
    assert "第五条" in answer.clauses
    assert not {"第四条", "第六条", "第七条"} & set(answer.clauses)
    assert answer.modality is Modality.DISCRETION


def test_a_gravity_not_found_gives_no_measure_at_all() -> None:
    assert missing(by_gravity(), PLAIN, gravity=None) == ("gravity",)


def test_the_tier_of_a_unit_is_not_that_of_a_person() -> None:
    assert measures(by_gravity(), PLAIN, target="unit") == ["bulletin"]


def test_where_no_tier_speaks_of_the_case_everything_the_text_has_is_left_to_choose() -> None:
    assert measures(by_gravity(), PLAIN, target="unit", gravity="heavy") == ["bulletin", "unit-criticism-circular"]


def test_what_must_weigh_outweighs_what_may_and_nobody_lets_it_go() -> None:
    both = value(by_gravity(), PLAIN, gravity="heavy", factors=["a", "m"])
    assert (both.direction, both.may_exempt, both.exempt) == ("aggravate", False, False)
    assert [option.measure for option in both.options] == ["criticism-circular"]


@pytest.mark.parametrize(
    ("factors", "direction", "may_exempt"),
    [([], "none", False), (["a"], "aggravate", False), (["m"], "mitigate", True)],
)
def test_a_single_factor_gives_the_direction_and_leaves_the_tier(
    factors: list[str], direction: str, may_exempt: bool
) -> None:
    one = value(by_gravity(), PLAIN, factors=factors)
    assert (one.direction, one.may_exempt, one.exempt, one.tier) == (direction, may_exempt, False, "light")


def test_what_outweighed_is_still_cited() -> None:
    assert {"第八条", "第九条"} <= set(ask(by_gravity(), PLAIN, factors=["a", "m"]).clauses)


def test_a_measure_not_used_for_somebody_leaves_his_tier_empty() -> None:
    one = value(by_gravity(), PLAIN, gravity="heavy", retired=True)
    assert (one.options, [left.measure for left in one.left_out]) == ((), ["criticism-circular"])


def test_a_fallback_takes_the_place_of_the_measure_within_the_tier() -> None:
    assert measures(by_gravity(), PLAIN, gravity="grave", no_post=True) == ["award-cancelled", "disciplinary-sanction"]


@pytest.mark.parametrize(("times", "expected"), [(2, "inside"), (3, "third-time"), (4, "third-time")])
def test_the_higher_precedence_governs_exactly_from_its_number_on(times: int, expected: str) -> None:
    assert value(by_role(), ROLED, times=times).tier == expected


def test_joined_measures_are_imposed_together() -> None:
    answer = ask(by_role(), ROLED, times=3)
    assert answer.value is not None
    assert [(one.measure, one.joined) for one in answer.value.options] == [
        ("criticism-circular", True),
        ("award-cancelled", True),
    ]
    assert answer.modality is Modality.MUST


@pytest.mark.parametrize("role", ["responsible_leader", "head", "case_officer"])
def test_a_role_its_tier_leaves_out_is_assigned_nothing(role: str) -> None:
    one = value(by_role(), ROLED, role=role)
    assert (one.accountable, one.tier, one.options) == (True, "inside", ())


def test_each_role_has_the_measures_of_the_tier_that_names_it() -> None:
    assert measures(by_role(), ROLED, role="responsible_leader", found_inside=False) == ["written-self-criticism"]
    assert measures(by_role(), ROLED, found_inside=False) == []


def test_a_role_not_known_is_found_first_where_tiers_go_by_role() -> None:
    assert "role" in missing(by_role(), ROLED, role=None)


def test_tiers_by_role_do_not_bind_a_unit() -> None:
    assert measures(by_role(), ROLED, target="unit", role=None) == ["bulletin", "unit-criticism-circular"]


def test_two_tiers_that_hold_and_disagree_are_put_to_a_person() -> None:
    law = made(QUARREL, FACTS)
    told = {"circumstances": ["neglect"], "gravity": "grave"}
    assert missing(law, told, times=3) == ("tier_chosen",)
    assert measures(law, told, times=2) == ["criticism-circular"]


@pytest.mark.parametrize(("hidden", "gravity"), [("retired", "heavy"), ("no_post", "grave")])
def test_an_exception_that_is_not_known_is_asked_for_and_its_row_named(hidden: str, gravity: str) -> None:
    told = {name: fact for name, fact in PLAIN.items() if name != hidden}
    assert missing(by_gravity(), told, gravity=gravity) == (hidden,)
    unknown, known = ask(by_gravity(), told, gravity=gravity), ask(by_gravity(), PLAIN, gravity=gravity)
    assert len(set(unknown.clauses) - set(known.clauses)) == 1


def test_a_factor_is_shown_with_the_facts_it_rests_on() -> None:
    answer = ask(by_gravity(), PLAIN, factors=["a"])
    shown = [reason.facts for reason in answer.reasons if any(term == "情节" for term, _ in reason.facts)]
    assert shown


def test_a_role_told_of_a_unit_assigns_it_nothing() -> None:
    with_role = value(by_role(), PLAIN, target="unit", role="directly_responsible", times=3)
    assert with_role == value(by_role(), PLAIN, target="unit", role=None, times=3)
    assert with_role.tier == ""


def test_without_a_ground_there_is_no_tier() -> None:
    none = value(by_gravity(), PLAIN, circumstances=[], gravity=None)
    assert (none.accountable, none.tier, none.options) == (False, "", ())


TOLD = some.fixed_dictionaries(
    {
        "circumstances": some.sampled_from([[], ["neglect"]]),
        "target": some.sampled_from(["person", "unit"]),
        "role": some.sampled_from(["directly_responsible", "responsible_leader", "head"]),
        "gravity": some.sampled_from(["light", "heavy", "grave"]),
        "factors": some.sampled_from([[], ["a"], ["m"], ["a", "m"]]),
        "times": some.integers(0, 4),
        "found_inside": some.booleans(),
        "retired": some.booleans(),
        "no_post": some.booleans(),
    }
)
HIDDEN = some.sets(
    some.sampled_from(["circumstances", "role", "gravity", "factors", "times", "found_inside", "retired", "no_post"]),
    max_size=3,
)


@given(told=TOLD, hidden=HIDDEN, law=some.sampled_from(["gravity", "role"]))
def test_unknown_facts_never_yield_a_permission(told: dict[str, Any], hidden: set[str], law: str) -> None:
    text = by_gravity() if law == "gravity" else by_role()
    less = ask(text, {name: fact for name, fact in told.items() if name not in hidden})
    if less.value is None:
        assert less.unknown is not None
        assert set(less.unknown.facts) <= hidden | {"tier_chosen"}
        return
    if "factors" in hidden and less.value.accountable and text.rules("factor"):
        assert less.value.untold, "that nothing was told of a factor is said"
        told = {**told, "factors": []}
    stands = value(text, told).model_copy(update={"untold": less.value.untold})
    assert less.value == stands, (
        "what is answered on less stands, whatever else is found; factors are none found so far"
    )
