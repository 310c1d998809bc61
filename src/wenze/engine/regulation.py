"""What a regulation says: provisions in the order of the paper, each a rule of some kind or the reason it has none."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from wenze.engine.answers import Basis, Citation, Frozen, Modality
from wenze.engine.conditions import Condition
from wenze.engine.facts import FactDeclaration
from wenze.engine.workdays import Span


class Requirement(Frozen):
    """One thing that must hold before a move: the condition, and the sentence shown while it does not."""

    that: Condition
    says: str


class Scope(Frozen):
    """Whom or what the regulation covers; `applies: by_reference` is 参照."""

    subjects: tuple[str, ...] = ()
    applies: Literal["directly", "by_reference", "definition"] = "directly"
    term: str = ""


class Outside(Frozen):
    """When these facts hold, another rule that is not part of this rulebook governs."""

    when: Condition
    governed_by: str


class Circumstance(Frozen):
    """A ground for accountability; `group` is its family, `needs` what a finding of it must carry."""

    code: str
    group: str
    needs: tuple[Requirement, ...] = ()


class Channel(Frozen):
    """A source of leads, and what it must carry before a case may start from it."""

    code: str
    term: str
    needs: tuple[Requirement, ...] = ()


class Gate(Frozen):
    """What must hold before a move of the procedure, for the respondents to whom `when` applies."""

    before: tuple[str, ...] = Field(min_length=1)
    when: Condition | None = None
    needs: tuple[Requirement, ...] = Field(min_length=1)


class Route(Frozen):
    """For these respondents one move is taken instead of others, which stay closed."""

    when: Condition
    go: str
    instead_of: tuple[str, ...] = Field(min_length=1)


class Permit(Frozen):
    """A move or course the text expressly allows or keeps unchanged, with what it needs; tells, does not close."""

    what: str
    when: Condition | None = None


class Extension(Frozen):
    """`in_all` is the whole length after extension, `more` is what is added; asked and granted by the first due day."""

    in_all: Span | None = None
    more: Span | None = None
    granted_until: Literal["due"] = "due"
    approver: str

    @model_validator(mode="after")
    def _one_dialect(self) -> Extension:
        if (self.in_all is None) == (self.more is None):
            raise ValueError("延长写 in_all(总长)或 more(另加)之一,不能都写或都不写")
        return self


class TimeLimit(Frozen):
    """By when: from one event to another. Days are counted from the day after `start` unless `first_day: same`."""

    limit: str
    start: str = Field(alias="from")
    done: str
    within: Span
    first_day: Literal["next", "same"] = "next"
    roll: bool = False
    warn_after: Span | None = None
    extension: Extension | None = None
    when: Condition | None = None
    who: str = ""
    breach: str = ""


class MeasureRule(Frozen):
    """Measures this clause allows. Order is only of this text; `own_application` must be asked for by the person."""

    codes: tuple[str, ...] = Field(min_length=1)
    group: int = Field(ge=1)
    own_application: tuple[str, ...] = ()
    target: Literal["person", "unit"] = "person"


class MeasureList(Frozen):
    """How the measures of this text relate: whether listed from light to heavy, whether several may be joined."""

    ordered: bool
    combinable: Literal["yes", "no", "not_said"]


class NotUsed(Frozen):
    """Measures that are not used for these subjects."""

    measures: tuple[str, ...] = Field(min_length=1)
    when: Condition


class Factor(Frozen):
    """A fact that weighs: direction only, never a number of steps. `exempt` frees when all its conditions hold."""

    code: str
    direction: Literal["aggravate", "mitigate", "exempt"]
    when: Condition


class Linkage(Frozen):
    """When these facts hold, the matter (also) goes to another organ by this move."""

    to: str
    when: Condition
    move: str


class DocumentRule(Frozen):
    """What a document must contain, the move that issues it, and who must be served."""

    kind: str
    issued_by: str
    elements: dict[str, str] = {}
    written: bool = True
    served_to: tuple[Literal["person", "unit"], ...] = ()


class Bar(Frozen):
    """One consequence: for a span, for the calendar year of the decision, or until an event."""

    what: str
    span: Span | None = Field(default=None, alias="for")
    calendar_year: bool = False
    until: str | None = None
    start: Literal["effective", "decided"] = Field(default="effective", alias="from")
    fixed: str = ""
    allows: str = ""
    at_once: bool = False

    @model_validator(mode="after")
    def _one_length(self) -> Bar:
        if [self.span is not None, self.calendar_year, self.until is not None, self.at_once].count(True) != 1:
            raise ValueError("后果的期限写 for、calendar_year: true、until、at_once: true 之一")
        return self


class Effect(Frozen):
    """What the measures bring with them; `of: [any]` is every measure of this text."""

    of: tuple[str, ...] = Field(min_length=1)
    when: Condition | None = None
    bars: tuple[Bar, ...] = Field(min_length=1)


class AccountabilityPeriod(Frozen):
    """When 问责期 ends: with the longest bar of these, else with the year of the decision."""

    ends: Literal["longest_bar"] = "longest_bar"
    otherwise: Literal["year_end"] = "year_end"


class Role(Frozen):
    """An organ and what this text gives it to do."""

    organ: str
    does: tuple[str, ...] = Field(min_length=1)


class Publication(Frozen):
    """A document that is made known, and whether the range must be stated (never public by default)."""

    of: str
    range_required: bool = True


class Ledger(Frozen):
    """A record kept: what goes in, and where."""

    name: str
    of: str
    move: str


KINDS: dict[str, type[Frozen]] = {
    "scope": Scope,
    "outside": Outside,
    "circumstance": Circumstance,
    "channel": Channel,
    "gate": Gate,
    "route": Route,
    "permit": Permit,
    "time_limit": TimeLimit,
    "measure": MeasureRule,
    "measure_list": MeasureList,
    "not_used": NotUsed,
    "factor": Factor,
    "linkage": Linkage,
    "document": DocumentRule,
    "effect": Effect,
    "accountability_period": AccountabilityPeriod,
    "role": Role,
    "publication": Publication,
    "ledger": Ledger,
}


class Provision(Frozen):
    """One row of the paper, in its order: our own words, and one or more rules, or why there is nothing to compute."""

    clause: str
    part: str = ""
    says: str
    modality: Modality | None = None
    doubt: str = ""
    reading: str = ""
    derived: bool = False
    not_modelled: str = ""
    scope: tuple[Scope, ...] = ()
    outside: tuple[Outside, ...] = ()
    circumstance: tuple[Circumstance, ...] = ()
    channel: tuple[Channel, ...] = ()
    gate: tuple[Gate, ...] = ()
    route: tuple[Route, ...] = ()
    permit: tuple[Permit, ...] = ()
    time_limit: tuple[TimeLimit, ...] = ()
    measure: tuple[MeasureRule, ...] = ()
    measure_list: tuple[MeasureList, ...] = ()
    not_used: tuple[NotUsed, ...] = ()
    factor: tuple[Factor, ...] = ()
    linkage: tuple[Linkage, ...] = ()
    document: tuple[DocumentRule, ...] = ()
    effect: tuple[Effect, ...] = ()
    accountability_period: tuple[AccountabilityPeriod, ...] = ()
    role: tuple[Role, ...] = ()
    publication: tuple[Publication, ...] = ()
    ledger: tuple[Ledger, ...] = ()

    @field_validator(*KINDS, mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _rule_or_reason(self) -> Provision:
        if bool(self.rules) == bool(self.not_modelled):
            raise ValueError("一条要么写规则,要么写 not_modelled 的理由,不能都写或都不写")
        if bool(self.doubt) != bool(self.reading):
            raise ValueError("doubt(疑点)与 reading(读法)要一起写")
        return self

    @property
    def rules(self) -> tuple[tuple[str, Frozen], ...]:
        """Every rule of this row with the name of its kind."""
        return tuple((kind, rule) for kind in KINDS for rule in getattr(self, kind))

    @property
    def row(self) -> str:
        """The row of the paper, as in citations: "第十条(一)#垂"."""
        return f"{self.clause}#{self.part}" if self.part else self.clause


class Conventions(Frozen):
    """How this text is counted where it does not say; cited as convention, never as the clause."""

    inclusive_bounds: str
    first_day: str
    months_and_years: str
    rest_days: str


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
    provisions: tuple[Provision, ...] = Field(min_length=1)


class Regulation(Frozen):
    """A regulation read and checked, with the hashes of its file and every fact it may be told."""

    file: RegulationFile
    file_sha256: str
    file_sm3: str
    declared: dict[str, FactDeclaration]
    terms: dict[str, str]

    @property
    def id(self) -> str:
        """Folder name of the regulation."""
        return self.file.id

    def rules(self, kind: str) -> tuple[tuple[Provision, Any], ...]:
        """Every rule of one kind in the order of the paper, each with its provision."""
        return tuple((provision, rule) for provision in self.file.provisions for rule in getattr(provision, kind))

    def provision(self, row: str) -> Provision | None:
        """The provision of one row, or None where the paper has no such row."""
        return next((provision for provision in self.file.provisions if provision.row == row), None)

    def cite(self, provision: Provision, basis: Basis = Basis.CLAUSE) -> Citation:
        """The citation of a provision."""
        return Citation(
            regulation=self.id, edition=self.file.edition, clause=provision.clause, part=provision.part, basis=basis
        )

    def convention(self, topic: str) -> Citation:
        """The citation of a counting convention of this file."""
        return Citation(regulation=self.id, edition=self.file.edition, clause=topic, basis=Basis.CONVENTION)

    def term(self, code: str) -> str:
        """The Chinese term of a code of the vocabulary; the code itself where there is none."""
        return self.terms.get(code, code)


class Move(Frozen):
    """One move of the office's procedure: where it is open, who may make it, what it needs, where it leads."""

    move: str
    term: str
    track: Literal["case", "respondent"]
    stages: tuple[str, ...] = Field(min_length=1)
    who: tuple[str, ...] = Field(min_length=1)
    leads_to: str = ""
    says: str = ""
    needs: tuple[Requirement, ...] = ()


class Stage(Frozen):
    """A stage of a track, in order."""

    stage: str
    term: str
    final: bool = False


class Advance(Frozen):
    """The case passes to the next stage by itself when this holds."""

    start: str = Field(alias="from")
    to: str
    when: Condition


class Procedure(Frozen):
    """The office's own procedure: cited as the office's, never as the regulation's."""

    id: str
    title: str
    edition: str
    tracks: dict[Literal["case", "respondent"], tuple[Stage, ...]]
    initiation: str
    advances: tuple[Advance, ...] = ()
    moves: tuple[Move, ...] = Field(min_length=1)

    def cite(self, move: Move) -> Citation:
        """The citation of one move of the office's own procedure."""
        return Citation(regulation=self.id, edition=self.edition, clause=f"“{move.term}”", basis=Basis.OFFICE)
