"""What a regulation says: provisions in the order of the paper, each a rule of some kind or the reason it has none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import Field

from wenze.engine.answers import Basis, Citation, Frozen, Reading
from wenze.engine.conventions import CHOICES, Conventions
from wenze.engine.facts import FOR, FactDeclaration, Facts, FactType
from wenze.engine.provisions import KINDS, Alternative, Provision, Rules
from wenze.engine.spans import FirstDay
from wenze.engine.vocabulary import Term

T = TypeVar("T")
BEARERS = {"person": "个人", "unit": "单位"}
"""Who bears a measure, where no role is named."""

__all__ = [
    "KINDS",
    "Alternative",
    "Conventions",
    "Provision",
    "Regulation",
    "RegulationFile",
    "Rules",
]


class RegulationFile(Frozen):
    """One regulation file as written: rulebook/<id>/regulation.yaml."""

    id: str
    title: str
    short_title: str
    issuer: str
    document_number: str = ""
    edition: str
    in_force_from: date | None = None
    in_force_until: date | None = None
    replaces: str = ""
    conventions: Conventions
    facts: tuple[FactDeclaration, ...] = ()
    terms: tuple[Term, ...] = ()
    provisions: tuple[Provision, ...] = Field(min_length=1)


class Regulation(Frozen):
    """A regulation read and checked, with the hashes of its file and every fact it may be told.

    `readings_taken` are the rows and conventions that stand under another than their default reading, as `with_readings` takes them.
    """

    file: RegulationFile
    file_sha256: str
    file_sm3: str
    declared: dict[str, FactDeclaration]
    terms: dict[str, str]
    readings_taken: dict[str, int | str] = {}

    @property
    def id(self) -> str:
        """Folder name of the regulation."""
        return self.file.id

    def rules(self, kind: str) -> tuple[tuple[Provision, Any], ...]:
        """Every rule of one kind in the order of the paper, each with its provision."""
        return self.once(
            kind, lambda: tuple((one, rule) for one in self.file.provisions for rule in getattr(one, kind))
        )

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What follows from this file alone, worked out when it is first asked for; a copy with another file begins anew."""
        file, held = self.__dict__.get("_once", (None, {}))
        if file is not self.file:
            held = {}
            self.__dict__["_once"] = (self.file, held)
        if name not in held:
            held[name] = work()
        found: T = held[name]
        return found

    @property
    def measures(self) -> frozenset[str]:
        """The measures this text has."""
        return self.once(
            "measures", lambda: frozenset(code for _, rule in self.rules("measure") for code in rule.codes)
        )

    def provision(self, row: str) -> Provision | None:
        """The provision of one row, or None where the paper has no such row."""
        return next((provision for provision in self.file.provisions if provision.row == row), None)

    def with_readings(self, choices: Mapping[str, int | str]) -> Regulation:
        """This regulation under other readings: row → 0 (the default), the place in `or_else` from 1, or words of the office's own.

        A convention of counting is chosen by its key (see conventions.CHOICES): 0 is the code of the file, 1 and on the others. The hashes stay
        those of the file; answers name the readings. Raises KeyError for a row the paper does not have, IndexError for a reading the row does not have.
        """
        strange = set(choices) - {one.row for one in self.file.provisions} - CHOICES.keys()
        if strange:
            raise KeyError(min(strange))
        taken = {row: choice for row, choice in sorted(choices.items()) if choice != 0}
        if not taken and not self.readings_taken:
            return self
        if self.readings_taken:
            raise ValueError("readings are chosen on the regulation as written")
        update = {
            "provisions": tuple(one.under(taken.get(one.row, 0)) for one in self.file.provisions),
            "conventions": self.file.conventions.under(taken),
        }
        return self.model_copy(update={"file": self.file.model_copy(update=update), "readings_taken": taken})

    def choices(self, row: str) -> tuple[str, ...]:
        """The readings of a row or of a convention (by its key) that an office may choose from, the default first, in words."""
        if row in CHOICES:
            return self.file.conventions.choices(row)
        found = self.provision(row)
        return found.readings if found else ()

    def first_day(self, convention: str) -> FirstDay:
        """Whether the first day counts in what a convention governs (by its key), as this text is read."""
        return self.file.conventions.first_counted(convention)

    def otherwise(self, convention: str) -> bool:
        """Whether the office reads a convention of counting otherwise."""
        return convention in self.readings_taken

    def cite(self, provision: Provision, basis: Basis = Basis.CLAUSE) -> Citation:
        """The citation of a provision."""
        told = {"clause": provision.clause, "part": provision.part, "row": provision.row, "basis": basis}
        return Citation(regulation=self.id, edition=self.file.edition, **told)

    def rests_on(self, provision: Provision) -> tuple[Citation, Reading | None]:
        """The citation of a provision, and the reading it stands under where the text leaves a doubt."""
        return self.once((provision.clause, provision.part, provision.row_as), lambda: self._rests_on(provision))

    def _rests_on(self, provision: Provision) -> tuple[Citation, Reading | None]:
        if not provision.doubt:
            return self.cite(provision), None
        reading = Reading(
            citation=self.cite(provision, Basis.READING),
            doubt=provision.doubt,
            reading=provision.reading,
            is_default=provision.row not in self.readings_taken,
            own_words=isinstance(self.readings_taken.get(provision.row), str),
        )
        return self.cite(provision), reading

    def convention(self, topic: str) -> Citation:
        """The citation of a counting convention of this file."""
        return Citation(regulation=self.id, edition=self.file.edition, clause=topic, basis=Basis.CONVENTION)

    def term(self, code: str) -> str:
        """The Chinese term of a code of the vocabulary, of a person or of a unit; the code itself where there is none."""
        return self.terms.get(code) or BEARERS.get(code, code)

    def shown(self, facts: Facts, name: str) -> str:
        """A fact as a clerk would write it, codes of the shared vocabulary by their terms; "未知" where it was not told."""
        declared = facts.declared[name.partition(FOR)[0]]
        if name not in facts or declared.codes or declared.type not in (FactType.CODE, FactType.CODES):
            return facts.shown(name)
        value = facts[name]
        codes = value if isinstance(value, tuple) else (str(value),)
        return "、".join(self.term(code) for code in codes) or "无"
