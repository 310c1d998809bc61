"""What was handed in in a case and waits for others to decide, as the moves that submit something declare it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wenze.office.cases.actions_submissions import take_back
from wenze.office.cases.facts_actor import declared_in, has_handled, roles_in
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.cases.openings import OPENING
from wenze.office.cases.turns import MOVES
from wenze.office.matters.kinds import Submission
from wenze.office.matters.models import Matter, Withdrawal
from wenze.office.moves.declared import Submits
from wenze.office.rulings import queries as law

READ = ("respondents", "group", "steps__by")
"""What of a case is read to see what waits in it."""


def submitted(matter: Matter) -> list[Submission]:
    """What waits in this case: the last step of each move that submits something, as long as nobody has answered it and
    nothing rests on it; and the report of the case itself, which is no step."""
    case = Case.objects.select_related("handling_organ", "opened_by").prefetch_related(*READ).get(pk=matter.pk)
    if case.ended_on is not None:
        return []
    steps = [one for one in _latest(case) if _waits(case, one)]
    opening = [_opening(case)] if case.stage == case.BEGINS_AS and not case.steps.all() else []
    return [*opening, *(_submission(case, one) for one in steps)]


def typed_before(case: Case, respondent: Respondent | None, move: str) -> Mapping[str, Any]:
    """What had been typed into the form of ``move`` when it was taken back, unless it was handed in again since."""
    part = None if respondent is None else respondent.pk
    made = [one.move for one in case.steps.all() if one.respondent_id == part and one.of_move == move]
    if not made or not made[-1].startswith(Step.TAKEN_BACK):
        return {}
    kept = Withdrawal.objects.filter(matter_id=case.pk, part=part, move=move).order_by("-pk").first()
    return {} if kept is None else kept.typed


def _latest(case: Case) -> Iterable[Step]:
    """The last step of each move that submits something, for the case and for each respondent."""
    submitting = MOVES.those(lambda one: one.submits is not None)
    found = {(one.respondent_id, one.move): one for one in case.steps.all() if one.move in submitting}
    return found.values()


def _waits(case: Case, step: Step) -> bool:
    """Has nobody answered this step, nothing that rests on it been done, and may it still be answered?"""
    submits = MOVES.named(step.move).submits
    assert submits is not None
    person = _person(case, step)
    stage = case.stage if person is None else person.stage
    spent = {*submits.answered_by, *submits.followed_by, f"{Step.TAKEN_BACK}{step.move}"}
    later = [one for one in case.steps.all() if one.pk > step.pk]
    if any(one.move in spent for one in later if person is None or one.respondent_id == person.pk):
        return False
    if step.from_stage != step.to_stage and stage != step.to_stage:
        return False
    return any(
        stage in one.stages for one in law.procedure_by_id(law.OF_CASES).moves if one.move in submits.answered_by
    )


def _opening(case: Case) -> Submission:
    return Submission(
        thing=f"opened:{case.pk}",
        move="open_case",
        term="立案报批",
        by=case.opened_by,
        decides=lambda account, on: _decides(case, None, OPENING, account, on),
        take_back=lambda by, today, reason: take_back(by=by, today=today, case=case, step=None, reason=reason),
    )


def _submission(case: Case, step: Step) -> Submission:
    person, submits = _person(case, step), MOVES.named(step.move).submits
    assert submits is not None
    return Submission(
        thing=f"submitted:{step.pk}",
        move=step.move,
        term=step.term,
        by=step.by,
        decides=lambda account, on: _decides(case, person, submits, account, on),
        take_back=lambda by, today, reason: take_back(by=by, today=today, case=case, step=step, reason=reason),
        part=step.respondent_id,
        about="" if person is None else person.name,
        document_id=step.document_id,
    )


def _decides(case: Case, person: Respondent | None, submits: Submits, account: Any, on: date) -> bool:
    """Is ``account`` one of those who answer: by role towards this case, not recused, and in an appeal without a part in the
    case it is against? Whether something is still missing for the answer does not matter."""
    procedure = law.procedure_by_id(law.OF_CASES)
    answers = [one for one in procedure.moves if one.move in submits.answered_by]
    who = {actor.role for one in answers for actor in procedure.actors(one)}
    people = list(case.respondents.all()) if person is None else [person]
    if not roles_in(case, account, on, people) & who:
        return False
    is_of_appeal = any(MOVES.named(one).is_of_appeal for one in submits.answered_by)
    if is_of_appeal and has_handled(case, account):
        return False
    return all(one.account_id != account.pk for one in declared_in(case))


def _person(case: Case, step: Step) -> Respondent | None:
    return next((one for one in case.respondents.all() if one.pk == step.respondent_id), None)
