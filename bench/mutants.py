"""`make mutants`: how many small changes of the engine do its tests notice?

mutmut changes one thing at a time in src/wenze/engine (an operator, a number, a name, an argument left out) and runs the tests that pass through that
function; a change no test notices has survived. There are twelve thousand of them, too many for one sitting, so a fair part is taken: from every file in proportion to its size,
the same one each time. `--of 0` takes all of them (ten hours on two cores); names of mutants, as printed, run only those again.

Survivors are either the same program in other words, or a missing test: look at one with `.venv/bin/mutmut show NAME`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")
CHANGED = Path("mutants/src/wenze/engine")
ANY_ONE = "wenze.engine.tally.x_tally__mutmut_1"
SEED = 20261122
GOAL_PERCENT = 85
NOT_NOTICED = {0: "survived", 33: "no test passes here"}


def run(names: list[str], processes: int) -> None:
    """Change the engine and let its tests run, for these mutants (all where none is named)."""
    subprocess.run([str(MUTMUT), "run", "--max-children", str(processes), *names], check=True)


def outcomes() -> dict[str, dict[str, int | None]]:
    """The exit code of the tests for every mutant, by file; None where it has not run."""
    files = sorted(CHANGED.rglob("*.meta"))
    return {file.name.removesuffix(".py.meta"): json.loads(file.read_text())["exit_code_by_key"] for file in files}


def chosen(of: int) -> list[str]:
    """So many mutants, from every file in proportion, at least one; always the same."""
    files = {name: sorted(codes) for name, codes in outcomes().items() if codes}
    every = sum(map(len, files.values()))
    chance = random.Random(SEED)
    return [
        name
        for names in files.values()
        for name in chance.sample(names, min(len(names), max(1, round(of * len(names) / every))))
    ]


def report(names: set[str]) -> float:
    """Print every survivor and how many were noticed, by file; returns the percentage noticed."""
    noticed, ran = Counter[str](), Counter[str]()
    for file, codes in outcomes().items():
        for name, code in codes.items():
            if code is None or (names and name not in names):
                continue
            ran[file] += 1
            noticed[file] += code not in NOT_NOTICED
            if code in NOT_NOTICED:
                print(f"{NOT_NOTICED[code]}: {name}")
    for file, number in sorted(ran.items()):
        print(f"{file:<18} {noticed[file]:>4} of {number:>4} noticed")
    percent = 100 * noticed.total() / ran.total()
    print(f"{noticed.total()} of {ran.total()} changes noticed: {percent:.1f} % (goal {GOAL_PERCENT})")
    return percent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*")
    options.add_argument("--of", type=int, default=400, help="how many changes; 0 for every one")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    told = options.parse_args()
    run(told.names or [ANY_ONE], told.processes)
    names = told.names or (chosen(told.of) if told.of else [])
    if not told.names:
        run(names, told.processes)
    sys.exit(0 if report(set(names)) >= GOAL_PERCENT else 1)


if __name__ == "__main__":
    main()
