"""Which facts does a regulation ask about, by question? Read from the rules themselves, so that a new regulation brings its own form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from wenze.engine.answers import Frozen
from wenze.engine.conditions import All, AnyOf, Comparison, Not, facts_named
from wenze.engine.facts import FactDeclaration, FactType
from wenze.engine.named import naming_fields
from wenze.engine.regulation import Regulation

CONDITIONS = (All, AnyOf, Not, Comparison)
FIT = ("outside", "scope", "circumstance", "exclusion", "tier", "scale", "not_used", "fallback", "measure", "referral")
SCORE = ("score_item", "bonus", "deduction", "formula", "ballot", "veto", "grade_cap", "vote_rule", "threshold")
KINDS_OF: dict[str, tuple[str, ...]] = {
    "measures": (*FIT, "factor"),
    "linkage": ("linkage",),
    "limits": ("time_limit", "extension"),
    "effects": ("effect",),
    "ladder": ("ladder",),
    "score": SCORE,
    "rewards": ("reward",),
}
"""The questions of a trial in their order, and the kinds of rule each rests on."""

TITLES = {
    "measures": "问责方式",
    "linkage": "连带责任",
    "limits": "时限",
    "effects": "后果与影响期",
    "ladder": "督办阶梯",
    "score": "得分与等次",
    "rewards": "奖励",
}
TAKEN_AS_WRITTEN = {"circumstances_with_consequence": "circumstances", "factors_with_basis": "factors"}
"""Facts that a trial takes to be as another: what is found there counts as found with its basis in writing."""

NOT_A_QUESTION = frozenset({"tier_chosen", "letter_elements", "letter_written", *TAKEN_AS_WRITTEN})
"""Facts that are about a paper in hand, or a choice between tiers, and are not asked for in a trial."""

OWN = {"measure": "effects", "decided_on": "effects", "effective_on": "effects"}
"""Facts that belong to one question even where an earlier one names them too."""


@dataclass(frozen=True)
class Asked:
    """One fact a form asks for: its declaration and, for codes, what may be chosen (code, words)."""

    declared: FactDeclaration
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """The facts of one question, in the order in which the paper names them; a fact stands in the first group that asks for it."""

    key: str
    title: str
    facts: tuple[Asked, ...]


def facts_in(value: Any) -> Iterator[str]:
    """Every fact named anywhere inside a rule: in its conditions, and in fields whose type says that they name one."""
    if isinstance(value, CONDITIONS):
        yield from facts_named(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from facts_in(one)
    elif isinstance(value, Frozen):
        for field, family in naming_fields(type(value)):
            if family in ("fact", "day"):
                yield from _texts(getattr(value, field))
        for field in type(value).model_fields:
            yield from facts_in(getattr(value, field))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, (value,))
    elif isinstance(value, tuple | dict):
        yield from value.values() if isinstance(value, dict) else value


@lru_cache(maxsize=64)
def _asked_by(regulation: _Same) -> tuple[Group, ...]:
    text, seen, groups = regulation.text, set[str](), []
    for key, kinds in KINDS_OF.items():
        named = dict.fromkeys((*_by_engine(text, key), *_by_rules(text, kinds)))
        fresh = [name for name in named if name not in seen and _belongs(text, name, key)]
        seen.update(fresh)
        facts = tuple(one for one in (asked(text, name) for name in fresh) if one is not None)
        if any(text.rules(kind) for kind in _DECIDING[key]):
            groups.append(Group(key, TITLES[key], facts))
    return tuple(groups)


def _belongs(text: Regulation, name: str, key: str) -> bool:
    own = OWN.get(name, key) if text.rules("effect") else key
    return name in text.declared and name not in NOT_A_QUESTION and own == key


class _Same:
    """A regulation as a key: the same file with the same readings is the same."""

    def __init__(self, text: Regulation) -> None:
        self.text = text
        self.key = (text.id, text.file.edition, text.file_sha256, str(getattr(text, "readings_taken", "")))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.key == self.key


def groups(regulation: Regulation) -> tuple[Group, ...]:
    """The questions this regulation can be asked, each with its facts; a question without rules is left out."""
    return _asked_by(_Same(regulation))


def named_by(regulation: Regulation) -> frozenset[str]:
    """Every fact the form of this regulation asks for."""
    return frozenset(one.declared.fact for group in groups(regulation) for one in group.facts)


_DECIDING: dict[str, tuple[str, ...]] = {
    **KINDS_OF,
    "measures": ("measure", "circumstance", "factor"),
    "score": ("formula", "bonus", "deduction"),
}
"""The kinds without which the question cannot be asked at all."""


def _by_rules(text: Regulation, kinds: tuple[str, ...]) -> Iterator[str]:
    """Facts named by rules of these kinds, row by row as the paper has them."""
    for provision in text.file.provisions:
        for kind in kinds:
            yield from facts_in(getattr(provision, kind))


def _by_engine(text: Regulation, key: str) -> Iterator[str]:
    """Facts the question itself needs, whatever the rules say."""
    if key == "measures" and text.rules("circumstance"):
        yield "circumstances"
        if any(rule.target == "unit" for _row, rule in text.rules("measure")):
            yield "target"
        if any(one.to not in ("person", "unit") for _row, rule in text.rules("tier") for one in rule.assigns):
            yield "role"
        if any(rule.applies == "by_reference" for _row, rule in text.rules("scope")):
            yield "subject_kind"
        if text.rules("linkage"):
            yield from ("linked_from", "role")
    if key == "linkage" and any(rule.otherwise for _row, rule in text.rules("linkage")):
        yield "vacant_roles"
    if key == "limits":
        yield from _extensions(text)
    if key == "effects" and text.rules("effect"):
        yield from ("measure", "decided_on", "effective_on")
    if key == "ladder" and any(rule.after_rung for _row, rule in text.rules("ladder")):
        yield "rung_reached"


def _extensions(text: Regulation) -> Iterator[str]:
    steps = [rule.extension for _row, rule in text.rules("time_limit") if rule.extension]
    own = [rule for _row, rule in text.rules("extension")]
    if own:
        yield "extension_asked_on"
    if steps or own:
        yield "extension_granted_on"
    if any(len(one) > 1 for one in steps):
        yield "extension_granted_again_on"
    if any(step.free for step in (*own, *(step for one in steps for step in one))):
        yield "extension_until_on"


def asked(text: Regulation, name: str) -> Asked | None:
    """How a form asks for a fact, with its choices; None where it wants codes and there are none to choose from."""
    declared = text.declared[name]
    if declared.type not in (FactType.CODE, FactType.CODES):
        return Asked(declared)
    choices = tuple(declared.codes.items()) or _choices(text, name)
    return Asked(declared, choices) if choices else None


def _choices(text: Regulation, name: str) -> tuple[tuple[str, str], ...]:
    match name:
        case "circumstances":
            rules = text.rules("circumstance")
            return tuple((rule.code, f"{row.clause} {row.says}") for row, rule in rules)
        case "factors":
            return tuple((rule.code, f"{row.clause} {row.says}") for row, rule in text.rules("factor"))
        case "lead_channel":
            return tuple((rule.code, rule.term) for _row, rule in text.rules("channel"))
        case "measure":
            return _termed(text, _measures(text))
        case "linked_from":
            return _termed(text, iter(roles_pursued(text)))
        case "role" | "vacant_roles":
            return _termed(text, chain(_roles(text), _compared(text, name)))
        case "tier_chosen":
            return tuple(dict.fromkeys((rule.tier, rule.term) for _row, rule in text.rules("tier")))
        case _:
            return _termed(text, _compared(text, name))


def _termed(text: Regulation, codes: Iterator[str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, text.term(code)) for code in dict.fromkeys(codes))


def _measures(text: Regulation) -> Iterator[str]:
    for _row, rule in text.rules("measure"):
        yield from rule.codes
    for _row, rule in text.rules("effect"):
        yield from (code for code in rule.of if code != "any")


def _roles(text: Regulation) -> Iterator[str]:
    for _row, rule in text.rules("tier"):
        yield from (one.to for one in rule.assigns if one.to not in ("person", "unit"))
    for code in roles_pursued(text):
        if code not in ("person", "unit"):
            yield code
    for _row, rule in text.rules("linkage"):
        yield from (code for code in (*rule.to, *rule.otherwise) if code not in ("person", "unit"))


def roles_pursued(text: Regulation) -> tuple[str, ...]:
    """Those from whom others may have to answer too: roles, ``person`` or ``unit``."""
    return tuple(dict.fromkeys(code for _row, rule in text.rules("linkage") for code in rule.of))


def _compared(text: Regulation, name: str) -> Iterator[str]:
    """The codes that some condition compares this fact with."""
    for provision in text.file.provisions:
        for _kind, rule in provision.rules:
            for one in _comparisons(rule):
                bound = one.comparison[1]
                if one.fact == name and isinstance(bound, str):
                    yield bound
                elif one.fact == name and isinstance(bound, tuple):
                    yield from bound


def _comparisons(value: Any) -> Iterator[Comparison]:
    if isinstance(value, Comparison):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _comparisons(one)
    elif isinstance(value, Frozen):
        for field in type(value).model_fields:
            yield from _comparisons(getattr(value, field))
