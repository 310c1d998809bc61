"""Days of many rows at once, as numbers since 1970: whole columns, and the corresponding day so many months on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from wenze.engine.spans import EARLIEST_YEAR, LATEST_YEAR

Days = np.ndarray[Any, np.dtype[np.int32]]

NEVER = np.int32(2**31 - 1)
AFTER = 200  # years; no effect of a rule file lasts so long
FIRST_OF_MONTH: Days = (
    np.arange(f"{EARLIEST_YEAR}-01", f"{LATEST_YEAR + AFTER + 1}-01", dtype="datetime64[M]")
    .astype("datetime64[D]")
    .astype(np.int32)
)
MONTH_OF_DAY = np.repeat(np.arange(len(FIRST_OF_MONTH) - 1, dtype=np.int16), np.diff(FIRST_OF_MONTH))


def number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


def day(told: np.int32) -> date | None:
    """The day of a number; None for NEVER."""
    return None if told == NEVER else date.fromordinal(int(told) + date(1970, 1, 1).toordinal())


def numbers(column: pa.ChunkedArray | pa.Array) -> Days:
    """The days of a column of dates; NEVER where there is none."""
    days = column.cast(pa.int32())
    told: Days = (days.fill_null(int(NEVER)) if days.null_count else days).to_numpy()
    return told


def months_later(
    days: Days, months: int | Days, day_before: bool | np.ndarray[Any, np.dtype[np.bool_]] = False
) -> Days:
    """The corresponding day so many months on (or the day before it), else the last of that month.

    `days` between EARLIEST_YEAR and LATEST_YEAR; `months` and `day_before` are the same for all of them or one for each.
    """
    month = MONTH_OF_DAY.take(days - FIRST_OF_MONTH[0])
    target = month + months
    last = FIRST_OF_MONTH.take(target + 1) - np.int32(1)
    corresponding = FIRST_OF_MONTH.take(target) + days - FIRST_OF_MONTH.take(month)
    later: Days = np.minimum(corresponding - (day_before & (corresponding <= last)), last)
    return later
