"""The letters of a case, written from what the case holds. The wording is in ``documents.kinds``; the law in the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wenze.office.cases import citing, facts, facts_respondent
from wenze.office.cases.models import (
    Appeal,
    Case,
    Decision,
    Defence,
    DefenceArgument,
    Finding,
    OfficeProfile,
    Proposal,
    Respondent,
    ReviewKind,
)
from wenze.office.documents import queries as documents
from wenze.office.documents.kinds import appeal, decision, inquiry, opening, referral
from wenze.office.documents.kinds.parts import Issuer, Person, sentence
from wenze.office.documents.letters import Letter, missing_elements
from wenze.office.paper import dates
from wenze.office.people.models import ManagedBy, Organ


def profile_of(organ: Organ) -> OfficeProfile:
    """How this office heads its letters; a plain one made from its name where it wrote none. Asked once an organ object."""
    if "_profile" not in organ.__dict__:
        found = OfficeProfile.objects.filter(organ=organ).first()
        organ.__dict__["_profile"] = found or OfficeProfile(organ=organ, word=organ.short_name or organ.name)
    kept: OfficeProfile = organ.__dict__["_profile"]
    return kept


def issuer_of(organ: Organ) -> Issuer:
    """The office as the issuer of a letter."""
    profile = profile_of(organ)
    return Issuer(name=organ.name, word=profile.word, mark=profile.mark)


def person_of(respondent: Respondent) -> Person:
    """The respondent as a letter introduces them."""
    return Person(
        name=respondent.name,
        gender=respondent.cadre.get_gender_display(),
        born_on=respondent.cadre.born_on,
        unit=respondent.organ_name,
        post=respondent.post_title,
    )


def measures_named(case: Case, measures: Sequence[str]) -> str:
    """诫勉谈话、公开道歉."""
    text = citing.regulation_of(case)
    return "、".join(text.term(code) for code in measures)


def facts_found(respondent: Respondent) -> str:
    """What was found about this person, one paragraph a circumstance."""
    return "\n".join(found_in(one) for one in facts_respondent.standing_findings(respondent))


def found_in(one: Finding) -> str:
    """What one finding says: what happened and what came of it, in whole sentences."""
    return "".join(sentence(part) for part in (one.what_happened, one.consequence))


def basis_of(respondent: Respondent, measures: Sequence[str]) -> str:
    """The clauses of the circumstances found and of the measures, as one sentence."""
    text = citing.regulation_of(respondent.case)
    rows = [one.clause for one in facts_respondent.standing_findings(respondent)]
    rows += [citing.clause_of_measure(text, measure) for measure in measures]
    named = "、".join(dict.fromkeys(citing.written(row) for row in rows if row))
    return f"根据《{text.file.title}》{named}的规定" if named else ""


def factors_named(respondent: Respondent) -> str:
    """The factors found, each with its clause and direction."""
    words = {"aggravate": "从重", "mitigate": "从轻", "exempt": "免予问责"}
    found = facts_respondent.standing_factors(respondent)
    return "；".join(
        f"{one.what_happened.rstrip('。；')}（{citing.written(one.clause)}，{words[one.direction]}）" for one in found
    )


def hearing_of(respondent: Respondent) -> str:
    """How the person was heard, and what became of each argument."""
    said: list[str] = []
    for one in respondent.defences.all():
        how = "本人书面表示放弃陈述申辩" if one.mode == "waived" else "听取了本人的陈述和申辩"
        said.append(f"{dates.spoken(one.heard_on)}{how}")
        for argument in one.arguments.all():
            word = dict(DefenceArgument.ANSWERS).get(argument.answer, "")
            said.append(f"对“{argument.says.rstrip('。')}”的意见，{word}，理由是{argument.reason.rstrip('。')}")
    return "；".join(said)


def approving_organ(respondent: Respondent) -> str:
    """Who approved the measure, as the reviews on record say. Empty where nobody did."""
    case = respondent.case
    profile = profile_of(case.handling_organ)
    if respondent.managed_by == ManagedBy.CITY:
        approval = facts.latest(case, ReviewKind.COMMITTEE_APPROVAL)
        if approval is None or approval.outcome != "passed":
            return ""
        parent = case.handling_organ.parent
        return profile.committee_name or ("" if parent is None else parent.name)
    review = facts.latest(case, ReviewKind.COLLECTIVE)
    if review is None or review.outcome != "passed":
        return ""
    return profile.body_name or f"{case.handling_organ.name}领导班子集体研究"


def appeal_organ(case: Case) -> str:
    """The organ above the accountability organ, which hears appeals. Empty where there is none on record."""
    parent = case.handling_organ.parent
    return "" if parent is None else parent.name


def effective_on(proposal: Proposal | None, decided_on: date) -> date | None:
    """The day from which the decision counts."""
    if proposal is None:
        return None
    return decided_on if proposal.effective_rule == "decided" else proposal.effective_on


def decision_letter(respondent: Respondent, decided_on: date, words: Mapping[str, str] | None = None) -> Letter:
    """The decision letter from what the case holds. ``words`` replaces what a person rewrote: facts, basis, measure,
    approving_organ, appeal_period, appeal_organ, demands, hearing, factors. An element left empty is not claimed."""
    case = respondent.case
    proposal = facts_respondent.standing_proposal(respondent)
    said = {**decision_parts(respondent), **(words or {})}
    return decision.decision(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case, respondent),
        person=person_of(respondent),
        addressee=f"{respondent.organ_name}、{respondent.name}同志" if respondent.organ_name else respondent.name,
        effective_on=effective_on(proposal, decided_on),
        signed_on=decided_on,
        **said,
    )


def decision_preview(respondent: Respondent, decided_on: date, words: Mapping[str, str] | None = None) -> bytes:
    """The decision letter as a PDF to look at before it is issued: without a number, marked as a draft, kept nowhere.
    Refuses a letter with a character that no font has."""
    return documents.printed(decision_letter(respondent, decided_on, words), is_draft=True)


def decision_parts(respondent: Respondent) -> dict[str, str]:
    """The parts of a decision letter as the case holds them, for a person to look at and rewrite."""
    case = respondent.case
    proposal = facts_respondent.standing_proposal(respondent)
    measures = [] if proposal is None else list(proposal.measures)
    return {
        "facts": facts_found(respondent),
        "basis": basis_of(respondent, measures),
        "measure": measures_named(case, measures),
        "approving_organ": approving_organ(respondent),
        "appeal_period": citing.appeal_span(citing.regulation_of(case)),
        "appeal_organ": appeal_organ(case),
        "hearing": hearing_of(respondent),
        "factors": factors_named(respondent),
        "demands": "" if proposal is None else proposal.demands,
    }


def preliminary_opinion(case: Case, says: str, on: date) -> Letter:
    """The preliminary opinion on everyone concerned."""
    people, found, basis = [], [], []
    for one in case.respondents.all():
        proposal = facts_respondent.standing_proposal(one)
        if proposal is None:
            continue
        people.append((person_of(one), measures_named(case, proposal.measures), proposal.reason))
        found.append(facts_found(one))
        basis.append(basis_of(one, proposal.measures))
    return inquiry.preliminary_opinion(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case),
        case_name=case.title,
        people=people,
        facts="\n".join(dict.fromkeys(found)),
        basis="；".join(dict.fromkeys(basis)),
        procedure=says,
        signed_on=on,
    )


def defence_record(record: Defence) -> Letter:
    """The record of one hearing."""
    respondent = record.respondent
    answers = {"adopted": True, "not_adopted": False, "": None}
    return inquiry.defence_record(
        law=citing.law_of(respondent.case),
        person=person_of(respondent),
        case_name=respondent.case.title,
        began_at=record.heard_on,
        place=record.place,
        heard_by=[record.heard_by] if record.heard_by else [],
        recorder=str(record.recorded_by),
        statements=[("", record.says)] if record.mode == "spoken" else [],
        arguments=[
            inquiry.Argument(says=one.says, is_accepted=answers[one.answer], answer=one.reason)
            for one in record.arguments.all()
        ],
        waiver=record.says if record.mode == "waived" else "",
        written=record.says if record.mode == "written" else "",
    )


def not_opened(case: Case, reason: str, on: date) -> Letter:
    """The notice that no case is opened."""
    lead = case.lead
    return opening.declined_notice(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case),
        addressee=case.handling_organ.name,
        lead_number=case.number if lead is None else lead.number,
        received_on=case.opened_on if lead is None else lead.received_on,
        matter=case.title,
        reason=reason,
        signed_on=on,
    )


def exemption(respondent: Respondent, reason: str, on: date) -> Letter:
    """The notice that this person is exempt."""
    grounds = [one for one in facts_respondent.standing_factors(respondent) if one.direction == "exempt"]
    case = respondent.case
    title = citing.regulation_of(case).file.title
    return decision.exemption(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case, respondent),
        person=person_of(respondent),
        addressee=respondent.organ_name or respondent.name,
        facts=facts_found(respondent),
        ground="；".join(f"《{title}》{citing.written(one.clause)}：{one.what_happened}" for one in grounds),
        reason=reason,
        approving_organ=approving_organ(respondent),
        signed_on=on,
    )


def handed_over(respondent: Respondent, sent_to: str, reason: str, on: date) -> Letter:
    """The letter to discipline or justice."""
    case = respondent.case
    return referral.referral(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case),
        addressee=sent_to,
        person=person_of(respondent),
        case_name=case.title,
        facts=facts_found(respondent) or case.main_issue,
        reason=reason,
        materials=[str(one) for one in case.evidence.all()],
        contact=profile_of(case.handling_organ).contact,
        signed_on=on,
    )


def proposal(respondent: Respondent, sent_to: str, authority: str, on: date) -> Letter:
    """The proposal to the organ that alone may decide about this person."""
    case = respondent.case
    standing = facts_respondent.standing_proposal(respondent)
    measures = [] if standing is None else list(standing.measures)
    return referral.proposal(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case, respondent),
        addressee=sent_to,
        person=person_of(respondent),
        case_name=case.title,
        facts=facts_found(respondent),
        basis=basis_of(respondent, measures),
        authority=authority,
        measure=measures_named(case, measures),
        contact=profile_of(case.handling_organ).contact,
        signed_on=on,
    )


def appeal_decision(one: Appeal, *, findings: str, opinion: str, result: str, on: date) -> Letter:
    """The decision on an appeal, issued by the organ above."""
    respondent, decided = one.respondent, one.decision
    assert one.organ is not None
    assert one.accepted_on is not None
    return appeal.appeal_decision(
        issuer=issuer_of(one.organ),
        law=citing.law_of(respondent.case),
        person=person_of(respondent),
        addressee=f"{respondent.name}同志、{respondent.organ_name}",
        original_number=number_of(decided),
        original_organ=respondent.case.handling_organ.name,
        measure=measures_named(respondent.case, decided.measures),
        filed_on=one.filed_on,
        accepted_on=one.accepted_on,
        demand=f"{one.demand}\n{one.grounds}",
        findings=findings,
        opinion=opinion,
        result=result,
        copies_to=(respondent.case.handling_organ.name,),
        signed_on=on,
    )


def rescission(respondent: Respondent, decided: Decision, on: date) -> Letter:
    """The written decision that ends the measure."""
    case = respondent.case
    return decision.rescission(
        issuer=issuer_of(case.handling_organ),
        law=citing.law_of(case, respondent),
        person=person_of(respondent),
        addressee=f"{respondent.organ_name}、{respondent.name}同志",
        original_number=number_of(decided),
        measure=measures_named(case, decided.measures),
        reflection=respondent.rectification_says,
        rescinded_from_on=on,
        signed_on=on,
    )


def correction(respondent: Respondent, decided: Decision, *, reason: str, effect: str, on: date) -> Letter:
    """The document that withdraws an issued decision."""
    case = respondent.case
    return decision.correction(
        issuer=issuer_of(case.handling_organ),
        person=person_of(respondent),
        addressee=f"{respondent.organ_name}、{respondent.name}同志",
        original_number=number_of(decided),
        original_title=str(decided.document.title),
        reason=reason,
        is_withdrawal=True,
        effect=effect,
        signed_on=on,
    )


def number_of(decided: Decision) -> str:
    """The document number of a decision."""
    return str(getattr(decided.document, "number", "") or decided.document)


def present_elements(letter: Letter) -> list[str]:
    """The codes of the elements the letter truly carries."""
    claimed: dict[str, Any] = dict(letter.elements)
    absent = set(missing_elements(letter, list(claimed)))
    return [code for code in claimed if code not in absent]
