"""One run of `wenze standing bulk`: check every row, part the decisions by person, answer the parts, write the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from rich.progress import Progress

from wenze.engine.bulk import BARS, DECISIONS
from wenze.engine.bulk_plan import Plan
from wenze.engine.bulk_rows import DAYS, REJECTS
from wenze.engine.bulk_summary import SUMMARY, counted, everyone, noted, unknown_lines
from wenze.office.site.command_standing_check import Checking
from wenze.office.site.command_standing_files import Sink, Source, lines_of
from wenze.office.site.command_standing_parts import ENGINES, Spool, answer_of, answered


class Files(NamedTuple):
    """Where everything is read and written."""

    people: Path
    decisions: Path
    out: Path
    rejects: Path
    summary: Path | None


class Done(NamedTuple):
    """What a run found: persons and readable decisions, persons barred and unknown, bars, rows rejected, how many of them name nobody of the
    list, and a SHA-256 over the bars that is the same for every engine."""

    people: int
    readable: int
    barred: int
    unknown: int
    bars: int
    rejected: int
    nameless: int
    digest: str


class Run:
    """One question about many people: the rules, the day, the questions, how it is answered, and a folder to lay things aside."""

    def __init__(
        self, plan: Plan, on: date, questions: Sequence[Any], engine: str, processes: int, aside: Path
    ) -> None:
        self.plan, self.on, self.questions, self.aside = plan, on, tuple(questions), aside
        self.engine, self.processes = engine, processes

    def go(self, files: Files, broken: Mapping[str, str], progress: Progress) -> Done:
        """Read, answer, and write every table; if something fails, none is written. Raises Unusable."""
        people, decisions = Source(files.people, ("person_id",)), Source(files.decisions, DECISIONS.names, DAYS)
        wanted = [(files.out, BARS), (files.rejects, REJECTS), *([(files.summary, SUMMARY)] if files.summary else [])]
        sinks: list[Sink] = []
        try:
            sinks.extend(Sink(path, schema) for path, schema in wanted)
            done = self._go(people, decisions, sinks, broken, partial(_bar, progress))
            for sink in sinks:
                sink.done()
        except BaseException:
            for sink in sinks:
                sink.given_up()
            raise
        return done

    def _go(
        self,
        people: Source,
        decisions: Source,
        sinks: Sequence[Sink],
        broken: Mapping[str, str],
        bar: Callable[[str], Callable[[float], None]],
    ) -> Done:
        out, rejects, *summaries = sinks
        checking, spool = Checking(self.plan, broken, rejects, bar), Spool(self.aside)
        checking.read(people, decisions, spool)
        parts = spool.parts(1 if self.engine == "in-process" else self.processes, checking.kept)
        lines, digest = self._answer(parts, checking, out, bool(summaries), bar("计算"))
        for summary in summaries:
            for names in checking.everybody(people):
                summary.write(everyone(names, lines))
        status = lines["status"].to_pylist()
        return Done(
            people=checking.people,
            readable=checking.readable,
            barred=status.count("barred"),
            unknown=status.count("unknown"),
            bars=out.rows,
            rejected=rejects.rows,
            nameless=checking.nameless,
            digest=digest,
        )

    def _answer(
        self,
        parts: Sequence[Path],
        checking: Checking,
        out: Sink,
        wanted: bool,
        advance: Callable[[float], None],
    ) -> tuple[pa.Table, str]:
        """Write the bars of every part. Returns the line of everyone who is not clear (where only counts are wanted, its first two columns), and
        the digest of the bars."""
        columns = SUMMARY.names if wanted else SUMMARY.names[:2]
        digest, lines = hashlib.sha256(), [SUMMARY.empty_table().select(columns)]
        for path in ENGINES[self.engine](partial(answered, self.plan, self.on, self.questions), parts, self.processes):
            found = answer_of(path)
            out.write(found)
            lines.append(noted(found, checking.unread, self.questions) if wanted else counted(found))
            for piece in lines_of([found]):
                digest.update(piece)
            advance(1 / len(parts))
        told = pa.concat_tables(lines)
        others = checking.unread.keys() - set(told["person_id"].to_pylist() if checking.unread else ())
        rest = unknown_lines(others, self.questions).select(columns)
        return pa.concat_tables([told, rest]), digest.hexdigest()


def _bar(progress: Progress, says: str) -> Callable[[float], None]:
    task = progress.add_task(says, total=1.0)
    return lambda share: progress.advance(task, share)
