"""Measures, tiers, factors, linkage, ladders, effects and counts in plain Chinese."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wenze.office.rulings import wording
from wenze.office.rulings.plain_conditions import TARGETS, Words, number

DIRECTIONS = {"aggravate": "从重", "mitigate": "从轻", "exempt": "免予问责"}
COMBINED = {
    "heaviest": "按最重的一项",
    "sum": "合并相加",
    "one_heavier": "在最重一项之上加重一档",
    "remainder_plus_new": "原期限的剩余加上新的期限",
    "longest_effect": "按影响期最长的一项",
}


def _measure(words: Words, rule: Any) -> str:
    said = f"{words.when(rule.when)}{'对单位' if rule.target == 'unit' else ''}可用的方式：{words.terms(rule.codes)}"
    said += f"；{words.terms(rule.own_application)}须本人书面申请" if rule.own_application else ""
    said += f"；{words.terms(rule.proposed_only)}只能建议" if rule.proposed_only else ""
    return said + (f"；由{words.term(rule.decided_by)}决定" if rule.decided_by else "") + "。"


def _measure_list(_words: Words, rule: Any) -> str:
    joined = {"yes": "可以并用", "no": "不得并用", "not_said": "能否并用没有写明"}[rule.combinable]
    return f"各方式{'由轻到重排列' if rule.ordered else '的排列不表示轻重'}，{joined}。"


def _not_used(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}不用{words.terms(rule.measures)}。"


def _fallback(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}不能给予{words.term(rule.of)}，改用{words.term(rule.use)}。"


def _amount(words: Words, rule: Any) -> str:
    if rule.choices:
        size = f"为{'、'.join(number(one) for one in rule.choices)}元之一"
    elif rule.percent is not None:
        size = f"为{words.fact(rule.percent_of)}的{number(rule.percent)}%"
    else:
        size = ""
    size += f"，不低于{number(rule.at_least)}元" if rule.at_least is not None else ""
    size += f"，不超过{number(rule.at_most)}元" if rule.at_most is not None else ""
    return f"{words.when(rule.when)}{words.named(rule.of, '本条')}的数额{size.lstrip('，')}。"


def _tier(words: Words, rule: Any) -> str:
    lines = (
        f"{words.term(one.to)}给予{words.terms(one.measures)}{'（一并给予）' if one.joined else '（由人选定）'}"
        for one in rule.assigns
    )
    return f"档次“{rule.term}”：{words.when(rule.when)}{'；'.join(lines)}。"


def _scale(words: Words, rule: Any) -> str:
    interval = f"在{words.term(rule.lowest)}与{words.term(rule.highest)}之间（含）选定"
    return f"{words.when(rule.when)}由轻到重为{words.terms(rule.scale)}，{interval}。"


def _factor(words: Words, rule: Any) -> str:
    moves = {"inside": "，在幅度内调整", "outside": f"，可以越过幅度{rule.by}档"}.get(rule.moves, "，只给出方向")
    said = f"{words.when(rule.when)}{DIRECTIONS[rule.direction]}"
    said += moves if rule.direction != "exempt" else ""
    said += "，也可以免予追究" if rule.may_exempt else ""
    outweighed = "、".join(DIRECTIONS[one] for one in rule.outweighs)
    return said + (f"，优先于{outweighed}" if outweighed else "") + "。"


def _linkage(words: Words, rule: Any) -> str:
    whom = words.terms(rule.to)
    also = f"由人在{whom}中选定一个一并追究" if rule.whom == "one" else f"一并追究{whom}"
    said = f"{words.when(rule.when)}追究{words.terms(rule.of)}时，{also}"
    said += f"，没有配备的由{words.terms(rule.otherwise)}承担" if rule.otherwise else ""
    said += f"，方式为{words.terms(rule.measures)}" if rule.measures else ""
    return said + (f"，最多连带{rule.steps}步" if rule.steps > 1 else "，只连带一步") + "。"


def _ladder(words: Words, rule: Any) -> str:
    said = f"第{rule.rung}级：{words.when(rule.when)}由{words.term(rule.issuer)}发出{words.named(rule.notice, '通知')}"
    said += f"，可以建议{words.terms(rule.measures)}" if rule.measures else ""
    return said + (f"，须先走过第{rule.after_rung}级" if rule.after_rung else "") + "。"


def bar(words: Words, one: Any) -> str:
    """One consequence with its length."""
    what = words.term(one.what)
    what += f"定为{wording.grade(words.term(one.fixed))}" if one.fixed else ""
    what += f"不高于{wording.grade(words.term(one.cap))}" if one.cap else ""
    start = "自作出决定日" if one.start == "decided" else "自决定生效日"
    if one.span is not None:
        length = f"{start}起{one.span.says}"
    elif one.calendar_year:
        length = "作出决定的当年度"
    elif one.until:
        length = f"{start}起至{words.fact(one.until)}"
    else:
        length = f"{start}即发生" if one.at_once else f"{start}起，没有写期限"
    said = f"{what}（{length}）"
    said += f"，期间可以{one.allows}" if one.allows else ""
    said += f"，{words.fact(one.release)}可提前解除" if one.release else ""
    return said + (f"，{words.condition(one.prolong_when)}的延长{one.prolong.says}一次" if one.prolong else "")


def _effect(words: Words, rule: Any) -> str:
    unit = "单位" if rule.target == "unit" else ""
    bars = "；".join(bar(words, one) for one in rule.bars)
    return f"{unit}受{words.terms(rule.of)}，{words.when(rule.when)}后果：{bars}。"


def _accumulation(words: Words, rule: Any) -> str:
    window = rule.window
    if window.rolling is not None:
        within = f"任意{window.rolling.says}内"
    else:
        within = "同一年度内" if window.calendar_year else "连续年度" if window.consecutive_years else "历次"
    said = f"{within}{TARGETS[rule.of]}{words.counted(rule.counts)}满{rule.at_least}次"
    said += "（同一事项只计一次）" if rule.one_per_case else ""
    follow = [bar(words, one) for one in rule.bars] + ([words.term(rule.step)] if rule.step else [])
    said = f"{words.when(rule.when)}{said}：{'；'.join(follow)}"
    return said + (f"，对象为{words.terms(rule.to)}" if rule.to else "") + "。"


def _combination(words: Words, rule: Any) -> str:
    ceiling = f"，最多{rule.ceiling.says}" if rule.ceiling else ""
    return f"{words.terms(rule.of)}同时给予的，{COMBINED[rule.how]}{ceiling}。"


def _period(_words: Words, rule: Any) -> str:
    if rule.ends == "year_end":
        return "问责期不分方式，都到作出决定的当年度末。"
    return "问责期与最长的影响期同时届满，没有影响期的到当年度末。"


SAY: dict[str, Callable[[Words, Any], str]] = {
    "measure": _measure,
    "measure_list": _measure_list,
    "not_used": _not_used,
    "fallback": _fallback,
    "amount": _amount,
    "tier": _tier,
    "scale": _scale,
    "factor": _factor,
    "linkage": _linkage,
    "ladder": _ladder,
    "effect": _effect,
    "accumulation": _accumulation,
    "combination": _combination,
    "accountability_period": _period,
}
