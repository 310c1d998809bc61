"""One limit counted: the question to the law, its answer in the row, and the day that a row keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models

from wenze.engine.deadlines import Deadline
from wenze.office.limits.models import MET, MET_LATE, Limit
from wenze.office.matters.models import Matter
from wenze.office.people.models import Account
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_limits
from wenze.office.rulings.models import Ruling


@dataclass(frozen=True)
class About:
    """What limits are about: a matter, or the part of it with this ``key`` on this ``track``. ``name`` names the part,
    ``subject`` is the row to which rulings about it belong, by default the matter."""

    matter: Matter
    track: str = ""
    key: int | None = None
    name: str = ""
    subject: models.Model | None = None

    def limits(self) -> list[Limit]:
        """Its limits, the oldest first, read afresh: they are about to be written."""
        found = Limit.objects.filter(matter_id=self.matter.pk, track=self.track, part=self.key)
        return list(found.select_related("ruling", "matter").order_by("pk"))


def ask_again(*, by: Account | None, today: date, limit: Limit, told: law.Told | None = None) -> Limit:
    """Count one limit anew with what is ``told`` now beside the facts of its last ruling, and keep the new ruling with it.
    A limit to which the text gives no day is settled without a question."""
    return settled(limit, today) if is_without_number(limit) else ask(by=by, today=today, limit=limit, told=told)


def ask(*, by: Account | None, today: date, limit: Limit, told: law.Told | None = None) -> Limit:
    """Count one limit anew, whatever the law said of it before. It has a ruling."""
    assert limit.ruling is not None
    facts = {**(told or {}), limit.waits_for: limit.met_on}
    ruling = rulings.ask_deadline_again(
        by=by, today=today, before=limit.ruling, limit=limit.code, told=facts, read_on=limit.read_on
    )
    return put(limit, ruling, today)


def is_without_number(limit: Limit) -> bool:
    """Does its last day come from outside the text, or from nowhere? The ruling says that the text is silent."""
    return limit.ruling is not None and limit.ruling.answer.value is None


def put(limit: Limit, ruling: Ruling, today: date) -> Limit:
    """Enter the answer of a ruling in a row, and save it."""
    value: Deadline | None = ruling.answer.value
    if value is None:
        return limit
    if limit.pk is None or limit.first_due_on is None:
        limit.first_due_on = value.first_due_on
    elif keeps_its_day(limit, value, today):
        return settled(limit, today)
    limit.due_on, limit.warn_on, limit.extended = value.due_on, value.warn_on, value.extended
    limit.provisional, limit.state, limit.unit = value.provisional, str(value.state), value.counted.unit
    limit.breached = limit.breached or (value.breached and not limit.is_right)
    limit.counted_says, limit.ruling, limit.calendar_sha256 = value.counted.says, ruling, ruling.calendar_sha256
    limit.save()
    return limit


def put_open(limit: Limit, ruling: Ruling, is_stated_later: bool) -> Limit:
    """Enter a limit to which the text gives no last day: the day that the office suggests, if it does. Where a paper is to
    carry the day (``is_stated_later``), nothing is suggested."""
    found = None if is_stated_later else queries_limits.suggested(limit.code, limit.from_on)
    limit.basis = Limit.OPEN if found is None else Limit.SUGGESTED
    if found is not None:
        limit.first_due_on = limit.due_on = found.end
        limit.unit, limit.provisional, limit.counted_says = found.unit, found.provisional, found.says
    limit.ruling, limit.calendar_sha256 = ruling, law.law().calendar.sha256
    limit.save()
    return limit


def settled(limit: Limit, on: date) -> Limit:
    """Where a limit stands that keeps its day, saved."""
    is_late = limit.passed(limit.met_on or on)
    if limit.met_on is not None:
        limit.state = MET_LATE if is_late else MET
    elif is_late:
        limit.state = "overdue"
    limit.breached = limit.breached or (is_late and limit.binds)
    limit.save()
    return limit


def keeps_its_day(limit: Limit, now: Deadline, on: date) -> bool:
    """Does a limit keep its day although the days off, as they are now, give an earlier one? Where somebody was told until
    when a right may be used, and where the earlier day has already passed: nobody is made late by a notice that came
    afterwards."""
    return limit.due_on is not None and now.due_on < limit.due_on and (limit.is_right or now.due_on < on)
