"""How many times, for a score sheet? Each count of a sheet made up from the matters of a year, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wenze.engine.answers import Answer, Frozen
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.regulation import Regulation


class Tallied(Frozen):
    """The counts of a sheet by the fact they are told as; `matters` tells which matters (0-based) made up each."""

    sheet: str
    counts: dict[str, int]
    matters: dict[str, tuple[int, ...]]


def tally(regulation: Regulation, sheet: str, matters: Sequence[Mapping[str, Any]], asked_on: date) -> Answer[Tallied]:
    """How many of these matters count towards each number of this sheet?

    Each matter is facts of its own (its heaviest measure, whether it was opened on own initiative, …). What is not known about a matter is
    never counted and never left out in silence. Unknown: silent where the text does not say what is counted; find_first where a matter
    cannot be placed. Raises FactError for facts that do not fit.
    """
    asking = Asking("tally", regulation, Facts({}, regulation.declared), asked_on)
    rules = [(provision, rule) for provision, rule in regulation.rules("tally") if rule.sheet == sheet]
    if not rules:
        return asking.silent(f"“{sheet}”怎样计次")
    told = [Facts(matter, regulation.declared) for matter in matters]
    missing: list[str] = []
    counted: dict[str, list[int]] = {rule.count: [] for _, rule in rules}
    for provision, rule in rules:
        for index, facts in enumerate(told):
            verdict = judge(rule.when, facts)
            if verdict.holds is None:
                missing.extend(verdict.missing)
            if verdict.holds and index not in counted[rule.count]:
                counted[rule.count].append(index)
            if verdict.holds is not False:
                asking.add(asking.reason(provision))
    if missing:
        return asking.find_first(missing)
    counts = {fact: len(those) for fact, those in counted.items()}
    return asking.answer(
        Tallied(sheet=sheet, counts=counts, matters={fact: tuple(those) for fact, those in counted.items()})
    )
