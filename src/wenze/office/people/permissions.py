"""Who may do what? One table, ROLE_MAY; it is drawn into ``docs/drawn/permissions.md``.

An ability is a room and a word. Holding an ability never suffices where a recusal stands: see ``queries.conflicts``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from wenze.office.people.models import Account, RoleGrant
from wenze.office.people.refusals import NotYours, Refused

RESPONDENT = "respondent"

READS_LAW = frozenset({"rulings.read"})
READS_PEOPLE = READS_LAW | {"people.read"}
READS_CASES = frozenset({"cases.read", "measures.read", "documents.read", "rulings.ask"})

ROLE_MAY: dict[str, frozenset[str]] = {
    "intake_clerk": READS_PEOPLE
    | {"leads.read", "leads.register", "leads.open_reporter", "documents.open_original", "rulings.ask"},
    "case_officer": READS_PEOPLE
    | READS_CASES
    | {"leads.read", "cases.work", "people.write", "people.unmask", "documents.draft", "documents.serve"},
    "office_director": READS_PEOPLE
    | READS_CASES
    | {
        "leads.read",
        "leads.decide",
        "cases.work",
        "cases.direct",
        "people.write",
        "people.unmask",
        "documents.draft",
        "documents.issue",
        "documents.serve",
        "rulings.propose",
    },
    "approving_leader": READS_PEOPLE
    | READS_CASES
    | {"leads.read", "leads.decide", "cases.approve", "documents.issue", "rulings.sign"},
    "unit_liaison": READS_PEOPLE | {"cases.receive", "rulings.ask"},
    "unit_head": READS_PEOPLE | {"cases.receive", "cases.confirm_rectification", "rulings.ask"},
    "personnel_reader": READS_PEOPLE | {"measures.read", "people.unmask", "rulings.ask"},
    "appeal_officer": READS_PEOPLE | READS_CASES | {"appeals.handle", "documents.draft", "documents.serve"},
    "system_admin": READS_LAW | {"organs.write", "accounts.write"},
    "security_admin": READS_LAW | {"accounts.read", "grants.write"},
    "audit_admin": READS_LAW | {"journal.read"},
    RESPONDENT: frozenset({"cases.answer"}),
}

SIGNS = frozenset({"documents.issue", "rulings.sign", "cases.approve", "leads.decide", "appeals.handle"})
"""Abilities of those who decide or sign: no administrator alone resets or closes their accounts."""

EVERYWHERE = frozenset(
    {"intake_clerk", "case_officer", "office_director", "approving_leader", "personnel_reader", "appeal_officer"}
)
"""Roles that see every unit; the others see the unit of their grant and the units below it."""


def every_grant_on(account: Any, on: date) -> list[RoleGrant]:
    """Every grant ``account`` holds on the day ``on``, whichever post it acts in just now. Empty for someone signed
    out or disabled. One query a day and account object: the answer is kept on the object, which lives for one
    request; ``forget`` drops it."""
    if not account.is_authenticated or not account.is_active:
        return []
    kept: dict[date, list[RoleGrant]] = account.__dict__.setdefault("_grants_on", {})
    if on not in kept:
        found = RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), account=account)
        kept[on] = list(found.filter(from_on__lte=on).select_related("organ").order_by("pk"))
    return kept[on]


def grants_on(account: Any, on: date) -> list[RoleGrant]:
    """The grants ``account`` acts under on the day ``on``: all it holds, or the one chosen in the post switch
    (``account.acting_grant_id``, set for one request by the site)."""
    acting_id = getattr(account, "acting_grant_id", None)
    every = every_grant_on(account, on)
    chosen = [grant for grant in every if grant.pk == acting_id]
    return chosen or every


def roles_of(account: Any, on: date) -> frozenset[str]:
    """The codes of the roles ``account`` acts in on the day ``on``."""
    return frozenset(grant.role for grant in grants_on(account, on))


def forget(account: Account) -> None:
    """Ask the database again next time: the grants of ``account`` have just changed."""
    account.__dict__.pop("_grants_on", None)


def holds(account: Any, role: str, on: date) -> bool:
    """Does ``account`` hold ``role`` on the day ``on``?"""
    return role in roles_of(account, on)


def abilities_of(roles: Iterable[str]) -> frozenset[str]:
    """Everything that any of ``roles`` may do."""
    return frozenset().union(*(ROLE_MAY.get(role, frozenset()) for role in roles))


def may(account: Any, ability: str, on: date) -> bool:
    """Does any role of ``account`` on the day ``on`` carry ``ability``? An unknown ability is a KeyError."""
    if ability not in ABILITIES:
        raise KeyError(ability)
    return ability in abilities_of(roles_of(account, on))


def demand(account: Any, ability: str, on: date) -> None:
    """Refuse unless ``may``. For actions: someone who can see the thing but may not do this to it."""
    if not may(account, ability, on):
        raise Refused("您的角色无权办理此事项。如确需办理，请联系安全保密管理员核对角色授权。")


def demand_sight(account: Any, ability: str, on: date) -> None:
    """404 unless ``may``. For queries and pages: whoever has no business here learns nothing."""
    if not may(account, ability, on):
        raise NotYours("不存在")


ABILITIES: frozenset[str] = frozenset().union(*ROLE_MAY.values())
