"""The slips and records of a case: approvals as they were given, the report, the receipts. Letters that go out are in
``letters.py``."""

from __future__ import annotations

from datetime import date

from wenze.engine.regulation import Regulation
from wenze.office.cases import citing, facts, facts_respondent, letters
from wenze.office.cases.models import Appeal, Attendance, Case, Respondent, Review, ReviewKind, Vote
from wenze.office.documents.kinds import appeal, inquiry, opening, review, service
from wenze.office.documents.kinds.parts import Opinion
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Document
from wenze.office.leads.models import Lead
from wenze.office.limits.models import Limit
from wenze.office.paper import dates
from wenze.office.people.models import Account, ManagedBy
from wenze.office.rulings import queries as law

OFFICER, DIRECTOR, LEADER = "承办人意见", "问责办\n负责人意见", "审批领导\n意见"
BODY, APPROVER = "集体研究\n意见", "审批机关\n意见"


def initiation(case: Case, approved_by: Account, says: str, on: date, by_leader: bool) -> Letter:
    """The slip by which the case was started, with the opinion of whoever approved it."""
    lead, text = case.lead, citing.regulation_of(case)
    approved = Opinion(LEADER if by_leader else DIRECTOR, says or "同意启动。", str(approved_by), on)
    other = Opinion(DIRECTOR if by_leader else LEADER)
    confirming = None if lead is None else lead.confirming_organ
    return opening.initiation_slip(
        lead_number=_origin(case) if lead is None else lead.number,
        source="由停职检查转来" if lead is None else _source(lead, text),
        received_on=case.opened_on if lead is None else lead.received_on,
        persons=[f"{one.name}，{one.position}" for one in case.respondents.all()],
        matter=case.main_issue or case.title,
        circumstance=_suspected(case, text),
        confirmation="" if lead is None or confirming is None else f"{confirming.name} {lead.confirming_number}",
        reason="\n".join(one for one in (case.opening_reason, case.direct_reason) if one) or "见反映的主要问题。",
        opinions=(
            Opinion(OFFICER, "建议启动问责。", str(case.opened_by), case.opened_on),
            *((other, approved) if by_leader else (approved, other)),
        ),
    )


def _suspected(case: Case, text: Regulation) -> str:
    """The grounds suspected when the case was reported, each with its clause; that they are still to be found, where none
    was named."""
    named = [one for one, _group in law.circumstances(text) if one.code in case.suspected]
    return "\n".join(f"{one.says}（{citing.written(one.clause)}）" for one in named) or "待调查核实后认定。"


def extension(case: Case, limit: Limit, approved_by: Account, says: str, on: date) -> Letter:
    """The slip by which the time for the opinion was made longer."""
    asked = limit.extension
    text = citing.regulation_of(case)
    return opening.extension_slip(
        case_name=case.title,
        case_number=case.number,
        step=limit.term,
        started_on=limit.from_on,
        due_on=limit.first_due_on,
        asked_until_on=limit.due_on,
        reason=asked.reason,
        basis=f"《{text.file.title}》{citing.written(limit.clause)}",
        opinions=(
            Opinion(OFFICER, "申请延长。", str(asked.asked_by), asked.asked_on),
            Opinion(DIRECTOR, says or "同意。", str(approved_by), on),
            Opinion(LEADER),
        ),
    )


def report(case: Case, says: str, on: date) -> Letter:
    """The report of the inquiry, from the findings of everyone concerned."""
    people = list(case.respondents.all())
    findings = [
        (f"{one.name}：{citing.written(finding.clause)}的情形", letters.found_in(finding))
        for one in people
        for finding in facts_respondent.standing_findings(one)
    ]
    cleared = [f"{one.name}：{one.no_circumstance_says}" for one in people if one.no_circumstance]
    factors = [f"{one.name}：{named}" for one in people if (named := letters.factors_named(one))]
    return inquiry.investigation_report(
        issuer=letters.issuer_of(case.handling_organ),
        case_name=case.title,
        case_number=case.number,
        group=[str(one.account) for one in case.group.all() if one.left_on is None],
        began_on=case.initiated_on or case.opened_on,
        ended_on=on,
        background=case.main_issue or case.title,
        findings=findings,
        responsibility="\n".join([says, *cleared]),
        factors="\n".join(factors),
        evidence=[str(one) for one in case.evidence.all()],
        signed_on=on,
    )


