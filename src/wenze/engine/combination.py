"""Several sanctions at once: the heaviest, the sum up to a ceiling, one grade heavier, what was left plus the new, or the longer effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wenze.engine.answers import Answer, Frozen
from wenze.engine.asking import Asking
from wenze.engine.conventions import EFFECT_PERIOD
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Combination
from wenze.engine.regulation import Regulation
from wenze.engine.workdays import Calendar, last_day


class Sanction(Frozen):
    """One of several sanctions: its measure, and the first and last day of its effect (inclusive)."""

    measure: str
    from_on: date
    until_on: date


class Combined(Frozen):
    """What is served in the end: the measure, and its effect from first to last day (inclusive)."""

    measure: str
    from_on: date
    until_on: date
    how: str


def combine(
    regulation: Regulation, calendar: Calendar, sanctions: Sequence[Sanction], facts: Facts, asked_on: date
) -> Answer[Combined]:
    """What do these sanctions (two or more, earliest first) come to under this text?

    The order of weight is that of the text's `scale`. Unknown: silent where the text does not say how they combine.
    """
    asking = Asking("combination", regulation, facts, asked_on, calendar)
    measures = {one.measure for one in sanctions}
    for provision, rule in regulation.rules("combination"):
        if "any" in rule.of or measures <= set(rule.of):
            asking.add(asking.reason(provision))
            asking.counted(EFFECT_PERIOD, rule.ceiling)
            return asking.answer(_combined(regulation, calendar, rule, sanctions))
    return asking.silent("数种处理并存时怎样执行")


def _combined(regulation: Regulation, calendar: Calendar, rule: Combination, sanctions: Sequence[Sanction]) -> Combined:
    scale = next((one.scale for _, one in regulation.rules("scale")), ())
    heaviest = max(sanctions, key=lambda one: scale.index(one.measure) if one.measure in scale else -1)
    first, last = sanctions[0], sanctions[-1]
    latest = max(one.until_on for one in sanctions)
    measure, from_on, until_on = heaviest.measure, heaviest.from_on, heaviest.until_on
    match rule.how:
        case "sum":
            days = sum((one.until_on - one.from_on).days for one in sanctions)
            measure, from_on, until_on = first.measure, first.from_on, first.from_on + timedelta(days=days)
        case "one_heavier":
            place = min(scale.index(heaviest.measure) + 1, len(scale) - 1)
            measure = scale[place]
        case "remainder_plus_new":
            left = max(0, (first.until_on - last.from_on).days)
            measure, from_on, until_on = last.measure, last.from_on, last.until_on + timedelta(days=left)
        case "longest_effect":
            from_on, until_on = min(one.from_on for one in sanctions), latest
    if rule.ceiling is not None:
        until_on = min(until_on, last_day(calendar, from_on, rule.ceiling, regulation.first_day(EFFECT_PERIOD)))
    return Combined(measure=measure, from_on=from_on, until_on=until_on, how=rule.how)
