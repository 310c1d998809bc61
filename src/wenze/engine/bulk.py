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


class Piece(NamedTuple):
    """What some of the decisions come to: their own bars, and those decisions that a counter counts."""

    bars: pa.Table
    counted: pa.Table


class _Keys(NamedTuple):
    """For each pair of text and measure in some table: the bars asked about, how far they reach in days, and from when on it is counted."""

    pairs: list[tuple[Text, str]]
    wanted: list[list[Laid]]
    reach: Days
    since: Days


class _Columns(NamedTuple):
    """Some rows of a table: days since 1970 (NEVER where not told), and the number of the pair of text and measure."""

    decided: Days
    effective: Days
    rectified: Days
    rescinded: Days
    key: Days


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
    return together(plan, [of_piece(plan, decisions, on, questions)], on, questions)


def of_piece(plan: Plan, decisions: pa.Table, on: date, questions: Sequence[Question]) -> Piece:
    """What some of the decisions come to by themselves; `together` joins the pieces. Persons may stand in several pieces.

    So that millions of rows may be handed over piece by piece, on several threads: most of them need not be held.
    """
    whole = decisions.combine_chunks()
    keys, key = _keys(plan, whole, on, questions)
    decided, effective = _days(whole["decided_on"]), _days(whole["effective_on"])
    latest = np.maximum(decided, effective)
    latest += keys.reach.take(key)
    past = decided <= _number(on)
    near = np.flatnonzero(past & (latest >= _number(on)))
    counted = pa.array(np.flatnonzero(past & (decided >= keys.since.take(key))))
    rows = pa.array(near)
    columns = _Columns(
        decided=decided[near],
        effective=effective[near],
        rectified=_days(_one_array(whole["rectified_on"]).take(rows)),
        rescinded=_days(_one_array(whole["rescinded_on"]).take(rows)),
        key=key[near],
    )
    found = [one._replace(rows=near[one.rows]) for one in _one_by_one(columns, keys, on) if len(one.rows)]
    taken = [_one_array(whole[name]).take(counted) for name in DECISIONS.names]
    return Piece(_table(whole, found), pa.table(taken, names=DECISIONS.names))


def together(plan: Plan, pieces: Iterable[Piece], on: date, questions: Sequence[Question]) -> pa.Table:
    """The bars of all pieces and those that repetition adds, in the shape of BARS."""
    told = list(pieces)
    counted = pa.concat_tables([one.counted for one in told]).unify_dictionaries()
    found = [one for one in _counted(plan, counted, on, questions) if len(one.rows)]
    return pa.concat_tables([*(one.bars for one in told), _table(counted, found)]).unify_dictionaries()


def in_order(answered: pa.Table) -> pa.Table:
    """The same bars by person, question, decision, clause, last barred day."""
    plain = answered.cast(pa.schema([(one.name, _written(one.type)) for one in answered.schema]))
    rest = [("clause", "ascending"), ("last_barred_day", "ascending"), ("binding", "ascending")]
    return answered.take(pc.sort_indices(plain, sort_keys=[*IN_ORDER, *rest]))


def _written(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def _keys(plan: Plan, decisions: pa.Table, on: date, questions: Sequence[Question]) -> tuple[_Keys, Days]:
    """The pairs of text and measure in this table, and the number of each row's pair."""
    regulation, regulations = _numbered(decisions["regulation"])
    measure, measures = _numbered(decisions["measure"])
    pairs = [(plan.texts[name], plan.names[told]) for name in regulations for told in measures]
    wanted = [[laid for laid in text.measures.get(told, ()) if laid.question in questions] for text, told in pairs]
    reach = [max(map(_reach, laid_bars), default=-ALWAYS) for laid_bars in wanted]
    since = [
        min(
            (_since(one, on) for one in text.counters if told in one.measures and _asked(one, questions)),
            default=ALWAYS,
        )
        for text, told in pairs
    ]
    key: Days = regulation.astype(np.int32)
    key *= len(measures)
    key += measure
    return _Keys(pairs, wanted, np.array(reach, dtype=np.int32), np.array(since, dtype=np.int32)), key


def _since(counter: Counter, on: date) -> int:
    """The first day a counter looks at on that day."""
    within_the_year = counter.rule.window.calendar_year and not counter.exact
    return _number(date(on.year, 1, 1)) if within_the_year else -ALWAYS


def _numbered(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, Any], list[str]]:
    """The column as numbers, and the name of each number."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = _one_array(column.unify_dictionaries())
    return whole.indices.to_numpy(zero_copy_only=False), whole.dictionary.to_pylist()


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    """The column of a table whose chunks were combined; nothing is copied."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _days(column: pa.ChunkedArray | pa.Array) -> Days:
    days = column.cast(pa.int32())
    told: Days = days.fill_null(int(NEVER)).to_numpy()
    return told


