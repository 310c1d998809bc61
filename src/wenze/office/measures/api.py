"""The API of measures: effects under the row filter, and questions of standing, kept as on the page."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from wenze.office import clock
from wenze.office.measures import actions, queries
from wenze.office.measures.models import Check, Effect
from wenze.office.people import permissions
from wenze.office.people import queries as people

router = Router()
MOST_ROWS = 100


class EffectOut(Schema):
    id: int
    imposed_id: int
    cadre_id: int
    name: str
    measure: str
    measure_term: str
    decision_number: str
    what: str
    term: str
    question: str
    from_on: date
    until_on: date | None
    year: int | None
    until_event: str
    clause: str
    lifted_on: date | None


class Effects(Schema):
    total: int
    effects: list[EffectOut]


class Asked(Schema):
    words: str = Field("", max_length=100)
    in_force_on: date | None = None
    limit: int = Field(20, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=10_000_000)


class StandingIn(Schema):
    cadre_id: int
    question: Literal["promotion", "assignment", "award", "grade"]
    on: date
    purpose: str = Field(min_length=1, max_length=200)


class BarOut(Schema):
    decision: str
    term: str
    clause: str
    from_on: date
    until_on: date | None
    year: int | None
    is_watch: bool


class StandingOut(Schema):
    id: int
    cadre_id: int
    question: str
    on: date
    clear: bool | None
    says: str
    bars: list[BarOut]
    beside: list[BarOut]
    ruling_id: int
    outdated_on: date | None


@router.get("/", response=Effects)
def list_effects(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Effects under the row filter, the latest decision first."""
    today = clock.today()
    permissions.demand_sight(request.user, "measures.read", today)
    rows = queries.matching(queries.effects(seen_by=request.user, on=today), asked.words)
    rows = rows.filter(queries.in_force(asked.in_force_on)) if asked.in_force_on else rows
    return {"total": rows.count(), "effects": [_effect(row) for row in rows[asked.offset : asked.offset + asked.limit]]}


@router.post("/standing", response=StandingOut)
def ask_standing(request: HttpRequest, sent: StandingIn) -> dict[str, Any]:
    """May this person be promoted, given a post, awarded or rated on this day? The answer is kept."""
    today = clock.today()
    permissions.demand_sight(request.user, "measures.read", today)
    cadre = people.cadre(seen_by=request.user, on=today, pk=sent.cadre_id)
    made = actions.check_standing(
        by=request.user,  # type: ignore[arg-type]
        today=today,
        cadre=cadre,
        question=sent.question,
        on=sent.on,
        purpose=sent.purpose,
    )
    return _standing(made)


@router.get("/standing/{pk}", response=StandingOut)
def get_standing(request: HttpRequest, pk: int) -> dict[str, Any]:
    """An answer given before, as it was given."""
    return _standing(queries.check(seen_by=request.user, on=clock.today(), pk=pk))


def _effect(row: Effect) -> dict[str, Any]:
    own = ("id", "imposed_id", "what", "term", "question", "from_on", "until_on", "year", "until_event", "clause")
    of_measure = ("cadre_id", "measure", "measure_term", "decision_number")
    return (
        {name: getattr(row, name) for name in own}
        | {name: getattr(row.imposed, name) for name in of_measure}
        | {"name": row.imposed.cadre.name, "lifted_on": row.lifted_on}
    )


def _standing(check: Check) -> dict[str, Any]:
    value = check.ruling.answer.value if check.ruling else None
    bars = [
        {
            "decision": bar.decision,
            "term": bar.consequence.term,
            "clause": str(bar.consequence.citation),
            "from_on": bar.consequence.from_on,
            "until_on": bar.consequence.until_on,
            "year": bar.consequence.year,
            "is_watch": bar.watch,
        }
        for bar in (value.bars if value else ())
    ]
    beside = [
        {name: getattr(row, name) for name in ("term", "clause", "from_on", "until_on", "year")}
        | {"decision": row.imposed.decision_number, "is_watch": row.question == "watch"}
        for row in queries.effects_beside(check)
    ]
    own = ("id", "cadre_id", "question", "on", "clear", "says", "ruling_id", "outdated_on")
    return {name: getattr(check, name) for name in own} | {"bars": bars, "beside": beside}
