"""The order of the table of bars, pieces of a table, and a measure its text does not know."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pyarrow as pa

from tests.engine.test_bulk_agrees import ON, compiled, counted_measures
from wenze.engine.bulk import BARS, DECISIONS, bars, in_order, of_piece, together
from wenze.engine.bulk_asked import asked
from wenze.engine.bulk_plan import QUESTIONS

EARLY, LATE = date(2026, 12, 31), date(2027, 5, 1)


def bar(*told: Any) -> dict[str, Any]:
    person, question, decision, clause, last, binding = told
    named = {"regulation": "law", "edition": "1", "last_barred_day": last, "binding": binding}
    return {"person_id": person, "question": question, "decision_id": decision, "clause": clause, **named}


def test_bars_stand_by_person_question_decision_clause_and_day() -> None:
    ordered = [
        bar("a", "award", "d2", "五", LATE, True),
        bar("a", "grade", "d1", "四", EARLY, True),
        bar("b", "award", "d1", "六", EARLY, True),
        bar("b", "award", "d2", "七", EARLY, False),
        bar("b", "award", "d2", "七", EARLY, True),
        bar("b", "award", "d2", "七", LATE, False),
        bar("b", "award", "d2", "九", EARLY, True),
    ]
    told = random.Random(1).sample(ordered, len(ordered))
    assert told != ordered
    assert in_order(pa.Table.from_pylist(told, schema=BARS)).to_pylist() == ordered


def test_pieces_in_the_order_of_the_table_come_to_the_same_as_the_whole() -> None:
    days = {
        "decided_on": date(2026, 5, 1),
        "effective_on": date(2026, 5, 1),
        "rectified_on": None,
        "rescinded_on": None,
    }
    rows = [
        {"decision_id": f"d{number}", "person_id": "p", "regulation": name, "measure": measure, **days}
        for number, (name, measure) in enumerate(counted_measures() * 3)
    ]
    whole = pa.Table.from_pylist(rows, schema=DECISIONS)
    what = asked(compiled(), ON, QUESTIONS)
    pieces = [of_piece(what, whole.slice(start, 7)) for start in range(0, len(whole), 7)]
    assert in_order(together(what, pieces)).to_pylist() == in_order(bars(compiled(), whole, ON, QUESTIONS)).to_pylist()


def test_a_measure_the_text_does_not_know_brings_nothing() -> None:
    told = dict.fromkeys(DECISIONS.names)
    told |= {"decision_id": "d", "person_id": "p", "regulation": "jj-projects", "measure": "demotion"}
    told |= {"decided_on": ON, "effective_on": ON}
    assert "demotion" not in compiled().texts["jj-projects"].measures
    assert len(bars(compiled(), pa.Table.from_pylist([told], schema=DECISIONS), ON, ["promotion"])) == 0
