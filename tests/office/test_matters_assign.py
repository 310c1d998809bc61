"""Who handles a matter: taken in and given to an officer in one act, given to another later, by the head of the office."""

from datetime import date

import pytest

from tests.office import build, build_leads
from tests.office import build_cases as cases
from tests.office.build import THE_DAY
from tests.office.build_cases import day
from wenze.office.cases import actions_open
from wenze.office.cases.models import Case
from wenze.office.cases.openings import Concerned
from wenze.office.leads import actions as leads
from wenze.office.leads import queries
from wenze.office.leads.models import Lead
from wenze.office.matters import actions, queries_waiting
from wenze.office.matters.models import Matter
from wenze.office.moves import duties
from wenze.office.people.refusals import NotYours, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

LATER = date(2026, 12, 1)


@pytest.fixture
def here():
    return cases.office()


def awaited(account):
    return [one.verb for one in queries.waiting_for(seen_by=account, on=THE_DAY)]


def test_taking_in_and_assigning_is_one_act_and_only_that_officer_is_asked_to_go_on(here):
    lead = build_leads.lead(organ=here.organ)
    assert awaited(here.director) == ["受理并分办"]
    leads.accept(by=here.director, today=THE_DAY, lead=lead, officer=here.officer)
    assert Lead.objects.get(pk=lead.pk).officer == here.officer
    assert [awaited(one) for one in (here.director, here.officer, here.colleague, here.leader)] == [
        [],
        ["立案"],
        [],
        [],
    ]


def test_the_leadership_is_not_asked_to_take_in_what_an_office_with_a_head_takes_in(here):
    build_leads.lead(organ=here.organ)
    assert awaited(here.leader) == []
    here.director.grants.update(until_on=THE_DAY.replace(day=1))
    duties.derive_open(THE_DAY)  # as every night
    assert awaited(here.leader) == ["受理并分办"]


def test_a_lead_taken_in_without_an_officer_waits_for_the_head_to_assign_it(here):
    lead = build_leads.lead(organ=here.organ)
    leads.accept(by=here.director, today=THE_DAY, lead=lead)
    assert awaited(here.director) == ["分办"]
    actions.assign(by=here.director, today=THE_DAY, matter=lead, officer=here.officer)
    assert (awaited(here.director), awaited(here.officer)) == ([], ["立案"])


def test_an_officer_is_of_the_office_and_not_close_to_the_people_concerned(here):
    person = cases.cadre(here)
    lead = build_leads.lead(organ=here.organ, subjects=[person])
    stranger = build.account(role="case_officer", organ=build.organ())
    here.colleague.cadre = build.cadre()
    here.colleague.save()
    build.relation(here.colleague.cadre, person)
    for officer, says in ((stranger, "不是"), (here.colleague, "回避")):
        with pytest.raises(Refused, match=says):
            leads.accept(by=here.director, today=THE_DAY, lead=lead, officer=officer)
    assert Lead.objects.get(pk=lead.pk).stage == "registered"


def test_the_officer_of_a_lead_handles_the_case_opened_from_it(here):
    lead = cases.lead(here, officer=here.colleague)
    case = actions_open.open_case(
        by=here.officer, today=day(1), lead=lead, concerned=[Concerned(cases.cadre(here))], title="久拖不决案"
    )
    assert case.officer == here.colleague


@pytest.mark.parametrize("kind", ["lead", "case"])
def test_a_matter_of_any_kind_is_given_to_another_officer_by_its_head_only(here, kind):
    matter = cases.lead(here, officer=here.officer) if kind == "lead" else cases.opened(here)
    for account in (here.officer, here.leader):
        with pytest.raises(Refused, match="负责人分办"):
            actions.assign(by=account, today=LATER, matter=matter, officer=here.colleague)
    with pytest.raises(NotYours):
        actions.assign(
            by=build.account(role="office_director", organ=build.organ()),
            today=LATER,
            matter=matter,
            officer=here.colleague,
        )
    actions.assign(by=here.director, today=LATER, matter=matter, officer=here.colleague, version=matter.version)
    assert Matter.objects.get(pk=matter.pk).officer == here.colleague
    with pytest.raises(Refused, match="已被他人修改"):
        actions.assign(by=here.director, today=LATER, matter=matter, officer=here.officer, version=matter.version)


def test_a_matter_that_has_ended_is_assigned_no_more(here):
    case = cases.opened(here)
    actions_open.decline_initiation(by=here.director, today=day(2), case=case, reason="事实不清，不予启动")
    assert Case.objects.get(pk=case.pk).ended_on == day(2)
    with pytest.raises(Refused, match="已经办结"):
        actions.assign(by=here.director, today=day(3), matter=case, officer=here.colleague)


def test_a_case_whose_officer_stays_out_waits_for_the_head_to_give_it_to_another(here):
    case = cases.opened(here)
    cases.recused(here, case, here.officer)
    waiting = queries_waiting.waiting_for(seen_by=here.director, on=LATER)
    assert [(one.verb, case.number in one.note) for one in waiting] == [("改派", True)]
    actions.assign(by=here.director, today=LATER, matter=case, officer=here.colleague)
    assert queries_waiting.waiting_for(seen_by=here.director, on=LATER) == []
