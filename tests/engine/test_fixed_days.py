"""Limits that end on a day the paper gives, or after another limit: the day, the rest day at its end, and what must be found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.build_law import made
from tests.engine.build_reading import shipped
from wenze.engine.deadlines import due
from wenze.engine.facts import Facts

ON = date(2026, 11, 22)
SATURDAY, MONDAY = "2026-10-31", date(2026, 11, 2)


def limits(*rules: dict[str, Any]) -> Any:
    rows = [{"clause": str(number), "says": "到期", "time_limit": one} for number, one in enumerate(rules, start=1)]
    return made(rows)


def ask(law: Any, limit: str, **told: Any) -> Any:
    return due(law, shipped().calendar, limit, Facts(told, law.declared), ON)


@pytest.mark.parametrize(
    ("roll", "end"), [(None, date(2026, 10, 31)), ("never", date(2026, 10, 31)), ("in_text", MONDAY)]
)
@pytest.mark.parametrize("written", [{"on": SATURDAY}, {"stated": "effective_on"}])
def test_a_day_the_paper_gives_stands_or_gives_way_to_the_next_working_day(written: dict, roll: Any, end: date) -> None:
    law = limits({"limit": "appeal", "done": "appeal_filed_on", "roll": roll, **written})
    answer = ask(law, "appeal", effective_on=SATURDAY)
    assert (answer.value.due_on, answer.value.breached) == (end, True)


def test_a_day_the_paper_carries_and_nobody_told_must_be_found() -> None:
    answer = ask(limits({"limit": "appeal", "done": "appeal_filed_on", "stated": "effective_on"}), "appeal")
    assert answer.unknown.facts == ("effective_on",)


def test_what_the_limit_before_wants_is_what_must_be_found() -> None:
    first = {"limit": "appeal", "done": "appeal_filed_on", "from": "served_on", "within": "15 days"}
    second = {"limit": "appeal_decision", "done": "appeal_decided_on", "after_limit": "appeal", "within": "10 days"}
    assert ask(limits(first, second), "appeal_decision").unknown.facts == ("served_on",)
    told = ask(limits(first, second), "appeal_decision", served_on="2026-10-01")
    assert told.value.due_on == date(2026, 10, 26)
