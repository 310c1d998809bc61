"""One row of the paper: its words, the doubt it leaves, its rules of every kind, and the other readings an office may take."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from wenze.engine.answers import Frozen, Modality
from wenze.engine.kinds import duties, grounds, procedure, sanctions, scores

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

    @property
    def readings(self) -> tuple[str, ...]:
        """Every reading the file lists for the doubt of this row, the default first; none where there is no doubt."""
        return (self.reading, *(one.reading for one in self.or_else)) if self.doubt else ()

    def under(self, choice: int | str) -> Provision:
        """This row under one of its readings: 0 the default, 1 the first of `or_else`; or under words of the office's own, every rule as it is.

        IndexError for a reading it does not have, and for words where it leaves no doubt.
        """
        if isinstance(choice, str):
            if not choice or not self.doubt:
                raise IndexError(f"{self.row} {choice}")
            return self.model_copy(update={"reading": choice})
        if not 0 <= choice <= len(self.or_else):
            raise IndexError(f"{self.row} {choice}")
        if choice == 0:
            return self
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
