"""What does the law say? Consulting leaves no trace; ``actions.ask_…`` keeps a ruling.

The only module of the office that opens the rulebook. Everything here returns the engine's own frozen types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from wenze.engine import deadlines, eligibility, procedure
from wenze.engine import effects as engine_effects
from wenze.engine import measures as engine_measures
from wenze.engine.answers import MODALITY_TERMS, Answer, Reason
from wenze.engine.conditions import judge
from wenze.engine.errors import RulebookError
from wenze.engine.facts import FactError, Facts
from wenze.engine.reading import Rulebook, shipped_rulebook, sm3
from wenze.engine.regulation import Provision, Regulation
from wenze.office.journal.queries import entries_of
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings.models import Ruling

Told = Mapping[str, Any]
FACT_NAMED = re.compile(r"\{(\w+)\}")
"""A fact named inside a sentence of a rule: 联名只有{lead_joint_signers}人."""


# --- the rulebook ------------------------------------------------------------------------------------------------


def law() -> Rulebook:
    """The rulebook of this office: the folder ``settings.WENZE_RULEBOOK``, else the one that came with the product.
    Read once and kept for the life of the process. Raises RulebookError where a file cannot be trusted."""
    return _rulebook(str(getattr(settings, "WENZE_RULEBOOK", "") or shipped_rulebook()))


@lru_cache(maxsize=4)
def _rulebook(folder: str) -> Rulebook:
    return Rulebook(Path(folder), getattr(settings, "WENZE_REGION", None) or None)


def regulation(regulation: str, edition: str | None = None) -> Regulation:
    """One regulation in one edition, the latest where none is named. Raises RulebookError for an unknown one."""
    return law().regulation(regulation, edition)


def text_shown(name: str, edition: str = "") -> Regulation:
    """One regulation for a page, the latest edition where none is named. Raises NotYours (404) for one that is not there
    or cannot be trusted: the list of regulations says why."""
    try:
        return law().regulation(name, edition or None)
    except RulebookError:
        raise NotYours("没有这部办法") from None


def regulations() -> tuple[Regulation, ...]:
    """Every regulation of this office that can be trusted, in its latest edition, for pickers. One that cannot be read
    does not take the others down; ``faults`` says what is wrong with it."""
    return _read(str(law().folder))[0]


def faults() -> tuple[RulebookError, ...]:
    """What is wrong with the regulations that could not be read: file, line and how to mend it."""
    return _read(str(law().folder))[1]


@lru_cache(maxsize=4)
def _read(folder: str) -> tuple[tuple[Regulation, ...], tuple[RulebookError, ...]]:
    texts, wrong = [], []
    for name in _rulebook(folder).ids:
        try:
            texts.append(_rulebook(folder).regulation(name))
        except RulebookError as error:
            wrong.append(error)
    return tuple(texts), tuple(wrong)


def regulations_with_channels() -> tuple[Regulation, ...]:
    """The regulations under which a lead may be registered: those that name the sources of leads."""
    return tuple(text for text in regulations() if text.rules("channel"))


def facts(regulation: Regulation, told: Told) -> Facts:
    """``told`` as the engine's facts. Raises Refused when a value is not declared or has the wrong shape."""
    try:
        return Facts(told, regulation.declared)
    except FactError as error:
        raise Refused(f"{error}。请核对填写的内容后重新提交。") from error


@dataclass(frozen=True)
class Choice:
    """Something the regulation names by a code, for lists on a page: its term, its clause and what the clause says."""

    code: str
    term: str
    clause: str
    says: str


def channels(regulation: Regulation) -> tuple[Choice, ...]:
    """The sources of leads the regulation knows (for 岳阳: the rows of 第九条), in the order of the paper."""
    return tuple(
        Choice(rule.code, rule.term, provision.row, provision.says) for provision, rule in regulation.rules("channel")
    )


def circumstances(regulation: Regulation) -> tuple[tuple[Choice, str], ...]:
    """The grounds for accountability with the family of each (``group``), in the order of the paper."""

    def choice(provision: Provision, rule: Any) -> tuple[Choice, str]:
        return Choice(rule.code, provision.says, provision.row, provision.says), rule.group

    return tuple(choice(provision, rule) for provision, rule in regulation.rules("circumstance"))


