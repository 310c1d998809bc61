"""People and units for the search box, under the row filters of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office.paper.search import holds
from wenze.office.people import queries
from wenze.office.people.models import Organ


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, what stands beside it, which room it is from."""

    title: str
    href: str
    note: str
    room: str


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Cadres by name or whole identity number, units by name, at most ``limit`` of each."""
    by_number = queries.cadre_by_identity(seen_by=seen_by, on=on, number=words)
    seen = queries.cadres(seen_by=seen_by, on=on)
    people = seen.filter(holds(words, "name") | Q(pk=by_number.pk if by_number else 0))[:limit]
    hits = [
        Hit(cadre.name, reverse("people:cadre", args=[cadre.pk]), queries.title_of(cadre.serving), _("干部"))
        for cadre in queries.with_tenures_on(people, on)
    ]
    units = Organ.objects.filter(holds(words, "name", "short_name")).order_by("order", "pk")
    return hits + [
        Hit(unit.name, reverse("people:organ", args=[unit.pk]), unit.get_kind_display(), _("单位"))
        for unit in units[:limit]
    ]
