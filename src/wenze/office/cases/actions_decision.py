"""The decision: letter, measure, service; and the other ways in which a matter is settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import facts_respondent, forms, letters, slips, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.given import Served
from wenze.office.cases.limits import about
from wenze.office.cases.models import Decision, Outcome, Referral, ReferralKind, Respondent
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import LONGEST_NOTE, Document
from wenze.office.limits import actions as limits
from wenze.office.measures import actions as measures
from wenze.office.moves.declared import Done
from wenze.office.people.models import ManagedBy
from wenze.office.people.refusals import Refused

REWRITABLE = frozenset(
    {"facts", "basis", "measure", "approving_organ", "appeal_period", "appeal_organ", "demands", "hearing", "factors"}
)
"""Parts of a decision letter that a person may rewrite before it is issued."""
FOUND_BY = {ReferralKind.DISCIPLINE: "discipline_needed", ReferralKind.JUSTICE: "crime_suspected"}
"""Kind of referral → what was found of the person it is for."""


def _letter_elements(person: Respondent, day: date, words: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The elements that the letter has as it is to be issued."""
    if set(words or {}) - REWRITABLE:
        raise Refused("文书中没有这一部分，请刷新页面后重新填写。", field="words")
    return {"letter_elements": letters.present_elements(letters.decision_letter(person, day, words))}


def _wants_decision(person: Respondent) -> bool:
    """Is this person's matter ready to be decided?"""
    return facts_respondent.is_weighed(person) and person.case.stage == "deciding"


def _served_on(today: date, served: Served, **_given: Any) -> date:
    """The day of a service is the day of its entry."""
    return texts.past_day(served.served_on, today, "送达日期", "served_on")


def _not_served_yet(person: Respondent) -> str:
    """Who has not got the decision yet."""
    waiting = [(_("本人"), person.served_person_on), (_("所在单位"), person.served_unit_on)]
    names = [str(name) for name, day in waiting if day is None]
    return _("尚未送达%(names)s") % {"names": "、".join(names)} if names else ""


def _reported(_person: Respondent, _day: date, reported_on: date | None = None, **_given: Any) -> dict[str, Any]:
    """Was the local committee told first?"""
    return {"reported_to_committee": reported_on is not None}


def _found_to_refer(_person: Respondent, _day: date, kind: str, **_given: Any) -> dict[str, Any]:
    """What a referral of this kind rests on."""
    if kind not in FOUND_BY:
        raise Refused("请选择移交纪检监察机关或移送司法机关。", field="kind")
    return {FOUND_BY[kind]: True}


@move(
    "issue_decision",
    form=own.DecisionForm,
    hint=_("核对七项要素后制发，文号即时编定"),
    shows=("file", "findings"),
    fills="letter_elements",
    issues=("handling_slip",),
    decides="decision",
    preview=letters.decision_preview,
    is_open_to_part=True,
    waits=_wants_decision,
    tells=_letter_elements,
)
def issue_decision(going: MoveInProgress, words: Mapping[str, str] | None = None) -> Done:
    """Make out the decision letter for one person, and impose the measure it names (制发问责决定书).

    ``words`` replaces parts of the letter; what is left empty is absent, and an absent element keeps the move closed with
    the clause that asks for it. Letter, number, decision, measure and effects stand or fall together.
    """
    letter = letters.decision_letter(going.person, going.happened_on, words)
    proposal = facts_respondent.standing_proposal(going.person)
    assert proposal is not None
    effective_on = letters.effective_on(proposal, going.happened_on)
    if effective_on is None or effective_on < going.happened_on:
        raise Refused("生效日期不能早于作出决定的日期，请修改处理方式中的生效日期。", field="effective_on")
    issued(going, slips.handling(going.person), going.case)
    document = issued(going, letter, going.person)
    row = put_decision(going, document, list(proposal.measures), effective_on, letter, proposal.disclosure_range)
    going.person.outcome = Outcome.MEASURE
    named = letters.measures_named(going.case, proposal.measures)
    detail = {"decision": row.pk, "measures": proposal.measures, "sha256": document.sha256}
    return Done(f"{going.person.name}：制发{document}，给予{named}", made=row, document=document, detail=detail)


