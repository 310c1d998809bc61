"""Who may open the pages of the leads room. A lead belongs to the office that handles it."""

from __future__ import annotations

from typing import Any

from tests.office import build_leads
from tests.pages.rows import Row

READERS = frozenset({"intake_clerk", "case_officer", "office_director", "approving_leader"})
CLERK = frozenset({"intake_clerk"})

lead = lambda world: {"pk": world.lead.pk}  # noqa: E731
move = lambda world: {"pk": world.lead.pk, "move": "decline"}  # noqa: E731
draft = lambda world: {"key": "00000000-0000-4000-8000-000000000001"}  # noqa: E731

ROWS = [
    Row("leads:ledger", READERS),
    Row("leads:register", CLERK),
    Row("leads:drop_draft", CLERK, "post", arguments=draft),
    Row("leads:lead", READERS, arguments=lead),
    Row("leads:correct", CLERK, arguments=lead),
    Row("leads:attach", READERS, "post", arguments=lead),
    Row("leads:open_reporter", CLERK, arguments=lead),
    Row("api:list_leads", READERS),
    Row("api:register_lead", READERS),  # the same address as the list; what is posted is for the action
    Row("api:get_lead", READERS, arguments=lead),
    Row("moves:move", READERS, arguments=move),  # whose move it is not is told so, without the form
    Row("api:list_matter_moves", READERS, arguments=lead),
    Row("api:make_matter_move", READERS, "post", arguments=move),
]


def extend_world(world: Any) -> None:
    """A lead handled by the unit everyone works in."""
    world.lead = build_leads.lead(organ=world.organ)
