"""The columnar evaluator answers what the scalar one answers, for every person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenze.engine.bulk import BARS, DECISIONS, bars
from wenze.engine.bulk_days import months_later
from wenze.engine.bulk_plan import QUESTIONS, Plan, plan
from wenze.engine.conventions import COUNTING_WINDOW, EFFECT_PERIOD
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.examples import law_of
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.spans import Span
from wenze.engine.workdays import last_day

OWN = Path(__file__).parent / "rulebook"
ON = date(2026, 11, 22)


@cache
def book() -> Rulebook:
    return Rulebook(shipped_rulebook(), more=(OWN,))


# Every way in which bars and counters may be counted: to the corresponding day, or to the day before it.
READ = [(effects, windows) for effects in (0, 1) for windows in (0, 1)]


@cache
def law(read: tuple[int, int] = (0, 0)) -> Law:
    """The law with every text read so."""
    choices = dict(zip((EFFECT_PERIOD, COUNTING_WINDOW), read, strict=True))
    texts = cache(lambda name, edition: book().regulation(name, edition).with_readings(choices))
    return law_of(book()).model_copy(update={"regulation": texts})


@cache
def compiled(read: tuple[int, int] = (0, 0)) -> Plan:
    return plan(law(read), book().ids)


def known_measures() -> list[tuple[str, str]]:
    return [(name, measure) for name, text in compiled().texts.items() for measure in text.measures]


SINCE = date(2025, 12, 1)
days = st.integers(0, 1300).map(lambda back: ON - timedelta(days=back))


def counted_measures() -> list[tuple[str, str]]:
    return [
        (name, measure)
        for name, text in compiled().texts.items()
        for measure in text.measures
        if any(measure in counter.measures for counter in text.counters)
    ]


# Every last day of a month is as likely as all the other days together.
MONTH_ENDS = [ON - timedelta(days=back) for back in range(1300) if (ON - timedelta(days=back - 1)).day == 1]


@st.composite
def decisions(draw: Any, counted: bool = False) -> dict[str, Any]:
    regulation, measure = draw(st.sampled_from(counted_measures() if counted else known_measures()))
    decided_on = (
        draw(st.sampled_from(MONTH_ENDS) | days) if not counted else draw(days.map(lambda day: max(day, SINCE)))
    )
    later = st.none() | st.integers(0, 900).map(lambda ahead: decided_on + timedelta(days=ahead))
    return {
        "person_id": f"p{draw(st.integers(0, 3))}",
        "regulation": regulation,
        "measure": measure,
        "decided_on": decided_on,
        "effective_on": decided_on + timedelta(days=draw(st.integers(0, 40))),
        "rectified_on": draw(later),
        "rescinded_on": draw(later),
    }


@pytest.mark.slow
@pytest.mark.mutants
@settings(max_examples=60, deadline=None)
@given(st.lists(decisions(), max_size=14), st.sampled_from(READ))
def test_bulk_and_scalar_agree_on_every_person(told: list[dict[str, Any]], read: tuple[int, int]) -> None:
    agree(told, read)


@pytest.mark.slow
@pytest.mark.mutants
@settings(max_examples=60, deadline=None)
@given(st.lists(decisions(counted=True), min_size=4, max_size=14), st.sampled_from(READ))
def test_bulk_and_scalar_agree_on_whoever_is_decided_on_again_and_again(
    told: list[dict[str, Any]], read: tuple[int, int]
) -> None:
    agree(told, read)


@pytest.mark.parametrize("months", [1, 6, 12, 24])
def test_the_corresponding_day_is_the_same_for_columns_and_for_one_day(months: int) -> None:
    first = date(2023, 12, 1)
    every = [first + timedelta(days=ahead) for ahead in range(1500)]
    numbers = pa.array(every).cast(pa.int32()).to_numpy()
    later = pa.array(months_later(numbers, months)).cast(pa.date32()).to_pylist()
    span = Span(amount=months, unit="months")
    assert later == [last_day(book().calendar, day, span) for day in every]


def test_a_decision_of_tomorrow_bars_nobody_today() -> None:
    tomorrow = ON + timedelta(days=1)
    days = {"decided_on": tomorrow, "effective_on": tomorrow, "rectified_on": None, "rescinded_on": None}
    told = [{"person_id": "p", "regulation": name, "measure": measure, **days} for name, measure in known_measures()]
    agree(told)
    assert bars(compiled(), pa.Table.from_pylist(told, schema=DECISIONS), ON, QUESTIONS).num_rows == 0


@pytest.mark.parametrize("read", [(0, 0), (1, 0)])
@pytest.mark.parametrize("started", [date(2025, 8, 31), date(2026, 3, 15)])
def test_the_last_days_of_every_bar_are_the_same_from_either_side(started: date, read: tuple[int, int]) -> None:
    """Asked on each day on which the bar of some measure ends, and on its neighbours."""
    days = {"decided_on": started, "effective_on": started, "rectified_on": None, "rescinded_on": None}
    told = [
        {"person_id": f"{name} {measure}", "regulation": name, "measure": measure, **days}
        for name, measure in known_measures()
    ]
    for months in (6, 9, 12):
        near = last_day(book().calendar, started, Span(amount=months, unit="months"))
        for ahead in (-3, -1, 0, 1):
            agree(told, read, near + timedelta(days=ahead))


NEW_YEAR = date(ON.year, 1, 1)


@pytest.mark.parametrize("read", READ)
@pytest.mark.parametrize(
    "decided",
    [
        (NEW_YEAR, NEW_YEAR, NEW_YEAR),
        (NEW_YEAR, ON, ON),
        (NEW_YEAR - timedelta(days=1), ON),
        (*(date(year, 12, 31) for year in range(2015, 2019)), ON),
        (date(ON.year - 1, ON.month, ON.day), ON),
        (date(ON.year - 1, ON.month, ON.day + 1), ON),
    ],
)
def test_a_counter_counts_from_its_first_day_on(decided: tuple[date, ...], read: tuple[int, int]) -> None:
    """Once each, the measures a counter counts, of a person who was decided on these days."""
    agree(
        [
            {
                "person_id": f"{regulation} {measure}",
                "regulation": regulation,
                "measure": measure,
                "decided_on": day,
                "effective_on": day,
                "rectified_on": None,
                "rescinded_on": None,
            }
            for regulation, measure in counted_measures()
            for day in decided
        ],
        read,
    )


def agree(told: list[dict[str, Any]], read: tuple[int, int] = (0, 0), on: date = ON) -> None:
    """Both evaluators say the same of every person of these decisions."""
    for number, row in enumerate(told):
        row["decision_id"] = f"d{number}"
    answered = bars(compiled(read), pa.Table.from_pylist(told, schema=DECISIONS), on, QUESTIONS)
    assert answered.schema.equals(BARS)
    found: dict[tuple[str, str], set[tuple[Any, ...]]] = defaultdict(set)
    loose: set[tuple[str, str]] = set()
    for bar in answered.to_pylist():
        key = (bar["person_id"], bar["question"])
        if bar["binding"]:
            found[key].add((bar["decision_id"], bar["clause"], bar["last_barred_day"]))
        else:
            loose.add(key)
    for person in {row["person_id"] for row in told}:
        own = [
            Decision(
                decision=row["decision_id"], **{k: v for k, v in row.items() if k not in ("decision_id", "person_id")}
            )
            for row in told
            if row["person_id"] == person
        ]
        for question in QUESTIONS:
            answer = standing(law(read), own, question, on)
            key = (person, question)
            if answer.value is None:
                assert not found[key]
                assert key in loose
                continue
            certain = {
                (bar.decision, bar.consequence.citation.row, _last(bar.consequence, on))
                for bar in answer.value.bars
                if not bar.watch
            }
            assert certain == found[key]
            assert answer.value.clear == (not certain)
            assert certain or key not in loose


def _last(consequence: Any, on: date) -> date | None:
    return date(on.year, 12, 31) if consequence.year is not None else consequence.until_on
