"""The shapes of counting: a length of time, a pause, and a count with the trace of every day it walked over."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from pydantic import Field, GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from wenze.engine.answers import Frozen

Unit = Literal["workdays", "days", "months", "years", "hours"]
FirstDay = Literal["next", "same"]

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
LARGEST_AMOUNT: dict[Unit, int] = {"workdays": 9999, "days": 9999, "months": 1200, "years": 100, "hours": 9999}
UNIT_TERMS: dict[Unit, str] = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年", "hours": "小时"}
_SPAN_PATTERN = r"([1-9][0-9]{0,3}) (workday|day|month|year|hour)s?"


class CannotCount(ValueError):
    """The question makes no sense to a calendar; `says` is a Chinese sentence with how to mend it."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Span(Frozen):
    """A length of time that keeps its unit: `15 workdays`, `15 days`, `6 months`, `1 year`, `24 hours`.

    In files and in JSON it is that text. `amount` is a whole number from 1 up to 9999 (1200 months, 100 years).
    """

    amount: int = Field(strict=True, ge=1)
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Span:
        """The span a text like "15 workdays" means. Raises CannotCount for zero, signs, fractions and unknown units."""
        found = re.fullmatch(_SPAN_PATTERN, text, re.ASCII) if isinstance(text, str) else None
        if found is None:
            raise CannotCount(f"“{text}”不是期限，请写成 15 workdays、15 days、6 months、1 year 或 24 hours 的样子")
        return cls.model_validate({"amount": int(found[1]), "unit": f"{found[2]}s"})

    @property
    def says(self) -> str:
        """The span in Chinese: 15个工作日, 15日, 6个月, 1年, 24小时."""
        return f"{self.amount}{UNIT_TERMS[self.unit]}"

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount > 1 else self.unit[:-1]}"

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        span = cls.parse(value)
        return {"amount": span.amount, "unit": span.unit}

    @model_validator(mode="after")
    def _within_bounds(self) -> Span:
        if self.amount > LARGEST_AMOUNT[self.unit]:
            raise CannotCount(f"“{self}”太长，最多 {LARGEST_AMOUNT[self.unit]} {self.unit}，请核对")
        return self

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /) -> JsonSchemaValue:
        return {"type": "string", "pattern": f"^{_SPAN_PATTERN}$", "examples": ["15 workdays", "6 months", "1 year"]}


class Pause(Frozen):
    """Time that does not count, from `from_on` to `until_on`, both included, and why (Chinese, shown in the trace)."""

    from_on: date
    until_on: date
    why: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> Pause:
        if self.until_on < self.from_on:
            raise CannotCount(f"中止的最后一天{self.until_on}早于第一天{self.from_on}，请核对")
        for day in (self.from_on, self.until_on):
            refuse_odd_day(day)
        return self

    def covers(self, day: date) -> bool:
        """Does this day fall in the pause?"""
        return self.from_on <= day <= self.until_on


class TraceDay(Frozen):
    """One day walked over. `number` is its place among the units counted (the 15th working day: 15), None where it has none."""

    day: date
    counted: bool
    why: str
    number: int | None = None


class Counted(Frozen):
    """A count and everything it rests on.

    `start` is the day of the event, `end` the last day counted (for a term: the due day, inclusive). `amount` units were
    counted. `days` is the trace in the order walked: day by day for days and working days; for months and years only the first,
    paused, last and rolled-over days. `provisional` is true where days outside the published notices decided.
    """

    start: date
    end: date
    amount: int
    unit: Unit
    span: Span | None = None
    first_day: FirstDay = "next"
    roll_at_end: bool = False
    backward: bool = False
    pauses: tuple[Pause, ...] = ()
    days: tuple[TraceDay, ...]
    provisional: bool
    says: str

    def lines(self) -> tuple[str, ...]:
        """The trace as printable lines, one a day: date, counted or not with its number, and why."""
        return tuple(
            f"{entry.day.isoformat()}  {'不计' if not entry.counted else f'第{entry.number}' if entry.number else '计入'}"
            f"  {entry.why}"
            for entry in self.days
        )


def refuse_odd_day(day: date) -> None:
    """Raise CannotCount for what is not a plain date, or lies outside 1900–2200 and so is a slip of the pen."""
    if type(day) is not date:
        raise CannotCount(f"“{day}”不是日期")
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise CannotCount(f"日期{day}不在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间，请核对")
