"""How does each person stand, on one line: barred, unknown, or clear?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SUMMARY = pa.schema(
    [
        ("person_id", pa.string()),
        ("status", pa.string()),
        ("barred_from", pa.string()),
        ("unknown_for", pa.string()),
        ("last_barred_day", pa.date32()),
        ("clauses", pa.string()),
    ]
)


def noted(bars: pa.Table, unread: Collection[str], questions: Sequence[str]) -> pa.Table:
    """One line in the shape of SUMMARY for every person of these bars, sorted; whoever has none is clear, unless `unread`.

    `bars` in the shape of bulk.BARS, all bars of a person together. `unread` are persons with a decision that could not be read: whatever
    they are not barred from is unknown. `last_barred_day` is empty where a bar has no last day yet.
    """
    held: dict[str, list[dict[str, Any]]] = {}
    for bar in bars.to_pylist():
        held.setdefault(bar["person_id"], []).append(bar)
    rows = [_line(person, theirs, questions, person in unread) for person, theirs in sorted(held.items())]
    return pa.Table.from_pylist(rows, schema=SUMMARY)


def counted(bars: pa.Table) -> pa.Table:
    """The first two columns of `noted`, at once and not line by line: every person of these bars, barred or unknown."""
    persons = bars["person_id"].combine_chunks().dictionary_encode()
    status = np.full(len(persons.dictionary), "unknown", dtype=object)
    status[persons.indices.filter(bars["binding"].combine_chunks()).to_numpy()] = "barred"
    return pa.table({"person_id": persons.dictionary, "status": pa.array(status, pa.string())})


def unknown_lines(unread: Collection[str], questions: Sequence[str]) -> pa.Table:
    """The lines of persons of whom no bar is known and some decision could not be read."""
    return pa.Table.from_pylist([_line(person, [], questions, True) for person in sorted(unread)], schema=SUMMARY)


def _line(person: str, bars: Sequence[dict[str, Any]], questions: Sequence[str], unread: bool) -> dict[str, Any]:
    binding = [bar for bar in bars if bar["binding"]]
    barred = {bar["question"] for bar in binding}
    loose = {bar["question"] for bar in bars} - barred
    days = [bar["last_barred_day"] for bar in binding]
    return {
        "person_id": person,
        "status": "barred" if binding else "unknown",
        "barred_from": ",".join(one for one in questions if one in barred),
        "unknown_for": ",".join(one for one in questions if one in loose or (unread and one not in barred)),
        "last_barred_day": max(days) if days and None not in days else None,
        "clauses": ";".join(dict.fromkeys(f"{bar['regulation']}/{bar['clause']}" for bar in binding)),
    }


def everyone(people: pa.Array, lines: pa.Table) -> pa.Table:
    """The line of every person of this list, in its order, in the shape of SUMMARY; clear where `lines` has none."""
    places = pc.index_in(people, value_set=lines["person_id"].combine_chunks())
    found = lines.take(places)
    status = found["status"].fill_null("clear")
    rest = [found[name].fill_null("") for name in ("barred_from", "unknown_for")]
    return pa.Table.from_arrays(
        [people, status, *rest, found["last_barred_day"], found["clauses"].fill_null("")], schema=SUMMARY
    )