def factors(regulation: Regulation) -> tuple[tuple[Choice, str], ...]:
    """The aggravating, mitigating and exempting factors with their direction, in the order of the paper."""
    return tuple(
        (Choice(rule.code, provision.says, provision.row, provision.says), rule.direction)
        for provision, rule in regulation.rules("factor")
    )


def limit_says(regulation: Regulation, limit: str) -> str:
    """What the regulation says of a time limit, in its own row; the code itself where it has no such limit."""
    return next((provision.says for provision, rule in regulation.rules("time_limit") if rule.limit == limit), limit)


def channel_missing(regulation: Regulation, channel: str, told: Told) -> tuple[Reason, ...]:
    """What a lead of this source still needs before a case may start from it, clause by clause; empty when nothing."""
    known = facts(regulation, told)
    return tuple(
        Reason(says=FACT_NAMED.sub(lambda found: known.shown(found[1]), need.says), citation=regulation.cite(provision))
        for provision, rule in regulation.rules("channel")
        if rule.code == channel
        for need in rule.needs
        if judge(need.that, known).holds is not True
    )


# --- consulting --------------------------------------------------------------------------------------------------


def moves(
    *, regulation: str, edition: str, track: procedure.Track, stage: str, told: Told, asked_on: date
) -> Answer[procedure.Moves]:
    """Which moves belong to this stage, which are open, and what is missing for the others? For pages."""
    text = law().regulation(regulation, edition)
    return procedure.moves(text, law().procedure, track, stage, facts(text, told), asked_on)


def move(
    *, regulation: str, edition: str, stage: str, move: str, told: Told, asked_on: date
) -> Answer[procedure.MoveAnswer]:
    """Is this one move open at this stage? Raises KeyError for a move the procedure does not have."""
    text = law().regulation(regulation, edition)
    return procedure.move(text, law().procedure, move, stage, facts(text, told), asked_on)


def advance(*, regulation: str, edition: str, stage: str, told: Told) -> str | None:
    """The stage a case passes to by itself on these facts; None where it stays."""
    text = law().regulation(regulation, edition)
    return procedure.advance(law().procedure, stage, facts(text, told))


def deadline(*, regulation: str, edition: str, limit: str, told: Told, asked_on: date) -> Answer[deadlines.Deadline]:
    """By when must the act of this limit be done, and how does it stand on ``asked_on``?"""
    text = law().regulation(regulation, edition)
    return deadlines.due(text, law().calendar, limit, facts(text, told), asked_on)


def measures(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_measures.Fitting]:
    """Which measures may be chosen on these findings?"""
    text = law().regulation(regulation, edition)
    return engine_measures.fitting(text, facts(text, told), asked_on)


def effects(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_effects.Consequences]:
    """Which consequences follow from this measure, from when until when?"""
    text = law().regulation(regulation, edition)
    return engine_effects.effects(text, law().calendar, facts(text, told), asked_on)


def period_end(*, regulation: str, edition: str, told: Told, asked_on: date) -> Answer[engine_effects.PeriodEnd]:
    """When does 问责期 end?"""
    text = law().regulation(regulation, edition)
    return engine_effects.period_end(text, law().calendar, facts(text, told), asked_on)


def standing_law() -> eligibility.Law:
    """Where eligibility finds the text of each decision."""
    return eligibility.Law(regulation=law().regulation, calendar=law().calendar, vocabulary=law().vocabulary)


def standing(
    *, decisions: Iterable[eligibility.Decision], question: eligibility.Question, on: date
) -> Answer[eligibility.Standing]:
    """Is a person with these decisions clear for ``question`` on the day ``on``?"""
    return eligibility.standing(standing_law(), decisions, question, on)


def demand_open(answer: Answer[procedure.MoveAnswer]) -> procedure.MoveAnswer:
    """The move the answer speaks of, when it is open. Raises Refused otherwise, with the reasons a page shows."""
    value = answer.value
    if value is None:
        says = answer.unknown.says if answer.unknown else "没有结论"
        raise Refused(f"现在不能办理：{says}。", answer.reasons)
    if value.open is not True:
        missing = "；".join(reason.says for reason in value.missing)
        raise Refused(f"“{value.term}”现在不能办理：{missing}。", value.missing)
    return value


