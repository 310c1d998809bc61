"""What does a rule name, and does it exist? Walks any rule by the types of its fields, so that a new kind is checked by being typed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, get_args, get_type_hints

from wenze.engine.answers import Frozen
from wenze.engine.conditions import All, AnyOf, Comparison, Condition, Not, OtherFact
from wenze.engine.facts import FactDeclaration, FactType
from wenze.engine.kinds.codes import FAMILY_TERMS, Names
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.yaml_events import Document, Place

PLACEHOLDER = re.compile(r"\{(\w+)\}")
ORDERED_TYPES = {FactType.WHOLE, FactType.AMOUNT, FactType.DAY, FactType.MOMENT}
SHAPES: dict[FactType, type | tuple[type, ...]] = {
    FactType.YES_NO: bool,
    FactType.WHOLE: int,
    FactType.AMOUNT: (int, Decimal),
    FactType.DAY: (date, str),
    FactType.MOMENT: (date, str),
    FactType.CODE: str,
    FactType.CODES: str,
    FactType.TEXT: str,
}
CONDITIONS = (All, AnyOf, Not, Comparison)


def families(declared: Mapping[str, FactDeclaration], vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Every family of codes a rule may name, with the codes that exist."""
    measures = {entry.code for entry in vocabulary.measures}
    roles = {entry.code for entry in vocabulary.roles}
    subjects = declared.get("subject_kind")
    return {
        "measure": measures,
        "measure_or_any": measures | {"any"},
        "restriction": {entry.code for entry in vocabulary.restrictions},
        "fact": set(declared),
        "day": {name for name, fact in declared.items() if fact.type in (FactType.DAY, FactType.MOMENT)},
        "anchor": {entry.code for entry in vocabulary.anchors},
        "organ": {entry.code for entry in vocabulary.organs} | roles,
        "bearer": {entry.code for entry in vocabulary.organs} | roles | {"person", "unit"},
        "document": {entry.code for entry in vocabulary.documents},
        "subject": set(subjects.codes) if subjects else set(),
    }


@cache
def naming_fields(model: type[Frozen]) -> tuple[tuple[str, str], ...]:
    """The fields of a rule type that name codes, each with the family its type says."""
    hints = get_type_hints(model, include_extras=True)
    return tuple((field, family) for field, hint in hints.items() for family in _families_in(hint))


def _families_in(hint: Any) -> Iterator[str]:
    for meta in getattr(hint, "__metadata__", ()):
        if isinstance(meta, Names):
            yield meta.family
    for inner in get_args(hint):
        yield from _families_in(inner)


class Checker:
    """Walks the rules of one file with everything that may be named in it; refuses with file, line and remedy."""

    def __init__(
        self,
        declared: Mapping[str, FactDeclaration],
        known: Mapping[str, set[str]],
        document: Document,
        terms: Mapping[str, str] | None = None,
    ) -> None:
        self.declared, self.families, self.document = declared, known, document
        self.terms = {**(terms or {}), **{fact.fact: fact.term for fact in declared.values()}}

    def check(self, value: Any, place: Place) -> None:
        """Check a rule and everything inside it, however deep."""
        if isinstance(value, tuple):
            for index, one in enumerate(value):
                self.check(one, (*place, index) if (*place, index) in self.document.lines else place)
        elif isinstance(value, CONDITIONS):
            self.condition(value, place)
        elif isinstance(value, Frozen):
            self._check_names(value, place)
            for name in type(value).model_fields:
                self.check(getattr(value, name), (*place, name) if (*place, name) in self.document.lines else place)

    def _check_names(self, value: Frozen, place: Place) -> None:
        if isinstance(value, Requirement):
            self.known(tuple(PLACEHOLDER.findall(value.says)), set(self.declared), "事实", place)
        for field, family in naming_fields(type(value)):
            self.known(_texts(getattr(value, field)), self.families[family], FAMILY_TERMS[family], place)

    def known(self, named: tuple[str, ...], known: set[str], what: str, place: Place) -> None:
        for name in named:
            if name not in known:
                raise self.document.refuse(
                    place, f"不认识的{what}“{name}”，请核对词表{self._hint(name, known)}，或先在其中声明"
                )

    def _hint(self, written: str, known: set[str]) -> str:
        """The code that was probably meant: whose term was written instead, or that is spelt much like it."""
        meant = next((code for code in sorted(known) if written and self.terms.get(code) == written), "")
        near = [meant] if meant else difflib.get_close_matches(written, known, n=1)
        return f"（是否想写 {near[0]}？）" if near else "（wenze rules words 可按中文查代码）"

    def condition(self, condition: Condition | None, place: Place) -> None:
        match condition:
            case All():
                for part in condition.all:
                    self.condition(part, place)
            case AnyOf():
                for part in condition.any:
                    self.condition(part, place)
            case Not():
                self.condition(condition.not_, place)
            case Comparison():
                self._comparison(condition, place)

    def _comparison(self, condition: Comparison, place: Place) -> None:
        self.known((condition.fact,), set(self.declared), "事实", place)
        fact = self.declared[condition.fact]
        name, bound = condition.comparison
        if name == "known":
            return
        if isinstance(bound, OtherFact):
            self.known((bound.fact,), set(self.declared), "事实", place)
            if self.declared[bound.fact].type is not fact.type:
                raise self.document.refuse(place, f"“{condition.fact}”与“{bound.fact}”类型不同，不能比较")
            return
        if name in ("at_least", "more_than", "at_most", "less_than") and fact.type not in ORDERED_TYPES:
            raise self.document.refuse(place, f"“{condition.fact}”没有大小，不能用 {name} 比较")
        if (name == "includes") != (fact.type is FactType.CODES):
            raise self.document.refuse(
                place, f"“{condition.fact}”是{fact.type}，includes 只用于代码列表（codes），反之亦然"
            )
        for one in bound if name == "one_of" else (bound,):
            fits = isinstance(one, SHAPES[fact.type]) and (isinstance(one, bool) == (fact.type is FactType.YES_NO))
            fits = fits and (fact.type is not FactType.DAY or _is_day(one))
            if not fits or (fact.codes and one not in fact.codes):
                raise self.document.refuse(place, f"“{condition.fact}”不能与 {one!r} 比较，请核对它的类型与代码")


def _texts(value: Any) -> tuple[str, ...]:
    """The codes of a field: one text, a row of them, or the values of a mapping; an empty text names nothing."""
    if isinstance(value, dict):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,) if value else ()


def _is_day(written: Any) -> bool:
    try:
        return isinstance(written, date) or bool(date.fromisoformat(written))
    except ValueError:
        return False
