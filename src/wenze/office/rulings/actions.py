"""Asking the law on record. Each verb asks the engine one question and keeps a ruling with its journal entry.

The verbs demand no ability: the action that asks has already asked who may act.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models, transaction

from wenze.engine import deadlines, effects, measures, procedure
from wenze.engine.answers import Answer
from wenze.engine.facts import Facts, canonical
from wenze.engine.reading import sm3
from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.journal.actions import record
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries, wording
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
    track: procedure.Track,
    stage: str,
    move: str,
    told: Told,
    subject: models.Model,
) -> Ruling:
    """May this move be made now? Keeps the ruling when it is open.

    Raises Refused otherwise, with the very reasons (sentence and clause) that a page shows beside the closed button;
    what is not known keeps a move closed.
    """
    text = queries.regulation(regulation, edition)
    known = queries.facts(text, told)
    try:
        answer = procedure.move(text, queries.law().procedure, move, stage, known, today)
    except KeyError:
        raise Refused(f"办案程序中没有“{move}”这一步，请刷新页面后重试。") from None
    opened = queries.demand_open(answer)
    return _keep("move", opened.term, text, known, answer, by=by, today=today, subject=subject)


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
) -> Ruling:
    """By when must the act of ``limit`` be done? The answer may be an honest unknown; look at ``ruling.answer``."""
    text = queries.regulation(regulation, edition)
    known = queries.facts(text, told)
    answer = deadlines.due(text, queries.law().calendar, limit, known, today)
    return _keep("deadline", limit, text, known, answer, by=by, today=today, subject=subject)


@transaction.atomic
def ask_measures(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """Which measures may be chosen on these findings? The answer may be an honest unknown."""
    text = queries.regulation(regulation, edition)
    known = queries.facts(text, told)
    answer = measures.fitting(text, known, today)
    return _keep("measures", "可用的问责方式", text, known, answer, by=by, today=today, subject=subject)


@transaction.atomic
def ask_effects(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """Which consequences follow from this measure, from when until when? The answer may be an honest unknown."""
    text = queries.regulation(regulation, edition)
    known = queries.facts(text, told)
    answer = effects.effects(text, queries.law().calendar, known, today)
    about = text.term(str(known.get("measure", "")))
    return _keep("effects", about, text, known, answer, by=by, today=today, subject=subject)


@transaction.atomic
def ask_period_end(
    *, by: Account | None, today: date, regulation: str, edition: str, told: Told, subject: models.Model
) -> Ruling:
    """When does 问责期 end? The answer may be an honest unknown."""
    text = queries.regulation(regulation, edition)
    known = queries.facts(text, told)
    answer = effects.period_end(text, queries.law().calendar, known, today)
    return _keep("period_end", "问责期", text, known, answer, by=by, today=today, subject=subject)


def _keep(
    question: str,
    about: str,
    text: Regulation,
    known: Facts,
    answer: Answer[Any],
    *,
    by: Account | None,
    today: date,
    subject: models.Model,
) -> Ruling:
    receipt = answer.receipt
    ruling = Ruling(
        question=question,
        about=about[:200],
        regulation=text.id,
        regulation_title=text.file.title[:300],
        edition=text.file.edition,
        file_sha256=receipt.file_sha256,
        file_sm3=receipt.file_sm3,
        calendar_sha256=receipt.calendar_sha256,
        facts_text=canonical({name: known[name] for name in known}),
        shown_text=canonical([[name, known.term(name), known.shown(name)] for name in known]),
        facts_sha256=receipt.facts_sha256,
        answer_text=answer.model_dump_json(),
        says_text=canonical(wording.lines(question, answer)),
        engine_version=receipt.engine_version,
        asked_on=today,
        asked_at=clock.now(),
        asked_by_id=None if by is None else by.pk,
        asked_by_label="系统" if by is None else str(by)[:200],
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
    )
    ruling.save(force_insert=True)
    record(
        by=by,
        verb=f"rulings.ask_{question}",
        subject=ruling,
        says=f"就“{subject}”询问《{text.file.short_title}》：{QUESTIONS[question]}（{about}）",
        detail={
            "subject_kind": ruling.subject_kind,
            "subject_id": ruling.subject_id,
            "facts_sha256": ruling.facts_sha256,
            "answer_sm3": sm3(ruling.answer_text.encode()),
        },
        on=today,
    )
    return ruling
