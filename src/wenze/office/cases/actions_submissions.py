"""Undoing in this room what somebody takes back. Whether they may is asked by ``matters.actions_submissions``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office import clock
from wenze.office.cases.loading import judged, whole
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.cases.parts import parts_of
from wenze.office.cases.turns import MOVES, one_of
from wenze.office.documents import actions as documents
from wenze.office.documents.models import LONGEST_NOTE
from wenze.office.moves import duties
from wenze.office.people.models import Account

BACK_BEFORE_START = "returned"
"""The stage in which a case lies that was reported for approval and comes back."""


@dataclass(frozen=True)
class TakingBack:
    """What is taken back: the step, on a case that is loaded whole and locked."""

    by: Account
    today: date
    case: Case
    respondent: Respondent | None
    step: Step

    @property
    def person(self) -> Respondent:
        """The respondent of a step that concerns one."""
        assert self.respondent is not None
        return self.respondent


@transaction.atomic
def take_back(*, by: Account, today: date, case: Case, step: Step | None, reason: str) -> Mapping[str, Any]:
    """Undo one step, or the report of the case itself where there is none, and let the matter go back to the stage it came
    from. A letter that the step issued is void. Answers what had been typed, by the names of the form."""
    Case.objects.select_for_update(of=("self",)).only("pk").get(pk=case.pk)
    taken = whole(Case.objects.filter(pk=case.pk)).get()
    if step is None:
        _note(by, today, taken, None, "open_case", "立案报批", taken.stage, BACK_BEFORE_START, reason)
        return {}
    person = None if step.respondent_id is None else one_of(taken, step.respondent_id)
    submits = MOVES.named(step.move).submits
    assert submits is not None
    typed = submits.undo(TakingBack(by, today, taken, person, step))
    if step.document is not None:
        documents.void(by=by, today=today, document=step.document, reason=f"撤回：{reason}"[:LONGEST_NOTE])
    _note(by, today, taken, person, step.move, step.term, step.to_stage, step.from_stage, reason)
    return typed


def _note(
    by: Account,
    today: date,
    case: Case,
    person: Respondent | None,
    move: str,
    term: str,
    from_stage: str,
    to_stage: str,
    reason: str,
) -> None:
    """Write down that something was taken back, put the matter back, and say anew what must be done next."""
    Step.objects.create(
        case=case,
        respondent=person,
        move=f"{Step.TAKEN_BACK}{move}",
        term=f"撤回：{term}",
        happened_on=today,
        entered_at=clock.now(),
        by=by,
        opinion=reason,
        from_stage=from_stage,
        to_stage=to_stage,
    )
    if person is None:
        case.stage = to_stage
    else:
        person.stage = to_stage
        person.save(update_fields=["stage"])
    case.version += 1
    case.save(update_fields=["stage", "version"])
    fresh = judged(Case.objects.filter(pk=case.pk)).get()
    duties.derive(fresh, today, by=by, parts=parts_of(fresh, today))
