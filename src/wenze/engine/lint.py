"""Which defects of a text can a machine see? Overlapping thresholds, numbering gaps, parts that do not add up, loose ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from wenze.engine.answers import Frozen
from wenze.engine.kinds.scores import Threshold
from wenze.engine.regulation import Provision, Regulation

INFINITE = Decimal("Infinity")
DIGITS = {numeral: place for place, numeral in enumerate("〇一二三四五六七八九")}
_NUMBER = re.compile(r"[〇一二三四五六七八九十百]+|[0-9]+")
_VAGUE = re.compile(r"多次|多人|适时|第一时间|较短时间|必要时|规定的?时[限间]|左右|靠后|一定范围|情节严重|从严把关")


class Finding(Frozen):
    """One thing a person should look at: the check that found it, the row, and a sentence."""

    check: str
    row: str
    says: str


def lint(regulation: Regulation) -> tuple[Finding, ...]:
    """Every defect the machine sees in one text, in the order of the paper. A finding is a place to look, not an error of the file."""
    found = [finding for check in CHECKS for finding in check(regulation)]
    order = {provision.row: place for place, provision in enumerate(regulation.file.provisions)}
    return tuple(sorted(found, key=lambda one: order.get(one.row, -1)))


def thresholds(regulation: Regulation) -> Iterator[Finding]:
    """Two grades that both claim one total, or a total that none claims."""
    rules = regulation.rules("threshold")
    for sheet in dict.fromkeys(rule.sheet for _, rule in rules):
        ranges = sorted(
            ((_lowest(rule), _highest(rule), provision, rule) for provision, rule in rules if rule.sheet == sheet),
            key=lambda one: one[0],
        )
        for (_, top, _, lower), (bottom, _, provision, _) in pairwise(ranges):
            if top > bottom or (top == bottom and lower.at_most is not None):
                yield _at("threshold-overlap", provision, f"分数线在{bottom}分处重叠，两个等次都包含它")
            elif top < bottom:
                yield _at("threshold-gap", provision, f"{top}分至{bottom}分之间没有等次")


def _lowest(rule: Threshold) -> Decimal:
    return rule.at_least if rule.at_least is not None else -INFINITE


def _highest(rule: Threshold) -> Decimal:
    tops = [top for top in (rule.less_than, rule.at_most) if top is not None]
    return tops[0] if tops else INFINITE


def numbering(regulation: Regulation) -> Iterator[Finding]:
    """Clause numbers that jump or come twice, level by level."""
    last: dict[tuple[str, ...], int] = {}
    previous: Provision | None = None
    for provision in regulation.file.provisions:
        if previous is not None and previous.clause == provision.clause:
            continue
        levels = _levels(provision.clause)
        for depth in range(len(levels)):
            prefix, number = tuple(levels[:depth]), levels[depth]
            value, before = _value(number), last.get(prefix)
            key = prefix
            if value is None or value == before:
                continue
            if before is not None and value < before and depth == len(levels) - 1:
                yield _at("number-twice", provision, f"编号“{number}”在“{provision.clause}”处又出现一次")
            elif before is not None and value > before + 1 and provision.part == "" and not provision.derived:
                yield _at("number-gap", provision, f"编号从{before}跳到{value}，中间缺号")
            if not provision.derived:
                last[key] = value
                for deeper in [one for one in last if len(one) > depth and one[:depth] == prefix]:
                    del last[deeper]
        previous = provision


def _levels(clause: str) -> list[str]:
    """第十条(一) → 第…条 十, (…) 一; 四、(六)1 → 四, (六), 1: each level with its style, so that levels do not mix."""
    return re.findall(
        r"第[^条]+条|\([一二三四五六七八九十0-9]+\)|[一二三四五六七八九十]+(?=、|\(|$|[0-9])|[0-9]+", clause
    )


def _value(level: str) -> int | None:
    found = _NUMBER.search(level)
    if found is None:
        return None
    text = found[0]
    if text.isdigit():
        return int(text)
    if "百" in text:
        return None
    tens, ten, ones = text.partition("十")
    if not ten:
        return DIGITS.get(tens)
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)


def sums(regulation: Regulation) -> Iterator[Finding]:
    """A whole that is not the sum of its parts: items of a sheet, columns of a form, organs listed and counted."""
    items = regulation.rules("score_item")
    for provision, rule in items:
        parts = [one.full for _, one in items if one.sheet == rule.sheet and one.within == rule.item]
        if parts and sum(parts) != rule.full:
            yield _at("sum", provision, f"“{rule.term}”写{rule.full}分，各小项相加为{sum(parts)}分")
    for provision, rule in regulation.rules("form_shape"):
        columns = [one.column for _, one in regulation.rules("form_field") if one.form == rule.form]
        if len(columns) != rule.columns or sorted(columns) != list(range(1, len(columns) + 1)):
            yield _at("sum", provision, f"表“{rule.form}”写{rule.columns}栏，逐栏列出{len(columns)}栏")
    for provision, rule in regulation.rules("role"):
        if rule.number is not None and rule.members and rule.number != len(rule.members):
            yield _at("sum", provision, f"写{rule.number}家，列名{len(rule.members)}家")


def loose_measures(regulation: Regulation) -> Iterator[Finding]:
    """Measures no tier, rung or rule ever assigns though others are assigned, and measures assigned that the list does not have."""
    assigned = {code for _, rule in regulation.rules("tier") for one in rule.assigns for code in one.measures}
    assigned |= {code for _, rule in regulation.rules("ladder") for code in rule.measures}
    if not assigned:
        return
    listed: set[str] = set()
    for provision, rule in regulation.rules("measure"):
        listed |= set(rule.codes)
        for code in rule.codes:
            if code not in assigned:
                yield _at("measure-never-assigned", provision, f"“{regulation.term(code)}”列在方式中，没有哪一档使用它")
    for kind in ("tier", "ladder"):
        for provision, rule in regulation.rules(kind):
            named = {code for one in rule.assigns for code in one.measures} if kind == "tier" else set(rule.measures)
            for code in sorted(named - listed):
                yield _at("measure-not-listed", provision, f"使用了方式目录以外的“{regulation.term(code)}”")


def endless(regulation: Regulation) -> Iterator[Finding]:
    """Effects without an end, and limits and duties without a number."""
    for kind in ("effect", "accumulation"):
        for provision, rule in regulation.rules(kind):
            for bar in rule.bars:
                if bar.without_end:
                    yield _at("effect-without-end", provision, f"“{regulation.term(bar.what)}”没有写期限")
    for provision, rule in regulation.rules("time_limit"):
        if rule.not_said:
            yield _at("limit-without-number", provision, f"“{rule.limit}”写了期限而没有数字")
    for provision, rule in regulation.rules("duty"):
        if rule.no_limit:
            yield _at("limit-without-number", provision, f"“{rule.term}”没有写多久一次或何时")


def undefined(regulation: Regulation) -> Iterator[Finding]:
    """Rules of others that were not supplied, and words that want a number or a standard and have none."""
    for provision, rule in regulation.rules("outside"):
        yield _at("outside-not-supplied", provision, f"依《{rule.governed_by}》，该文件没有提供")
    for provision in regulation.file.provisions:
        vague = dict.fromkeys(_VAGUE.findall(f"{provision.says}{provision.doubt}"))
        if vague:
            yield _at("undefined-term", provision, f"用语没有数字或标准：{'、'.join(vague)}")


CHECKS = (thresholds, numbering, sums, loose_measures, endless, undefined)


def _at(check: str, provision: Provision, says: str) -> Finding:
    return Finding(check=check, row=provision.row, says=says)
