"""On which day, at which hour? Steps of a story are dated by working days before today, so any day of the year will do.

A story is a generator: it yields how many working days before today its next step lies, and is sent that day. Its steps
run in the order of the calendar among those of all other stories, each with the clock standing at an office hour.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Protocol

from wenze.office import clock

Story = Generator[int, date, None]
ONE_DAY = timedelta(days=1)
MORNING, NOON, AFTERNOON, EVENING = time(8, 35), time(11, 50), time(14, 35), time(17, 25)
NIGHT = time(1, 5)


class Works(Protocol):
    """A calendar that knows which days are worked."""

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` is worked."""


class Diary:
    """The working days before ``today``; ``day(1)`` is the last one before it, whatever day today is."""

    def __init__(self, today: date, calendar: Works) -> None:
        self.today = today
        self._calendar = calendar
        self._past: list[date] = []

    def day(self, before: int) -> date:
        """The working day that lies ``before`` (1 or more) working days before today. ValueError for today and later."""
        if before < 1:
            raise ValueError(f"a step of the demonstration lies {1 - before} working days after yesterday")
        while len(self._past) < before:
            day = (self._past[-1] if self._past else self.today) - ONE_DAY
            while not self._calendar.is_workday(day):
                day -= ONE_DAY
            self._past.append(day)
        return self._past[before - 1]


@dataclass(order=True)
class _Due:
    day: date
    order: int
    story: Story = field(compare=False)


def run(stories: Iterable[Story], diary: Diary, *, nightly: Callable[[date], None]) -> None:
    """Run every step of every story, the earliest day first; on each day, in the order in which the stories are given.

    ``nightly`` is called in the small hours of every day from the first step to yesterday.
    """
    numbers = count()
    waiting: list[_Due] = []
    for story in stories:
        _wait(waiting, story, next(story, None), diary, next(numbers))
    night = waiting[0].day
    hours = Hours(night)
    while waiting:
        due = heapq.heappop(waiting)
        while night < due.day:
            night += ONE_DAY
            _at_night(night, nightly)
        with clock.frozen(hours.next_on(due.day)):
            try:
                following = due.story.send(due.day)
            except StopIteration:
                following = None
        _wait(waiting, due.story, following, diary, next(numbers), not_before=due.day)
    while night < diary.today - ONE_DAY:
        night += ONE_DAY
        _at_night(night, nightly)


def _wait(
    waiting: list[_Due], story: Story, before: int | None, diary: Diary, order: int, not_before: date | None = None
) -> None:
    if before is None:
        return
    day = diary.day(before)
    if not_before is not None and day < not_before:
        raise ValueError(f"a story goes back from {not_before} to {day}")
    heapq.heappush(waiting, _Due(day, order, story))


def _at_night(day: date, nightly: Callable[[date], None]) -> None:
    with clock.frozen(datetime.combine(day, NIGHT)):
        nightly(day)


class Hours:
    """The moments of a day's steps: some minutes apart, with a rest at noon; on a crowded day the last come quickly."""

    def __init__(self, day: date) -> None:
        self._pace = Random(11)  # noqa: S311 - the same office hours every time
        self._last = datetime.combine(day, MORNING)

    def next_on(self, day: date) -> datetime:
        """The moment of the next step on ``day``, later than the last one."""
        if day != self._last.date():
            self._last = datetime.combine(day, MORNING) + timedelta(minutes=self._pace.randrange(20))
            return self._last
        later = self._last + timedelta(minutes=self._pace.randrange(4, 24), seconds=self._pace.randrange(60))
        if NOON < later.time() < AFTERNOON:
            later = datetime.combine(day, AFTERNOON) + timedelta(minutes=self._pace.randrange(9))
        if later.time() > EVENING or later.date() != day:
            later = self._last + timedelta(seconds=7)
        self._last = later
        return later
