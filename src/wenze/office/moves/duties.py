"""What must be done next, by whom? Derived from the procedure by asking the law, kept as rows, and asked for by pages.

``derive`` writes the duties of one matter anew after every move; a check derives again and compares. Who sees a duty is
asked when it is read: the roles somebody holds on that day, the matters they must stay out of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from wenze.engine import procedure_duties as engine
from wenze.office.matters.models import Matter
from wenze.office.matters.queries import told_to_stay_out
from wenze.office.moves import declared
from wenze.office.moves.models import Duty
from wenze.office.moves.parts import PartNow
from wenze.office.notices import actions as notices
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.queries import holders_at, organ_ids_above, organ_ids_under
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures

Key = tuple[Any, ...]
OR_ABOVE = "_or_above"
"""How a place ends that means an office and those above it."""


@dataclass(frozen=True)
class Wanted:
    """One duty as it should stand."""

    row: Duty
    barred: frozenset[int] = frozenset()

    @property
    def key(self) -> Key:
        """What makes it the same duty as one that stands already."""
        one = self.row
        return one.track, one.part, one.move, one.role, one.organ_id, one.above, one.account_id, one.cadre_id


@transaction.atomic
def derive(matter: Matter, on: date, says: str = "", by: Any = None, parts: Iterable[PartNow] | None = None) -> bool:
    """Write the duties of this matter as they should stand on the day ``on``. One that stood before keeps its day. ``says``
    is kept with those that come new: why the matter was sent back, where that brought them about. Answers whether anything
    was to be changed. Whoever a new duty falls to is told, except ``by``, who brought it about. ``parts`` are the parts of
    the matter where the caller has just read them."""
    version = Matter.objects.select_for_update().only("version").get(pk=matter.pk).version
    standing = {_key(one): one for one in Duty.objects.filter(matter_id=matter.pk).prefetch_related("barred")}
    wanted = {one.key: one for one in wanted_of(matter, on, parts)}
    gone = [one.pk for key, one in standing.items() if key not in wanted]
    changed = bool(gone)
    if gone:
        Duty.objects.filter(pk__in=gone).delete()
    for key, one in wanted.items():
        row = standing.get(key)
        if row is None:
            row = one.row
            row.says = says
            row.save()
            if one.barred:
                row.barred.set(one.barred)
            _tell(row, on, by, version)
            changed = True
        elif {account.pk for account in row.barred.all()} != one.barred:
            row.barred.set(one.barred)
            changed = True
    return changed


def derive_open(on: date) -> list[str]:
    """Derive the duties of every open matter, for what turned with the day or with a new reading of the law. The numbers of
    the matters in which something changed."""
    kinds = declared.kinds()
    found = Matter.objects.filter(kind__in=kinds, ended_on__isnull=True).order_by("pk")
    return [one.number for one in found.iterator(chunk_size=500) if derive(one, on)]


def differences(matter: Matter, on: date) -> list[str]:
    """What the rows of this matter say otherwise than the law does, in words; empty where they are right."""
    standing = {_key(one): one for one in Duty.objects.filter(matter_id=matter.pk)}
    wanted = {one.key: one for one in wanted_of(matter, on)}
    wrong = [f"多余：{standing[key]}" for key in standing.keys() - wanted.keys()]
    wrong += [f"缺少：{wanted[key].row}" for key in wanted.keys() - standing.keys()]
    for key in standing.keys() & wanted.keys():
        if set(standing[key].barred.values_list("pk", flat=True)) != set(wanted[key].barred):
            wrong.append(f"不得办理的人不符：{standing[key]}")
    return sorted(wrong)


def wanted_of(matter: Matter, on: date, parts: Iterable[PartNow] | None = None) -> Iterator[Wanted]:
    """Every duty of this matter, as the law says it on the day ``on``."""
    procedure = declared.procedure(matter.kind)
    for part in procedure.parts(matter, on) if parts is None else parts:
        asked = {
            "regulation": matter.regulation,
            "edition": matter.edition,
            "asked_on": on,
            "under": procedure.under,
        }
        answer = procedures.duties(**asked, track=part.track, stage=part.stage, told=part.told)
        for duty in () if answer.value is None else answer.value.duties:
            if duty.stands and duty.move in procedure:
                barred = frozenset(_barred(part, duty, asked))
                for bearer in duty.who:
                    row = _row(matter, part, duty, bearer, on)
                    if row is not None:
                        yield Wanted(row, barred)


def of(account: Any, on: date) -> QuerySet[Duty]:
    """The duties that fall to ``account`` on the day ``on``, without those of matters it must stay out of."""
    mine = Q(account_id=account.pk)
    if account.cadre_id is not None:
        mine |= Q(cadre_id=account.cadre_id)
    actors = (one for each in law.law().procedures.values() for one in each.who.values())
    reaching = {one.role for one in actors if one.at.endswith(OR_ABOVE)}
    for grant in permissions.grants_on(account, on):
        mine |= Q(role=grant.role, organ_id=grant.organ_id)
        mine |= Q(role=grant.role, organ__isnull=True, account__isnull=True, cadre__isnull=True)
        if grant.role in reaching:
            mine |= Q(role=grant.role, above=True, organ_id__in=organ_ids_under([grant.organ_id]))
    found = Duty.objects.filter(mine).exclude(barred=account.pk)
    return found.exclude(matter__origin_id__in=told_to_stay_out(account))


@dataclass(frozen=True)
class Together:
    """One move that waits in one matter, whatever the number of parts it waits about. ``parts`` is empty where it is about
    the matter itself. ``says`` is why the matter was sent back, where it was."""

    matter_id: int
    move: str
    term: str
    parts: frozenset[int]
    says: str

    def is_about(self, part: int | None) -> bool:
        """Does it concern this part? What concerns the matter itself concerns all of them."""
        return not self.parts or part is None or part in self.parts


def together(found: QuerySet[Duty], limit: int) -> list[Together]:
    """``found``, with those that wait for one move in one matter put together, the oldest first; ``limit`` at most."""
    groups: dict[tuple[int, str], list[Duty]] = {}
    for row in found.order_by("since", "pk"):
        groups.setdefault((row.matter_id, row.move), []).append(row)
        if len(groups) > limit:
            break
    listed = list(groups.values())[:limit]
    return [
        Together(
            rows[0].matter_id,
            rows[0].move,
            rows[0].term,
            _parts_of(rows),
            next((one.says for one in rows if one.says), ""),
        )
        for rows in listed
    ]


def count(found: QuerySet[Duty]) -> int:
    """How many lines ``together`` would make of them."""
    return found.order_by().values("matter_id", "move").distinct().count()


def _parts_of(rows: list[Duty]) -> frozenset[int]:
    return frozenset(one.part for one in rows if one.part is not None)


def bearers(duty: Duty, on: date) -> list[Account]:
    """The accounts that a duty falls to on the day ``on``."""
    if duty.account_id is not None:
        return [duty.account] if duty.account.is_active else []
    if duty.cadre_id is not None:
        return list(Account.objects.filter(cadre_id=duty.cadre_id, is_active=True))
    organs = {duty.organ_id} if not duty.above else organ_ids_above(duty.organ_id)
    barred = {one.pk for one in duty.barred.all()}
    return [one for one in holders_at(duty.role, on, organs) if one.pk not in barred]


def _tell(duty: Duty, on: date, by: Any, version: int) -> None:
    """Tell whoever a duty falls to, once for each ``version`` of the matter: one that comes again is told again. What
    falls to everybody with a role, wherever they serve, is told to nobody."""
    if duty.organ_id is None and duty.account_id is None and duty.cadre_id is None:
        return
    key = f"duty:{duty.matter_id}:{duty.track}:{duty.part or 0}:{duty.move}:{version}"
    says = f"{duty.matter.number}：待{duty.term}"
    notices.tell(by=by, today=on, accounts=bearers(duty, on), key=key, says=says, matter=duty.matter)


def _key(row: Duty) -> Key:
    return Wanted(row).key


def _barred(part: PartNow, duty: engine.Duty, asked: dict[str, Any]) -> Iterator[int]:
    """The accounts that must not do it, because of what they did in this matter before."""
    roles = [one.role for one in duty.who if one.role]

    def in_the_way(actor: Mapping[str, Any]) -> set[str]:
        told = {**part.told, **part.nobody, **actor, "actor_roles": roles}
        answer = procedures.move(**asked, stage=part.stage, move=duty.move, told=told)
        return set() if answer.value is None else {one.says for one in answer.value.missing}

    others = [(one, known) for one, known in part.acted.items() if {**part.nobody, **known} != part.nobody]
    usual = in_the_way({}) if others else set()
    for account_id, known in others:
        if in_the_way(known) - usual:
            yield account_id


def _row(matter: Matter, part: PartNow, duty: engine.Duty, bearer: engine.Bearer, on: date) -> Duty | None:
    """The row of one bearer; None where the place is empty, such as the unit of a person who has none."""
    row = Duty(
        matter=matter,
        track=part.track,
        part=part.key,
        move=duty.move,
        term=duty.term,
        role=bearer.role,
        since=on,
    )
    match bearer.at:
        case "matter.officer":
            row.account_id = matter.officer_id
            return row if row.account_id else None
        case "matter.organ" | "matter.organ_or_above":
            row.organ_id = matter.handling_organ_id
        case "matter.superior":
            row.organ_id = matter.handling_organ.parent_id
        case "party.person":
            row.cadre = part.cadre
            return row if row.cadre_id else None
        case "party.organ" | "party.organ_or_above":
            row.organ = part.organ
        case "anywhere":
            return row
    row.above = bearer.at.endswith(OR_ABOVE)
    return row if row.organ_id else None
