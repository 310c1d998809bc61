"""A lead that was registered waits for somebody who decides about leads."""

from __future__ import annotations

from wenze.office.leads import queries
from wenze.office.leads.actions import take_back
from wenze.office.leads.models import Lead, Stage
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter
from wenze.office.people import permissions

REGISTER = "register"


def submitted(matter: Matter) -> list[Submission]:
    """The lead itself, while nobody has decided about it. Reported again it has another name: it is opened anew."""
    if matter.stage != Stage.REGISTERED:
        return []
    lead = Lead.objects.defer("reporter_name", "reporter_contact").select_related("registered_by").get(pk=matter.pk)
    times = matter.withdrawals.filter(move=REGISTER).count()
    return [
        Submission(
            thing=f"registered:{lead.pk}:{times}",
            move=REGISTER,
            term="登记报送线索",
            by=lead.registered_by,
            decides=lambda account, on: (
                permissions.may(account, "leads.decide", on) and queries.may_read(account, str(lead.pk), on)
            ),
            take_back=lambda by, today, reason: take_back(by=by, today=today, lead=lead, reason=reason),
        )
    ]
