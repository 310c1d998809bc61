"""The appeal: filed in writing, accepted or declined by the organ above, told to person and unit. How it is decided stands
in ``actions_appeal_decision``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import clocks, facts_respondent, slips, texts
from wenze.office.cases.actions_decision import Served, deliver
from wenze.office.cases.models import Appeal, Respondent, Step
from wenze.office.cases.turns import Turn, begin_on, finish, issued
from wenze.office.documents import actions as documents
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


def _pending(turn: Turn) -> Appeal:
    appeal = facts_respondent.current_appeal(turn.person)
    assert appeal is not None
    return appeal
