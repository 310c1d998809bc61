"""Which rows of a table of decisions can be read, and what is wrong with the others? Values in, tables out; no file is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wenze.engine.bulk_plan import Plan
from wenze.engine.spans import EARLIEST_YEAR, LATEST_YEAR

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Says = Callable[[int], str]
Digests = np.ndarray[Any, np.dtype[np.uint64]]

REJECTS = pa.schema(
    [
        ("line", pa.int64()),
        ("decision_id", pa.string()),
        ("person_id", pa.string()),
        ("reason", pa.string()),
    ]
)
DAYS = ("decided_on", "effective_on", "rectified_on", "rescinded_on")
MUST_BE_TOLD = ("decision_id", "person_id", "regulation", "measure", "decided_on", "effective_on")
COLUMN_TERMS = {
    "decision_id": "决定编号",
    "person_id": "人员编号",
    "regulation": "办法",
    "measure": "问责方式",
    "decided_on": "决定日",
    "effective_on": "生效日",
    "rectified_on": "整改完成日",
    "rescinded_on": "取消问责日",
}
SCIENTIFIC_SAYS = "是科学计数法，后几位已经丢失，分不清是谁，请把该列设为文本格式重新导出"
_SCIENTIFIC = r"^\s*[0-9]+(\.[0-9]+[eE]\+?|[eE]\+)[0-9]+\s*$"
_WRITTEN_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")


class Readable(NamedTuple):
    """`good`: the shape of DECISIONS with `line`, text and measure as dictionaries; `rejects`: the shape of REJECTS."""

    good: pa.Table
    rejects: pa.Table


def readable(plan: Plan, raw: pa.Table, broken: Mapping[str, str] | None = None) -> Readable:
    """Part the rows that can be read from those that cannot, each of these with every reason, in Chinese.

    `raw` has the columns of DECISIONS and `line`; names as text, days as dates or text (2026-01-31, 2026/1/31). `broken` are
    regulations whose own file cannot be used, and why. Whether a decision stands twice or a person is on the list of persons needs more
    than these rows: see `digests` and `refused`.
    """
    faults = _Faults(raw)
    columns: dict[str, pa.Array] = {"line": _whole(raw["line"])}
    for name in ("decision_id", "person_id"):
        columns[name] = _whole(raw[name]).cast(pa.string())
        faults.add(_blank(columns[name]), _lacking(name))
        faults.add(scientific(columns[name]), _lost(name))
    regulation = _encoded(raw["regulation"])
    measure = _encoded(raw["measure"])
    for name, told in (("regulation", regulation), ("measure", measure)):
        faults.add(_blank(told), _lacking(name))
    columns["regulation"] = _known_regulations(plan, regulation, broken or {}, faults)
    columns["measure"] = _known_measures(plan, measure, columns["regulation"], faults)
    for name in DAYS:
        columns[name] = _days(_whole(raw[name]), name, faults)
    _order_of_days(columns, faults)
    good = pa.table({name: columns[name] for name in ("line", *COLUMN_TERMS)})
    return Readable(good.filter(pa.array(~faults.bad)) if faults.bad.any() else good, faults.rejects(columns))


def scientific(column: pa.Array) -> Mask:
    """Which of these names are numbers in scientific notation (1.1E+17)? A spreadsheet wrote them so, and their last digits are lost."""
    found: Mask = pc.match_substring_regex(column, _SCIENTIFIC).fill_null(False).to_numpy(zero_copy_only=False)
    return found


def refused(good: pa.Table, bad: Mask, reason: str) -> Readable:
    """The rows again, without those marked as bad, and these as rejects for one reason; `{}` in it stands for the person."""
    those = good.filter(pa.array(bad))
    reasons = [reason.format(person) for person in those["person_id"].to_pylist()]
    columns = [those["line"], those["decision_id"], those["person_id"], pa.array(reasons, pa.string())]
    return Readable(good.filter(pa.array(~bad)), pa.Table.from_arrays(columns, schema=REJECTS))


def digests(column: pa.ChunkedArray) -> Digests:
    """A number of 64 bits for each text (FNV-1a over its UTF-8 bytes), so that millions of names are compared in little memory.

    Texts with different numbers differ; texts with the same number are the same but for a chance of one in 10¹⁹ a pair.
    """
    parts = [_digests(chunk) for chunk in column.chunks]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.uint64)


def _digests(chunk: pa.Array) -> Digests:
    _, offsets_buffer, data_buffer = chunk.buffers()
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1].astype(
        np.int64
    )
    data = np.frombuffer(data_buffer, dtype=np.uint8) if data_buffer is not None else np.empty(0, dtype=np.uint8)
    number = np.full(len(chunk), 0xCBF29CE484222325, dtype=np.uint64)
    lengths = np.diff(offsets)
    left = np.arange(len(chunk))
    for place in range(int(lengths.max(initial=0))):
        if len(left) and lengths[left].min() <= place:
            left = left[lengths[left] > place]
        number[left] = (number[left] ^ data[offsets[left] + place]) * np.uint64(0x100000001B3)
    return number


class _Faults:
    """What is wrong with each row of a table, gathered as masks; sentences are made for bad rows only."""

    def __init__(self, raw: pa.Table) -> None:
        self.bad: Mask = np.zeros(len(raw), dtype=np.bool_)
        self._found: list[tuple[Mask, Says]] = []

    def add(self, mask: pa.Array | Mask, says: Says) -> None:
        """These rows are bad; `says` makes the sentence of one of them from its place in the table."""
        told: Mask = mask if isinstance(mask, np.ndarray) else mask.to_numpy(zero_copy_only=False)
        if told.any():
            self.bad |= told
            self._found.append((told, says))

    def rejects(self, columns: Mapping[str, pa.Array]) -> pa.Table:
        """The bad rows in the shape of REJECTS."""
        places = np.flatnonzero(self.bad)
        reasons = ["；".join(says(int(row)) for mask, says in self._found if mask[row]) for row in places]
        rows = pa.array(places)
        told = [columns[name].take(rows) for name in ("line", "decision_id", "person_id")]
        return pa.Table.from_arrays([*told, pa.array(reasons, pa.string())], schema=REJECTS)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _blank(column: pa.Array) -> Mask:
    if pa.types.is_dictionary(column.type):
        blank = np.array([not (name or "").strip() for name in column.dictionary.to_pylist()] + [True])
        return blank.take(_places(column))
    empty: Mask = (
        pc.equal(pc.binary_length(pc.ascii_trim_whitespace(column)), 0).fill_null(True).to_numpy(zero_copy_only=False)
    )
    return empty


def _encoded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The column as a dictionary of names without blanks around them."""
    told = column if pa.types.is_dictionary(column.type) else column.cast(pa.string()).dictionary_encode()
    return told.unify_dictionaries().combine_chunks()


