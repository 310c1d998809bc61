"""Do score sheets, appraisals, forms and lists hold together? Bounds that overlap, parts that do not add up, points without a ceiling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from wenze.engine.findings import Finding, at
from wenze.engine.kinds.scores import Threshold
from wenze.engine.regulation import Provision, Regulation

INFINITE = Decimal("Infinity")


def thresholds(regulation: Regulation) -> Iterator[Finding]:
    """Two grades that both claim one total, or a total that none claims."""
    rules = regulation.rules("threshold")
    for sheet in dict.fromkeys(rule.sheet for _, rule in rules):
        ranges = sorted(
            ((_lowest(rule), _highest(rule), provision, rule) for provision, rule in rules if rule.sheet == sheet),
            key=lambda one: one[0],
        )
        for (_, top, _, lower), (bottom, _, provision, upper) in pairwise(ranges):
            below, above = lower.at_most is not None, upper.more_than is None
            if top > bottom or (top == bottom and below and above):
                yield at("threshold-overlap", provision, f"分数线在{bottom}分处重叠，两个等次都包含它")
            elif top < bottom or not (below or above):
                yield at("threshold-gap", provision, f"{top}分至{bottom}分之间没有等次")


def _lowest(rule: Threshold) -> Decimal:
    bottoms = [bottom for bottom in (rule.at_least, rule.more_than) if bottom is not None]
    return bottoms[0] if bottoms else -INFINITE


def _highest(rule: Threshold) -> Decimal:
    tops = [top for top in (rule.less_than, rule.at_most) if top is not None]
    return tops[0] if tops else INFINITE


def sums(regulation: Regulation) -> Iterator[Finding]:
    """A whole that is not the sum of its parts: items of a sheet, columns of a form, organs listed and counted."""
    items = regulation.rules("score_item")
    for provision, rule in items:
        parts = [one.full for _, one in items if one.sheet == rule.sheet and one.within == rule.item]
        if parts and sum(parts) != rule.full:
            yield at("sum", provision, f"“{rule.term}”写{rule.full}分，各小项相加为{sum(parts)}分")
    for provision, rule in regulation.rules("form_shape"):
        columns = [one.column for _, one in regulation.rules("form_field") if one.form == rule.form]
        if len(columns) != rule.columns or sorted(columns) != list(range(1, len(columns) + 1)):
            yield at("sum", provision, f"表“{rule.form}”写{rule.columns}栏，逐栏列出{len(columns)}栏")
    for provision, rule in regulation.rules("role"):
        if rule.number is not None and rule.members and rule.number != len(rule.members):
            yield at("sum", provision, f"写{rule.number}家，列名{len(rule.members)}家")


def columns(regulation: Regulation) -> Iterator[Finding]:
    """A form that is totalled by something it has no column for, and one form that writes its years in two ways."""
    fields = regulation.rules("form_field")
    for provision, rule in regulation.rules("form_total"):
        own = [one for _, one in fields if one.form == rule.form]
        if own and rule.by not in {one.field for one in own}:
            yield at("total-without-column", provision, f"合计分{len(rule.parts)}类，表里没有可以据以分类的一栏")
    for form in dict.fromkeys(rule.form for _, rule in fields):
        dated = [(row, one) for row, one in fields if one.form == form and one.format.startswith("yy")]
        if len({one.format.split(".")[0] for _, one in dated}) > 1:
            for provision, one in dated:
                digits = "四" if one.format.startswith("yyyy") else "两"
                yield at("format-mixed", provision, f"同一张表里年份有四位也有两位，这一栏写{digits}位")


def points(regulation: Regulation) -> Iterator[Finding]:
    """Points for a count that nothing caps, and a total with neither floor nor ceiling though points are added and taken away."""
    capped = {(rule.sheet, rule.of) for _, rule in regulation.rules("cap")}
    for kind in ("bonus", "deduction"):
        for provision, rule in regulation.rules(kind):
            if rule.each is not None and rule.at_most is None and not _held(kind, rule, capped):
                yield at("points-without-cap", provision, "按次加减的分，没有写最多多少")
    for provision, rule in regulation.rules("formula"):
        moved = [one for kind in ("bonus", "deduction") for _, one in regulation.rules(kind) if one.sheet == rule.sheet]
        if moved and rule.floor is None and rule.ceiling is None:
            yield at("total-without-bounds", provision, "总分没有写是否封顶、是否保底")


def _held(kind: str, rule: Any, capped: set[tuple[str, str]]) -> bool:
    """Whether a cap, or the item it is taken from, holds these points."""
    return (rule.sheet, kind) in capped or bool(getattr(rule, "from_item", ""))


def items(regulation: Regulation) -> Iterator[Finding]:
    """Items that can lose nothing, items a person marks without a standard, and items that can lose more than they have."""
    every = regulation.rules("score_item")
    parents = {(rule.sheet, rule.within) for _, rule in every}
    for provision, rule in every:
        taken = [(row, one) for row, one in regulation.rules("deduction") if _from(one, rule)]
        if (rule.sheet, rule.item) in parents:
            yield from _marked(provision, rule, every)
        elif not rule.judged and not taken:
            yield at("item-never-loses", provision, f"“{rule.term}”{rule.full}分没有写怎样扣减")
        if len(taken) > 1 and sum(_most(one) for _, one in taken) > rule.full:
            yield at("item-overdrawn", taken[-1][0], f"从“{rule.term}”扣的几项加起来会超过它的{rule.full}分")
    for provision, rule in regulation.rules("bonus"):
        if rule.told:
            yield at("marked-without-standard", provision, f"“{rule.term}”由人给分，没有写给多少的标准")


def _marked(provision: Provision, parent: Any, every: tuple[tuple[Provision, Any], ...]) -> Iterator[Finding]:
    free = [one for _, one in every if one.sheet == parent.sheet and one.within == parent.item and one.judged]
    if free:
        says = f"“{parent.term}”下面有{len(free)}个小项由人打分，没有写怎样扣减"
        yield at("marked-without-standard", provision, says)


def _from(deduction: Any, item: Any) -> bool:
    return bool(deduction.sheet == item.sheet and deduction.from_item == item.item)


def _most(deduction: Any) -> Decimal:
    """The most a line can take away; endless where it goes by a count that nothing caps."""
    if deduction.at_most is not None:
        return Decimal(deduction.at_most)
    if deduction.flat is not None:
        return Decimal(deduction.flat)
    if deduction.bands:
        return max(Decimal(one.points) for one in deduction.bands)
    return INFINITE if deduction.each is not None else Decimal(deduction.most or 0)


def bases(regulation: Regulation) -> Iterator[Finding]:
    """Shares of which it is not said what the whole is, and a total set to a number whatever else was earned."""
    for provision, _rule in regulation.rules("ballot"):
        if not re.search(r"有效|弃权|废票", provision.says):
            yield at("base-not-said", provision, "按票数计的比例，没有写分母含不含弃权票和废票")
    for kind in ("statistic", "quota"):
        for provision, _rule in regulation.rules(kind):
            if not re.search(r"每个|各个|各班子|全市|全镇|合计", provision.says):
                yield at("base-not-said", provision, "比例按什么范围计，没有写")
    for provision, rule in regulation.rules("veto"):
        added = any(one.sheet == rule.sheet for _, one in regulation.rules("bonus"))
        if rule.total is not None and added and not re.search(r"加分|总分", provision.says):
            yield at("reach-not-said", provision, f"记{rule.total}分的是这一项、这一部分，还是连加分在内，没有写")


CHECKS = (thresholds, sums, columns, points, items, bases)
