"""Which defects show in the shape of a text? Numbers missing or used twice, measures that hang loose, rules that meet unsettled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wenze.engine.conditions import AnyOf, facts_named
from wenze.engine.findings import Finding, at
from wenze.engine.kinds.sanctions import Linkage
from wenze.engine.regulation import Provision, Regulation

DIGITS = {numeral: place for place, numeral in enumerate("〇一二三四五六七八九")}
_NUMBER = re.compile(r"[〇一二三四五六七八九十]+|[0-9]+")
_LEVEL = re.compile(
    r"(?P<article>第[^条]+条)|(?P<annex>附[0-9一二三四五六七八九十]+)|(?P<bracketed>\([一二三四五六七八九十0-9]+\))"
    r"|(?P<numeral>[一二三四五六七八九十]+(?=、|\(|-|$|[0-9]))|(?P<digit>[0-9]+)"
)

_UNITS = re.compile(r"单位|部门|科室|班子|组织")


class _Level(NamedTuple):
    """One level of a clause number: its style, its place (第三条 → 3), as printed."""

    style: str
    place: int
    printed: str


def numbering(regulation: Regulation) -> Iterator[Finding]:
    """Clause numbers that jump or come twice, level by level. A heading that comes again and numbers its items anew is itself the double."""
    last: dict[tuple[object, ...], int] = {}
    heading: dict[tuple[_Level, ...], Provision] = {}
    previous = ""
    for provision in regulation.file.provisions:
        if provision.clause == previous:
            continue
        levels = _levels(provision.clause)
        for depth, level in enumerate(levels):
            above = levels[:depth]
            key = (*above, level.style)
            before = last.get(key)
            if level.place == before:
                continue
            if before is not None and level.place < before and depth == len(levels) - 1:
                yield _twice(provision, level, heading.get(above))
                last = {one: place for one, place in last.items() if one[:depth] != above or len(one) <= depth}
            elif before is not None and level.place > before + 1 and not provision.part and not provision.derived:
                yield at("number-gap", provision, f"编号从{before}跳到{level.place}，中间缺号")
            if not provision.derived:
                last[key] = level.place
        heading[levels] = provision
        previous = provision.clause


def _twice(provision: Provision, level: _Level, heading: Provision | None) -> Finding:
    if heading is None or heading.row_as == "":
        return at("number-twice", provision, f"编号“{level.printed}”在“{provision.clause}”处又出现一次")
    return at("number-twice", heading, f"编号“{heading.clause}”又出现一次，下面的各项从“{level.printed}”重新编起")


def _levels(clause: str) -> tuple[_Level, ...]:
    """第十条(一) → 第十条, (一); 四、(六)1 → 四, (六), 1: each with its style, so that styles do not mix."""
    levels = []
    for found in _LEVEL.finditer(clause):
        place = _place(found[0])
        if place is not None:
            levels.append(_Level(found.lastgroup or "", place, found[0]))
    return tuple(levels)


def _place(level: str) -> int | None:
    found = _NUMBER.search(level)
    if found is None or "百" in level:
        return None
    text = found[0]
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.get(tens)
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def loose_measures(regulation: Regulation) -> Iterator[Finding]:
    """Measures no tier, rung or rule ever assigns though every other way to one is assigned, and measures assigned that the list does not have.

    Asked for persons and units apart. Where the text assigns for some circumstances only, the rest stays open to choice and nothing is loose.
    """
    for target in ("person", "unit"):
        assigned = _assigned(regulation, target)
        listed = {code for code, _ in _listed(regulation, target)}
        if not assigned or not listed:
            continue
        if len(listed & set(assigned)) * 2 > len(listed):
            for code, provision in _listed(regulation, target):
                if code not in assigned:
                    says = f"“{regulation.term(code)}”列在方式中，没有哪一档使用它"
                    yield at("measure-never-assigned", provision, says)
        for code, provision in assigned.items():
            if code not in listed:
                says = f"使用了方式目录以外的“{regulation.term(code)}”"
                yield at("measure-not-listed", provision, says)


def _assigned(regulation: Regulation, target: str) -> dict[str, Provision]:
    """Measures that tiers and rungs assign to a person (in any role) or to a unit, each with the first row that does."""
    found: dict[str, Provision] = {}
    for provision, rule in regulation.rules("tier"):
        for one in rule.assigns:
            if (one.to == "unit") == (target == "unit"):
                found |= {code: provision for code in one.measures if code not in found}
    if target == "person":
        for provision, rule in regulation.rules("ladder"):
            found |= {code: provision for code in rule.measures if code not in found}
    return found


def _listed(regulation: Regulation, target: str) -> list[tuple[str, Provision]]:
    """The catalogue of measures: rows that only list them; where there is no such row, whatever the text allows."""
    rules = [(row, rule) for row, rule in regulation.rules("measure") if rule.target == target]
    catalogue = [(row, rule) for row, rule in rules if not row.tier and not row.ladder]
    return [(code, row) for row, rule in catalogue or rules for code in rule.codes]


def meeting_tiers(regulation: Regulation) -> Iterator[Finding]:
    """Tiers that rest on quite different facts, so that two can hold at once, where the text does not say which goes first."""
    seen: list[tuple[Provision, str, set[str]]] = []
    for provision, rule in regulation.rules("tier"):
        facts = set(facts_named(rule.when))
        meets = [term for row, term, others in seen if row is not provision and not facts & others]
        if meets and "优先" not in provision.says:
            says = f"“{rule.term}”与“{meets[0]}”可以同时命中，没有写哪一档在先"
            yield at("tier-overlap", provision, says)
        seen.append((provision, rule.term, facts))


def meeting_factors(regulation: Regulation) -> Iterator[Finding]:
    """A text that both aggravates and mitigates, and does not say what holds where both are there."""
    factors = regulation.rules("factor")
    heavier = any(rule.direction == "aggravate" for _, rule in factors)
    lighter = next((provision for provision, rule in factors if rule.direction == "mitigate"), None)
    if heavier and lighter is not None and not any(rule.outweighs for _, rule in factors):
        yield at("factors-unsettled", lighter, "从重与从轻的情节同时有的，没有写怎样处理")


def extents(regulation: Regulation) -> Iterator[Finding]:
    """Factors that give a direction only, and factors that leave two ways open: once for a text, at the first."""
    factors = regulation.rules("factor")
    without = next((row for row, rule in factors if rule.direction != "exempt" and not rule.moves), None)
    if without is not None:
        yield at("extent-not-said", without, "从重、从轻到什么程度，没有写")
    either = next((row for row, rule in factors if rule.may_exempt and rule.direction == "mitigate"), None)
    if either is not None:
        yield at("factors-unsettled", either, "从轻还是不予追究，由谁、照什么定，没有写")


def effectless(regulation: Regulation) -> Iterator[Finding]:
    """Measures of the list that no effect names, in a text that lays down effects measure by measure; told where it speaks of all of them."""
    effects = [(row, rule) for row, rule in regulation.rules("effect") if rule.target == "person"]
    named = {code for _, rule in effects for code in rule.of if code != "any"}
    listed = dict.fromkeys(code for code, _ in _listed(regulation, "person"))
    bare = [regulation.term(code) for code in listed if code not in named]
    if len(named & set(listed)) > 1 and bare:
        of_all = (row for row, rule in effects if "any" in rule.of)
        yield at("measure-without-effect", next(of_all, effects[0][0]), f"没有写各自后果的方式：{'、'.join(bare)}")


def units(regulation: Regulation) -> Iterator[Finding]:
    """Units that bear measures but stand outside the scope, and grounds against those for whom the text has no measure."""
    targets = {rule.target for _, rule in regulation.rules("measure")}
    persons_only = [row for row, rule in regulation.rules("scope") if rule.subjects and not _UNITS.search(row.says)]
    if "unit" in targets and persons_only and len(persons_only) == len(_with_subjects(regulation)):
        yield at("unit-not-in-scope", persons_only[0], "适用范围只写了人员，方式里却有对单位的")
    for provision, rule in regulation.rules("circumstance"):
        if targets and not targets & set(rule.targets):
            yield at("ground-without-measure", provision, "这一情形所追究的对象，没有写可用的方式")


def _with_subjects(regulation: Regulation) -> list[Provision]:
    return [row for row, rule in regulation.rules("scope") if rule.subjects]


def premises(regulation: Regulation) -> Iterator[Finding]:
    """A premise stated once over a group of circumstances: whether each of them needs it is not said."""
    for provision, rule in regulation.rules("scope"):
        divided = any(isinstance(need.that, AnyOf) for need in rule.needs)
        if rule.needs and (rule.applies == "definition" or divided):
            yield at("premise-reach-not-said", provision, "总括的前提是不是每一项情形都要，没有写")


def imposed(regulation: Regulation) -> Iterator[Finding]:
    """Measures to be imposed that only the person can ask for, and measures listed for units and persons alike without saying for whom."""
    for provision, rule in regulation.rules("measure"):
        if rule.own_application:
            names = "、".join(regulation.term(code) for code in rule.own_application)
            yield at("measure-not-imposable", provision, f"“{names}”须本人提出，却列在可以给予的方式里")
        both = {one.target for one in provision.measure} == {"person", "unit"}
        if both and rule.target == "unit" and not _UNITS.search(provision.says):
            yield at("target-not-said", provision, "这一方式对人用还是对单位用，没有写")


def references(regulation: Regulation) -> Iterator[Finding]:
    """Those to whom the text applies by reference: how much of it, is not said."""
    for provision, rule in regulation.rules("scope"):
        if rule.applies == "by_reference":
            yield at("extent-not-said", provision, "参照到什么程度，是不是全部适用，没有写")


def chains(regulation: Regulation) -> Iterator[Finding]:
    """Someone answers because of another, and a third because of him: whether it leads on is not said. Leading back is not leading on."""
    rules = regulation.rules("linkage")
    for provision, rule in rules:
        onward = [row for row, other in rules if set(rule.to) & set(other.of) and _leads_on(rule, other)]
        if onward and rule.steps == 1:
            yield at("chain-not-said", provision, f"由此受追究的，会不会再依“{onward[0].clause}”带出下一级，没有写")


def _leads_on(first: Linkage, then: Linkage) -> bool:
    """Whether a second linkage reaches somebody other than the one pursued directly."""
    return any(set(then.to) - {pursued} for pursued in first.of)


CHECKS = (
    numbering,
    loose_measures,
    meeting_tiers,
    meeting_factors,
    extents,
    effectless,
    units,
    premises,
    imposed,
    references,
    chains,
)
