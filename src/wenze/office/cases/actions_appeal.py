"""The appeal: filed in writing, accepted or declined by the organ above, decided, told to person and unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import citing, clocks, facts_respondent, letters, slips, texts
from wenze.office.cases.actions_decision import Served, deliver, put_decision
from wenze.office.cases.models import Appeal, AppealOutcome, Decision, Outcome, Respondent, Step
from wenze.office.cases.turns import Turn, begin_on, finish, issued
from wenze.office.documents import actions as documents
from wenze.office.documents.models import LONGEST_NOTE
from wenze.office.measures import actions as measures
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused


@transaction.atomic
def file_appeal(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    written: Any,
    demand: str,
    grounds: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Appeal:
    """Appeal in writing (提出申诉), by the person, or entered for them by the organ above when it came on paper.

    Whether it is in time is computed, not asked; a late one is taken in all the same. The decision stays in force.
    """
    demand = texts.required(demand, "申诉请求", "demand", texts.LONGEST_REASON)
    grounds = texts.required(grounds, "事实和理由", "grounds")
    if written is None:
        raise Refused("申诉须用书面，请上传申诉书。", field="written")
    turn = begin_on(by, today, "file_appeal", respondent, happened_on, version, {"letter_written": True})
    decision = facts_respondent.standing_decision(turn.person)
    assert decision is not None
    limits = [row for row in turn.person.deadlines.all() if row.done_fact == "appeal_filed_on"]
    clock = max(limits, key=lambda row: row.pk, default=None)  # a decision served anew has a limit of its own
    served_on = turn.person.served_person_on
    if served_on is not None and turn.happened_on < served_on:
        raise Refused(f"提出申诉的日期不能早于收到决定书的{texts.spoken(served_on)}，请核对。", field="happened_on")
    paper = documents.attach(by=by, today=today, upload=written, note="申诉书", subject=turn.person)
    row = Appeal.objects.create(
        respondent=turn.person,
        decision=decision,
        organ=turn.case.handling_organ.parent,
        filed_on=turn.happened_on,
        written=paper,
        demand=demand,
        grounds=grounds,
        in_time=clock is None or turn.happened_on <= clock.due_on,
        due_on=None if clock is None else clock.due_on,
        registered_by=by,
    )
    clocks.meet(turn, "appeal_filed_on", turn.happened_on)
    clocks.start(turn, "appeal_filed_on", turn.happened_on)
    document = issued(turn, slips.appeal_receipt(row), turn.person)
    finish(turn, says=f"{turn.person.name}：提出申诉，{'在期限内' if row.in_time else '已逾期'}", document=document)
    return row


@transaction.atomic
def accept_appeal(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Take the appeal on (受理申诉), a late one with the ``reason`` why. The time to decide it runs from the day after."""
    reason = texts.optional(reason, "受理的理由", "reason", texts.LONGEST_REASON)
    told = {"late_acceptance_reason_given": bool(reason)}
    turn = begin_on(by, today, "accept_appeal", respondent, happened_on, version, told, opinion=reason)
    appeal = _pending(turn)
    appeal.state, appeal.accepted_on, appeal.handled_by = Appeal.ACCEPTED, turn.happened_on, by
    appeal.accept_reason = reason
    appeal.save()
    step = finish(turn, says=f"{turn.person.name}：受理申诉" + (f"（{reason}）" if reason else ""))
    _start_deciding(turn, appeal)
    return step


def _start_deciding(turn: Turn, appeal: Appeal) -> None:
    """The time to decide runs from the acceptance, or has run since the filing where the office reads it so; once, whatever
    it read when the appeal came in."""
    if clocks.is_running(turn, "appeal_decided_on"):
        return
    if not clocks.start(turn, "appeal_accepted_on", turn.happened_on):
        clocks.start(turn, "appeal_filed_on", appeal.filed_on)


