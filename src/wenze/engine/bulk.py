"""Who is barred from what, for millions: one pure function over Arrow columns, compiled from the same rule files.

The answer is a table of bars (person, question, decision, edition, clause, last barred day, binding); a person absent from it is clear.
It agrees with the scalar engine on every person: binding bars are the bars of `eligibility.standing`, bars that are not binding are
what leaves its answer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wenze.engine.bulk_count import by_scalar, last_of_each
from wenze.engine.bulk_plan import Counter, Laid, Plan, Text
from wenze.engine.eligibility import Question

Days = np.ndarray[Any, np.dtype[np.int32]]
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
NAME = pa.dictionary(pa.int16(), pa.string())
BARS = pa.schema(
    [
        ("person_id", pa.string()),
        ("question", NAME),
        ("decision_id", pa.string()),
        ("regulation", NAME),
        ("edition", NAME),
        ("clause", NAME),
        ("last_barred_day", pa.date32()),
        ("binding", pa.bool_()),
    ]
)
IN_ORDER = [("person_id", "ascending"), ("question", "ascending"), ("decision_id", "ascending")]
NEVER = np.int32(2**31 - 1)
ALWAYS = 10**8


class _Columns(NamedTuple):
    """The columns a plan reads, as days since 1970 (NEVER where not told); `key` numbers the pairs of text and measure."""

    decided: Days
    effective: Days
    rectified: Days
    rescinded: Days
    key: np.ndarray[Any, Any]
    pairs: list[tuple[Text, str]]


class _Found(NamedTuple):
    """Rows of the decisions that a bar holds for, and the last day of each (NEVER: open)."""

    text: Text
    laid: Laid
    rows: Places
    last: Days


def bars(plan: Plan, decisions: pa.Table, on: date, questions: Sequence[Question]) -> pa.Table:
    """Every bar in force on `on` for these questions, in the shape of BARS; no order is promised (see `in_order`).

    `decisions` in the shape of DECISIONS (regulation and measure may be dictionaries), every row readable (see `bulk_rows.readable`),
    all decisions of a person together in one table.
    """
    columns = _columns(plan, decisions)
    found = [*_one_by_one(columns, on, questions), *_counted(plan, decisions, columns, on, questions)]
    return _table(decisions, [one for one in found if len(one.rows)])


def in_order(answered: pa.Table) -> pa.Table:
    """The same bars by person, question, decision, clause, last barred day."""
    plain = answered.cast(pa.schema([(one.name, _written(one.type)) for one in answered.schema]))
    rest = [("clause", "ascending"), ("last_barred_day", "ascending"), ("binding", "ascending")]
    return answered.take(pc.sort_indices(plain, sort_keys=[*IN_ORDER, *rest]))


def _written(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def _columns(plan: Plan, decisions: pa.Table) -> _Columns:
    regulation, regulations = _numbered(decisions["regulation"])
    measure, measures = _numbered(decisions["measure"])
    return _Columns(
        decided=_days(decisions["decided_on"]),
        effective=_days(decisions["effective_on"]),
        rectified=_days(decisions["rectified_on"]),
        rescinded=_days(decisions["rescinded_on"]),
        key=regulation.astype(np.int32) * np.int32(len(measures)) + measure,
        pairs=[(plan.texts[name], plan.names[told]) for name in regulations for told in measures],
    )


def _numbered(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], list[str]]:
    """The column as numbers, and the name of each number."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    return whole.indices.to_numpy(zero_copy_only=False), whole.dictionary.to_pylist()


def _days(column: pa.ChunkedArray) -> Days:
    days = column.cast(pa.int32())
    told: Days = (days.fill_null(pa.scalar(int(NEVER), pa.int32())) if days.null_count else days).to_numpy()
    return told


def _one_by_one(columns: _Columns, on: date, questions: Sequence[Question]) -> Iterator[_Found]:
    """The bars each decision brings by itself. Decisions out of reach of the day are left out before any month is counted."""
    day = _number(on)
    wanted = [
        [laid for laid in text.measures.get(measure, ()) if laid.question in questions]
        for text, measure in columns.pairs
    ]
    reach = np.array([max(map(_reach, laid_bars), default=-ALWAYS) for laid_bars in wanted], dtype=np.int32)
    latest = np.maximum(columns.decided, columns.effective)
    near = np.flatnonzero((columns.decided <= day) & (latest + reach.take(columns.key) >= day))
    keys = columns.key[near]
    order = np.argsort(keys.astype(np.int16) if len(wanted) < 2**15 else keys, kind="stable")
    near, ends = near[order], np.cumsum(np.bincount(keys, minlength=len(wanted)))
    for key, (first, end) in enumerate(pairwise([0, *ends])):
        for laid in wanted[key] if end > first else ():
            yield _in_force(columns, columns.pairs[key][0], laid, near[first:end], on)


def _reach(laid: Laid) -> int:
    """No fewer days than the bar can last, counted from the later of decision and effect."""
    if laid.year:
        return 366
    return 31 * laid.months + laid.days if laid.months or laid.days else ALWAYS


