"""A rule in plain Chinese: one sentence for each kind, so that a legal officer can read the file against the paper.

A kind without a sentence here fails the tests: whoever adds a kind adds its sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wenze.engine.conventions import counted_by
from wenze.engine.regulation import Provision, Regulation
from wenze.office.paper import dates
from wenze.office.rulings import plain_sanctions, plain_scores
from wenze.office.rulings.plain_conditions import TARGETS, Words, quoted

Say = Callable[[Words, Any], str]


def sentences(text: Regulation, row: Provision, anchors: Mapping[str, str]) -> tuple[str, ...]:
    """Every rule of one row as a sentence, in the order of the file. Empty for a row that is not computed."""
    words = Words(text, anchors)
    return tuple(SAY[kind](words, rule) for kind, rule in row.rules)


# --- whom and what the text covers ---------------------------------------------------------------------------------


def _scope(words: Words, rule: Any) -> str:
    if rule.applies == "definition":
        return f"定义：{rule.term or words.term(rule.group)}。"
    codes = words.text.declared["subject_kind"].codes if "subject_kind" in words.text.declared else {}
    whom = "、".join(codes.get(one, one) for one in rule.subjects)
    said = f"{'参照适用' if rule.applies == 'by_reference' else '适用'}于{whom or rule.term or '本办法所列对象'}"
    return said + (f"，前提是：{words.needs(rule.needs)}" if rule.needs else "") + "。"


def _outside(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}由《{rule.governed_by}》调整，本办法不作结论。"


def _circumstance(words: Words, rule: Any) -> str:
    whom = "、".join(TARGETS[one] for one in rule.targets)
    needs = f"，认定时须有：{words.needs(rule.needs)}" if rule.needs else ""
    return f"问责情形（对{whom}）{needs}。"


def _exclusion(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}不构成{words.terms(rule.of)}的情形。"


def _channel(words: Words, rule: Any) -> str:
    needs = f"，启动前须有：{words.needs(rule.needs)}" if rule.needs else ""
    return f"线索来源“{rule.term}”{needs}。"


def _transition(words: Words, rule: Any) -> str:
    said = f"按{words.fact(rule.by)}确定适用哪一版本"
    said += f"，行为继续的按{words.fact(rule.continuing_until)}" if rule.continuing_until else ""
    return said + ("，新旧不同的从轻" if rule.milder else "") + "。"


# --- how a matter is handled ---------------------------------------------------------------------------------------


def _gate(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}办理“{words.terms(rule.before)}”以前，须有：{words.needs(rule.needs)}。"


def _route(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}走“{words.term(rule.go)}”，不走“{words.terms(rule.instead_of)}”。"


def _permit(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}准许：{words.term(rule.what)}。"


def _referral(words: Words, rule: Any) -> str:
    return f"{words.when(rule.when)}并由“{words.term(rule.move)}”转到{words.term(rule.to)}。"


def _time_limit(words: Words, rule: Any) -> str:
    act, start = quoted(words.fact(rule.done).removesuffix("日")), words.fact(rule.start) if rule.start else ""
    if rule.within is not None:
        chained = "next" if rule.after_limit else None
        counted = rule.first_day or chained or words.text.first_day(counted_by(rule.within))
        first = "的当日" if counted == "same" else "的次日"
        after = words.term(rule.after_limit) if rule.after_limit else start
        length = f"自{after}{'' if rule.within.unit == 'hours' else first}起{rule.within.says}内"
    elif rule.on is not None:
        length = f"在{dates.spoken(rule.on)}以前（含当日）"
    else:
        length = "没有写具体期限" if rule.not_said else f"在“{words.fact(rule.stated)}”以前（含当日）"
    said = f"{words.when(rule.when)}{act}：{length}"
    said += f"，由{words.term(rule.who)}" if rule.who else ""
    said += f"，满{rule.warn_after.says}提醒" if rule.warn_after else ""
    by_convention = rule.rolls_by_convention and words.text.file.conventions.rest_days == "next_workday"
    rolls = rule.roll == "in_text" or by_convention
    said += "，末日遇休息日顺延" if rolls else ""
    said += "".join(f"，{_step(words, one)}" for one in rule.extension)
    said += "".join(f"，{words.fact(one.start)}至{words.fact(one.until)}不计（{one.why}）" for one in rule.pauses)
    said += f"，{words.fact(rule.restarts)}起重新计算一次" if rule.restarts else ""
    return said + "。" + (f"逾期：{rule.breach}。" if rule.breach else "")


def _step(words: Words, step: Any) -> str:
    if step.more:
        length = f"再加{step.more.says}"
    else:
        length = f"总共{step.in_all.says}" if step.in_all else "期限由批准人填写"
    return f"经{words.term(step.approver)}批准可以延长（{length}）"


def _extension(words: Words, rule: Any) -> str:
    asked = {"before": "，须在届满前提出", "by": "，最迟在届满当日提出"}.get(rule.asked, "")
    needs = f"，申请须有：{words.needs(rule.needs)}" if rule.needs else ""
    return f"{words.terms(rule.of)}：{_step(words, rule)}{asked}{needs}。"


def _document(words: Words, rule: Any) -> str:
    said = f"“{words.term(rule.kind)}”" + (f"由“{words.term(rule.issued_by)}”发出" if rule.issued_by else "")
    said += f"，写明{'、'.join(rule.elements.values())}" if rule.elements else ""
    said += "，须为书面" if rule.written else "，不限书面"
    said += f"，送达{'、'.join(TARGETS[one] for one in rule.served_to)}" if rule.served_to else ""
    return said + (f"，须有：{words.needs(rule.needs)}" if rule.needs else "") + "。"


def _role(words: Words, rule: Any) -> str:
    said = f"{words.term(rule.organ)}：{'、'.join(words.term(one) for one in rule.does)}"
    said += f"；成员{'、'.join(words.term(one) for one in rule.members)}" if rule.members else ""
    return said + (f"（共{rule.number}家）" if rule.number else "") + "。"


def _publication(words: Words, rule: Any) -> str:
    said = f"公开“{words.term(rule.of)}”"
    said += "，须写明范围" if rule.range_required else ""
    return said + ("，须经批准" if rule.approval_required else "") + "。"


def _ledger(words: Words, rule: Any) -> str:
    columns = f"，栏目：{'、'.join(rule.columns)}" if rule.columns else ""
    return f"台账“{words.term(rule.name)}”，登记{words.term(rule.of)}{columns}。"


def _bulletin(words: Words, rule: Any) -> str:
    audience = f"，发给{rule.audience}" if rule.audience else ""
    return f"{words.when(rule.when)}{words.term(rule.issuer)}发出“{rule.name}”{audience}。"


def _meeting(words: Words, rule: Any) -> str:
    attends = f"，{words.terms(rule.attends)}参加" if rule.attends else ""
    return f"{words.term(rule.organ)}开会，议定{words.term(rule.decides)}{attends}。"


def _result_use(words: Words, rule: Any) -> str:
    return f"“{words.term(rule.result)}”作为下列事项的依据：{'、'.join(words.term(one) for one in rule.serves)}。"


# --- what is done again and again, forms ---------------------------------------------------------------------------

EVERY = {"year": "每年", "half_year": "每半年", "quarter": "每季度", "month": "每月"}


def _duty(words: Words, rule: Any) -> str:
    if rule.every:
        rhythm = f"{EVERY[rule.every]}{rule.times}次" + (f"，最迟{_month_day(rule.by)}" if rule.by else "")
    else:
        rhythm = "没有写期限" if rule.no_limit else words.when(rule.when, after="时")
    per = f"，按{words.term(rule.per)}分别计" if rule.per else ""
    return f"{words.term(rule.who)}：{rule.term}，{rhythm}{per}{'，报' + words.term(rule.to) if rule.to else ''}。"


def _month_day(written: str) -> str:
    month, _, day = written.partition("-")
    return f"{int(month)}月{int(day)}日"


def _inspection(words: Words, rule: Any) -> str:
    methods = f"，方式：{'、'.join(words.term(one) for one in rule.methods)}" if rule.methods else ""
    whom = f"，对象：{'、'.join(words.term(one) for one in rule.subjects)}" if rule.subjects else ""
    return f"{words.when(rule.when)}检查“{words.term(rule.name)}”{methods}{whom}{'' if rule.announced else '，不事先通知'}。"


def _talk(words: Words, rule: Any) -> str:
    counts = "，是问责方式" if rule.counts_as_measure else "，不是问责方式，不计入次数"
    return f"{words.when(rule.when)}{words.term(rule.holder)}与{words.term(rule.with_whom)}谈话{counts}。"


def _reward(words: Words, rule: Any) -> str:
    per = {"person": "每人", "month": "每月", "time": "每次"}.get(rule.per, "")
    said = f"{words.when(rule.when)}{rule.term}"
    said += f"，{per}{rule.yuan}元" if rule.yuan is not None else ""
    said += f"，{per}不超过{rule.at_most_yuan}元" if rule.at_most_yuan is not None else ""
    said += f"，晋{rule.steps}级" if rule.steps else ""
    return said + (f"，约{rule.people_about}人" if rule.people_about else "") + "。"


def _form_field(words: Words, rule: Any) -> str:
    codes = f"，可填{'、'.join(rule.codes)}" if rule.codes else ""
    return f"{words.named(rule.form, '本表')}第{rule.column}栏“{rule.term}”{codes}。"


def _form_filter(words: Words, rule: Any) -> str:
    return f"{words.named(rule.form, '本表')}只收：{words.terms(rule.measures)}。"


def _form_total(words: Words, rule: Any) -> str:
    counted = "按人（同一人只计一次）" if rule.per == "person" else "按人次"
    parts = "、".join(words.term(one) for one in rule.parts)
    return f"{words.named(rule.form, '本表')}{counted}、按{_column(words, rule)}合计：{parts}。"


def _column(words: Words, rule: Any) -> str:
    columns = (
        one.term for _row, one in words.text.rules("form_field") if one.form == rule.form and one.field == rule.by
    )
    return next(columns, "") or words.named(rule.by, "层次")


def _form_shape(words: Words, rule: Any) -> str:
    heading = f"，表头：{'、'.join(words.term(one) for one in rule.heading)}" if rule.heading else ""
    return f"{words.named(rule.form, '本表')}共{rule.columns}栏{heading}{'，行数不限' if rule.endless else ''}。"


def _checklist(words: Words, rule: Any) -> str:
    entries = "、".join(words.term(one) for one in rule.entries)
    return f"清单“{words.term(rule.name)}”：{entries}{'，须逐项完成' if rule.every else ''}。"


SAY: dict[str, Say] = {
    "scope": _scope,
    "outside": _outside,
    "circumstance": _circumstance,
    "exclusion": _exclusion,
    "channel": _channel,
    "transition": _transition,
    "gate": _gate,
    "route": _route,
    "permit": _permit,
    "referral": _referral,
    "time_limit": _time_limit,
    "extension": _extension,
    "document": _document,
    "role": _role,
    "publication": _publication,
    "ledger": _ledger,
    "bulletin": _bulletin,
    "meeting": _meeting,
    "result_use": _result_use,
    "duty": _duty,
    "inspection": _inspection,
    "talk": _talk,
    "reward": _reward,
    "form_field": _form_field,
    "form_filter": _form_filter,
    "form_total": _form_total,
    "form_shape": _form_shape,
    "checklist": _checklist,
    **plain_sanctions.SAY,
    **plain_scores.SAY,
}
