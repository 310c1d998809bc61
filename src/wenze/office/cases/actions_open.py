"""Opening a case and starting it: from an accepted lead, or from a suspension that went on too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.cases import forms, letters, slips, texts
from wenze.office.cases.forms_resubmit import ResubmitForm
from wenze.office.cases.models import Case
from wenze.office.cases.openings import OPENING, Concerned, add_people, demand_shown, end_all, next_number
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.journal.actions import record
from wenze.office.leads import actions as leads
from wenze.office.leads.models import Lead
from wenze.office.matters.queries import demand_officer
from wenze.office.moves import duties
from wenze.office.moves.declared import Done
from wenze.office.people import permissions
from wenze.office.people.models import Account, Organ
from wenze.office.people.queries import conflicts
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law


@transaction.atomic
def open_case(
    *,
    by: Account,
    today: date,
    lead: Lead,
    concerned: Sequence[Concerned],
    title: str,
    main_issue: str = "",
    opened_on: date | None = None,
    act_on: date | None = None,
    direct_reason: str = "",
    suspected: Sequence[str] = (),
    opening_reason: str = "",
    officer: Account | None = None,
) -> Case:
    """Report a lead for approval as a case (立案报批), with everyone it concerns. It starts when it is approved.

    ``act_on`` is the day of the matter, by default the lead's. Refuses a lead that is not accepted, nobody concerned, the
    same person twice, and an opener who must stay out.
    """
    permissions.demand(by, "cases.work", today)
    day = texts.past_day(opened_on or today, today, "立案报批日期", "opened_on", lead.received_on)
    _check_people(by, today, concerned)
    worker = officer or lead.officer or by
    demand_officer(worker, lead, [one.cadre for one in concerned], today)
    _check_opener(by, lead.handling_organ, today)
    text = law.regulation(lead.regulation, lead.edition)
    law.demand_active(text.id, text.file.edition, today)
    case = Case.objects.create(
        number=next_number(lead.handling_organ, day.year),
        title=texts.required(title, "案由", "title", texts.LONGEST_LINE),
        main_issue=texts.optional(main_issue or lead.content, "主要问题", "main_issue"),
        suspected=_suspected(text, suspected),
        opening_reason=texts.optional(opening_reason, "拟启动问责的理由", "opening_reason", texts.LONGEST_REASON),
        regulation=text.id,
        edition=text.file.edition,
        handling_organ=lead.handling_organ,
        lead=lead,
        came_from=lead,
        officer=worker,
        opened_by=by,
        opened_on=day,
        entered_at=clock.now(),
        act_on=act_on or lead.act_on,
        direct_reason=texts.optional(direct_reason, "直接问责的必要理由", "direct_reason", texts.LONGEST_REASON),
    )
    add_people(case, concerned, day)
    leads.mark_opened(by=by, today=today, lead=lead)
    demand_shown(case, by, today)
    duties.derive(case, today, by=by)
    record(by=by, verb="cases.open_case", subject=case, says=f"立案报批：{case}", detail={"lead": lead.number}, on=day)
    return case


@move(
    "approve_initiation",
    form=forms.OpinionForm,
    hint=_("批准次日起算初步意见的期限"),
    answers="initiation",
    shows=("file",),
    issues=("initiation_slip",),
)
def approve_initiation(going: MoveInProgress, opinion: str = "") -> Done:
    """Approve that the case starts (批准启动). The time for the preliminary opinion runs from the day after."""
    going.with_opinion(opinion)
    going.case.initiated_on = going.happened_on
    by_leader = "office_director" not in going.ruling.facts.get("actor_roles", ())
    letter = slips.initiation(going.case, going.by, going.opinion, going.happened_on, by_leader)
    return Done(f"批准启动：{going.case}", document=issued(going, letter, going.case))


@move(
    "return_initiation",
    form=forms.ReasonForm,
    hint=_("须写明理由，退回承办人补正"),
    answers="initiation",
    is_aside=True,
    shows=("file",),
    sends_back=True,
)
def return_initiation(going: MoveInProgress, reason: str) -> Done:
    """Send a case back to its officer before it starts (退回补正), with what is to be put right."""
    reason = going.with_reason(reason, "退回的理由")
    return Done(f"退回补正：{going.case}（{reason}）")


@move("resubmit", form=ResubmitForm, hint=_("补正后重新报批启动"), submits=OPENING)
def resubmit(
    going: MoveInProgress, title: str, main_issue: str = "", act_on: date | None = None, direct_reason: str = ""
) -> Done:
    """Report a returned case for approval again, put right (补正后再报)."""
    going.case.title = texts.required(title, "案由", "title", texts.LONGEST_LINE)
    going.case.main_issue = texts.optional(main_issue, "主要问题", "main_issue")
    going.case.direct_reason = texts.optional(
        direct_reason, "直接问责的必要理由", "direct_reason", texts.LONGEST_REASON
    )
    going.case.act_on = act_on
    return Done(f"补正后再报：{going.case}")


@move(
    "decline_initiation",
    form=forms.ReasonForm,
    hint=_("须写明理由，制发不予启动通知"),
    answers="initiation",
    is_aside=True,
    shows=("file",),
    issues=("declined_notice",),
)
def decline_initiation(going: MoveInProgress, reason: str) -> Done:
    """Do not start the case (不予启动), in writing and with the reason."""
    reason = going.with_reason(reason, "不予启动的理由")
    letter = letters.not_opened(going.case, reason, going.happened_on)
    document = issued(going, letter, going.case)
    end_all(going.case, reason, going.happened_on, going.by)
    return Done(f"不予启动：{going.case}", document=document)


def _suspected(text: Regulation, codes: Sequence[str]) -> list[str]:
    """The grounds somebody suspects, in the order of the paper. Refused for one the text does not have."""
    known = [one.code for one, _group in law.circumstances(text, target="person")]
    if set(codes) - set(known):
        raise Refused("涉嫌的问责情形不在适用文件所列情形中，请从列表中选择。", field="suspected")
    return [code for code in known if code in codes]


def _check_people(by: Account, today: date, concerned: Sequence[Concerned]) -> None:
    cadres = [one.cadre for one in concerned]
    if not cadres:
        raise Refused("还没有选定被问责对象，请至少选定一人。", field="concerned")
    if len({one.pk for one in cadres}) != len(cadres):
        raise Refused("同一名干部选定了两次，请去掉重复的。", field="concerned")
    against = conflicts(by, cadres, today)
    if against:
        raise Refused(f"{against[0].says}请交由他人立案。")


def _check_opener(by: Account, organ: Organ, today: date) -> None:
    works = {"case_officer", "office_director"}
    if not any(one.role in works and one.organ_id == organ.pk for one in permissions.grants_on(by, today)):
        raise Refused(f"线索由{organ}承办，只能由该机构的承办人或负责人立案。")
