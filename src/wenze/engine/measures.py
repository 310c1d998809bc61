"""Which measures fit? Grounds found, measures the text allows, the direction of factors, exemption, and who else it concerns.

The engine gives the set from which a person chooses, and the direction of the factors; it never picks and never skips a grade.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Factor
from wenze.engine.regulation import Regulation

Direction = Literal["aggravate", "mitigate", "both", "none"]


class Option(Frozen):
    """One measure that may be chosen; `own_application`: only on the person's own written application."""

    measure: str
    term: str
    group: int
    row: str
    own_application: bool = False


class Left(Frozen):
    """One measure that is not used for this person, and the row that says so."""

    measure: str
    row: str
    modality: Modality | None = None


class Link(Frozen):
    """Another organ to which the matter goes, and the move that takes it there."""

    to: str
    term: str
    move: str
    row: str


class Fitting(Frozen):
    """What may be imposed. `options` is empty where nobody is accountable or exemption holds."""

    accountable: bool
    exempt: bool = False
    options: tuple[Option, ...] = ()
    left_out: tuple[Left, ...] = ()
    direction: Direction = "none"
    by_reference: bool = False
    ordered: bool = False
    combinable: str = "not_said"
    links: tuple[Link, ...] = ()


def fitting(regulation: Regulation, facts: Facts, asked_on: date) -> Answer[Fitting]:
    """Which measures may be chosen on these findings?

    Facts: circumstances, factors and whatever their conditions name, subject_kind, on_probation, discipline_needed, crime_suspected.
    Unknown: outside where another rule governs; find_first where a finding, a factor or an exception is not known.
    """
    asking = Asking("measures", regulation, facts, asked_on)
    governed_elsewhere: Answer[Fitting] | None = asking.outside()
    if governed_elsewhere is not None:
        return governed_elsewhere
    if "circumstances" not in facts:
        return asking.find_first(("circumstances",))
    grounds, unfinished = _grounds(asking)
    links = _links(asking)
    if unfinished:
        return asking.find_first(unfinished)
    if not grounds:
        return asking.answer(Fitting(accountable=False, links=links))
    factors, unknown = _factors(asking)
    if unknown:
        return asking.find_first(unknown)
    by_reference = _scope(asking, grounds)
    if any(rule.direction == "exempt" for rule in factors):
        value = Fitting(accountable=True, exempt=True, by_reference=by_reference, links=links)
        return asking.answer(value, Modality.MUST)
    left_out, unknown = _left_out(asking)
    if unknown:
        return asking.find_first(unknown)
    gone = {one.measure for one in left_out if one.modality is not Modality.DEFAULT}
    value = Fitting(
        accountable=True,
        options=tuple(option for option in _options(asking) if option.measure not in gone),
        left_out=left_out,
        direction=_direction(factors),
        by_reference=by_reference,
        links=links,
        **_list_of(asking),
    )
    return asking.answer(value, Modality.DISCRETION)


def _grounds(asking: Asking) -> tuple[set[str], list[str]]:
    """The groups of the circumstances found that this text knows, and the facts still missing for a finding of them."""
    found: set[str] = set()
    unfinished: list[str] = []
    told = asking.facts["circumstances"]
    for provision, rule in asking.regulation.rules("circumstance"):
        if not (isinstance(told, tuple) and rule.code in told):
            continue
        complete = True
        for need in rule.needs:
            verdict = judge(need.that, asking.facts)
            if not verdict.holds:
                complete = False
                unfinished.extend(verdict.missing or verdict.used)
                asking.add(asking.reason(provision, need.says, verdict.used))
        if complete:
            found.add(rule.group)
            asking.add(asking.reason(provision, used=("circumstances",)))
    return found, unfinished


def _factors(asking: Asking) -> tuple[list[Factor], list[str]]:
    holding: list[Factor] = []
    unknown: list[str] = []
    for provision, rule in asking.regulation.rules("factor"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            holding.append(rule)
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    return holding, unknown


def _direction(factors: list[Factor]) -> Direction:
    directions = {rule.direction for rule in factors}
    if directions >= {"aggravate", "mitigate"}:
        return "both"
    if "aggravate" in directions:
        return "aggravate"
    return "mitigate" if "mitigate" in directions else "none"


def _scope(asking: Asking, groups: set[str]) -> bool:
    """Whether the text applies by reference only; cites the definitions of the groups found and the scope the person is in."""
    by_reference = False
    for provision, rule in asking.regulation.rules("scope"):
        if rule.applies == "definition":
            if rule.group in groups:
                asking.add(asking.reason(provision))
        elif asking.facts.get("subject_kind") in rule.subjects:
            by_reference = by_reference or rule.applies == "by_reference"
            asking.add(asking.reason(provision, used=("subject_kind",)))
    return by_reference


def _left_out(asking: Asking) -> tuple[tuple[Left, ...], list[str]]:
    left: list[Left] = []
    unknown: list[str] = []
    for provision, rule in asking.regulation.rules("not_used"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            left.extend(Left(measure=one, row=provision.row, modality=provision.modality) for one in rule.measures)
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    return tuple(left), unknown


def _options(asking: Asking) -> list[Option]:
    options = []
    for provision, rule in asking.regulation.rules("measure"):
        asking.add(asking.reason(provision))
        for code in rule.codes:
            option = Option(
                measure=code,
                term=asking.regulation.term(code),
                group=rule.group,
                row=provision.row,
                own_application=code in rule.own_application,
            )
            options.append(option)
    return options


def _list_of(asking: Asking) -> dict[str, bool | str]:
    for provision, rule in asking.regulation.rules("measure_list"):
        asking.add(asking.reason(provision))
        return {"ordered": rule.ordered, "combinable": rule.combinable}
    return {}


def _links(asking: Asking) -> tuple[Link, ...]:
    links = []
    for provision, rule in asking.regulation.rules("referral"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            asking.add(asking.reason(provision, used=verdict.used))
            links.append(Link(to=rule.to, term=asking.regulation.term(rule.to), move=rule.move, row=provision.row))
    return tuple(links)
