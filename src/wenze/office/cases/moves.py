"""What can be done with a case, and how it is done from what somebody typed. For the pages and the API alike.

The moves themselves are declared in the modules ``actions_*``, each beside its act. ``moves_for`` says what is open and why the rest is not; ``form_for`` gives the form of a move; ``perform`` makes it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wenze.engine.procedure import MoveAnswer
from wenze.office.cases import (  # the modules actions_* declare the moves
    actions_appeal,
    actions_appeal_decision,
    actions_closing,
    actions_decision,
    actions_hearing,
    actions_inquiry,
    actions_matters,
    actions_open,
    actions_review,
    facts,
    facts_found,
    letters,
    queries_sight,
)
from wenze.office.cases.facts_actor import roles_in
from wenze.office.cases.forms_fields import Asked, MoveForm
from wenze.office.cases.forms_matters import MattersForm
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.queries_submissions import typed_before
from wenze.office.cases.turns import MOVES
from wenze.office.moves.performing import Performed, wrong
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures

DECLARED_IN = (
    actions_open,
    actions_matters,
    actions_inquiry,
    actions_hearing,
    actions_review,
    actions_decision,
    actions_closing,
    actions_appeal,
    actions_appeal_decision,
)
"""The modules that declare the moves, in the order of the procedure."""

WITHOUT_VERSION = "没有写明案件的版本（version），看不出其间是否有他人办理。请重新打开案件，随这一步送来其中的版本。"


def form_for(
    *,
    by: Account,
    today: date,
    case: Case,
    respondent: Respondent | None,
    move: str,
    data: Any = None,
    files: Any = None,
) -> MoveForm:
    """The form of a move, empty or as typed. 404 for a move there is not, or on the wrong track."""
    known = MOVES.get(move)
    if known is None or _track_of(move) != ("case" if respondent is None else "respondent"):
        raise NotYours("没有这一步")
    asked = Asked(by=by, today=today, case=case, respondent=respondent)
    form = known.form(data, files, asked=asked)
    form.initial |= typed_before(case, respondent, move)
    return form


def perform(
    *,
    by: Account,
    today: date,
    case: Case,
    respondent: Respondent | None,
    move: str,
    data: Any,
    files: Any = None,
    is_version_demanded: bool = False,
) -> Performed:
    """Make a move from what was typed: form, then action. A page always says on which version of the case it was drawn;
    ``is_version_demanded`` refuses whatever does not, since nobody could tell whether somebody was quicker. Raises NotYours for who may not see the case; a refusal comes
    back with the form, for the page to show and the API to answer."""
    form = form_for(by=by, today=today, case=case, respondent=respondent, move=move, data=data, files=files)
    known = MOVES.named(move)
    demand_offered(by=by, today=today, case=case, respondent=respondent, move=move)
    if is_version_demanded and not data.get("version"):
        return Performed(form, refused=Refused(WITHOUT_VERSION))
    if not form.is_valid():
        return Performed(form, refused=wrong(form))
    subject: dict[str, Any] = {"case": case} if respondent is None else {"respondent": respondent}
    try:
        made = known(by=by, today=today, **subject, **form.values())
    except Refused as refused:
        form.refuse(refused)
        return Performed(form, refused=refused)
    return Performed(form, made=made)


def moves_for(*, case: Case, account: Account, today: date) -> list[tuple[Respondent | None, tuple[MoveAnswer, ...]]]:
    """What ``account`` can do with this case: first for the case itself, then for each respondent they may see. ``case``
    is loaded whole. Whoever sees the whole is told the moves of others too, with who makes them; whoever sees a part, only
    those of their own role.
    """
    found: list[tuple[Respondent | None, tuple[MoveAnswer, ...]]] = []
    whole = queries_sight.sees_whole(seen_by=account, on=today, case=case)
    if whole:
        told = facts.of_case(case, on=today, by=account)
        found.append((None, _asked(case, None, told, today)))
    seen = set(queries_sight.respondents(seen_by=account, on=today).filter(case=case).values_list("pk", flat=True))
    for person in case.respondents.all():
        if person.pk in seen:
            told = {**facts.of_respondent(person, on=today, by=account), "letter_written": True}
            if person.stage == "open" and told.get("measure"):
                letter = letters.decision_letter(person, today)
                told["letter_elements"] = letters.present_elements(letter)
            answers = _asked(case, person, told, today)
            roles = roles_in(case, account, today, [person])
            found.append((person, answers if whole else tuple(one for one in answers if roles & set(one.who))))
    return found


def _track_of(move: str) -> str:
    """The track of the procedure on which a move is made."""
    return next((str(one.track) for one in law.procedure_by_id(law.OF_CASES).moves if one.move == move), "")


def demand_offered(*, by: Account, today: date, case: Case, respondent: Respondent | None, move: str) -> None:
    """404 for a move of others to whoever sees only a part: why it is closed tells of what they may not see."""
    if queries_sight.sees_whole(seen_by=by, on=today, case=case):
        return
    if respondent is None:
        raise NotYours("没有这一步")
    procedure = law.procedure_by_id(law.OF_CASES)
    who = {actor.role for one in procedure.moves if one.move == move for actor in procedure.actors(one)}
    if not roles_in(case, by, today, [respondent]) & who:
        raise NotYours("没有这一步")


def _asked(case: Case, person: Respondent | None, told: dict[str, Any], today: date) -> tuple[MoveAnswer, ...]:
    answer = procedures.moves(
        regulation=case.regulation,
        edition=case.edition,
        track="case" if person is None else "respondent",
        stage=case.stage if person is None else person.stage,
        told=told,
        asked_on=today,
    )
    listed = () if answer.value is None else answer.value.moves
    offered = [one for one in listed if one.move in MOVES]
    if not facts_found.is_asked(case, person):
        offered = [one for one in offered if MOVES.named(one.move).form is not MattersForm]
    return tuple(MOVES.supplied(one) for one in offered)