def put_decision(
    going: MoveInProgress,
    document: Document,
    codes: list[str],
    effective_on: date,
    letter: Letter,
    disclosure_range: str,
) -> Decision:
    """Write the decision and impose its measures, under the ruling of this move."""
    person = going.person
    row = Decision.objects.create(
        respondent=person,
        document=document,
        ruling=going.ruling,
        measures=codes,
        decided_on=going.happened_on,
        effective_on=effective_on,
        approving_organ=letter.elements.get("approving_organ", ""),
        appeal_organ=letter.elements.get("appeal_organ", ""),
        disclosure_range=disclosure_range,
        decided_by=going.by,
    )
    before = going.case.continues
    predecessor = None if before is None else _suspension_of(before)
    for code in codes:
        imposed = measures.impose(
            by=going.by,
            today=going.today,
            cadre=person.cadre,
            regulation=going.case.regulation,
            edition=going.case.edition,
            measure=code,
            decided_on=going.happened_on,
            effective_on=effective_on,
            on_probation=person.on_probation,
            decision=document,
            handling_organ=going.case.handling_organ,
            matter=going.case,
            predecessor=predecessor,
        )
        row.imposed.add(imposed)
    return row


@move(
    "serve_decision",
    form=own.ServeForm,
    shows=("decision",),
    is_open_to_part=True,
    waits=lambda person: person.stage == "decided",
    progress=_not_served_yet,
    day=_served_on,
)
def serve_decision(going: MoveInProgress, to: str, served: Served) -> Done:
    """Serve the decision on the person or on the unit, with proof (送达决定书). With both served it is served; the time for
    an appeal runs from the day after the person received it."""
    decision = facts_respondent.standing_decision(going.person)
    assert decision is not None
    deliver(going, decision.document, to, served)
    if to == "person":
        going.person.served_person_on = going.happened_on
    else:
        going.person.served_unit_on = going.happened_on
    whole = going.person.served_person_on is not None and going.person.served_unit_on is not None
    who = going.person.name if to == "person" else going.person.organ_name
    return Done(f"决定书送达{who}", to_stage="served" if whole else None, document=decision.document)


@move(
    "withdraw_service",
    form=own.WithdrawServiceForm,
    hint=_("登记有误的，写明理由撤回后重新登记"),
    is_aside=True,
    takes_back=True,
)
def withdraw_service(going: MoveInProgress, to: str, reason: str) -> Done:
    """Take back a wrong entry that the decision was served (撤回送达登记): it stays on record with the reason, the time for
    an appeal that ran from it stops, and the decision is to be served, or entered as served, again."""
    reason = going.opinion = texts.required(reason, "撤回的理由", "reason", LONGEST_NOTE)
    decision = facts_respondent.standing_decision(going.person)
    assert decision is not None
    found = decision.document.services.filter(to_kind=to, withdrawn_on__isnull=True).first()
    if found is None:
        raise Refused("没有登记过向该受送达人送达，请核对后改选。", field="to")
    documents.withdraw_service(by=going.by, today=going.today, service=found, reason=reason)
    if to == "person":
        going.person.served_person_on = None
        who = about(going.case, going.person)
        limits.stop(by=going.by, today=going.happened_on, about=who, started_by="served_on")
    else:
        going.person.served_unit_on = None
    return Done(f"撤回向{found.to_label}送达的登记：{reason}", document=decision.document)


def deliver(going: MoveInProgress, document: Document, to: str, served: Served) -> None:
    """Enter the service of a document on the person or the unit of this move."""
    person = going.person
    if to not in {"person", "unit"}:
        raise Refused("请选择送达本人或送达单位。", field="to")
    if to == "unit" and person.organ is None:
        raise Refused(f"没有登记{person.name}的所在单位，不能登记送达单位。", field="to")
    try:
        _enter_service(going, document, to, served)
    except Refused as refused:  # a form that serves two at once has two boxes of each name
        refused.field = f"{to}_{refused.field}" if refused.field else ""
        raise


def _enter_service(going: MoveInProgress, document: Document, to: str, served: Served) -> None:
    person = going.person
    day = texts.past_day(served.served_on, going.today, "送达日期", "served_on")
    if served.proof is None:
        raise Refused("请上传送达证明，如送达回证、邮寄回执或公告截图。", field="proof")
    proof = documents.attach(by=going.by, today=going.today, upload=served.proof, note="送达证明", subject=person)
    documents.serve(
        by=going.by,
        today=going.today,
        document=document,
        to_kind=to,
        to_label=person.name if to == "person" else person.organ_name,
        mode=served.mode,
        served_on=day,
        proof=proof,
        received_by=served.received_by,
        witness=served.witness,
        place=served.place,
        cadre=person.cadre if to == "person" else None,
        organ=person.organ if to == "unit" else None,
    )


