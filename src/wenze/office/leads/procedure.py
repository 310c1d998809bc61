"""The procedure of a lead: what it is about, for the floor that makes its moves. The moves stand beside their acts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenze.office.leads import facts, queries
from wenze.office.leads.models import Lead, Stage
from wenze.office.moves.one_track import Brief, OneTrack
from wenze.office.paper import dates


def sealed(found: QuerySet[Any]) -> QuerySet[Any]:
    """``found`` without who reported: that is opened by one move only."""
    return found.defer("reporter_name", "reporter_contact")


def _brief(lead: Lead) -> Brief:
    named = [f"{one.cadre.name}　{one.title}" for one in lead.subjects.select_related("cadre")]
    named += [f"{name}　{place}（{_('名册外')}）" for name, place in lead.unlisted_people]
    lines = (
        (_("事由"), lead.title),
        (_("收到日期"), dates.spoken(lead.received_on)),
        (_("被反映人"), "\n".join(named) or _("对象不明")),
    )
    return Brief(lines, _("批准启动前还须补齐"), queries.still_needed(lead))


MOVES = OneTrack(Lead, Lead.PROCEDURE, "lead", facts.of_handling, _brief, sealed)
"""Every move of a lead, as the modules ``actions`` and ``actions_register`` declare them."""

move = MOVES.move

MOVES.elsewhere(
    "assign",
    page=lambda lead: reverse("matters:assign", args=[lead.pk]) if lead.stage == Stage.ACCEPTED else "",
    label=lambda lead: _("改派") if lead.officer_id else _("分办"),
    hint=gettext_lazy("交承办人办理"),
)


def page_of_opening(lead: Lead) -> str:
    """Where a case is opened from the lead."""
    return f"{reverse('cases:open')}?lead={lead.pk}"


def page_of_correcting(lead: Lead) -> str:
    """Where what was registered is corrected."""
    return reverse("leads:correct", args=[lead.pk])


def is_taken_back(lead: Lead) -> bool:
    """Does the lead wait for who registered it?"""
    return lead.stage == Stage.WITHDRAWN


def no_page(_lead: Lead) -> str:
    """A move that stands on the page of the lead itself."""
    return ""
