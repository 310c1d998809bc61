"""What waits for this person? Gathered from the rooms; each names here the query that lists and the one that counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from wenze.office.paper.waiting import Waiting

SOURCES: tuple[tuple[str, str], ...] = (
    ("wenze.office.matters.queries_waiting.waiting_for", "wenze.office.matters.queries_waiting.waiting"),
    ("wenze.office.cases.queries_waiting.waiting_for", "wenze.office.cases.queries_waiting.items"),
    ("wenze.office.leads.queries.waiting_for", "wenze.office.leads.queries.waiting"),
    ("wenze.office.measures.queries.waiting_for", "wenze.office.measures.queries.waiting"),
    ("wenze.office.rulings.queries_law.waiting_for", "wenze.office.rulings.queries_law.waiting"),
    ("wenze.office.people.queries_requests.waiting_for", "wenze.office.people.queries_requests.waiting"),
)
"""For each room, the query that lists what waits (``paper.waiting.Waiting``), and the one that counts its ``todo`` without
drawing them up: the number beside 待办 on every page."""

TABS = (
    ("todo", gettext_noop("待办")),
    ("read", gettext_noop("待阅")),
    ("done", gettext_noop("已办")),
    ("seen", gettext_noop("已阅")),
)

SOON_DAYS = 3


@dataclass(frozen=True)
class Bench:
    """``items`` of the chosen tab, soonest first; the counts of every tab; the days of this week that have something."""

    items: list[Waiting]
    counts: dict[str, int]
    due_today: int
    overdue: int
    soon: int
    week: list[tuple[date, list[Waiting]]]
    late: list[Waiting]
    """What is late in the whole office, for those in charge of it; the longest first."""


def bench(*, seen_by: Any, on: date, tab: str, due: str = "") -> Bench:
    """The workbench of ``seen_by`` on the day ``on`` under ``tab``; ``due`` (late, today, soon, or a day such as
    2026-11-25) leaves only what is due then. Nonsense in ``due`` is ignored."""
    every = [item for listed, count in SOURCES for item in _listed(listed, count, seen_by, on)]
    waiting = [item for item in every if item.kind == "todo"]
    dated = [item for item in waiting if item.due_on is not None]
    counts = {key: sum(item.kind == key for item in every) for key, _label in TABS}
    span = due_span(due, on)
    chosen = [item for item in every if item.kind == tab and (span is None or _within(item.due_on, span))]
    return Bench(
        items=sorted(chosen, key=lambda item: (item.due_on is None, item.due_on or on)),
        counts=counts,
        due_today=_count(dated, "today", on),
        overdue=_count(dated, "late", on),
        soon=_count(dated, "soon", on),
        week=_week(dated, on),
        late=sorted((item for item in every if item.kind == "late"), key=lambda item: item.due_on or on),
    )


def waiting(*, seen_by: Any, on: date) -> int:
    """How many things wait for ``seen_by``: as many as the tab 待办 of the workbench lists."""
    return sum(counted(path, seen_by=seen_by, on=on) for _list, path in SOURCES)


def counted(path: str, *, seen_by: Any, on: date) -> int:
    """The answer of the counting query at this dotted path, asked once a request however many places of a page show it. It
    is kept on the account object, which lives as long as the request."""
    kept: dict[tuple[str, date], int] = seen_by.__dict__.setdefault("_counted", {})
    if (path, on) not in kept:
        query: Callable[..., int] = import_string(path)
        kept[path, on] = query(seen_by=seen_by, on=on)
    return kept[path, on]


def due_span(due: str, on: date) -> tuple[date, date] | None:
    """The first and last day that ``due`` means, both included; None when it means none in particular."""
    spans = {
        "late": (date.min, on - timedelta(days=1)),
        "today": (on, on),
        "soon": (on, on + timedelta(days=SOON_DAYS)),
    }
    if due in spans:
        return spans[due]
    try:
        day = date.fromisoformat(due)
    except ValueError:
        return None
    return day, day


def _within(day: date | None, span: tuple[date, date]) -> bool:
    return day is not None and span[0] <= day <= span[1]


def _count(dated: list[Waiting], due: str, on: date) -> int:
    span = due_span(due, on)
    return sum(span is not None and _within(item.due_on, span) for item in dated)


def _week(dated: list[Waiting], on: date) -> list[tuple[date, list[Waiting]]]:
    days = [on + timedelta(days=ahead) for ahead in range(8)]
    return [(day, found) for day in days if (found := [item for item in dated if item.due_on == day])]


def _listed(path: str, count: str, seen_by: Any, on: date) -> list[Waiting]:
    """What one room lists. How much of it is to do is kept, so that the frame of the same page does not ask again."""
    source: Callable[..., Iterable[Waiting]] = import_string(path)
    found = list(source(seen_by=seen_by, on=on))
    seen_by.__dict__.setdefault("_counted", {})[count, on] = sum(item.kind == "todo" for item in found)
    return found