def _places(column: pa.DictionaryArray) -> np.ndarray[Any, Any]:
    """The place of each row's name in the dictionary; where there is none the place after the last."""
    places: np.ndarray[Any, Any] = column.indices.fill_null(len(column.dictionary)).to_numpy(zero_copy_only=False)
    return places


def _renamed(places: np.ndarray[Any, Any], names: Iterable[str | None], every: Iterable[str]) -> pa.DictionaryArray:
    """The column with other names in place of its own, each one of `every`, so that all tables share one dictionary; None where not known."""
    once = sorted(set(every))
    told = [-1 if name is None else once.index(name) for name in names]
    numbers = np.array([*told, -1], dtype=np.int16).take(places)
    return pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers < 0), pa.array(once, pa.string()))


def _known_regulations(
    plan: Plan, column: pa.DictionaryArray, broken: Mapping[str, str], faults: _Faults
) -> pa.DictionaryArray:
    names = [(name or "").strip() for name in column.dictionary.to_pylist()]
    strange = np.array([bool(name) and name not in plan.texts for name in names] + [False])
    places = _places(column)

    def says(row: int) -> str:
        name = names[places[row]]
        if name in broken:
            return f"办法“{name}”的规则文件不能用：{broken[name]}"
        return f"规则库里没有“{name}”这部办法，现有：{'、'.join(plan.texts)}"

    faults.add(strange.take(places), says)
    return _renamed(places, (name if name in plan.texts else None for name in names), plan.texts)


