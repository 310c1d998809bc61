"""The API of this room: units and cadres, read with the same row filter as the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wenze.office import clock
from wenze.office.people import permissions, queries

router = Router()
MOST_ROWS = 200


class OrganOut(Schema):
    id: int
    name: str
    short_name: str
    kind: str
    depth: int
    path: str


class CadreOut(Schema):
    id: int
    name: str
    title: str
    managed_by: str
    identity_masked: str


@router.get("/organs/", response=list[OrganOut])
def organs(request: HttpRequest) -> list[dict[str, Any]]:
    """Every unit in official order."""
    return [
        {
            "id": line.organ.pk,
            "name": line.organ.name,
            "short_name": line.organ.short_name,
            "kind": line.organ.kind,
            "depth": line.depth,
            "path": line.path,
        }
        for line in queries.organs_in_order(clock.today())
    ]


@router.get("/cadres/", response=list[CadreOut])
def cadres(request: HttpRequest, name: str = "") -> list[dict[str, Any]]:
    """Cadres whose name contains ``name``, at most 200."""
    today = clock.today()
    permissions.demand_sight(request.user, "people.read", today)
    found = queries.named(seen_by=request.user, on=today, name=name)[:MOST_ROWS]
    return [_cadre(cadre, queries.title_of(cadre.serving)) for cadre in queries.with_tenures_on(found, today)]


@router.get("/cadres/{int:pk}/", response=CadreOut)
def cadre(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One cadre, the identity number masked."""
    today = clock.today()
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    return _cadre(found, queries.title_on(found, today))


def _cadre(cadre: Any, title: str) -> dict[str, Any]:
    return {
        "id": cadre.pk,
        "name": cadre.name,
        "title": title,
        "managed_by": cadre.managed_by,
        "identity_masked": cadre.identity_masked,
    }
