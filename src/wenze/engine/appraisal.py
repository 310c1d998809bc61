"""Which grade, from which votes and caps? The total first, then the votes and caps that outrank it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from wenze.engine.answers import Answer, Frozen, Modality, Unknown, UnknownKind
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.scores import Threshold, VoteRule
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.scoring import Score, ballot_shares, score


class Grade(Frozen):
    """The grade and how it came about. `by_score` is what the total alone would give; `departure_needs_reason` where a default (一般) decided."""

    sheet: str
    grade: str
    by_score: str
    total: Decimal
    departure_needs_reason: bool = False


def grade(regulation: Regulation, sheet: str, facts: Facts, asked_on: date) -> Answer[Grade]:
    """Which grade does this sheet give on these facts?

    Boundaries belong to the higher grade. A share of votes may bar or set a grade whatever the total; caps and set grades outrank both; where
    several hold the lowest governs. Unknown: as for `score`, and find_first for a cap whose facts are not known.
    """
    scored = score(regulation, sheet, facts, asked_on)
    asking = Asking("appraisal", regulation, facts, asked_on)
    for reason in scored.reasons:
        asking.add(reason)
    if scored.value is None:
        unknown = scored.unknown or Unknown(kind=UnknownKind.SILENT, says="")
        return asking.find_first(unknown.facts) if unknown.facts else asking.silent(f"“{sheet}”的等次")
    return _Grading(asking, sheet, scored.value).answer()


class _Grading:
    """One grade being found from a score."""

    def __init__(self, asking: Asking, sheet: str, scored: Score) -> None:
        self.asking, self.sheet, self.scored = asking, sheet, scored
        self.grades: tuple[str, ...] = next((rule.grades for _, rule in self._rules("grades")), ())
        self.missing: list[str] = []
        self.by_default = False

    def answer(self) -> Answer[Grade]:
        by_score = self._by_score()
        if not self.grades or by_score is None:
            return self.asking.silent(f"总分{self.scored.shown}对应的等次")
        found = by_score
        for provision, rule in self._rules("vote_rule"):
            found = self._by_vote(provision, rule, found)
        for provision, rule in self._rules("grade_cap"):
            verdict = judge(rule.when, self.asking.facts)
            if verdict.holds is None:
                self.missing.extend(verdict.missing)
            if verdict.holds:
                found = self._lower(found, rule.fixed or rule.at_most)
                self.asking.add(self.asking.reason(provision, used=verdict.used))
        if self.missing:
            return self.asking.find_first(self.missing)
        value = Grade(
            sheet=self.sheet,
            grade=found,
            by_score=by_score,
            total=self.scored.total,
            departure_needs_reason=self.by_default,
        )
        return self.asking.answer(value, Modality.DEFAULT if self.by_default else Modality.MUST)

    def _rules(self, kind: str) -> Iterator[tuple[Provision, Any]]:
        return ((provision, rule) for provision, rule in self.asking.regulation.rules(kind) if rule.sheet == self.sheet)

    def _by_score(self) -> str | None:
        """The best grade whose range has the total."""
        rules = [one for one in self._rules("threshold") if one[1].grade in self.grades]
        for provision, rule in sorted(rules, key=lambda one: self.grades.index(one[1].grade)):
            total = self.scored.shown if rule.taken == "after_rounding" else self.scored.total
            if _between(total, rule):
                self.asking.add(self.asking.reason(provision, f"总分{self.scored.shown}：{self._term(rule.grade)}"))
                return str(rule.grade)
        return None

    def _by_vote(self, provision: Provision, rule: VoteRule, found: str) -> str:
        ballot = next((one for _, one in self._rules("ballot") if one.ballot == rule.ballot), None)
        shares = ballot_shares(self.asking.facts, ballot) if ballot else None
        if shares is None:
            self.missing.extend(ballot.counts.values() if ballot else ())
            return found
        share = shares[rule.share_of] * 100
        if rule.more_than is not None:
            holds = share > rule.more_than
        else:
            holds = rule.less_than is not None and share < rule.less_than
        if not holds:
            return found
        after = self._lower(found, rule.grade) if rule.grade else self._below(found, rule.bars_grade)
        self.asking.add(self.asking.reason(provision, f"{provision.says}（{share.normalize():f}%）"))
        self.by_default = self.by_default or (after != found and provision.modality is Modality.DEFAULT)
        return after

    def _lower(self, one: str, other: str) -> str:
        """The lower of two grades (they are listed from best to worst)."""
        return max(one, other, key=self.grades.index)

    def _below(self, found: str, barred: str) -> str:
        return found if found != barred else self.grades[self.grades.index(barred) + 1]

    def _term(self, code: str) -> str:
        """The term of a grade: from the fact it is told as, else from the vocabulary."""
        told_as = next((rule.told_as for _, rule in self._rules("grades")), "")
        declared = self.asking.regulation.declared.get(told_as)
        return declared.codes.get(code, code) if declared else self.asking.regulation.term(code)


def _between(total: Decimal, rule: Threshold) -> bool:
    over = (rule.at_least is None or total >= rule.at_least) and (rule.more_than is None or total > rule.more_than)
    under = rule.less_than is None or total < rule.less_than
    return over and under and (rule.at_most is None or total <= rule.at_most)
