"""What a regulation says: provisions in the order of the paper, each a rule of some kind or the reason it has none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from wenze.engine.answers import Basis, Citation, Frozen, Modality
from wenze.engine.conditions import Condition
from wenze.engine.facts import FactDeclaration, Facts, FactType
from wenze.engine.kinds import duties, grounds, procedure, sanctions, scores
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.vocabulary import Term

KINDS: dict[str, type[Frozen]] = {
    "scope": grounds.Scope,
    "outside": grounds.Outside,
    "circumstance": grounds.Circumstance,
    "exclusion": grounds.Exclusion,
    "channel": grounds.Channel,
    "transition": grounds.Transition,
    "gate": procedure.Gate,
    "route": procedure.Route,
    "permit": procedure.Permit,
    "referral": procedure.Referral,
    "time_limit": procedure.TimeLimit,
    "extension": procedure.ExtensionRule,
    "document": procedure.DocumentRule,
    "role": procedure.Role,
    "publication": procedure.Publication,
    "ledger": procedure.Ledger,
    "bulletin": procedure.Bulletin,
    "meeting": procedure.Meeting,
    "result_use": procedure.ResultUse,
    "measure": sanctions.MeasureRule,
    "measure_list": sanctions.MeasureList,
    "not_used": sanctions.NotUsed,
    "fallback": sanctions.Fallback,
    "amount": sanctions.Amount,
    "tier": sanctions.Tier,
    "scale": sanctions.Scale,
    "factor": sanctions.Factor,
    "linkage": sanctions.Linkage,
    "ladder": sanctions.Rung,
    "effect": sanctions.Effect,
    "accumulation": sanctions.Accumulation,
    "combination": sanctions.Combination,
    "accountability_period": sanctions.AccountabilityPeriod,
    "score_item": scores.ScoreItem,
    "bonus": scores.Bonus,
    "deduction": scores.Deduction,
    "tally": scores.Tally,
    "cap": scores.Cap,
    "veto": scores.Veto,
    "formula": scores.Formula,
    "ballot": scores.Ballot,
    "threshold": scores.Threshold,
    "vote_rule": scores.VoteRule,
    "grade_cap": scores.GradeCap,
    "grades": scores.Grades,
    "statistic": scores.Statistic,
    "quota": scores.Quota,
    "duty": duties.Duty,
    "inspection": duties.Inspection,
    "talk": duties.Talk,
    "reward": duties.Reward,
    "form_field": duties.FormField,
    "form_filter": duties.FormFilter,
    "form_total": duties.FormTotal,
    "form_shape": duties.FormShape,
    "checklist": duties.Checklist,
}


class Rules(Frozen):
    """The rules of a row, by kind."""

    scope: tuple[grounds.Scope, ...] = ()
    outside: tuple[grounds.Outside, ...] = ()
    circumstance: tuple[grounds.Circumstance, ...] = ()
    exclusion: tuple[grounds.Exclusion, ...] = ()
    channel: tuple[grounds.Channel, ...] = ()
    transition: tuple[grounds.Transition, ...] = ()
    gate: tuple[procedure.Gate, ...] = ()
    route: tuple[procedure.Route, ...] = ()
    permit: tuple[procedure.Permit, ...] = ()
    referral: tuple[procedure.Referral, ...] = ()
    time_limit: tuple[procedure.TimeLimit, ...] = ()
    extension: tuple[procedure.ExtensionRule, ...] = ()
    document: tuple[procedure.DocumentRule, ...] = ()
    role: tuple[procedure.Role, ...] = ()
    publication: tuple[procedure.Publication, ...] = ()
    ledger: tuple[procedure.Ledger, ...] = ()
    bulletin: tuple[procedure.Bulletin, ...] = ()
    meeting: tuple[procedure.Meeting, ...] = ()
    result_use: tuple[procedure.ResultUse, ...] = ()
    measure: tuple[sanctions.MeasureRule, ...] = ()
    measure_list: tuple[sanctions.MeasureList, ...] = ()
    not_used: tuple[sanctions.NotUsed, ...] = ()
    fallback: tuple[sanctions.Fallback, ...] = ()
    amount: tuple[sanctions.Amount, ...] = ()
    tier: tuple[sanctions.Tier, ...] = ()
    scale: tuple[sanctions.Scale, ...] = ()
    factor: tuple[sanctions.Factor, ...] = ()
    linkage: tuple[sanctions.Linkage, ...] = ()
    ladder: tuple[sanctions.Rung, ...] = ()
    effect: tuple[sanctions.Effect, ...] = ()
    accumulation: tuple[sanctions.Accumulation, ...] = ()
    combination: tuple[sanctions.Combination, ...] = ()
    accountability_period: tuple[sanctions.AccountabilityPeriod, ...] = ()
    score_item: tuple[scores.ScoreItem, ...] = ()
    bonus: tuple[scores.Bonus, ...] = ()
    deduction: tuple[scores.Deduction, ...] = ()
    tally: tuple[scores.Tally, ...] = ()
    cap: tuple[scores.Cap, ...] = ()
    veto: tuple[scores.Veto, ...] = ()
    formula: tuple[scores.Formula, ...] = ()
    ballot: tuple[scores.Ballot, ...] = ()
    threshold: tuple[scores.Threshold, ...] = ()
    vote_rule: tuple[scores.VoteRule, ...] = ()
    grade_cap: tuple[scores.GradeCap, ...] = ()
    grades: tuple[scores.Grades, ...] = ()
    statistic: tuple[scores.Statistic, ...] = ()
    quota: tuple[scores.Quota, ...] = ()
    duty: tuple[duties.Duty, ...] = ()
    inspection: tuple[duties.Inspection, ...] = ()
    talk: tuple[duties.Talk, ...] = ()
    reward: tuple[duties.Reward, ...] = ()
    form_field: tuple[duties.FormField, ...] = ()
    form_filter: tuple[duties.FormFilter, ...] = ()
    form_total: tuple[duties.FormTotal, ...] = ()
    form_shape: tuple[duties.FormShape, ...] = ()
    checklist: tuple[duties.Checklist, ...] = ()

    @field_validator(*KINDS, mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @property
    def rules(self) -> tuple[tuple[str, Frozen], ...]:
        """Every rule of this row with the name of its kind."""
        return tuple((kind, rule) for kind in KINDS for rule in getattr(self, kind))


class Alternative(Rules):
    """Another reading of a doubt, and the rules of the row under it; `says` and `modality` where they change too.

    `keeps` names kinds whose rules stay as they stand in the row. `same_rules` says that every rule stays: the words an office goes by
    change, and nothing that is computed.
    """

    reading: str = Field(min_length=1)
    says: str = ""
    modality: Modality | None = None
    same_rules: bool = False
    keeps: tuple[str, ...] = ()
    not_modelled: str = ""

    @model_validator(mode="after")
    def _rule_or_reason(self) -> Alternative:
        written = {kind for kind, _rule in self.rules}
        if self.same_rules and (written or self.keeps or self.not_modelled):
            raise ValueError("写了 same_rules（规则不变）的读法，不再写规则、keeps 或 not_modelled")
        twice = [kind for kind in self.keeps if kind in written]
        if twice:
            raise ValueError(f"“{twice[0]}”写在 keeps（沿用）里，就不再另写")
        if not self.same_rules:
            _one_of_both((*self.rules, *self.keeps), self.not_modelled)
        return self

    @property
    def words_only(self) -> bool:
        """Whether nothing that is answered changes but the words of the reading."""
        return self.same_rules and self.modality is None


class Heading(Frozen):
    """What a row is: its number on the paper, our own words, the doubt it leaves and the reading taken unless an office chooses another."""

    clause: str
    part: str = ""
    row_as: str = ""
    says: str
    modality: Modality | None = None
    doubt: str = ""
    reading: str = ""
    or_else: tuple[Alternative, ...] = ()
    derived: bool = False
    not_modelled: str = ""


class Provision(Rules, Heading):
    """One row of the paper, in its order: our own words, and one or more rules, or why there is nothing to compute."""

    @field_validator("or_else", mode="before")
    @classmethod
    def _one_alternative(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _rule_or_reason(self) -> Provision:
        _one_of_both(self.rules, self.not_modelled)
        if bool(self.doubt) != bool(self.reading):
            raise ValueError("doubt（疑点）与 reading（读法）要一起写")
        readings = [self.reading, *(one.reading for one in self.or_else)]
        if self.or_else and (not self.doubt or len(set(readings)) < len(readings)):
            raise ValueError("or_else（另外的读法）只写在有 doubt（疑点）的条款上，各读法的文字不能相同")
        held = {kind for kind, _rule in self.rules}
        strange = [kind for one in self.or_else for kind in one.keeps if kind not in held]
        if strange:
            raise ValueError(f"keeps（沿用）的“{strange[0]}”，这一条里没有")
        return self

    def under(self, choice: int) -> Provision:
        """This row under one of its readings: 0 the default, 1 the first of `or_else`. IndexError for one it does not have."""
        if choice == 0:
            return self
        if choice < 0:
            raise IndexError(choice)
        other = self.or_else[choice - 1]
        changed: dict[str, Any] = {"says": other.says or self.says, "modality": other.modality or self.modality}
        if not other.same_rules:
            changed["not_modelled"] = other.not_modelled
            changed |= {kind: getattr(self if kind in other.keeps else other, kind) for kind in KINDS}
        return self.model_copy(update={**changed, "reading": other.reading})

    @property
    def row(self) -> str:
        """The row of the paper, as in citations: "第十条(一)#垂"; `row_as` where it is listed under another name."""
        if self.row_as:
            return self.row_as
        return f"{self.clause}#{self.part}" if self.part else self.clause


def _one_of_both(rules: tuple[Any, ...], not_modelled: str) -> None:
    if bool(rules) == bool(not_modelled):
        raise ValueError("一条要么写规则，要么写 not_modelled 的理由，不能都写或都不写")


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
    terms: tuple[Term, ...] = ()
    provisions: tuple[Provision, ...] = Field(min_length=1)


class Regulation(Frozen):
    """A regulation read and checked, with the hashes of its file and every fact it may be told.

    `readings_taken` are the rows that stand under another than their default reading: row → its place in `or_else`, from 1.
    """

    file: RegulationFile
    file_sha256: str
    file_sm3: str
    declared: dict[str, FactDeclaration]
    terms: dict[str, str]
    readings_taken: dict[str, int] = {}

    @property
    def id(self) -> str:
        """Folder name of the regulation."""
        return self.file.id

    def rules(self, kind: str) -> tuple[tuple[Provision, Any], ...]:
        """Every rule of one kind in the order of the paper, each with its provision."""
        held = self._held()
        if kind not in held:
            held[kind] = tuple((one, rule) for one in self.file.provisions for rule in getattr(one, kind))
        found: tuple[tuple[Provision, Any], ...] = held[kind]
        return found

    def _held(self) -> dict[Any, Any]:
        """What was looked up in this file before; a copy with another file begins anew."""
        file, held = self.__dict__.get("_looked_up", (None, {}))
        if file is not self.file:
            held = {}
            self.__dict__["_looked_up"] = (self.file, held)
        found: dict[Any, Any] = held
        return found

    def provision(self, row: str) -> Provision | None:
        """The provision of one row, or None where the paper has no such row."""
        return next((provision for provision in self.file.provisions if provision.row == row), None)

    def with_readings(self, choices: Mapping[str, int]) -> Regulation:
        """This regulation with the rules of other readings: row → 0 (the default) or the place in `or_else`, from 1.

        The hashes stay those of the file; answers name the readings. Raises KeyError for a row the paper does not have, IndexError for a
        reading the row does not have.
        """
        strange = set(choices) - {one.row for one in self.file.provisions}
        if strange:
            raise KeyError(min(strange))
        taken = {row: choice for row, choice in sorted(choices.items()) if choice}
        if not taken and not self.readings_taken:
            return self
        if self.readings_taken:
            raise ValueError("readings are chosen on the regulation as written")
        provisions = tuple(one.under(taken.get(one.row, 0)) for one in self.file.provisions)
        file = self.file.model_copy(update={"provisions": provisions})
        return self.model_copy(update={"file": file, "readings_taken": taken})

    def cite(self, provision: Provision, basis: Basis = Basis.CLAUSE) -> Citation:
        """The citation of a provision."""
        held = self._held()
        place = (provision.clause, provision.part, provision.row_as, basis)
        if place not in held:
            told = {"clause": provision.clause, "part": provision.part, "row": provision.row, "basis": basis}
            held[place] = Citation(regulation=self.id, edition=self.file.edition, **told)
        found: Citation = held[place]
        return found

    def convention(self, topic: str) -> Citation:
        """The citation of a counting convention of this file."""
        return Citation(regulation=self.id, edition=self.file.edition, clause=topic, basis=Basis.CONVENTION)

    def term(self, code: str) -> str:
        """The Chinese term of a code of the vocabulary; the code itself where there is none."""
        return self.terms.get(code, code)

    def shown(self, facts: Facts, name: str) -> str:
        """A fact as a clerk would write it, codes of the shared vocabulary by their terms; "未知" where it was not told."""
        declared = facts.declared[name]
        if name not in facts or declared.codes or declared.type not in (FactType.CODE, FactType.CODES):
            return facts.shown(name)
        value = facts[name]
        codes = value if isinstance(value, tuple) else (str(value),)
        return "、".join(self.term(code) for code in codes) or "无"


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
