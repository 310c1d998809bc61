"""The appeal: filed in writing, accepted or declined by the organ above, told to person and unit. How it is decided stands
in ``actions_appeal_decision``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import facts, facts_respondent, slips, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.actions_decision import deliver
from wenze.office.cases.actions_submissions import TakingBack
from wenze.office.cases.forms import ReasonForm
from wenze.office.cases.given import Served
from wenze.office.cases.limits import about
from wenze.office.cases.models import Appeal, Respondent
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.limits import actions as limits
from wenze.office.limits.queries import latest
from wenze.office.moves.declared import Done, Submits
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings.queries_limits import started_by


def _late_reason(_person: Respondent, _day: date, reason: str = "") -> dict[str, Any]:
    """Is it said why a late appeal is taken on?"""
    return {"late_acceptance_reason_given": bool(reason.strip())}


def _told_on(today: date, person: Served, unit: Served) -> date:
    """The later day on which one of the two was told."""
    return max(texts.past_day(one.served_on, today, "告知日期", "served_on") for one in (person, unit))


def _without_appeal(back: TakingBack) -> dict[str, Any]:
    """The appeal was taken back: the time to appeal runs on, the time to decide does not."""
    appeal = facts_respondent.current_appeal(back.person)
    assert appeal is not None
    appeal.state = Appeal.WITHDRAWN
    appeal.save(update_fields=["state"])
    told = {"by": back.by, "today": back.today, "about": about(back.case, back.person)}
    limits.stop(**told, started_by="appeal_filed_on")
    limits.reopen(**told, fact="appeal_filed_on")
    return {"demand": appeal.demand, "grounds": appeal.grounds}


@move(
    "file_appeal",
    form=own.AppealForm,
    hint=_("须提交书面申诉"),
    is_aside=True,
    shows=("decision",),
    issues=("appeal_received",),
    is_of_appeal=True,
    is_open_to_part=True,
    submits=Submits(answered_by=("accept_appeal", "decline_appeal"), undo=_without_appeal),
)
def file_appeal(going: MoveInProgress, written: Any, demand: str, grounds: str) -> Done:
    """Appeal in writing (提出申诉), by the person, or entered for them by the organ above when it came on paper.

    Whether it is in time is computed, not asked; a late one is taken in all the same. The decision stays in force.
    """
    demand = texts.required(demand, "申诉请求", "demand", texts.LONGEST_REASON)
    grounds = texts.required(grounds, "事实和理由", "grounds")
    if written is None:
        raise Refused("申诉须用书面，请上传申诉书。", field="written")
    decision = facts_respondent.standing_decision(going.person)
    assert decision is not None
    who = about(going.case, going.person)
    limit = latest(who.limits(), "appeal_filed_on")  # a decision served anew has a limit of its own
    served_on = going.person.served_person_on
    if served_on is not None and going.happened_on < served_on:
        raise Refused(f"提出申诉的日期不能早于收到决定书的{texts.spoken(served_on)}，请核对。", field="happened_on")
    paper = documents.attach(by=going.by, today=going.today, upload=written, note="申诉书", subject=going.person)
    row = Appeal.objects.create(
        respondent=going.person,
        decision=decision,
        organ=going.case.handling_organ.parent,
        filed_on=going.happened_on,
        written=paper,
        demand=demand,
        grounds=grounds,
        in_time=limit is None or not limit.passed(going.happened_on),
        due_on=None if limit is None else limit.due_on,
        registered_by=going.by,
    )
    document = issued(going, slips.appeal_receipt(row), going.person)
    return Done(
        f"{going.person.name}：提出申诉，{'在期限内' if row.in_time else '已逾期'}", document=document, made=row
    )


@move(
    "accept_appeal",
    form=own.AcceptAppealForm,
    supplies=("late_acceptance_reason_given",),
    is_of_appeal=True,
    is_open_to_part=True,
    waits=facts_respondent.appeal_at(Appeal.FILED),
    tells=_late_reason,
)
def accept_appeal(going: MoveInProgress, reason: str = "") -> Done:
    """Take the appeal on (受理申诉), a late one with the ``reason`` why. The time to decide it runs from the day after."""
    reason = texts.optional(reason, "受理的理由", "reason", texts.LONGEST_REASON)
    going.opinion = reason
    appeal = _pending(going)
    appeal.state, appeal.accepted_on, appeal.handled_by = Appeal.ACCEPTED, going.happened_on, going.by
    appeal.accept_reason = reason
    appeal.save()
    _start_deciding(going, appeal)
    return Done(f"{going.person.name}：受理申诉" + (f"（{reason}）" if reason else ""))


def _start_deciding(going: MoveInProgress, appeal: Appeal) -> None:
    """Where the office reads it so that the time to decide runs from the filing and not from the acceptance, it starts now if
    it does not run already: the office may have read otherwise when the appeal came in."""
    text = law.text_on(going.case.regulation, going.case.edition, going.today)
    if list(started_by(text, "appeal_accepted_on")):
        return
    told = facts.of_respondent(going.person, on=going.today)
    who = about(going.case, going.person)
    limits.start(by=going.by, today=going.today, about=who, told=told, fact="appeal_filed_on", day=appeal.filed_on)


@move("decline_appeal", form=ReasonForm, is_of_appeal=True, is_open_to_part=True)
def decline_appeal(going: MoveInProgress, reason: str) -> Done:
    """Do not take the appeal on, with the reason (不予受理). One that came in time is not declined for being late."""
    reason = going.with_reason(reason, "不予受理的理由")
    appeal = _pending(going)
    appeal.state, appeal.declined_on, appeal.handled_by = Appeal.DECLINED, going.happened_on, going.by
    appeal.decline_reason = reason
    appeal.save()
    return Done(f"{going.person.name}：不予受理申诉（{reason}）")


@move(
    "serve_appeal_decision",
    form=own.AppealServedForm,
    is_of_appeal=True,
    is_open_to_part=True,
    waits=facts_respondent.appeal_at(Appeal.DECIDED),
    day=_told_on,
)
def serve_appeal_decision(going: MoveInProgress, person: Served, unit: Served) -> Done:
    """Tell the decision on the appeal to the person and to the unit (告知申诉决定), each with proof."""
    appeal = facts_respondent.current_appeal(going.person)
    assert appeal is not None
    assert appeal.document is not None
    deliver(going, appeal.document, "person", person)
    deliver(going, appeal.document, "unit", unit)
    appeal.told_person_on, appeal.told_unit_on = person.served_on, unit.served_on
    appeal.save()
    return Done(f"{going.person.name}：申诉决定告知本人和单位", document=appeal.document)


def _pending(going: MoveInProgress) -> Appeal:
    appeal = facts_respondent.current_appeal(going.person)
    assert appeal is not None
    return appeal