@move(
    "exempt",
    form=forms.ReasonForm,
    hint=_("制发免予问责通知"),
    shows=("file", "findings"),
    decides="exemption",
    is_open_to_part=True,
)
def exempt(going: MoveInProgress, reason: str) -> Done:
    """Exempt one person, in writing (免予问责)."""
    reason = texts.required(reason, "免予问责的理由", "reason", texts.LONGEST_REASON)
    document = issued(going, letters.exemption(going.person, reason, going.happened_on), going.person)
    going.person.outcome = Outcome.EXEMPT
    return Done(f"{going.person.name}：免予问责", document=document)


@move(
    "clear_respondent",
    form=forms.ReasonForm,
    hint=_("须写明理由，该对象了结"),
    shows=("file",),
    is_open_to_part=True,
)
def clear_respondent(going: MoveInProgress, reason: str) -> Done:
    """Close the matter of one person against whom nothing was found (不予问责)."""
    reason = going.with_reason(reason, "不予问责的理由")
    going.person.outcome = Outcome.CLEARED
    return Done(f"{going.person.name}：不予问责")


@move(
    "propose_to_superior",
    form=own.ProposeUpForm,
    supplies=("reported_to_committee",),
    shows=("file",),
    issues=("proposal",),
    tells=_reported,
)
def propose_to_superior(going: MoveInProgress, sent_to: str, reason: str, reported_on: date | None = None) -> Done:
    """Propose to the organ that alone may decide about this person (上报或建议). ``reported_on`` is the day on which the
    local committee was told, which a vertically managed cadre needs."""
    sent_to = texts.required(sent_to, "主送机关", "sent_to", texts.LONGEST_LINE)
    reason = texts.required(reason, "理由", "reason", texts.LONGEST_REASON)
    if reported_on is not None:
        texts.past_day(reported_on, going.today, "汇报日期", "reported_on")
    document = issued(going, letters.proposal(going.person, sent_to, reason, going.happened_on), going.case)
    vertical = going.person.managed_by == ManagedBy.VERTICAL
    row = Referral.objects.create(
        respondent=going.person,
        kind=ReferralKind.VERTICAL if vertical else ReferralKind.HIGHER,
        sent_to=sent_to,
        sent_on=going.happened_on,
        reason=reason,
        reported_on=reported_on,
        document=document,
        sent_by=going.by,
    )
    going.person.outcome = Outcome.PROPOSED
    return Done(f"{going.person.name}：向{sent_to}提出建议", document=document, made=row)


@move(
    "refer",
    form=own.ReferForm,
    supplies=(
        "discipline_needed",
        "crime_suspected",
    ),
    hint=_("制发移送函"),
    is_aside=True,
    issues=("referral",),
    tells=_found_to_refer,
)
def refer(going: MoveInProgress, kind: str, sent_to: str, reason: str) -> Done:
    """Hand the matter over to discipline or to justice (移送). The case goes on beside it."""
    sent_to = texts.required(sent_to, "主送机关", "sent_to", texts.LONGEST_LINE)
    reason = texts.required(reason, "移送的理由", "reason", texts.LONGEST_REASON)
    if going.person.referrals.filter(kind=kind).exists():
        raise Refused(f"{going.person.name}的问题已经{ReferralKind(kind).label}，不必重复办理。", field="kind")
    document = issued(going, letters.handed_over(going.person, sent_to, reason, going.happened_on), going.case)
    row = Referral.objects.create(
        respondent=going.person,
        kind=kind,
        sent_to=sent_to,
        sent_on=going.happened_on,
        reason=reason,
        document=document,
        sent_by=going.by,
    )
    setattr(going.person, FOUND_BY[kind], True)
    return Done(f"{going.person.name}：移送{sent_to}", document=document, made=row)


def _suspension_of(before: Respondent) -> Any:
    """The measure a conversion follows from."""
    decision = facts_respondent.standing_decision(before)
    return None if decision is None else decision.imposed.filter(measure="suspension").first()
