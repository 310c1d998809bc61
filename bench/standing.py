"""`make bench-standing`: who is barred from what, for 10⁵ to 10⁷ people, against hand-written DuckDB SQL and against OpenFisca.

Each contender answers three questions for the same Parquet file of decisions (0.3 a person on average) in a process of its own: from the file to an
Arrow table with every bar, its decision and its clause. The digests of the answers must be the same. Each process answers again and again for two
seconds, three processes of each contender take turns, and the best answer counts. Compared are processor time (user and system), because a machine
that does other work makes the clock lie, and the clock beside it; the first answer of a process, before memory has been touched, is printed too.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ON = date(2026, 11, 22)
QUESTIONS = ("promotion", "award", "grade")
DECISIONS_A_PERSON = 0.3
YEARS_BACK = 5
THREADS = 2  # of Wenze and of DuckDB; OpenFisca has none
SECONDS_OF_ANSWERS = 2.0  # a process answers again until they are over: one answer of a few milliseconds tells nothing
TEXTS = ("yy-wgbw", "fzm-street", "jd-enterprise", "lj-city")
CONTENDERS = ("wenze", "duckdb", "openfisca")
GOAL_DUCKDB, GOAL_OPENFISCA, GOAL_MB = 0.7, 12.0, 600


def compiled() -> Any:
    """The plan of the texts compared."""
    from wenze.engine.bulk_plan import plan
    from wenze.engine.examples import law_of
    from wenze.engine.reading import Rulebook, shipped_rulebook

    return plan(law_of(Rulebook(shipped_rulebook())), TEXTS)


def write_data(file: Path, persons: int) -> None:
    """Invented decisions of the last five years, in row groups as they come, persons in no order."""
    chance = np.random.default_rng(persons)
    pairs = [(name, measure) for name, text in compiled().texts.items() for measure in text.measures]
    regulations, measures = sorted({one for one, _ in pairs}), sorted({one for _, one in pairs})
    schema, number, done = None, round(persons * DECISIONS_A_PERSON), 0
    writer = None
    while done < number:
        size = min(250_000, number - done)
        pick = chance.integers(0, len(pairs), size)
        decided = np.datetime64(ON) - chance.integers(0, 365 * YEARS_BACK, size)
        later = decided + chance.integers(0, 400, size)
        table = pa.table(
            {
                "decision_id": np.char.mod("D%09d", np.arange(done, done + size)),
                "person_id": np.char.mod("P%08d", chance.integers(0, persons, size)),
                "regulation": _names(regulations, [regulations.index(pairs[one][0]) for one in pick]),
                "measure": _names(measures, [measures.index(pairs[one][1]) for one in pick]),
                "decided_on": decided,
                "effective_on": decided + chance.integers(0, 30, size),
                "rectified_on": pa.array(later, mask=chance.random(size) < 0.5),
                "rescinded_on": pa.array(later, mask=chance.random(size) < 0.95),
            }
        )
        schema = schema or table.schema
        writer = writer or pq.ParquetWriter(file, schema)
        writer.write_table(table)
        done += size
    writer.close()


def _names(names: list[str], places: list[int]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int8()), names).cast(pa.string())


def wenze(file: Path) -> Any:
    """The rule files, compiled to columns; a thread for every other row group where there are several."""
    from wenze.engine.bulk import Piece, of_piece, together
    from wenze.engine.bulk_asked import asked

    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_cpu_count(THREADS)
    plan = compiled()

    def answer() -> pa.Table:
        what, metadata = asked(plan, ON, QUESTIONS), pq.read_metadata(file)
        threads = min(THREADS, metadata.num_row_groups)

        def pieces(first: int) -> list[Piece]:
            with pq.ParquetFile(file, metadata=metadata, read_dictionary=["regulation", "measure"]) as opened:
                groups = range(first, metadata.num_row_groups, threads)
                return [of_piece(what, opened.read_row_group(one, use_threads=threads > 1)) for one in groups]

        if threads == 1:
            return together(what, pieces(0))
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(pieces, range(threads)))
            in_order = [found[one % threads][one // threads] for one in range(metadata.num_row_groups)]
            return together(what, in_order)

    return answer


def duckdb(file: Path) -> Any:
    """The same rules as somebody would write them in SQL; two threads."""
    import duckdb as database

    connection = database.connect(config={"threads": THREADS})
    sql = Path(__file__).with_name("standing.sql").read_text("utf-8")
    return lambda: connection.sql(sql, params={"decisions": str(file), "on": ON}).to_arrow_table()


def openfisca(file: Path) -> Any:
    """The same rules as OpenFisca variables, calculated for all decisions at once."""
    from bench.standing_openfisca import bars_by_openfisca

    return bars_by_openfisca(file, ON)


def one_run(contender: str, file: Path) -> dict[str, Any]:
    """Processor seconds, clock seconds and peak memory of one answer, and its digest."""
    contenders = {"wenze": wenze, "duckdb": duckdb, "openfisca": openfisca}
    contenders[contender](file.with_name("few.parquet"))()  # whatever is loaded at the first question is loaded
    answer = contenders[contender](file)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    runs: list[tuple[float, float]] = []
    while sum(clock for _, clock in runs) < SECONDS_OF_ANSWERS:
        busy, clock = time.process_time(), time.perf_counter()
        table = answer()
        runs.append((time.process_time() - busy, time.perf_counter() - clock))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "contender": contender,
        "first": runs[0][0],
        "busy": min(busy for busy, _ in runs),
        "clock": min(clock for _, clock in runs),
        "before_mb": before / 1024,
        "peak_mb": peak / 1024,
        "bars": table.num_rows,
        "digest": digest(table),
    }


def digest(table: pa.Table) -> str:
    """One number for the rows of an answer, whatever their order."""
    import hashlib

    from wenze.engine.bulk import BARS, in_order
    from wenze.office.site.command_standing_files import lines_of

    found = hashlib.sha256()
    for piece in lines_of([in_order(table.select(BARS.names).cast(BARS))]):
        found.update(piece)
    return found.hexdigest()


def measured(contender: str, file: Path) -> dict[str, Any]:
    """What one process with this contender measured."""
    command = [sys.executable, "-m", "bench.standing", "--contender", contender, "--file", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{contender} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def best(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The best times of several processes, and the most memory one of them took."""
    assert len({run["digest"] for run in runs}) == 1
    times = {key: min(run[key] for run in runs) for key in ("first", "busy", "clock")}
    return {**runs[0], **times, "peak_mb": max(run["peak_mb"] for run in runs)}


