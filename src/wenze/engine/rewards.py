"""What has been earned? The rewards whose conditions hold; and whether a veto was set up by those who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.regulation import Regulation


class Earned(Frozen):
    """One reward that may or must be given: a sum, a ceiling (both in yuan), steps in pay, or only what its term says."""

    reward: str
    term: str
    yuan: Decimal | None = None
    at_most_yuan: Decimal | None = None
    per: str = ""
    steps: int | None = None
    people_about: int | None = None
    row: str
    modality: Modality


class Rewards(Frozen):
    """Every reward earned, in the order of the paper; `find_first` are the facts on which others still wait."""

    earned: tuple[Earned, ...]
    find_first: tuple[str, ...] = ()


class Validity(Frozen):
    """Whether a veto may stand, and what the text says where it may not."""

    valid: bool
    says: str = ""


def rewards(regulation: Regulation, facts: Facts, asked_on: date) -> Answer[Rewards]:
    """Which rewards do these facts earn under this text? A reward whose condition is not known is not earned yet.

    Unknown: silent where the text gives no reward.
    """
    asking = Asking("rewards", regulation, facts, asked_on)
    if not regulation.rules("reward"):
        return asking.silent("奖励")
    earned: list[Earned] = []
    waiting: list[str] = []
    for provision, rule in regulation.rules("reward"):
        verdict = judge(rule.when, facts)
        waiting.extend(verdict.missing if verdict.holds is None else ())
        if verdict.holds is not False:
            asking.add(asking.reason(provision, used=verdict.used))
        if verdict.holds:
            given = rule.model_dump(include={"reward", "term", "yuan", "at_most_yuan", "per", "steps", "people_about"})
            earned.append(Earned(**given, row=provision.row, modality=provision.modality or Modality.MUST))
    return asking.answer(Rewards(earned=tuple(earned), find_first=tuple(dict.fromkeys(waiting))))


def veto_validity(regulation: Regulation, facts: Facts, asked_on: date) -> Answer[Validity]:
    """May this veto (一票否决) stand? Only where every rule on setting one up holds.

    Unknown: silent where the text has no such rule; find_first where a fact is not known.
    """
    asking = Asking("veto", regulation, facts, asked_on)
    rules = [(provision, rule) for provision, rule in regulation.rules("veto") if not rule.sheet]
    if not rules:
        return asking.silent("一票否决的设置")
    missing: list[str] = []
    says = ""
    for provision, rule in rules:
        verdict = judge(rule.when, facts)
        asking.add(asking.reason(provision, used=verdict.used))
        missing.extend(verdict.missing if verdict.holds is None else ())
        if verdict.holds is False:
            says = says or rule.says or provision.says
    if missing and not says:
        return asking.find_first(missing)
    return asking.answer(Validity(valid=not says, says=says), Modality.MUST)
