"""One line a person: barred, unknown or clear, from what, until when, under which clauses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from wenze.engine.bulk import BARS
from wenze.engine.bulk_summary import SUMMARY, counted, everyone, noted, unknown_lines

QUESTIONS = ("promotion", "award", "grade")
ONE_DAY, LATER = date(2026, 12, 31), date(2027, 5, 1)


def bar(person: str, question: str, clause: str, last: date | None, binding: bool = True) -> dict[str, Any]:
    told = {"person_id": person, "question": question, "clause": clause, "last_barred_day": last, "binding": binding}
    return {**told, "decision_id": "d", "regulation": "law", "edition": "1"}


def table(*bars: dict[str, Any]) -> pa.Table:
    return pa.Table.from_pylist(list(bars), schema=BARS)


TOLD = table(
    bar("b", "award", "二", ONE_DAY),
    bar("b", "promotion", "三", LATER),
    bar("b", "award", "三", ONE_DAY),
    bar("a", "promotion", "三", None),
    bar("a", "grade", "四", ONE_DAY),
    bar("c", "promotion", "五", LATER, binding=False),
)


def line(
    person: str, status: str, barred: str = "", unknown: str = "", last: date | None = None, clauses: str = ""
) -> Any:
    names = (person, status, barred, unknown, last, clauses)
    return dict(zip(SUMMARY.names, names, strict=True))


def test_a_line_tells_questions_in_their_order_the_last_day_and_each_clause_once() -> None:
    assert noted(TOLD, (), QUESTIONS).to_pylist() == [
        line("a", "barred", "promotion,grade", "", None, "law/三;law/四"),
        line("b", "barred", "promotion,award", "", LATER, "law/二;law/三"),
        line("c", "unknown", "", "promotion"),
    ]


def test_with_a_decision_that_could_not_be_read_whatever_does_not_bar_is_unknown() -> None:
    lines = noted(TOLD, {"b", "c"}, QUESTIONS).to_pylist()
    assert lines[1] == line("b", "barred", "promotion,award", "grade", LATER, "law/二;law/三")
    assert lines[2] == line("c", "unknown", "", "promotion,award,grade")
    assert unknown_lines({"y", "x"}, QUESTIONS).to_pylist() == [
        line("x", "unknown", "", "promotion,award,grade"),
        line("y", "unknown", "", "promotion,award,grade"),
    ]


def test_counting_alone_tells_barred_from_unknown() -> None:
    found = counted(TOLD)
    assert found.schema.field("status").type == pa.string()
    assert {one["person_id"]: one["status"] for one in found.to_pylist()} == {
        "a": "barred",
        "b": "barred",
        "c": "unknown",
    }
    assert counted(table()).schema.field("status").type == pa.string()


def test_everyone_on_the_list_has_a_line_in_its_order_and_who_has_no_bar_is_clear() -> None:
    lines = everyone(pa.array(["c", "z", "a"]), noted(TOLD, (), QUESTIONS))
    assert lines.schema.equals(SUMMARY)
    assert lines.to_pylist() == [
        line("c", "unknown", "", "promotion"),
        line("z", "clear"),
        line("a", "barred", "promotion,grade", "", None, "law/三;law/四"),
    ]
