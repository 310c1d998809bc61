"""What the rooms below ask before they write for this one: may this letter be issued, may this measure be imposed?

Both deny by default: a kind of letter that no move issues is not issued, and nothing is imposed but what a standing
decision names. ``guards.py`` has the database ask the same.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wenze.office.cases import facts, facts_respondent, letters
from wenze.office.cases.models import Case, Decision, Defence, Respondent, Step
from wenze.office.cases.models.guards import DECISION
from wenze.office.cases.turns import MOVES
from wenze.office.documents.models import Document
from wenze.office.moves.declared import procedure
from wenze.office.people.models import Account, Cadre
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures
from wenze.office.rulings.models import Ruling

CASE, RESPONDENT, DEFENCE = "cases.case", "cases.respondent", "cases.defence"


def letter_gate(*, document: Document, by: Account, today: date) -> tuple[str, ...]:
    """No letter is issued but by a move of its case. One that decides about a person: only where the law, asked afresh on
    the facts of the case, opens its move for ``by``. Any other: only in the turn that a ruling has opened."""
    decides = next((one for one in MOVES if one.decides == document.kind), None)
    if decides is not None:
        person = _person_of(document)
        elements = letters.present_elements(document.letter)
        law.demand_open(ask(person, elements, by, today, move=decides.code))
    elif not _has_turn(document, by):
        raise Refused(f"{document.kind_label}随案件的办理步骤制发，不能单独签发，请从案件页面办理。")
    return ()


def ask(person: Respondent, elements: list[str], by: Account | None, on: date, move: str) -> Any:
    """Is a deciding move on this person open on the facts as they stand, with these elements written?"""
    told = facts.of_respondent(person, on=on, by=by)
    case = person.case
    return procedures.move(
        regulation=case.regulation,
        edition=case.edition,
        stage=person.stage,
        move=move,
        told={**told, "letter_elements": elements, "letter_written": True},
        asked_on=on,
    )


def why_no_decision(decision: Decision) -> tuple[Any, ...]:
    """Why a decision on this person is not open on the facts as they stand; empty when it is."""
    by = Account.objects.filter(pk=decision.decided_by_id).first()
    document = Document.objects.filter(pk=decision.document_id).first()
    elements = [] if document is None else letters.present_elements(document.letter)
    on = decision.decided_on or decision.respondent.case.opened_on
    move = procedure("case").deciding(DECISION)
    asked = ask(decision.respondent, elements, by, on, move.code)
    return asked.reasons if asked.value is None else tuple(asked.value.missing)


def proposed_measures(decision: Decision) -> list[str] | None:
    """The measures of the proposal that stands for this person; None where there is none."""
    proposal = facts_respondent.standing_proposal(decision.respondent)
    return None if proposal is None else list(proposal.measures)


def measure_gate(*, document: Document, cadre: Cadre, measure: str, decided_on: date, effective_on: date) -> None:
    """Refuse a measure that no standing decision by this letter names for this person and these days."""
    decision = Decision.objects.filter(document=document, reversed_on__isnull=True).select_related("respondent").first()
    number = document.number or str(document)
    if decision is None:
        raise Refused(f"{number}没有对应的有效问责决定，不能登记问责方式。请从案件页面办理“制发问责决定书”。")
    if decision.respondent.cadre_id != cadre.pk:
        raise Refused(f"{number}是对其他人作出的决定，不能据此登记{cadre.name}的问责方式。")
    if measure not in decision.measures:
        raise Refused(f"{number}没有决定给予这一问责方式，不能登记。")
    if (decision.decided_on, decision.effective_on) != (decided_on, effective_on):
        raise Refused(f"作出决定日或生效日期与{number}不一致，请核对。")


def _person_of(document: Document) -> Respondent:
    person = None
    if document.subject_kind == RESPONDENT:
        found = Respondent.objects.filter(pk=document.subject_id)
        person = found.select_related("case__handling_organ__parent", "case__lead", "cadre").first()
    if person is None:
        raise Refused(f"{document.kind_label}只能在案件中针对一名对象制发，请从案件页面办理。")
    return person


def _has_turn(document: Document, by: Account) -> bool:
    """Did a ruling, asked by ``by`` and not used yet, open a move that issues this letter at the stage where its case or
    person stands now?"""
    moves = MOVES.those(lambda one: document.kind in one.letters)
    stages = {one.move: one.stages for one in law.procedure_by_id(law.OF_CASES).moves if one.move in moves}
    for kind, pk, stage in _places(document):
        asked = Ruling.objects.filter(question="move", subject_kind=kind, subject_id=str(pk), asked_by_id=by.pk)
        used = Step.objects.filter(ruling__isnull=False).values("ruling")
        for ruling in asked.exclude(pk__in=used).order_by("-pk"):
            answered = ruling.answer.value
            if answered is not None and answered.open is True and stage in stages.get(answered.move, ()):
                return True
    return False


def _places(document: Document) -> list[tuple[str, int, str]]:
    """Whom a letter is about, and who else of the same case its move may be about: kind, key, stage."""
    pk = document.subject_id
    people = Respondent.objects.none()
    found: list[tuple[str, int, str]] = []
    if document.subject_kind == CASE:
        found = [(CASE, one.pk, one.stage) for one in Case.objects.filter(pk=pk)]
        people = Respondent.objects.filter(case_id=pk)
    elif document.subject_kind == RESPONDENT:
        people = Respondent.objects.filter(pk=pk)
    elif document.subject_kind == DEFENCE:
        people = Respondent.objects.filter(pk__in=Defence.objects.filter(pk=pk).values("respondent_id"))
    return found + [(RESPONDENT, one.pk, one.stage) for one in people]
