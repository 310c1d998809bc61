"""Every move of a case: its form and its action. One table for the pages and the API alike.

``moves_for`` says what is open and why the rest is not; ``form_for`` gives the form of a move; ``perform`` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.engine.procedure import MoveAnswer
from wenze.office.cases import (
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
    forms,
    letters,
    queries_sight,
)
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.facts_actor import roles_in
from wenze.office.cases.forms_fields import Asked, MoveForm
from wenze.office.cases.forms_matters import MattersForm
from wenze.office.cases.forms_resubmit import ResubmitForm
from wenze.office.cases.models import Case, Respondent
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law


@dataclass(frozen=True)
class Move:
    """One move. ``supplies`` are the facts that its own form settles, so that a page offers it before they are known."""

    form: type[MoveForm]
    act: Callable[..., Any]
    track: str
    supplies: frozenset[str] = frozenset()


def _case(form: type[MoveForm], act: Callable[..., Any]) -> Move:
    return Move(form, act, "case")


def _one(form: type[MoveForm], act: Callable[..., Any], *supplies: str) -> Move:
    return Move(form, act, "respondent", frozenset(supplies))


MOVES: dict[str, Move] = {
    "approve_initiation": _case(forms.OpinionForm, actions_open.approve_initiation),
    "decline_initiation": _case(forms.ReasonForm, actions_open.decline_initiation),
    "return_initiation": _case(forms.ReasonForm, actions_open.return_initiation),
    "resubmit": _case(ResubmitForm, actions_open.resubmit),
    "find_case_facts": _case(MattersForm, actions_matters.find_case_facts),
    "form_group": _case(forms.GroupForm, actions_inquiry.form_group),
    "add_evidence": _case(forms.EvidenceForm, actions_inquiry.add_evidence),
    "submit_report": _case(forms.ReportForm, actions_inquiry.submit_report),
    "request_extension": _case(forms.ReasonForm, actions_review.request_extension),
    "approve_extension": _case(forms.OpinionForm, actions_review.approve_extension),
    "decline_extension": _case(forms.ReasonForm, actions_review.decline_extension),
    "propose_opinion": _case(forms.ProposeOpinionForm, actions_review.propose_opinion),
    "return_for_supplement": _case(forms.ReasonForm, actions_review.return_for_supplement),
    "record_review": _case(forms.ReviewForm, actions_review.record_review),
    "close_review": _case(forms.OpinionForm, actions_review.close_review),
    "record_department_meeting": _case(forms.ConclusionForm, actions_review.record_department_meeting),
    "record_committee_approval": _case(forms.ConclusionForm, actions_review.record_committee_approval),
    "terminate": _case(forms.ReasonForm, actions_review.terminate),
    "archive": _case(forms.OpinionForm, actions_closing.archive),
    "record_finding": _one(own.FindingForm, actions_inquiry.record_finding),
    "record_factor": _one(own.FactorForm, actions_inquiry.record_factor),
    "find_facts": _one(MattersForm, actions_matters.find_facts),
    "record_defence": _one(own.DefenceForm, actions_hearing.record_defence),
    "answer_argument": _one(own.AnswerForm, actions_hearing.answer_argument),
    "propose_measure": _one(own.MeasureForm, actions_hearing.propose_measure),
    "issue_decision": _one(own.DecisionForm, actions_decision.issue_decision),
    "exempt": _one(forms.ReasonForm, actions_decision.exempt),
    "clear_respondent": _one(forms.ReasonForm, actions_decision.clear_respondent),
    "propose_to_superior": _one(own.ProposeUpForm, actions_decision.propose_to_superior, "reported_to_committee"),
    "refer": _one(own.ReferForm, actions_decision.refer, "discipline_needed", "crime_suspected"),
    "serve_decision": _one(own.ServeForm, actions_decision.serve_decision),
    "withdraw_service": _one(own.WithdrawServiceForm, actions_decision.withdraw_service),
    "record_execution": _one(own.ExecutionForm, actions_closing.record_execution),
    "file_dossier": _one(MoveForm, actions_closing.file_dossier),
    "confirm_rectification": _one(own.RectificationForm, actions_closing.confirm_rectification),
    "file_appeal": _one(own.AppealForm, actions_appeal.file_appeal),
    "accept_appeal": _one(own.AcceptAppealForm, actions_appeal.accept_appeal, "late_acceptance_reason_given"),
    "decline_appeal": _one(forms.ReasonForm, actions_appeal.decline_appeal),
    "draft_appeal_decision": _one(own.DraftAppealDecisionForm, actions_appeal_decision.draft_appeal_decision),
    "review_appeal_decision": _one(forms.OpinionForm, actions_appeal_decision.review_appeal_decision),
    "return_appeal_draft": _one(forms.ReasonForm, actions_appeal_decision.return_appeal_draft),
    "decide_appeal": _one(forms.OpinionForm, actions_appeal_decision.decide_appeal),
    "serve_appeal_decision": _one(own.AppealServedForm, actions_appeal.serve_appeal_decision),
    "rescind": _one(own.BothServedForm, actions_closing.rescind),
    "close_without_rescission": _one(forms.ReasonForm, actions_closing.close_without_rescission),
    "convert_suspension": _one(MoveForm, actions_closing.convert_suspension),
    "review_correction": _one(forms.ReviewForm, actions_review.review_correction),
    "correct_decision": _one(own.CorrectionForm, actions_closing.correct_decision),
}


WITHOUT_VERSION = "没有写明案件的版本（version），看不出其间是否有他人办理。请重新打开案件，随这一步送来其中的版本。"


@dataclass
class Performed:
    """What came of a move: ``made`` is the row the action answered. Where it was not made, ``refused`` says why and
    ``form`` keeps what was typed, with its errors beside the fields."""

    form: MoveForm
    made: Any = None
    refused: Refused | None = None

    @property
    def done(self) -> bool:
        return self.refused is None


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
    if known is None or (known.track == "respondent") != (respondent is not None):
        raise NotYours("没有这一步")
    asked = Asked(by=by, today=today, case=case, respondent=respondent)
    return known.form(data, files, asked=asked)


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
    demand_offered(by=by, today=today, case=case, respondent=respondent, move=move)
    if is_version_demanded and not data.get("version"):
        return Performed(form, refused=Refused(WITHOUT_VERSION))
    if not form.is_valid():
        says = [f"{form.fields[name].label}：{text}" if name in form.fields else text for name, text in _errors(form)]
        return Performed(form, refused=Refused(says[0], reasons=says[1:]))
    subject: dict[str, Any] = {"case": case} if respondent is None else {"respondent": respondent}
    try:
        made = MOVES[move].act(by=by, today=today, **subject, **form.values())
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


def demand_offered(*, by: Account, today: date, case: Case, respondent: Respondent | None, move: str) -> None:
    """404 for a move of others to whoever sees only a part: why it is closed tells of what they may not see."""
    if queries_sight.sees_whole(seen_by=by, on=today, case=case):
        return
    if respondent is None:
        raise NotYours("没有这一步")
    who = next((one.who for one in law.law().procedure.moves if one.move == move), ())
    if not roles_in(case, by, today, [respondent]) & set(who):
        raise NotYours("没有这一步")


def _asked(case: Case, person: Respondent | None, told: dict[str, Any], today: date) -> tuple[MoveAnswer, ...]:
    answer = law.moves(
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
        offered = [one for one in offered if MOVES[one.move].form is not MattersForm]
    return tuple(_supplied(one) for one in offered)


def _supplied(answer: MoveAnswer) -> MoveAnswer:
    """The answer with what the form itself settles taken for granted: nothing else is unknown, so the form may open."""
    supplies = MOVES[answer.move].supplies
    if answer.open is None and set(answer.find_first) <= supplies:
        return answer.model_copy(update={"open": True, "missing": (), "find_first": ()})
    return answer


def _errors(form: MoveForm) -> list[tuple[str, str]]:
    return [(name, str(text)) for name, texts in form.errors.items() for text in texts]
