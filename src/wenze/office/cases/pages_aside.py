"""What stands beside the form of a move: whom it is about, and what of the case the one who fills it in must look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wenze.office.cases import citing, facts, facts_respondent
from wenze.office.cases.ledgers import headline, place_of, printed
from wenze.office.cases.models import Case, Respondent
from wenze.office.paper.dates import spoken
from wenze.office.rulings import queries as law

APPEAL = frozenset({"draft_appeal_decision", "review_appeal_decision", "return_appeal_draft", "decide_appeal"})
LOOKS_AT_FINDINGS = APPEAL | {"record_finding", "record_factor", "propose_measure", "issue_decision", "exempt"}
LOOKS_AT_HEARING = APPEAL | {"record_defence", "answer_argument", "propose_measure"}
LOOKS_AT_MEASURES = frozenset({"propose_measure", "draft_appeal_decision"})
LOOKS_AT_PROPOSALS = frozenset({"propose_opinion", "record_review", "close_review", "record_committee_approval"})
LOOKS_AT_DECISION = APPEAL | {"serve_decision", "record_execution", "file_appeal", "rescind"}


@dataclass(frozen=True)
class Item:
    """One line: what it says, the row behind it, a small note."""

    says: str
    cite: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    """A heading with its lines."""

    title: str
    items: tuple[Item, ...]


def beside(case: Case, person: Respondent | None, move: str, on: date) -> list[Block]:
    """The blocks beside the form of ``move``; empty ones are left out. ``case`` is loaded whole."""
    blocks = [Block(_("对象"), tuple(_people(case, person, move)))]
    if person is not None:
        if move in LOOKS_AT_FINDINGS:
            blocks.append(Block(_("已认定的情形和情节"), tuple(_findings(case, person))))
        if move in LOOKS_AT_HEARING:
            blocks.append(Block(_("申辩意见"), tuple(_arguments(person))))
        if move in LOOKS_AT_MEASURES:
            blocks.append(Block(_("可以选择的方式"), tuple(_measures(case, person, on))))
        if move in LOOKS_AT_DECISION:
            blocks.append(Block(_("问责决定"), tuple(_decision(case, person))))
        if move in APPEAL:
            blocks.append(Block(_("申诉和拟稿"), tuple(_appeal(case, person))))
    return [one for one in blocks if one.items]


def _appeal(case: Case, person: Respondent) -> Iterable[Item]:
    """What the person asks for and why, and what is drafted as the decision on it."""
    appeal = facts_respondent.current_appeal(person)
    if appeal is None:
        return
    yield Item(_("请求：%(demand)s") % {"demand": appeal.demand}, note=appeal.grounds)
    if appeal.drafted_by is not None:
        text = citing.regulation_of(case)
        changed = "、".join(text.term(code) for code in appeal.new_measures)
        drafted = appeal.get_outcome_display() + (_("，变更为%(measures)s") % {"measures": changed} if changed else "")
        yield Item(
            _("拟：%(outcome)s") % {"outcome": drafted}, note=f"{appeal.drafted_by}　{appeal.findings}　{appeal.reason}"
        )
    if appeal.reviewed_by is not None:
        yield Item(_("%(name)s审核同意") % {"name": appeal.reviewed_by})


def _people(case: Case, person: Respondent | None, move: str) -> Iterable[Item]:
    """Everyone meant, where the meeting looks at it with the measure proposed."""
    text = citing.regulation_of(case)
    for one in case.respondents.all() if person is None else [person]:
        proposal = facts_respondent.standing_proposal(one) if move in LOOKS_AT_PROPOSALS else None
        measures = [] if proposal is None else [text.term(code) for code in proposal.measures]
        proposed = _("拟：%(measures)s") % {"measures": "、".join(measures)} if measures else ""
        yield Item(one.name, note="　".join(part for part in (place_of(one), proposed) if part))


def _findings(case: Case, person: Respondent) -> Iterable[Item]:
    text = citing.regulation_of(case)
    said = {one.code: one.says for one, _group in law.circumstances(text)}
    factors = {one.code: one.says for one, _direction in law.factors(text)}
    for found in facts_respondent.standing_findings(person):
        yield Item(headline(said.get(found.circumstance, "")), printed(found.clause), found.what_happened[:80])
    for factor in facts_respondent.standing_factors(person):
        yield Item(headline(factors.get(factor.factor, "")), printed(factor.clause), factor.what_happened[:80])


def _arguments(person: Respondent) -> Iterable[Item]:
    for defence in person.defences.all():
        for one in defence.arguments.all():
            answered = f"{one.get_answer_display()}：{one.reason[:60]}" if one.answer else _("尚未答复")
            yield Item(f"{one.order}．{one.says}", note=answered)


def _measures(case: Case, person: Respondent, on: date) -> Iterable[Item]:
    """The measures that fit what was found, as the law lists them."""
    told = facts.of_respondent(person, on=on)
    answer = law.measures(regulation=case.regulation, edition=case.edition, told=told, asked_on=on)
    if answer.value is None:
        yield Item("" if answer.unknown is None else answer.unknown.says)
        return
    for one in answer.value.options:
        note = _("须由本人书面申请") if one.own_application else ""
        yield Item(one.term, printed(one.row), note)


def _decision(case: Case, person: Respondent) -> Iterable[Item]:
    decision = facts_respondent.standing_decision(person)
    if decision is None:
        return
    text = citing.regulation_of(case)
    yield Item("、".join(text.term(code) for code in decision.measures), note=decision.document.number)
    yield Item(_("生效"), note=spoken(decision.effective_on))
    for label, day in ((_("送达本人"), person.served_person_on), (_("送达单位"), person.served_unit_on)):
        yield Item(label, note=spoken(day) or _("尚未送达"))
