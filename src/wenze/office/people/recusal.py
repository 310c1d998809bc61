"""Who must stay out of what (回避)? Unit, former post, relation, self.

What follows from a conflict (which moves are closed, who may lift it) is for the room that asks. The text of the
regulation sets no limit of time for a former post; none is set here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wenze.office.paper import dates
from wenze.office.people.models import Cadre, Relation, Tenure


@dataclass(frozen=True)
class Conflict:
    """Why an account must stay out of what concerns a cadre. ``kind`` is unit, former_post, relation or self."""

    kind: str
    cadre_id: int
    says: str


def conflicts(account: Any, cadres: Iterable[Cadre], on: date) -> list[Conflict]:
    """Every reason on the day ``on`` why ``account`` must not act on a matter that concerns ``cadres``.

    At most three queries however many cadres there are. Empty means nothing on record stands against it, not that
    nothing does: an interest nobody recorded must be declared by the person.
    """
    return [] if account is None else conflicts_of([account], cadres, on)[account.pk]


def conflicts_of(accounts: Iterable[Any], cadres: Iterable[Cadre], on: date) -> dict[int, list[Conflict]]:
    """``conflicts`` of several accounts with the same cadres, by the key of the account. Three queries in all."""
    every = list(accounts)
    concerned = {cadre.pk: cadre for cadre in cadres}
    if not concerned:
        return {account.pk: [] for account in every}
    own_ids = {account.cadre_id for account in every if getattr(account, "cadre_id", None) is not None}
    serving = _units(concerned, on)
    tenures: dict[int, list[Tenure]] = {}
    relations: list[Relation] = []
    if own_ids:
        for tenure in Tenure.objects.filter(cadre_id__in=own_ids).select_related("post__organ"):
            tenures.setdefault(tenure.cadre_id, []).append(tenure)
        either = Q(cadre_id__in=own_ids, other_id__in=concerned) | Q(other_id__in=own_ids, cadre_id__in=concerned)
        relations = list(Relation.objects.filter(either))
    found: dict[int, list[Conflict]] = {}
    for account in every:
        own_id = getattr(account, "cadre_id", None)
        own = tenures.get(own_id, []) if own_id is not None else []
        found[account.pk] = [
            *_self(own_id, concerned),
            *_same_unit(account, own, serving, concerned, on),
            *_former_post(own, serving, concerned, on),
            *_relations(own_id, concerned, relations),
        ]
    return found


def _self(own_id: int | None, concerned: dict[int, Cadre]) -> list[Conflict]:
    if own_id not in concerned:
        return []
    return [Conflict("self", own_id, "您是本案当事人，应当回避。")]


def _units(concerned: dict[int, Cadre], on: date) -> dict[int, dict[int, str]]:
    """Cadre → the units served in on the day, by id and name."""
    units: dict[int, dict[int, str]] = {cadre_id: {} for cadre_id in concerned}
    tenures = Tenure.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), cadre_id__in=concerned, from_on__lte=on
    )
    for tenure in tenures.select_related("post__organ"):
        units[tenure.cadre_id][tenure.post.organ_id] = str(tenure.post.organ)
    return units


def _same_unit(
    account: Any, own: list[Tenure], serving: dict[int, dict[int, str]], concerned: dict[int, Cadre], on: date
) -> list[Conflict]:
    here = {tenure.post.organ_id for tenure in own if _covers(tenure, on)}
    if account.organ_id is not None:
        here.add(account.organ_id)
    return [
        Conflict("unit", cadre_id, f"您与{concerned[cadre_id].name}同在{unit}工作，应当回避。")
        for cadre_id, units in serving.items()
        if cadre_id != account.cadre_id
        for unit_id, unit in units.items()
        if unit_id in here
    ]


def _former_post(
    own: list[Tenure], serving: dict[int, dict[int, str]], concerned: dict[int, Cadre], on: date
) -> list[Conflict]:
    former: dict[int, Tenure] = {
        tenure.post.organ_id: tenure for tenure in own if tenure.until_on and tenure.until_on < on
    }
    return [
        Conflict(
            "former_post",
            cadre_id,
            f"您曾任{former[unit_id].post}（至{dates.spoken(former[unit_id].until_on)}），{concerned[cadre_id].name}现在该单位工作，应当回避。",
        )
        for cadre_id, units in serving.items()
        for unit_id in units
        if unit_id in former and cadre_id != former[unit_id].cadre_id
    ]


def _relations(own_id: int | None, concerned: dict[int, Cadre], relations: Iterable[Relation]) -> list[Conflict]:
    return [
        Conflict("relation", other_id, f"您与{concerned[other_id].name}有{relation.get_kind_display()}关系，应当回避。")
        for relation in relations
        for mine, other_id in (
            (relation.cadre_id, relation.other_id),
            (relation.other_id, relation.cadre_id),
        )
        if own_id is not None and mine == own_id and other_id in concerned
    ]


def _covers(tenure: Tenure, on: date) -> bool:
    return tenure.from_on <= on and (tenure.until_on is None or tenure.until_on >= on)


def conflicted(account: Any, on: date) -> QuerySet[Cadre]:
    """The cadres whose matters ``account`` must stay out of on the day ``on``: those ``conflicts`` would name.

    For row filters, as a subquery: one query for the account's own posts, none for the cadres.
    """
    own_id = getattr(account, "cadre_id", None)
    own = [] if own_id is None else list(Tenure.objects.filter(cadre_id=own_id).select_related("post"))
    units = {tenure.post.organ_id for tenure in own if tenure.from_on <= on}
    if getattr(account, "organ_id", None) is not None:
        units.add(account.organ_id)
    serving = Tenure.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on, post__organ_id__in=units
    )
    who = Q(pk__in=serving.values("cadre_id"))
    if own_id is not None:
        who |= Q(pk=own_id)
        who |= Q(pk__in=Relation.objects.filter(cadre_id=own_id).values("other_id"))
        who |= Q(pk__in=Relation.objects.filter(other_id=own_id).values("cadre_id"))
    return Cadre.objects.filter(who).order_by()
