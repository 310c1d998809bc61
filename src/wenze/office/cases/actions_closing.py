"""After the decision: execution, dossier, rectification, rescission, conversion, correction, archive."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office import clock
from wenze.office.cases import clocks, facts_respondent, letters, texts
from wenze.office.cases.actions_appeal_decision import declare_void, undo
from wenze.office.cases.actions_decision import Served, deliver
from wenze.office.cases.models import Case, Decision, Outcome, Respondent, Step
from wenze.office.cases.openings import Concerned, add_people, demand_shown, next_number
from wenze.office.cases.turns import Turn, begin, begin_on, finish, issued
from wenze.office.documents import actions as documents
from wenze.office.journal.actions import record
from wenze.office.measures import actions as measures
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused
from wenze.office.rulings import actions as rulings


@transaction.atomic
def record_execution(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    says: str,
    proof: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Register how the decision was carried out (登记执行), by the unit or by the officer. An appeal does not stop it."""
    says = texts.required(says, "执行情况", "says", texts.LONGEST_REASON)
    turn = begin_on(by, today, "record_execution", respondent, happened_on, version)
    if proof is not None:
        documents.attach(by=by, today=today, upload=proof, note="执行情况材料", subject=turn.person)
    turn.person.executed_on, turn.person.execution_says = turn.happened_on, says
    return finish(turn, says=f"{turn.person.name}：登记执行情况")


@transaction.atomic
def file_dossier(
    *, by: Account, today: date, respondent: Respondent, happened_on: date | None = None, version: int | None = None
) -> Step:
    """Register that the letter lies in the person's dossier (归入个人档案)."""
    turn = begin_on(by, today, "file_dossier", respondent, happened_on, version)
    if turn.person.dossier_on is not None:
        raise Refused(f"已于{texts.spoken(turn.person.dossier_on)}归入个人档案，不必重复登记。")
    turn.person.dossier_on = turn.happened_on
    return finish(turn, says=f"{turn.person.name}：决定书归入个人档案")


