"""A ledger (台账): numbered rows, the paper's columns in the paper's order, filters that stay in the address.

A room describes its ledger once (``Ledger``) and asks ``page`` for what to show; the template ``site/_ledger.html``
draws it and ``paper.sheets.workbook`` writes every row of it, so page, print and export cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from wenze.office.paper import dates
from wenze.office.paper.lamps import Lamp

SIZES = (20, 50, 100)
MOST_PRINTED = 5000
"""Rows a browser can lay out for the printer; more are printed from the sheet."""
LONGEST_FILTER = 100

Offered = Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Cell:
    """What stands in one place: words, where they lead, a small second line, a lamp, tags."""

    says: str = ""
    href: str = ""
    note: str = ""
    lamp: Lamp | None = None
    tags: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    def plain(self) -> str:
        """The cell as one line of text, as it is written into a sheet."""
        return " ".join(part for part in (self.says, self.lamp.says if self.lamp else "", *self.tags) if part)


@dataclass(frozen=True)
class Column:
    """One column. ``show`` answers a Cell or a plain value for a row.

    ``number`` aligns right; ``keep`` keeps the words on one line; ``exported`` answers the value for the sheet where
    it differs from what the page shows; ``width`` is the most half characters it takes in the sheet; ``hidden`` columns are shown only
    when chosen.
    """

    key: str
    title: str
    show: Callable[[Any], Any]
    number: bool = False
    keep: bool = False
    exported: Callable[[Any], Any] | None = None
    width: int = 16
    hidden: bool = False


@dataclass(frozen=True)
class Filter:
    """One filter. Without ``choices`` it is a box to type in, with them a list; ``kind`` ``day`` is a date box.

    ``apply`` narrows the rows by the chosen text. ``choices`` may be a callable, asked once a page.
    """

    key: str
    label: str
    apply: Callable[[Any, str], Any]
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]] | None = None
    kind: str = "text"


@dataclass(frozen=True)
class Tab:
    """A standing selection above the ledger, such as 在办 or 逾期. The first tab is the one shown at first."""

    key: str
    label: str
    apply: Callable[[Any], Any]
    hot: bool = False


@dataclass(frozen=True)
class Ledger:
    """``name`` becomes the file name of the export. ``empty`` is said when there is no row. ``counts`` answers, for rows already
    under the filters of the address, how many stand under each tab: the number beside a tab is that of the rows it leads to."""

    name: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    tabs: tuple[Tab, ...] = ()
    totals: Callable[[Any], Mapping[str, Total]] | None = None
    counts: Callable[[Any], Mapping[str, int]] | None = None
    empty: str = "没有符合条件的记录。"
    note: str = ""


@dataclass(frozen=True)
class Total:
    """A figure under a column, and what to change in the address to see exactly the rows it counts. Nothing to change: it
    counts the rows shown."""

    says: str
    changes: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A filter with what is chosen in it."""

    key: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    number: int
    cells: tuple[tuple[Column, Cell], ...]
    row: Any = None


