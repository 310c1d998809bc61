"""The ledgers of this room: cadres and accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from wenze.office.paper import dates
from wenze.office.paper.lamps import DONE, OK, SOON, Lamp
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger
from wenze.office.paper.search import holds
from wenze.office.people import queries
from wenze.office.people.models import Cadre, Level, ManagedBy, Organ, Role, Tenure
from wenze.office.people.models.accounts import Account


def organ_choices() -> list[tuple[str, str]]:
    """Every unit in official order, indented by its depth, for a filter."""
    return [(str(line.organ.pk), "　" * line.depth + str(line.organ)) for line in queries.organs_in_order()]


def cadres(on: date) -> Ledger:
    """The ledger of cadres as of ``on``; rows must come from ``queries.with_tenures_on``."""
    return Ledger(
        name="干部名册",
        columns=(
            Column("name", gettext_noop("姓名"), _name, keep=True),
            Column("gender", gettext_noop("性别"), lambda cadre: cadre.get_gender_display(), width=8),
            Column("born", gettext_noop("出生年月"), lambda cadre: dates.birth(cadre.born_on), width=12),
            Column("posts", gettext_noop("单位职务"), lambda cadre: queries.title_of(cadre.serving), width=40),
            Column("level", gettext_noop("级别"), _level, keep=True),
            Column("managed", gettext_noop("管理权限"), lambda cadre: cadre.get_managed_by_display(), keep=True),
            Column("identity", gettext_noop("身份证号"), lambda cadre: cadre.identity_masked, keep=True, width=24),
            Column("probation", gettext_noop("试用期"), lambda cadre: _probation(cadre, on), keep=True),
        ),
        filters=(
            Filter("name", gettext_noop("姓名"), lambda rows, text: rows.filter(holds(text, "name"))),
            Filter("organ", gettext_noop("单位"), lambda rows, text: _in_organ(rows, text, on), organ_choices),
            Filter("level", gettext_noop("级别"), lambda rows, text: _at_level(rows, text, on), Level.choices),
            Filter(
                "managed",
                gettext_noop("管理权限"),
                lambda rows, text: rows.filter(managed_by=text),
                ManagedBy.choices,
            ),
        ),
    )


def accounts(on: date) -> Ledger:
    """The ledger of accounts as of ``on``; rows must have their grants prefetched."""
    return Ledger(
        name="账号台账",
        columns=(
            Column("username", gettext_noop("用户名"), _username, keep=True),
            Column("name", gettext_noop("姓名"), lambda account: account.display_name, keep=True),
            Column("organ", gettext_noop("单位"), lambda account: str(account.organ or ""), width=24),
            Column("roles", gettext_noop("角色"), lambda account: _roles(account, on), width=40),
            Column("last", gettext_noop("最近登录"), lambda account: account.last_login, keep=True, width=24),
            Column("state", gettext_noop("状态"), _account_state, keep=True),
        ),
        filters=(
            Filter(
                "name",
                gettext_noop("用户名或姓名"),
                lambda rows, text: rows.filter(holds(text, "username", "display_name")),
            ),
            Filter("organ", gettext_noop("单位"), lambda rows, text: rows.filter(organ_id=int(text)), organ_choices),
            Filter("role", gettext_noop("角色"), lambda rows, text: _holding(rows, text, on), Role.choices),
        ),
    )


def _name(cadre: Cadre) -> Cell:
    return Cell(cadre.name, href=reverse("people:cadre", args=[cadre.pk]))


def _level(cadre: Any) -> str:
    return cadre.serving[0].post.get_level_display() if cadre.serving else ""


def _probation(cadre: Any, on: date) -> Cell | Lamp:
    until = [tenure.probation_until_on for tenure in cadre.serving if tenure.probation_until_on]
    if until and max(until) >= on:
        return Lamp(SOON, f"试用至 {dates.spoken(max(until))}")
    return Cell()


def _in_organ(rows: Any, text: str, on: date) -> Any:
    units = queries.organ_ids_under([int(text)]) if Organ.objects.filter(pk=int(text)).exists() else set()
    serving = Tenure.objects.filter(queries.serving_on(on), post__organ_id__in=units)
    return rows.filter(pk__in=serving.values("cadre_id"))


def _at_level(rows: Any, text: str, on: date) -> Any:
    serving = Tenure.objects.filter(queries.serving_on(on), post__level=text)
    return rows.filter(pk__in=serving.values("cadre_id"))


def _username(account: Account) -> Cell:
    return Cell(account.username, href=reverse("people:account", args=[account.pk]))


def _roles(account: Account, on: date) -> str:
    running = [grant for grant in account.grants.all() if grant.from_on <= on and (grant.until_on or on) >= on]
    return "、".join(dict.fromkeys(grant.get_role_display() for grant in running))


def _holding(rows: Any, role: str, on: date) -> Any:
    return rows.filter(pk__in=queries.holder_ids(role, on))


def _account_state(account: Account) -> Lamp:
    if not account.is_active:
        return Lamp(DONE, "已停用")
    return Lamp(SOON, "待首次登录") if account.must_change_password else Lamp(OK, "正常")