def _in_force(columns: _Columns, text: Text, laid: Laid, rows: Places, on: date, counted: bool = False) -> _Found:
    """Of these rows those whose bar holds on the day. `counted`: the bar is a counter's, filled on the day of the decision."""
    day = _number(on)
    start = columns.decided[rows] if laid.from_decided or counted else columns.effective[rows]
    if laid.year:
        kept = rows[columns.decided[rows] >= _number(date(on.year, 1, 1))]
        return _Found(text, laid, kept, np.full(len(kept), _number(date(on.year, 12, 31)), dtype=np.int32))
    if laid.months or laid.days:
        last = months_later(start, laid.months) + np.int32(laid.days)
    elif laid.until_rectified and not counted:
        last = columns.rectified[rows]
    else:
        last = np.full(len(rows), NEVER, dtype=np.int32)
    holds = (start <= day) & (last >= day) & (columns.rescinded[rows] > day)
    return _Found(text, laid, rows[holds], last[holds])


def months_later(days: Days, months: int) -> Days:
    """The corresponding day so many months on, else the last of that month; for every day of the array (days since 1970)."""
    if not months:
        return days
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    within = dates - month.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    later: Days = np.minimum(target.astype("datetime64[D]") + within, last).astype(np.int32)
    return later


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _table(decisions: pa.Table, found: Sequence[_Found]) -> pa.Table:
    if not found:
        return BARS.empty_table()
    rows = pa.array(np.concatenate([one.rows for one in found]))
    last = np.concatenate([one.last for one in found])
    lengths = [len(one.rows) for one in found]
    binding = np.repeat([one.laid.binding for one in found], lengths)
    columns = [
        decisions["person_id"].take(rows),
        _named((one.laid.question for one in found), lengths),
        decisions["decision_id"].take(rows),
        _named((one.text.regulation.id for one in found), lengths),
        _named((one.text.edition for one in found), lengths),
        _named((one.laid.row for one in found), lengths),
        pa.array(last, mask=last == NEVER).cast(pa.date32()),
        pa.array(binding),
    ]
    return pa.Table.from_arrays(columns, schema=BARS)


def _named(names: Iterable[str], lengths: Sequence[int]) -> pa.Array:
    """Each name so many times, held once."""
    told = list(names)
    once = list(dict.fromkeys(told))
    numbers = np.repeat(np.array([once.index(name) for name in told], dtype=np.int16), lengths)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(once, pa.string()))


def _counted(
    plan: Plan, decisions: pa.Table, columns: _Columns, on: date, questions: Sequence[Question]
) -> Iterator[_Found]:
    """The bars that repetition adds."""
    for text in plan.texts.values():
        for counter in text.counters:
            wanted = {laid for bar in counter.bars for laid in bar if laid.question in questions}
            rows = _countable(columns, text, counter, on) if wanted else np.empty(0, dtype=np.int64)
            if len(rows) < counter.rule.at_least:
                continue
            persons = decisions["person_id"].take(pa.array(rows)).combine_chunks().dictionary_encode()
            numbers = persons.indices.to_numpy()
            if counter.exact:
                yield from _filled(plan, columns, text, counter, rows, numbers, on, wanted)
            else:
                last = last_of_each(numbers, columns.decided[rows], counter.rule.at_least)
                for laid in sorted(wanted):
                    yield _in_force(columns, text, laid, rows[last], on, counted=True)


def _countable(columns: _Columns, text: Text, counter: Counter, on: date) -> Places:
    """Rows this counter counts, up to the day; of its year where that is all it looks at."""
    inside = np.array([one is text and told in counter.measures for one, told in columns.pairs], dtype=np.bool_)
    since = date(on.year, 1, 1) if counter.rule.window.calendar_year and not counter.exact else date.min
    decided = columns.decided
    return np.flatnonzero(inside.take(columns.key) & (decided <= _number(on)) & (decided >= _number(since)))


def _filled(
    plan: Plan,
    columns: _Columns,
    text: Text,
    counter: Counter,
    rows: Places,
    persons: np.ndarray[Any, Any],
    on: date,
    wanted: set[Laid],
) -> Iterator[_Found]:
    """Persons with enough countable decisions, counted one by one as the scalar engine counts."""
    found: dict[Laid, list[tuple[int, int]]] = {}
    order = np.argsort(persons, kind="stable")
    edges = np.flatnonzero(np.diff(persons[order], prepend=-1))
    for theirs in np.split(rows[order], edges[1:]):
        if len(theirs) < counter.rule.at_least:
            continue
        told = [(_measure(columns, row), _date(columns.decided[row]), _date(columns.rescinded[row])) for row in theirs]
        for laid, index, last in by_scalar(plan, text, counter, told, on):
            if laid in wanted or laid._replace(binding=True) in wanted:
                until = NEVER if last is None else _number(last)
                found.setdefault(laid, []).append((int(theirs[index]), int(until)))
    for laid, held in found.items():
        places, last_days = zip(*held, strict=True)
        yield _Found(text, laid, np.array(places, dtype=np.int64), np.array(last_days, dtype=np.int32))


def _measure(columns: _Columns, row: int) -> str:
    """The measure of one row, by its code."""
    measure: str = columns.pairs[columns.key[row]][1]
    return measure


def _date(day: np.int32) -> date | None:
    return None if day == NEVER else date.fromordinal(int(day) + date(1970, 1, 1).toordinal())
