"""The page of one case, laid out: people with what was found and done, the course of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.cases import citing, facts
from wenze.office.cases.ledgers import headline, place_of
from wenze.office.cases.models import FactorFinding, Finding, ReferralKind, Step
from wenze.office.cases.moves import MOVES
from wenze.office.cases.queries_file import CaseFile, PersonFile, StageMark
from wenze.office.documents.models import Document
from wenze.office.journal.models import Entry
from wenze.office.measures.models import Effect
from wenze.office.paper import dates
from wenze.office.rulings import queries as law

DIRECTIONS = {"aggravate": "从重", "mitigate": "从轻", "exempt": "免予"}
MOVE_VERBS = frozenset({f"cases.{move}" for move in MOVES} | {"cases.advance", "matters.withdraw"})
"""Journal verbs that a step already tells."""


@dataclass(frozen=True)
class Found:
    """A circumstance or factor found, with the words of its row."""

    row: Finding | FactorFinding
    says: str
    short: str
    direction: str = ""

    @property
    def clause(self) -> str:
        return self.row.clause


@dataclass(frozen=True)
class Consequence:
    """An effect of a measure, proposed or imposed, in one line."""

    term: str
    span: str
    clause: str
    says: str
    is_lifted: bool = False


@dataclass(frozen=True)
class Person:
    """One respondent as the page shows them. ``measures`` are those decided, else those proposed."""

    file: PersonFile
    findings: tuple[Found, ...]
    factors: tuple[Found, ...]
    measures: tuple[str, ...]
    proposed: tuple[str, ...]
    consequences: tuple[Consequence, ...]

    @property
    def row(self) -> Any:
        return self.file.respondent

    @property
    def place(self) -> str:
        """Unit by its short name, and post."""
        return place_of(self.row)

    @property
    def referrals_due(self) -> list[str]:
        """What must be referred and is not, in words; empty for whoever sees only a part."""
        if not self.file.is_whole:
            return []
        return [_("应%(what)s") % {"what": ReferralKind(kind).label} for kind in citing.referrals_due(self.row)]

    @property
    def is_decided(self) -> bool:
        return self.file.decision is not None


@dataclass(frozen=True)
class Line:
    """One line of the course. ``late_entry`` says when it was entered, where that was not the day it happened."""

    at: datetime
    on: date
    says: str
    by: str
    opinion: str = ""
    late_entry: str = ""
    document: Document | None = None
    is_move: bool = True


def stages(found: CaseFile, on: date) -> tuple[StageMark, ...]:
    """The stage line: where the case came from, each stage with the day it was reached, and the day the present one is
    to be left by."""
    marks = list(found.stages)
    due = next((one.binding_due_on for one in found.limits if one.waits and one.part is None), None)
    if due is not None:
        day = _("%(day)s前") % {"day": dates.short(due, on.year)}
        marks = [
            StageMark(one.name, day, one.state) if place == _leaving(marks) else one for place, one in enumerate(marks)
        ]
    if found.whole and found.case.lead is not None:
        received = found.case.lead.received_on
        marks.insert(0, StageMark(_("线索"), dates.short(received, on.year), "past"))
    return tuple(marks)


def _leaving(marks: list[StageMark]) -> int:
    """The stage that ends with the preliminary opinion, by its place in the procedure."""
    stage = next(
        (one.stages[0] for one in law.procedure_by_id(law.OF_CASES).moves if one.move == "propose_opinion"), ""
    )
    listed = [one.stage for one in law.procedure_by_id(law.OF_CASES).tracks["case"].stages]
    return listed.index(stage) if stage in listed and len(marks) >= len(listed) - 1 else -1


def people(found: CaseFile, on: date) -> list[Person]:
    """Everyone shown, with the words of the law beside what was found and decided."""
    text = citing.regulation_of(found.case)
    said = {one.code: one.says for one, _group in law.circumstances(text)}
    factors = {one.code: one.says for one, _direction in law.factors(text)}
    return [_person(text, one, said, factors, on) for one in found.people]


def _person(text: Regulation, one: PersonFile, said: dict[str, str], factors: dict[str, str], on: date) -> Person:
    decided = () if one.decision is None else tuple(text.term(code) for code in one.decision.measures)
    proposed = () if one.proposal is None else tuple(text.term(code) for code in one.proposal.measures)
    return Person(
        file=one,
        findings=tuple(_found(row, said.get(row.circumstance, "")) for row in one.findings),
        factors=tuple(
            _found(row, factors.get(row.factor, ""), DIRECTIONS.get(row.direction, "")) for row in one.factors
        ),
        measures=decided or proposed,
        proposed=proposed,
        consequences=tuple(_imposed(one) if one.decision is not None else _expected(one, on)),
    )


def _found(row: Any, says: str, direction: str = "") -> Found:
    return Found(row, says, headline(says), direction)


def _imposed(one: PersonFile) -> Iterable[Consequence]:
    """The effects in the ledger, as they were imposed."""
    for imposed in one.imposed:
        for effect in imposed.effects.all():
            yield Consequence(
                _name(effect),
                _span(effect),
                effect.clause,
                effect.says,
                is_lifted=one.is_result_told and effect.lifted_on is not None,
            )


def _expected(one: PersonFile, on: date) -> Iterable[Consequence]:
    """What would follow from the measures proposed if they were decided on the day ``on``. Nothing is kept of it."""
    if one.proposal is None:
        return
    case = one.respondent.case
    for measure in one.proposal.measures:
        told = {**facts.of_respondent(one.respondent, on=on), "measure": measure, "decided_on": on, "effective_on": on}
        answer = law.effects(regulation=case.regulation, edition=case.edition, told=told, asked_on=on)
        for effect in () if answer.value is None else answer.value.consequences:
            yield Consequence(_name(effect), _span(effect), str(effect.citation), effect.says)


def _name(effect: Any) -> str:
    return f"{effect.term}：{effect.fixed}" if effect.fixed else str(effect.term)


def _span(effect: Effect | Any) -> str:
    if effect.year is not None:
        return _("%(year)d年度") % {"year": effect.year}
    if effect.until_on is None:
        until_event = getattr(effect, "until_event_term", "")
        return (
            _("至%(event)s") % {"event": until_event}
            if until_event
            else _("自%(day)s") % {"day": dates.spoken(effect.from_on)}
        )
    return _("%(first)s至%(last)s") % {"first": dates.spoken(effect.from_on), "last": dates.spoken(effect.until_on)}


def course(found: CaseFile) -> list[Line]:
    """What was done, the latest first: the steps, and what the journal tells besides to who sees the case whole."""
    names = {one.respondent.pk: one.respondent.name for one in found.people}
    letters = {one.pk: one for one in found.documents}
    lines = [_step(one, found.whole, names, letters) for one in found.steps]
    lines += [_entry(one) for one in found.entries if one.verb not in MOVE_VERBS]
    return sorted(lines, key=lambda one: one.at, reverse=True)


def _step(one: Step, whole: bool, names: dict[int, str], letters: dict[int, Document]) -> Line:
    entered = clock.day_of(one.entered_at)
    name = names.get(one.respondent_id or 0, "")
    return Line(
        at=one.entered_at,
        on=one.happened_on,
        says=f"{name}　{one.term}" if name else one.term,
        by=one.by.display_name,
        opinion=one.opinion if whole else "",
        late_entry=_("%(day)s录入") % {"day": dates.spoken(entered)} if entered != one.happened_on else "",
        document=letters.get(one.document_id or 0),
    )


def _entry(one: Entry) -> Line:
    return Line(at=one.at, on=one.on or clock.day_of(one.at), says=one.says, by=one.by_label, is_move=False)
