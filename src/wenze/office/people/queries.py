"""Who is who: units in official order, cadres as of a day, and who must stay out of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from wenze.office.paper import identity
from wenze.office.people import permissions
from wenze.office.people.models import Account, Cadre, Organ, Post, RoleGrant, Tenure
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.recusal import Conflict, conflicted, conflicts
from wenze.office.people.refusals import NotYours
from wenze.office.people.seals import digest, opens

__all__ = ["Conflict", "conflicted", "conflicts"]


JOURNEY = (
    *("intake_clerk", "case_officer", "office_director", "approving_leader", "appeal_officer", "respondent"),
    *("unit_liaison", "unit_head", "personnel_reader", "system_admin", "security_admin", "audit_admin"),
)
"""Roles in the order in which a case meets them, the administrators last."""
OWN = JOURNEY.index("respondent")


@dataclass(frozen=True)
class OrganLine:
    """A unit in the drawn tree. ``depth`` is 0 for a unit without a superior."""

    organ: Organ
    depth: int
    path: str


# --- units -------------------------------------------------------------------------------------------------------


def organs_in_order(on: date | None = None) -> list[OrganLine]:
    """The whole tree in official order, each unit followed by the units below it; with ``on``, only the units that
    existed on that day. One query."""
    found = Organ.objects.order_by("order", "pk")
    if on is not None:
        found = found.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on))
        found = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on))
    below: dict[int | None, list[Organ]] = defaultdict(list)
    every = list(found)
    known = {organ.pk for organ in every}
    for organ in every:
        below[organ.parent_id if organ.parent_id in known else None].append(organ)
    lines: list[OrganLine] = []

    def walk(parent_id: int | None, depth: int, path: str) -> None:
        for organ in below.get(parent_id, ()):
            here = f"{path} / {organ}" if path else str(organ)
            lines.append(OrganLine(organ, depth, here))
            walk(organ.pk, depth + 1, here)

    walk(None, 0, "")
    return lines


def organ_ids_under(organ_ids: Iterable[int]) -> set[int]:
    """``organ_ids`` and every unit below them, at any depth. One query."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for organ_id, parent_id in Organ.objects.values_list("pk", "parent_id"):
        below[parent_id].append(organ_id)
    found: set[int] = set()
    waiting = list(organ_ids)
    while waiting:
        organ_id = waiting.pop()
        if organ_id not in found:
            found.add(organ_id)
            waiting.extend(below.get(organ_id, ()))
    return found


def organ_ids_above(organ_id: int) -> set[int]:
    """The keys of an organ and of every organ above it."""
    parents = dict(Organ.objects.values_list("pk", "parent_id"))
    found: set[int] = set()
    here: int | None = organ_id
    while here is not None and here not in found:
        found.add(here)
        here = parents.get(here)
    return found


def organs_seen(account: Any, on: date) -> set[int] | None:
    """The units whose people ``account`` may look at on the day ``on``: None means every unit, the empty set none."""
    grants = permissions.grants_on(account, on)
    if any(grant.role in permissions.EVERYWHERE for grant in grants):
        return None
    own = [grant.organ_id for grant in grants if "people.read" in permissions.ROLE_MAY.get(grant.role, ())]
    return organ_ids_under(own) if own else set()


def organ(*, seen_by: Any, pk: int) -> Organ:
    """The unit ``pk``: the tree of units is open to everyone signed in. Raises NotYours when there is none."""
    found = Organ.objects.select_related("parent").filter(pk=pk).first() if seen_by.is_authenticated else None
    if found is None:
        raise NotYours("没有这个单位")
    return found


# --- cadres ------------------------------------------------------------------------------------------------------


def serving_on(on: date, prefix: str = "") -> Q:
    """The condition that a tenure covers the day ``on``; ``prefix`` is the path to the tenure (``tenures__``)."""
    ended = Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": on})
    return Q(**{f"{prefix}from_on__lte": on}) & ended


def cadres(*, seen_by: Any, on: date) -> QuerySet[Cadre]:
    """The cadres ``seen_by`` may look at on the day ``on``; the row filter of this room.

    Office roles see everyone; unit roles see who serves in their unit or below it on that day; everyone sees
    themselves; the three administrators see nobody.
    """
    units = organs_seen(seen_by, on)
    found = Cadre.objects.all()
    if units is None:
        return found
    own = Q(pk=getattr(seen_by, "cadre_id", None) or 0)
    if not units:
        return found.filter(own)
    serving = Tenure.objects.filter(serving_on(on), post__organ_id__in=units).values("cadre_id")
    return found.filter(own | Q(pk__in=serving))


