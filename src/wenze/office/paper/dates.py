"""How is a day written on paper? ``2026年11月22日``, births as ``1981.03``, instants to the minute, Shanghai time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from wenze.office import clock

WEEKDAYS = "一二三四五六日"


_TYPED = re.compile(r"(\d{4})(?:([-/.年])(\d{1,2})(?:([-/.月])(\d{1,2})[日号]?|月)?|(\d{2})(\d{2})?)")


def as_iso(typed: str) -> str:
    """A day or a month as people type it, as ISO 8601: ``1981年3月5日`` → ``1981-03-05``, ``1981.3`` → ``1981-03``. Anything else
    comes back as it is."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    found = _TYPED.fullmatch(plain)
    parts = (found[1], found[3] or found[6], found[5] or found[7]) if found else ()
    return "-".join(part.zfill(2) for part in parts if part) or typed


def is_month(typed: Any) -> bool:
    """Is this a year and a month, without a day?"""
    return isinstance(typed, str) and re.fullmatch(r"\d{4}-\d{2}", as_iso(typed)) is not None


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
