"""A case and its people as facts for the law. What the office does not know is not told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wenze.office.cases import citing, facts_respondent
from wenze.office.cases.facts_actor import is_barred, of_actor
from wenze.office.cases.models import (
    Adoption,
    Case,
    Opinion,
    Respondent,
    Review,
    ReviewKind,
    ReviewOutcome,
    Vote,
)
from wenze.office.leads.facts import of_lead
from wenze.office.limits import queries as limits
from wenze.office.limits.models import Extension, Limit
from wenze.office.paper import identity
from wenze.office.people.models import Account, ManagedBy
from wenze.office.rulings import queries_law as decided
from wenze.office.rulings.queries_limits import may_be_extended

CONTINUED = "suspension_overrun"
"""The channel of a case that continues another: it comes from a decision of the office, not from a lead."""


def of_case(case: Case, *, on: date, by: Account | None = None) -> dict[str, Any]:
    """Everything told about a case as of the day ``on``, and about ``by`` where somebody acts. Reads the relations of
    ``case`` with ``all()``: prefetch them (``queries.whole``) and it asks nothing more, but for who is recused."""
    people = list(case.respondents.all())
    told = {
        **_opening(case, people),
        **_inquiry(case, people, on),
        **_time(case, on),
        **review_facts(case, on),
        "respondents_open": _count(people, lambda one: one.stage in {"open", "decided"}),
        "respondents_unfinished": _count(people, lambda one: one.stage != "closed"),
        "referrals_due": sum(len(citing.referrals_due(one)) for one in people),
    }
    if by is not None:
        told.update(of_actor(case, by, on))
    return told


def of_respondent(respondent: Respondent, *, on: date, by: Account | None = None) -> dict[str, Any]:
    """Everything told about one respondent as of the day ``on``, with what of the case bears on them."""
    case = respondent.case
    told = {**_opening(case, list(case.respondents.all())), **_time(case, on), **review_facts(case, on)}
    told.update(facts_respondent.of(respondent, on))
    told["referrals_due"] = len(citing.referrals_due(respondent))
    told["opinion_proposed"] = current_opinion(case) is not None
    if by is not None:
        told.update(of_actor(case, by, on, respondent))
    return told


def _opening(case: Case, people: list[Respondent]) -> dict[str, Any]:
    below = _count(people, lambda one: one.managed_by == ManagedBy.LOWER)
    told: dict[str, Any] = {
        **case.facts_found,
        "case_stage": case.stage,
        "respondents": len(people),
        "respondents_city_managed": _count(people, lambda one: one.managed_by == ManagedBy.CITY),
        "respondents_managed_below": below,
        "direct_handling_reason_given": bool(case.direct_reason.strip()),
    }
    days = (("act_on", case.act_on), ("regulation_issued_on", issued_on_of(case)))
    told.update({name: day for name, day in days if day is not None})
    if case.lead is None:
        return {"lead_channel": CONTINUED, "circumstance_known": True, **told}
    return {**of_lead(case.lead), **told}


def issued_on_of(case: Case) -> date | None:
    """When the regulation of this case was issued, as the office entered it, or as it was told when the edition was
    activated. Asked once for a case object."""
    if "_issued_on" not in case.__dict__:
        found = Adoption.objects.filter(regulation=case.regulation, edition=case.edition).first()
        case.__dict__["_issued_on"] = found.issued_on if found else decided.issued_on(case.regulation, case.edition)
    kept: date | None = case.__dict__["_issued_on"]
    return kept


def _inquiry(case: Case, people: list[Respondent], on: date) -> dict[str, Any]:
    serving = [one.account for one in case.group.all() if one.left_on is None]
    recused = _count(serving, lambda one: is_barred(case, one, on))
    active = [one for one in people if one.stage == "open"]
    weighed = [one for one in active if not one.no_circumstance]
    return {
        "group_members": len(serving),
        "group_members_recused": recused,
        "evidence_items": len(case.evidence.all()),
        "respondents_without_finding": _count(weighed, lambda one: not facts_respondent.standing_findings(one)),
        "respondents_unheard": _count(weighed, lambda one: not facts_respondent.is_heard(one)),
        "arguments_unanswered": sum(len(facts_respondent.unanswered(one)) for one in active),
        "respondents_without_proposal": _count(weighed, lambda one: not facts_respondent.is_provided_for(one)),
    }


def _time(case: Case, on: date) -> dict[str, Any]:
    limit = opinion_limit(case)
    extension = extension_asked(case)
    opinion = current_opinion(case)
    told: dict[str, Any] = {
        "initiated_on": case.initiated_on,
        "opinion_proposed_on": None if opinion is None else opinion.proposed_on,
        "opinion_limit_extendable": _is_extendable(case),
        "extension_requested": extension is not None,
        "extension_granted": extension is not None and extension.granted_on is not None,
        "extension_asked_on": None if extension is None else extension.asked_on,
        "extension_granted_on": None if extension is None else extension.granted_on,
    }
    if limit is not None and limit.first_due_on is not None:
        told["opinion_due_passed"] = limit.binds and on > limit.first_due_on
    return {name: value for name, value in told.items() if value is not None}


def extension_asked(case: Case) -> Extension | None:
    """The longer time that was asked for the preliminary opinion, granted or not yet; None where none was."""
    return getattr(opinion_limit(case), "extension", None)


def _is_extendable(case: Case) -> bool:
    """Does a limit for the opinion run in this case, and does the regulation let it be extended?"""
    limit = opinion_limit(case)
    return limit is not None and may_be_extended(citing.regulation_of(case), limit.code)


def review_facts(case: Case, on: date) -> dict[str, Any]:
    """What the reviews of this round say. Only the latest of a kind counts."""
    collective = latest(case, ReviewKind.COLLECTIVE)
    told: dict[str, Any] = {
        "review_passed": _passed(collective),
        "department_meeting_passed": _passed(latest(case, ReviewKind.DEPARTMENT_MEETING)),
        "committee_approved": _passed(latest(case, ReviewKind.COMMITTEE_APPROVAL)),
    }
    if collective is not None:
        told["review_quorum_met"] = has_quorum(collective)
        told["review_recused_voting"] = len(recused_voters(case, collective, on))
    return told


def latest(case: Case, kind: str) -> Review | None:
    """The latest review of ``kind`` in the present round of the case."""
    found = [one for one in case.reviews.all() if one.kind == kind and one.round == case.round]
    return found[-1] if found else None


def has_quorum(review: Review) -> bool:
    """Are more than half of those entitled present and not recused?"""
    present = _count(review.attendance.all(), lambda one: one.present and not one.recused)
    return review.members_entitled is not None and present * 2 > review.members_entitled


def recused_voters(case: Case, review: Review, on: date) -> list[str]:
    """Names of those who voted although they are recused: declared so at the meeting, on the case, or by the register."""
    concerned = {identity.name(one.name) for one in case.respondents.all()}
    return [
        seat.name
        for seat in review.attendance.all()
        if seat.vote
        and (
            seat.recused
            or (seat.account is None and identity.name(seat.name) in concerned)
            or (seat.account is not None and is_barred(case, seat.account, on))
        )
    ]


def votes_for(review: Review) -> int:
    """How many voted for it."""
    return _count(review.attendance.all(), lambda one: one.vote == Vote.IN_FAVOUR)


def current_opinion(case: Case) -> Opinion | None:
    """The preliminary opinion of the present round."""
    found = [one for one in case.opinions.all() if one.round == case.round]
    return found[-1] if found else None


def opinion_limit(case: Case) -> Limit | None:
    """The time limit for the preliminary opinion; None where the regulation sets none."""
    return limits.latest(case.limits.all(), "opinion_proposed_on")


def _passed(review: Review | None) -> bool:
    return review is not None and review.outcome == ReviewOutcome.PASSED


def _count(rows: Iterable[Any], fits: Any) -> int:
    return sum(1 for row in rows if fits(row))
