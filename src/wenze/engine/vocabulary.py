"""The codes every regulation shares: one Chinese term, one code."""

from __future__ import annotations

from typing import Literal

from wenze.engine.answers import Frozen
from wenze.engine.facts import FactDeclaration


class MeasureTerm(Frozen):
    """A canonical measure; `catalogue` is its number in the catalogue of measures, `rank` only sorts for display."""

    code: str
    catalogue: str
    term: str
    target: str
    rank: int
    note: str = ""


class RestrictionTerm(Frozen):
    """What a measure may bar a person from, or set; `question` is the eligibility question it answers."""

    code: str
    term: str
    question: Literal["promotion", "assignment", "award", "grade", "candidacy", "watch"]


class Term(Frozen):
    """Any other code with its term."""

    code: str
    term: str


class Anchor(Frozen):
    """A step that regulations speak of, whatever an office calls its own move for it.

    `lies` says whether every matter passes it, whether only some do, or whether a matter may end with it, so that it passes none that would follow.
    """

    code: str
    term: str
    lies: Literal["always", "sometimes", "ends"]


class Vocabulary(Frozen):
    """Everything under rulebook/vocabulary/."""

    measures: tuple[MeasureTerm, ...]
    restrictions: tuple[RestrictionTerm, ...]
    facts: tuple[FactDeclaration, ...]
    roles: tuple[Term, ...]
    documents: tuple[Term, ...]
    organs: tuple[Term, ...]
    anchors: tuple[Anchor, ...]

    @property
    def terms(self) -> dict[str, str]:
        """Every code with its term, measures and restrictions first."""
        shared = [(term.code, term.term) for term in (*self.organs, *self.documents, *self.roles)]
        own = [(term.code, term.term) for term in self.restrictions]
        return dict([*shared, *own, *((term.code, term.term) for term in self.measures)])

    def restriction(self, code: str) -> RestrictionTerm:
        """The restriction of a code known to exist (the reader checks every code a rule names)."""
        by_code: dict[str, RestrictionTerm] = self.__dict__.get("_by_code", {})
        if not by_code:
            by_code = self.__dict__["_by_code"] = {entry.code: entry for entry in self.restrictions}
        return by_code[code]

    def bearing_on(self, question: str) -> frozenset[str]:
        """The restrictions that bear on a question; what only calls for judgement bears on promotion and assignment."""
        held: dict[str, frozenset[str]] = self.__dict__.setdefault("_bearing_on", {})
        if question not in held:
            asked = {question, "watch"} if question in ("promotion", "assignment") else {question}
            held[question] = frozenset(entry.code for entry in self.restrictions if entry.question in asked)
        return held[question]
