"""What of this room waits for whom: requests for recusal to decide, and matters whose officer must stay out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office.matters import queries
from wenze.office.matters.models import Recusal
from wenze.office.paper.lamps import SOON, Lamp
from wenze.office.paper.waiting import Waiting


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """The requests for recusal that ``seen_by`` decides, and the matters they give to another officer."""
    return [
        *(
            Waiting(
                kind="todo",
                title=_request(one),
                href=reverse("matters:decide_recusal", args=[one.matter_id, one.pk]),
                note=f"{one.matter.number} · {one.matter.title}",
                verb=_("决定"),
                lamp=Lamp(SOON, _("待决定")),
            )
            for one in queries.recusals_to_decide(seen_by=seen_by, on=on)
        ),
        *(
            Waiting(
                kind="todo",
                title=matter.title,
                href=reverse("matters:assign", args=[matter.pk]),
                note=f"{matter.number} · " + _("%(name)s已回避") % {"name": matter.officer.display_name},
                verb=_("改派"),
                lamp=Lamp(SOON, _("待改派")),
            )
            for matter in queries.left_by_officer(seen_by=seen_by, on=on)
        ),
    ]


def waiting(*, seen_by: Any, on: date) -> int:
    """How many of them there are."""
    asked = queries.recusals_to_decide(seen_by=seen_by, on=on)
    return len(asked) + len(queries.left_by_officer(seen_by=seen_by, on=on))


def _request(asked: Recusal) -> str:
    says = _("%(name)s申请回避") if asked.is_own else _("申请%(name)s回避")
    return says % {"name": asked.account.display_name}
