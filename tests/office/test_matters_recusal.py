"""Who must stay out of a matter: asked with a reason, decided by who may, in force in every room of the affair."""

from datetime import date

import pytest

from tests.office import build
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office.cases import actions_closing, actions_open
from wenze.office.cases import queries_sight as sight
from wenze.office.documents import queries as documents
from wenze.office.leads import queries as leads
from wenze.office.matters import actions, queries
from wenze.office.matters.models import Matter, Recusal
from wenze.office.measures import queries as measures
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings.models import Ruling

pytestmark = pytest.mark.django_db

LATER = date(2026, 12, 1)
WHY = "曾参与该工程招标"


@pytest.fixture
def here():
    return cases.office()


def ask(here, matter, account, by=None):
    return actions.ask_recusal(by=by or here.director, today=day(6), matter=matter, account=account, reason=WHY)


def decide(recusal, by, grant=True, reason=""):
    return actions.decide_recusal(by=by, today=day(7), recusal=recusal, grant=grant, reason=reason)


def sees_case(account):
    return set(sight.cases(seen_by=account, on=LATER).values_list("pk", flat=True))


def test_a_request_shuts_nobody_out_until_it_is_granted(here):
    case = cases.reported(here)
    asked = ask(here, case, here.director, by=here.officer)
    assert sees_case(here.director) == {case.pk}
    decide(asked, here.leader)
    assert sees_case(here.director) == set()


def test_who_asks_for_their_own_recusal_does_not_act_until_it_is_decided(here):
    case = cases.opened(here)
    asked = ask(here, case, here.director, by=here.director)
    with pytest.raises(Refused, match="回避"):
        actions_open.approve_initiation(by=here.director, today=day(7), case=case)
    decide(asked, here.leader, grant=False, reason="不影响公正办理")
    assert actions_open.approve_initiation(by=here.director, today=day(8), case=case)


def test_an_officer_cannot_decide_on_a_leader_nor_a_leader_on_themselves(here):
    case = cases.opened(here)
    asked = ask(here, case, here.leader, by=here.officer)
    for account in (here.officer, here.director, here.leader):
        with pytest.raises(Refused, match="其他审批领导"):
            decide(asked, account)
    other = build.account(role="approving_leader", organ=here.organ.parent)
    assert decide(asked, other).state == Recusal.GRANTED


def test_the_head_decides_on_an_officer_and_the_leadership_on_the_head(here):
    case = cases.opened(here)
    assert decide(ask(here, case, here.colleague, by=here.officer), here.director).state == Recusal.GRANTED
    on_the_head = ask(here, case, here.director, by=here.officer)
    with pytest.raises(Refused, match="审批领导"):
        decide(on_the_head, here.officer)
    assert decide(on_the_head, here.leader).state == Recusal.GRANTED


def test_a_refusal_of_recusal_needs_its_reason_and_a_lifted_one_lets_in_again(here):
    case = cases.reported(here)
    asked = ask(here, case, here.colleague)
    with pytest.raises(Refused, match="理由"):
        decide(asked, here.director, grant=False)
    granted = decide(asked, here.director)
    assert sees_case(here.colleague) == set()
    assert case.group.get(account=here.colleague).left_on == day(7)
    with pytest.raises(Refused, match="理由"):
        actions.lift_recusal(by=here.director, today=day(8), recusal=granted, reason=" ")
    actions.lift_recusal(by=here.director, today=day(8), recusal=granted, reason="经核查并未参与招标")
    assert sees_case(here.colleague) == {case.pk}
    ask(here, case, here.colleague)
    with pytest.raises(Refused, match="不必重复登记"):
        ask(here, case, here.colleague, by=here.officer)


def test_a_recusal_from_a_case_holds_in_its_lead_its_measures_papers_and_rulings(here):
    person = cases.executed(here)
    case, out = person.case, build.account(role="case_officer", organ=here.organ)
    lead, imposed = case.lead, person.decisions.get().imposed.get()
    letters = documents.documents(seen_by=out, on=LATER).count()
    ruling = Ruling.objects.filter(subject_kind="cases.respondent", subject_id=str(person.pk)).first()
    assert letters
    assert law.ruling(seen_by=out, on=LATER, pk=ruling.pk)
    assert measures.one(seen_by=out, on=LATER, pk=imposed.pk)
    assert leads.lead(seen_by=out, on=LATER, pk=lead.pk)

    cases.recused(here, case, out, day(60))

    assert sees_case(out) == set()
    assert not documents.documents(seen_by=out, on=LATER).exists()
    assert not leads.leads(seen_by=out, on=LATER).exists()
    assert not measures.imposed(seen_by=out, on=LATER).exists()
    assert not measures.effects(seen_by=out, on=LATER).exists()
    with pytest.raises(NotYours):
        law.ruling(seen_by=out, on=LATER, pk=ruling.pk)
    with pytest.raises(NotYours):
        leads.lead(seen_by=out, on=LATER, pk=lead.pk)
    assert leads.found(seen_by=out, on=LATER, words=lead.number, limit=5) == []


def test_a_recusal_from_a_lead_holds_in_the_case_that_came_from_it(here):
    lead = cases.lead(here)
    cases.recused(here, lead, here.colleague)
    case = cases.opened(here, lead=lead)
    assert case.origin_id == lead.pk
    assert sees_case(here.colleague) == set()
    with pytest.raises(Refused, match="回避"):
        actions.assign(by=here.director, today=day(3), matter=case, officer=here.colleague)


def test_a_recusal_holds_in_a_case_that_continues_another(here):
    person = cases.executed(here, measures=("suspension",))
    out = build.account(role="case_officer", organ=here.organ)
    cases.recused(here, person.case, out, day(60))
    follows = actions_closing.convert_suspension(by=here.officer, today=date(2027, 3, 1), respondent=person)
    assert follows.origin_id == person.case.origin_id
    assert sees_case(out) == set()


def test_what_is_merged_into_a_lead_belongs_to_its_affair(here):
    one, other = cases.lead(here), cases.lead(here)
    actions.join(by=here.director, today=day(1), matter=one, into=other)
    cases.recused(here, other, here.colleague)
    assert one.pk not in set(leads.leads(seen_by=here.colleague, on=LATER).values_list("pk", flat=True))


def test_a_request_waits_for_who_decides_it_and_for_nobody_else(here):
    case = cases.opened(here)
    ask(here, case, here.director, by=here.officer)
    assert [one.account for one in queries.recusals_to_decide(seen_by=here.leader, on=LATER)] == [here.director]
    for account in (here.director, here.officer, here.colleague):
        assert queries.recusals_to_decide(seen_by=account, on=LATER) == []


def test_a_stranger_learns_nothing_of_a_recusal(here):
    case = cases.opened(here)
    stranger = build.account(role="office_director", organ=build.organ())
    with pytest.raises(NotYours):
        ask(here, case, here.officer, by=stranger)
    assert Matter.objects.get(pk=case.pk).recusals.count() == 0
