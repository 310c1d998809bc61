"""Score sheets, votes, thresholds, shares and quotas in plain Chinese."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wenze.office.rulings import wording
from wenze.office.rulings.plain_conditions import Words, number

ROUNDED = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进一", "none": "不取舍"}


def _item(words: Words, rule: Any) -> str:
    said = f"“{rule.term}”满分{number(rule.full)}分"
    said += f"，按“{words.fact(rule.judged)}”评定" if rule.judged else "，扣完为止" if rule.floor == 0 else ""
    return said + (f"，最低{number(rule.floor)}分" if rule.floor else "") + "。"


def _points(words: Words, rule: Any, verb: str) -> str:
    if rule.each is not None:
        how = f"每{words.fact(rule.count)}一{_unit(words, rule.count)}{verb}{number(rule.each)}分"
    elif rule.flat is not None:
        how = f"{verb}{number(rule.flat)}分"
    elif rule.told:
        least = f"{number(rule.least)}至" if rule.least is not None else ""
        most = f"{number(rule.most)}分" if rule.most is not None else "若干分"
        how = f"{verb}{least}{most}，由人评定（{words.fact(rule.told)}）"
    else:
        bands = "、".join(f"满{number(one.at_least)}的{verb}{number(one.points)}分" for one in rule.bands)
        how = f"按{words.fact(rule.count)}：{bands}"
    said = f"“{rule.term}”：{words.when(rule.when)}{how}"
    said += f"，最多{number(rule.at_most)}分" if rule.at_most is not None else ""
    return said + ("，同类只取最高的一项" if rule.exclusive else "")


def _unit(words: Words, fact: str) -> str:
    declared = words.text.declared.get(fact)
    return declared.unit if declared else ""


def _bonus(words: Words, rule: Any) -> str:
    return _points(words, rule, "加") + "。"


def _deduction(words: Words, rule: Any) -> str:
    items = (one.term for _row, one in words.text.rules("score_item") if one.item == rule.from_item)
    said = _points(words, rule, "扣")
    return said + (f"，从“{next(items, rule.from_item)}”中扣" if rule.from_item else "") + "。"


def _tally(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}计入“{words.fact(rule.count)}”，一事一次。"


def _cap(_words: Words, rule: Any) -> str:
    return f"{'加分' if rule.of == 'bonus' else '扣分'}合计最多{number(rule.at_most)}分，先封顶再相抵。"


def _veto(words: Words, rule: Any) -> str:
    if not rule.sheet:
        return f"设置一票否决须：{words.condition(rule.when)}。"
    return f"{words.when(rule.when)}总分为{number(rule.total if rule.total is not None else Decimal(0))}分。"


def _formula(_words: Words, rule: Any) -> str:
    said = "总分＝各项得分＋加分－扣分"
    said += f"，最低{number(rule.floor)}分" if rule.floor is not None else ""
    said += f"，最高{number(rule.ceiling)}分" if rule.ceiling is not None else ""
    return f"{said}，保留{rule.places}位小数（{ROUNDED[rule.rounding]}）。"


def _ballot(words: Words, rule: Any) -> str:
    weights = "、".join(f"{_voted(words, rule, one)}{number(weight * 100)}%" for one, weight in rule.weights.items())
    return f"“{rule.term}”：各等次占有效票的比例按{weights}折算，再乘{number(rule.points)}分。"


def _threshold(words: Words, rule: Any) -> str:
    bounds = [f"{number(rule.at_least)}分以上（含）"] if rule.at_least is not None else []
    bounds += [f"超过{number(rule.more_than)}分"] if rule.more_than is not None else []
    bounds += [f"{number(rule.at_most)}分以内（含）"] if rule.at_most is not None else []
    bounds += [f"不满{number(rule.less_than)}分"] if rule.less_than is not None else []
    taken = "取舍后" if rule.taken == "after_rounding" else "取舍前"
    said = f"总分（{taken}）{'、'.join(bounds)}为{_grade(words, rule.sheet, rule.grade)}"
    return said + ("。" if rule.more_than is not None else "，两档相接的归较高一档。")


def _grade(words: Words, sheet: str, code: str) -> str:
    told_as = next((one.told_as for _row, one in words.text.rules("grades") if one.sheet == sheet), "")
    declared = words.text.declared.get(told_as)
    return (declared.codes.get(code) if declared else None) or wording.grade(words.term(code))


def _voted(words: Words, rule: Any, code: str) -> str:
    """What was voted for: a grade, else what the fact that counts those votes is called."""
    grade = _grade(words, rule.sheet, code)
    return words.fact(rule.counts[code]) if grade == code else grade


def _vote_rule(words: Words, rule: Any) -> str:
    ballot = next((one.term for _row, one in words.text.rules("ballot") if one.ballot == rule.ballot), rule.ballot)
    share = f"超过{number(rule.more_than)}%" if rule.more_than is not None else f"不满{number(rule.less_than)}%"
    grade = f"定为{_grade(words, rule.sheet, rule.grade)}" if rule.grade else ""
    barred = f"不得定为{_grade(words, rule.sheet, rule.bars_grade)}" if rule.bars_grade else ""
    return f"“{ballot}”中{_grade(words, rule.sheet, rule.share_of)}票{share}的，{grade or barred}，不论总分。"


def _grade_cap(words: Words, rule: Any) -> str:
    grade = f"定为{_grade(words, rule.sheet, rule.fixed)}" if rule.fixed else ""
    return f"{words.when(rule.when)}等次{grade or '不高于' + _grade(words, rule.sheet, rule.at_most)}。"


def _grades(words: Words, rule: Any) -> str:
    return f"等次由高到低：{'、'.join(_grade(words, rule.sheet, one) for one in rule.grades)}。"


def _statistic(words: Words, rule: Any) -> str:
    least = f"，要求不低于{number(rule.at_least_percent)}%" if rule.at_least_percent is not None else ""
    share = f"{words.fact(rule.numerator)}占{words.fact(rule.denominator)}的比例"
    return f"统计{words.named(rule.name, '')}：{share}{least}，只供对照。"


def _quota(words: Words, rule: Any) -> str:
    share = f"{words.fact(rule.of)}的{number(rule.percent)}%（{ROUNDED[rule.rounding]}到整数）"
    return f"{words.when(rule.when)}{words.named(rule.what, '本条名额')}不超过{share}。"


SAY: dict[str, Callable[[Words, Any], str]] = {
    "score_item": _item,
    "bonus": _bonus,
    "deduction": _deduction,
    "tally": _tally,
    "cap": _cap,
    "veto": _veto,
    "formula": _formula,
    "ballot": _ballot,
    "threshold": _threshold,
    "vote_rule": _vote_rule,
    "grade_cap": _grade_cap,
    "grades": _grades,
    "statistic": _statistic,
    "quota": _quota,
}
