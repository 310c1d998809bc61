"""When may somebody be told? Never in the hours they keep quiet, and on working days only where they say so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from wenze.office.clock import OFFICE_ZONE

FARTHEST_DAYS = 40
"""No stretch of days off is longer. A calendar that says otherwise keeps nobody from being told."""


def next_moment(
    at: datetime, *, quiet_from: time, quiet_until: time, workdays_only: bool, is_workday: Callable[[date], bool]
) -> datetime:
    """The first moment from ``at`` on, aware, at which a message may go out."""
    local = at.astimezone(OFFICE_ZONE)
    for ahead in range(FARTHEST_DAYS):
        day = local.date() + timedelta(days=ahead)
        if workdays_only and not is_workday(day):
            continue
        for start, end in _loud(day, quiet_from, quiet_until):
            if end > local:
                return max(start, local)
    return at


def _loud(day: date, quiet_from: time, quiet_until: time) -> list[tuple[datetime, datetime]]:
    """The stretches of a day in which messages go out, in order."""
    dawn, midnight = _at(day, time(0)), _at(day + timedelta(days=1), time(0))
    begin, end = _at(day, quiet_from), _at(day, quiet_until)
    found = [(dawn, begin), (end, midnight)] if begin < end else [(end, begin)]
    return [(start, stop) for start, stop in found if start < stop]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, OFFICE_ZONE)
