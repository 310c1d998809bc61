"""The menu on the left: one line for each page a room offers. A room adds its line here and its urls in ``urls.py``.

``ability`` is what someone must hold to see the entry (any of them; empty: everyone signed in). ``count`` is the
dotted path of a query ``(*, seen_by, on) -> int``; ``hot`` counts are red. An entry whose page is not there is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenze.office.people import permissions
from wenze.office.site import workbench


@dataclass(frozen=True)
class Entry:
    room: str
    label: str
    url_name: str
    abilities: frozenset[str] = frozenset()
    count: str = ""
    hot: bool = True
    group: str = ""
    counted: str = ""
    """What to add to the address to see exactly the rows that ``count`` counts; empty where the page lists them itself."""
    entitled: str = ""
    """Dotted path of a query ``(*, seen_by, on) -> bool``: who sees the entry besides those with an ability."""


HANDLING, PEOPLE, RECORDS, KEEPING = map(gettext_noop, ("办理", "人员", "成果", "管理"))

MENU: tuple[Entry, ...] = (
    Entry("site", gettext_noop("工作台"), "site:workbench"),
    Entry(
        "leads",
        gettext_noop("问责线索"),
        "leads:ledger",
        frozenset({"leads.read"}),
        count="wenze.office.leads.queries.waiting",
        counted="?year=all&tab=mine",
        group=HANDLING,
    ),
    Entry(
        "cases",
        gettext_noop("问责案件"),
        "cases:ledger",
        frozenset({"cases.read", "cases.receive"}),
        "wenze.office.cases.queries_waiting.waiting",
        counted="?year=all&tab=mine",
        group=HANDLING,
        entitled="wenze.office.cases.queries_sight.has_something",
    ),
    Entry(
        "measures",
        gettext_noop("影响期台账"),
        "measures:ledger",
        frozenset({"measures.read"}),
        group=HANDLING,
        entitled="wenze.office.measures.queries.has_own",
    ),
    Entry("people", gettext_noop("单位"), "people:organs", group=PEOPLE),
    Entry("people", gettext_noop("干部"), "people:cadres", frozenset({"people.read"}), group=PEOPLE),
    Entry("documents", gettext_noop("文书档案"), "documents:ledger", frozenset({"documents.read"}), group=RECORDS),
    Entry(
        "rulings",
        gettext_noop("制度库"),
        "rulings:rulebook",
        frozenset({"rulings.read"}),
        "wenze.office.rulings.queries_law.waiting",
        group=RECORDS,
    ),
    Entry(
        "people",
        gettext_noop("账号与角色"),
        "people:accounts",
        frozenset({"accounts.write", "accounts.read"}),
        group=KEEPING,
    ),
    Entry(
        "people",
        gettext_noop("双人办理"),
        "people:requests",
        frozenset({"accounts.write", "accounts.read", "journal.read"}),
        "wenze.office.people.queries_requests.waiting",
        counted="?tab=mine",
        group=KEEPING,
    ),
    Entry("cases", gettext_noop("本机构设置"), "cases:office", frozenset({"cases.direct"}), group=KEEPING),
    Entry("site", gettext_noop("安全审计"), "site:audit", frozenset({"journal.read"}), group=KEEPING),
)


@dataclass
class Drawn:
    label: str
    address: str
    here: bool
    count: int
    counted: str
    hot: bool


@dataclass
class Group:
    title: str
    entries: list[Drawn] = field(default_factory=list)


def drawn(request: HttpRequest, on: date) -> list[Group]:
    """The menu as this person sees it today, in groups, the entry of the present room marked."""
    abilities = permissions.abilities_of(permissions.roles_of(request.user, on))
    groups: list[Group] = []
    here = _here(request)
    for entry in MENU:
        address = _address(entry.url_name)
        if not address or not _is_shown(entry, abilities, request.user, on):
            continue
        if not groups or groups[-1].title != (_(entry.group) if entry.group else ""):
            groups.append(Group(_(entry.group) if entry.group else ""))
        groups[-1].entries.append(
            Drawn(
                label=_(entry.label),
                address=address,
                here=address == here,
                count=_count(entry, request.user, on),
                counted=address + entry.counted,
                hot=entry.hot,
            )
        )
    return groups


def _is_shown(entry: Entry, abilities: frozenset[str], account: Any, on: date) -> bool:
    if not entry.abilities or entry.abilities & abilities:
        return True
    return bool(entry.entitled) and bool(import_string(entry.entitled)(seen_by=account, on=on))


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _here(request: HttpRequest) -> str:
    """The address of the entry this page belongs to: of those it lies under, the nearest."""
    addresses = [_address(entry.url_name) for entry in MENU]
    under = [one for one in addresses if one and (request.path == one if one == "/" else request.path.startswith(one))]
    return max(under, key=len, default="")


def _count(entry: Entry, account: Any, on: date) -> int:
    return workbench.counted(entry.count, seen_by=account, on=on) if entry.count else 0
