"""Invented people and units for tests, made in one line each. Whatever a test does not care about has a default."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.office.remembered import Numbers
from wenze.office.people.models import (
    Account,
    Cadre,
    DutyRole,
    Level,
    ManagedBy,
    Organ,
    OrganKind,
    Post,
    Relation,
    RelationKind,
    RoleGrant,
    Tenure,
)

THE_DAY = date(2026, 11, 18)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "Linjiang-2026"

_numbers = Numbers()

SURNAMES = "周李陈马吴何赵顾孙秦卢闻乔"
GIVEN = "望山砚秋立知远昱令仪行之禾意清一"


def name() -> str:
    """A name nobody has had in this run."""
    number = next(_numbers)
    return f"{SURNAMES[number % len(SURNAMES)]}{GIVEN[number % len(GIVEN)]}{_in_chinese(number)}"


def _in_chinese(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def organ(name: str = "", *, parent: Organ | None = None, **fields: Any) -> Organ:
    number = next(_numbers)
    name = name or f"临江市第{_in_chinese(number)}局"
    fields.setdefault("short_name", name.replace("临江市", "市"))
    fields.setdefault("kind", OrganKind.GOVERNMENT_DEPARTMENT)
    fields.setdefault("order", number)
    return Organ.objects.create(name=name, parent=parent, **fields)


def post(organ: Organ | None = None, title: str = "", **fields: Any) -> Post:
    fields.setdefault("level", Level.SECTION)
    fields.setdefault("duty_role", DutyRole.RESPONSIBLE_LEADER)
    fields.setdefault("order", next(_numbers))
    return Post.objects.create(
        organ=organ or globals()["organ"](), title=title or f"副局长{_in_chinese(next(_numbers))}", **fields
    )


def cadre(name: str = "", *, post: Post | None = None, organ: Organ | None = None, **fields: Any) -> Cadre:
    """A cadre; with ``post`` or ``organ``, one who has served there since LONG_AGO."""
    fields.setdefault("managed_by", ManagedBy.UNIT)
    person = Cadre.objects.create(name=name or globals()["name"](), **fields)
    if post is not None or organ is not None:
        tenure(person, post or globals()["post"](organ))
    return person


def tenure(cadre: Cadre, post: Post, *, from_on: date = LONG_AGO, **fields: Any) -> Tenure:
    return Tenure.objects.create(cadre=cadre, post=post, from_on=from_on, **fields)


def relation(cadre: Cadre, other: Cadre, kind: str = RelationKind.SPOUSE) -> Relation:
    return Relation.objects.create(cadre=cadre, other=other, kind=kind)


def account(username: str = "", *, role: str = "", organ: Organ | None = None, **fields: Any) -> Account:
    """An account that can sign in with PASSWORD; with ``role``, one that has held it since LONG_AGO."""
    number = next(_numbers)
    unit = organ or globals()["organ"]()
    fields.setdefault("display_name", name())
    fields.setdefault("must_change_password", False)
    made = Account.objects.create_user(username=username or f"user{number}", password=PASSWORD, organ=unit, **fields)
    if role:
        grant(made, role, organ=unit)
    return made


def grant(account: Account, role: str, *, organ: Organ | None = None, **fields: Any) -> RoleGrant:
    fields.setdefault("from_on", LONG_AGO)
    return RoleGrant.objects.create(account=account, role=role, organ=organ or account.organ, **fields)
