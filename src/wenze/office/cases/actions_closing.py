"""After the decision: execution, dossier, rectification, rescission, conversion, correction, archive."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.cases import facts_respondent, forms, letters, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.actions_appeal_decision import declare_void, undo
from wenze.office.cases.actions_decision import deliver
from wenze.office.cases.forms_fields import MoveForm
from wenze.office.cases.given import Served
from wenze.office.cases.limits import about
from wenze.office.cases.models import Case, Decision, Outcome, Respondent
from wenze.office.cases.openings import Concerned, add_people, demand_shown, next_number
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.journal.actions import record
from wenze.office.limits import actions as limits
from wenze.office.measures import actions as measures
from wenze.office.moves import duties
from wenze.office.moves.declared import Done
from wenze.office.people.refusals import Refused
from wenze.office.rulings import actions as rulings


@move(
    "record_execution",
    form=own.ExecutionForm,
    hint=_("写明何时何地如何执行"),
    shows=("decision",),
    is_open_to_part=True,
    waits=lambda person: person.stage == "served",
)
def record_execution(going: MoveInProgress, says: str, proof: Any = None) -> Done:
    """Register how the decision was carried out (登记执行), by the unit or by the officer. An appeal does not stop it."""
    says = texts.required(says, "执行情况", "says", texts.LONGEST_REASON)
    if proof is not None:
        documents.attach(by=going.by, today=going.today, upload=proof, note="执行情况材料", subject=going.person)
    going.person.executed_on, going.person.execution_says = going.happened_on, says
    return Done(f"{going.person.name}：登记执行情况")


def _wants_filing(person: Respondent) -> bool:
    return person.stage in {"served", "executed"} and person.dossier_on is None


@move("file_dossier", form=MoveForm, hint=_("登记归入个人档案的日期"), is_open_to_part=True, waits=_wants_filing)
def file_dossier(going: MoveInProgress) -> Done:
    """Register that the letter lies in the person's dossier (归入个人档案)."""
    if going.person.dossier_on is not None:
        raise Refused(f"已于{texts.spoken(going.person.dossier_on)}归入个人档案，不必重复登记。")
    going.person.dossier_on = going.happened_on
    return Done(f"{going.person.name}：决定书归入个人档案")


@move("confirm_rectification", form=own.RectificationForm, hint=_("反省和整改的核验结论"), is_open_to_part=True)
def confirm_rectification(
    going: MoveInProgress, reflected: bool, says: str, rectified_on: date | None = None, proof: Any = None
) -> Done:
    """Verify whether the person reflected deeply and put things right, and since when (核验整改). Effects that waited for
    it end on that day."""
    says = texts.required(says, "反省和整改情况", "says", texts.LONGEST_REASON)
    person = going.person
    decision = facts_respondent.standing_decision(person)
    assert decision is not None
    if proof is not None:
        documents.attach(by=going.by, today=going.today, upload=proof, note="整改材料", subject=going.case)
    person.reflected, person.rectification_says = reflected, says
    if rectified_on is not None and person.rectified_on is None:
        day = texts.past_day(rectified_on, going.happened_on, "整改到位日期", "rectified_on", decision.decided_on)
        person.rectified_on = day
        for imposed in decision.imposed.filter(rectified_on__isnull=True):
            measures.confirm_rectified(by=going.by, today=going.today, imposed=imposed, rectified_on=day)
        person.save()
    verdict = "整改到位" if person.rectified_on is not None else "尚未整改到位"
    return Done(f"{person.name}：核验整改，{verdict}")


@move(
    "rescind",
    form=own.BothServedForm,
    hint=_("问责期满，以书面决定取消"),
    shows=("file", "decision"),
    decides="rescission",
    is_open_to_part=True,
)
def rescind(going: MoveInProgress, person: Served, unit: Served) -> Done:
    """End the measure by written decision when its period is over (取消问责), and serve it on the person and the unit."""
    decision = facts_respondent.standing_decision(going.person)
    assert decision is not None
    _keep_period_end(going, decision)
    document = issued(going, letters.rescission(going.person, decision, going.happened_on), going.person)
    deliver(going, document, "person", person)
    deliver(going, document, "unit", unit)
    for imposed in decision.imposed.filter(rescinded_on__isnull=True):
        measures.rescind(
            by=going.by, today=going.today, imposed=imposed, rescinded_on=going.happened_on, decision=document
        )
    decision.rescinded_on, decision.rescission = going.happened_on, document
    decision.save()
    going.person.outcome = Outcome.RESCINDED
    _stop(going, going.person)
    return Done(f"{going.person.name}：取消问责（{document.number}）", document=document)