# --- rulings kept ------------------------------------------------------------------------------------------------

Reader = Callable[[Any, str, date], bool]
_READERS: dict[str, Reader] = {}


def register_reader(kind: str, reader: Reader) -> None:
    """The room that owns subjects of ``kind`` (``cases.case``) says who may read what was ruled about them:
    ``reader(account, subject_id, on)``. A kind without a reader is read by nobody."""
    _READERS[kind] = reader


def ruling(*, seen_by: Any, on: date, pk: int) -> Ruling:
    """The ruling ``pk`` if ``seen_by`` may read its subject on the day ``on``. Raises NotYours otherwise."""
    found = Ruling.objects.filter(pk=pk).first()
    reader = None if found is None else _READERS.get(found.subject_kind)
    if found is None or reader is None or not reader(seen_by, found.subject_id, on):
        raise NotYours("没有这份裁定")
    return found


def rulings_about(subject: models.Model) -> list[Ruling]:
    """Every ruling about ``subject``, oldest first. Carries no row filter: the room of the subject answers for it."""
    return list(Ruling.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)))


def is_whole(ruling: Ruling) -> bool:
    """Is the ruling the one that was written? Its answer is compared with the hash the journal kept of it."""
    written = [entry for entry in entries_of(ruling) if entry.verb.startswith("rulings.ask_")]
    return len(written) == 1 and written[0].detail.get("answer_sm3") == sm3(ruling.answer_text.encode())


def is_current(ruling: Ruling) -> bool | None:
    """Is the rule file still the very one the ruling rests on? None where it rests on several or on none."""
    if " " in ruling.file_sha256 or not ruling.file_sha256:
        return None
    try:
        return law().regulation(ruling.regulation, ruling.edition).file_sha256 == ruling.file_sha256
    except RulebookError:
        return False


@dataclass(frozen=True)
class Row:
    """One row of the paper on a page: what it says, how strongly, what is computed from it, or why nothing is."""

    provision: Provision
    modality: str
    kinds: tuple[str, ...]


KIND_TERMS = {
    "scope": "适用范围", "outside": "由其他文件调整", "circumstance": "问责情形", "exclusion": "不构成情形",
    "channel": "线索来源", "transition": "新旧文件衔接", "gate": "前置条件", "route": "办理路径", "permit": "准许事项",
    "referral": "移送", "time_limit": "期限", "extension": "延长", "document": "文书", "role": "机构职责",
    "publication": "公开", "ledger": "台账", "bulletin": "通报", "meeting": "会议", "result_use": "结果运用",
    "measure": "问责方式", "measure_list": "方式的排列", "not_used": "不适用的方式", "fallback": "替代方式",
    "amount": "数额", "tier": "档次", "scale": "幅度", "factor": "情节", "linkage": "连带责任", "ladder": "催办阶梯",
    "effect": "后果", "accumulation": "累计", "combination": "并用", "accountability_period": "问责期",
    "score_item": "计分项", "bonus": "加分", "deduction": "扣分", "tally": "合计", "cap": "封顶", "veto": "一票否决",
    "formula": "公式", "ballot": "测评", "threshold": "界限", "vote_rule": "表决", "grade_cap": "等次上限",
    "grades": "等次", "statistic": "统计", "quota": "名额", "duty": "定期职责", "inspection": "检查", "talk": "谈话",
    "reward": "奖励", "form_field": "表格栏目", "form_filter": "表格筛选", "form_total": "表格合计",
    "form_shape": "表格样式", "checklist": "清单",
}  # fmt: skip


def rows_of(regulation: Regulation) -> tuple[Row, ...]:
    """Every row of the paper in its order, for reading the rule file against the paper."""
    return tuple(
        Row(
            one,
            MODALITY_TERMS[one.modality] if one.modality else "",
            tuple(dict.fromkeys(KIND_TERMS.get(kind, kind) for kind, _rule in one.rules)),
        )
        for one in regulation.file.provisions
    )


def measures_of(regulation: Regulation) -> tuple[Choice, ...]:
    """The measures the regulation allows, in the order of the paper."""
    return tuple(
        Choice(code, regulation.term(code), provision.row, provision.says)
        for provision, rule in regulation.rules("measure")
        for code in rule.codes
    )
