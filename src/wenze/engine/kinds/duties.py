"""What must be done again and again, what is given, what is looked into, and the forms to fill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from wenze.engine.answers import Frozen
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import MeasureCode

Period = Literal["year", "half_year", "quarter", "month"]


class Duty(Frozen):
    """A report, talk, meeting or check owed: how often (`every`, `times`), or when something happens (`when`), or without a number.

    `by` is the last day inside the period as MM-DD for years ("12-14"); `per` says for whom each counts.
    """

    duty: str
    term: str
    who: str
    what: Literal["report", "talk", "meeting", "inspection", "review", "training", "information", "medical_check"]
    every: Period | None = None
    times: int = Field(default=1, ge=1)
    by: str = Field(default="", pattern=r"^([0-9]{2}-[0-9]{2})?$")
    per: str = ""
    to: str = ""
    when: Condition | None = None
    no_limit: bool = False

    @model_validator(mode="after")
    def _some_rhythm(self) -> Duty:
        if [self.every is not None, self.when is not None, self.no_limit].count(True) != 1:
            raise ValueError("职责写 every(周期)、when(触发条件)、no_limit: true(未写期限)之一")
        if self.by and self.every != "year":
            raise ValueError("by 是一年里的哪一天，只和 every: year 一起写")
        if self.by and not _is_a_day(self.by):
            raise ValueError(f"by 写的“{self.by}”不是一年里的一天，写成 12-14 的样子")
        return self


def _is_a_day(written: str) -> bool:
    """Whether MM-DD is a day of some year."""
    try:
        return bool(date.fromisoformat(f"2024-{written}"))
    except ValueError:
        return False


class Inspection(Frozen):
    """A way of looking into things: its methods, its subjects, whether those inspected are told beforehand."""

    name: str
    methods: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    announced: bool = True
    when: Condition | None = None


class Talk(Frozen):
    """A kind of talk: who with whom; a talk that is not a measure counts towards nothing."""

    talk: str
    holder: str
    with_whom: str
    counts_as_measure: bool = False
    when: Condition | None = None


class Reward(Frozen):
    """What good work earns: a sum, a ceiling, a step in pay, a preference; discretion shows in the modality of the provision."""

    reward: str
    term: str
    when: Condition | None = None
    yuan: Decimal | None = None
    at_most_yuan: Decimal | None = None
    per: Literal["", "person", "month", "time"] = ""
    steps: int | None = Field(default=None, ge=1)
    people_about: int | None = None


class FormField(Frozen):
    """One column of a statutory form, in its order; `format` as printed: text, code, yyyy.mm, yy.m.d, number."""

    form: str
    column: int = Field(ge=1)
    term: str
    field: str
    format: Literal["text", "code", "yyyy.mm", "yy.m.d", "number"] = "text"
    codes: tuple[str, ...] = ()


class FormFilter(Frozen):
    """Which rows enter a form: only those with one of these measures; others are listed beside it for a person to look at."""

    form: str
    measures: tuple[MeasureCode, ...] = Field(min_length=1)


class FormTotal(Frozen):
    """The totals of a form: rows, or persons each once, counted by a field; the parts must add up to the whole."""

    form: str
    by: str
    per: Literal["row", "person"] = "row"
    parts: tuple[str, ...] = Field(min_length=1)


class FormShape(Frozen):
    """A form as a sheet: heading fields, the number of its columns, whether rows go on without end."""

    form: str
    heading: tuple[str, ...] = ()
    columns: int = Field(ge=1)
    endless: bool = True


class Checklist(Frozen):
    """A closed list of tags or points to be gone through; `every` means all must be marked."""

    name: str
    entries: tuple[str, ...] = Field(min_length=1)
    every: bool = False
