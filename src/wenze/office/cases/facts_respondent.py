"""One respondent as facts for the law: what was found, heard, proposed, decided, served, appealed, done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wenze.engine.facts import told_for
from wenze.office.cases.models import (
    Appeal,
    Decision,
    DefenceArgument,
    FactorFinding,
    Finding,
    Proposal,
    Respondent,
    ReviewKind,
    ReviewOutcome,
)
from wenze.office.limits.queries import of_part
from wenze.office.rulings import queries as law


def of(respondent: Respondent, on: date) -> dict[str, Any]:
    """The facts of this respondent alone; unknown ones are left out."""
    told = {
        **respondent.facts_found,
        **_standing(respondent),
        **_findings(respondent),
        **_proposal(respondent),
        **_after(respondent, on),
        **_appeal(respondent),
    }
    return {name: value for name, value in told.items() if value is not None}


def _standing(respondent: Respondent) -> dict[str, Any]:
    return {
        "target": "person",
        "managed_by": respondent.managed_by,
        "respondent_level": respondent.level or None,
        "subject_kind": respondent.subject_kind,
        "on_probation": respondent.facts_found.get("on_probation", respondent.on_probation),
        "heard": is_heard(respondent),
        "own_arguments_unanswered": len(unanswered(respondent)),
        "no_circumstance_found": respondent.no_circumstance,
        "discipline_needed": respondent.discipline_needed,
        "crime_suspected": respondent.crime_suspected,
        "correction_reviewed": _correction_reviewed(respondent),
    }


def _findings(respondent: Respondent) -> dict[str, Any]:
    found, factors = standing_findings(respondent), standing_factors(respondent)
    is_found = bool(found) or bool(respondent.no_circumstance)
    complete = [one.circumstance for one in found if one.consequence.strip() and one.basis.strip()]
    of_findings = [(one.circumstance, one.details) for one in found] + [(one.factor, one.details) for one in factors]
    return {
        **{told_for(name, code): value for code, details in of_findings for name, value in details.items()},
        "factors_with_basis": tuple(one.factor for one in factors if one.basis.strip()) if is_found else None,
        "circumstances": tuple(one.circumstance for one in found) if is_found else None,
        "circumstances_with_consequence": tuple(complete) if is_found else None,
        "factors": tuple(one.factor for one in factors) if is_found else None,
        "exempt_found": any(one.direction == "exempt" for one in factors) if is_found else None,
    }


def _proposal(respondent: Respondent) -> dict[str, Any]:
    proposal = standing_proposal(respondent)
    if proposal is None:
        return {}
    return {
        "measure": proposal.measures[0] if proposal.measures else None,
        "measures_joined": len(proposal.measures),
        "joining_reason_given": bool(proposal.joining_reason.strip()),
        "departure_reason_given": bool(proposal.departure_reason.strip()),
        "own_application_given": proposal.own_application_id is not None,
        "disclosure_range_given": bool(proposal.disclosure_range.strip()),
    }


def _after(respondent: Respondent, on: date) -> dict[str, Any]:
    decision = standing_decision(respondent)
    told: dict[str, Any] = {
        "served_on_person": respondent.served_person_on is not None,
        "served_on_unit": respondent.served_unit_on is not None,
        "executed": respondent.executed_on is not None,
        "in_dossier": respondent.dossier_on is not None,
        "reflected": respondent.reflected,
        "rectified": True if respondent.rectified_on is not None else None,
        "served_on": respondent.served_person_on,
        "rectified_on": respondent.rectified_on,
        "reversed": any(one.reversed_on is not None for one in respondent.decisions.all()) and decision is None,
        "conversion_opened": any(case.stage != "ended" for case in respondent.continued_in.all()),
    }
    if decision is not None:
        told.update(of_decision(respondent, decision))
        told["accountability_period_over"] = period_over(respondent, decision, on)
        told["suspension_overrun"] = any(
            one.breached or (one.waits and one.passed(on))
            for one in of_part(respondent.case.limits.all(), "respondent", respondent.pk)
            if one.waits_for == "rectified_on"
        )
    return told


def of_decision(respondent: Respondent, decision: Decision) -> dict[str, Any]:
    """The facts of a decision as the effects of its first measure are counted from them."""
    return {
        "measure": decision.measures[0],
        "measures_joined": len(decision.measures),
        "decided_on": decision.decided_on,
        "effective_on": decision.effective_on,
    }


def period_over(respondent: Respondent, decision: Decision, on: date) -> bool | None:
    """Is the accountability period over on the day ``on``, for every measure of the decision? None: not known yet."""
    answers = [law.period_end(**period_question(respondent, decision, measure, on)) for measure in decision.measures]
    if any(answer.value is None for answer in answers):
        return None
    ends = [answer.value.ends_on for answer in answers if answer.value is not None]
    return all(day is not None and on > day for day in ends)


def period_question(respondent: Respondent, decision: Decision, measure: str, on: date) -> dict[str, Any]:
    """The question when the accountability period of one measure ends."""
    told = {**of_decision(respondent, decision), "measure": measure, "on_probation": respondent.on_probation}
    told["rectified_on"] = respondent.rectified_on
    case = respondent.case
    known = {name: value for name, value in told.items() if value is not None}
    return {"regulation": case.regulation, "edition": case.edition, "told": known, "asked_on": on}


def _appeal(respondent: Respondent) -> dict[str, Any]:
    appeal = current_appeal(respondent)
    if appeal is None:
        return dict.fromkeys(
            ("appeal_pending", "appeal_decided", "appeal_accepted", "appeal_drafted", "appeal_reviewed"), False
        )
    return {
        "appeal_pending": appeal.state in Appeal.PENDING,
        "appeal_drafted": appeal.state in {Appeal.DRAFTED, Appeal.REVIEWED},
        "appeal_reviewed": appeal.state == Appeal.REVIEWED,
        "appeal_accepted": appeal.accepted_on is not None,
        "appeal_in_time": appeal.in_time,
        "appeal_decided": appeal.state == Appeal.DECIDED,
        "appeal_notified": appeal.told_person_on is not None and appeal.told_unit_on is not None,
        "appeal_filed_on": appeal.filed_on,
        "appeal_accepted_on": appeal.accepted_on,
        "appeal_decided_on": appeal.decided_on,
    }


# --- what stands -------------------------------------------------------------------------------------------------


def standing_findings(respondent: Respondent) -> list[Finding]:
    """The findings that were not replaced."""
    return [one for one in respondent.findings.all() if one.replaced_on is None]


def standing_factors(respondent: Respondent) -> list[FactorFinding]:
    """The factors that were not withdrawn."""
    return [one for one in respondent.factors.all() if one.withdrawn_on is None]


def standing_proposal(respondent: Respondent) -> Proposal | None:
    """The proposal that stands, if any."""
    return next((one for one in respondent.proposals.all() if one.replaced_on is None), None)


def standing_decision(respondent: Respondent) -> Decision | None:
    """The decision that stands, if any."""
    return next((one for one in respondent.decisions.all() if one.reversed_on is None), None)


def current_appeal(respondent: Respondent) -> Appeal | None:
    """The latest appeal that was not taken back, unless the decision it was against has since been replaced by a fresh one."""
    found = [one for one in respondent.appeals.all() if one.state != Appeal.WITHDRAWN]
    if not found:
        return None
    appeal, decision = found[-1], standing_decision(respondent)
    if decision is None or appeal.decision_id == decision.pk:
        return appeal
    return appeal if appeal.document_id == decision.document_id else None


def appeal_at(state: str) -> Callable[[Respondent], bool]:
    """Does the appeal of a respondent stand in this state? As a question to be asked of any of them."""

    def stands(respondent: Respondent) -> bool:
        appeal = current_appeal(respondent)
        return appeal is not None and appeal.state == state

    return stands


def is_heard(respondent: Respondent) -> bool:
    """Was the person heard on record, or did they give it up in writing, since the last circumstance was found? What is
    found after a hearing has not been heard."""
    heard = max((one.heard_on for one in respondent.defences.all()), default=None)
    found = max((one.found_on for one in standing_findings(respondent)), default=None)
    return heard is not None and (found is None or heard >= found)


def unanswered(respondent: Respondent) -> list[DefenceArgument]:
    """The arguments not answered yet."""
    return [one for defence in respondent.defences.all() for one in defence.arguments.all() if not one.answer]


def is_provided_for(respondent: Respondent) -> bool:
    """Is a measure proposed, or exemption found, so that the opinion has something to say about this person?"""
    exempt = any(one.direction == "exempt" for one in standing_factors(respondent))
    return exempt or standing_proposal(respondent) is not None


def _correction_reviewed(respondent: Respondent) -> bool:
    """Did a meeting agree to correct the decision that stands? A review is spent with the decision it spoke of."""
    decision = standing_decision(respondent)
    return decision is not None and any(
        one.kind == ReviewKind.CORRECTION and one.outcome == ReviewOutcome.PASSED and one.held_on >= decision.decided_on
        for one in respondent.corrections_reviewed.all()
    )


def is_weighed(respondent: Respondent) -> bool:
    """Is this person's matter open, and was not found that there is nothing to answer for?"""
    return respondent.stage == "open" and not respondent.no_circumstance
