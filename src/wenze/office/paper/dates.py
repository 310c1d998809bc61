"""How is a day written on paper? ``2026年11月22日``, births as ``1981.03``, instants to the minute, Shanghai time."""

from __future__ import annotations

from datetime import date, datetime

from wenze.office import clock

WEEKDAYS = "一二三四五六日"


def spoken(day: date | datetime | None) -> str:
    """``2026年11月22日``; the empty text for no day."""
    day = _day(day)
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def short(day: date | datetime | None, year: int | None = None) -> str:
    """``11月22日``, with the year in front unless it is ``year``."""
    day = _day(day)
    if day is None:
        return ""
    return f"{day.month}月{day.day}日" if day.year == year else spoken(day)


def with_weekday(day: date | datetime | None) -> str:
    """``2026年11月22日 星期日``."""
    day = _day(day)
    return "" if day is None else f"{spoken(day)} 星期{WEEKDAYS[day.weekday()]}"


def birth(day: date | None) -> str:
    """A birth as personnel papers write it: ``1981.03``."""
    return "" if day is None else f"{day.year}.{day.month:02d}"


def minute(instant: datetime | None) -> str:
    """``2026年11月22日 09:05`` in Shanghai."""
    if instant is None:
        return ""
    there = instant.astimezone(clock.OFFICE_ZONE)
    return f"{spoken(there.date())} {there:%H:%M}"


def _day(day: date | datetime | None) -> date | None:
    return clock.day_of(day) if isinstance(day, datetime) else day