@transaction.atomic
def decline_appeal(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Do not take the appeal on, with the reason (不予受理). One that came in time is not declined for being late."""
    reason = texts.required(reason, "不予受理的理由", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "decline_appeal", respondent, happened_on, version, opinion=reason)
    appeal = _pending(turn)
    appeal.state, appeal.declined_on, appeal.handled_by = Appeal.DECLINED, turn.happened_on, by
    appeal.decline_reason = reason
    appeal.save()
    return finish(turn, says=f"{turn.person.name}：不予受理申诉（{reason}）")


@transaction.atomic
def decide_appeal(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    outcome: str,
    findings: str,
    reason: str,
    new_measures: Sequence[str] = (),
    happened_on: date | None = None,
    version: int | None = None,
) -> Appeal:
    """Decide the appeal in writing: uphold, modify to other measures, or revoke (作出申诉决定).

    Modified or revoked, the effects of the decision are undone from their beginning, and what else had rested on them is
    named in the journal. Revoked, the matter is closed; modified, the new measures count from this decision.
    """
    if outcome not in AppealOutcome.values:
        raise Refused("请选择维持、变更或撤销。", field="outcome")
    turn = begin_on(by, today, "decide_appeal", respondent, happened_on, version, {"letter_written": True})
    appeal = _pending(turn)
    decision = appeal.decision
    codes = _new_measures(turn, outcome, decision, new_measures)
    appeal.findings = texts.required(findings, "查明的事实", "findings")
    appeal.reason = texts.required(reason, "复核意见", "reason")
    letter = letters.appeal_decision(
        appeal,
        findings=appeal.findings,
        opinion=appeal.reason,
        result=_result(turn, outcome, decision, codes),
        on=turn.happened_on,
    )
    document = issued(turn, letter, turn.person, replaces=None if outcome == "uphold" else decision.document)
    appeal.state, appeal.outcome, appeal.decided_on = Appeal.DECIDED, outcome, turn.happened_on
    appeal.document, appeal.handled_by = document, by
    appeal.save()
    stage, uses = None, []
    if outcome != AppealOutcome.UPHOLD:
        uses = undo(turn, decision, f"{document.number}申诉处理决定{appeal.get_outcome_display()}")
        stage = "closed" if outcome == AppealOutcome.REVOKE else None
        turn.person.outcome = Outcome.REVERSED if outcome == AppealOutcome.REVOKE else Outcome.MEASURE
    if outcome == AppealOutcome.REVOKE:
        declare_void(turn, decision, f"{document.number}申诉处理决定撤销")
    if codes:
        put_decision(turn, document, codes, turn.happened_on, decision.document.letter, decision.disclosure_range)
    says = f"{turn.person.name}：申诉决定{appeal.get_outcome_display()}"
    finish(turn, says=says, to_stage=stage, document=document, detail={"outcome": outcome, "uses": uses})
    clocks.meet(turn, "appeal_decided_on", turn.happened_on)
    if stage == "closed":
        clocks.stop(turn.case, turn.person)
    if codes:
        clocks.start(turn, "decided_on", turn.happened_on)
    return appeal


@transaction.atomic
def serve_appeal_decision(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    person: Served,
    unit: Served,
    version: int | None = None,
) -> Step:
    """Tell the decision on the appeal to the person and to the unit (告知申诉决定), each with proof."""
    days = [texts.past_day(one.served_on, today, "告知日期", "served_on") for one in (person, unit)]
    turn = begin_on(by, today, "serve_appeal_decision", respondent, max(days), version)
    appeal = facts_respondent.current_appeal(turn.person)
    assert appeal is not None
    assert appeal.document is not None
    deliver(turn, appeal.document, "person", person)
    deliver(turn, appeal.document, "unit", unit)
    appeal.told_person_on, appeal.told_unit_on = days
    appeal.save()
    return finish(turn, says=f"{turn.person.name}：申诉决定告知本人和单位", document=appeal.document)


def undo(turn: Turn, decision: Decision, because: str) -> list[str]:
    """Reverse a decision: its measures are void from the beginning. What else had rested on them, in words."""
    uses: list[str] = []
    for imposed in decision.imposed.filter(reversed_on__isnull=True):
        undone = measures.reverse(
            by=turn.by, today=turn.today, imposed=imposed, reversed_on=turn.happened_on, because=because
        )
        uses += [use.says for use in undone.uses]
    decision.reversed_on, decision.reversal_says = turn.happened_on, because
    decision.save()
    return uses


def declare_void(turn: Turn, decision: Decision, because: str) -> None:
    """The letter of a decision withdrawn without another in its place keeps its number, and is void."""
    documents.void(by=turn.by, today=turn.happened_on, document=decision.document, reason=because[:LONGEST_NOTE])


def _pending(turn: Turn) -> Appeal:
    appeal = facts_respondent.current_appeal(turn.person)
    assert appeal is not None
    return appeal


def _new_measures(turn: Turn, outcome: str, decision: Decision, given: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(given))
    if outcome != AppealOutcome.MODIFY:
        if codes:
            raise Refused("只有变更时才填写新的问责方式，请核对。", field="new_measures")
        return []
    text = citing.regulation_of(turn.case)
    if not codes or any(not citing.clause_of_measure(text, code) for code in codes):
        raise Refused("变更的，请在本办法的方式中选定新的问责方式。", field="new_measures")
    if set(codes) == set(decision.measures):
        raise Refused("新的问责方式与原决定相同，请选择维持或改选方式。", field="new_measures")
    return codes


def _result(turn: Turn, outcome: str, decision: Decision, codes: Sequence[str]) -> str:
    number = letters.number_of(decision)
    if outcome == AppealOutcome.UPHOLD:
        return f"维持{number}的问责决定"
    if outcome == AppealOutcome.REVOKE:
        return f"撤销{number}的问责决定，该决定的后果自始解除"
    return f"撤销{number}的问责方式，变更为{letters.measures_named(turn.case, codes)}"
