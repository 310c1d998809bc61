"""Who else answers for it? From the one directly pursued to others, as many steps as the text says and no further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wenze.engine.answers import STRENGTH, Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Linkage
from wenze.engine.regulation import Provision, Regulation


class Answerable(Frozen):
    """One more who answers: the role, from which role it follows, how strongly, and the measures where the text names them.

    `one_of` names the roles of which a person picks one (或); it is empty where this role answers whoever else does (和).
    """

    role: str
    term: str
    because_of: str
    step: int
    modality: Modality
    measures: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    row: str


class Answerables(Frozen):
    """Everyone else who answers, nearest first."""

    others: tuple[Answerable, ...]


class _Link(NamedTuple):
    provision: Provision
    rule: Linkage
    from_role: str
    step: int


def others(regulation: Regulation, pursued: str, facts: Facts, asked_on: date) -> Answer[Answerables]:
    """Who else answers when someone in role `pursued` (a role, `person` or `unit`) is pursued directly?

    Facts: those the conditions name, and vacant_roles (roles that are not there, so that the fallback answers). A linkage made by a linkage
    leads on only where its `steps` say more than one; circles end where they began. Unknown: silent where the text has no linkage at all;
    find_first where a condition is not known.
    """
    asking = Asking("linkage", regulation, facts, asked_on)
    if not regulation.rules("linkage"):
        return asking.silent("连带追究")
    unknown: list[str] = []
    found = answerable(asking, pursued, unknown)
    if unknown:
        return asking.find_first(unknown)
    return asking.answer(Answerables(others=tuple(found.values())))


def answerable(asking: Asking, pursued: str, unknown: list[str]) -> dict[str, Answerable]:
    """Who else answers, by role, nearest first; the facts that are not known go to `unknown`. Cites every linkage that holds.

    Where several linkages name one role, the firmest word stands: each before one of several, 应当 before 可以.
    """
    found: dict[str, Answerable] = {}
    waiting = [(pursued, 1)]
    while waiting:
        role, step = waiting.pop(0)
        for link in _links(asking, role, step, unknown):
            whom = [other for other in _whom(asking, link.rule) if other != pursued]
            for other in whom:
                new = _answerable(asking.regulation, link, other, whom)
                if other in found:
                    found[other] = min(found[other], new, key=_firmness)
                    continue
                found[other] = new
                waiting.append((other, step + 1))
    return found


def _firmness(one: Answerable) -> tuple[bool, int]:
    return bool(one.one_of), STRENGTH.index(one.modality)


def _links(asking: Asking, role: str, step: int, unknown: list[str]) -> Iterator[_Link]:
    for provision, rule in asking.regulation.rules("linkage"):
        if role not in rule.of or step > rule.steps:
            continue
        verdict = judge(rule.when, asking.facts)
        if verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
        if verdict.holds:
            asking.add(asking.reason(provision, used=verdict.used))
            yield _Link(provision, rule, role, step)


def _whom(asking: Asking, rule: Linkage) -> tuple[str, ...]:
    vacant = asking.facts.get("vacant_roles")
    gone = vacant if isinstance(vacant, tuple) else ()
    there = tuple(role for role in rule.to if role not in gone)
    return there or rule.otherwise


def _answerable(regulation: Regulation, link: _Link, role: str, whom: list[str]) -> Answerable:
    return Answerable(
        role=role,
        term=regulation.term(role),
        because_of=link.from_role,
        step=link.step,
        modality=link.provision.modality or Modality.MUST,
        measures=link.rule.measures,
        one_of=tuple(whom) if link.rule.whom == "one" and len(whom) > 1 else (),
        row=link.provision.row,
    )
