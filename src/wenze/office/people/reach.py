"""Which offices' matters, and which units' people, does somebody's role reach? One rule for every room.

An office role reaches the matters of its own office, the leadership those of its organ and of every organ below it, an
appeal officer those of the offices directly below. None of these roles reaches another branch of the tree. A role of a
unit, and the personnel department, reach the organ of the grant and the units below it: the personnel department is granted
its role at the organ whose people it keeps the files of, which need not be the organ it works in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from wenze.office.people import permissions
from wenze.office.people.models import Account, Organ, RoleGrant
from wenze.office.people.queries import organ_ids_above, organ_ids_under

T = TypeVar("T")

OF_THE_OFFICE = frozenset({"intake_clerk", "case_officer", "office_director"})
OF_THE_BRANCH = frozenset({"approving_leader"})
OF_THE_OFFICES_BELOW = frozenset({"appeal_officer"})
OF_THE_UNIT = frozenset({"unit_liaison", "unit_head"})
OF_PERSONNEL = frozenset({"personnel_reader"})
OF_OFFICES = OF_THE_OFFICE | OF_THE_BRANCH | OF_THE_OFFICES_BELOW
OF_UNITS = OF_THE_UNIT | OF_PERSONNEL


def reached(account: Any, on: date) -> dict[str, set[int]]:
    """For each role that ``account`` acts in on the day ``on``, the keys of the organs it reaches: offices for the roles of
    offices, the leadership and appeals, units for the others. An administrator reaches none."""

    def found() -> dict[str, set[int]]:
        every: dict[str, set[int]] = {}
        for grant in permissions.grants_on(account, on):
            every.setdefault(grant.role, set()).update(_of(grant))
        return every

    return once(account, ("reached", on), found)


def offices(account: Any, on: date, roles: Collection[str]) -> set[int]:
    """The keys of the offices whose matters ``account`` reaches on the day ``on`` in any of ``roles``; empty where they hold
    none of them. A role that reaches units and not offices reaches nothing here."""
    known = reached(account, on)
    return {organ for role in OF_OFFICES.intersection(roles) for organ in known.get(role, ())}


def units(account: Any, on: date, roles: Collection[str]) -> set[int]:
    """The keys of the units whose people ``account`` reaches on the day ``on`` in any of ``roles``; empty where they hold
    none of them."""
    known = reached(account, on)
    return {organ for role in OF_UNITS.intersection(roles) for organ in known.get(role, ())}


def _of(grant: RoleGrant) -> set[int]:
    if grant.role in OF_THE_OFFICE:
        return {grant.organ_id}
    if grant.role in OF_THE_OFFICES_BELOW:
        return set(Organ.objects.filter(parent_id=grant.organ_id).values_list("pk", flat=True))
    return organ_ids_under([grant.organ_id]) if grant.role in OF_THE_BRANCH | OF_UNITS else set()


def holders(organ: Organ, on: date, roles: Collection[str]) -> QuerySet[Account]:
    """The accounts that reach the matters of the office ``organ`` on the day ``on`` in any of ``roles``."""
    asked = frozenset(roles)
    reaching = (
        Q(role__in=asked & OF_THE_OFFICE, organ_id=organ.pk)
        | Q(role__in=asked & OF_THE_BRANCH, organ_id__in=organ_ids_above(organ.pk))
        | Q(role__in=asked & OF_THE_OFFICES_BELOW, organ_id=organ.parent_id)
    )
    held = RoleGrant.objects.filter(reaching, Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
    return Account.objects.filter(pk__in=held.order_by().values("account_id"), is_active=True)


def once(account: Any, key: Hashable, ask: Callable[[], T]) -> T:
    """``ask``, once for a page: the site lets an account keep what was asked about it while a page is drawn."""
    kept: dict[Any, T] | None = getattr(account, "asked_once", None)
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]
