"""Reads about matters of every kind. Which matters somebody sees is said by the room of each kind (``kinds``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wenze.office.matters import kinds
from wenze.office.matters.models import Matter, Recusal
from wenze.office.people import permissions
from wenze.office.people.models import Account, Cadre, Organ, RoleGrant
from wenze.office.people.queries import conflicted, conflicts
from wenze.office.people.reach import OF_THE_BRANCH, holders, offices, once
from wenze.office.people.refusals import NotYours, Refused

LONGEST_REASON = 2_000
OFFICE_ROLES = frozenset({"intake_clerk", "case_officer", "office_director", "approving_leader", "appeal_officer"})
"""Roles that handle matters, and so may have to stay out of one."""
OFFICER_ROLES = ("case_officer", "office_director")
"""Roles whose holders may be the officer of a matter."""


def closed_to(account: Any, on: date) -> set[int]:
    """The affairs, by the key of their first matter, that ``account`` must stay out of on the day ``on``: those they were
    told to stay out of, and those that concern somebody near to them.

    It holds in every matter of the affair: in the lead that a case came from, in the case, and in a case that continues it.
    Every room's row filter takes these out.
    """
    return told_to_stay_out(account) | near(account, on)


def told_to_stay_out(account: Any) -> set[int]:
    """The affairs in which a recusal of ``account`` was granted."""
    granted = Recusal.objects.filter(account_id=account.pk, state=Recusal.GRANTED).order_by()
    return once(account, "told to stay out", lambda: set(granted.values_list("matter__origin_id", flat=True)))


def near(account: Any, on: date) -> set[int]:
    """The affairs that concern somebody whom ``account`` must stay out of by the register: of the same unit, of a former
    unit, related to them, or they themselves. A fixed number of queries."""

    def found() -> set[int]:
        people = conflicted(account, on).values("pk")
        affairs = (Matter.objects.filter(pk__in=kind.concerning(people)) for kind in kinds.every())
        return {origin for one in affairs for origin in one.order_by().values_list("origin_id", flat=True)}

    return once(account, ("near", on), found)


def handles(account: Any, on: date, cadre: Cadre) -> bool:
    """Does ``account`` see whole any matter that concerns ``cadre``?"""
    return any(kind.rows(account, on).filter(pk__in=kind.concerning([cadre.pk])).exists() for kind in kinds.every())


def seen_filter(account: Any, on: date, column: str, *, but: str = "") -> Q:
    """The condition that the matter whose key stands in ``column`` is one of which ``account`` sees anything. No matter of
    the kind ``but`` is: for the room of that kind, which asks about others."""
    others = (kind for kind in kinds.every() if kind.code != but)
    rows = ((kind.seen or kind.rows)(account, on).order_by().values("pk") for kind in others)
    return reduce(or_, (Q(**{f"{column}__in": one}) for one in rows), Q(pk__in=()))


def standing_recusals(matter: Matter) -> list[Recusal]:
    """The recusals that keep somebody from acting in ``matter``: those granted, and those that people asked for themselves
    and nobody has decided yet; in any matter of the affair. One query."""
    own = Q(state=Recusal.ASKED, asked_by_id=F("account_id"))
    return list(Recusal.objects.filter(Q(state=Recusal.GRANTED) | own, matter__origin_id=matter.origin_id))


def matter(*, seen_by: Any, on: date, pk: int) -> Matter:
    """The matter ``pk`` as a row of its own kind, if ``seen_by`` may see it whole. Raises NotYours otherwise."""
    found = Matter.objects.filter(pk=pk).first()
    kind = None if found is None else kinds.of(found)
    row = None if kind is None else kind.rows(seen_by, on).filter(pk=pk).first()
    if row is None:
        raise NotYours("没有这件事项")
    return row


def of_its_kind(matter: Matter) -> Matter:
    """The matter as a row of its own kind; the matter itself where no room extends it."""
    for link in Matter._meta.related_objects:
        model: Any = link.related_model
        if link.one_to_one and issubclass(model, Matter) and matter.kind == model.KIND:
            return matter if isinstance(matter, model) else model.objects.get(pk=matter.pk)
    return matter


def address_for(matter: Matter | None, *, seen_by: Any, on: date) -> str:
    """Where the page of ``matter`` is, for who sees anything of it; empty for everybody else. What comes from a matter names
    it only where this names an address."""
    if matter is None:
        return ""
    kind = kinds.of(matter)
    seen = (kind.seen or kind.rows)(seen_by, on)
    return kind.address(matter) if seen.filter(pk=matter.pk).exists() else ""


def address_of(pk: int) -> str:
    """Where the page of the matter ``pk`` is, for who was let at it already."""
    found = Matter.objects.get(pk=pk)
    return kinds.of(found).address(found)


def recusals(matter: Matter) -> list[Recusal]:
    """Everything asked and decided about recusal in the affair of ``matter``, the oldest first."""
    found = Recusal.objects.filter(matter__origin_id=matter.origin_id)
    return list(found.select_related("matter", "account", "asked_by", "decided_by", "lifted_by").order_by("pk"))


def may_decide_recusal(*, account: Any, on: date, matter: Matter, about: Account) -> bool:
    """May ``account`` decide whether ``about`` must stay out of ``matter``, or lift that?

    The head of the handling office decides on everybody who works under them; the leadership above the office decides on
    the head, and may decide on everybody; on one of the leadership another of them decides. Nobody decides on themselves.
    """
    if account.pk == about.pk or any(one.account_id == account.pk for one in standing_recusals(matter)):
        return False
    is_of_leadership = _leads(about, matter, on)
    is_head = _heads(about, matter, on)
    return _leads(account, matter, on) or (_heads(account, matter, on) and not is_head and not is_of_leadership)


def who_decides_recusal(*, on: date, matter: Matter, about: Account) -> str:
    """The role that decides on the recusal of ``about``, in words."""
    if _leads(about, matter, on):
        return "其他审批领导"
    return "审批领导" if _heads(about, matter, on) else "承办单位负责人"


def recusals_to_decide(*, seen_by: Any, on: date) -> list[Recusal]:
    """The requests that wait for ``seen_by``, in matters that they see. A fixed number of queries for few requests."""
    if not {"office_director", "approving_leader"} & permissions.roles_of(seen_by, on):
        return []
    asked = Recusal.objects.filter(state=Recusal.ASKED).select_related("matter", "account", "asked_by")
    seen = _seen(asked, seen_by, on)
    return [one for one in seen if may_decide_recusal(account=seen_by, on=on, matter=one.matter, about=one.account)]


def _seen(asked: Iterable[Recusal], account: Any, on: date) -> list[Recusal]:
    waiting = list(asked)
    visible: set[int] = set()
    for code in {one.matter.kind for one in waiting}:
        keys = [one.matter_id for one in waiting if one.matter.kind == code]
        visible |= set(kinds.named(code).rows(account, on).filter(pk__in=keys).values_list("pk", flat=True))
    return [one for one in waiting if one.matter_id in visible]


# --- who handles it ----------------------------------------------------------------------------------------------


def officers_of(organ: Organ, on: date) -> QuerySet[Account]:
    """The accounts that may handle a matter of this office on the day ``on``."""
    working = RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on, organ=organ)
    holders = working.filter(role__in=OFFICER_ROLES).order_by().values("account_id")
    return Account.objects.filter(pk__in=holders, is_active=True).order_by("pk")


def demand_officer(officer: Account, matter: Matter, concerned: Sequence[Cadre], on: date) -> None:
    """Refuse an officer who does not work in the handling office, or who must stay out of the affair of ``matter``: told
    to, or by the register for one of the people ``concerned``."""
    if not officers_of(matter.handling_organ, on).filter(pk=officer.pk).exists():
        raise Refused(f"{officer}不是{matter.handling_organ}的承办人，请另选承办人。", field="officer")
    if any(one.account_id == officer.pk for one in standing_recusals(matter)):
        raise Refused(f"{officer}在本事项中回避，请另选承办人。", field="officer")
    against = conflicts(officer, concerned, on)
    if against:
        says = f"{officer}与本案有回避情形，请另选承办人。"
        raise Refused(says, reasons=[one.says for one in against], field="officer")


def may_assign(*, account: Any, on: date, matter: Matter) -> bool:
    """May ``account`` give this matter to an officer: its head, while it is open?"""
    return matter.ended_on is None and _heads(account, matter, on)


def headed_organs(on: date) -> QuerySet[Any, Any]:
    """The keys of the offices that somebody heads on the day ``on``, as a subquery."""
    working = RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on)
    return working.filter(role="office_director", account__is_active=True).order_by().values("organ_id")


def left_by_officer(*, seen_by: Any, on: date) -> list[Matter]:
    """The open matters whose officer was told to stay out, for the head of the office to give to somebody else."""
    headed = [one.organ_id for one in permissions.grants_on(seen_by, on) if one.role == "office_director"]
    if not headed:
        return []
    granted = Recusal.objects.filter(
        state=Recusal.GRANTED, account_id=OuterRef("officer_id"), matter__origin_id=OuterRef("origin_id")
    )
    found = Matter.objects.filter(Exists(granted), handling_organ_id__in=headed, ended_on__isnull=True)
    found = found.exclude(origin_id__in=closed_to(seen_by, on))
    return list(found.select_related("officer").order_by("pk"))


def demand_reason(text: str, what: str) -> str:
    """The reason as it was typed. Refuses an empty one and one that is too long; ``what`` names it in Chinese."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused(f"请填写{what}。", field="reason")
    if len(text) > LONGEST_REASON:
        raise Refused(f"{what}共{len(text)}字，超过{LONGEST_REASON}字，请精简。", field="reason")
    return text


# --- recusal -----------------------------------------------------------------------------------------------------


def candidates(matter: Matter, on: date) -> QuerySet[Account]:
    """The accounts whose recusal may be asked for: whoever handles matters of this office in some role today, and the
    officer of the matter."""
    handling = holders(matter.handling_organ, on, OFFICE_ROLES).order_by().values("pk")
    either = Q(pk__in=handling) | Q(pk=matter.officer_id or 0)
    return Account.objects.filter(either, is_active=True).order_by("display_name", "pk")


def _heads(account: Any, matter: Matter, on: date) -> bool:
    return matter.handling_organ_id in offices(account, on, {"office_director"})


def _leads(account: Any, matter: Matter, on: date) -> bool:
    return matter.handling_organ_id in offices(account, on, OF_THE_BRANCH)
