"""One case, one file: everything its page shows to one person, in a fixed number of queries, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wenze.engine.procedure import MoveAnswer
from wenze.office.cases import facts_respondent, moves, queries, slips
from wenze.office.cases import queries_results as results
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import (
    Appeal,
    Case,
    Decision,
    Defence,
    Evidence,
    FactorFinding,
    Finding,
    Opinion,
    Proposal,
    Referral,
    Respondent,
    Review,
    Step,
    WorkingGroupMember,
)
from wenze.office.cases.turns import MOVES
from wenze.office.documents import queries as documents
from wenze.office.documents.models import Document, Service, Status
from wenze.office.journal.models import Entry
from wenze.office.journal.queries import entries_of
from wenze.office.limits.models import Limit
from wenze.office.matters import queries as matters
from wenze.office.matters.models import Recusal
from wenze.office.measures.models import Imposed
from wenze.office.paper.dates import short
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law

OUT_OF_LINE = frozenset({"returned", "ended"})
"""Stages out of the usual course: on the stage line only while a case stands there."""

RECIPIENTS = frozenset({"person", "unit"})


@dataclass(frozen=True)
class StageMark:
    """One stage on the stage line: ``state`` is past, now or empty; ``note`` says when it was reached."""

    name: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class PersonFile:
    """What of one respondent is shown. ``findings`` and what follows from the inquiry are empty for a unit.
    ``is_appeal_told`` is whether what the person wrote in an appeal is shown, ``is_result_told`` what came of it: until
    then the decision stands here as it was when the appeal was filed, and ``outcome`` (in Chinese) with it."""

    respondent: Respondent
    is_whole: bool
    stage_term: str
    findings: tuple[Finding, ...]
    factors: tuple[FactorFinding, ...]
    no_circumstance_says: str
    defences: tuple[Defence, ...]
    proposal: Proposal | None
    decision: Decision | None
    decisions: tuple[Decision, ...]
    imposed: tuple[Imposed, ...]
    appeal: Appeal | None
    is_appeal_told: bool
    is_result_told: bool
    outcome: str
    referrals: tuple[Referral, ...]
    services: tuple[Service, ...]
    moves: tuple[MoveAnswer, ...]


@dataclass(frozen=True)
class CaseFile:
    """The page of one case for one person. ``whole`` tells whether the case is seen whole; where it is not, everything
    of the inquiry and of other people is empty."""

    case: Case
    whole: bool
    stages: tuple[StageMark, ...]
    moves: tuple[MoveAnswer, ...]
    people: tuple[PersonFile, ...]
    limits: tuple[Limit, ...]
    group: tuple[WorkingGroupMember, ...]
    recusals: tuple[Recusal, ...]
    evidence: tuple[Evidence, ...]
    opinions: tuple[Opinion, ...]
    reviews: tuple[Review, ...]
    steps: tuple[Step, ...]
    documents: tuple[Document, ...]
    entries: tuple[Entry, ...]


def case_file(*, seen_by: Any, on: date, pk: int) -> CaseFile:
    """The file of case ``pk`` as ``seen_by`` may see it on the day ``on``. Raises NotYours where they see nothing of it."""
    case = queries.case(seen_by=seen_by, on=on, pk=pk)
    whole = sight.sees_whole(seen_by=seen_by, on=on, case=case)
    open_moves = {None if one is None else one.pk: found for one, found in _moves(case, seen_by, on)}
    seen = {key for key in open_moves if key is not None}
    letters = letters_of(case, seen_by, on)
    services = _services(letters)
    people = tuple(
        _person(one, whole, seen_by, on, open_moves[one.pk], services)
        for one in case.respondents.all()
        if one.pk in seen
    )
    return CaseFile(
        case=case,
        whole=whole,
        stages=stage_line(case, on),
        moves=open_moves.get(None, ()),
        people=people,
        limits=tuple(one for one in case.limits.all() if whole or one.part in seen),
        group=tuple(case.group.all()) if whole else (),
        recusals=tuple(matters.recusals(case)) if whole else (),
        evidence=tuple(case.evidence.all()) if whole else (),
        opinions=tuple(case.opinions.all()) if whole else (),
        reviews=tuple(case.reviews.all()) if whole else (),
        steps=steps_seen(case, whole, seen),
        documents=tuple(letters),
        entries=tuple(entries_of(case)) if whole else (),
    )


def receipt(*, seen_by: Any, on: date, pk: int, respondent_pk: int, document_pk: int, to: str) -> tuple[str, bytes]:
    """The receipt to print and take along when an issued letter about one respondent is served on the person or the unit
    (送达回证): its name, and the PDF. Raises NotYours for who serves no letters, or may not read this one."""
    serves = permissions.may(seen_by, "documents.serve", on)
    person = queries.respondent(seen_by=seen_by, on=on, pk=respondent_pk)
    letter = documents.document(seen_by=seen_by, on=on, pk=document_pk)
    is_about = (letter.subject_kind, letter.subject_id) == ("cases.respondent", person.pk)
    if not (serves and is_about and person.case_id == pk and letter.status == Status.ISSUED and to in RECIPIENTS):
        raise NotYours("没有这份送达回证")
    whom = person.name if to == "person" else person.organ_name
    return f"送达回证 {whom} {letter.number or letter.title}", documents.printed(
        slips.service_receipt(person, letter, to)
    )


def stage_line(case: Case, on: date) -> tuple[StageMark, ...]:
    """The stages of the case in order, each with the day it was reached, with its year where that is not the year of
    ``on``."""
    reached: dict[str, date] = {}
    for step in case.steps.all():
        if step.respondent_id is not None or step.to_stage == step.from_stage:
            continue
        if step.move.startswith(Step.TAKEN_BACK):
            reached.pop(step.from_stage, None)
            reached.setdefault(step.to_stage, step.happened_on)
        else:
            reached[step.to_stage] = step.happened_on
    reached.setdefault("initiating", case.opened_on)
    stages = law.procedure_by_id(law.OF_CASES).tracks["case"].stages
    listed = [one for one in stages if one.stage not in OUT_OF_LINE or case.stage == one.stage]
    here = next((place for place, one in enumerate(listed) if one.stage == case.stage), 0)
    return tuple(
        StageMark(
            name=one.term,
            note=short(reached.get(one.stage), on.year),
            state="now" if place == here else "past" if place < here and one.stage in reached else "",
        )
        for place, one in enumerate(listed)
    )


def steps_seen(case: Case, whole: bool, seen: set[int]) -> tuple[Step, ...]:
    """The steps, oldest first: all of them, or those of the parts seen that concern the people in them."""
    if whole:
        return tuple(case.steps.all())
    told = MOVES.those(lambda one: one.is_open_to_part)
    return tuple(one for one in case.steps.all() if one.respondent_id in seen and one.of_move in told)


def _moves(case: Case, seen_by: Any, on: date) -> list[tuple[Respondent | None, tuple[MoveAnswer, ...]]]:
    return moves.moves_for(case=case, account=seen_by, today=on)


def letters_of(case: Case, seen_by: Any, on: date) -> list[Document]:
    """Every document about the case, its people and their hearings that ``seen_by`` may read. One query."""
    people = [one.pk for one in case.respondents.all()]
    hearings = [defence.pk for one in case.respondents.all() for defence in one.defences.all()]
    about = (
        Q(subject_kind="cases.case", subject_id=case.pk)
        | Q(subject_kind="cases.respondent", subject_id__in=people)
        | Q(subject_kind="cases.defence", subject_id__in=hearings)
    )
    return list(documents.documents(seen_by=seen_by, on=on).filter(about).order_by("pk"))


def _services(letters: list[Document]) -> dict[int, list[Service]]:
    """Respondent → services of documents about them. One query."""
    about = {one.pk: one.subject_id for one in letters if one.subject_kind == "cases.respondent"}
    found: dict[int, list[Service]] = {}
    for service in Service.objects.filter(document_id__in=about).select_related("document", "proof"):
        found.setdefault(about[service.document_id], []).append(service)
    return found


def _person(
    one: Respondent,
    whole: bool,
    seen_by: Any,
    on: date,
    open_moves: tuple[MoveAnswer, ...],
    services: dict[int, list[Service]],
) -> PersonFile:
    mine = whole or one.cadre_id == seen_by.cadre_id
    hears = permissions.may(seen_by, "appeals.handle", on)
    reached = (hears or one.cadre_id == seen_by.cadre_id) and one.served_person_on is not None
    told = whole or reached or one.stage in sight.AFTER_SERVICE
    appeal = facts_respondent.current_appeal(one)
    is_result_told = whole or results.is_told(one, seen_by=seen_by, on=on)
    decision = facts_respondent.standing_decision(one) if told else None
    if told and appeal is not None and results.is_undone(appeal) and not is_result_told:
        decision = appeal.decision
    return PersonFile(
        respondent=one,
        is_whole=whole,
        stage_term=queries.respondent_stage_terms().get(one.stage, one.stage),
        findings=tuple(facts_respondent.standing_findings(one)) if mine else (),
        factors=tuple(facts_respondent.standing_factors(one)) if mine else (),
        no_circumstance_says=one.no_circumstance_says if whole else "",
        defences=tuple(one.defences.all()) if mine else (),
        proposal=facts_respondent.standing_proposal(one) if whole else None,
        decision=decision,
        decisions=tuple(one.decisions.all()) if told and is_result_told else (),
        imposed=() if decision is None else tuple(decision.imposed.all()),
        appeal=appeal,
        is_appeal_told=mine or hears,
        is_result_told=is_result_told,
        outcome=results.term(one, is_result_told),
        referrals=tuple(one.referrals.all()) if whole else (),
        services=tuple(services.get(one.pk, ())),
        moves=open_moves,
    )
