"""Does every code a rule names exist, and does it fit where it stands? Called once when a file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from wenze.engine.answers import Frozen
from wenze.engine.conditions import All, AnyOf, Comparison, Condition, Not, OtherFact
from wenze.engine.facts import FactDeclaration, FactType
from wenze.engine.kinds.grounds import Requirement
from wenze.engine.regulation import Procedure, Provision, Regulation
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.yaml_events import Document, Place

PLACEHOLDER = re.compile(r"\{(\w+)\}")
ORDERED_TYPES = {FactType.WHOLE, FactType.AMOUNT, FactType.DAY, FactType.MOMENT}
SHAPES: dict[FactType, type | tuple[type, ...]] = {
    FactType.YES_NO: bool,
    FactType.WHOLE: int,
    FactType.AMOUNT: (int, Decimal),
    FactType.DAY: (date, str),
    FactType.MOMENT: (date, str),
    FactType.CODE: str,
    FactType.CODES: str,
    FactType.TEXT: str,
}


def check_regulation(
    regulation: Regulation,
    vocabulary: Vocabulary,
    procedure: Procedure,
    document: Document,
    rows: tuple[str, ...] | None,
) -> None:
    """Refuse (RulebookError with line and remedy) any code, fact, move or row that does not exist or does not fit."""
    _check_rows(regulation, document, rows)
    _check_facts(regulation, vocabulary, document)
    checker = _Checker(regulation.declared, vocabulary, {move.move for move in procedure.moves}, document)
    for index, provision in enumerate(regulation.file.provisions):
        checker.check_provision(provision, ("provisions", index))
    _check_groups(regulation, document)
    _check_named_within(regulation, document)


def check_procedure(procedure: Procedure, vocabulary: Vocabulary, document: Document) -> None:
    """Refuse a procedure whose moves name stages, roles or facts that do not exist."""
    declared = {fact.fact: fact for fact in vocabulary.facts}
    checker = _Checker(declared, vocabulary, {move.move for move in procedure.moves}, document)
    roles = {role.code for role in vocabulary.roles}
    seen: set[str] = set()
    checker.known((procedure.initiation,), checker.moves, "动作", ("initiation",))
    for index, move in enumerate(procedure.moves):
        place: Place = ("moves", index)
        stages = {stage.stage for stage in procedure.tracks[move.track]}
        checker.known(move.stages, stages, "阶段", (*place, "stages"))
        checker.known((move.leads_to,) if move.leads_to else (), stages, "阶段", (*place, "leads_to"))
        checker.known(move.who, roles, "角色", (*place, "who"))
        checker.requirements(move.needs, (*place, "needs"))
        if move.move in seen:
            raise document.refuse(place, f"动作“{move.move}”写了两次，请删去一个")
        seen.add(move.move)


def _check_groups(regulation: Regulation, document: Document) -> None:
    """Where the text defines its groups of circumstances, every circumstance belongs to one of them."""
    defined = {rule.group for _, rule in regulation.rules("scope") if rule.applies == "definition" and rule.group}
    for index, provision in enumerate(regulation.file.provisions):
        for rule in provision.circumstance:
            if defined and rule.group not in defined:
                says = f"情形的分组“{rule.group}”没有定义，可用：{'、'.join(sorted(defined))}"
                raise document.refuse(("provisions", index, "circumstance"), says)


def _check_named_within(regulation: Regulation, document: Document) -> None:
    """Extensions name limits of this text, exclusions its circumstances."""
    limits = {rule.limit for _, rule in regulation.rules("time_limit")}
    circumstances = {rule.code for _, rule in regulation.rules("circumstance")}
    for index, provision in enumerate(regulation.file.provisions):
        for kind, known, what in (("extension", limits, "期限"), ("exclusion", circumstances, "情形")):
            for name in (name for rule in getattr(provision, kind) for name in rule.of if name not in known):
                raise document.refuse(("provisions", index, kind), f"本文没有“{name}”这一{what}，请核对代码")


def _check_facts(regulation: Regulation, vocabulary: Vocabulary, document: Document) -> None:
    """A fact is declared once: in the vocabulary or in this file."""
    declared = {fact.fact for fact in vocabulary.facts}
    for index, fact in enumerate(regulation.file.facts):
        if fact.fact in declared:
            raise document.refuse(("facts", index), f"事实“{fact.fact}”已经声明过，请删去一处或另取代码")
        declared.add(fact.fact)


def _check_rows(regulation: Regulation, document: Document, rows: tuple[str, ...] | None) -> None:
    written = [provision.row for provision in regulation.file.provisions]
    for index, row in enumerate(written):
        if row in written[:index]:
            raise document.refuse(("provisions", index), f"条款“{row}”写了两次；同条的另一规则请写 part 区分")
    if rows is None:
        return
    strange = [index for index, row in enumerate(written) if row not in rows]
    if strange:
        raise document.refuse(("provisions", strange[0]), f"原文清单里没有“{written[strange[0]]}”，请核对条款号")
    missing = [row for row in rows if row not in written]
    if missing:
        raise document.refuse(
            (), f"缺少条款“{missing[0]}”，每一条都要写规则或 not_modelled 的理由（共缺 {len(missing)} 条）"
        )
    for index, (here, paper) in enumerate(zip(written, rows, strict=True)):
        if here != paper:
            raise document.refuse(("provisions", index), f"条款要按原文次序：此处应为“{paper}”，写的是“{here}”")


class _Checker:
    """Walks one file with what may be named in it."""

    def __init__(
        self, declared: dict[str, FactDeclaration], vocabulary: Vocabulary, moves: set[str], document: Document
    ) -> None:
        self.declared, self.moves, self.document = declared, moves, document
        self.measures = {entry.code for entry in vocabulary.measures}
        self.restrictions = {entry.code for entry in vocabulary.restrictions}
        self.documents = {entry.code for entry in vocabulary.documents}
        self.roles = {entry.code for entry in vocabulary.roles}
        self.organs = {entry.code for entry in vocabulary.organs} | self.roles

    def check_provision(self, provision: Provision, place: Place) -> None:
        for kind, rule in provision.rules:
            position = getattr(provision, kind).index(rule)
            here: Place = (
                (*place, kind, position) if (*place, kind, position) in self.document.lines else (*place, kind)
            )
            for part in _parts(rule):
                if isinstance(part, CONDITIONS):
                    self.condition(part, here)
                elif isinstance(part, Requirement):
                    self.requirements((part,), here)
            for named, known, what in self._names(kind, rule):
                self.known(named, known, what, here)

    def _names(self, kind: str, rule: Any) -> list[tuple[tuple[str, ...], set[str], str]]:  # noqa: C901 - one case a kind
        days = {name for name, fact in self.declared.items() if fact.type in (FactType.DAY, FactType.MOMENT)}
        match kind:
            case "scope":
                kinds = self.declared.get("subject_kind")
                return [(rule.subjects, set(kinds.codes) if kinds else set(), "对象类别")]
            case "gate":
                return [(rule.before, self.moves, "动作")]
            case "route":
                return [((rule.go, *rule.instead_of), self.moves, "动作")]
            case "referral":
                return [((rule.move,), self.moves, "动作"), ((rule.to,), self.organs, "机构")]
            case "measure":
                return [((*rule.codes, *rule.own_application), self.measures, "问责方式")]
            case "not_used":
                return [(rule.measures, self.measures, "问责方式")]
            case "effect":
                restrictions = tuple(bar.what for bar in rule.bars)
                untils = tuple(bar.until for bar in rule.bars if bar.until)
                return [
                    (rule.of, self.measures | {"any"}, "问责方式"),
                    (restrictions, self.restrictions, "后果"),
                    (untils, days, "日期事实"),
                ]
            case "time_limit":
                told = (rule.start, rule.done, rule.stated, rule.restarts)
                paused = tuple(day for pause in rule.pauses for day in (pause.start, pause.until))
                approvers = tuple(step.approver for step in rule.extension)
                named = tuple(day for day in (*told, *paused) if day)
                who = (rule.who,) if rule.who else ()
                return [(named, days, "日期事实"), ((*approvers, *who), self.organs, "角色或机构")]
            case "extension":
                return [((rule.approver,), self.organs, "角色或机构")]
            case "tier":
                return [(tuple(code for one in rule.assigns for code in one.measures), self.measures, "问责方式")]
            case "ladder":
                return [(rule.measures, self.measures, "问责方式"), ((rule.issuer,), self.organs, "机构")]
            case "accumulation":
                return [(tuple(bar.what for bar in rule.bars), self.restrictions, "后果")]
            case "document":
                issued_by = (rule.issued_by,) if rule.issued_by else ()
                return [((rule.kind,), self.documents, "文书"), (issued_by, self.moves, "动作")]
            case "role":
                return [((rule.organ,), self.organs, "机构")]
            case "ledger":
                return [((rule.move,) if rule.move else (), self.moves, "动作")]
        return []

    def requirements(self, needs: tuple[Requirement, ...], place: Place) -> None:
        for need in needs:
            self.condition(need.that, place)
            self.known(tuple(PLACEHOLDER.findall(need.says)), set(self.declared), "事实", place)

    def known(self, named: tuple[str, ...], known: set[str], what: str, place: Place) -> None:
        for name in named:
            if name not in known:
                raise self.document.refuse(place, f"不认识的{what}“{name}”，请核对词表，或先在其中声明")

    def condition(self, condition: Condition | None, place: Place) -> None:
        match condition:
            case All():
                for part in condition.all:
                    self.condition(part, place)
            case AnyOf():
                for part in condition.any:
                    self.condition(part, place)
            case Not():
                self.condition(condition.not_, place)
            case Comparison():
                self._comparison(condition, place)

    def _comparison(self, condition: Comparison, place: Place) -> None:
        self.known((condition.fact,), set(self.declared), "事实", place)
        fact = self.declared[condition.fact]
        name, bound = condition.comparison
        if name == "known":
            return
        if isinstance(bound, OtherFact):
            self.known((bound.fact,), set(self.declared), "事实", place)
            if self.declared[bound.fact].type is not fact.type:
                raise self.document.refuse(place, f"“{condition.fact}”与“{bound.fact}”类型不同，不能比较")
            return
        if name in ("at_least", "more_than", "at_most", "less_than") and fact.type not in ORDERED_TYPES:
            raise self.document.refuse(place, f"“{condition.fact}”没有大小，不能用 {name} 比较")
        if (name == "includes") != (fact.type is FactType.CODES):
            raise self.document.refuse(
                place, f"“{condition.fact}”是{fact.type}，includes 只用于代码列表（codes），反之亦然"
            )
        for one in bound if name == "one_of" else (bound,):
            fits = isinstance(one, SHAPES[fact.type]) and (isinstance(one, bool) == (fact.type is FactType.YES_NO))
            fits = fits and (fact.type is not FactType.DAY or _is_day(one))
            if not fits or (fact.codes and one not in fact.codes):
                raise self.document.refuse(place, f"“{condition.fact}”不能与 {one!r} 比较，请核对它的类型与代码")


def _is_day(written: Any) -> bool:
    try:
        return isinstance(written, date) or bool(date.fromisoformat(written))
    except ValueError:
        return False


CONDITIONS = (All, AnyOf, Not, Comparison)


def _parts(value: Any) -> Iterator[Frozen]:
    """Every value inside a rule, however deep; conditions are given whole."""
    if isinstance(value, Frozen):
        yield value
        if not isinstance(value, CONDITIONS):
            for name in type(value).model_fields:
                yield from _parts(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
