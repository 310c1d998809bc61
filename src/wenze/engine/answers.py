"""What the engine answers: a value or an honest non-answer, always with reasons, clauses and a receipt."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

T = TypeVar("T")


class Frozen(BaseModel):
    """A value that never changes after it is made and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Modality(StrEnum):
    """How strongly the text speaks: 应/一律, 可, 一般/原则上, 视情/酌情; or that it only tells what was done and orders nothing."""

    MUST = "must"
    MAY = "may"
    DEFAULT = "default"
    DISCRETION = "discretion"
    REPORTED = "reported"


STRENGTH = (Modality.MUST, Modality.DEFAULT, Modality.DISCRETION, Modality.MAY, Modality.REPORTED)
"""The modalities from the firmest to one that orders nothing."""

MODALITY_TERMS = {
    Modality.MUST: "应当",
    Modality.MAY: "可以",
    Modality.DEFAULT: "一般(可附理由偏离)",
    Modality.DISCRETION: "视情裁量",
    Modality.REPORTED: "只记述做法，不作要求",
}


class Basis(StrEnum):
    """What a sentence rests on: the clause itself, a reading of it, a counting convention, or the office's own rule."""

    CLAUSE = "clause"
    READING = "reading"
    CONVENTION = "convention"
    OFFICE = "office"


def cited(row: str) -> str:
    """The clause of a row as people cite it: 第三条 for the row 第三条#参, whose mark only tells rows of one clause apart."""
    return re.sub("^([^（#-]*)[#-][^（]*", r"\1", row)


class Citation(Frozen):
    """Where a reason comes from. `clause` is the number as printed; `part` tells apart rules of one clause; `row` is both in one."""

    regulation: str
    edition: str
    clause: str
    part: str = ""
    row: str = ""
    basis: Basis = Basis.CLAUSE

    def __str__(self) -> str:
        return {Basis.CONVENTION: "惯例", Basis.OFFICE: f"本机构程序{self.clause}"}.get(self.basis, self.clause)


class Reason(Frozen):
    """One sentence in Chinese, the clause it rests on, and the facts it used (term, value as shown)."""

    says: str
    citation: Citation
    facts: tuple[tuple[str, str], ...] = ()


class Reading(Frozen):
    """A doubt the text leaves open and the reading this answer took; `is_default` is no where an office chose another.

    `own_words`: the office put it in words of its own; the rules are those of the default reading.
    """

    citation: Citation
    doubt: str
    reading: str
    is_default: bool = True
    own_words: bool = False


class UnknownKind(StrEnum):
    """Why there is no answer: the text is silent, an outside rule governs, or a person must find a fact first."""

    SILENT = "silent"
    OUTSIDE = "outside"
    FIND_FIRST = "find_first"


class Unknown(Frozen):
    """An honest non-answer. `facts` names what must be found first (codes of declared facts)."""

    kind: UnknownKind
    says: str
    facts: tuple[str, ...] = ()


class Receipt(Frozen):
    """What the answer was computed from, so that it can be computed again: file, calendar and facts by their hashes.

    `readings` are the rows and conventions read otherwise than by default, as Regulation.with_readings takes them.
    """

    regulation: str
    edition: str
    file_sha256: str
    file_sm3: str
    calendar_sha256: str = ""
    facts_sha256: str
    engine_version: str
    asked_on: date | None = None
    readings: dict[str, int | str] = {}


class Answer(Frozen, Generic[T]):
    """The answer to one question: `value`, or `unknown` saying why there is none. Exactly one of them is set."""

    question: str
    value: T | None = None
    unknown: Unknown | None = None
    reasons: tuple[Reason, ...] = ()
    modality: Modality | None = None
    readings: tuple[Reading, ...] = ()
    receipt: Receipt

    @property
    def clauses(self) -> tuple[str, ...]:
        """Rows cited, in order, without repeats."""
        return tuple(dict.fromkeys(reason.citation.row for reason in self.reasons))