def _one_by_one(columns: _Columns, keys: _Keys, on: date) -> Iterator[_Found]:
    """The bars each decision brings by itself."""
    narrow = columns.key.astype(np.int16) if len(keys.pairs) < 2**15 else columns.key
    order = np.argsort(narrow, kind="stable")
    ends = np.cumsum(np.bincount(columns.key, minlength=len(keys.pairs)))
    for number, (first, end) in enumerate(pairwise([0, *ends])):
        for laid in keys.wanted[number] if end > first else ():
            yield _in_force(columns, keys.pairs[number][0], laid, order[first:end], on)


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
        last = months_later(start, laid.months, day_before=laid.day_before) + np.int32(laid.days)
    elif laid.until_rectified and not counted:
        last = columns.rectified[rows]
    else:
        last = np.full(len(rows), NEVER, dtype=np.int32)
    holds = (start <= day) & (last >= day) & (columns.rescinded[rows] > day)
    return _Found(text, laid, rows[holds], last[holds])


def months_later(days: Days, months: int, *, day_before: bool = False) -> Days:
    """The corresponding day so many months on (or the day before it), else the last of that month; for every day of the array (days since 1970)."""
    if not months:
        return days
    dates = days.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    within = dates - month.astype("datetime64[D]")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    corresponding = target.astype("datetime64[D]") + within
    later: Days = np.minimum(corresponding - (day_before & (corresponding <= last)), last).astype(np.int32)
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
        _one_array(decisions["person_id"]).take(rows),
        _named((one.laid.question for one in found), lengths),
        _one_array(decisions["decision_id"]).take(rows),
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


def _counted(plan: Plan, counted: pa.Table, on: date, questions: Sequence[Question]) -> Iterator[_Found]:
    """The bars that repetition adds, from the decisions some counter counts."""
    keys, key = _keys(plan, counted, on, questions)
    decided, effective, rectified, rescinded = (
        _days(counted[one.name]) for one in DECISIONS if one.type == pa.date32()
    )
    columns = _Columns(decided, effective, rectified, rescinded, key)
    persons = _one_array(counted["person_id"])
    for text in plan.texts.values():
        for counter in text.counters:
            rows = _countable(columns, keys, text, counter, on)
            wanted = _asked(counter, questions)
            if len(rows) < counter.rule.at_least or not wanted:
                continue
            numbers = persons.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
            often = np.bincount(numbers)[numbers] >= counter.rule.at_least
            rows, numbers = rows[often], numbers[often]
            if counter.exact:
                yield from _filled(plan, columns, keys, text, counter, rows, numbers, on, questions)
            else:
                last = last_of_each(numbers, columns.decided[rows])
                for laid in sorted(wanted):
                    yield _in_force(columns, text, laid, rows[last], on, counted=True)


def _asked(counter: Counter, questions: Sequence[Question]) -> set[Laid]:
    """The bars of a counter that bear on the questions."""
    return {laid for bar in counter.bars for laid in bar if laid.question in questions}


def _countable(columns: _Columns, keys: _Keys, text: Text, counter: Counter, on: date) -> Places:
    """Rows this counter counts, up to the day; of its year where that is all it looks at."""
    inside = np.array([one is text and told in counter.measures for one, told in keys.pairs], dtype=np.bool_)
    decided = columns.decided
    return np.flatnonzero(inside.take(columns.key) & (decided <= _number(on)) & (decided >= _since(counter, on)))


def _filled(
    plan: Plan,
    columns: _Columns,
    keys: _Keys,
    text: Text,
    counter: Counter,
    rows: Places,
    persons: np.ndarray[Any, Any],
    on: date,
    questions: Sequence[Question],
) -> Iterator[_Found]:
    """Persons with enough countable decisions, counted one by one as the scalar engine counts."""
    found: dict[Laid, list[tuple[int, int]]] = {}
    order = np.argsort(persons, kind="stable")
    edges = np.flatnonzero(np.diff(persons[order], prepend=-1))
    for theirs in np.split(rows[order], edges[1:]):
        told = [
            (keys.pairs[columns.key[row]][1], _date(columns.decided[row]), _date(columns.rescinded[row]))
            for row in theirs
        ]
        for laid, index, last in by_scalar(plan, text, counter, told, on):
            until = NEVER if last is None else _number(last)
            found.setdefault(laid, []).append((int(theirs[index]), int(until)))
    for laid, held in found.items():
        if laid.question in questions:
            places, last_days = zip(*held, strict=True)
            yield _Found(text, laid, np.array(places, dtype=np.int64), np.array(last_days, dtype=np.int32))


def _date(day: np.int32) -> date | None:
    return None if day == NEVER else date.fromordinal(int(day) + date(1970, 1, 1).toordinal())