@transaction.atomic
def confirm_rectification(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reflected: bool,
    rectified_on: date | None,
    says: str,
    proof: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Verify whether the person reflected deeply and put things right, and since when (核验整改). Effects that waited for
    it end on that day."""
    says = texts.required(says, "反省和整改情况", "says", texts.LONGEST_REASON)
    turn = begin_on(by, today, "confirm_rectification", respondent, happened_on, version)
    person = turn.person
    decision = facts_respondent.standing_decision(person)
    assert decision is not None
    if proof is not None:
        documents.attach(by=by, today=today, upload=proof, note="整改材料", subject=turn.case)
    person.reflected, person.rectification_says = reflected, says
    if rectified_on is not None and person.rectified_on is None:
        day = texts.past_day(rectified_on, turn.happened_on, "整改到位日期", "rectified_on", decision.decided_on)
        person.rectified_on = day
        for imposed in decision.imposed.filter(rectified_on__isnull=True):
            measures.confirm_rectified(by=by, today=today, imposed=imposed, rectified_on=day)
        person.save()
        clocks.meet(turn, "rectified_on", day)
    verdict = "整改到位" if person.rectified_on is not None else "尚未整改到位"
    return finish(turn, says=f"{person.name}：核验整改，{verdict}")


@transaction.atomic
def rescind(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    person: Served,
    unit: Served,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """End the measure by written decision when its period is over (取消问责), and serve it on the person and the unit."""
    turn = begin_on(by, today, "rescind", respondent, happened_on, version, {"letter_written": True})
    decision = facts_respondent.standing_decision(turn.person)
    assert decision is not None
    _keep_period_end(turn, decision)
    document = issued(turn, letters.rescission(turn.person, decision, turn.happened_on), turn.person)
    deliver(turn, document, "person", person)
    deliver(turn, document, "unit", unit)
    for imposed in decision.imposed.filter(rescinded_on__isnull=True):
        measures.rescind(by=by, today=today, imposed=imposed, rescinded_on=turn.happened_on, decision=document)
    decision.rescinded_on, decision.rescission = turn.happened_on, document
    decision.save()
    turn.person.outcome = Outcome.RESCINDED
    step = finish(turn, says=f"{turn.person.name}：取消问责（{document.number}）", document=document)
    clocks.stop(turn.case, turn.person)
    return step


@transaction.atomic
def close_without_rescission(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Close the matter when the period is over and nothing was rescinded (期满了结). The decision stands on record."""
    reason = texts.required(reason, "了结说明", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "close_without_rescission", respondent, happened_on, version, opinion=reason)
    decision = facts_respondent.standing_decision(turn.person)
    assert decision is not None
    _keep_period_end(turn, decision)
    turn.person.outcome = Outcome.EXPIRED
    step = finish(turn, says=f"{turn.person.name}：期满了结")
    clocks.stop(turn.case, turn.person)
    return step


@transaction.atomic
def convert_suspension(
    *, by: Account, today: date, respondent: Respondent, happened_on: date | None = None, version: int | None = None
) -> Case:
    """Open a new case for transfer from post, because rectification went past its time (另立调离岗位案件).

    The suspension stands as it is. The new case has its own approval, hearing, review and decision; nothing is decided by
    opening it.
    """
    turn = begin_on(by, today, "convert_suspension", respondent, happened_on, version)
    old, person = turn.case, turn.person
    decision = facts_respondent.standing_decision(person)
    assert decision is not None
    number = letters.number_of(decision)
    case = Case.objects.create(
        number=next_number(old.handling_organ, turn.happened_on.year),
        title=f"{person.name}停职检查后整改超期案"[: texts.LONGEST_LINE],
        main_issue=f"{person.name}因{number}受停职检查，整改超过半年未到位，须按调离岗位另行问责。",
        regulation=old.regulation,
        edition=old.edition,
        handling_organ=old.handling_organ,
        continues=person,
        came_from=old,
        officer=old.officer,
        opened_by=by,
        opened_on=turn.happened_on,
        entered_at=clock.now(),
        act_on=decision.decided_on,
        direct_reason=old.direct_reason,
    )
    add_people(case, [Concerned(person.cadre, person.subject_kind)], turn.happened_on)
    demand_shown(case, by, today)
    record(
        by=by, verb="cases.open_case", subject=case, says=f"由{old.number}转来，立案报批：{case}", on=turn.happened_on
    )
    clocks.hand_on(turn, "rectified_on")
    finish(turn, says=f"{person.name}：另立调离岗位案件{case.number}", detail={"case": case.pk})
    return case


@transaction.atomic
def correct_decision(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    decide_again: bool,
    person: Served,
    unit: Served,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Withdraw a decision of one's own motion after a collective review (撤销或更正决定), and serve it on both.

    ``decide_again``: the person's matter is open again and a new decision is to be made with all its gates; otherwise it
    is closed. Either way the effects are undone from their beginning.
    """
    reason = texts.required(reason, "撤销或更正的理由", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "correct_decision", respondent, happened_on, version, {"letter_written": True})
    who = turn.person
    decision = facts_respondent.standing_decision(who)
    assert decision is not None
    effect = "另行作出决定" if decide_again else "原决定的后果自始解除"
    letter = letters.correction(who, decision, reason=reason, effect=effect, on=turn.happened_on)
    document = issued(turn, letter, who, replaces=decision.document)
    deliver(turn, document, "person", person)
    deliver(turn, document, "unit", unit)
    uses = undo(turn, decision, f"{document.number}{reason}"[:500])
    declare_void(turn, decision, f"{document.number}{reason}")
    clocks.stop(turn.case, who)
    if decide_again:
        turn.case.stage = "deciding"
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
    return finish(
        turn, says=f"{who.name}：撤销原决定（{effect}）", to_stage=stage, document=document, detail={"uses": uses}
    )


@transaction.atomic
def archive(
    *,
    by: Account,
    today: date,
    case: Case,
    opinion: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Close the file when everyone's matter is settled (归档)."""
    turn = begin(
        by=by, today=today, move="archive", case=case, happened_on=happened_on, version=version, opinion=opinion
    )
    turn.case.ended_on = turn.happened_on
    clocks.stop(turn.case)
    return finish(turn, says=f"归档：{turn.case.number}")


def _keep_period_end(turn: Turn, decision: Decision) -> None:
    """Keep the law's answer when the accountability period of each measure ended: what the end of the matter rests on."""
    for measure in decision.measures:
        asked = facts_respondent.period_question(turn.person, decision, measure, turn.happened_on)
        rulings.ask_period_end(by=turn.by, today=asked.pop("asked_on"), subject=turn.person, **asked)