@dataclass(frozen=True)
class Page:
    """One page of a ledger, ready to be drawn."""

    ledger: Ledger
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    filters: tuple[Shown, ...]
    tab: str
    tabs: tuple[tuple[Tab, str, int | None], ...]
    number: int
    pages: int
    size: int
    total: int
    totals: tuple[tuple[str, str], ...] = ()
    choosable: tuple[tuple[Column, bool], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    query: QueryDict = field(default_factory=QueryDict)
    printed: bool = False
    """All rows on one page, to be printed."""

    @property
    def first(self) -> int:
        return self.lines[0].number if self.lines else 0

    @property
    def last(self) -> int:
        return self.lines[-1].number if self.lines else 0

    @property
    def filtered(self) -> bool:
        return any(shown.value for shown in self.filters)

    def address(self, **changes: Any) -> str:
        """This page's address with some of its words changed; None takes a word out."""
        return _address(self.query, **changes)

    @property
    def export_address(self) -> str:
        return self.address(export="xlsx", page=None)

    @property
    def print_address(self) -> str:
        return self.address(print="1", page=None)

    @property
    def back_address(self) -> str:
        """The ledger again, from the page that is printed."""
        return self.address(print=None)

    @property
    def is_cut(self) -> bool:
        """Are there more rows than can be printed from a page?"""
        return self.printed and len(self.lines) < self.total

    @property
    def sizes(self) -> list[tuple[int, str]]:
        return [(size, self.address(size=size, page=None)) for size in SIZES]

    @property
    def around(self) -> list[tuple[int, str]]:
        """Numbers and addresses of the pages to offer; number 0 stands for a gap."""
        near = {1, self.pages, *range(self.number - 2, self.number + 3)}
        found: list[tuple[int, str]] = []
        before = 0
        for number in sorted(number for number in near if 1 <= number <= self.pages):
            if number > before + 1:
                found.append((0, ""))
            found.append((number, self.address(page=number)))
            before = number
        return found

    @property
    def previous_address(self) -> str:
        return self.address(page=self.number - 1) if self.number > 1 else ""

    @property
    def next_address(self) -> str:
        return self.address(page=self.number + 1) if self.number < self.pages else ""


def page(ledger: Ledger, rows: Any, query: QueryDict) -> Page:
    """The page of ``ledger`` that the address asks for. ``rows`` is a query set or a list, already filtered by who
    is looking. Two queries (count and slice) besides what the columns prefetch. Nonsense in the address is ignored."""
    tab = _tab(ledger, query)
    offered = _offered(ledger)
    filtered = _filtered(ledger, rows, query, offered)
    found = tab.apply(filtered) if tab else filtered
    counts = ledger.counts(filtered) if ledger.counts else {}
    total = found.count() if isinstance(found, QuerySet) else len(found)
    size = _whole(query.get("size"), SIZES[0])
    size = size if size in SIZES else SIZES[0]
    printed = query.get("print") == "1"
    size = MOST_PRINTED if printed else size
    pages = max(1, -(-total // size))
    number = min(max(1, _whole(query.get("page"), 1)), pages)
    start = (number - 1) * size
    columns = chosen(ledger, query)
    lines = tuple(
        Line(start + place, tuple((column, cell(column.show(row))) for column in columns), row)
        for place, row in enumerate(found[start : start + size], start=1)
    )
    totals = ledger.totals(found) if ledger.totals else {}
    return Page(
        ledger=ledger,
        columns=columns,
        lines=lines,
        filters=tuple(_shown(one, query, offered) for one in ledger.filters),
        tab=tab.key if tab else "",
        tabs=tuple((one, _address(query, tab=one.key, page=None), counts.get(one.key)) for one in ledger.tabs),
        number=number,
        pages=pages,
        size=size,
        total=total,
        totals=tuple(_totalled(totals.get(column.key), query) for column in columns) if totals else (),
        choosable=tuple((column, column in columns) for column in ledger.columns),
        kept=tuple((key, query[key]) for key in ("tab", "size", "columns") if query.get(key)),
        query=query,
        printed=printed,
    )


def narrowed(ledger: Ledger, rows: Any, query: QueryDict) -> Any:
    """``rows`` under the tab and the filters of the address: what the page counts and the export writes."""
    tab = _tab(ledger, query)
    found = _filtered(ledger, rows, query, _offered(ledger))
    return tab.apply(found) if tab else found


def _filtered(ledger: Ledger, rows: Any, query: QueryDict, offered: Offered) -> Any:
    for one in ledger.filters:
        value = _value(one, query, offered)
        if value:
            rows = one.apply(rows, value)
    return rows


def chosen(ledger: Ledger, query: QueryDict) -> tuple[Column, ...]:
    """The columns to show: those named in the address (``columns=a,b`` or ``column=a&column=b``), else the usual ones."""
    named = set(query.getlist("column")) | set(filter(None, query.get("columns", "").split(",")))
    picked = tuple(column for column in ledger.columns if column.key in named)
    return picked or tuple(column for column in ledger.columns if not column.hidden)


def cell(value: Any) -> Cell:
    """Any value as a cell: dates as written on paper, None as nothing, a lamp as a lamp."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, Lamp):
        return Cell(lamp=value)
    if isinstance(value, datetime):
        return Cell(dates.minute(value))
    if isinstance(value, date):
        return Cell(dates.spoken(value))
    return Cell("" if value is None else str(value))


def _tab(ledger: Ledger, query: QueryDict) -> Tab | None:
    named = query.get("tab", "")
    return next((tab for tab in ledger.tabs if tab.key == named), ledger.tabs[0] if ledger.tabs else None)


def _offered(ledger: Ledger) -> Offered:
    """Filter → its choices, each list asked for once."""
    offered = {}
    for one in ledger.filters:
        if one.choices is not None:
            listed = one.choices() if callable(one.choices) else one.choices
            offered[one.key] = tuple((str(key), str(label)) for key, label in listed)
    return offered


def _value(one: Filter, query: QueryDict, offered: Offered) -> str:
    value = query.get(one.key, "").replace("\x00", "").strip()[:LONGEST_FILTER]
    if one.kind == "day" and value:
        try:
            date.fromisoformat(value)
        except ValueError:
            return ""
    if one.key in offered and value not in {key for key, _label in offered[one.key]}:
        return ""
    return value


def _shown(one: Filter, query: QueryDict, offered: Offered) -> Shown:
    kind = "choice" if one.key in offered else one.kind
    return Shown(one.key, one.label, kind, _value(one, query, offered), offered.get(one.key, ()))


def _totalled(total: Total | None, query: QueryDict) -> tuple[str, str]:
    """What a total says, and where the rows it counts are; nowhere else than here where it counts the rows shown."""
    if total is None:
        return "", ""
    return total.says, _address(query, page=None, **total.changes) if total.changes else ""


def _address(query: QueryDict, **changes: Any) -> str:
    words = query.copy()
    words.pop("export", None)
    for key, value in changes.items():
        if value is None:
            words.pop(key, None)
        else:
            words[key] = str(value)
    return "?" + words.urlencode()


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
