"""What a person typed, checked before it is kept: one sentence says what is wrong and how to mend it."""

from __future__ import annotations

from datetime import date

from wenze.office.paper import dates
from wenze.office.people.refusals import Refused

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
LONGEST_REASON = 2_000


def required(text: str | None, what: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` clean of control characters and outer blanks. Refuses an empty or too long one."""
    clean = optional(text, what, field, longest)
    if not clean:
        raise Refused(f"请填写{what}。", field=field)
    return clean


def optional(text: str | None, what: str, field: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` clean of control characters and outer blanks; may be empty. Refuses a too long one."""
    clean = "".join(char for char in (text or "") if char in "\n\t" or ord(char) >= 32).strip()
    if len(clean) > longest:
        raise Refused(f"{what}共{len(clean)}字，超过{longest}字，请精简。", field=field)
    return clean


def past_day(day: date | None, today: date, what: str, field: str, earliest: date | None = None) -> date:
    """A day on which something did happen: given, not after today, not before ``earliest``."""
    if day is None:
        raise Refused(f"请填写{what}。", field=field)
    if day > today:
        raise Refused(f"{what}{spoken(day)}晚于今天，请填写实际发生的日期。", field=field)
    if day.year < 1949:
        raise Refused(f"{what}{spoken(day)}过早，请核对年份。", field=field)
    if earliest is not None and day < earliest:
        raise Refused(f"{what}{spoken(day)}早于前一步的{spoken(earliest)}，请核对日期。", field=field)
    return day


def spoken(day: date) -> str:
    """2026年11月22日."""
    return dates.spoken(day)
