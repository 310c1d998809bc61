"""Every write about leads. Registering and correcting are in ``actions_register.py``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.journal.actions import record, take_turn
from wenze.office.leads import queries
from wenze.office.leads.actions_register import attach_file, correct, drop_draft, register, save_draft
from wenze.office.leads.models import LONGEST_REASON, Lead, LeadSubject, Stage
from wenze.office.matters import actions as matters
from wenze.office.matters.models import Matter
from wenze.office.matters.queries import demand_officer
from wenze.office.paper import dates
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused

__all__ = [
    "accept",
    "attach_file",
    "correct",
    "decline",
    "drop_draft",
    "mark_opened",
    "merge",
    "open_reporter",
    "refer",
    "register",
    "save_draft",
    "take_back",
]


@transaction.atomic
def accept(*, by: Account, today: date, lead: Lead, officer: Account | None = None) -> Lead:
    """Take the lead in (受理) and give it to an officer in the same act (分办). Without one it waits for the head of the
    office to assign it. Whether a case may start from it is asked when the case is opened."""
    taken = _take_waiting(by, today, lead)
    says = f"受理线索{taken.number}"
    if officer is not None:
        demand_officer(officer, taken, [one.cadre for one in taken.subjects.select_related("cadre")], today)
        says += f"，交{officer}承办"
    return _decide(taken, by, today, Stage.ACCEPTED, "leads.accept", says, officer=officer)


@transaction.atomic
def decline(*, by: Account, today: date, lead: Lead, reason: str) -> Lead:
    """Do not take the lead in (不予受理), and say why."""
    reason = _reason(reason, "不予受理的理由")
    taken = _take_waiting(by, today, lead)
    says = f"线索{taken.number}不予受理：{reason}"
    return _decide(taken, by, today, Stage.DECLINED, "leads.decline", says, decided_reason=reason)


@transaction.atomic
def refer(*, by: Account, today: date, lead: Lead, to: str, reason: str) -> Lead:
    """Pass the lead on to another office or organ (转办); it is no longer handled here. ``to`` is its name."""
    to = to.strip()
    if not to or len(to) > 100:
        raise Refused("请填写转往单位的名称，不超过100字。", field="to")
    reason = _reason(reason, "转办的理由")
    taken = _take_waiting(by, today, lead)
    says = f"线索{taken.number}转办{to}：{reason}"
    return _decide(taken, by, today, Stage.REFERRED, "leads.refer", says, decided_reason=reason, referred_to=to)


@transaction.atomic
def merge(*, by: Account, today: date, lead: Lead, into: Lead, reason: str) -> Lead:
    """The lead is the same matter as ``into`` and is handled there (并入)."""
    reason = _reason(reason, "并入的理由")
    if into.pk == lead.pk:
        raise Refused("线索不能并入自己，请另选线索。", field="into")
    taken = _take_waiting(by, today, lead)
    queries.lead(seen_by=by, on=today, pk=into.pk)
    other = Lead.objects.select_for_update().get(pk=into.pk)
    if other.stage not in (Stage.REGISTERED, Stage.ACCEPTED, Stage.OPENED):
        raise Refused(f"线索{other.number}{other.stage_label}，不能再并入，请另选线索。", field="into")
    matters.join(by=by, today=today, matter=taken, into=other)
    says = f"线索{taken.number}并入{other.number}：{reason}"
    return _decide(taken, by, today, Stage.MERGED, "leads.merge", says, decided_reason=reason, merged_into=other)


@transaction.atomic
def take_back(*, by: Account, today: date, lead: Lead, reason: str) -> dict[str, Any]:
    """The lead goes back to who registered it: it keeps its number, and is corrected and reported again. What was typed is
    in the lead. Whether it may be taken back, and the entry in the journal, are for ``matters.actions_submissions``."""
    taken = Lead.objects.select_for_update().defer("reporter_name", "reporter_contact").get(pk=lead.pk)
    taken.stage = Stage.WITHDRAWN
    taken.version += 1
    taken.save(update_fields=["stage", "version"])
    return {}


@transaction.atomic
def mark_opened(*, by: Account, today: date, lead: Lead, case: Matter) -> Lead:
    """A case was opened from the lead. For the room of cases, in the same transaction."""
    taken = _taken(by, today, lead)
    if taken.stage != Stage.ACCEPTED:
        raise Refused(f"线索{taken.number}{_state(taken)}，只有已受理的线索才能立案。")
    return _decide(taken, by, today, Stage.OPENED, "leads.mark_opened", f"线索{taken.number}立案：{case.number}")


@transaction.atomic
def open_reporter(*, by: Account, today: date, lead: Lead, reason: str) -> tuple[str, str]:
    """Open the sealed reporter: name and contact. Only for an intake clerk of the handling office, with a reason;
    the reading is journalled before anything is shown."""
    permissions.demand(by, "leads.open_reporter", today)
    queries.lead(seen_by=by, on=today, pk=lead.pk)
    if lead.handling_organ_id not in {organ.pk for organ in queries.handling_organs(seen_by=by, on=today)}:
        raise Refused("反映人信息只由承办单位的线索登记员启封。")
    reason = _reason(reason, "启封的理由")
    sealed = Lead.objects.only("reporter_name", "reporter_contact", "anonymous", "number", "title").get(pk=lead.pk)
    if sealed.anonymous:
        raise Refused("这是匿名线索，没有登记反映人。")
    says = f"启封线索{sealed.number}的反映人信息：{reason}"
    record(by=by, verb="leads.open_reporter", subject=sealed, says=says, detail={"reason": reason}, on=today)
    return sealed.reporter_name, sealed.reporter_contact


def _take_waiting(by: Account, today: date, lead: Lead) -> Lead:
    """The lead, locked, when it still waits for a decision and ``by`` may decide."""
    permissions.demand(by, "leads.decide", today)
    taken = _taken(by, today, lead)
    if taken.stage != Stage.REGISTERED:
        raise Refused(f"线索{taken.number}{_state(taken)}，不能重复处理。请刷新页面查看。")
    return taken


def _taken(by: Account, today: date, lead: Lead) -> Lead:
    """The lead as it stands now, locked, if ``by`` may look at it. 404 otherwise."""
    take_turn()
    queries.lead(seen_by=by, on=today, pk=lead.pk)
    return Lead.objects.select_for_update().defer("reporter_name", "reporter_contact").get(pk=lead.pk)


def _state(lead: Lead) -> str:
    if lead.stage == Stage.REGISTERED:
        return "尚未受理"
    if lead.stage == Stage.WITHDRAWN:
        return "已由登记人撤回，尚未再次报送"
    day = dates.spoken(lead.decided_on)
    return f"已由{lead.decided_by_label}于{day}办理为“{lead.stage_label}”"


def _decide(lead: Lead, by: Account, today: date, stage: Stage, verb: str, says: str, **changes: Any) -> Lead:
    lead.stage, lead.decided_on, lead.decided_by_label = stage, today, str(by)[:200]
    for name, value in changes.items():
        setattr(lead, name, value)
    lead.ended_on = None if stage == Stage.ACCEPTED else today
    lead.version += 1
    lead.save()
    detail = {"subjects": list(LeadSubject.objects.filter(lead=lead).values_list("cadre_id", flat=True))}
    record(by=by, verb=verb, subject=lead, says=says, detail=detail, on=today)
    return lead


def _reason(text: str, what: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(f"请填写{what}。", field="reason")
    if len(text) > LONGEST_REASON:
        raise Refused(f"{what}共{len(text)}字，超过{LONGEST_REASON}字，请精简。", field="reason")
    return text
