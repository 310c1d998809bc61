"""What does a text leave unsaid that its rules need? Ends, lengths, starts, windows, bounds, days of force, appeals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wenze.engine.findings import Finding, at
from wenze.engine.regulation import Provision, Regulation

_START = re.compile(r"起|自[^行己我]|从[^重轻严]|[以之]后|后[^三两]|收到|接到|之日|以内起|逾期|到期|届满")
_WINDOW = re.compile(r"自然年|考核年度|本年度|年度内|年度里|日历年|连续|接连|十二个月|每年|同一年度|累计")
_BOUND = re.compile(r"以上|以内|以下|超过|不满|不少于|至少|及以上|满|含")
_DAY = re.compile(r"[日号]")


def endless(regulation: Regulation) -> Iterator[Finding]:
    """Effects without an end."""
    for kind in ("effect", "accumulation"):
        for provision, rule in regulation.rules(kind):
            for bar in rule.bars:
                if bar.without_end:
                    yield at("effect-without-end", provision, f"“{regulation.term(bar.what)}”没有写期限")


def lengths(regulation: Regulation) -> Iterator[Finding]:
    """Limits, extensions and duties without a number in this text."""
    for provision, rule in regulation.rules("time_limit"):
        if rule.not_said:
            term = regulation.declared[rule.done].term
            yield at("limit-without-number", provision, f"到“{term}”的期限没有数字")
        elif rule.stated:
            term = regulation.declared[rule.stated].term
            yield at("limit-without-number", provision, f"期限要看“{term}”，本文没有数字")
        for step in rule.extension:
            yield from _ceiling(provision, step)
    for provision, rule in regulation.rules("extension"):
        yield from _ceiling(provision, rule)
    for provision, rule in regulation.rules("duty"):
        if rule.no_limit:
            yield at("limit-without-number", provision, f"“{rule.term}”没有写多久一次或何时")


def _ceiling(provision: Provision, step: Any) -> Iterator[Finding]:
    if step.free:
        yield at("limit-without-number", provision, "可以延长，没有写最长多久")


def starts(regulation: Regulation) -> Iterator[Finding]:
    """Spans of which our words of the row, true to the paper, do not tell the day they begin on."""
    for provision, rule in regulation.rules("effect"):
        if any(bar.span for bar in rule.bars) and not _START.search(provision.says):
            yield at("start-not-said", provision, "后果有期限，没有写从哪一天起算")
    for provision, rule in regulation.rules("time_limit"):
        if rule.within is not None and rule.start and not _START.search(provision.says):
            yield at("start-not-said", provision, f"期限为{rule.within.says}，没有写从哪一天起算")


def rest_days(regulation: Regulation) -> Iterator[Finding]:
    """Limits in calendar days of which it is not said what a rest day at the end does."""
    for provision, rule in regulation.rules("time_limit"):
        if rule.within is not None and rule.within.unit == "days" and not re.search(r"顺延|休息日|假", provision.says):
            yield at("rest-day-not-said", provision, "最后一日遇休息日怎样，没有写")


def windows(regulation: Regulation) -> Iterator[Finding]:
    """Counts of which it is not said in which time they run, or whether the number is met exactly or exceeded."""
    for provision, rule in regulation.rules("accumulation"):
        in_time = rule.window.calendar_year or rule.window.rolling is not None
        if in_time and not _WINDOW.search(provision.says):
            yield at("window-not-said", provision, "次数在哪一段时间里数没有写清：自然年、考核年度，还是连续的一年")
        if in_time and rule.at_least > 1 and not _BOUND.search(provision.says):
            yield at("bound-not-said", provision, f"{rule.at_least}次是恰好还是以上，没有写")


def days(regulation: Regulation) -> Iterator[Finding]:
    """Fixed days that the paper gives by the month only, or of which it is not said whether the day itself is still in time."""
    for provision, rule in regulation.rules("time_limit"):
        if rule.on is None:
            continue
        if not _DAY.search(provision.says):
            yield at("day-not-said", provision, f"只写到月，没有写哪一日（按{rule.on}）")
        elif re.search(r"[以之]?前", provision.says) and "含" not in provision.says:
            yield at("bound-not-said", provision, f"“以前”是否包含{rule.on}当日，没有写")


def occasions(regulation: Regulation) -> Iterator[Finding]:
    """Bulletins of which it is not said when they go out."""
    for provision, rule in regulation.rules("bulletin"):
        if rule.when is None:
            yield at("occasion-not-said", provision, "通报什么时候用，没有写")


def force(regulation: Regulation) -> Iterator[Finding]:
    """A text whose day of force cannot be read from it."""
    if regulation.file.in_force_from is None:
        rows = regulation.file.provisions
        row = next((one for one in reversed(rows) if re.search(r"施行|印发|下发", one.says)), rows[0])
        yield at("force-not-said", row, "没有写施行的日期，或者只写印发、下发之日")


def appeals(regulation: Regulation) -> Iterator[Finding]:
    """A text with measures against persons in which nobody is told how to appeal."""
    measures = [row for row, rule in regulation.rules("measure") if rule.target == "person"]
    heard = {anchor for _, rule in regulation.rules("gate") for anchor in rule.before}
    limits = {rule.done for _, rule in regulation.rules("time_limit")}
    if measures and "appeal_filed_on" not in limits and "accept_appeal" not in heard:
        deciding = [row for row, rule in regulation.rules("gate") if "decide" in rule.before]
        yield at("appeal-not-said", (deciding or measures)[0], "有处理个人的方式，没有写申诉")


def ceilings(regulation: Regulation) -> Iterator[Finding]:
    """A highest amount, and in the same row leave to go beyond it."""
    for provision, rule in regulation.rules("amount"):
        if rule.at_most is not None and provision.permit:
            yield at("bound-exceeded", provision, f"写了最高{rule.at_most}，又可以再提高，提高到多少没有写")


def periods(regulation: Regulation) -> Iterator[Finding]:
    """A period of accountability that no row defines."""
    for provision, _rule in regulation.rules("accountability_period"):
        if not any(
            re.search(r"问责期[，是指为]", one.says) for one in regulation.file.provisions if one is not provision
        ):
            yield at("undefined-term", provision, "“问责期”没有写是哪一段时间")


def supplies(regulation: Regulation) -> Iterator[Finding]:
    """Rules of others that were not supplied, measures of which it is not said whether they may be joined."""
    for provision, rule in regulation.rules("outside"):
        yield at("outside-not-supplied", provision, f"依《{rule.governed_by}》，该文件没有提供")
    for provision, rule in regulation.rules("measure_list"):
        if rule.combinable == "not_said":
            yield at("combination-not-said", provision, "几种方式可不可以并用，没有写")


CHECKS = (endless, lengths, starts, rest_days, windows, days, occasions, force, appeals, ceilings, periods, supplies)
