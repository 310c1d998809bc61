"""A lead that was registered waits for somebody who decides about leads."""

from __future__ import annotations

from wenze.office.leads.models import Lead, Stage
from wenze.office.leads.procedure import MOVES, sealed
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter

DECIDES = ("accept", "decline", "refer", "merge")
"""The moves that answer what was registered."""


def submitted(matter: Matter) -> list[Submission]:
    """The lead itself, while nobody has decided about it. Taken back it keeps its number, and is corrected and reported
    again."""
    if matter.stage != Stage.REGISTERED:
        return []
    lead = matter if isinstance(matter, Lead) else _lead(matter)
    handed_in = {"move": "register", "term": "登记报送线索", "by": lead.registered_by}
    return [MOVES.submission(lead, **handed_in, answered_by=DECIDES, back_to=Stage.WITHDRAWN)]


def _lead(matter: Matter) -> Lead:
    found: Lead = sealed(Lead.objects.select_related("registered_by").filter(pk=matter.pk)).get()
    return found