def _known_measures(
    plan: Plan, column: pa.DictionaryArray, regulation: pa.DictionaryArray, faults: _Faults
) -> pa.DictionaryArray:
    names = [(name or "").strip() for name in column.dictionary.to_pylist()]
    places = _places(column)
    strange = np.array([bool(name) and name not in plan.names for name in names] + [False])
    faults.add(
        strange.take(places), lambda row: f"不认识的问责方式“{names[places[row]]}”，请写统一代码，如 P75 或 removal"
    )
    texts = [plan.texts[name] for name in regulation.dictionary.to_pylist()]
    theirs = [plan.names.get(name) for name in names]
    unknown = np.array(
        [[code is not None and code not in text.measures for code in [*theirs, None]] for text in texts]
        + [[False] * (len(names) + 1)]
    )
    which = _places(regulation)
    faults.add(
        unknown[which, places],
        lambda row: f"《{texts[which[row]].regulation.file.title}》没有“{names[places[row]]}”这一方式",
    )
    return _renamed(places, theirs, plan.names.values())


def _days(column: pa.Array, name: str, faults: _Faults) -> pa.Array:
    """The days of one column; a day that cannot be read, is missing, or is a slip of the pen, is a fault."""
    term = f"{COLUMN_TERMS[name]}（{name}）"
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_dictionary(column.type):
        told = _encoded(pa.chunked_array([column]))
        written = [(day or "").strip() for day in told.dictionary.to_pylist()]
        read = [_day(day) for day in written]
        places = _places(told)
        odd = np.array([bool(day) and found is None for day, found in zip(written, read, strict=True)] + [False])
        faults.add(odd.take(places), lambda row: f"{term}“{written[places[row]]}”不是日期，请写成 2026-01-31 的样子")
        days = pa.array([*read, None], pa.date32()).take(pa.array(places))
        missing = np.array([not day for day in written] + [True]).take(places)
    else:
        whole = pc.floor_temporal(column, unit="day") if pa.types.is_timestamp(column.type) else column
        days = whole.cast(pa.date32())
        missing = days.is_null().to_numpy(zero_copy_only=False)
    if name in MUST_BE_TOLD:
        faults.add(missing, _lacking(name))
    outside = pc.or_(
        pc.less(days, pa.scalar(date(EARLIEST_YEAR, 1, 1))), pc.greater(days, pa.scalar(date(LATEST_YEAR, 12, 31)))
    ).fill_null(False)
    faults.add(outside, lambda row: f"{term}{days[row]}不在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间，请核对")
    return days


def _day(written: str) -> date | None:
    found = _WRITTEN_DAY.fullmatch(written)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None


def _order_of_days(columns: Mapping[str, pa.Array], faults: _Faults) -> None:
    """Nothing that follows from a decision comes before it."""
    for name in ("effective_on", "rectified_on", "rescinded_on"):
        earlier = pc.less(columns[name], columns["decided_on"]).fill_null(False)
        faults.add(earlier, _too_early(columns, name))


def _lacking(name: str) -> Says:
    return lambda row: f"缺{COLUMN_TERMS[name]}（{name}）"


def _lost(name: str) -> Says:
    return lambda row: f"{COLUMN_TERMS[name]}（{name}）{SCIENTIFIC_SAYS}"


def _too_early(columns: Mapping[str, pa.Array], name: str) -> Says:
    term, days, decided = COLUMN_TERMS[name], columns[name], columns["decided_on"]
    return lambda row: f"{term}（{name}）{days[row]}早于决定日{decided[row]}，请核对"