def compare(persons: int, times: int, folder: Path) -> tuple[bool, float]:
    """Print one line a contender. Returns whether all answered the same, and Wenze's processor seconds."""
    write_data(folder / "few.parquet", 1000)
    write_data(folder / "decisions.parquet", persons)
    rounds = [{name: measured(name, folder / "decisions.parquet") for name in CONTENDERS} for _ in range(times)]
    found = {name: best([one[name] for one in rounds]) for name in CONTENDERS}
    ours = found["wenze"]
    for name, run in found.items():
        ratio = run["busy"] / ours["busy"]
        print(
            f"{persons:>10,} people  {name:<10} {run['busy']:8.4f} s busy (first {run['first']:.4f}) {run['clock']:8.3f} s clock {run['peak_mb']:7.0f} MB "
            f"{run['bars']:>9,} bars  x{ratio:6.2f}  {run['digest'][:12]}"
        )
    same = len({run["digest"] for run in found.values()}) == 1
    of_duckdb = {key: f"{ours[key] / found['duckdb'][key]:.2f}" for key in ("busy", "clock")}
    faster = {key: f"{found['openfisca'][key] / ours[key]:.1f}" for key in ("busy", "clock", "first")}
    print(
        f"{'':>10}         of DuckDB's time: {of_duckdb['busy']} busy, {of_duckdb['clock']} clock (goal {GOAL_DUCKDB}); faster than OpenFisca: "
        f"{faster['busy']} times busy, {faster['clock']} clock (goal {GOAL_OPENFISCA:g}), {faster['first']} the first answer; "
        f"memory {ours['peak_mb']:.0f} MB (goal {GOAL_MB}); digests {'the same' if same else 'DIFFER'}",
        flush=True,
    )
    return same, ours["busy"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", default="100000,1000000,10000000")
    options.add_argument("--times", type=int, default=3)
    options.add_argument("--contender", choices=CONTENDERS)
    options.add_argument("--file", type=Path)
    told = options.parse_args()
    if told.contender:
        print(json.dumps(one_run(told.contender, told.file)))
        return
    answers = {}
    for persons in map(int, told.people.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            answers[persons] = compare(persons, told.times, Path(folder))
    if len(answers) > 1:
        first, last = min(answers), max(answers)
        print(f"{last // first} times the people take {answers[last][1] / answers[first][1]:.1f} times the time")
    sys.exit(0 if all(same for same, _ in answers.values()) else 1)


if __name__ == "__main__":
    main()
