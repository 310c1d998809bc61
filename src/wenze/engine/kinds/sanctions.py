"""Measures, who bears them, who else answers, what they bring with them, and what repetition adds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from wenze.engine.answers import Frozen, Modality
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import (
    BearerCode,
    DayFact,
    FactCode,
    MeasureCode,
    MeasureOrAny,
    OrganCode,
    RestrictionCode,
)
from wenze.engine.kinds.grounds import Target
from wenze.engine.spans import Span


class MeasureRule(Frozen):
    """Measures this clause allows. `group` is the order within this text only.

    `own_application`: only on the person's own application; `proposed_only`: this organ may only propose it; `decided_by`: another organ decides.
    """

    codes: tuple[MeasureCode, ...] = Field(min_length=1)
    group: int = Field(ge=1)
    own_application: tuple[MeasureCode, ...] = ()
    proposed_only: tuple[MeasureCode, ...] = ()
    decided_by: OrganCode = ""
    target: Target = "person"
    when: Condition | None = None


class MeasureList(Frozen):
    """How the measures of this text relate: listed from light to heavy or not, joinable or not."""

    ordered: bool
    combinable: Literal["yes", "no", "not_said"]


class NotUsed(Frozen):
    """Measures that are not used for these subjects."""

    measures: tuple[MeasureCode, ...] = Field(min_length=1)
    when: Condition


class Fallback(Frozen):
    """When the first measure cannot be carried out, this one is used instead."""

    of: MeasureCode
    when: Condition
    use: MeasureCode


class Amount(Frozen):
    """How much, where `when` holds: one of `choices`, at most `at_most`, or `percent` of a fact; rounding stated.

    Yuan unless the fact says otherwise.
    """

    of: str
    choices: tuple[Decimal, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    percent: Decimal | None = None
    percent_of: FactCode = ""
    places: int = Field(default=2, ge=0, le=6)
    rounding: Literal["half_up", "down", "up"] = "half_up"
    when: Condition | None = None

    @model_validator(mode="after")
    def _one_shape(self) -> Amount:
        if (self.percent is None) != (not self.percent_of):
            raise ValueError("percent 与 percent_of 要一起写")
        if not (self.choices or self.at_most is not None or self.percent is not None):
            raise ValueError("金额写 choices、at_most、percent 之一")
        return self


class Assigned(Frozen):
    """Measures assigned to one role or target; `joined` means all of them together, else one or more are chosen."""

    to: BearerCode
    measures: tuple[MeasureCode, ...] = Field(min_length=1)
    joined: bool = False


class Tier(Frozen):
    """When this holds, these measures and no others. Where several tiers hold, the highest `precedence` governs; equal ones must agree."""

    tier: str
    term: str
    when: Condition
    precedence: int = Field(default=0, ge=0)
    assigns: tuple[Assigned, ...] = Field(min_length=1)


class Scale(Frozen):
    """An ordered scale of measures from light to heavy, and the interval on it from which a person picks."""

    scale: tuple[MeasureCode, ...] = Field(min_length=2)
    lowest: MeasureCode
    highest: MeasureCode
    when: Condition | None = None


class Factor(Frozen):
    """A fact that weighs. Without `moves` only the direction is given, never a number of steps.

    `moves: inside` keeps within the interval, `outside` goes `by` grades beyond it; `may_exempt` leaves not pursuing it at all to discretion;
    `outweighs` names directions that yield to this one.
    """

    code: str
    direction: Literal["aggravate", "mitigate", "exempt"]
    when: Condition
    moves: Literal["", "inside", "outside"] = ""
    by: int = Field(default=1, ge=1)
    may_exempt: bool = False
    outweighs: tuple[Literal["mitigate", "exempt"], ...] = ()


class Linkage(Frozen):
    """Who else answers: from the role (or unit, or person) directly pursued to other roles. One step unless `steps` says more.

    `whom` tells 和 (each of `to` answers) from 或 (`one`: a person picks one of them). `otherwise` names who answers where the first
    is not there. `measures` where the text says which.
    """

    of: tuple[BearerCode, ...] = Field(min_length=1)
    to: tuple[BearerCode, ...] = Field(min_length=1)
    whom: Literal["each", "one"] = "each"
    otherwise: tuple[BearerCode, ...] = ()
    when: Condition | None = None
    measures: tuple[MeasureCode, ...] = ()
    steps: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _several_to_pick_from(self) -> Linkage:
        if self.whom == "one" and len(self.to) < 2:
            raise ValueError("whom: one（由人在几个里选定一个）至少要写两个 to；只有一个的不写 whom")
        return self


class Rung(Frozen):
    """One rung of a ladder: its condition, the notice that goes out and who issues it, and the measures that may follow for persons.

    The word of the row is that of the notice; `measures_modality` is that of the measures, which a person decides unless the text orders them.
    """

    ladder: str
    rung: int = Field(ge=1)
    when: Condition
    notice: str
    issuer: OrganCode
    measures: tuple[MeasureCode, ...] = ()
    measures_modality: Modality = Modality.DISCRETION
    after_rung: int = Field(default=0, ge=0)


class Bar(Frozen):
    """One consequence: for a span, for the calendar year of the decision, until an event, at once, or without end.

    A span is in days, months or years, so that no change of days off moves its end. `fixed` sets a grade, `cap` is the
    highest grade still open. `release` is a day fact that ends it early; `prolong` lengthens it, once.
    """

    what: RestrictionCode
    span: Span | None = Field(default=None, alias="for")
    calendar_year: bool = False
    until: DayFact = ""
    at_once: bool = False
    without_end: bool = False
    start: Literal["effective", "decided"] = Field(default="effective", alias="from")
    fixed: str = ""
    cap: str = ""
    allows: str = ""
    release: DayFact = ""
    prolong: Span | None = None
    prolong_when: Condition | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Bar:
        lengths = [self.span is not None, self.calendar_year, bool(self.until), self.at_once, self.without_end]
        if lengths.count(True) != 1:
            raise ValueError("后果的期限写 for、calendar_year: true、until、at_once: true、without_end: true 之一")
        if any(span is not None and span.unit in ("workdays", "hours") for span in (self.span, self.prolong)):
            raise ValueError("后果的期限按 days、months、years 写，不按工作日或小时")
        if (self.prolong is None) != (self.prolong_when is None):
            raise ValueError("prolong 与 prolong_when 要一起写")
        return self


class Effect(Frozen):
    """What the measures bring with them; `of: [any]` is every measure of this text."""

    of: tuple[MeasureOrAny, ...] = Field(min_length=1)
    target: Target = "person"
    when: Condition | None = None
    bars: tuple[Bar, ...] = Field(min_length=1)


class Window(Frozen):
    """In which time to count: the calendar year, a rolling span ending on the day asked about, years in a row, or ever."""

    calendar_year: bool = False
    rolling: Span | None = None
    consecutive_years: bool = False
    ever: bool = False

    @model_validator(mode="after")
    def _one_window(self) -> Window:
        if [self.calendar_year, self.rolling is not None, self.consecutive_years, self.ever].count(True) != 1:
            raise ValueError("window 写 calendar_year、rolling、consecutive_years、ever 之一")
        return self


class Accumulation(Frozen):
    """What repetition adds: so many of these in this window bring these bars, or this step for a person to take.

    `counts` names what is counted (a measure, `any`, an event code, or the `counter` of another accumulation); `of` whose.
    One matter counts once where `one_per_case`.
    """

    counter: str
    counts: tuple[str, ...] = Field(min_length=1)
    of: Literal["person", "unit", "unit_and_members"] = "person"
    window: Window
    at_least: int = Field(ge=1)
    one_per_case: bool = False
    when: Condition | None = None
    bars: tuple[Bar, ...] = ()
    step: str = ""
    to: tuple[BearerCode, ...] = ()

    @model_validator(mode="after")
    def _something_follows(self) -> Accumulation:
        if not self.bars and not self.step:
            raise ValueError("累计要写 bars(后果)或 step(应办的事)")
        return self


class Combination(Frozen):
    """Several sanctions at once: how they combine, for which measures (`any`: all), and the ceiling where they add up."""

    of: tuple[MeasureOrAny, ...] = Field(min_length=1)
    how: Literal["heaviest", "sum", "one_heavier", "remainder_plus_new", "longest_effect"]
    ceiling: Span | None = None


class AccountabilityPeriod(Frozen):
    """When 问责期 ends: with the longest bar of these, else with the year of the decision; or with that year for every measure."""

    ends: Literal["longest_bar", "year_end"] = "longest_bar"
    otherwise: Literal["year_end"] = "year_end"
