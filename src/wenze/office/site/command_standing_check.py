"""Every row of the two files of `wenze standing bulk` checked: what can be read is laid aside, what cannot goes to the rejects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wenze.engine.bulk_plan import Plan
from wenze.engine.bulk_rows import REJECTS, SCIENTIFIC_SAYS, digests, readable, refused, scientific
from wenze.office.paper import identity
from wenze.office.site.command_standing_files import Sink, Source, known
from wenze.office.site.command_standing_parts import Spool

Numbers = np.ndarray[Any, Any]
Bar = Callable[[str], Callable[[float], None]]
PEOPLE = "人员表："
_PLAIN, _SMALL_X = "^[!-&(-~]*$", "^[0-9]{17}x$"
"""What has its normal form already, but for a small x at the end of an identity number."""


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
        self._twice: Numbers = np.empty(0, dtype=np.bool_)
        self._place = 0

    def read(self, people: Source, decisions: Source, spool: Spool) -> None:
        """Read both files. Raises Unusable."""
        ids, persons = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.uint64)]
        for piece in decisions.pieces(self._bar("读决定")):
            good, bad = readable(self._plan, in_one_form(piece), self._broken)
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
        listed, every = np.zeros(len(wanted), dtype=np.bool_), [np.empty(0, dtype=np.uint64)]
        for piece in people.pieces(self._bar("读人员")):
            names, blank, lost = named(piece)
            for those, says in ((blank, "缺人员编号（person_id）"), (lost, f"人员编号（person_id）{SCIENTIFIC_SAYS}")):
                if those.any():
                    self._rejects.write(_nameless(piece["line"].filter(pa.array(those)).to_pylist(), f"{PEOPLE}{says}"))
            theirs = digests(pa.chunked_array([names]))
            every.append(theirs)
            places = np.searchsorted(wanted, theirs)
            within = places < len(wanted)
            places, theirs = places[within], theirs[within]
            listed[places[wanted[places] == theirs]] = True
        for line, found, needed in people.misshapen:
            self._rejects.write(_nameless([line], f"{PEOPLE}这一行有 {found} 列，应为 {needed} 列"))
        people.misshapen.clear()
        self._twice = _again(np.concatenate(every))
        self.people = int(np.count_nonzero(~self._twice))
        self._name_the_twice(people)
        return listed

    def _name_the_twice(self, people: Source) -> None:
        """Who stands on the list a second time goes to the rejects by line and number; the first line counts."""
        for piece, names, again in self._in_order(people, "核对人员") if self._twice.any() else ():
            if again.any():
                those = names.filter(pa.array(again))
                _names, blank, lost = named(piece)
                lines = piece["line"].combine_chunks().filter(pa.array(~(blank | lost))).filter(pa.array(again))
                reasons = pa.array(
                    [f"{PEOPLE}与前面某一行是同一人，已按一人查询，请核对编号"] * len(those), pa.string()
                )
                told = [lines, pa.nulls(len(those), pa.string()), those, reasons]
                self._rejects.write(pa.Table.from_arrays(told, schema=REJECTS))
        people.misshapen.clear()

    def everybody(self, people: Source) -> Iterator[pa.Array]:
        """The persons of the list once more, a piece at a time, each once."""
        for _piece, names, again in self._in_order(people, "汇总"):
            yield names.filter(pa.array(~again))

    def _in_order(self, people: Source, says: str) -> Iterator[tuple[pa.Table, pa.Array, Numbers]]:
        """Each piece of the list, the persons in it, and which of them stood before."""
        place = 0
        for piece in people.pieces(self._bar(says)):
            names = named(piece)[0]
            yield piece, names, self._twice[place : place + len(names)]
            place += len(names)

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


def named(piece: pa.Table) -> tuple[pa.Array, Numbers, Numbers]:
    """The persons in a piece of the list, in one form; which of its rows name nobody, and which name a number that lost digits."""
    names = known(in_one_form(piece)["person_id"])
    length = pc.binary_length(pc.ascii_trim_whitespace(names))
    blank: Numbers = pc.equal(length, 0).fill_null(True).to_numpy(zero_copy_only=False)
    lost = scientific(names)
    return names.filter(pa.array(~(blank | lost))), blank, lost


def in_one_form(piece: pa.Table) -> pa.Table:
    """The rows with everybody's number or name in its normal form (see ``identity.code``)."""
    names = known(piece["person_id"])
    is_odd = pc.or_(
        pc.invert(pc.match_substring_regex(names, _PLAIN)), pc.match_substring_regex(names, _SMALL_X)
    ).fill_null(False)
    if pc.any(is_odd).as_py():
        forms = [identity.code(name) for name in names.filter(is_odd).to_pylist()]
        names = pc.replace_with_mask(names, is_odd, pa.array(forms, pa.string()))
    return piece.set_column(piece.schema.get_field_index("person_id"), "person_id", names)


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
