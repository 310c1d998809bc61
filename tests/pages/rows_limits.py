"""Who may say something of a limit: the officer of its matter, who is nobody yet here, and the head of the office."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.office import build_leads
from tests.pages.rows import Row
from wenze.office.limits.models import Limit

HEAD = frozenset({"office_director"})

limit = lambda world: {"pk": world.limit.pk}  # noqa: E731

ROWS = [
    Row("limits:state", HEAD, arguments=limit),
    Row("limits:suspend", HEAD, arguments=limit),
    Row("limits:resume", HEAD, arguments=limit),
]


def extend_world(world: Any) -> None:
    """A limit without a day, of a lead of the unit everyone works in."""
    lead = build_leads.lead(organ=world.organ)
    world.limit = Limit.objects.create(
        matter=lead,
        code="appeal-decision",
        term="答复",
        starts_with="appeal_accepted_on",
        waits_for="appeal_decided_on",
        from_on=date(2026, 11, 18),
        read_on=date(2026, 11, 18),
        basis=Limit.OPEN,
    )
