"""Who is barred from what, for millions: one pure function over Arrow columns, compiled from the same rule files.

The answer is a table of bars (person, question, decision, edition, clause, last barred day, binding); a person absent from it is clear.
It agrees with the scalar engine on every person: binding bars are the bars of `eligibility.standing`, bars that are not binding are
what leaves its answer open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wenze.engine.accumulation import Occurrence, counters
from wenze.engine.asking import Asking
from wenze.engine.bulk_plan import Counter, Laid, Plan, Text
from wenze.engine.effects import Consequence
from wenze.engine.eligibility import Question, in_force
from wenze.engine.facts import Facts

Days = np.ndarray[Any, np.dtype[np.datetime64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.int64]]

DECISIONS = pa.schema(
    [
        ("decision_id", pa.string()),
        ("person_id", pa.string()),
        ("regulation", pa.string()),
        ("measure", pa.string()),
        ("decided_on", pa.date32()),
        ("effective_on", pa.date32()),
        ("rectified_on", pa.date32()),
        ("rescinded_on", pa.date32()),
    ]
)
BARS = pa.schema(
    [
        ("person_id", pa.string()),
        ("question", pa.string()),
        ("decision_id", pa.string()),
        ("regulation", pa.string()),
        ("edition", pa.string()),
        ("clause", pa.string()),
        ("last_barred_day", pa.date32()),
        ("binding", pa.bool_()),
    ]
)
NEVER = np.datetime64("NaT", "D")


class _Found(NamedTuple):
    """Rows of the decisions that a bar holds for, and the last day of each."""

    text: Text
    laid: Laid
    rows: Places
    last: Days


class _Columns(NamedTuple):
    """The columns a plan reads, as plain arrays; `person` numbers the persons."""

    decided: Days
    effective: Days
    rectified: Days
    rescinded: Days
    regulation: np.ndarray[Any, Any]
    measure: np.ndarray[Any, Any]
    regulations: list[str]
    measures: list[str]


def bars(plan: Plan, decisions: pa.Table, on: date, questions: Sequence[Question]) -> pa.Table:
    """Every bar in force on `on` for these questions, in the shape of BARS; no order is promised.

    `decisions` in the shape of DECISIONS, every row readable (see `bulk_rows.readable`), all decisions of a person together in one table.
    """
    columns = _columns(decisions)
    day = np.datetime64(on, "D")
    found: list[_Found] = []
    for number, name in enumerate(columns.regulations):
        text = plan.texts[name]
        for code, told in enumerate(columns.measures):
            laid_bars = text.measures.get(plan.names[told], ())
            wanted = [laid for laid in laid_bars if laid.question in questions]
            if not wanted:
                continue
            rows = np.flatnonzero((columns.regulation == number) & (columns.measure == code))
            rows = rows[columns.decided[rows] <= day]
            found.extend(_in_force(columns, text, laid, rows, day) for laid in wanted)
    tables = [_table(decisions, one) for one in found if len(one.rows)]
    tables += list(_counted(plan, decisions, columns, on, questions))
    return pa.concat_tables(tables) if tables else BARS.empty_table()


def _columns(decisions: pa.Table) -> _Columns:
    regulation = decisions["regulation"].combine_chunks().dictionary_encode()
    measure = decisions["measure"].combine_chunks().dictionary_encode()
    return _Columns(
        decided=_days(decisions["decided_on"]),
        effective=_days(decisions["effective_on"]),
        rectified=_days(decisions["rectified_on"]),
        rescinded=_days(decisions["rescinded_on"]),
        regulation=regulation.indices.to_numpy(zero_copy_only=False),
        measure=measure.indices.to_numpy(zero_copy_only=False),
        regulations=regulation.dictionary.to_pylist(),
        measures=measure.dictionary.to_pylist(),
    )


def _days(column: pa.ChunkedArray) -> Days:
    days: Days = column.to_numpy().astype("datetime64[D]")
    return days


def _in_force(columns: _Columns, text: Text, laid: Laid, rows: Places, day: np.datetime64) -> _Found:
    """Of these rows those whose bar holds on the day, each with its last day (NaT: open)."""
    if laid.year:
        years = columns.decided[rows].astype("datetime64[Y]")
        kept = rows[years == day.astype("datetime64[Y]")]
        return _Found(text, laid, kept, np.full(len(kept), _year_end(day)))
    start = (columns.decided if laid.from_decided else columns.effective)[rows]
    last = _last_days(columns, laid, rows, start)
    rescinded = columns.rescinded[rows]
    holds = (start <= day) & (np.isnat(last) | (last >= day)) & ~(rescinded <= day)
    return _Found(text, laid, rows[holds], last[holds])


def _last_days(columns: _Columns, laid: Laid, rows: Places, start: Days) -> Days:
    if laid.months or laid.days:
        return months_later(start, laid.months) + np.timedelta64(laid.days, "D")
    return columns.rectified[rows] if laid.until_rectified else np.full(len(rows), NEVER)


def months_later(days: Days, months: int) -> Days:
    """The corresponding day so many months on, else the last of that month; for every day of the array."""
    if not months:
        return days
    month = days.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    within = days - month.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    later: Days = np.minimum(target.astype("datetime64[D]") + within, last)
    return later


def _year_end(day: np.datetime64) -> np.datetime64:
    following = day.astype("datetime64[Y]") + np.timedelta64(1, "Y")
    end: np.datetime64 = following.astype("datetime64[D]") - np.timedelta64(1, "D")
    return end


def _table(decisions: pa.Table, found: _Found) -> pa.Table:
    picked = decisions.select(["person_id", "decision_id", "regulation"]).take(pa.array(found.rows))
    number = len(found.rows)

    def same(value: Any, kind: pa.DataType) -> pa.Array:
        return pa.repeat(pa.scalar(value, kind), number)

    columns = [
        picked["person_id"],
        same(found.laid.question, pa.string()),
        picked["decision_id"],
        picked["regulation"],
        same(found.text.edition, pa.string()),
        same(found.laid.row, pa.string()),
        pa.array(found.last).cast(pa.date32()),
        same(found.laid.binding, pa.bool_()),
    ]
    return pa.Table.from_arrays(columns, schema=BARS)


def _counted(
    plan: Plan, decisions: pa.Table, columns: _Columns, on: date, questions: Sequence[Question]
) -> list[pa.Table]:
    """The bars that repetition adds. Whoever has too few decisions to fill a counter is left out by one count of the column."""
    tables = []
    for number, name in enumerate(columns.regulations):
        text = plan.texts[name]
        for counter in text.counters:
            if not any(laid.question in questions for bar in counter.bars for laid in bar):
                continue
            rows = _countable(plan, columns, counter, number, on)
            if len(rows) < counter.rule.at_least:
                continue
            tables.extend(_filled(plan, decisions, columns, text, counter, rows, on, questions))
    return tables


def _countable(plan: Plan, columns: _Columns, counter: Counter, number: int, on: date) -> Places:
    codes = [code for code, told in enumerate(columns.measures) if plan.names[told] in counter.measures]
    day = np.datetime64(on, "D")
    inside = (columns.regulation == number) & np.isin(columns.measure, codes) & (columns.decided <= day)
    if counter.rule.window.calendar_year and not counter.exact:
        inside &= columns.decided.astype("datetime64[Y]") == day.astype("datetime64[Y]")
    return np.flatnonzero(inside)


def _filled(
    plan: Plan,
    decisions: pa.Table,
    columns: _Columns,
    text: Text,
    counter: Counter,
    rows: Places,
    on: date,
    questions: Sequence[Question],
) -> list[pa.Table]:
    """Persons with enough countable decisions, counted one by one as the scalar engine counts."""
    persons = decisions["person_id"].take(pa.array(rows)).combine_chunks().dictionary_encode().indices.to_numpy()
    order = np.argsort(persons, kind="stable")
    edges = np.flatnonzero(np.diff(persons[order], prepend=-1))
    many = np.flatnonzero(np.diff(edges, append=len(order)) >= counter.rule.at_least)
    found: dict[Laid, list[tuple[int, date | None]]] = {}
    for place in many:
        end = edges[place + 1] if place + 1 < len(edges) else len(order)
        theirs = rows[order[edges[place] : end]]
        for laid, row, last in _by_scalar(plan, text, counter, columns, theirs, on, questions):
            found.setdefault(laid, []).append((row, last))
    return [
        _table(
            decisions,
            _Found(
                text,
                laid,
                np.array([row for row, _ in held], dtype=np.int64),
                np.array([last for _, last in held], dtype="datetime64[D]"),
            ),
        )
        for laid, held in found.items()
    ]


def _by_scalar(
    plan: Plan,
    text: Text,
    counter: Counter,
    columns: _Columns,
    rows: Places,
    on: date,
    questions: Sequence[Question],
) -> list[tuple[Laid, int, date | None]]:
    told = [
        Occurrence(
            kind=plan.names[columns.measures[columns.measure[row]]],
            on=columns.decided[row].astype(date),
            case=str(row),
            source=str(row),
        )
        for row in rows
    ]
    asking = Asking("accumulation", text.regulation, Facts({}, text.regulation.declared), on, plan.law.calendar)
    reached, waiting = counters(asking, plan.law.calendar, told)
    full = [one for one in reached if one.reached and one.counter == counter.rule.counter]
    held = [(one.consequences, int(one.filled_by), True) for one in full]
    held += [(one.would_follow, int(rows[-1]), False) for one in waiting if one.row == counter.provision.row]
    return [
        (laid._replace(binding=laid.binding and binding), row, _last_day(consequence, on))
        for consequences, row, binding in held
        for consequence, laid_bars in zip(consequences, counter.bars, strict=True)
        for laid in laid_bars
        if laid.question in questions and in_force(consequence, on, None)
    ]


def _last_day(consequence: Consequence, on: date) -> date | None:
    return date(on.year, 12, 31) if consequence.year is not None else consequence.until_on
