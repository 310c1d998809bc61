"""The API of leads: the same actions, refusals and row filter as the pages. Moves are made at the floor's addresses. The reporter never leaves through it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wenze.office import clock
from wenze.office.leads import actions, queries
from wenze.office.leads.models import LONGEST_CONTENT, LONGEST_UNLISTED, Lead
from wenze.office.people import permissions
from wenze.office.people import queries as people
from wenze.office.people.models import Organ
from wenze.office.people.refusals import Refused

router = Router()
MOST_ROWS = 100


class Person(Schema):
    cadre_id: int
    name: str
    title: str


class LeadOut(Schema):
    id: int
    number: str
    title: str
    stage: str
    stage_term: str
    regulation: str
    edition: str
    channel: str
    received_on: date
    act_on: date | None
    unlisted: str
    anonymous: bool
    handling_organ_id: int
    officer_id: int | None
    decided_on: date | None
    case_label: str
    subjects: list[Person]
    version: int


class Leads(Schema):
    total: int
    leads: list[LeadOut]


class LeadIn(Schema):
    key: UUID = Field(default_factory=uuid4)
    handling_organ_id: int
    regulation: str = Field(max_length=100)
    title: str = Field(max_length=100)
    content: str = Field(max_length=LONGEST_CONTENT)
    channel: str = Field("", max_length=60)
    circumstance_known: bool = False
    source_organ_id: int | None = None
    source_note: str = Field("", max_length=200)
    confirming_organ_id: int | None = None
    confirming_number: str = Field("", max_length=100)
    joint_signers: int | None = Field(None, ge=1, le=100_000)
    fact_based: bool | None = None
    wide_impact: bool | None = None
    received_on: date
    act_on: date | None = None
    unlisted: str = Field("", max_length=LONGEST_UNLISTED)
    anonymous: bool = False
    reporter_name: str = Field("", max_length=100)
    reporter_contact: str = Field("", max_length=200)
    subject_ids: list[int] = Field(default_factory=list, max_length=50)
    distinct: bool = False


class Asked(Schema):
    words: str = Field("", max_length=100)
    stage: str = Field("", max_length=20)
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)


@router.get("/", response=Leads)
def list_leads(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Leads under the row filter, the latest first."""
    today = clock.today()
    permissions.demand_sight(request.user, "leads.read", today)
    rows = queries.for_ledger(queries.search(seen_by=request.user, on=today, words=asked.words))
    rows = rows.filter(stage=asked.stage) if asked.stage else rows
    return {"total": rows.count(), "leads": [_out(row) for row in rows[asked.offset : asked.offset + asked.limit]]}


@router.get("/{pk}", response=LeadOut)
def get_lead(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One lead."""
    return _out(queries.lead(seen_by=request.user, on=clock.today(), pk=pk))


@router.post("/", response={201: LeadOut})
def register_lead(request: HttpRequest, sent: LeadIn) -> Status[dict[str, Any]]:
    """Register a lead. Sending the same ``key`` again gives the same lead."""
    today = clock.today()
    permissions.demand_sight(request.user, "leads.register", today)
    typed = sent.dict()
    for name in ("handling_organ", "source_organ", "confirming_organ"):
        typed[name] = _organ(request, typed.pop(f"{name}_id"))
    wanted = typed.pop("subject_ids")
    seen = people.cadres(seen_by=request.user, on=today).in_bulk(wanted)
    if set(wanted) != set(seen):
        raise Refused(_("被反映人中有不在干部名册上的，请核对编号。"), field="subject_ids")
    subjects = [seen[pk] for pk in dict.fromkeys(wanted)]
    made = actions.register(by=request.user, today=today, subjects=subjects, **typed)  # type: ignore[arg-type]
    return Status(201, _out(queries.lead(seen_by=request.user, on=today, pk=made.pk)))


def _organ(request: HttpRequest, pk: int | None) -> Organ | None:
    return None if pk is None else people.organ(seen_by=request.user, pk=pk)


def _out(lead: Lead) -> dict[str, Any]:
    named = {name: getattr(lead, name) for name in LeadOut.model_fields if name not in ("subjects", "stage_term")}
    subjects = [{"cadre_id": one.cadre_id, "name": one.cadre.name, "title": one.title} for one in lead.subjects.all()]
    return named | {"stage_term": lead.stage_label, "subjects": subjects}
