"""How much, and how many? Sums a measure allows, percentages of a fact, head-count ceilings, shares that are only shown."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, Decimal

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Amount
from wenze.engine.regulation import Regulation
from wenze.engine.scoring import rounded


class Allowed(Frozen):
    """What sums are allowed: one of `choices`, or from `at_least` to `at_most` (both inclusive), or exactly `exactly`."""

    of: str
    choices: tuple[Decimal, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    exactly: Decimal | None = None

    def admits(self, sum_of_money: Decimal) -> bool:
        """Whether this sum may be entered."""
        if self.exactly is not None:
            return sum_of_money == self.exactly
        if self.choices:
            return sum_of_money in self.choices
        over = self.at_least is None or sum_of_money >= self.at_least
        return over and (self.at_most is None or sum_of_money <= self.at_most)


class Share(Frozen):
    """A share in percent, exact; `enough` compares it with the least the text names (inclusive), None where it names none."""

    name: str
    percent: Decimal
    enough: bool | None = None


class HeadCount(Frozen):
    """How many at most, after the rounding the text states."""

    what: str
    at_most: int


def allowed(regulation: Regulation, of: str, facts: Facts, asked_on: date) -> Answer[Allowed]:
    """Which sums does the text allow for this measure or reward? Facts: what a percentage is of, and what its condition names.

    Unknown: silent where the text gives no sum; find_first where what the percentage is of, or a condition, was not told.
    """
    asking = Asking("amounts", regulation, facts, asked_on)
    those = [(one, judge(one[1].when, facts)) for one in regulation.rules("amount") if one[1].of == of]
    found = next((one for one, verdict in those if verdict.holds), None)
    if found is None:
        for (provision, _), verdict in those:
            asking.add(asking.reason(provision, used=verdict.used))
        missing = [name for _, verdict in those if verdict.holds is None for name in verdict.missing]
        return asking.find_first(missing) if missing else asking.silent(f"“{regulation.term(of)}”的金额")
    provision, rule = found
    if rule.percent is not None and rule.percent_of not in facts:
        return asking.find_first((rule.percent_of,))
    asking.add(asking.reason(provision, used=(rule.percent_of,) if rule.percent_of else ()))
    value = Allowed(
        of=of,
        choices=rule.choices,
        at_least=rule.at_least,
        at_most=rule.at_most,
        exactly=_percentage(rule, facts),
    )
    return asking.answer(value, provision.modality or Modality.MUST)


def head_count(regulation: Regulation, what: str, facts: Facts, asked_on: date) -> Answer[HeadCount]:
    """How many at most, as a percentage of a head count? Unknown: silent where no quota holds; find_first where a fact is missing."""
    asking = Asking("quota", regulation, facts, asked_on)
    for provision, rule in regulation.rules("quota"):
        verdict = judge(rule.when, facts)
        if rule.what != what or verdict.holds is False:
            continue
        number = facts.get(rule.of)
        if verdict.holds is None or not isinstance(number, int | Decimal):
            return asking.find_first((*verdict.missing, *(() if rule.of in facts else (rule.of,))))
        asking.add(asking.reason(provision, used=(rule.of, *verdict.used)))
        people = rounded(Decimal(number) * rule.percent / 100, 0, rule.rounding)
        at_most = int(people.to_integral_value(ROUND_DOWN))
        return asking.answer(HeadCount(what=what, at_most=at_most), provision.modality or Modality.MUST)
    return asking.silent(f"“{what}”的名额")


def share(regulation: Regulation, name: str, facts: Facts, asked_on: date) -> Answer[Share]:
    """What is this share, and is it as large as the text wants? It is shown and compared, and triggers nothing.

    Unknown: silent for a share this text does not have; find_first where a part was not told or the whole is zero.
    """
    asking = Asking("share", regulation, facts, asked_on)
    found = next(((one, rule) for one, rule in regulation.rules("statistic") if rule.name == name), None)
    if found is None:
        return asking.silent(f"“{name}”这个比例")
    provision, rule = found
    asking.add(asking.reason(provision))
    part, whole = facts.get(rule.numerator), facts.get(rule.denominator)
    if not isinstance(part, int | Decimal) or not isinstance(whole, int | Decimal) or not whole:
        unknown = [
            fact for fact in (rule.numerator, rule.denominator) if not isinstance(facts.get(fact), int | Decimal)
        ]
        return asking.find_first(unknown or [rule.denominator])
    percent = Decimal(part) * 100 / Decimal(whole)
    enough = None if rule.at_least_percent is None else percent >= rule.at_least_percent
    return asking.answer(Share(name=name, percent=percent, enough=enough), provision.modality or Modality.MUST)


def _percentage(rule: Amount, facts: Facts) -> Decimal | None:
    if rule.percent is None:
        return None
    whole = facts[rule.percent_of]
    assert isinstance(whole, int | Decimal)
    return rounded(Decimal(whole) * rule.percent / 100, rule.places, rule.rounding)
