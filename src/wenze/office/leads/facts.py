"""A lead as the engine's facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from wenze.office.leads.models import Lead, Stage
from wenze.office.matters.queries import headed_organs


def of_lead(lead: Lead) -> dict[str, Any]:
    """What the engine may be told about where a case comes from. Whatever nobody has found is left out: unknown."""
    told = {
        "lead_channel": lead.channel or None,
        "circumstance_known": lead.circumstance_known,
        "lead_confirmed": lead.confirming_organ_id is not None and bool(lead.confirming_number),
        "lead_joint_signers": lead.joint_signers,
        "lead_fact_based": lead.fact_based,
        "lead_wide_impact": lead.wide_impact,
        "act_on": lead.act_on,
    }
    return {name: value for name, value in told.items() if value is not None}


def of_handling(lead: Lead, on: date) -> dict[str, Any]:
    """The lead as its procedure asks about it on the day ``on``: where it comes from and how it stands."""
    return of_lead(lead) | {
        "lead_accepted": lead.stage == Stage.ACCEPTED,
        "lead_anonymous": lead.anonymous,
        "officer_named": lead.officer_id is not None,
        "office_headed": headed_organs(on).filter(organ_id=lead.handling_organ_id).exists(),
    }
