"""A small closed tree of conditions, and its three-valued verdict: yes, no, or not known yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Discriminator, Field, Tag, model_validator

from wenze.engine.answers import Frozen
from wenze.engine.facts import Facts, Value


class OtherFact(Frozen):
    """A bound that is itself a fact: `{fact: issued_on}`."""

    fact: str


Bound = bool | int | Decimal | date | str | OtherFact


class Comparison(Frozen):
    """One declared fact against one bound. Exactly one comparison; 以上 at_least, 超过 more_than, 以内 at_most, 不满 less_than.

    `known: true` only asks that the fact has been told.
    """

    fact: str
    is_: Bound | None = Field(default=None, alias="is")
    one_of: tuple[str, ...] | None = None
    includes: str | None = None
    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    less_than: Bound | None = None
    known: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Comparison:
        told = [name for name in COMPARISONS if getattr(self, name) is not None]
        if len(told) != 1:
            raise ValueError(
                "一个条件只写一种比较：is、one_of、includes、at_least、more_than、at_most、less_than、known 选一"
            )
        return self

    @cached_property
    def comparison(self) -> tuple[str, Any]:
        """The comparison made and its bound."""
        return next((name, getattr(self, name)) for name in COMPARISONS if getattr(self, name) is not None)


COMPARISONS = ("is_", "one_of", "includes", "at_least", "more_than", "at_most", "less_than", "known")


class All(Frozen):
    """Every one of them."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Frozen):
    """At least one of them."""

    any: tuple[Condition, ...] = Field(min_length=1)


class Not(Frozen):
    """The opposite."""

    not_: Condition = Field(alias="not")


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return next((key for key in ("all", "any", "not") if key in value), "fact")
    shapes: dict[type, str] = {All: "all", AnyOf: "any", Not: "not"}
    return shapes.get(type(value), "fact")


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Comparison, Tag("fact")],
    Discriminator(_shape),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()


class Verdict(NamedTuple):
    """Whether a condition holds (None: not known yet), the facts it used, and those that must be found first."""

    holds: bool | None
    used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


HOLDS = Verdict(holds=True)


def judge(condition: Condition | None, facts: Facts) -> Verdict:
    """Does this condition hold on these facts? No condition always holds. An untold fact makes it unknown, never no."""
    match condition:
        case None:
            return HOLDS
        case Comparison():
            return _compare(condition, facts)
        case All():
            return _join([judge(part, facts) for part in condition.all], decisive=False)
        case AnyOf():
            return _join([judge(part, facts) for part in condition.any], decisive=True)
        case Not():
            inner = judge(condition.not_, facts)
            return inner._replace(holds=None if inner.holds is None else not inner.holds)


def facts_named(condition: Condition | None) -> Iterator[str]:
    """Every fact a condition speaks of."""
    match condition:
        case All():
            for part in condition.all:
                yield from facts_named(part)
        case AnyOf():
            for part in condition.any:
                yield from facts_named(part)
        case Not():
            yield from facts_named(condition.not_)
        case Comparison():
            yield condition.fact
            bound = condition.comparison[1]
            if isinstance(bound, OtherFact):
                yield bound.fact


def _join(parts: list[Verdict], decisive: bool) -> Verdict:
    """Strong Kleene and/or: one decisive part decides; else one unknown part leaves it unknown."""
    used = tuple(dict.fromkeys(name for part in parts for name in part.used))
    if any(part.holds is decisive for part in parts):
        return Verdict(holds=decisive, used=used)
    if all(part.holds is (not decisive) for part in parts):
        return Verdict(holds=not decisive, used=used)
    missing = tuple(dict.fromkeys(name for part in parts if part.holds is None for name in part.missing))
    return Verdict(holds=None, used=used, missing=missing)


def _compare(condition: Comparison, facts: Facts) -> Verdict:
    name, bound = condition.comparison
    used = [condition.fact] + ([bound.fact] if isinstance(bound, OtherFact) else [])
    missing = tuple(fact for fact in used if fact not in facts)
    if missing:
        return Verdict(holds=None, used=tuple(used), missing=missing)
    value = facts[condition.fact]
    against = facts[bound.fact] if isinstance(bound, OtherFact) else bound
    return Verdict(holds=_fits(name, value, against), used=tuple(used))


def _fits(name: str, value: Value, against: Any) -> bool:
    if isinstance(value, date) and isinstance(against, str):
        against = date.fromisoformat(against)
    match name:
        case "known":
            return True
        case "is_":
            return bool(value == against)
        case "one_of":
            return value in against
        case "includes":
            return isinstance(value, tuple) and against in value
        case "at_least":
            return bool(value >= against)
        case "more_than":
            return bool(value > against)
        case "at_most":
            return bool(value <= against)
        case _:
            return bool(value < against)