@move("close_without_rescission", form=forms.ReasonForm, is_open_to_part=True)
def close_without_rescission(going: MoveInProgress, reason: str) -> Done:
    """Close the matter when the period is over and nothing was rescinded (期满了结). The decision stands on record."""
    reason = going.with_reason(reason, "了结说明")
    decision = facts_respondent.standing_decision(going.person)
    assert decision is not None
    _keep_period_end(going, decision)
    going.person.outcome = Outcome.EXPIRED
    _stop(going, going.person)
    return Done(f"{going.person.name}：期满了结")


@move("convert_suspension", form=MoveForm, hint=_("停职检查超过半年未整改到位"))
def convert_suspension(going: MoveInProgress) -> Done:
    """Open a new case for transfer from post, because rectification went past its time (另立调离岗位案件).

    The suspension stands as it is. The new case has its own approval, hearing, review and decision; nothing is decided by
    opening it.
    """
    old, person = going.case, going.person
    decision = facts_respondent.standing_decision(person)
    assert decision is not None
    number = letters.number_of(decision)
    case = Case.objects.create(
        number=next_number(old.handling_organ, going.happened_on.year),
        title=f"{person.name}停职检查后整改超期案"[: texts.LONGEST_LINE],
        main_issue=f"{person.name}因{number}受停职检查，整改超过半年未到位，须按调离岗位另行问责。",
        regulation=old.regulation,
        edition=old.edition,
        handling_organ=old.handling_organ,
        continues=person,
        came_from=old,
        officer=old.officer,
        opened_by=going.by,
        opened_on=going.happened_on,
        entered_at=clock.now(),
        act_on=decision.decided_on,
        direct_reason=old.direct_reason,
    )
    add_people(case, [Concerned(person.cadre, person.subject_kind)], going.happened_on)
    demand_shown(case, going.by, going.today)
    duties.derive(case, going.today, by=going.by)
    record(
        by=going.by,
        verb="cases.open_case",
        subject=case,
        says=f"由{old.number}转来，立案报批：{case}",
        on=going.happened_on,
    )
    limits.stop(by=going.by, today=going.happened_on, about=about(old, person), waits_for="rectified_on")
    return Done(f"{person.name}：另立调离岗位案件{case.number}", detail={"case": case.pk}, made=case)


@move(
    "correct_decision",
    form=own.CorrectionForm,
    hint=_("原文号保留并作废，后果自始解除"),
    shows=("file",),
    decides="correction",
    is_open_to_part=True,
)
def correct_decision(going: MoveInProgress, reason: str, decide_again: bool, person: Served, unit: Served) -> Done:
    """Withdraw a decision of one's own motion after a collective review (撤销或更正决定), and serve it on both.

    ``decide_again``: the person's matter is open again and a new decision is to be made with all its gates; otherwise it
    is closed. Either way the effects are undone from their beginning.
    """
    reason = texts.required(reason, "撤销或更正的理由", "reason", texts.LONGEST_REASON)
    who = going.person
    decision = facts_respondent.standing_decision(who)
    assert decision is not None
    effect = "另行作出决定" if decide_again else "原决定的后果自始解除"
    letter = letters.correction(who, decision, reason=reason, effect=effect, on=going.happened_on)
    document = issued(going, letter, who, replaces=decision.document)
    deliver(going, document, "person", person)
    deliver(going, document, "unit", unit)
    uses = undo(going, decision, f"{document.number}{reason}"[:500])
    declare_void(going, decision, f"{document.number}{reason}")
    _stop(going, who)
    if decide_again:
        going.case.stage = "deciding"
        who.outcome, who.served_person_on, who.served_unit_on, who.executed_on, who.dossier_on = (
            "",
            None,
            None,
            None,
            None,
        )
        who.reflected, who.rectified_on = None, None
    else:
        who.outcome = Outcome.REVERSED
    stage = "open" if decide_again else "closed"
    return Done(f"{who.name}：撤销原决定（{effect}）", to_stage=stage, document=document, detail={"uses": uses})


@move("archive", form=forms.OpinionForm, hint=_("各对象均已了结后办理"))
def archive(going: MoveInProgress, opinion: str = "") -> Done:
    """Close the file when everyone's matter is settled (归档)."""
    going.with_opinion(opinion)
    going.case.ended_on = going.happened_on
    _stop(going)
    return Done(f"归档：{going.case.number}")


def _stop(going: MoveInProgress, who: Respondent | None = None) -> None:
    limits.stop(by=going.by, today=going.happened_on, about=about(going.case, who))


def _keep_period_end(going: MoveInProgress, decision: Decision) -> None:
    """Keep the law's answer when the accountability period of each measure ended: what the end of the matter rests on."""
    for measure in decision.measures:
        asked = facts_respondent.period_question(going.person, decision, measure, going.happened_on)
        rulings.ask_period_end(by=going.by, today=asked.pop("asked_on"), subject=going.person, **asked)
