"""Who is barred from what, for millions: one pure function over Arrow columns, compiled from the same rule files.

The answer is a table of bars (person, question, decision, edition, clause, last barred day, binding); a person absent from it is clear.
It agrees with the scalar engine on every person: binding bars are the bars of `eligibility.standing`, bars that are not binding are
what leaves its answer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wenze.engine.bulk_asked import Asked, Counting, asked
from wenze.engine.bulk_count import by_scalar, last_of_each
from wenze.engine.bulk_days import NEVER, Days, day, months_later, number, numbers
from wenze.engine.bulk_plan import Plan
from wenze.engine.eligibility import Question

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


class Piece(NamedTuple):
    """What some of the decisions come to: their own bars, and those decisions that a counter counts."""

    bars: pa.Table
    counted: pa.Table


class _Columns(NamedTuple):
    """Some rows of a table: the number of the pair of text and measure, and days since 1970 (NEVER where not told)."""

    pair: Places
    decided: Days
    effective: Days
    rectified: Days
    rescinded: Days


class _Found(NamedTuple):
    """Bars that hold: the row of the decision, which bar it is, and the last day (NEVER: open)."""

    rows: Places
    bar: Places
    last: Days


def bars(plan: Plan, decisions: pa.Table, on: date, questions: Sequence[Question]) -> pa.Table:
    """Every bar in force on `on` for these questions, in the shape of BARS; no order is promised (see `in_order`).

    `decisions` in the shape of DECISIONS (regulation and measure may be dictionaries), every row readable (see `bulk_rows.readable`),
    all decisions of a person together in one table.
    """
    what = asked(plan, on, questions)
    return together(what, [of_piece(what, decisions)])


def of_piece(what: Asked, decisions: pa.Table) -> Piece:
    """What some of the decisions come to by themselves; `together` joins the pieces. Persons may stand in several pieces.

    So that millions of rows may be handed over piece by piece, on several threads: most of them need not be held.
    """
    whole = decisions.combine_chunks()
    on, pair = number(what.on), _pairs(what, whole)
    decided, effective = numbers(whole["decided_on"]), numbers(whole["effective_on"])
    latest = np.maximum(decided, effective)
    latest += what.reach.take(pair)
    past = decided <= on
    near = np.flatnonzero(past & (latest >= on))
    rows = pa.array(near)
    columns = _Columns(
        pair=pair[near],
        decided=decided[near],
        effective=effective[near],
        rectified=numbers(_one_array(whole["rectified_on"]).take(rows)),
        rescinded=numbers(_one_array(whole["rescinded_on"]).take(rows)),
    )
    found = _one_by_one(what, columns)
    counted = pa.array(np.flatnonzero(past & (decided >= what.since.take(pair))))
    taken = [_one_array(whole[name]).take(counted) for name in DECISIONS.names]
    own = _table(what, whole, found._replace(rows=near[found.rows]))
    return Piece(own, pa.table(taken, names=DECISIONS.names))


def together(what: Asked, pieces: Iterable[Piece]) -> pa.Table:
    """The bars of all pieces and those that repetition adds, in the shape of BARS. The pieces come in the order of the table: of two
    decisions of one day the later row fills a counter."""
    told = list(pieces)
    counted = pa.concat_tables([one.counted for one in told]).combine_chunks()
    repeated = _table(what, counted, _joined(list(_counted(what, counted))))
    return pa.concat_tables([*(one.bars for one in told), repeated]).unify_dictionaries()


def in_order(answered: pa.Table) -> pa.Table:
    """The same bars by person, question, decision, clause, last barred day."""
    plain = answered.cast(pa.schema([(one.name, _written(one.type)) for one in answered.schema]))
    rest = [("clause", "ascending"), ("last_barred_day", "ascending"), ("binding", "ascending")]
    return answered.take(pc.sort_indices(plain, sort_keys=[*IN_ORDER, *rest]))


def _written(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def _pairs(what: Asked, decisions: pa.Table) -> Places:
    """The number of each row's pair of text and measure."""
    text, measure = _known(what.texts, decisions["regulation"]), _known(what.measures, decisions["measure"])
    pairs: Places = what.pair_of[text, measure]
    return pairs


