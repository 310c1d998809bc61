"""For every move of a case, a case at which somebody can make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.office import build_cases as cases
from tests.office.build_cases import Office, day
from tests.office.remembered import remembered
from wenze.office.cases import (
    actions_appeal,
    actions_appeal_decision,
    actions_closing,
    actions_decision,
    actions_hearing,
    actions_inquiry,
    actions_open,
    actions_review,
)
from wenze.office.cases.models import Case, Respondent

BEFORE_LONG = day(20)
"""When every act of the walks of ``build_cases`` lies behind, and the first time limit still ahead."""


@dataclass(frozen=True)
class Stage:
    """How a case comes there, on which day it is looked at, and the moves tried there."""

    walk: Callable[[Office], Any]
    moves: tuple[str, ...]
    on: date = BEFORE_LONG


def case_of(made: Any) -> Case:
    """The case at hand, whatever the walk to its stage answered."""
    if isinstance(made, Case):
        return made
    person = made if isinstance(made, Respondent) else made.respondent
    return Case.objects.get(pk=person.case_id)


@remembered
def _grouped(here: Office) -> Case:
    case = cases.started(here)
    actions_inquiry.form_group(by=here.director, today=day(2), case=case, members=[here.officer, here.colleague])
    cases.evidence(here, case)
    return case


@remembered
def _to_report(here: Office) -> Case:
    case = _grouped(here)
    cases.finding(here, cases.respondents(case)[0])
    actions_review.request_extension(by=here.officer, today=day(5), case=case, reason="取证困难")
    return case


@remembered
def _spoken(here: Office) -> Case:
    case = cases.reported(here)
    said = {
        "mode": "spoken",
        "says": "请求从轻。",
        "arguments": ["征地受阻属客观原因"],
        "place": "问责办",
        "heard_by": "调查组",
    }
    person = cases.respondents(case)[0]
    actions_hearing.record_defence(by=here.officer, today=day(7), respondent=person, **said)
    return case


@remembered
def _for_opinion(here: Office) -> Case:
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    cases.proposed(here, person)
    return case


@remembered
def _passed(here: Office) -> Case:
    case = cases.opined(here)
    cases.review(here, case)
    return case


def _without_measure(here: Office, found: Callable[[Respondent], Any]) -> Case:
    """A case that goes through its review without a measure for anyone."""
    case = _grouped(here)
    person = cases.respondents(case)[0]
    found(person)
    actions_inquiry.submit_report(by=here.officer, today=day(5), case=case, says="查清。")
    cases.heard(here, person)
    actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="建议不予处理。")
    cases.review(here, case)
    actions_review.close_review(by=here.director, today=day(10), case=case)
    return case


@remembered
def _nothing_found(here: Office) -> Case:
    def found(person: Respondent) -> None:
        given = {"circumstance": "", "none_found": True, "none_says": "已按期办理", "what_happened": "", "basis": ""}
        cases.finding(here, person, consequence="", **given)

    return _without_measure(here, found)


@remembered
def _exempt(here: Office) -> Case:
    def found(person: Respondent) -> None:
        cases.finding(here, person)
        details = {"sudden_or_force_majeure": True, "truly_unable": True}
        given = {"factor": "17-2", "what_happened": "特大洪水", "details": details}
        actions_inquiry.record_factor(by=here.officer, today=day(4), respondent=person, **given)

    return _without_measure(here, found)


@remembered
def _vertical(here: Office) -> Case:
    return cases.reviewed(here, [cases.cadre(here, managed_by="vertical")])


@remembered
def _appealed(here: Office) -> Respondent:
    person = cases.served(here)
    cases.appealed(here, person)
    return person


@remembered
def _appeal_accepted(here: Office) -> Respondent:
    person = _appealed(here)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    return person


@remembered
def _returned(here: Office) -> Case:
    case = cases.opened(here)
    actions_open.return_initiation(by=here.director, today=day(1), case=case, reason="对象不全，请补正")
    return case


@remembered
def _appeal_drafted(here: Office) -> Respondent:
    person = _appeal_accepted(here)
    said = {"outcome": "uphold", "findings": "事实清楚", "reason": "理由不成立"}
    actions_appeal_decision.draft_appeal_decision(by=here.appeals, today=day(20), respondent=person, **said)
    return person


@remembered
def _appeal_reviewed(here: Office) -> Respondent:
    person = _appeal_drafted(here)
    actions_appeal_decision.review_appeal_decision(by=here.leader, today=day(20), respondent=person)
    return person


@remembered
def _appeal_decided(here: Office) -> Respondent:
    person = _appeal_accepted(here)
    said = {"outcome": "uphold", "findings": "事实清楚", "reason": "理由不成立"}
    cases.decided_appeal(here, today=day(20), respondent=person, **said)
    return person


@remembered
def _correction_reviewed(here: Office) -> Respondent:
    person = cases.executed(here)
    met = {"seats": cases.seats(), "members_entitled": 7, "chair": "何主任", "outcome": "passed", "says": "同意撤销"}
    actions_review.review_correction(by=here.director, today=day(20), respondent=person, **met)
    return person


@remembered
def _put_right(here: Office) -> Respondent:
    person = cases.executed(here)
    actions_closing.file_dossier(by=here.personnel, today=day(20), respondent=person)
    said = {"reflected": True, "rectified_on": day(60), "says": "整改到位"}
    actions_closing.confirm_rectification(by=here.officer, today=day(60), respondent=person, **said)
    return person


@remembered
def _suspended(here: Office) -> Respondent:
    return cases.executed(here, measures=("suspension",))


@remembered
def _all_closed(here: Office) -> Case:
    case = _nothing_found(here)
    person = cases.respondents(case)[0]
    actions_decision.clear_respondent(by=here.director, today=day(12), respondent=person, reason="没有问责情形")
    return case


STAGES: dict[str, Stage] = {
    "opened": Stage(cases.opened, ("approve_initiation", "decline_initiation", "return_initiation")),
    "returned": Stage(_returned, ("resubmit",)),
    "started": Stage(cases.started, ("form_group", "add_evidence", "request_extension", "terminate")),
    "to report": Stage(
        _to_report, ("submit_report", "record_finding", "record_factor", "approve_extension", "decline_extension")
    ),
    "reported": Stage(cases.reported, ("record_defence", "propose_measure", "refer", "return_for_supplement")),
    "spoken": Stage(_spoken, ("answer_argument",)),
    "for opinion": Stage(_for_opinion, ("propose_opinion",)),
    "opined": Stage(cases.opined, ("record_review", "record_department_meeting", "record_committee_approval")),
    "passed": Stage(_passed, ("close_review",)),
    "reviewed": Stage(cases.reviewed, ("issue_decision",)),
    "nothing found": Stage(_nothing_found, ("clear_respondent",)),
    "exempt": Stage(_exempt, ("exempt",)),
    "vertical": Stage(_vertical, ("propose_to_superior",)),
    "decided": Stage(cases.decided, ("serve_decision",)),
    "served": Stage(
        cases.served, ("record_execution", "withdraw_service", "file_dossier", "file_appeal", "review_correction")
    ),
    "executed": Stage(cases.executed, ("confirm_rectification",)),
    "appealed": Stage(_appealed, ("accept_appeal", "decline_appeal")),
    "appeal accepted": Stage(_appeal_accepted, ("draft_appeal_decision",)),
    "appeal drafted": Stage(_appeal_drafted, ("review_appeal_decision", "return_appeal_draft")),
    "appeal reviewed": Stage(_appeal_reviewed, ("decide_appeal",)),
    "appeal decided": Stage(_appeal_decided, ("serve_appeal_decision",)),
    "correction reviewed": Stage(_correction_reviewed, ("correct_decision",)),
    "put right": Stage(_put_right, ("rescind", "close_without_rescission"), on=date(2026, 9, 17)),
    "suspended": Stage(_suspended, ("convert_suspension",), on=date(2026, 11, 20)),
    "all closed": Stage(_all_closed, ("archive",)),
}
"""Between them they name every move of the procedure."""