def cadre(*, seen_by: Any, on: date, pk: int) -> Cadre:
    """The cadre ``pk`` if ``seen_by`` may look at them. Raises NotYours otherwise."""
    found = cadres(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这名干部")
    return found


def named(*, seen_by: Any, on: date, name: str) -> QuerySet[Cadre]:
    """The cadres ``seen_by`` may look at whose name contains ``name``, however it is written (its first 50 characters count)."""
    return cadres(seen_by=seen_by, on=on).filter(name__icontains=identity.name(name)[:50])


def cadre_by_identity(*, seen_by: Any, on: date, number: str) -> Cadre | None:
    """The cadre with this identity number, found through the blind index. None when there is none to be seen."""
    return cadres(seen_by=seen_by, on=on).filter(identity_digest=digest(number)).first() if number else None


def with_tenures_on(found: QuerySet[Cadre], on: date) -> QuerySet[Cadre]:
    """``found`` with ``serving``: the tenures of each that cover the day ``on``, main first. One more query in all."""
    tenures = Tenure.objects.filter(serving_on(on)).select_related("post__organ").order_by("-main", "from_on", "pk")
    return found.prefetch_related(Prefetch("tenures", queryset=tenures, to_attr="serving"))


def in_official_order(found: QuerySet[Cadre], on: date) -> QuerySet[Cadre]:
    """``found`` by unit and post, as official lists name people: by the order of the unit of the main post held on the
    day ``on``, then the order of the post; people without a post come last."""
    main = Tenure.objects.filter(serving_on(on), cadre=OuterRef("pk")).order_by("-main", "from_on", "pk")
    return found.annotate(
        unit_place=Subquery(main.values("post__organ__order")[:1]),
        unit_number=Subquery(main.values("post__organ_id")[:1]),
        post_place=Subquery(main.values("post__order")[:1]),
    ).order_by(F("unit_place").asc(nulls_last=True), "unit_number", "post_place", "pk")


def tenures_on(cadre: Cadre, day: date) -> list[Tenure]:
    """The posts ``cadre`` held on ``day`` (first and last day included), the main one first. Empty when none."""
    return list(cadre.tenures.filter(serving_on(day)).select_related("post__organ").order_by("-main", "from_on", "pk"))


def tenures_of(cadre: Cadre) -> list[Tenure]:
    """Every post ``cadre`` ever held, the latest first."""
    return list(cadre.tenures.select_related("post__organ").order_by(F("until_on").desc(nulls_first=True), "-from_on"))


def title_on(cadre: Cadre, day: date) -> str:
    """How a document names the posts of ``cadre`` on ``day``: ``市征收办主任、党组书记``. Empty when none."""
    return title_of(tenures_on(cadre, day))


def title_of(tenures: Sequence[Tenure]) -> str:
    """Posts of one person as a document names them; the unit is said once while it stays the same."""
    parts: list[str] = []
    unit = ""
    for tenure in tenures:
        here = str(tenure.post.organ)
        parts.append(tenure.post.title if here == unit else here + tenure.post.title)
        unit = here
    return "、".join(parts)


def posts(*, organ: Organ | None = None) -> QuerySet[Post]:
    """Posts in official order, of one unit or of all."""
    found = Post.objects.select_related("organ").order_by("organ__order", "organ_id", "order", "pk")
    return found.filter(organ=organ) if organ is not None else found


# --- accounts ----------------------------------------------------------------------------------------------------


def accounts(*, seen_by: Any, on: date) -> QuerySet[Account]:
    """Every account, for the administrators who keep them (system and security). Empty for anyone else."""
    abilities = permissions.abilities_of(permissions.roles_of(seen_by, on))
    found = Account.objects.select_related("organ", "cadre").order_by("organ__order", "pk")
    return found if abilities & {"accounts.write", "accounts.read"} else found.none()


def account(*, seen_by: Any, on: date, pk: int) -> Account:
    """The account ``pk`` if ``seen_by`` keeps accounts. Raises NotYours otherwise."""
    found = accounts(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这个账号")
    return found


def account_named(username: str) -> Account | None:
    """The account with this user name, however it was written. For the door: nothing of it is shown."""
    return Account.objects.filter(username__iexact=username.strip().replace("\x00", "")).first()


def grants_of(account: Account) -> QuerySet[RoleGrant]:
    """Every grant ``account`` ever had, those still running first."""
    return account.grants.select_related("organ").order_by(F("until_on").desc(nulls_first=True), "-from_on", "pk")


def guarded(account: Account, on: date) -> str:
    """Why no administrator alone may reset, close or reopen ``account``: it administers or signs, by a grant that runs on
    the day ``on`` or begins later. Empty where one may."""
    running = account.grants.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    roles = set(running.values_list("role", flat=True))
    if roles & ADMINISTRATORS:
        return "是管理员"
    return "有审批、签发权限" if permissions.abilities_of(roles) & permissions.SIGNS else ""


def demo_accounts() -> list[Account]:
    """The accounts offered on the sign-in page of a demonstration: active, with a role or a cadre, in the order in which
    a case meets them; who has no role (本人) after whoever hears the appeal."""
    found = (
        Account.objects.filter(is_active=True)
        .filter(Q(grants__isnull=False) | Q(cadre__isnull=False))
        .distinct()
        .select_related("organ", "cadre")
        .prefetch_related("grants")
        .order_by("pk")[:40]
    )
    return sorted(found, key=lambda one: min((JOURNEY.index(grant.role) for grant in one.grants.all()), default=OWN))


def holder_ids(role: str, on: date) -> QuerySet[Any]:
    """The ids of the accounts that hold ``role`` on the day ``on``, as a subquery."""
    return _holding(role, on).values("account_id")


def holders_of(role: str, on: date) -> list[Account]:
    """The active accounts that hold ``role`` on the day ``on``, for pickers."""
    found = Account.objects.filter(is_active=True, pk__in=holder_ids(role, on))
    return list(found.select_related("organ").order_by("organ__order", "pk"))


def holders_at(role: str, on: date, organ_ids: Iterable[int]) -> list[Account]:
    """The accounts that may sign in and hold ``role`` at one of these organs on the day ``on``."""
    held = _holding(role, on).filter(organ_id__in=organ_ids)
    return list(Account.objects.filter(pk__in=held.values("account_id"), is_active=True).order_by("pk"))


def _holding(role: str, on: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), role=role, from_on__lte=on)


def people_of(*, seen_by: Any, on: date, organ: Organ) -> list[Tenure]:
    """Who serves in ``organ`` itself on the day ``on``, in the order of the posts, as far as ``seen_by`` may look."""
    seen = cadres(seen_by=seen_by, on=on).values("pk")
    found = Tenure.objects.filter(serving_on(on), post__organ=organ, cadre_id__in=seen)
    return list(found.select_related("cadre", "post__organ").order_by("post__order", "post_id", "pk"))


def relations_of(cadre: Cadre) -> list[tuple[Cadre, str]]:
    """Everyone related to ``cadre`` and how, from both sides."""
    near = [(one.other, one.get_kind_display()) for one in cadre.relations.select_related("other")]
    return near + [(one.cadre, one.get_kind_display()) for one in cadre.relations_back.select_related("cadre")]


def tenure(*, seen_by: Any, on: date, pk: int) -> Tenure:
    """The tenure ``pk`` of somebody ``seen_by`` may look at. Raises NotYours otherwise."""
    seen = cadres(seen_by=seen_by, on=on).values("pk")
    found = Tenure.objects.filter(pk=pk, cadre_id__in=seen).select_related("cadre", "post__organ").first()
    if found is None:
        raise NotYours("没有这条任职记录")
    return found


def grant(*, seen_by: Any, on: date, pk: int) -> RoleGrant:
    """The grant ``pk`` if ``seen_by`` keeps accounts. Raises NotYours otherwise."""
    kept = accounts(seen_by=seen_by, on=on).values("pk")
    found = RoleGrant.objects.filter(pk=pk, account_id__in=kept).select_related("account", "organ").first()
    if found is None:
        raise NotYours("没有这项授权")
    return found


def seal_opens() -> bool:
    """Does the seal key of this office open the identity numbers in its database? True where there are none."""
    return opens(Cadre.objects.exclude(identity_digest="").order_by("-pk").values_list("identity_number", flat=True))
