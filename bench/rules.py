"""`make bench-rules`: how long the rulebook takes to load and check, and one question, beside OpenFisca and the ZEN engine.

Load: every regulation of the shipped rulebook read, validated and cross-checked. Check: every worked example run. Processor time, the best of several
runs, each on a new rulebook in this process (Python's own start and imports are not counted, and are printed apart).

One question: what does a removal from office bring with it, and is this person barred from promotion? The same 21 bars of one text stand in a ZEN decision table
and in OpenFisca variables; the last barred days must be the same. Wenze's answer alone carries reasons, clauses and a receipt.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

STARTED = time.process_time()

from wenze.engine.check import check  # noqa: E402
from wenze.engine.effects import effects  # noqa: E402
from wenze.engine.eligibility import Decision, standing  # noqa: E402
from wenze.engine.examples import law_of  # noqa: E402
from wenze.engine.facts import Facts  # noqa: E402
from wenze.engine.reading import Rulebook, shipped_rulebook  # noqa: E402

IMPORTED = time.process_time()
ON = date(2026, 11, 22)
TEXT, MEASURE = "yy-wgbw", "removal"
DECIDED_ON, EFFECTIVE_ON = date(2026, 5, 1), date(2026, 5, 2)
QUESTIONS = ("promotion", "award", "grade")
GOAL_SECONDS, GOAL_MICROSECONDS = 1.5, 100
Question = Callable[[], Any]


def best(question: Question, times: int, rounds: int = 7) -> float:
    """Processor seconds of one call, the best of several rounds of so many calls."""
    question()
    found = []
    gc.disable()
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            question()
        found.append((time.process_time() - start) / times)
    gc.enable()
    return min(found)


def loaded() -> Rulebook:
    book = Rulebook(shipped_rulebook())
    for name in book.ids:
        book.regulation(name)
    return book


def checked(book: Rulebook) -> int:
    results = [check(book, book.regulation(name), book.folder_of(name) / "examples.yaml") for name in book.ids]
    return sum(result.examples for result in results)


def wenze_asks(book: Rulebook) -> dict[str, Question]:
    """The two questions, put to the engine."""
    regulation, law = book.regulation(TEXT), law_of(book)
    told = {"measure": MEASURE, "decided_on": DECIDED_ON, "effective_on": EFFECTIVE_ON, "on_probation": False}
    decision = Decision(
        decision="d", regulation=TEXT, measure=MEASURE, decided_on=DECIDED_ON, effective_on=EFFECTIVE_ON
    )
    return {
        "effects": lambda: effects(regulation, book.calendar, Facts(told, regulation.declared), ON),
        "eligibility": lambda: standing(law, [decision], "promotion", ON),
    }


def wenze_says(book: Rulebook) -> set[tuple[str, str]]:
    law = book.vocabulary
    found = wenze_asks(book)["effects"]().value.consequences
    return {
        (law.restriction(one.what).question, str(one.until_on or date(one.year, 12, 31)))
        for one in found
        if law.restriction(one.what).question in QUESTIONS
    }


def zen_asks() -> Question:
    """One decision table with the bars of the text."""
    import zen

    from bench.standing_openfisca import LAID

    days = {
        "year": "d(decided_on).endOf('year').format('%Y-%m-%d')",
        "months": "d(effective_on).add({}, 'month').format('%Y-%m-%d')",
        "rectified": "'9999-12-31'",
    }
    rules = [
        {
            "_id": str(number),
            "m": f'"{measure}"',
            "q": f'"{question}"',
            "c": f'"{clause}"',
            "l": days[kind].format(months),
        }
        for number, (text, measure, question, clause, kind, months, _) in enumerate(LAID)
        if text == TEXT
    ]
    columns = {"q": "question", "c": "clause", "l": "last"}
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "m", "name": "m", "field": "measure"}],
        "outputs": [{"id": key, "name": key, "field": field} for key, field in columns.items()],
        "rules": rules,
    }
    nodes = [("in", "inputNode", {}), ("table", "decisionTableNode", table), ("out", "outputNode", {})]
    edges = [("in", "table"), ("table", "out")]
    place = {"x": 0, "y": 0}
    content = {
        "nodes": [
            {"id": name, "type": kind, "name": name, "position": place, **({"content": told} if told else {})}
            for name, kind, told in nodes
        ],
        "edges": [{"id": f"{one}-{other}", "type": "edge", "sourceId": one, "targetId": other} for one, other in edges],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    told = {"measure": MEASURE, "decided_on": str(DECIDED_ON), "effective_on": str(EFFECTIVE_ON)}
    return lambda: decision.evaluate(told)


def openfisca_asks() -> Question:
    """One decision in a simulation of its own; the system of rules is built once."""
    import pyarrow as pa

    from bench.standing_openfisca import LAID, Asked

    one = {
        "decision_id": ["d"],
        "person_id": ["p"],
        "regulation": [TEXT],
        "measure": [MEASURE],
        "decided_on": [DECIDED_ON],
        "effective_on": [EFFECTIVE_ON],
        "rectified_on": pa.nulls(1, pa.date32()),
        "rescinded_on": pa.nulls(1, pa.date32()),
    }
    table = pa.table(one)
    for name in ("regulation", "measure", "person_id"):
        table = table.set_column(table.schema.get_field_index(name), name, table[name].dictionary_encode())
    asked = Asked(table, ON)
    theirs = [number for number, rule in enumerate(LAID) if rule[0] == TEXT]

    def answer() -> set[tuple[str, str]]:
        asked.simulate()
        last = {number: asked.simulation.calculate(f"until_{number}", asked.period)[0] for number in theirs}
        return {(LAID[number][2], str(day)) for number, day in last.items() if day.astype(object) >= ON}

    return answer


def main() -> None:
    loads = [_timed(loaded) for _ in range(3)]
    checks = [_timed(lambda: checked(loads[0][1])) for _ in range(3)]
    load, run = min(one for one, _ in loads), min(one for one, _ in checks)
    book = loads[0][1]
    print(f"imports {IMPORTED - STARTED:.2f} s; {len(book.ids)} regulations, {checks[0][1]} examples")
    print(f"load {load:.2f} s + check {run:.2f} s = {load + run:.2f} s (goal {GOAL_SECONDS})")
    zen, openfisca = zen_asks(), openfisca_asks()
    says = wenze_says(book)
    same = (
        says == {(one["question"], one["last"]) for one in zen()["result"] if one["question"] in QUESTIONS}
        and says == openfisca()
    )
    ours = {name: best(ask, 200) for name, ask in wenze_asks(book).items()}
    theirs = {"zen-engine": best(zen, 200), "openfisca-core": best(openfisca, 5)}
    for name, seconds in ours.items():
        ratios = ", ".join(f"{other} {their / seconds:.2f} times that" for other, their in theirs.items())
        print(f"{name:<12} {seconds * 1e6:7.0f} µs (goal {GOAL_MICROSECONDS}); {ratios}")
    for name, seconds in theirs.items():
        print(f"{name:<14} {seconds * 1e6:7.0f} µs")
    print(f"answers {'the same' if same else 'DIFFER'}")
    sys.exit(0 if same else 1)


def _timed(question: Question) -> tuple[float, Any]:
    start = time.process_time()
    found = question()
    return time.process_time() - start, found


if __name__ == "__main__":
    main()
