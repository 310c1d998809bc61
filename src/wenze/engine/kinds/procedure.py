"""Moves, gates, routes, time limits, papers, organs: how a matter is handled."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from wenze.engine.answers import Frozen
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import AnchorCode, DayFact, DocumentCode, LimitCode, OrganCode
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.spans import Span


class Gate(Frozen):
    """What must hold before a move that counts as one of these anchors, for those to whom `when` applies."""

    before: tuple[AnchorCode, ...] = Field(min_length=1)
    when: Condition | None = None
    needs: tuple[Requirement, ...] = Field(min_length=1)


class Route(Frozen):
    """For these respondents one course is taken instead of others, whose moves stay closed."""

    when: Condition
    go: AnchorCode
    instead_of: tuple[AnchorCode, ...] = Field(min_length=1)


class Permit(Frozen):
    """A course the text expressly allows or keeps unchanged; tells, does not close. `what` is an anchor, or the course in words."""

    what: str
    when: Condition | None = None


class Referral(Frozen):
    """When these facts hold, the matter also goes to another organ, by a move that counts as this anchor."""

    to: OrganCode
    when: Condition
    move: AnchorCode


class Extension(Frozen):
    """One step of extension: `in_all` is the whole length after it, `more` is what it adds; granted by the due day it prolongs."""

    in_all: Span | None = None
    more: Span | None = None
    free: bool = False
    approver: OrganCode

    @model_validator(mode="after")
    def _one_dialect(self) -> Extension:
        if [self.in_all is not None, self.more is not None, self.free].count(True) != 1:
            raise ValueError("延长写 in_all（总长）、more（另加）、free: true（由批准人填写新期限）之一")
        return self


class ExtensionRule(Extension):
    """An extension a clause of its own gives to these limits.

    `asked` is when the request (extension_asked_on) must be in: before the due day, or by it, that day included. Then only the request is held
    to the due day, not the grant. `needs` is what the request must carry.
    """

    of: tuple[LimitCode, ...] = Field(min_length=1)
    asked: Literal["", "before", "by"] = ""
    needs: tuple[Requirement, ...] = ()


class PauseRule(Frozen):
    """Time that does not count: from one day fact to another, both included."""

    start: DayFact = Field(alias="from")
    until: DayFact
    why: str


class TimeLimit(Frozen):
    """By when: from one event to another. Whether the first day counts, and where months end, is for the conventions unless the text says `first_day`.

    Whether a last day that is a rest day gives way is for the convention `rest_days`, unless the text says itself that it does (`roll: in_text`) or
    that it does not (`roll: never`). A day that is written down (`on`, `stated`) stays, unless `roll: in_text`.

    One length: `within` a span, `on` a fixed day, `stated` by a day fact that the paper itself carries, or `not_said`.
    `after_limit` chains the clock to the due day of another limit; `restarts` begins it anew, once, on that day fact.
    """

    limit: str
    start: DayFact = Field(default="", alias="from")
    after_limit: LimitCode = ""
    done: DayFact
    within: Span | None = None
    on: date | None = None
    stated: DayFact = ""
    not_said: bool = False
    first_day: Literal["next", "same"] | None = None
    roll: Literal["in_text", "never"] | None = None
    warn_after: Span | None = None
    extension: tuple[Extension, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    restarts: DayFact = ""
    when: Condition | None = None
    who: OrganCode = ""
    breach: str = ""

    @field_validator("extension", "pauses", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @field_validator("roll", mode="before")
    @classmethod
    def _roll_is_said(cls, value: Any) -> Any:
        if isinstance(value, bool):
            raise ValueError(
                "末日遇休息日照 conventions 的 rest_days，不用写 roll；条文自己写了顺延的写 roll: in_text，写了不顺延的写 roll: never"
            )
        return value

    @property
    def rolls_by_convention(self) -> bool:
        """Whether the convention `rest_days` decides about a last day of this limit."""
        steps = (span for step in self.extension for span in (step.in_all, step.more))
        natural = (span is not None and span.unit not in ("workdays", "hours") for span in (self.within, *steps))
        return self.roll is None and any(natural)

    @model_validator(mode="after")
    def _one_length(self) -> TimeLimit:
        lengths = [self.within is not None, self.on is not None, bool(self.stated), self.not_said]
        if lengths.count(True) != 1:
            raise ValueError("期限写 within、on、stated、not_said: true 之一")
        if self.within is not None and bool(self.start) == bool(self.after_limit):
            raise ValueError("写了 within 就要写 from(起算事件)或 after_limit(接在哪个期限之后)之一")
        return self


class DocumentRule(Frozen):
    """What a document must contain, the anchor whose move issues it (none: it is handed in or only kept), and who must be served.

    `needs` are what else must hold before it is handed in.
    """

    kind: DocumentCode
    issued_by: AnchorCode = ""
    elements: dict[str, str] = {}
    written: bool = True
    served_to: tuple[Literal["person", "unit"], ...] = ()
    needs: tuple[Requirement, ...] = ()


class Role(Frozen):
    """An organ or post and what this text gives it to do; `members` where it lists them; `number` where it fixes how many."""

    organ: OrganCode
    does: tuple[str, ...] = Field(min_length=1)
    members: tuple[str, ...] = ()
    number: int | None = Field(default=None, ge=1)


class Publication(Frozen):
    """What is made known, whether its range must be stated (never public by default), whether it needs approval."""

    of: str
    range_required: bool = True
    approval_required: bool = False


class Ledger(Frozen):
    """A record kept: its name, what goes in, the columns the text names; `move` is the anchor whose move enters it, where there is one."""

    name: str
    of: str
    columns: tuple[str, ...] = ()
    move: AnchorCode = ""


class Bulletin(Frozen):
    """A paper that makes results known: its name, who issues it, to whom, and when where the text says."""

    name: str
    issuer: OrganCode
    audience: str = ""
    when: Condition | None = None


class ResultUse(Frozen):
    """What a result serves as a basis for; it decides nothing by itself."""

    result: str
    serves: tuple[str, ...] = Field(min_length=1)


class Meeting(Frozen):
    """A meeting that must be held or that decides: the organ, what it decides, and the moves that wait for its record."""

    organ: OrganCode
    decides: str
    attends: tuple[OrganCode, ...] = ()
