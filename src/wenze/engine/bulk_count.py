"""Counting decisions of many people: all at once where the window is a year or ever, else person by person as the scalar engine counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from wenze.engine.accumulation import Occurrence, counters
from wenze.engine.asking import Asking
from wenze.engine.bulk_plan import Counter, Laid, Plan, Text
from wenze.engine.effects import Consequence
from wenze.engine.eligibility import in_force
from wenze.engine.facts import Facts

Numbers = np.ndarray[Any, Any]


def last_of_each(persons: Numbers, days: Numbers) -> Numbers:
    """Which row is the latest of each person, the later row among equals."""
    order = np.lexsort((days, persons))
    ends = np.flatnonzero(np.diff(persons[order], append=-1))
    return order[ends]


def by_scalar(
    plan: Plan, text: Text, counter: Counter, told: Sequence[tuple[str, date | None, date | None]], on: date
) -> Iterator[tuple[Laid, int, date | None]]:
    """The bars one counter adds for one person: each as laid, the index of the decision it hangs on, its last day (None: open).

    `told`: measure, decided_on and rescinded_on of every countable decision of the person, in the order of the table.
    """
    occurrences = [
        Occurrence(kind=measure, on=day, case=str(index), source=str(index))
        for index, (measure, day, _) in enumerate(told)
        if day is not None
    ]
    asking = Asking("accumulation", text.regulation, Facts({}, text.regulation.declared), on, plan.law.calendar)
    reached, waiting = counters(asking, plan.law.calendar, occurrences)
    full = [one for one in reached if one.reached and one.counter == counter.rule.counter]
    held = [(one.consequences, int(one.filled_by), True) for one in full]
    held += [(one.would_follow, len(told) - 1, False) for one in waiting if one.row == counter.provision.row]
    for consequences, index, binding in held:
        for consequence, laid_bars in zip(consequences, counter.bars, strict=True):
            for laid in laid_bars:
                if in_force(consequence, on, told[index][2]):
                    yield laid._replace(binding=laid.binding and binding), index, _last_day(consequence, on)


def _last_day(consequence: Consequence, on: date) -> date | None:
    return date(on.year, 12, 31) if consequence.year is not None else consequence.until_on
