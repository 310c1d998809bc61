"""One question being answered: gathers reasons, readings and unknowns, and closes with a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from wenze import __version__
from wenze.engine.answers import (
    Answer,
    Citation,
    Modality,
    Reading,
    Reason,
    Receipt,
    Unknown,
    UnknownKind,
)
from wenze.engine.conditions import judge
from wenze.engine.conventions import CHOICES
from wenze.engine.facts import Facts
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.spans import Span
from wenze.engine.workdays import Calendar

T = TypeVar("T")


class Asking:
    """The desk on which one answer is put together. Not shared, not kept: `answer` gives the frozen result."""

    def __init__(
        self,
        question: str,
        regulation: Regulation,
        facts: Facts,
        asked_on: date | None,
        calendar: Calendar | None = None,
    ) -> None:
        self.question, self.regulation, self.facts, self.asked_on = question, regulation, facts, asked_on
        self.calendar = calendar
        self.reasons: list[Reason] = []
        self.readings: dict[str, Reading] = {}
        self.facts_shown: dict[str, tuple[str, str]] = {}

    def reason(
        self, provision: Provision, says: str = "", used: Iterable[str] = (), facts: Facts | None = None
    ) -> Reason:
        """A reason resting on a provision, remembering the reading taken where the text leaves a doubt. `facts`: those of one finding."""
        citation, reading = self.regulation.rests_on(provision)
        if reading is not None:
            self.readings[citation.row] = reading
        return self.cited(citation, says or provision.says, used, facts)

    def by_convention(self, *keys: str) -> None:
        """Keep that the answer rests on these conventions of counting; one this office reads otherwise is named as a reading taken."""
        words = [self.regulation.file.conventions.words(key) for key in keys]
        for key, reading in zip(keys, words, strict=True):
            if self.regulation.otherwise(key):
                citation = self.regulation.convention(key)
                doubt = CHOICES[key].doubt
                self.readings[key] = Reading(citation=citation, doubt=doubt, reading=reading, is_default=False)
        if words:
            self.add(self.cited(self.regulation.convention("期间"), "；".join(words)))

    def counted(self, key: str, *spans: Span | None) -> None:
        """Name the convention by which these spans were counted, where there is one and this office reads the convention otherwise."""
        if any(span is not None for span in spans) and self.regulation.otherwise(key):
            self.by_convention(key)

    def cited(self, citation: Citation, says: str, used: Iterable[str] = (), facts: Facts | None = None) -> Reason:
        """A reason resting on any citation, with the facts it used as a clerk would write them."""
        if facts is None or facts is self.facts:
            return Reason(says=says, citation=citation, facts=tuple(self._shown(name) for name in used))
        shown = tuple((facts.term(name), self.regulation.shown(facts, name)) for name in used)
        return Reason(says=says, citation=citation, facts=shown)

    def _shown(self, name: str) -> tuple[str, str]:
        """A fact as a clerk would write it: term and value."""
        if name not in self.facts_shown:
            self.facts_shown[name] = (self.facts.term(name), self.regulation.shown(self.facts, name))
        return self.facts_shown[name]

    def add(self, reason: Reason) -> None:
        """Keep a reason for the answer."""
        self.reasons.append(reason)

    def answer(self, value: T, modality: Modality | None = None) -> Answer[T]:
        """The answer with everything gathered."""
        return Answer(
            question=self.question,
            value=value,
            reasons=tuple(self.reasons),
            modality=modality,
            readings=tuple(self.readings.values()),
            receipt=self._receipt(),
        )

    def find_first(self, missing: Iterable[str]) -> Answer[T]:
        """No answer yet: a person must find these facts first."""
        return self._unknown(self.to_find(missing))

    def to_find(self, missing: Iterable[str]) -> Unknown:
        """The facts a person must find first, each once."""
        names = tuple(dict.fromkeys(missing))
        terms = "、".join(self.facts.term(name) for name in names)
        return Unknown(kind=UnknownKind.FIND_FIRST, says=f"须先查明：{terms}", facts=names)

    def silent(self, about: str) -> Answer[T]:
        """No answer: this regulation does not say, and nothing is borrowed from another."""
        says = f"《{self.regulation.file.short_title}》没有规定{about}，不套用其他文件"
        return self._unknown(Unknown(kind=UnknownKind.SILENT, says=says))

    def outside(self) -> Answer[T] | None:
        """The answer where another rule governs, or where it is not known whether one does; None where this text does."""
        for provision, rule in self.regulation.rules("outside"):
            verdict = judge(rule.when, self.facts)
            if verdict.holds:
                self.add(self.reason(provision, used=verdict.used))
                says = f"由《{rule.governed_by}》调整，该文件没有提供，本系统不作结论"
                return self._unknown(Unknown(kind=UnknownKind.OUTSIDE, says=says))
        return None

    def _unknown(self, unknown: Unknown) -> Answer[T]:
        return Answer(
            question=self.question,
            unknown=unknown,
            reasons=tuple(self.reasons),
            readings=tuple(self.readings.values()),
            receipt=self._receipt(),
        )

    def _receipt(self) -> Receipt:
        return Receipt(
            regulation=self.regulation.id,
            edition=self.regulation.file.edition,
            file_sha256=self.regulation.file_sha256,
            file_sm3=self.regulation.file_sm3,
            calendar_sha256=self.calendar.sha256 if self.calendar else "",
            facts_sha256=self.facts.sha256,
            engine_version=__version__,
            asked_on=self.asked_on,
            readings=self.regulation.readings_taken,
        )
