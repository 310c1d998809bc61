"""Score sheets and appraisals: items, deductions, bonuses, caps, vetoes, formulas, thresholds, votes, caps of grades."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from wenze.engine.answers import Frozen
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import FactCode

Rounding = Literal["half_up", "down", "up", "none"]


class ScoreItem(Frozen):
    """One item of a sheet. `within` is its parent item. `judged` by a person between 0 and `full`, told by that fact; else it starts full.

    An item with children is the sum of them; its own `full` must be that sum (the reader of the sheet reports where it is not).
    """

    sheet: str
    item: str
    term: str
    full: Decimal = Field(ge=0)
    within: str = ""
    judged: FactCode = ""
    floor: Decimal = Decimal(0)


class Band(Frozen):
    """From `at_least` (inclusive) on, these points; the last band that fits counts."""

    at_least: Decimal
    points: Decimal


class Points(Frozen):
    """Points for facts. Exactly one way: `each` times a count, `flat` when a condition holds, `bands`, or `told` by a person in a range.

    `at_most` caps the line. Lines with the same `exclusive` name exclude each other: the largest counts. `needs_proof`: evidence attached.
    """

    sheet: str
    line: str
    term: str
    each: Decimal | None = None
    count: FactCode = ""
    flat: Decimal | None = None
    bands: tuple[Band, ...] = ()
    told: FactCode = ""
    least: Decimal | None = None
    most: Decimal | None = None
    when: Condition | None = None
    at_most: Decimal | None = None
    exclusive: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Points:
        if [self.each is not None, self.flat is not None, bool(self.bands), bool(self.told)].count(True) != 1:
            raise ValueError("计分写 each、flat、bands、told 之一")
        if (self.each is not None or self.bands) and not self.count:
            raise ValueError("each 和 bands 要写 count(按哪个数计)")
        return self


class Bonus(Points):
    """Points added to the total, before the cap of bonuses."""


class Deduction(Points):
    """Points taken from the item named by `from_item`, or from the total where none is named."""

    from_item: str = ""


class Tally(Frozen):
    """How a count of a sheet is made up: one for every matter for which this holds. `count` is the fact it is told as."""

    sheet: str
    count: FactCode
    when: Condition


class Cap(Frozen):
    """The sum of these lines counts at most so much, taken before bonus and deduction are netted."""

    sheet: str
    of: Literal["bonus", "deduction"]
    at_most: Decimal = Field(ge=0)


class Veto(Frozen):
    """When this holds the total of the sheet is this, whatever else was earned; or, without a sheet, this veto rule must hold to be valid."""

    sheet: str = ""
    when: Condition
    total: Decimal | None = None
    says: str = ""


class Formula(Frozen):
    """How the total is made: items plus bonus minus deduction, with floor and ceiling where the text has them, and rounding for display."""

    sheet: str
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    places: int = Field(default=2, ge=0, le=6)
    rounding: Rounding = "half_up"


class Ballot(Frozen):
    """Points from votes: the share of each grade among valid ballots, weighed, times `points`. `counts`: grade → fact with its ballots."""

    sheet: str
    ballot: str
    term: str
    points: Decimal
    counts: dict[str, FactCode]
    weights: dict[str, Decimal]


class Threshold(Frozen):
    """The grade for a total, with its bounds as printed: `at_least` and `at_most` inclusive, `more_than` and `less_than` exclusive.

    A total that two grades claim belongs to the better one. Taken before rounding unless it says after.
    """

    sheet: str
    grade: str
    at_least: Decimal | None = None
    more_than: Decimal | None = None
    at_most: Decimal | None = None
    less_than: Decimal | None = None
    taken: Literal["before_rounding", "after_rounding"] = "before_rounding"


class VoteRule(Frozen):
    """A share of votes that outranks the total. `bars_grade`: that grade is not given; `grade`: that grade is given."""

    sheet: str
    ballot: str
    share_of: str
    more_than: Decimal | None = None
    less_than: Decimal | None = None
    grade: str = ""
    bars_grade: str = ""

    @model_validator(mode="after")
    def _one_bound(self) -> VoteRule:
        if (self.more_than is None) == (self.less_than is None) or bool(self.grade) == bool(self.bars_grade):
            raise ValueError("得票规则写 more_than 或 less_than 之一,grade 或 bars_grade 之一")
        return self


class GradeCap(Frozen):
    """When this holds the grade is at most `at_most`, or set to `fixed`."""

    sheet: str
    when: Condition
    at_most: str = ""
    fixed: str = ""


class Grades(Frozen):
    """The grades of an appraisal from best to worst; `told_as` is the fact whose codes give their terms."""

    sheet: str
    grades: tuple[str, ...] = Field(min_length=2)
    told_as: FactCode = ""


class Statistic(Frozen):
    """A share or number that is shown and compared, and triggers nothing by itself."""

    name: str
    numerator: FactCode
    denominator: FactCode
    at_least_percent: Decimal | None = None


class Quota(Frozen):
    """A head-count ceiling as a percentage of a fact, with its rounding, where `when` holds."""

    what: str
    percent: Decimal
    of: FactCode
    rounding: Literal["down", "up", "half_up"] = "down"
    when: Condition | None = None
