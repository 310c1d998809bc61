"""Every row of the two files of `wenze standing bulk` checked: what can be read is laid aside, what cannot goes to the rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wenze.engine.bulk_plan import Plan
from wenze.engine.bulk_rows import REJECTS, digests, readable, refused
from wenze.office.site.command_standing_files import Sink, Source, known
from wenze.office.site.command_standing_parts import Spool

Numbers = np.ndarray[Any, Any]
Bar = Callable[[str], Callable[[float], None]]
PEOPLE = "人员表："


class Checking:
    """The check of one list of people and one table of decisions.

    Afterwards: `people` is how many stand on the list, `unread` counts rejected decisions by person of the list, `nameless` are rejected decisions that name
    nobody of the list. No decision is held in memory, but 24 bytes of each are, to find what stands twice and who is not on the list.
    """

    def __init__(self, plan: Plan, broken: Mapping[str, str], rejects: Sink, bar: Bar) -> None:
        self.people = self.readable = self.nameless = 0
        self.unread: Counter[str] = Counter()
        self._plan, self._broken, self._rejects, self._bar = plan, broken, rejects, bar
        self._again: Numbers = np.empty(0, dtype=np.bool_)
        self._strangers: Numbers = np.empty(0, dtype=np.bool_)
        self._place = 0

    def read(self, people: Source, decisions: Source, spool: Spool) -> None:
        """Read both files. Raises Unusable."""
        ids, persons = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.uint64)]
        for piece in decisions.pieces(self._bar("读决定")):
            good, bad = readable(self._plan, piece, self._broken)
            self._turn_away(bad)
            if len(good):
                spool.add(good)
                ids.append(digests(good["decision_id"]))
                persons.append(digests(good["person_id"]))
        for line, found, wanted in decisions.misshapen:
            self._turn_away(_nameless([line], f"这一行有 {found} 列，应为 {wanted} 列"))
        self._again = _again(np.concatenate(ids))
        self._find_strangers(people, np.concatenate(persons))

    def _find_strangers(self, people: Source, persons: Numbers) -> None:
        names = sorted(self.unread)
        unread = digests(pa.chunked_array([names], pa.string()))
        wanted = np.sort(np.concatenate([unread, persons]))
        wanted = np.concatenate([wanted[:1], wanted[1:][wanted[1:] != wanted[:-1]]])
        listed = self._look_up(people, wanted)
        self._strangers = ~listed[np.searchsorted(wanted, persons)]
        for name, there in zip(names, listed[np.searchsorted(wanted, unread)], strict=True):
            self.nameless += 0 if there else self.unread.pop(name)

    def _look_up(self, people: Source, wanted: Numbers) -> Numbers:
        """Which of the wanted persons are on the list."""
        listed = np.zeros(len(wanted), dtype=np.bool_)
        for piece in people.pieces(self._bar("读人员")):
            names, blank = named(piece)
            self.people += len(names)
            if blank.any():
                lines = piece["line"].filter(pa.array(blank)).to_pylist()
                self._rejects.write(_nameless(lines, f"{PEOPLE}缺人员编号（person_id）"))
            theirs = digests(pa.chunked_array([names]))
            places = np.searchsorted(wanted, theirs)
            within = places < len(wanted)
            places, theirs = places[within], theirs[within]
            listed[places[wanted[places] == theirs]] = True
        for line, found, needed in people.misshapen:
            self._rejects.write(_nameless([line], f"{PEOPLE}这一行有 {found} 列，应为 {needed} 列"))
        people.misshapen.clear()
        return listed

    def kept(self, rows: pa.Table) -> pa.Table:
        """Of the rows laid aside, handed over in their order, each decision once and those of persons on the list; the others become rejects."""
        here = slice(self._place, self._place + len(rows))
        self._place += len(rows)
        again, strangers = self._again[here], self._strangers[here]
        if strangers.any():
            rows, bad = refused(rows, strangers, "人员表里没有“{}”这个人")
            self._rejects.write(bad)
            self.nameless += len(bad)
            again = again[~strangers]
        if again.any():
            rows, bad = refused(rows, again, "决定编号与前面某一行相同，请去掉一行或改正编号")
            self._turn_away(bad)
        self.readable += len(rows)
        return rows

    def _turn_away(self, bad: pa.Table) -> None:
        """These decisions go to the rejects; what their persons are not barred from is unknown from now on."""
        if not len(bad):
            return
        self._rejects.write(bad)
        persons = [name for name in bad["person_id"].to_pylist() if name and name.strip()]
        self.nameless += len(bad) - len(persons)
        self.unread.update(persons)


def named(piece: pa.Table) -> tuple[pa.Array, Numbers]:
    """The names in a piece of the list of people, and which of its rows have none."""
    names = known(piece["person_id"])
    length = pc.binary_length(pc.ascii_trim_whitespace(names))
    blank: Numbers = pc.equal(length, 0).fill_null(True).to_numpy(zero_copy_only=False)
    return names.filter(pa.array(~blank)), blank


def _again(ids: Numbers) -> Numbers:
    """Which of these stood before."""
    order = np.argsort(ids, kind="stable")
    again = np.zeros(len(ids), dtype=np.bool_)
    again[order[1:]] = ids[order[1:]] == ids[order[:-1]]
    return again


def _nameless(lines: Sequence[int], reason: str) -> pa.Table:
    nothing = pa.nulls(len(lines), pa.string())
    reasons = pa.array([reason] * len(lines), pa.string())
    return pa.Table.from_arrays([pa.array(lines, pa.int64()), nothing, nothing, reasons], schema=REJECTS)