def _known(numbers_of: dict[str, int], column: pa.ChunkedArray) -> Places:
    """The number of each name of the column."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = _one_array(column.unify_dictionaries())
    known = np.array([numbers_of[name] for name in whole.dictionary.to_pylist()], dtype=np.int64)
    places: Places = known.take(whole.indices.to_numpy(zero_copy_only=False))
    return places


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    """The column of a table whose chunks were combined; nothing is copied."""
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _one_by_one(what: Asked, columns: _Columns) -> _Found:
    """The bars each decision brings by itself: every row once for each bar of its pair, and of these the ones that hold."""
    many = what.many.take(columns.pair)
    rows = np.repeat(np.arange(len(many)), many)
    before = np.cumsum(many) - many
    bar = np.arange(len(rows)) + np.repeat(what.first.take(columns.pair) - before, many)
    return _in_force(what, columns, rows, bar)


def _in_force(what: Asked, columns: _Columns, rows: Places, bar: Places) -> _Found:
    """Of these bars of these rows the ones that hold on the day."""
    on, new_year, year_end = (number(one) for one in (what.on, date(what.on.year, 1, 1), date(what.on.year, 12, 31)))
    told = what.bars
    year = told.year.take(bar)
    start = np.where(told.from_decided.take(bar), columns.decided.take(rows), columns.effective.take(rows))
    last = months_later(start, told.months.take(bar), told.day_before.take(bar)) + told.days.take(bar)
    more_months = told.more_months.take(bar)
    if more_months.any():
        last = months_later(last, more_months)
    last = np.where(told.endless.take(bar), NEVER, last)
    last = np.where(told.until_rectified.take(bar), columns.rectified.take(rows), last)
    last = np.where(year, year_end, last)
    within = np.where(year, columns.decided.take(rows) >= new_year, (start <= on) & (columns.rescinded.take(rows) > on))
    holds = np.flatnonzero(within & (last >= on))
    return _Found(rows[holds], bar[holds], last[holds])


def _joined(found: Sequence[_Found]) -> _Found:
    """One after another."""
    nothing = np.empty(0, dtype=np.int64)
    rows, bar, last = zip(_Found(nothing, nothing, nothing.astype(np.int32)), *found, strict=True)
    return _Found(np.concatenate(rows), np.concatenate(bar), np.concatenate(last))


def _table(what: Asked, decisions: pa.Table, found: _Found) -> pa.Table:
    """What was found in the shape of BARS."""
    rows = pa.array(found.rows)
    columns = {
        "person_id": _one_array(decisions["person_id"]).take(rows),
        "decision_id": _one_array(decisions["decision_id"]).take(rows),
        "last_barred_day": pa.array(found.last, mask=found.last == NEVER).cast(pa.date32()),
        "binding": pa.array(what.bars.binding.take(found.bar)),
    }
    for name, (places, names) in what.bars.names.items():
        columns[name] = pa.DictionaryArray.from_arrays(places.take(found.bar), names)
    return pa.Table.from_arrays([columns[name] for name in BARS.names], schema=BARS)


def _counted(what: Asked, counted: pa.Table) -> Iterator[_Found]:
    """The bars that repetition adds, from the decisions some counter counts."""
    days = [numbers(_one_array(counted[one.name])) for one in DECISIONS if one.type == pa.date32()]
    columns = _Columns(_pairs(what, counted), *days)
    persons = _one_array(counted["person_id"]).dictionary_encode().indices.to_numpy()
    for counting in what.countings:
        rows = np.flatnonzero(counting.counts.take(columns.pair) & (columns.decided >= counting.since))
        rows = rows[np.bincount(persons[rows]).take(persons[rows]) >= counting.counter.rule.at_least]
        if counting.counter.exact:
            yield _filled(what, counting, columns, rows, persons[rows])
        else:
            last = rows[last_of_each(persons[rows], columns.decided[rows])]
            places = np.array(list(counting.bars.values()))
            yield _in_force(what, columns, np.repeat(last, len(places)), np.tile(places, len(last)))


def _filled(what: Asked, counting: Counting, columns: _Columns, rows: Places, persons: Places) -> _Found:
    """Persons with enough countable decisions, counted one by one as the scalar engine counts."""
    held: list[tuple[int, int, int]] = []
    order = np.argsort(persons, kind="stable")
    edges = np.flatnonzero(np.diff(persons[order], prepend=-1))
    for theirs in np.split(rows[order], edges[1:]) if len(rows) else ():
        told = [
            (what.pairs[columns.pair[row]][1], day(columns.decided[row]), day(columns.rescinded[row])) for row in theirs
        ]
        for laid, index, last in by_scalar(what.plan, counting.text, counting.counter, told, what.on):
            if laid in counting.bars:
                until = int(NEVER) if last is None else number(last)
                held.append((int(theirs[index]), counting.bars[laid], until))
    columns_held = np.array(held, dtype=np.int64).reshape(-1, 3).T
    return _Found(columns_held[0], columns_held[1], columns_held[2].astype(np.int32))
