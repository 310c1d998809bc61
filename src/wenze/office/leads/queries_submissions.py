"""A lead that was registered waits for somebody who decides about leads."""

from __future__ import annotations

from wenze.office.leads.actions import MOVES, take_back
from wenze.office.leads.models import Lead, Stage
from wenze.office.leads.procedure import sealed
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter

REGISTER = "register"
DECIDES = ("accept", "decline", "refer", "merge")
"""The moves that answer what was registered."""


def submitted(matter: Matter) -> list[Submission]:
    """The lead itself, while nobody has decided about it. Reported again it has another name: it is opened anew."""
    if matter.stage != Stage.REGISTERED:
        return []
    lead = matter if isinstance(matter, Lead) else _lead(matter)
    times = matter.withdrawals.filter(move=REGISTER).count()
    return [
        Submission(
            thing=f"registered:{lead.pk}:{times}",
            move=REGISTER,
            term="登记报送线索",
            by=lead.registered_by,
            decides=lambda account, on: MOVES.may_make_one(lead, account, on, DECIDES),
            take_back=lambda by, today, reason: take_back(by=by, today=today, lead=lead, reason=reason),
        )
    ]


def _lead(matter: Matter) -> Lead:
    found: Lead = sealed(Lead.objects.select_related("registered_by").filter(pk=matter.pk)).get()
    return found