def minutes(case: Case, held: Review) -> Letter:
    """The minutes of a collective review: who was there, who stayed out, how it was voted, what was concluded."""
    seats = list(held.attendance.all())
    body = letters.profile_of(case.handling_organ).body_name or f"{case.handling_organ.name}领导班子"
    opinion = facts.current_opinion(case)
    is_correction = held.kind == ReviewKind.CORRECTION
    return review.review_minutes(
        issuer=letters.issuer_of(case.handling_organ),
        meeting=body if body.endswith(("会", "会议")) else f"{body}会议",
        held_at=held.held_on,
        place=held.place,
        chair=held.chair,
        recorder=str(held.recorded_by),
        topics=[f"{held.respondent}的问责决定应否撤销或者更正" if is_correction else f"{case.title}的处理意见"],
        report="" if opinion is None or is_correction else "\n".join([opinion.says, *_proposed(case)]),
        discussion=(),
        vote=_counted(held, seats),
        resolution=f"{held.says}\n研究结果：{held.get_outcome_display()}。",
        attended=[_seated(one) for one in seats if one.present and not one.recused],
        excused=[_seated(one) for one in seats if not one.present],
        recused=[_seated(one) for one in seats if one.recused],
        word=f"{letters.profile_of(case.handling_organ).word}纪",
    )


def _source(lead: Lead, text: Regulation) -> str:
    """Where a lead came from, with the clause that lists this source."""
    channel = next((one for one in law.channels(text) if one.code == lead.channel), None)
    return "已掌握问责情形" if channel is None else f"{channel.term}（{citing.written(channel.clause)}）"


def _proposed(case: Case) -> list[str]:
    """What the opinion proposed for each person, as it stood when the meeting looked at it."""
    standing = [(one, facts_respondent.standing_proposal(one)) for one in case.respondents.all()]
    return [
        f"对{one.name}（{one.position}），拟给予{letters.measures_named(case, proposal.measures)}。"
        for one, proposal in standing
        if proposal is not None
    ]


def _counted(held: Review, seats: list[Attendance]) -> review.Vote:
    """The votes of a review, and who cast them."""
    cast = {vote: [one.name for one in seats if one.vote == vote] for vote in Vote}
    named = [f"{Vote(vote).label}：{'、'.join(names)}" for vote, names in cast.items() if names]
    return review.Vote(
        entitled=held.members_entitled or len(seats),
        present=sum(1 for one in seats if one.present and not one.recused),
        in_favour=len(cast[Vote.IN_FAVOUR]),
        against=len(cast[Vote.AGAINST]),
        abstaining=len(cast[Vote.ABSTAIN]),
        roll="；".join(named),
    )


def _seated(one: Attendance) -> str:
    return f"{one.name}（{one.post}）" if one.post else one.name


def handling(respondent: Respondent) -> Letter:
    """The slip by which a measure was approved: opinion, review and, where it is needed, approval, as they are on record."""
    case = respondent.case
    proposal = facts_respondent.standing_proposal(respondent)
    measures = [] if proposal is None else list(proposal.measures)
    opinion, body = facts.current_opinion(case), facts.latest(case, ReviewKind.COLLECTIVE)
    approval = facts.latest(case, ReviewKind.COMMITTEE_APPROVAL)
    boxes = [
        Opinion(OFFICER) if opinion is None else Opinion(OFFICER, opinion.says, str(case.officer), opinion.proposed_on),
        Opinion(BODY) if body is None else Opinion(BODY, body.says, body.chair, body.held_on),
    ]
    if respondent.managed_by == ManagedBy.CITY:
        given = Opinion(APPROVER) if approval is None else Opinion(APPROVER, approval.says, "", approval.held_on)
        boxes.append(given)
    return review.handling_slip(
        case_name=case.title,
        case_number=case.number,
        person=letters.person_of(respondent),
        managed_by=respondent.get_managed_by_display(),
        facts=letters.facts_found(respondent),
        basis=letters.basis_of(respondent, measures),
        hearing=letters.hearing_of(respondent),
        measure=letters.measures_named(case, measures),
        opinions=boxes,
    )


def appeal_receipt(one: Appeal) -> Letter:
    """The appeal as it was received, with whether it came in time."""
    respondent = one.respondent
    in_time = "在申诉期内" if one.in_time else "已超过申诉期"
    day = one.due_on
    within = "没有规定申诉期限" if day is None else f"{in_time}（期限至{dates.spoken(day)}）"
    return appeal.appeal_received(
        person=letters.person_of(respondent),
        original_number=letters.number_of(one.decision),
        measure=letters.measures_named(respondent.case, one.decision.measures),
        received_decision_on=respondent.served_person_on or one.filed_on,
        filed_on=one.filed_on,
        within_time=within,
        demand=one.demand,
        reasons=one.grounds,
        materials=[one.written.name],
        receiver="" if one.registered_by.cadre_id == respondent.cadre_id else str(one.registered_by),
        received_by_organ="" if one.organ is None else one.organ.name,
    )


def service_receipt(respondent: Respondent, document: Document, to: str) -> Letter:
    """The receipt to be signed by whoever receives a document (送达回证), left blank for the pen."""
    return service.service_receipt(
        document_title=document.title,
        document_number=document.number,
        served_to=respondent.name if to == "person" else respondent.organ_name,
    )


def _origin(case: Case) -> str:
    return case.number if case.continues is None else case.continues.case.number
