"""What does a measure bring with it: which bars and fixed grades, from when, until when, under which clause?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from wenze.engine.answers import Answer, Citation, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.conventions import EFFECT_PERIOD
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Bar, Effect
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.workdays import Calendar, last_day


class Consequence(Frozen):
    """One consequence of a measure.

    In force from `from_on` to `until_on`, both included. `year`: for that calendar year. `until_event`: open until that day fact is
    told. `at_once`: happens on `from_on` and has no length. `without_end`: until a decision lifts it. `fixed` is a grade that is set, `cap` the
    highest still open; `allows` is what stays permitted.
    """

    what: str
    term: str
    from_on: date
    until_on: date | None = None
    year: int | None = None
    until_event: str = ""
    at_once: bool = False
    without_end: bool = False
    fixed: str = ""
    cap: str = ""
    allows: str = ""
    citation: Citation
    modality: Modality = Modality.MUST
    says: str


class Consequences(Frozen):
    """Every consequence of one measure, in the order of the paper."""

    consequences: tuple[Consequence, ...]


class PeriodEnd(Frozen):
    """The last day of 问责期 (inclusive), or the event it waits for."""

    ends_on: date | None = None
    until_event: str = ""


def effects(regulation: Regulation, calendar: Calendar, facts: Facts, asked_on: date) -> Answer[Consequences]:
    """Which consequences follow from `measure`, decided on `decided_on` and effective on `effective_on`?

    Facts: measure, decided_on, effective_on, on_probation, rectified_on (absent: not yet). Which day is the last of a bar of months or
    years, the convention `effect_period` of the text says. Unknown: silent for a measure this text neither has nor names in an effect.
    """
    asking = Asking("effects", regulation, facts, asked_on, calendar)
    missing = [name for name in ("measure", "decided_on", "effective_on") if name not in facts]
    if missing:
        return asking.find_first(missing)
    measure = str(facts["measure"])
    if not names(regulation, measure):
        return asking.silent(f"“{regulation.term(measure)}”这一方式")
    known, waiting = known_effects(asking, calendar, measure)
    if waiting:
        return asking.find_first(name for one in waiting for name in one.missing)
    return asking.answer(Consequences(consequences=known), Modality.MUST)


def names(regulation: Regulation, measure: str) -> bool:
    """Whether the text has this measure or names it in an effect; one it does not know leaves every question open."""
    return measure in regulation.once("measures named", lambda: _measures_named(regulation))


def _measures_named(regulation: Regulation) -> frozenset[str]:
    return regulation.measures.union(*(rule.of for _, rule in regulation.rules("effect")))


class Outline(NamedTuple):
    """A bar of a provision, and its consequence as it is before it is laid on the days of a decision."""

    provision: Provision
    bar: Bar
    blank: Consequence


class Waiting(Frozen):
    """An effect of which it is not known whether it follows: what it would bring, and the facts to find."""

    row: str
    would_follow: tuple[Consequence, ...]
    missing: tuple[str, ...]


def known_effects(
    asking: Asking, calendar: Calendar, measure: str, about: frozenset[str] | None = None
) -> tuple[tuple[Consequence, ...], tuple[Waiting, ...]]:
    """What certainly follows from a measure, and what may follow once more is known. `about`: of these restrictions only."""
    known: list[Consequence] = []
    waiting: list[Waiting] = []
    lasting = False
    for provision, rule, bars in _following(asking.regulation, measure, about):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            asking.add(asking.reason(provision, used=("measure", *verdict.used)))
            known.extend([consequence(asking, calendar, one) for one in bars])
            lasting = lasting or any(one.bar.span is not None for one in bars)
            waiting.extend(_perhaps_prolonged(asking, calendar, bars))
        elif verdict.holds is None:
            asking.add(asking.reason(provision))
            would = tuple(consequence(asking, calendar, one) for one in bars)
            waiting.append(Waiting(row=provision.row, would_follow=would, missing=verdict.missing))
    asking.by_convention(*([EFFECT_PERIOD] if lasting else []))
    return tuple(known), tuple(waiting)


def period_end(regulation: Regulation, calendar: Calendar, facts: Facts, asked_on: date) -> Answer[PeriodEnd]:
    """When does 问责期 end? With the longest bar of the measure, else (or for every measure) with the year of the decision.

    Facts as for `effects`. Open (`until_event`) while a bar waits for an event not yet told.
    """
    asking = Asking("period", regulation, facts, asked_on, calendar)
    found = next(iter(regulation.rules("accountability_period")), None)
    if found is None:
        return asking.silent("问责期")
    followed = effects(regulation, calendar, facts, asked_on)
    if followed.value is None:
        lacking = followed.unknown.facts if followed.unknown else ()
        return asking.find_first(lacking) if lacking else asking.silent("问责期")
    provision, rule = found
    asking.add(asking.reason(provision))
    with_bars = followed.value.consequences if rule.ends == "longest_bar" else ()
    lasting = [one for one in with_bars if one.until_on or one.until_event or one.without_end]
    for one in lasting:
        asking.add(asking.cited(one.citation, one.says))
    waiting = next((one for one in lasting if one.until_on is None), None)
    if waiting is not None:
        return asking.answer(PeriodEnd(until_event=waiting.until_event or "decision"))
    decided_on = facts["decided_on"]
    assert isinstance(decided_on, date)
    ends_on = max((one.until_on for one in lasting if one.until_on), default=date(decided_on.year, 12, 31))
    return asking.answer(PeriodEnd(ends_on=ends_on))


def outlines(regulation: Regulation, provision: Provision, bars: Iterable[Bar]) -> tuple[Outline, ...]:
    """The bars of a provision, ready to be laid on the days of a decision."""
    return tuple(Outline(provision, bar, _blank(regulation, provision, bar)) for bar in bars)


def _blank(regulation: Regulation, provision: Provision, bar: Bar) -> Consequence:
    return Consequence(
        what=bar.what,
        term=regulation.term(bar.what),
        from_on=date.max,
        until_event=bar.until,
        at_once=bar.at_once,
        without_end=bar.without_end,
        fixed=bar.fixed,
        cap=bar.cap,
        allows=bar.allows,
        citation=regulation.cite(provision),
        modality=provision.modality or Modality.MUST,
        says=provision.says,
    )


_Followed = tuple[Provision, Effect, tuple[Outline, ...]]


def _following(regulation: Regulation, measure: str, about: frozenset[str] | None) -> tuple[_Followed, ...]:
    """The effects of one measure in the order of the paper, with their bars of these restrictions; worked out once for each text."""
    return regulation.once(("effects", measure, about), lambda: tuple(_effects(regulation, measure, about)))


def _effects(regulation: Regulation, measure: str, about: frozenset[str] | None) -> Iterator[_Followed]:
    for provision, rule in regulation.rules("effect"):
        bars = [bar for bar in rule.bars if about is None or bar.what in about]
        if bars and (measure in rule.of or "any" in rule.of):
            yield provision, rule, outlines(regulation, provision, bars)


def _perhaps_prolonged(asking: Asking, calendar: Calendar, bars: Iterable[Outline]) -> Iterator[Waiting]:
    """Bars of which it is not known whether they were prolonged, as if they were."""
    for one in bars:
        if one.bar.prolong is None:
            continue
        verdict = judge(one.bar.prolong_when, asking.facts)
        if verdict.holds is None:
            plain = consequence(asking, calendar, one)
            until_on = last_day(calendar, plain.until_on, one.bar.prolong) if plain.until_on else None
            longer = plain.model_copy(update={"until_on": until_on})
            yield Waiting(row=one.provision.row, would_follow=(longer,), missing=verdict.missing)


def consequence(asking: Asking, calendar: Calendar, outline: Outline) -> Consequence:
    """One bar laid on the days of a decision. Facts: decided_on, effective_on, and the day facts the bar names."""
    bar, day = outline.bar, asking.facts.day
    decided_on = day("decided_on")
    start = decided_on if bar.start == "decided" else day("effective_on")
    assert start is not None
    assert decided_on is not None
    laid = {
        "from_on": start,
        "until_on": _last_day(asking, calendar, outline, start),
        "year": decided_on.year if bar.calendar_year else None,
    }
    return outline.blank.model_copy(update=laid)


def _last_day(asking: Asking, calendar: Calendar, outline: Outline, start: date) -> date | None:
    """The last barred day; None while it waits for an event or has no end of its own."""
    provision, bar, _ = outline
    if bar.span is not None:
        last: date | None = last_day(calendar, start, bar.span, asking.regulation.first_day(EFFECT_PERIOD))
    else:
        last = asking.facts.day(bar.until)
    if last is not None and bar.prolong is not None and judge(bar.prolong_when, asking.facts).holds:
        asking.add(asking.reason(provision, f"延长一次：{bar.prolong.says}"))
        last = last_day(calendar, last, bar.prolong)
    released_on = asking.facts.day(bar.release)
    if released_on is not None and (last is None or released_on < last):
        asking.add(asking.reason(provision, "已提前解除", used=(bar.release,)))
        last = released_on
    return last
