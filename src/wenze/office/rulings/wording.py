"""An answer in Chinese sentences, as it stood on the day: what a ruling page shows in ten years.

One function a question; each takes the answer's value and gives lines. The clauses stand beside, in the reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wenze.engine.answers import MODALITY_TERMS, Answer, cited
from wenze.office.paper import dates


def lines(question: str, answer: Answer[Any]) -> list[str]:
    """The answer to ``question`` as sentences: the value first, then how strongly the text speaks."""
    if answer.unknown is not None:
        return [f"没有结论：{answer.unknown.says}。"]
    said = list(_SAY[question](answer.value))
    if answer.modality is not None:
        said.append(f"条文语气：{MODALITY_TERMS[answer.modality]}。")
    return said


def spoken(day: date) -> str:
    """A date as documents write it: 2026年11月22日."""
    return dates.spoken(day)


def _move(value: Any) -> list[str]:
    if value.open:
        return [f"“{value.term}”可以办理。"]
    return [f"“{value.term}”现在不能办理。", *(f"还差：{reason.says}。" for reason in value.missing)]


def _deadline(value: Any) -> list[str]:
    said = [f"最后一日为{spoken(value.due_on)}（当日仍在期内）。", value.counted.says + "。"]
    if value.extended:
        said.append(f"首次期限为{spoken(value.first_due_on)}，已经延长。")
    if value.warn_on is not None:
        said.append(f"自{spoken(value.warn_on)}起提醒。")
    if value.breached:
        said.append(f"已超过期限。{value.breach}")
    if value.provisional:
        said.append("期限跨入尚未公布放假安排的年份，为暂计，公布后重算。")
    return said


DIRECTIONS = {
    "aggravate": "有从重情节，{}从重。",
    "mitigate": "有从轻情节，{}从轻。",
    "both": "从重、从轻情节并存，都列明，由人综合裁量。",
}


WEIGHS = {"must": "应当", "may": "可以", "default": "一般", "discretion": "可以视情", "reported": "曾经"}
"""How strongly a text says that a factor weighs."""


def direction(value: Any) -> str:
    """Which way the factors weigh and how strongly the text says so, as a sentence; nothing where none does."""
    return DIRECTIONS.get(value.direction, "").format(WEIGHS[value.direction_modality])


def _measures(value: Any) -> list[str]:
    if not value.accountable:
        return ["没有认定问责情形，不给予问责方式。"]
    if value.exempt:
        return ["有免予问责的情节，免予问责。"]
    said = (
        []
        if value.linked is None
        else [f"由连带而来，{MODALITY_TERMS[value.linked.modality]}问责（{cited(value.linked.row)}）。"]
    )
    said += [f"可用的问责方式：{'、'.join(option.term for option in value.options) or '无'}。"]
    said += [direction(value)] if value.direction != "none" else []
    if value.by_reference:
        said.append("该对象为参照适用。")
    return said


def _effects(value: Any) -> list[str]:
    return [consequence_line(one) for one in value.consequences] or ["没有条文规定的后果。"]


GRADES = {"excellent": "优秀", "competent": "称职", "basically_competent": "基本称职", "incompetent": "不称职"}
"""The grades of the yearly appraisal, by the codes that every regulation uses for them."""


def grade(code: str) -> str:
    """The Chinese term of a grade; the word itself where it is no code."""
    return GRADES.get(code, code)


def consequence_line(one: Any) -> str:
    """One consequence with its days: 不得提拔：自2026年11月22日至2027年5月22日（含当日）."""
    what = one.term + (f"定为{grade(one.fixed)}" if one.fixed else "") + (f"不高于{grade(one.cap)}" if one.cap else "")
    if one.at_once:
        span = f"{spoken(one.from_on)}即发生"
    elif one.year is not None:
        span = f"{one.year}年度"
    elif one.until_on is not None:
        span = f"自{spoken(one.from_on)}至{spoken(one.until_on)}（含当日）"
    elif one.until_event:
        span = f"自{spoken(one.from_on)}起，至规定的事项发生时止"
    else:
        span = f"自{spoken(one.from_on)}起，没有期限"
    return f"{what}：{span}。" + (f"期间可以：{one.allows}。" if one.allows else "")


def _period_end(value: Any) -> list[str]:
    if value.ends_on is None:
        return ["问责期尚未届满，须待规定的事项发生。"]
    return [f"问责期至{spoken(value.ends_on)}止（含当日）。"]


def _standing(value: Any) -> list[str]:
    about = STANDING_TERMS[value.question]
    if not value.bars:
        return [f"{spoken(value.on)}：在{about}方面没有限制。"]
    verdict = "没有明文限制，但须由有权机关判断" if value.clear else "受到限制"
    said = [f"{spoken(value.on)}：在{about}方面{verdict}。"]
    return said + [f"{bar.decision}：{consequence_line(bar.consequence)}" for bar in value.bars]


STANDING_TERMS = {
    "promotion": "提拔",
    "assignment": "安排职务",
    "award": "评优评先",
    "grade": "考核等次",
    "candidacy": "列为发展对象",
}


_SAY: dict[str, Callable[[Any], list[str]]] = {
    "move": _move,
    "deadline": _deadline,
    "measures": _measures,
    "effects": _effects,
    "period_end": _period_end,
    "standing": _standing,
}
