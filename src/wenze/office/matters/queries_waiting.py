"""What of this room waits for whom: requests for recusal to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office.matters import queries
from wenze.office.paper.lamps import SOON, Lamp
from wenze.office.paper.waiting import Waiting


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """The requests for recusal that wait for a decision of ``seen_by``."""
    return [
        Waiting(
            kind="todo",
            title=_("%(name)s申请回避") % {"name": one.account.display_name}
            if one.is_own
            else _("申请%(name)s回避") % {"name": one.account.display_name},
            href=reverse("matters:decide_recusal", args=[one.matter_id, one.pk]),
            note=f"{one.matter.number} · {one.matter.title}",
            verb=_("决定"),
            lamp=Lamp(SOON, _("待决定")),
        )
        for one in queries.recusals_to_decide(seen_by=seen_by, on=on)
    ]


def waiting(*, seen_by: Any, on: date) -> int:
    """How many of them there are."""
    return len(queries.recusals_to_decide(seen_by=seen_by, on=on))
