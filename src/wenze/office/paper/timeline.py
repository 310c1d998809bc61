"""Where on the line does an effect lie? Days into places on a drawing, so that a period is seen and not only read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

WIDTH, ROW, TOP, LEFT, SIGN = 640, 26, 22, 4, 11
MARGIN_DAYS = 60
OPEN_DAYS = 365
"""An effect without a last day is drawn to this many days after the day asked about, with an open end."""


class Lasting(Protocol):
    """Anything with days: an effect as it was kept, or a consequence as the engine answers it."""

    @property
    def term(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def until_on(self) -> date | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def at_once(self) -> bool: ...


@dataclass(frozen=True)
class Stroke:
    """One effect: from ``x`` for ``width`` on row ``y``; ``state`` is now, past, coming or lifted. The words begin at
    ``label_x``, inside the stroke where they fit, else behind it."""

    x: int
    width: int
    y: int
    state: str
    label: str
    is_open: bool
    label_x: int
    is_inside: bool


@dataclass(frozen=True)
class Tick:
    """The beginning of a quarter on the line; a year is named."""

    x: int
    label: str


@dataclass(frozen=True)
class Drawing:
    """The whole line, ``height`` high; ``today_x`` is the place of the day asked about."""

    width: int
    height: int
    today_x: int
    strokes: tuple[Stroke, ...]
    ticks: tuple[Tick, ...]


def drawn(effects: Iterable[Lasting], on: date) -> Drawing | None:
    """The effects that have a length, one row each, around the day ``on``. None where there is none."""
    rows = [(row, *_ends(row, on)) for row in effects if not row.at_once]
    if not rows:
        return None
    first = min(on, *(start for _row, start, _end in rows)) - timedelta(days=MARGIN_DAYS)
    last = max(on, *(end for _row, _start, end in rows)) + timedelta(days=MARGIN_DAYS)
    scale = (WIDTH - 2 * LEFT) / max(1, (last - first).days)

    def place(day: date) -> int:
        return LEFT + round((day - first).days * scale)

    strokes = tuple(_stroke(row, on, place(start), place(end), number) for number, (row, start, end) in enumerate(rows))
    return Drawing(WIDTH, TOP + len(rows) * ROW + 4, place(on), strokes, tuple(_ticks(first, last, place)))


def _stroke(row: Lasting, on: date, start_x: int, end_x: int, number: int) -> Stroke:
    words = len(row.term) * SIGN + 12
    inside = end_x - start_x >= words
    behind = end_x + 4 if end_x + words <= WIDTH else max(LEFT, start_x - words)
    return Stroke(
        x=start_x,
        width=max(3, end_x - start_x),
        y=TOP + number * ROW,
        state=state(row, on),
        label=row.term,
        is_open=row.until_on is None and row.year is None,
        label_x=start_x + 6 if inside else behind,
        is_inside=inside,
    )


def state(row: Lasting, on: date) -> str:
    """Whether an effect holds on the day ``on``: lifted, coming, now or past."""
    if getattr(row, "lifted_on", None) is not None:
        return "lifted"
    start, end = _ends(row, on)
    if on < start:
        return "coming"
    return "now" if on <= end and not row.at_once else "past"


def _ends(row: Lasting, on: date) -> tuple[date, date]:
    if row.year is not None:
        return date(row.year, 1, 1), date(row.year, 12, 31)
    return row.from_on, row.until_on or max(row.from_on, on) + timedelta(days=OPEN_DAYS)


def _ticks(first: date, last: date, place: object) -> Iterable[Tick]:
    for year in range(first.year, last.year + 1):
        for month in (1, 7):
            day = date(year, month, 1)
            if first <= day <= last:
                yield Tick(place(day), f"{year}年" if month == 1 else "7月")  # type: ignore[operator]
