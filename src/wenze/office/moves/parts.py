"""A part of a matter as it stands, as the law is asked about it: the matter itself, one respondent, one unit's share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wenze.office.people.models import Cadre, Organ


@dataclass(frozen=True)
class PartNow:
    """``key`` is that of its row, None for the matter itself; ``told`` are the facts of the matter and of this part, without those about an actor.

    ``cadre`` and ``organ`` are the person and the unit that the part is about, where it is about one. ``nobody`` are the
    facts the law asks about an actor, for somebody who had no hand in the matter yet; ``acted`` gives, for each account
    that had one, those of them that are otherwise.
    """

    track: str
    key: int | None
    stage: str
    told: Mapping[str, Any]
    cadre: Cadre | None = None
    organ: Organ | None = None
    nobody: Mapping[str, Any] = field(default_factory=dict)
    acted: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
