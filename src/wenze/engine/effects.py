"""What does a measure bring with it: which bars and fixed grades, from when, until when, under which clause?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wenze.engine.answers import Answer, Citation, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
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

    Facts: measure, decided_on, effective_on, on_probation, rectified_on (absent: not yet). Months and years end on the corresponding
    day, else the last of the month; that day is the last of the bar. Unknown: silent for a measure this text neither has nor names in an effect.
    """
    asking = Asking("effects", regulation, facts, asked_on, calendar)
    missing = [name for name in ("measure", "decided_on", "effective_on") if name not in facts]
    if missing:
        return asking.find_first(missing)
    measure = str(facts["measure"])
    own = any(measure in rule.codes for _, rule in regulation.rules("measure"))
    if not own and not any(measure in rule.of for _, rule in regulation.rules("effect")):
        return asking.silent(f"“{regulation.term(measure)}”这一方式")
    known, waiting = known_effects(asking, calendar, measure)
    if waiting:
        return asking.find_first(name for one in waiting for name in one.missing)
    return asking.answer(Consequences(consequences=known), Modality.MUST)


class Waiting(Frozen):
    """An effect of which it is not known whether it follows: what it would bring, and the facts to find."""

    row: str
    would_follow: tuple[Consequence, ...]
    missing: tuple[str, ...]


def known_effects(
    asking: Asking, calendar: Calendar, measure: str
) -> tuple[tuple[Consequence, ...], tuple[Waiting, ...]]:
    """What certainly follows from a measure, and what may follow once more is known."""
    known: list[Consequence] = []
    waiting: list[Waiting] = []
    counted = False
    for provision, rule in asking.regulation.rules("effect"):
        if measure not in rule.of and "any" not in rule.of:
            continue
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            asking.add(asking.reason(provision, used=("measure", *verdict.used)))
            known.extend(consequence(asking, calendar, provision, bar) for bar in rule.bars)
            counted = counted or any(bar.span for bar in rule.bars)
            waiting.extend(_perhaps_prolonged(asking, calendar, provision, rule))
        elif verdict.holds is None:
            asking.add(asking.reason(provision))
            would = tuple(consequence(asking, calendar, provision, bar) for bar in rule.bars)
            waiting.append(Waiting(row=provision.row, would_follow=would, missing=verdict.missing))
    if counted:
        conventions = asking.regulation.file.conventions
        asking.add(asking.cited(asking.regulation.convention("期间"), conventions.months_and_years))
    return tuple(known), tuple(waiting)


def period_end(regulation: Regulation, calendar: Calendar, facts: Facts, asked_on: date) -> Answer[PeriodEnd]:
    """When does 问责期 end? With the longest bar of the measure, else with the year of the decision.

    Facts as for `effects`. Open (`until_event`) while a bar waits for an event not yet told.
    """
    asking = Asking("period", regulation, facts, asked_on, calendar)
    found = next(iter(regulation.rules("accountability_period")), None)
    if found is None:
        return asking.silent("问责期")
    followed = effects(regulation, calendar, facts, asked_on)
    if followed.value is None:
        return asking.find_first(followed.unknown.facts) if followed.unknown else asking.silent("问责期")
    provision, _ = found
    asking.add(asking.reason(provision))
    lasting = [one for one in followed.value.consequences if one.until_on or one.until_event or one.without_end]
    for one in lasting:
        asking.add(asking.cited(one.citation, one.says))
    waiting = next((one for one in lasting if one.until_on is None), None)
    if waiting is not None:
        return asking.answer(PeriodEnd(until_event=waiting.until_event or "decision"))
    decided_on = facts["decided_on"]
    assert isinstance(decided_on, date)
    ends_on = max((one.until_on for one in lasting if one.until_on), default=date(decided_on.year, 12, 31))
    return asking.answer(PeriodEnd(ends_on=ends_on))


def _perhaps_prolonged(asking: Asking, calendar: Calendar, provision: Provision, rule: Effect) -> Iterator[Waiting]:
    """Bars of which it is not known whether they were prolonged, as if they were."""
    for bar in rule.bars:
        verdict = judge(bar.prolong_when, asking.facts) if bar.prolong_when is not None else None
        if verdict is not None and verdict.holds is None and bar.prolong is not None:
            plain = consequence(asking, calendar, provision, bar)
            until_on = last_day(calendar, plain.until_on, bar.prolong) if plain.until_on else None
            longer = plain.model_copy(update={"until_on": until_on})
            yield Waiting(row=provision.row, would_follow=(longer,), missing=verdict.missing)


def consequence(asking: Asking, calendar: Calendar, provision: Provision, bar: Bar) -> Consequence:
    """One bar laid on the days of a decision. Facts: decided_on, effective_on, and the day facts the bar names."""
    decided_on = _day(asking, "decided_on")
    start = _day(asking, "decided_on" if bar.start == "decided" else "effective_on")
    assert start is not None
    assert decided_on is not None
    return Consequence(
        what=bar.what,
        term=asking.regulation.term(bar.what),
        from_on=start,
        until_on=_last_day(asking, calendar, provision, bar, start),
        year=decided_on.year if bar.calendar_year else None,
        until_event=bar.until,
        at_once=bar.at_once,
        without_end=bar.without_end,
        fixed=bar.fixed,
        cap=bar.cap,
        allows=bar.allows,
        citation=asking.regulation.cite(provision),
        modality=provision.modality or Modality.MUST,
        says=provision.says,
    )


def _last_day(asking: Asking, calendar: Calendar, provision: Provision, bar: Bar, start: date) -> date | None:
    """The last barred day; None while it waits for an event or has no end of its own."""
    last = last_day(calendar, start, bar.span) if bar.span else _day(asking, bar.until)
    if last is not None and bar.prolong is not None and judge(bar.prolong_when, asking.facts).holds:
        asking.add(asking.reason(provision, f"延长一次：{bar.prolong.says}"))
        last = last_day(calendar, last, bar.prolong)
    released_on = _day(asking, bar.release)
    if released_on is not None and (last is None or released_on < last):
        asking.add(asking.reason(provision, "已提前解除", used=(bar.release,)))
        last = released_on
    return last


def _day(asking: Asking, fact: str) -> date | None:
    value = asking.facts.get(fact)
    return value if isinstance(value, date) else None
