"""What waits for this person? Gathered from the rooms; each names one query here.

A source answers items with ``kind`` (todo, read, done, seen), ``title``, ``href``, ``note``, ``verb``, ``lamp``
(a ``paper.lamps.Lamp`` or None) and ``due_on`` (or None).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

SOURCES: tuple[str, ...] = (
    "wenze.office.cases.queries_waiting.waiting_for",
    "wenze.office.leads.queries.waiting_for",
    "wenze.office.measures.queries.waiting_for",
)

TABS = (
    ("todo", gettext_noop("待办")),
    ("read", gettext_noop("待阅")),
    ("done", gettext_noop("已办")),
    ("seen", gettext_noop("已阅")),
)


@dataclass(frozen=True)
class Bench:
    """``items`` of the chosen tab, soonest first; the counts of every tab; the days of this week that have something."""

    items: list[Any]
    counts: dict[str, int]
    due_today: int
    overdue: int
    soon: int
    week: list[tuple[date, list[Any]]]


def bench(*, seen_by: Any, on: date, tab: str) -> Bench:
    """The workbench of ``seen_by`` on the day ``on`` under ``tab``."""
    every = [item for source in _sources() for item in source(seen_by=seen_by, on=on)]
    waiting = [item for item in every if item.kind == "todo"]
    dated = [item for item in waiting if item.due_on is not None]
    counts = {key: sum(item.kind == key for item in every) for key, _label in TABS}
    chosen = [item for item in every if item.kind == tab]
    return Bench(
        items=sorted(chosen, key=lambda item: (item.due_on is None, item.due_on or on)),
        counts=counts,
        due_today=sum(item.due_on == on for item in dated),
        overdue=sum(item.due_on < on for item in dated),
        soon=sum(on <= item.due_on <= on + timedelta(days=3) for item in dated),
        week=_week(dated, on),
    )


def _week(dated: list[Any], on: date) -> list[tuple[date, list[Any]]]:
    days = [on + timedelta(days=ahead) for ahead in range(8)]
    return [(day, found) for day in days if (found := [item for item in dated if item.due_on == day])]


def _sources() -> Iterable[Callable[..., Iterable[Any]]]:
    return [import_string(path) for path in SOURCES]
