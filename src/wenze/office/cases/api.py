"""The API of cases: the same moves, forms, refusals and row filter as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wenze.engine.procedure import MoveAnswer
from wenze.office import clock
from wenze.office.cases import moves, queries, queries_file
from wenze.office.cases import queries_ledger as ledger
from wenze.office.cases import queries_results as results
from wenze.office.cases.models import Case, Respondent
from wenze.office.limits.models import Limit
from wenze.office.limits.queries import lamp
from wenze.office.moves.api import MoveOut as AnyMoveOut
from wenze.office.moves.api import move_out, sent
from wenze.office.people.refusals import NotYours

router = Router()
MOST_ROWS = 100


class PersonOut(Schema):
    id: int
    name: str
    position: str
    managed_by: str
    stage: str
    outcome: str


class LimitOut(Schema):
    limit: str
    term: str
    clause: str
    due_on: date | None
    first_due_on: date | None
    basis: str
    says: str
    lamp: str


class CaseOut(Schema):
    id: int
    number: str
    title: str
    stage: str
    stage_term: str
    regulation: str
    edition: str
    opened_on: date
    initiated_on: date | None
    officer: str
    version: int
    respondents: list[PersonOut]
    limits: list[LimitOut]


class CasesOut(Schema):
    total: int
    cases: list[CaseOut]


class MoveOut(AnyMoveOut):
    respondent_id: int | None


class Done(Schema):
    done: bool
    version: int


class Asked(Schema):
    words: str = Field("", max_length=100)
    stage: str = Field("", max_length=20)
    year: int | None = Field(None, ge=2000, le=2100)
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)


@router.get("/", response=CasesOut)
def list_cases(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Cases under the row filter, the latest first. Of each only the people whose matter may be seen."""
    on = clock.today()
    found = queries.cases(seen_by=request.user, on=on)
    found = ledger.matching(found, asked.words, seen_by=request.user, on=on)
    found = ledger.of_stage(found, asked.stage) if asked.stage else found
    found = ledger.of_year(found, asked.year) if asked.year else found
    rows = list(ledger.for_ledger(found, seen_by=request.user, on=on)[asked.offset : asked.offset + asked.limit])
    outcomes = results.codes([one for row in rows for one in row.people], seen_by=request.user, on=on)
    return {"total": found.count(), "cases": [_out(row, row.people, row.waiting, outcomes, on) for row in rows]}


@router.get("/{pk}", response=CaseOut)
def get_case(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One case, as far as it may be seen."""
    on = clock.today()
    found = queries_file.case_file(seen_by=request.user, on=on, pk=pk)
    people = [one.respondent for one in found.people]
    outcomes = {one.respondent.pk: results.code(one.respondent, one.is_result_told) for one in found.people}
    return _out(found.case, people, list(found.limits), outcomes, on)


@router.get("/{pk}/moves", response=list[MoveOut])
def list_moves(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What can be done now, and why the rest cannot."""
    on = clock.today()
    case = queries.case(seen_by=request.user, on=on, pk=pk)
    listed = moves.moves_for(case=case, account=request.user, today=on)  # type: ignore[arg-type]
    return [_move(answer, person) for person, answers in listed for answer in answers]


@router.post("/{pk}/moves/{move}", response=Done)
def make_case_move(request: HttpRequest, pk: int, move: str) -> dict[str, Any]:
    """Make a move on the case: JSON, or a form with files, with the ``version`` of the case it was written on. 409 with the
    reasons where it may not be made."""
    return _perform(request, pk, None, move)


@router.post("/{pk}/respondents/{respondent_pk}/moves/{move}", response=Done)
def make_respondent_move(request: HttpRequest, pk: int, respondent_pk: int, move: str) -> dict[str, Any]:
    """Make a move on one respondent, as above."""
    return _perform(request, pk, respondent_pk, move)


def _perform(request: HttpRequest, pk: int, respondent_pk: int | None, move: str) -> dict[str, Any]:
    on = clock.today()
    case = queries.case(seen_by=request.user, on=on, pk=pk)
    person = None
    if respondent_pk is not None:
        person = queries.respondent(seen_by=request.user, on=on, pk=respondent_pk)
        if person.case_id != case.pk:
            raise NotYours("没有这名对象")
        person = next(one for one in case.respondents.all() if one.pk == respondent_pk)
    data, files = sent(request)
    performed = moves.perform(
        by=request.user,  # type: ignore[arg-type]
        today=on,
        case=case,
        respondent=person,
        move=move,
        data=data,
        files=files,
        is_version_demanded=True,
    )
    if performed.refused is not None:
        raise performed.refused
    return {"done": True, "version": queries.version_of(case)}


def _out(
    row: Case, people: list[Respondent], limits: list[Limit], outcomes: dict[int, str], on: date
) -> dict[str, Any]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "stage": row.stage,
        "stage_term": queries.stage_terms().get(row.stage, row.stage),
        "regulation": row.regulation,
        "edition": row.edition,
        "opened_on": row.opened_on,
        "initiated_on": row.initiated_on,
        "officer": str(row.officer),
        "version": row.version,
        "respondents": [
            {
                "id": one.pk,
                "name": one.name,
                "position": one.position,
                "managed_by": one.managed_by,
                "stage": one.stage,
                "outcome": outcomes[one.pk],
            }
            for one in people
        ],
        "limits": [
            {
                "limit": one.code,
                "term": one.term,
                "clause": one.clause,
                "due_on": one.due_on,
                "first_due_on": one.first_due_on,
                "basis": one.basis,
                "says": one.counted_says,
                "lamp": lamp(one, on).says,
            }
            for one in limits
        ],
    }


def _move(answer: MoveAnswer, person: Respondent | None) -> dict[str, Any]:
    return move_out(answer) | {"respondent_id": None if person is None else person.pk}
