"""What is asked of many people on one day, laid out as columns: every bar of every measure that bears on the questions, and the counters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from wenze.engine.bulk_days import Days, number
from wenze.engine.bulk_plan import Counter, Laid, Plan, Text
from wenze.engine.eligibility import Question

Numbers = np.ndarray[Any, Any]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

ALWAYS = 10**8


class Bars(NamedTuple):
    """Bars one after another, a column for each thing that is said of a bar (see `bulk_plan.Laid`).

    `endless`: without a last day. `names`: for question, regulation, edition and clause the place of the name in a list, and the list.
    """

    from_decided: Mask
    months: Days
    days: Days
    day_before: Mask
    more_months: Days
    year: Mask
    until_rectified: Mask
    endless: Mask
    binding: Mask
    names: dict[str, tuple[Numbers, pa.Array]]


class Counting(NamedTuple):
    """One counter that bears on the questions: the pairs it counts, the first day it looks at, and where each of its bars stands among `Asked.bars`."""

    text: Text
    counter: Counter
    counts: Mask
    since: int
    bars: dict[Laid, int]


class Asked(NamedTuple):
    """The questions of one day. `pairs` are texts with a measure of theirs, numbered by `pair_of` from the numbers of text and measure.

    Each pair brings so `many` of the `bars`, from its `first` on; they `reach` so many days from the later of decision and effect; a counter counts it
    `since` that day. The last pair is none: a measure the text does not know brings nothing.
    """

    plan: Plan
    on: date
    texts: dict[str, int]
    measures: dict[str, int]
    pairs: list[tuple[Text, str]]
    pair_of: Numbers
    bars: Bars
    first: Numbers
    many: Numbers
    reach: Days
    since: Days
    countings: list[Counting]


def asked(plan: Plan, on: date, questions: Sequence[Question]) -> Asked:
    """Lay out what these questions ask of each text and measure."""
    pairs = [(text, measure) for text in plan.texts.values() for measure in text.measures]
    wanted = [_wanted(text.measures[measure], questions) for text, measure in pairs] + [[]]
    laid = [(text, one) for (text, _), bars in zip(pairs, wanted, strict=False) for one in bars]
    countings = list(_countings(plan, pairs, on, questions, laid))
    texts = {name: place for place, name in enumerate(plan.texts)}
    measures = {name: place for place, name in enumerate(dict.fromkeys(plan.names.values()))}
    pair_of = np.full((len(texts), len(measures)), len(pairs))
    for place, (text, measure) in enumerate(pairs):
        pair_of[texts[text.regulation.id], measures[measure]] = place
    many = np.array([len(bars) for bars in wanted])
    since = [np.where(one.counts, one.since, ALWAYS) for one in countings]
    return Asked(
        plan=plan,
        on=on,
        texts=texts,
        measures={name: measures[measure] for name, measure in plan.names.items()},
        pairs=pairs,
        pair_of=pair_of,
        bars=_columns(laid),
        first=np.cumsum(many) - many,
        many=many,
        reach=np.array([max(map(_reach, bars), default=-ALWAYS) for bars in wanted], dtype=np.int32),
        since=np.min([np.full(len(wanted), ALWAYS), *since], axis=0).astype(np.int32),
        countings=countings,
    )


def _wanted(bars: Iterable[Laid], questions: Sequence[Question]) -> list[Laid]:
    return [one for one in bars if one.question in questions]


def _countings(
    plan: Plan,
    pairs: Sequence[tuple[Text, str]],
    on: date,
    questions: Sequence[Question],
    laid: list[tuple[Text, Laid]],
) -> Iterator[Counting]:
    """The counters that bear on the questions; their bars, which begin with the decision that fills the counter, are added to `laid`."""
    for text in plan.texts.values():
        for counter in text.counters:
            theirs = sorted(set(_wanted((one for bar in counter.bars for one in bar), questions)))
            if not theirs:
                continue
            every = [*theirs, *(one._replace(binding=False) for one in theirs if one.binding and counter.exact)]
            places = {one: len(laid) + place for place, one in enumerate(every)}
            laid += [(text, one._replace(from_decided=True, until_rectified=False)) for one in every]
            counts = [one is text and measure in counter.measures for one, measure in pairs]
            yield Counting(text, counter, np.array([*counts, False]), _since(counter, on), places)


def _columns(laid: Sequence[tuple[Text, Laid]]) -> Bars:
    """These bars as columns."""
    bars = [one for _, one in laid]
    return Bars(
        from_decided=np.array([one.from_decided for one in bars], dtype=np.bool_),
        months=np.array([one.months for one in bars], dtype=np.int32),
        days=np.array([one.days for one in bars], dtype=np.int32),
        day_before=np.array([one.day_before for one in bars], dtype=np.bool_),
        more_months=np.array([one.more_months for one in bars], dtype=np.int32),
        year=np.array([one.year for one in bars], dtype=np.bool_),
        until_rectified=np.array([one.until_rectified and not _measured(one) for one in bars], dtype=np.bool_),
        endless=np.array([not (one.until_rectified or _measured(one)) for one in bars], dtype=np.bool_),
        binding=np.array([one.binding for one in bars], dtype=np.bool_),
        names={
            "question": _listed(one.question for one in bars),
            "regulation": _listed(text.regulation.id for text, _ in laid),
            "edition": _listed(text.edition for text, _ in laid),
            "clause": _listed(one.row for one in bars),
        },
    )


def _measured(laid: Laid) -> bool:
    """Whether the bar has a last day of its own: so long after its start, or the end of the year."""
    return laid.year or bool(laid.months or laid.days)


def _listed(names: Iterable[str]) -> tuple[Numbers, pa.Array]:
    """The place of each name in a list that has it once, and the list."""
    places: dict[str, int] = {}
    told = [places.setdefault(name, len(places)) for name in names]
    return np.array(told, dtype=np.int16), pa.array(list(places), pa.string())


def _since(counter: Counter, on: date) -> int:
    """The first day a counter looks at on that day."""
    within_the_year = counter.rule.window.calendar_year and not counter.exact
    return number(date(on.year, 1, 1)) if within_the_year else -ALWAYS


def _reach(laid: Laid) -> int:
    """No fewer days than the bar can last, counted from the later of decision and effect."""
    if laid.year:
        return 366
    return 31 * (laid.months + laid.more_months) + laid.days if _measured(laid) else ALWAYS
