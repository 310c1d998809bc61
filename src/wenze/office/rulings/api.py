"""The API of rulings: one ruling as it was given, under the row filter of its subject."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wenze.office import clock
from wenze.office.rulings import queries

router = Router()


class ReasonOut(Schema):
    says: str
    clause: str


class RulingOut(Schema):
    id: int
    question: str
    about: str
    regulation: str
    edition: str
    file_sha256: str
    file_sm3: str
    calendar_sha256: str
    facts_sha256: str
    engine_version: str
    asked_on: date
    asked_at: datetime
    asked_by_label: str
    subject_label: str
    facts: dict[str, Any]
    says: list[str]
    reasons: list[ReasonOut]
    is_whole: bool


@router.get("/{pk}", response=RulingOut)
def get_ruling(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One ruling."""
    found = queries.ruling(seen_by=request.user, on=clock.today(), pk=pk)
    named = {name: getattr(found, name) for name in RulingOut.model_fields if name != "is_whole"}
    return named | {"is_whole": queries.is_whole(found)}
