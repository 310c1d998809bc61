"""Whom the text covers, what is a ground for accountability, where leads come from, which edition governs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wenze.engine.answers import Frozen
from wenze.engine.conditions import Condition
from wenze.engine.kinds.codes import CircumstanceCode, DayFact, SubjectCode

Target = Literal["person", "unit"]


class Requirement(Frozen):
    """One thing that must hold before a move: the condition, and the sentence shown while it does not."""

    that: Condition
    says: str


class Scope(Frozen):
    """Whom or what the regulation covers; `applies: by_reference` is 参照. `needs` must hold for it to apply at all.

    Whom: the kinds of person in `subjects`, or those for whom `when` holds. `definition` says what the circumstances of a `group` have in common.
    """

    subjects: tuple[SubjectCode, ...] = ()
    applies: Literal["directly", "by_reference", "definition"] = "directly"
    term: str = ""
    group: str = ""
    when: Condition | None = None
    needs: tuple[Requirement, ...] = ()


class Outside(Frozen):
    """When these facts hold, another rule that is not part of this rulebook governs."""

    when: Condition
    governed_by: str


class Circumstance(Frozen):
    """A ground for accountability; `group` is its family, `needs` what a finding of it must carry."""

    code: str
    group: str
    targets: tuple[Target, ...] = ("person",)
    needs: tuple[Requirement, ...] = ()


class Exclusion(Frozen):
    """These circumstances are not made out when this holds; no other circumstance is touched."""

    of: tuple[CircumstanceCode, ...] = Field(min_length=1)
    when: Condition


class Channel(Frozen):
    """A source of leads, and what it must carry before a case may start from it."""

    code: str
    term: str
    needs: tuple[Requirement, ...] = ()


class Transition(Frozen):
    """Which edition governs: chosen by this day fact; the milder of old and new where `milder`; a continuing act by its end."""

    by: DayFact
    milder: bool = False
    continuing_until: DayFact = ""
