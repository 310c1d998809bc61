"""Which offices' matters does somebody's role reach? One rule for every room: leads, cases, measures, papers, search.

An office role reaches the matters of its own office, the leadership those of its organ and of every organ below it, an
appeal officer those of the offices directly below. None of these roles reaches another branch of the tree. Who reads
single served decisions, such as a personnel reader, is not asked here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from wenze.office.people import permissions
from wenze.office.people.models import Organ
from wenze.office.people.queries import organ_ids_under

OF_THE_OFFICE = frozenset({"intake_clerk", "case_officer", "office_director"})
OF_THE_BRANCH = frozenset({"approving_leader"})
OF_THE_OFFICES_BELOW = frozenset({"appeal_officer"})


def offices(account: Any, on: date, roles: Collection[str]) -> set[int]:
    """The keys of the offices whose matters ``account`` reaches on the day ``on`` in any of ``roles``; empty where they hold
    none of them. A role this module does not know reaches nothing. Asked once a request for the same roles."""
    kept: dict[Any, set[int]] = account.__dict__.setdefault("_offices", {})
    key = (on, frozenset(roles), getattr(account, "acting_grant_id", None))
    if key not in kept:
        held = [one for one in permissions.grants_on(account, on) if one.role in roles]
        found = {one.organ_id for one in held if one.role in OF_THE_OFFICE}
        led = [one.organ_id for one in held if one.role in OF_THE_BRANCH]
        heard = [one.organ_id for one in held if one.role in OF_THE_OFFICES_BELOW]
        if led:
            found |= organ_ids_under(led)
        if heard:
            found |= set(Organ.objects.filter(parent_id__in=heard).values_list("pk", flat=True))
        kept[key] = found
    return kept[key]
