"""Invented rulings for tests of the rooms below the cases: what a case would have asked of the law before it acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from tests.office.build import THE_DAY
from wenze.engine.answers import Answer, Receipt
from wenze.engine.procedure import MoveAnswer
from wenze.office import clock
from wenze.office.journal.actions import record
from wenze.office.people.models import Account
from wenze.office.rulings.models import Ruling


@transaction.atomic
def opened(move: str, subject: Any, *, by: Account | None = None, on: date = THE_DAY, is_open: bool = True) -> Ruling:
    """A ruling that opened ``move`` on ``subject``, kept with its journal row."""
    kept = {"regulation": "yy-wgbw", "edition": "1", "engine_version": "test", "facts_sha256": "0" * 64}
    receipt = Receipt(**kept, file_sha256="0" * 64, file_sm3="0" * 64)
    value = MoveAnswer(move=move, term=move, track="respondent", who=(), open=is_open)
    ruling = Ruling(
        question="move",
        about=move,
        **kept,
        facts_text="{}",
        answer_text=Answer[MoveAnswer](question="procedure", value=value, receipt=receipt).model_dump_json(),
        asked_on=on,
        asked_at=clock.now(),
        asked_by_id=None if by is None else by.pk,
        asked_by_label="系统" if by is None else str(by),
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject),
    )
    ruling.save(force_insert=True)
    record(by=by, verb="rulings.ask_move", subject=ruling, says=f"询问{move}", on=on)
    return ruling
