"""How many points, for what? A score sheet filled from facts: every line with its count, its points and its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any, Literal, NamedTuple

from wenze.engine.answers import Answer, Citation, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.scores import Ballot, Formula, Points, Rounding, ScoreItem
from wenze.engine.regulation import Provision, Regulation

MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
ZERO = Decimal(0)


class Line(Frozen):
    """One line of the sheet: what it is for, points after its own cap (deductions negative), and how they came about."""

    line: str
    term: str
    kind: Literal["item", "bonus", "deduction", "ballot", "cap", "veto"]
    points: Decimal
    counted: bool = True
    says: str = ""
    citation: Citation


class Score(Frozen):
    """A filled sheet. `total` is exact, `shown` rounded for display as the formula says; `vetoed` tells that a veto set it."""

    sheet: str
    lines: tuple[Line, ...]
    base: Decimal
    bonus: Decimal
    deduction: Decimal
    total: Decimal
    shown: Decimal
    vetoed: bool = False


def score(regulation: Regulation, sheet: str, facts: Facts, asked_on: date) -> Answer[Score]:
    """How many points does this sheet give on these facts?

    Facts: the counts and judged points its lines name. Points judged by a person must lie in the range of their line. Bonus and deduction are
    capped before they are netted. A text that only adds points to the sheet of another gives what it adds. Unknown: silent for a sheet this text does not have; find_first for whatever was not told or is out of range.
    """
    asking = Asking("scoring", regulation, facts, asked_on)
    kinds = ("formula", "bonus", "deduction")
    if not any(rule.sheet == sheet for kind in kinds for _, rule in regulation.rules(kind)):
        return asking.silent(f"“{sheet}”的计分")
    filling = _Filling(asking, sheet)
    value = filling.score()
    if filling.missing:
        return asking.find_first(filling.missing)
    return asking.answer(value, Modality.MUST)


def rounded(amount: Decimal, places: int, rounding: Rounding) -> Decimal:
    """The amount with so many decimal places; unchanged where rounding is `none`."""
    if rounding == "none":
        return amount
    return amount.quantize(Decimal(1).scaleb(-places), rounding=MODES[rounding])


class _Earned(NamedTuple):
    """Points of one line before caps over several lines."""

    provision: Provision
    rule: Points
    points: Decimal
    says: str


class _Filling:
    """One sheet being filled; `missing` gathers the facts that must be found first."""

    def __init__(self, asking: Asking, sheet: str) -> None:
        self.asking, self.sheet = asking, sheet
        self.missing: list[str] = []
        self.lines: list[Line] = []

    def score(self) -> Score:
        deductions = self._earn("deduction")
        base = self._items([one for one in deductions if one.rule.from_item])  # type: ignore[attr-defined]
        base += self._ballots()
        bonus = self._capped("bonus", self._earn("bonus"))
        deduction = self._capped("deduction", [one for one in deductions if not one.rule.from_item])  # type: ignore[attr-defined]
        formula = self._formula()
        total = _within(base + bonus - deduction, formula)
        veto = self._veto()
        total = total if veto is None else veto
        return Score(
            sheet=self.sheet,
            lines=tuple(self.lines),
            base=base,
            bonus=bonus,
            deduction=deduction,
            total=total,
            shown=rounded(total, formula.places, formula.rounding),
            vetoed=veto is not None,
        )

    def _formula(self) -> Formula:
        """How the total is made; plainly the sum where the text only adds to a sheet that another text lays down."""
        for provision, rule in self._rules("formula"):
            self.asking.add(self.asking.reason(provision))
            formula: Formula = rule
            return formula
        return Formula(sheet=self.sheet)

    def _rules(self, kind: str) -> Iterator[tuple[Provision, Any]]:
        return ((provision, rule) for provision, rule in self.asking.regulation.rules(kind) if rule.sheet == self.sheet)

    def _items(self, taken: list[_Earned]) -> Decimal:
        """The leaves of the sheet, each with what is taken from it, never below its floor; parents are only their sum."""
        items = list(self._rules("score_item"))
        parents = {rule.within for _, rule in items}
        total = ZERO
        for provision, rule in items:
            if rule.item in parents:
                continue
            total += self._item(provision, rule, [one for one in taken if one.rule.from_item == rule.item])  # type: ignore[attr-defined]
        return total

    def _item(self, provision: Provision, rule: ScoreItem, taken: list[_Earned]) -> Decimal:
        start = rule.full if not rule.judged else self._judged(provision, rule.judged, ZERO, rule.full)
        for one in taken:
            self._line(one.provision, one.rule.line, one.rule.term, "deduction", -one.points, one.says)
        left = max(rule.floor, start - sum((one.points for one in taken), ZERO))
        self._line(provision, rule.item, rule.term, "item", left, f"满分{rule.full}，得{left}")
        return left

    def _ballots(self) -> Decimal:
        return sum((self._ballot(provision, rule) for provision, rule in self._rules("ballot")), ZERO)

    def _ballot(self, provision: Provision, rule: Ballot) -> Decimal:
        shares = ballot_shares(self.asking.facts, rule)
        if shares is None:
            self._miss(provision, rule.counts.values())
            return ZERO
        weighed = sum((share * rule.weights[grade] for grade, share in shares.items()), ZERO)
        points = weighed * rule.points
        self._line(provision, rule.ballot, rule.term, "ballot", points, f"加权得票率×{rule.points}")
        return points

    def _earn(self, kind: Literal["bonus", "deduction"]) -> list[_Earned]:
        earned = []
        for provision, rule in self._rules(kind):
            applies = judge(rule.when, self.asking.facts)
            if applies.holds is False:
                continue
            if applies.holds is None:
                self._miss(provision, applies.missing)
                continue
            points, says = self._points(provision, rule)
            if rule.at_most is not None and points > rule.at_most:
                points, says = rule.at_most, f"{says}，最多{rule.at_most}"
            earned.append(_Earned(provision, rule, points, says))
        return _exclusive(earned)

    def _points(self, provision: Provision, rule: Points) -> tuple[Decimal, str]:
        if rule.flat is not None:
            return rule.flat, f"{rule.flat}"
        if rule.told:
            told = self._told(provision, rule.told)
            if told is None or told == 0:
                return ZERO, "0"
            return self._judged(provision, rule.told, rule.least or ZERO, rule.most), f"裁量{told}"
        number = self._told(provision, rule.count)
        if number is None:
            return ZERO, ""
        if rule.each is not None:
            return rule.each * number, f"{number}×{rule.each}"
        fitting = [band.points for band in rule.bands if number >= band.at_least]
        return (fitting[-1] if fitting else ZERO), f"{number}"

    def _judged(self, provision: Provision, fact: str, least: Decimal, most: Decimal | None) -> Decimal:
        told = self._told(provision, fact)
        if told is None:
            return ZERO
        if told < least or (most is not None and told > most):
            term = self.asking.facts.term(fact)
            self.asking.add(self.asking.reason(provision, f"“{term}”应在{least}至{most}之间，填的是{told}"))
            self.missing.append(fact)
        return told

    def _told(self, provision: Provision, fact: str) -> Decimal | None:
        value = self.asking.facts.get(fact)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        self._miss(provision, (fact,))
        return None

    def _miss(self, provision: Provision, facts: Iterable[str]) -> None:
        self.asking.add(self.asking.reason(provision))
        self.missing.extend(facts)

    def _capped(self, kind: Literal["bonus", "deduction"], earned: list[_Earned]) -> Decimal:
        sign = 1 if kind == "bonus" else -1
        for one in earned:
            self._line(one.provision, one.rule.line, one.rule.term, kind, sign * one.points, one.says)
        total = sum((one.points for one in earned), ZERO)
        for provision, rule in self._rules("cap"):
            if rule.of == kind and total > rule.at_most:
                says = f"合计{total}，按上限{rule.at_most}计"
                self._line(provision, kind, provision.says, "cap", sign * rule.at_most, says)
                total = rule.at_most
        return total

    def _veto(self) -> Decimal | None:
        for provision, rule in self._rules("veto"):
            verdict = judge(rule.when, self.asking.facts)
            if verdict.holds is None:
                self._miss(provision, verdict.missing)
            if verdict.holds and rule.total is not None:
                self._line(provision, "total", provision.says, "veto", rule.total, rule.says or provision.says)
                total: Decimal = rule.total
                return total
        return None

    def _line(
        self,
        provision: Provision,
        line: str,
        term: str,
        kind: Literal["item", "bonus", "deduction", "ballot", "cap", "veto"],
        points: Decimal,
        says: str,
    ) -> None:
        reason = self.asking.reason(provision, f"{term}：{says}" if says else term)
        self.asking.add(reason)
        self.lines.append(Line(line=line, term=term, kind=kind, points=points, says=says, citation=reason.citation))


def ballot_shares(facts: Facts, rule: Ballot) -> dict[str, Decimal] | None:
    """The share of each grade among the valid ballots, between 0 and 1; None where a count was not told or nobody voted."""
    counts: dict[str, Decimal] = {}
    for grade, fact in rule.counts.items():
        told = facts.get(fact)
        if not isinstance(told, int) or isinstance(told, bool):
            return None
        counts[grade] = Decimal(told)
    valid = sum(counts.values(), ZERO)
    return {grade: number / valid for grade, number in counts.items()} if valid else None


def _exclusive(earned: list[_Earned]) -> list[_Earned]:
    """Of lines that exclude each other only the largest counts; the first of equals."""
    best: dict[str, _Earned] = {}
    for one in earned:
        name = one.rule.exclusive
        if name and (name not in best or one.points > best[name].points):
            best[name] = one
    return [one for one in earned if not one.rule.exclusive or best[one.rule.exclusive] is one]


def _within(total: Decimal, formula: Formula) -> Decimal:
    if formula.floor is not None:
        total = max(formula.floor, total)
    return total if formula.ceiling is None else min(formula.ceiling, total)
