"""Many decisions parted so that no person stands in two parts, and the parts answered: here, in processes, or on Spark.

Parts follow the order of person_id, so that the answers of the parts one after another are in order.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wenze.engine.bulk import BARS, bars, in_order
from wenze.engine.bulk_plan import Plan
from wenze.engine.eligibility import Question
from wenze.office.site.command_standing_files import Unusable, plain

ROWS_OF_A_PART = 250_000
SAMPLED = 512  # names a piece, from which the bounds of the parts are taken


class Spool:
    """Readable decisions laid aside in `folder` while the rest is read; then parted by person."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.rows = folder, 0
        self._sample: list[pa.Array] = []
        self._writer: Any = None

    def add(self, good: pa.Table) -> None:
        """Lay these rows aside."""
        if self._writer is None:
            self._writer = pa.ipc.new_stream(self.folder / "readable.arrow", good.schema)
        self._writer.write_table(good)
        step = max(1, len(good) // SAMPLED)
        self._sample.append(good["person_id"].take(pa.array(np.arange(0, len(good), step))).combine_chunks())
        self.rows += len(good)

    def parts(self, at_least: int, kept: Callable[[pa.Table], pa.Table]) -> list[Path]:
        """Files with the rows that `kept` leaves, each with the persons between two bounds; at least so many, where persons suffice."""
        if self._writer is None:
            return []
        self._writer.close()
        bounds = self._bounds(max(at_least, -(-self.rows // ROWS_OF_A_PART)))
        writers: dict[int, Any] = {}
        paths = [self.folder / f"part-{number:05}.arrow" for number in range(len(bounds) + 1)]
        with pa.OSFile(str(self.folder / "readable.arrow")) as opened, pa.ipc.open_stream(opened) as reader:
            for batch in reader:
                rows = kept(pa.Table.from_batches([batch]))
                for number, part in _parted(rows, bounds):
                    if number not in writers:
                        writers[number] = pa.ipc.new_file(paths[number], part.schema)
                    writers[number].write_table(part)
        for writer in writers.values():
            writer.close()
        (self.folder / "readable.arrow").unlink()
        return [paths[number] for number in sorted(writers)]

    def _bounds(self, number: int) -> list[str]:
        names = pa.concat_arrays(self._sample)
        names = names.take(pc.sort_indices(names))
        places = [len(names) * part // number for part in range(1, number)]
        return sorted({names[place].as_py() for place in places})


def _parted(rows: pa.Table, bounds: Sequence[str]) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each part: as many bounds as do not exceed the person are below it."""
    number = np.zeros(len(rows), dtype=np.int16)
    for bound in bounds:
        number += pc.greater_equal(rows["person_id"], bound).to_numpy()
    for part in np.flatnonzero(np.bincount(number)):
        yield int(part), rows.filter(pa.array(number == part)) if bounds else rows


def answered(plan: Plan, on: date, questions: Sequence[Question], part: Path) -> Path:
    """The bars of one part, in order, as a file beside it."""
    with pa.memory_map(str(part)) as opened:
        found = in_order(bars(plan, pa.ipc.open_file(opened).read_all(), on, questions))
    path = part.with_suffix(".bars")
    with pa.ipc.new_file(path, BARS) as writer:
        writer.write_table(found.unify_dictionaries().combine_chunks())
    return path


def read_part(path: Path) -> pa.Table:
    """The table of one file of a part."""
    with pa.OSFile(str(path)) as opened:
        return pa.ipc.open_file(opened).read_all()


Answering = Callable[[Path], Path]


def in_process(work: Answering, parts: Sequence[Path], processes: int) -> Iterator[Path]:
    """Part after part, here."""
    yield from map(work, parts)


def in_processes(work: Answering, parts: Sequence[Path], processes: int) -> Iterator[Path]:
    """Parts in processes of their own."""
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(work, parts)


def on_spark(work: Answering, parts: Sequence[Path], processes: int) -> Iterator[Path]:
    """Every person's rows brought together by Spark, each partition answered through mapInArrow."""
    if not parts:
        return
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as missing:
        raise Unusable("没有装 Spark，请安装 wenze[spark]，或改用 --engine processes") from missing
    if shutil.which("java") is None:
        raise Unusable("这台机器没有 Java，Spark 要用 Java 17，请先安装，或改用 --engine processes")
    folder = parts[0].parent / "spark"
    folder.mkdir()
    for part in parts:
        pq.write_table(read_part(part).select(_columns_of(part)), folder / f"{part.stem}.parquet")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    told: Any = work
    session = (
        SparkSession.builder.master(f"local[{processes}]")
        .appName("wenze")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", str(max(len(parts), processes)))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    try:
        rows = session.read.parquet(str(folder)).repartitionByRange(max(len(parts), processes), "person_id")
        answering = partial(_partition, *told.args)
        rows.mapInArrow(answering, _spark_schema()).write.parquet(str(folder / "bars"))
    finally:
        session.stop()
    yield from sorted((folder / "bars").glob("*.parquet"))


def _columns_of(part: Path) -> list[str]:
    return [name for name in read_part(part).schema.names if name != "line"]


def _partition(
    plan: Plan, on: date, questions: Sequence[Question], batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """All rows of a partition at once: none of its persons stands in another."""
    held = list(batches)
    if held:
        found = in_order(bars(plan, pa.Table.from_batches(held), on, questions))
        yield from found.cast(plain(BARS)).to_batches()


def _spark_schema() -> str:
    kinds = {pa.string(): "string", pa.date32(): "date", pa.bool_(): "boolean"}
    return ", ".join(f"{one.name} {kinds[one.type]}" for one in plain(BARS))


ENGINES: dict[str, Callable[[Answering, Sequence[Path], int], Iterator[Path]]] = {
    "in-process": in_process,
    "processes": in_processes,
    "spark": on_spark,
}


def answer_of(path: Path) -> pa.Table:
    """The bars of one part as its engine left them."""
    return pq.read_table(path).cast(BARS) if path.suffix == ".parquet" else read_part(path)


def digest_of(lines: Iterable[bytes]) -> str:
    """SHA-256 over the lines of an answer."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()
