"""The limits of a matter as its page shows them: lamp, day, where the day comes from, the days counted one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.engine.spans import Counted
from wenze.office.limits import queries
from wenze.office.limits.models import PAUSED, Limit
from wenze.office.paper import dates
from wenze.office.paper.lamps import Lamp


@dataclass(frozen=True)
class Day:
    """One day of a count: ``state`` is off, make (a rest day that is worked), due, or empty."""

    number: int
    state: str
    title: str


@dataclass(frozen=True)
class Shown:
    """One limit. ``links`` lead to what whoever looks may say of it, each with its words."""

    lamp: Lamp
    title: str
    due_on: date | None
    is_suggested: bool
    cite: str
    says: str
    note: str
    days: tuple[Day, ...]
    open: bool
    links: tuple[tuple[str, str], ...]


def laid_out(limits: Iterable[Limit], on: date, may_state: bool) -> list[Shown]:
    """Every limit, those that wait first, each with the trace of its count. ``may_state``: may whoever looks state, pause and
    resume them (``queries.may_state``)?"""
    ranked = sorted(limits, key=lambda one: (one.met_on is not None, one.due_on is None, one.due_on or on, one.pk))
    return [_shown(one, on, may_state) for one in ranked]


def _shown(limit: Limit, on: date, may_state: bool) -> Shown:
    value = None if limit.ruling is None else limit.ruling.answer.value
    return Shown(
        lamp=queries.lamp(limit, on),
        title=f"{limit.about}　{limit.term}" if limit.about else limit.term,
        due_on=limit.due_on,
        is_suggested=limit.basis == Limit.SUGGESTED,
        cite=limit.clause,
        says=limit.counted_says,
        note="；".join(_notes(limit)),
        days=() if value is None or limit.due_on is None else tuple(_days(value.counted, limit.due_on)),
        open=limit.waits and limit.due_on is not None and on <= limit.due_on,
        links=tuple(_links(limit)) if may_state and limit.waits else (),
    )


def _notes(limit: Limit) -> Iterator[str]:
    yield from _where_from(limit)
    if limit.state == PAUSED:
        pause = limit.pauses.last()
        if pause is not None:
            told = {"on": dates.spoken(pause.from_on), "why": pause.why, "left": queries.shown_left(limit, pause.left)}
            yield _("自%(on)s起中止（%(why)s），剩余%(left)s，恢复后接着计算") % told
    if limit.extended:
        yield _("延长前为%(day)s") % {"day": dates.spoken(limit.first_due_on)}
    if limit.provisional:
        yield _("暂计：部分日子的放假安排尚未公布，公布后自动重算")
    if limit.recounted_on is not None and limit.due_before is not None:
        told = {"on": dates.spoken(limit.recounted_on), "day": dates.spoken(limit.due_before)}
        yield _("%(on)s按放假安排重算，原为%(day)s") % told
    if limit.met_on is not None:
        yield _("%(day)s完成") % {"day": dates.spoken(limit.met_on)}
    elif limit.breached:
        yield _("已超期，补办后仍然保留")


def _where_from(limit: Limit) -> Iterator[str]:
    """Where the last day comes from, if not from the text."""
    if limit.basis == Limit.STATED:
        told = {"by": limit.stated_by, "source": limit.source}
        yield _("到期日期由%(by)s依“%(source)s”登记") % told
    elif limit.basis == Limit.SUGGESTED:
        yield _("条文未定天数，建议%(day)s以前办理，不算逾期") % {"day": dates.spoken(limit.due_on)}
    elif limit.basis == Limit.OPEN and queries.stated_fact(limit):
        yield _("到期日期以文书载明的为准，还没有登记")
    elif limit.basis == Limit.OPEN:
        yield _("条文未定天数，不算逾期")


def _links(limit: Limit) -> Iterator[tuple[str, str]]:
    if limit.basis != Limit.COUNTED and queries.stated_fact(limit) is not None:
        yield _("登记到期日期"), reverse("limits:state", args=[limit.pk])
    if limit.state == PAUSED:
        yield _("恢复计算"), reverse("limits:resume", args=[limit.pk])
    elif queries.pauses_left(limit):
        yield _("中止计算"), reverse("limits:suspend", args=[limit.pk])


def _days(counted: Counted, due_on: date) -> Iterator[Day]:
    """The days of a count of days; a count of months or years has no days to draw."""
    if counted.unit not in {"workdays", "days"}:
        return
    for one in counted.days:
        if one.day == due_on:
            state = "due"
        elif not one.counted:
            state = "off"
        else:
            state = "make" if counted.unit == "workdays" and one.day.weekday() >= 5 else ""
        place = _("第%(number)d") % {"number": one.number} if one.number else _("不计") if not one.counted else ""
        yield Day(one.day.day, state, " ".join(part for part in (dates.with_weekday(one.day), place, one.why) if part))
