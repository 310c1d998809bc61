"""From lead to decision letter, service, appeal and rescission, by the people whose work it is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_appeal, actions_closing, actions_decision
from wenze.office.cases.models import Case, Decision, Step
from wenze.office.documents.models import Document
from wenze.office.journal import queries as journal
from wenze.office.measures.models import Imposed
from wenze.office.people.refusals import Refused

pytestmark = [pytest.mark.django_db]
LATER = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


PAPERS = {
    "initiation_slip",
    "investigation_report",
    "preliminary_opinion",
    "defence_record",
    "review_minutes",
    "handling_slip",
    "decision",
    "appeal_received",
    "appeal_decision",
    "rescission",
}
"""Every paper of a case that goes from lead to rescission, with an appeal."""


def test_a_case_goes_from_lead_to_rescission_by_seven_people():
    here = cases.office()
    person = cases.executed(here)
    assert person.stage == "executed"
    assert cases.fresh(person.case).stage == "executing"

    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    cases.decided_appeal(
        here,
        today=day(30),
        respondent=person,
        outcome="uphold",
        findings="原认定的事实清楚",
        reason="理由不成立",
    )
    actions_appeal.serve_appeal_decision(
        by=here.appeals, today=day(31), respondent=person, person=cases.receipt(day(31)), unit=cases.receipt(day(31))
    )
    actions_closing.file_dossier(by=here.personnel, today=day(40), respondent=person)
    actions_closing.confirm_rectification(
        by=here.officer,
        today=day(60),
        respondent=person,
        reflected=True,
        rectified_on=day(60),
        says="反省深刻，整改到位",
    )
    with pytest.raises(Refused, match="问责期还没有满"):
        _rescind(here, person, date(2026, 9, 16))
    _rescind(here, person, date(2026, 9, 17))
    actions_closing.archive(by=here.officer, today=LATER, case=person.case)

    person = cases.again(person)
    assert (person.stage, person.outcome) == ("closed", "rescinded")
    assert Case.objects.get(pk=person.case_id).stage == "archived"
    assert Imposed.objects.get().rescinded_on == date(2026, 9, 17)
    assert {one.kind for one in Document.objects.all()} == PAPERS
    assert len({step.by_id for step in Step.objects.filter(case=person.case_id)}) == 7
    assert journal.verify().ok


def _rescind(here, person, on):
    actions_closing.rescind(
        by=here.director, today=on, respondent=person, person=cases.receipt(on), unit=cases.receipt(on)
    )


def test_a_revoked_decision_undoes_its_effects_and_closes_the_matter():
    here = cases.office()
    person = cases.executed(here)
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    cases.decided_appeal(
        here, today=day(30), respondent=person, outcome="revoke", findings="事实不清", reason="申诉成立"
    )
    imposed = Imposed.objects.get()
    assert imposed.reversed_on == day(30)
    assert all(effect.lifted_on == effect.from_on for effect in imposed.effects.all())
    assert (cases.again(person).stage, cases.again(person).outcome) == ("closed", "reversed")
    assert Decision.objects.get().reversed_on == day(30)


def test_the_decision_letter_carries_its_seven_elements_and_a_number():
    here = cases.office(word="临问责")
    decision = cases.decided(here)
    assert decision.document.number == "临问责〔2026〕1号"
    assert set(decision.document.letter.elements) == {
        "facts", "basis", "measure", "approving_organ", "effective_on", "appeal_period", "appeal_organ"
    }  # fmt: skip
    assert decision.appeal_organ == here.committee.name


def test_a_letter_without_an_element_is_not_issued_and_the_clause_is_named():
    here = cases.office()
    case = cases.reviewed(here)
    with pytest.raises(Refused) as refused:
        actions_decision.issue_decision(
            by=here.director, today=day(14), respondent=cases.respondents(case)[0], words={"appeal_organ": ""}
        )
    assert [str(one.citation) for one in refused.value.reasons] == ["第十条(二)"]
    assert "受理机关" in refused.value.says
    assert Decision.objects.count() == 0
    assert Document.objects.filter(kind="decision").count() == 0
