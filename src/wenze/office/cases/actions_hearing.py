"""The hearing and what is proposed after it: statement and defence, answers, proposed measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.engine.answers import cited
from wenze.office.cases import citing, facts, facts_respondent, letters, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.models import (
    Defence,
    DefenceArgument,
    DefenceMode,
    EffectiveRule,
    Proposal,
    Respondent,
)
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.documents import queries as files
from wenze.office.documents.models import Document
from wenze.office.moves.declared import Done
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions as rulings


def _stands_before_decision(person: Respondent) -> bool:
    """Is the person heard now, before anything is decided?"""
    return facts_respondent.is_weighed(person) and person.case.stage in {"hearing", "reviewing", "deciding"}


def _wants_hearing(person: Respondent) -> bool:
    return _stands_before_decision(person) and not facts_respondent.is_heard(person)


def _heard_so_far(person: Respondent) -> str:
    """How often the person was heard."""
    number = len(person.defences.all())
    return _("已听取 %(number)d 次") % {"number": number} if number else ""


def _wants_answers(person: Respondent) -> bool:
    return facts_respondent.is_weighed(person) and bool(facts_respondent.unanswered(person))


def _left_to_answer(person: Respondent) -> str:
    """How many arguments wait for an answer."""
    number = len(facts_respondent.unanswered(person))
    return _("尚有 %(number)d 点未逐条答复") % {"number": number} if number else ""


def _wants_proposal(person: Respondent) -> bool:
    of = facts_respondent
    return _stands_before_decision(person) and not of.unanswered(person) and not of.is_provided_for(person)


@move(
    "record_defence",
    form=own.DefenceForm,
    hint=_("逐条列明意见，其后逐条答复"),
    shows=("hearing",),
    issues=("defence_record",),
    is_open_to_part=True,
    waits=_wants_hearing,
    progress=_heard_so_far,
)
def record_defence(
    going: MoveInProgress,
    mode: str,
    says: str,
    arguments: Sequence[str] = (),
    place: str = "",
    heard_by: str = "",
    proof: Any = None,
) -> Done:
    """Register a statement and defence, each argument on its own line (登记陈述申辩); or that it was given up.

    A written defence and a waiver need the person's own paper as proof, unless the person enters it. Only the person may
    speak for themselves: an officer enters what was heard on record. Where no argument waits for an answer, the record of
    it is made out at once.
    """
    if mode not in DefenceMode.values:
        raise Refused("请选择陈述申辩的方式。", field="mode")
    is_own = going.person.cadre_id == going.by.cadre_id
    if mode != DefenceMode.SPOKEN and proof is None and not is_own:
        raise Refused("书面申辩和书面放弃须附本人的书面材料，请上传。", field="proof")
    if mode == DefenceMode.SPOKEN:
        texts.required(place, "听取地点", "place", texts.LONGEST_LINE)
        texts.required(heard_by, "听取人", "heard_by", texts.LONGEST_LINE)
    given = [texts.required(one, "申辩意见", "arguments", texts.LONGEST_REASON) for one in arguments if one.strip()]
    if mode == DefenceMode.WAIVED and given:
        raise Refused("本人书面放弃陈述申辩的，不再列申辩意见，请核对方式。", field="arguments")
    says = texts.required(says, "陈述申辩的内容", "says")
    twins = going.person.defences.filter(round=going.case.round, heard_on=going.happened_on, mode=mode, says=says)
    if twins.exists():
        raise Refused(f"{texts.spoken(going.happened_on)}同样内容的陈述申辩已经登记，不必重复登记。", field="says")
    record = Defence.objects.create(
        respondent=going.person,
        heard_on=going.happened_on,
        mode=mode,
        place=place.strip(),
        heard_by=heard_by.strip(),
        says=says,
        proof=None
        if proof is None
        else documents.attach(by=going.by, today=going.today, upload=proof, note="陈述申辩材料"),
        recorded_by=going.by,
        round=going.case.round,
    )
    for place_in_list, one in enumerate(given, start=1):
        DefenceArgument.objects.create(defence=record, order=place_in_list, says=one)
    detail = {"defence": record.pk, "arguments": len(given)}
    document = _made_out(going, record)
    return Done(
        f"{going.person.name}：登记陈述申辩，列意见{len(given)}条", document=document, detail=detail, made=record
    )


@move(
    "answer_argument",
    form=own.AnswerForm,
    shows=("hearing",),
    issues=("defence_record",),
    is_open_to_part=True,
    waits=_wants_answers,
    progress=_left_to_answer,
)
def answer_argument(going: MoveInProgress, argument: DefenceArgument, answer: str, reason: str) -> Done:
    """Answer one argument: adopted or not, always with the reason (答复申辩意见). With the last one answered, the record of
    the hearing is made out: every argument with its answer."""
    if answer not in dict(DefenceArgument.ANSWERS):
        raise Refused("请选择采纳或不采纳。", field="answer")
    reason = texts.required(reason, "采纳或不采纳的理由", "reason", texts.LONGEST_REASON)
    row = DefenceArgument.objects.filter(pk=argument.pk, defence__respondent=going.person).first()
    if row is None:
        raise NotYours("没有这条意见")
    if row.answer:
        raise Refused(f"第{row.order}条意见已经答复，不能重复答复。", field="argument")
    row.answer, row.reason, row.answered_on, row.answered_by = answer, reason, going.happened_on, going.by
    row.save()
    document = _made_out(going, row.defence)
    says = f"{going.person.name}：第{row.order}条申辩意见{row.get_answer_display()}"
    return Done(says, document=document)


@move(
    "propose_measure",
    form=own.MeasureForm,
    hint=_("按认定的情形和情节选择"),
    shows=("findings", "hearing"),
    waits=_wants_proposal,
)
def propose_measure(
    going: MoveInProgress,
    measures: Sequence[str],
    reason: str,
    disclosure_range: str = "",
    joining_reason: str = "",
    departure_reason: str = "",
    own_application: Any = None,
    effective_rule: str = EffectiveRule.DECIDED,
    effective_on: date | None = None,
    demands: str = "",
) -> Done:
    """Propose a measure for one person (拟定处理方式), from those the regulation allows on what was found. A new proposal
    replaces the old one, which is kept."""
    chosen = list(dict.fromkeys(measures))
    if not chosen:
        raise Refused("请选择拟用的处理方式。", field="measures")
    if effective_rule not in EffectiveRule.values or (effective_rule == EffectiveRule.DAY and effective_on is None):
        raise Refused("请选择生效方式；指定日期的，请填写生效日期。", field="effective_on")
    ruling = _fitting(going, chosen, departure_reason)
    _demand_whole(going, chosen, disclosure_range, joining_reason)
    going.person.proposals.filter(replaced_on__isnull=True).update(replaced_on=going.happened_on)
    paper = own_application
    row = Proposal.objects.create(
        respondent=going.person,
        measures=chosen,
        reason=texts.required(reason, "理由", "reason", texts.LONGEST_REASON),
        joining_reason=texts.optional(joining_reason, "并用的依据", "joining_reason", texts.LONGEST_REASON),
        departure_reason=texts.optional(departure_reason, "例外的理由", "departure_reason", texts.LONGEST_REASON),
        own_application=None
        if paper is None
        else documents.attach(by=going.by, today=going.today, upload=paper, note="本人申请"),
        effective_rule=effective_rule,
        effective_on=effective_on if effective_rule == EffectiveRule.DAY else None,
        disclosure_range=texts.optional(disclosure_range, "公开范围", "disclosure_range", texts.LONGEST_LINE),
        demands=texts.optional(demands, "整改要求", "demands", texts.LONGEST_REASON),
        proposed_on=going.happened_on,
        proposed_by=going.by,
        ruling=ruling,
    )
    named = letters.measures_named(going.case, chosen)
    return Done(f"{going.person.name}：拟给予{named}", detail={"measures": chosen, "fitting": ruling.pk}, made=row)


def _made_out(going: MoveInProgress, defence: Defence) -> Document | None:
    """The record of one hearing as a document of the file (陈述申辩笔录); None while something in it waits for an answer. Words
    that could not be printed are refused as they come in, while they can be put otherwise."""
    kept = Defence.objects.select_related("respondent__case", "respondent__cadre", "recorded_by").get(pk=defence.pk)
    letter = letters.defence_record(kept)
    if kept.arguments.filter(answer="").exists():
        files.demand_printable(letter)
        return None
    kept.document = issued(going, letter, kept)
    kept.save(update_fields=["document"])
    return kept.document


def _demand_whole(going: MoveInProgress, chosen: Sequence[str], disclosure_range: str, joining_reason: str) -> None:
    """Refuse a proposal that lacks what the decision will demand of it, or its service: nothing supplies it then."""
    told = {
        "measure": chosen[0],
        "measures_joined": len(chosen),
        "joining_reason_given": bool(joining_reason.strip()),
        "disclosure_range_given": bool(disclosure_range.strip()),
    }
    missing = citing.proposal_missing(citing.regulation_of(going.case), told)
    if missing:
        field, why = missing[0]
        raise Refused(f"{why.says}（{why.citation}）。", reasons=[one for _field, one in missing], field=field)


def _fitting(going: MoveInProgress, chosen: Sequence[str], departure_reason: str) -> Any:
    """The law's answer which measures fit, kept; refuses a measure that is not among them."""
    ruling = rulings.ask_measures(
        by=going.by,
        today=going.happened_on,
        regulation=going.case.regulation,
        edition=going.case.edition,
        told=facts.of_respondent(going.person, on=going.happened_on),
        subject=going.person,
    )
    answer = ruling.answer
    if answer.value is None:
        says = answer.unknown.says if answer.unknown else "没有结论"
        raise Refused(f"还不能拟定处理方式：{says}。", reasons=answer.reasons, field="measures")
    fitting = answer.value
    if fitting.exempt:
        raise Refused(
            "已认定免予问责的情节，不拟定问责方式，请办理免予问责。", reasons=answer.reasons, field="measures"
        )
    allowed = {option.measure for option in fitting.options}
    text = citing.regulation_of(going.case)
    strange = [text.term(code) for code in chosen if code not in allowed]
    if strange:
        raise Refused(f"{'、'.join(strange)}不在可用的方式之中，请改选。", reasons=answer.reasons, field="measures")
    unusual = [one for one in fitting.left_out if one.measure in chosen]
    if unusual and not departure_reason.strip():
        term = text.term(unusual[0].measure)
        says = f"对该对象一般不用{term}（{cited(unusual[0].row)}），请写明例外的理由或改选。"
        raise Refused(says, reasons=answer.reasons, field="departure_reason")
    return ruling
