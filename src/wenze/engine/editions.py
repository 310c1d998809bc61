"""Which edition governs? The one in force on the day the text names, never the one of today; the milder one where it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.engine.answers import Answer, Frozen
from wenze.engine.asking import Asking
from wenze.engine.facts import Facts
from wenze.engine.kinds.grounds import Transition
from wenze.engine.regulation import Provision, Regulation


class Governing(Frozen):
    """The edition that governs. `compare_with`: the later edition whose outcome must be compared, the milder of both being taken."""

    edition: str
    compare_with: str = ""


def governing(editions: Sequence[Regulation], facts: Facts, asked_on: date) -> Answer[Governing]:
    """Which of these editions of one regulation governs a matter?

    `editions` oldest first. The day is the fact their newest edition's transition names (a continuing act counts as done when it ended); without
    a transition, act_on. Never falls back to an older edition after repeal. Unknown: silent where none was in force on that day; find_first
    where the day was not told.
    """
    newest = editions[-1]
    asking = Asking("editions", newest, facts, asked_on)
    found: tuple[Provision | None, Transition] = next(iter(newest.rules("transition")), (None, Transition(by="act_on")))
    provision, rule = found
    if provision is not None:
        asking.add(asking.reason(provision))
    ended_on = facts.get(rule.continuing_until) if rule.continuing_until else None
    day = ended_on or facts.get(rule.by)
    if not isinstance(day, date):
        return asking.find_first((rule.by,))
    then = next((one for one in reversed(editions) if _in_force(one, day)), None)
    if then is None:
        return asking.silent(f"{day}的事项（该日没有施行中的版本）")
    compare = newest.file.edition if rule.milder and newest is not then and _in_force(newest, asked_on) else ""
    return asking.answer(Governing(edition=then.file.edition, compare_with=compare))


def milder(lighter_to_heavier: Sequence[str], old: str, new: str) -> str:
    """The milder of two measures on one scale (从旧兼从轻); the old one where they are the same."""
    return min(old, new, key=lighter_to_heavier.index)


def _in_force(regulation: Regulation, day: date) -> bool:
    start, until = regulation.file.in_force_from, regulation.file.in_force_until
    return (start is None or start <= day) and (until is None or day <= until)
