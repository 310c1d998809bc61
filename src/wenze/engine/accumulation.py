"""What does repetition add? Counts in a year, a rolling window, years in a row or ever, and what follows when they are full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from wenze.engine.answers import Answer, Citation, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.conventions import COUNTING_WINDOW, EFFECT_PERIOD
from wenze.engine.effects import Consequence, Waiting, consequence, outlines
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Accumulation
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.spans import Span
from wenze.engine.workdays import Calendar, last_day

YEAR = Span.parse("1 year")


class Occurrence(Frozen):
    """One thing that is counted: a measure or event code, its day, whose it is, the matter it belongs to, the paper it comes from."""

    kind: str
    on: date
    of: str = "person"
    case: str = ""
    source: str = ""


class Reached(Frozen):
    """One counter: how many were counted, whether that is enough, and what follows. `filled_by` is the source of the
    occurrence that filled it; `rolling_count` is shown where it differs."""

    counter: str
    counted: int
    at_least: int
    reached: bool
    filled_by: str = ""
    rolling_count: int | None = None
    consequences: tuple[Consequence, ...] = ()
    step: str = ""
    to: tuple[str, ...] = ()
    citation: Citation
    modality: Modality


class Accumulated(Frozen):
    """Every counter of the text, in its order."""

    counters: tuple[Reached, ...]


def accumulated(
    regulation: Regulation, calendar: Calendar, occurrences: Iterable[Occurrence], facts: Facts, asked_on: date
) -> Answer[Accumulated]:
    """How do the counters of this text stand on `asked_on`, given everything that occurred up to it?

    A calendar-year counter counts the year of `asked_on`. A bar of a counter starts on the day of the last occurrence counted: each
    further one fills it anew.
    Unknown: silent where the text counts nothing; find_first where a counter's condition is not known.
    """
    asking = Asking("accumulation", regulation, facts, asked_on, calendar)
    if not regulation.rules("accumulation"):
        return asking.silent("累计后果")
    reached, waiting = counters(asking, calendar, occurrences)
    if waiting:
        return asking.find_first(name for one in waiting for name in one.missing)
    return asking.answer(Accumulated(counters=reached))


def counters(
    asking: Asking, calendar: Calendar, occurrences: Iterable[Occurrence], *, only_full: bool = False
) -> tuple[tuple[Reached, ...], tuple[Waiting, ...]]:
    """Every counter whose condition holds (`only_full`: of these the full ones), and those that are full but of which it is not known
    whether they apply."""
    on = asking.asked_on
    assert on is not None
    told = sorted((one for one in occurrences if one.on <= on), key=lambda one: one.on)
    reached: list[Reached] = []
    waiting: list[Waiting] = []
    for provision, rule in asking.regulation.rules("accumulation"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds is False:
            continue
        counted = _counted(asking.regulation, calendar, rule, told, on)
        full = len(counted) >= rule.at_least
        if verdict.holds and (full or not only_full):
            reached.append(_reached(asking, calendar, provision, rule, counted, told))
        elif full and verdict.holds is None:
            would = _reached(asking, calendar, provision, rule, counted, told)
            waiting.append(Waiting(row=provision.row, would_follow=would.consequences, missing=verdict.missing))
    return tuple(reached), tuple(waiting)


def _reached(
    asking: Asking,
    calendar: Calendar,
    provision: Provision,
    rule: Accumulation,
    counted: Sequence[Occurrence],
    told: Sequence[Occurrence],
) -> Reached:
    full = len(counted) >= rule.at_least
    consequences: tuple[Consequence, ...] = ()
    if full:
        asking.add(asking.reason(provision, f"{provision.says}（已计{len(counted)}次）"))
        consequences = _following(asking, calendar, provision, rule, counted[-1].on)
        asking.counted(EFFECT_PERIOD, *(bar.span for bar in rule.bars))
    rolling = _rolling_count(asking, calendar, rule, told)
    asking.counted(COUNTING_WINDOW, YEAR if rule.window.calendar_year else rule.window.rolling)
    return Reached(
        counter=rule.counter,
        counted=len(counted),
        at_least=rule.at_least,
        reached=full,
        filled_by=counted[-1].source if full else "",
        rolling_count=rolling if rule.window.calendar_year and rolling != len(counted) else None,
        consequences=consequences,
        step=rule.step if full else "",
        to=rule.to if full else (),
        citation=asking.regulation.cite(provision),
        modality=provision.modality or Modality.MUST,
    )


def _following(
    asking: Asking, calendar: Calendar, provision: Provision, rule: Accumulation, day: date
) -> tuple[Consequence, ...]:
    """The bars of a counter that was filled on this day."""
    its_own = Facts({"decided_on": day, "effective_on": day}, asking.facts.declared)
    laid = Asking("accumulation", asking.regulation, its_own, asking.asked_on, calendar)
    return tuple(consequence(laid, calendar, bar) for bar in outlines(asking.regulation, provision, rule.bars))


def _rolling_count(asking: Asking, calendar: Calendar, rule: Accumulation, told: Sequence[Occurrence]) -> int:
    """How many lie within the year that ends on the day asked about."""
    on, regulation = asking.asked_on, asking.regulation
    assert on is not None
    those = _those(regulation, calendar, rule, told, on)
    return len(_once(rule, _in_rolling_year(regulation, calendar, those, on)))


def _counted(
    regulation: Regulation, calendar: Calendar, rule: Accumulation, told: Sequence[Occurrence], on: date
) -> list[Occurrence]:
    those = _those(regulation, calendar, rule, told, on)
    window = rule.window
    if window.calendar_year:
        return _once(rule, (one for one in those if one.on.year == on.year))
    if window.rolling is not None:
        return _densest(regulation, calendar, those, rule)
    return _years_in_a_row(_once(rule, those)) if window.consecutive_years else _once(rule, those)


def _those(
    regulation: Regulation, calendar: Calendar, rule: Accumulation, told: Sequence[Occurrence], on: date
) -> list[Occurrence]:
    """What this counter counts: occurrences of its kinds and its subjects, and other counters."""
    whose = {"unit", "member"} if rule.of == "unit_and_members" else {rule.of}
    kinds = {*rule.counts, *(regulation.measures if "any" in rule.counts else ())}
    those = [one for one in told if one.kind in kinds and one.of in whose]
    return those + _from_counters(regulation, calendar, rule, told, on)


def _once(rule: Accumulation, those: Iterable[Occurrence]) -> list[Occurrence]:
    """Those of one window, a matter once where the text says so. A matter that lasts into another window counts there too."""
    if not rule.one_per_case:
        return list(those)
    first_of_case: dict[str, Occurrence] = {}
    for index, one in enumerate(those):
        first_of_case.setdefault(one.case or f"#{index}", one)
    return list(first_of_case.values())


def _from_counters(
    regulation: Regulation, calendar: Calendar, rule: Accumulation, told: Sequence[Occurrence], on: date
) -> list[Occurrence]:
    """A counter fed by another: each year in which the other one was full is one occurrence, on the day it filled."""
    fed = []
    for _, inner in regulation.rules("accumulation"):
        if inner.counter not in rule.counts or inner.counter == rule.counter:
            continue
        for year in sorted({one.on.year for one in told}):
            until = min(on, date(year, 12, 31))
            counted = _counted(regulation, calendar, inner, [one for one in told if one.on <= until], until)
            this_year = [one for one in counted if one.on.year == year]
            if len(counted) >= inner.at_least and this_year:
                fed.append(Occurrence(kind=inner.counter, on=this_year[-1].on, of=inner.of))
    return fed


def _densest(
    regulation: Regulation, calendar: Calendar, those: list[Occurrence], rule: Accumulation
) -> list[Occurrence]:
    """The most that ever lay within one rolling window: from one of them to the day its span is full, both included."""
    assert rule.window.rolling is not None
    best: list[Occurrence] = []
    span = rule.window.rolling
    for first in those:
        end = last_day(calendar, first.on, span, regulation.first_day(COUNTING_WINDOW))
        within = _once(rule, (one for one in those if first.on <= one.on <= end))
        best = max(best, within, key=len)
    return best


def _years_in_a_row(those: list[Occurrence]) -> list[Occurrence]:
    """One occurrence a year, of the unbroken run of years that ends with the last of them."""
    by_year = {one.on.year: one for one in those}
    run: list[Occurrence] = []
    year = max(by_year, default=0)
    while year in by_year:
        run.insert(0, by_year[year])
        year -= 1
    return run


def _in_rolling_year(regulation: Regulation, calendar: Calendar, those: list[Occurrence], on: date) -> list[Occurrence]:
    return [
        one for one in those if one.on <= on <= last_day(calendar, one.on, YEAR, regulation.first_day(COUNTING_WINDOW))
    ]
