"""Which words of a text want a number, a standard or another text, and have none?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wenze.engine.answers import Modality
from wenze.engine.conditions import facts_named
from wenze.engine.facts import FactType
from wenze.engine.findings import Finding, at
from wenze.engine.regulation import Regulation

_VAGUE = re.compile(
    r"多次|多人|数人|适时|合适的时候|第一时间|马上|较短时间|短期里|必要时|有必要时|规定的?时[限间]|左右|靠后|一定范围|情节(?:较重|较轻|严重)"
    r"|从严把关|一般性|末位淘汰|视情|主观原因|组织处理|主要形式"
)
_ELSEWHERE = re.compile(
    r"(?:依|按|照)(?:照|据)?(?:[^，。；、]{0,6}的?(?:办法|程序)|(?:相关|有关|上级)(?:的)?(?:规定|程序))|(?:相关|有关)(?:规定|程序)"
)
_WANTS_LENGTH = re.compile(r"公示|限期|整顿|暂扣")
_LENGTH = re.compile(r"[0-9一二三四五六七八九十两半]+个?(?:工作日|日|天|周|月|年)")
_APPROVED = re.compile(r"(?:报请|获|得到|(?<!已)经)(?:批准|确认)")
_RANKED = re.compile(r"排[在名]?后[两三]?|末位")
_RANGE = re.compile(r"在[^，。排]{1,8}[中里内]排|同类|同组|分组|全市|全镇")
_GRADED = re.compile(r"情节|程度|轻重")
_CATCH_ALL = re.compile(r"^其他|有其他[^，；]*行为$|的其他(?:事项|情形)$")


def vague(regulation: Regulation) -> Iterator[Finding]:
    """Words that want a number or a standard and have none."""
    for provision in regulation.file.provisions:
        words = dict.fromkeys(_VAGUE.findall(provision.says))
        if words:
            yield at("undefined-term", provision, f"用语没有数字或标准：{'、'.join(words)}")


def elsewhere(regulation: Regulation) -> Iterator[Finding]:
    """Rows that point to a rule or procedure which this text neither contains nor names by its title."""
    for provision in regulation.file.provisions:
        found = _ELSEWHERE.search(provision.says)
        if found and "本办法" not in found[0]:
            yield at("points-elsewhere", provision, f"“{found[0]}”所指的内容，本文没有")


def spans(regulation: Regulation) -> Iterator[Finding]:
    """Things that last, of which it is not said how long: where they are laid down, not where they are only named."""
    for provision in regulation.file.provisions:
        found = _WANTS_LENGTH.search(provision.says)
        laid_down = provision.publication or provision.measure
        if found and laid_down and not provision.time_limit and not _LENGTH.search(provision.says):
            yield at("limit-without-number", provision, f"“{found[0]}”没有写多长时间")


def grades(regulation: Regulation) -> Iterator[Finding]:
    """Tiers by a gravity of which the text gives no standard."""
    for provision, rule in regulation.rules("tier"):
        for name in facts_named(rule.when):
            declared = regulation.declared[name]
            if declared.type == FactType.CODE and _GRADED.search(declared.term):
                yield at(
                    "undefined-term", provision, f"“{declared.term}”分{'、'.join(declared.codes.values())}，没有写标准"
                )


def exceptions(regulation: Regulation) -> Iterator[Finding]:
    """Rules that hold as a rule only: when not, is not said."""
    for provision in regulation.file.provisions:
        if provision.modality == Modality.DEFAULT:
            yield at("exception-not-said", provision, "“一般”如此，什么时候可以例外没有写")


def catch_alls(regulation: Regulation) -> Iterator[Finding]:
    """Circumstances that are whatever else: no conduct is described."""
    for provision, _rule in regulation.rules("circumstance"):
        if _CATCH_ALL.search(provision.says):
            yield at("catch-all", provision, "是兜底的一项，没有写具体的行为")


def approvals(regulation: Regulation) -> Iterator[Finding]:
    """Something wants approval or confirmation, and by whom is not said."""
    for provision in regulation.file.provisions:
        found = _APPROVED.search(provision.says)
        if found:
            yield at("approver-not-said", provision, f"“{found[0]}”，没有写由谁")


def ranges(regulation: Regulation) -> Iterator[Finding]:
    """A place at the end of a ranking that has consequences: among whom is ranked, is not said."""
    for provision in regulation.file.provisions:
        found = _RANKED.search(provision.says)
        if found and provision.rules and not _RANGE.search(provision.says):
            yield at("range-not-said", provision, f"“{found[0]}”是在什么范围里排，没有写")


CHECKS = (vague, elsewhere, spans, grades, exceptions, catch_alls, approvals, ranges)
