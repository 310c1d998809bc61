"""The API of cases: the same moves, forms, refusals and row filter as the pages."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from wenze.engine.procedure import MoveAnswer
from wenze.office import clock
from wenze.office.cases import moves, queries, queries_file
from wenze.office.cases import queries_ledger as ledger
from wenze.office.cases import queries_results as results
from wenze.office.cases.models import Case, Respondent
from wenze.office.people.refusals import NotYours, Refused

router = Router()
MOST_ROWS = 100


class PersonOut(Schema):
    id: int
    name: str
    position: str
    managed_by: str
    stage: str
    outcome: str


class ClockOut(Schema):
    limit: str
    term: str
    clause: str
    due_on: date
    first_due_on: date
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
    clocks: list[ClockOut]


class CasesOut(Schema):
    total: int
    cases: list[CaseOut]


class ReasonOut(Schema):
    says: str
    clause: str


class MoveOut(Schema):
    move: str
    term: str
    respondent_id: int | None
    open: bool | None
    who: list[str]
    missing: list[ReasonOut]
    reasons: list[ReasonOut]


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
    return {"total": found.count(), "cases": [_out(row, row.people, row.clocks, outcomes, on) for row in rows]}


@router.get("/{pk}", response=CaseOut)
def get_case(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One case, as far as it may be seen."""
    on = clock.today()
    found = queries_file.case_file(seen_by=request.user, on=on, pk=pk)
    people = [one.respondent for one in found.people]
    outcomes = {one.respondent.pk: results.code(one.respondent, one.is_result_told) for one in found.people}
    return _out(found.case, people, [one.row for one in found.clocks], outcomes, on)


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
    data, files = _sent(request)
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


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a request: a form as it is, JSON as the form would have sent it."""
    if (request.content_type or "").startswith("multipart/") or request.POST:
        return request.POST, request.FILES
    try:
        plain = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refused(_("提交的内容不是 JSON，请核对。")) from None
    if not isinstance(plain, dict):
        raise Refused(_("提交的内容应为一个对象，请核对。"))
    data = QueryDict(mutable=True)
    for name, value in plain.items():
        listed = value if isinstance(value, list) else [value]
        data.setlist(str(name), [_text(one) for one in listed if one is not None])
    return data, None


def _text(value: Any) -> str:
    """A value as a form sends it. A tick box takes ``true``; a question with three answers takes ``yes`` and ``no``."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _out(row: Case, people: list[Respondent], clocks: list[Any], outcomes: dict[int, str], on: date) -> dict[str, Any]:
    for clock_row in clocks:
        clock_row.case = row
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
        "clocks": [
            {
                "limit": one.limit,
                "term": one.term,
                "clause": one.clause,
                "due_on": one.due_on,
                "first_due_on": one.first_due_on,
                "says": one.counted_says,
                "lamp": queries.lamp_of(one, on).says,
            }
            for one in clocks
        ],
    }


def _move(answer: MoveAnswer, person: Respondent | None) -> dict[str, Any]:
    return {
        "move": answer.move,
        "term": answer.term,
        "respondent_id": None if person is None else person.pk,
        "open": answer.open,
        "who": list(answer.who),
        "missing": [{"says": one.says, "clause": str(one.citation)} for one in answer.missing],
        "reasons": [{"says": one.says, "clause": str(one.citation)} for one in answer.reasons],
    }
