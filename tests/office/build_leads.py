"""Invented leads for tests. Whatever a test does not care about has a default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from tests.office import build
from tests.office.build import THE_DAY
from wenze.office.leads import actions
from wenze.office.leads.models import Lead
from wenze.office.people.models import Account, Cadre, Organ


def office() -> Organ:
    """An accountability office."""
    return build.organ()


def clerk(organ: Organ) -> Account:
    return build.account(role="intake_clerk", organ=organ)


def director(organ: Organ) -> Account:
    return build.account(role="office_director", organ=organ)


def typed(**changes: Any) -> dict[str, Any]:
    """What a clerk types for a lead that is whole."""
    number = build.name()
    whole = {
        "title": f"老城改造征拆推进缓慢（{number}）",
        "content": f"群众反映老城改造征拆久拖不决，{number}多次承诺均未兑现。",
        "channel": "9-2",
        "received_on": THE_DAY,
        "source_note": "市政府常务会议纪要",
    }
    return whole | changes


def lead(
    *, by: Account | None = None, organ: Organ | None = None, subjects: Sequence[Cadre] = (), **changes: Any
) -> Lead:
    """A lead registered on THE_DAY by a clerk of ``organ``."""
    organ = organ or (by.organ if by else office())
    fields = {"distinct": True, "today": THE_DAY, "key": uuid4(), "regulation": "yy-wgbw"} | typed(**changes)
    return actions.register(by=by or clerk(organ), handling_organ=organ, subjects=subjects, **fields)


def accepted(*, organ: Organ | None = None, by: Account | None = None, **changes: Any) -> Lead:
    """A lead taken in by a director of its office."""
    organ = organ or office()
    made = lead(organ=organ, **changes)
    return actions.accept(by=by or director(organ), today=THE_DAY, lead=made)
