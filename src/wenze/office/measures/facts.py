"""A measure as the engine's facts, and a person's measures as decisions the engine can judge."""

from __future__ import annotations

from typing import Any

from wenze.engine.eligibility import Decision
from wenze.office.measures.models import Imposed


def of_imposed(imposed: Imposed) -> dict[str, Any]:
    """What the engine may be told about a measure: for its effects and for the limits that run from it."""
    told = {
        "measure": imposed.measure,
        "decided_on": imposed.decided_on,
        "effective_on": imposed.effective_on,
        "on_probation": imposed.on_probation,
        "rectified_on": imposed.rectified_on,
    }
    return {name: value for name, value in told.items() if value is not None}


def decision(imposed: Imposed) -> Decision:
    """The measure as a decision for questions of standing."""
    return Decision(
        decision=imposed.decision_number,
        regulation=imposed.regulation,
        edition=imposed.edition,
        measure=imposed.measure,
        decided_on=imposed.decided_on,
        effective_on=imposed.effective_on,
        rectified_on=imposed.rectified_on,
        reversed_on=imposed.reversed_on,
        on_probation=imposed.on_probation,
    )
