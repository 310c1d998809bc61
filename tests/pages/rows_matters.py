"""Who may open the pages of the matters room: whoever sees the matter whole, and for decisions who decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.office import build_leads
from tests.pages.rows import NOBODY, Row
from wenze.office.matters.actions import ask_recusal

READERS = frozenset({"intake_clerk", "case_officer", "office_director", "approving_leader"})
DECIDERS = frozenset({"office_director", "approving_leader"})

matter = lambda world: {"pk": world.recusal.matter_id}  # noqa: E731
recusal = lambda world: {"pk": world.recusal.matter_id, "recusal_pk": world.recusal.pk}  # noqa: E731

ROWS = [
    Row("matters:acknowledge", NOBODY, "post"),  # nothing was sent to anybody yet
    Row("matters:assign", frozenset({"office_director"}), arguments=matter),
    Row("matters:withdraw", READERS, arguments=matter),
    Row("matters:recusals", READERS, arguments=matter),
    Row("matters:decide_recusal", DECIDERS, arguments=recusal),
    Row("matters:lift_recusal", DECIDERS, arguments=recusal),
]


def extend_world(world: Any) -> None:
    """A lead of the unit everyone works in, and a request that a case officer stays out of it."""
    lead = build_leads.lead(organ=world.organ)
    world.recusal = ask_recusal(
        by=lead.registered_by, today=date(2026, 11, 18), matter=lead, account=world.account, reason="曾参与该工程招标"
    )
