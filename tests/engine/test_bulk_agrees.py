"""The columnar evaluator answers what the scalar one answers, for every person."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from wenze.engine.bulk import BARS, DECISIONS, bars
from wenze.engine.bulk_plan import QUESTIONS, Plan, plan
from wenze.engine.eligibility import Decision, standing
from wenze.engine.examples import law_of
from wenze.engine.reading import Rulebook, shipped_rulebook

OWN = Path(__file__).parent / "rulebook"
ON = date(2026, 11, 22)


@cache
def book() -> Rulebook:
    return Rulebook(shipped_rulebook(), more=(OWN,))


@cache
def compiled() -> Plan:
    return plan(law_of(book()), book().ids)


def known_measures() -> list[tuple[str, str]]:
    return [(name, measure) for name, text in compiled().texts.items() for measure in text.measures]


days = st.integers(0, 1300).map(lambda back: ON - timedelta(days=back))


@st.composite
def decisions(draw: Any) -> dict[str, Any]:
    regulation, measure = draw(st.sampled_from(known_measures()))
    decided_on = draw(days)
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


@settings(max_examples=60, deadline=None)
@given(st.lists(decisions(), max_size=14))
def test_bulk_and_scalar_agree_on_every_person(told: list[dict[str, Any]]) -> None:
    for number, row in enumerate(told):
        row["decision_id"] = f"d{number}"
    answered = bars(compiled(), pa.Table.from_pylist(told, schema=DECISIONS), ON, QUESTIONS)
    assert answered.schema.equals(BARS)
    found: dict[tuple[str, str], set[tuple[Any, ...]]] = defaultdict(set)
    loose: set[tuple[str, str]] = set()
    for bar in answered.to_pylist():
        key = (bar["person_id"], bar["question"])
        if bar["binding"]:
            found[key].add((bar["decision_id"], bar["clause"], bar["last_barred_day"]))
        else:
            loose.add(key)
    law = law_of(book())
    for person in {row["person_id"] for row in told}:
        own = [
            Decision(
                decision=row["decision_id"], **{k: v for k, v in row.items() if k not in ("decision_id", "person_id")}
            )
            for row in told
            if row["person_id"] == person
        ]
        for question in QUESTIONS:
            answer = standing(law, own, question, ON)
            key = (person, question)
            if answer.value is None:
                assert not found[key]
                assert key in loose
                continue
            certain = {
                (bar.decision, bar.consequence.citation.row, _last(bar.consequence))
                for bar in answer.value.bars
                if not bar.watch
            }
            assert certain == found[key]
            assert answer.value.clear == (not certain)
            assert certain or key not in loose


def _last(consequence: Any) -> date | None:
    return date(ON.year, 12, 31) if consequence.year is not None else consequence.until_on
