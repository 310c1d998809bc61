"""Calendars for tests: the real one, and small ones written on the spot."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wenze.engine.calendar_reading import read_calendar
from wenze.engine.calendars import Calendar

CALENDARS = Path(__file__).resolve().parents[2] / "rulebook" / "calendar"

PLAIN_YEAR = """\
year: {year}
notices:
  - title: 关于{year}年部分节假日安排的通知
    number: 国办发明电〔{before}〕7号
    holidays:
      - {{name: 元旦, from: {year}-01-01, to: {year}-01-01}}
"""


@cache
def national() -> Calendar:
    """The calendar the rulebook ships, 2004 to 2026."""
    return read_calendar(CALENDARS)


def write_year(folder: Path, year: int, text: str | None = None, layer: str = "cn") -> Path:
    """Write one year's file under `folder` (a plain year where no text is given)."""
    file = folder / layer / f"{year}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text if text is not None else PLAIN_YEAR.format(year=year, before=year - 1), encoding="utf-8")
    return file
