"""Asking the law on record. Each verb asks the engine one question and keeps a ruling with its journal entry.

The verbs demand no ability: the action that asks has already asked who may act.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from wenze.engine import deadlines, effects, eligibility, measures, procedure
from wenze.engine.answers import Answer
from wenze.engine.facts import Facts, canonical
from wenze.engine.reading import sm3
from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.journal.actions import record
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries, queries_limits, wording
from wenze.office.rulings.models import Ruling
from wenze.office.rulings.queries import Told
from wenze.office.rulings.questions import QUESTIONS


@transaction.atomic
def ask_move(
    *,
    by: Account | None,
    today: date,
    regulation: str,
    edition: str,
    track: str,
    stage: str,
    move: str,
    told: Told,
    subject: models.Model,
    under: str = queries.OF_CASES,
) -> Ruling:
    """May this move be made now, under the procedure of this id? Keeps the ruling when it is open.

    Raises Refused otherwise, with the very reasons (sentence and clause) that a page shows beside the closed button;
    what is not known keeps a move closed.
    """
    text = queries.text_on(regulation, edition, today)
    known = queries.facts(text, told)
    try:
        answer = procedure.move(text, queries.procedure_by_id(under), move, stage, known, today)
    except KeyError:
        raise Refused(f"办案程序中没有“{move}”这一步，请刷新页面后重试。") from None
    opened = queries.demand_open(answer)
    return _keep(_asked("move", opened.term, text, known, answer), by=by, today=today, subject=_subject(subject))


@transaction.atomic
def ask_deadline(
    *,
    by: Account | None,
    today: date,
    regulation: str,
    edition: str,
    limit: str,
    told: Told,
    subject: models.Model,
    read_on: date | None = None,
    is_kept: Callable[[Answer[deadlines.Deadline]], bool] = lambda _answer: True,
) -> Ruling | None:
    """By when must the act of ``limit`` be done, under the readings of the day ``read_on`` (by default today)? The answer
    may be an honest unknown; look at ``ruling.answer``. Keeps nothing and answers None where ``is_kept`` says no to the
    answer."""
    text = queries.text_on(regulation, edition, read_on or today)
    known = queries.facts(text, told)
    answer = deadlines.due(text, queries.law().calendar, limit, known, today)
    if not is_kept(answer):
        return None
    asked = _asked("deadline", queries.limit_says(text, limit), text, known, answer)
    return _keep(asked, by=by, today=today, subject=_subject(subject))


@transaction.atomic
def ask_deadline_again(
    *, by: Account | None, today: date, before: Ruling, limit: str, told: Told, read_on: date | None = None
) -> Ruling:
    """Ask about a time limit what was asked before, about the same subject, with what is ``told`` now beside the facts of
    then. A fact that is told as None is left out."""
    text, known = queries_limits.known_again(before, told, read_on or today)
    answer = deadlines.due(text, queries.law().calendar, limit, known, today)
    asked = _asked("deadline", queries.limit_says(text, limit), text, known, answer)
    subject = _Subject(before.subject_kind, before.subject_id, before.subject_label)
    return _keep(asked, by=by, today=today, subject=subject)


@transaction.atomic
def ask_measures(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """Which measures may be chosen on these findings? The answer may be an honest unknown."""
    text = queries.text_on(regulation, edition, today)
    known = queries.facts(text, told)
    answer = measures.fitting(text, known, today)
    return _keep(
        _asked("measures", "可用的问责方式", text, known, answer), by=by, today=today, subject=_subject(subject)
    )


@transaction.atomic
def ask_effects(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """Which consequences follow from this measure, from when until when? The answer may be an honest unknown."""
    text = queries.text_on(regulation, edition, today)
    known = queries.facts(text, told)
    answer = effects.effects(text, queries.law().calendar, known, today)
    about = text.term(str(known.get("measure", "")))
    return _keep(_asked("effects", about, text, known, answer), by=by, today=today, subject=_subject(subject))


@transaction.atomic
def ask_period_end(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """When does 问责期 end? The answer may be an honest unknown."""
    text = queries.text_on(regulation, edition, today)
    known = queries.facts(text, told)
    answer = effects.period_end(text, queries.law().calendar, known, today)
    return _keep(_asked("period_end", "问责期", text, known, answer), by=by, today=today, subject=_subject(subject))


@transaction.atomic
def ask_standing(
    *,
    by: Account | None,
    today: date,
    decisions: Sequence[eligibility.Decision],
    question: eligibility.Question,
    on: date,
    subject: models.Model,
) -> Ruling:
    """Is a person with these decisions clear for ``question`` on the day ``on``? The answer may be an honest unknown."""
    answer = queries.standing(decisions=decisions, question=question, on=on)
    titles = dict.fromkeys(queries.regulation(one.regulation, one.edition).file.title for one in decisions)
    told = {"question": question, "on": on, "decisions": [one.model_dump(mode="json") for one in decisions]}
    shown = [[one.decision, one.decision, _decision_line(one)] for one in decisions]
    about = f"{wording.STANDING_TERMS[question]}（{wording.spoken(on)}）"
    kept = _Asked("standing", about, "、".join(titles), canonical(told), canonical(shown), answer)
    return _keep(kept, by=by, today=today, subject=_subject(subject))


def _decision_line(one: eligibility.Decision) -> str:
    term = queries.regulation(one.regulation, one.edition).term(one.measure)
    undone = f"，{wording.spoken(one.reversed_on)}撤销" if one.reversed_on else ""
    return f"{term}，{wording.spoken(one.decided_on)}作出{undone}"


@dataclass(frozen=True)
class _Subject:
    """What a question is about, by kind, key and name."""

    kind: str
    id: str
    label: str

    def __str__(self) -> str:
        return self.label


def _subject(row: models.Model) -> _Subject:
    return _Subject(row._meta.label_lower, str(row.pk), str(row)[:300])


@dataclass(frozen=True)
class _Asked:
    """A question answered and not kept yet, in the texts that will be kept."""

    question: str
    about: str
    title: str
    facts_text: str
    shown_text: str
    answer: Answer[Any]


def _asked(question: str, about: str, text: Regulation, known: Facts, answer: Answer[Any]) -> _Asked:
    told = canonical({name: known[name] for name in known})
    shown = canonical([[name, known.term(name), text.shown(known, name)] for name in known])
    return _Asked(question, about, text.file.title, told, shown, answer)


def _keep(asked: _Asked, *, by: Account | None, today: date, subject: _Subject) -> Ruling:
    receipt = asked.answer.receipt
    ruling = Ruling(
        question=asked.question,
        about=asked.about[:200],
        regulation=receipt.regulation,
        regulation_title=asked.title[:500],
        edition=receipt.edition,
        file_sha256=receipt.file_sha256,
        file_sm3=receipt.file_sm3,
        calendar_sha256=receipt.calendar_sha256,
        facts_text=asked.facts_text,
        shown_text=asked.shown_text,
        facts_sha256=receipt.facts_sha256,
        answer_text=asked.answer.model_dump_json(),
        says_text=canonical(wording.lines(asked.question, asked.answer)),
        engine_version=receipt.engine_version,
        asked_on=today,
        asked_at=clock.now(),
        asked_by_id=None if by is None else by.pk,
        asked_by_label="系统" if by is None else str(by)[:200],
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_label=subject.label,
    )
    ruling.save(force_insert=True)
    record(
        by=by,
        verb=f"rulings.ask_{asked.question}",
        subject=ruling,
        says=f"就“{subject}”询问{QUESTIONS[asked.question]}（{asked.about}）",
        detail={
            "subject_kind": ruling.subject_kind,
            "subject_id": ruling.subject_id,
            "facts_sha256": ruling.facts_sha256,
            "answer_sm3": sm3(ruling.answer_text.encode()),
        },
        on=today,
    )
    return ruling
