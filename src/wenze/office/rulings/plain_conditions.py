"""Conditions and codes in plain Chinese: what a person reads beside the clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wenze.engine.conditions import All, AnyOf, Comparison, Condition, Not, OtherFact
from wenze.engine.facts import FactType
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.regulation import Regulation
from wenze.office.paper import dates

NUMBERS = {"at_least": "在{}以上（含）", "more_than": "超过{}", "at_most": "在{}以内（含）", "less_than": "不满{}"}
DAYS = {"at_least": "不早于{}", "more_than": "晚于{}", "at_most": "不晚于{}", "less_than": "早于{}"}
TARGETS = {"person": "个人", "unit": "单位", "any": "任一方式", "unit_and_members": "单位及其成员"}


INTERNAL = re.compile(r"[a-z0-9_\-]+")


def quoted(words: str) -> str:
    """Words in quotes; quotes inside them become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


@dataclass(frozen=True)
class Words:
    """The words of one regulation: its terms and facts, and what the office calls each anchor."""

    text: Regulation
    anchors: Mapping[str, str]

    def term(self, code: str) -> str:
        """A code of any kind as people say it; the code itself where nobody has a word for it."""
        if code in self.text.terms:
            return self.text.terms[code]
        rows = {rule.code: row.clause for kind in ("circumstance", "factor") for row, rule in self.text.rules(kind)}
        known = TARGETS.get(code) or self.anchors.get(code) or rows.get(code) or self._limit(code) or self._coded(code)
        return known or self.fact(code)

    def named(self, code: str, otherwise: str) -> str:
        """The name of a thing in quotes where people have a word for it, else ``otherwise``: some names only tell rows apart."""
        term = self.term(code)
        return otherwise if INTERNAL.fullmatch(term) else quoted(term)

    def counted(self, codes: Iterable[str]) -> str:
        """What is counted; what has only an internal name is what its row speaks of."""
        said = dict.fromkeys("本条所列情形" if INTERNAL.fullmatch(self.term(one)) else self.term(one) for one in codes)
        return "、".join(said)

    def _coded(self, code: str) -> str:
        return next((one.codes[code] for one in self.text.declared.values() if code in one.codes), "")

    def _limit(self, code: str) -> str:
        done = next((rule.done for _row, rule in self.text.rules("time_limit") if rule.limit == code), "")
        return f"{quoted(self.fact(done).removesuffix('日'))}的期限" if done else ""

    def terms(self, codes: Iterable[str]) -> str:
        """Several codes in a row."""
        return "、".join(dict.fromkeys(self.term(code) for code in codes))

    def fact(self, name: str) -> str:
        """The term of a declared fact."""
        declared = self.text.declared.get(name)
        return declared.term if declared else name

    def when(self, condition: Condition | None, before: str = "", after: str = "的，") -> str:
        """A condition as the opening of a sentence; nothing where there is none."""
        return f"{before}{self.condition(condition)}{after}" if condition is not None else ""

    def condition(self, condition: Condition, inside: bool = False) -> str:
        """A condition as a clause of a sentence; parts of parts stand in brackets."""
        match condition:
            case All():
                said = "，并且".join(self.condition(part, inside=True) for part in condition.all)
            case AnyOf():
                said = "，或者".join(self.condition(part, inside=True) for part in condition.any)
            case Not():
                return f"不属于（{self.condition(condition.not_)}）"
            case Comparison():
                return self._comparison(condition)
        parts = condition.all if isinstance(condition, All) else condition.any
        return f"（{said}）" if inside and len(parts) > 1 else said

    def _comparison(self, one: Comparison) -> str:
        name, bound = one.comparison
        declared = self.text.declared.get(one.fact)
        term = self.fact(one.fact)
        if name == "known":
            return f"已写明{term}"
        if isinstance(bound, OtherFact):
            shown = quoted(self.fact(bound.fact))
        elif isinstance(bound, tuple):
            shown = "、".join(self._value(one.fact, code) for code in bound) + "之一"
        else:
            shown = self._value(one.fact, bound)
        if isinstance(bound, bool):
            return quoted(term) if bound else f"不是{quoted(term)}"
        if name in NUMBERS:
            is_day = declared is not None and declared.type in (FactType.DAY, FactType.MOMENT)
            return term + (DAYS if is_day else NUMBERS)[name].format(shown)
        return f"{term}{'含有' if name == 'includes' else '为'}{shown}"

    def _value(self, fact: str, value: Any) -> str:
        declared = self.text.declared.get(fact)
        if isinstance(value, date):
            return dates.spoken(value)
        if isinstance(value, int | Decimal):
            return f"{number(value)}{declared.unit if declared else ''}"
        code = str(value)
        return (declared.codes.get(code) if declared else None) or self.term(code)

    def needs(self, needs: Iterable[Requirement]) -> str:
        """What must hold, in a row."""
        return "；".join(self.condition(one.that) for one in needs)


def number(value: int | Decimal) -> str:
    """A number without zeros that say nothing."""
    return f"{Decimal(value).normalize():f}"
