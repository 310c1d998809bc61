"""Whatever the office does, it does under every regulation that has grounds for accountability, shipped or new."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import build_any, build_cases
from tests.office.build_any import SKELETON, WITH_CIRCUMSTANCES, WITH_SOURCES
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_open, facts
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Case, CaseSeries
from wenze.office.cases.openings import Concerned
from wenze.office.leads import actions as leads
from wenze.office.leads import facts as lead_facts
from wenze.office.leads.models import Lead, Serials
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LATER = day(320)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return build_cases.office()


@pytest.fixture(scope="session")
def skeletons(tmp_path_factory) -> Path:
    """An office's own folder with what `wenze rules new` writes, as it stands and with a source of leads."""
    folder = tmp_path_factory.mktemp("regulations")
    for name in (SKELETON, WITH_SOURCES):
        build_any.write_skeleton(folder, name)
    return folder


@pytest.fixture(params=[*WITH_CIRCUMSTANCES, SKELETON, WITH_SOURCES])
def text(request, here, settings, skeletons):
    """Every regulation under which a matter can be begun."""
    settings.WENZE_REGULATIONS = str(skeletons)
    return build_any.activate(here, request.param)


def test_a_matter_goes_from_the_lead_to_the_archive_and_every_page_of_it_is_shown(here, text, signed_in):
    seen = []
    here.look = lambda account, address: seen.append(signed_in(account).get(address).status_code)
    case = build_any.archived(here, text)
    assert case.stage == "archived"
    assert seen == [200] * 6


def test_whatever_the_office_tells_of_its_own_is_declared_for_every_regulation(here):
    shared = {one.fact for one in law.law().vocabulary.facts}
    person = build_cases.executed(here)
    build_cases.appealed(here, person)
    case = whole(Case.objects.filter(pk=person.case_id)).get()
    one = case.respondents.all()[0]
    told = {
        **lead_facts.of_lead(case.lead),
        **facts.of_case(case, on=LATER, by=here.officer),
        **facts.of_respondent(one, on=LATER, by=here.officer),
    }
    assert set(told) <= shared
    assert {"lead_channel", "circumstance_known", "served_on", "appeal_pending", "actor_roles"} <= set(told)


def test_no_number_is_spent_on_a_lead_or_a_case_whose_page_could_not_be_shown(here, monkeypatch):
    text = law.regulation("lj-city")
    lead = leads.accept(by=here.director, today=day(0), lead=build_any.registered(here, text))
    told = lead_facts.of_lead

    def telling_more(lead):
        return {**told(lead), "heard_in_the_street": True}

    monkeypatch.setattr(lead_facts, "of_lead", telling_more)
    monkeypatch.setattr(facts, "of_lead", telling_more)
    with pytest.raises(Refused, match="没有声明过的事实"):
        build_any.registered(here, text)
    concerned = [Concerned(build_cases.cadre(here))]
    with pytest.raises(Refused, match="没有声明过的事实"):
        actions_open.open_case(by=here.officer, today=day(0), lead=lead, concerned=concerned, title="一件事")
    assert Serials.objects.get(year=2026).last == Lead.objects.count() == 1
    assert not Case.objects.exists()
    assert not CaseSeries.objects.filter(last__gt=0).exists()


def test_a_text_without_grounds_for_accountability_takes_no_lead(here):
    with pytest.raises(Refused, match="没有写问责情形"):
        build_any.registered(here, law.regulation("yy-2012-notice"))
    offered = [one.id for one in law.regulations_for_leads(LATER)]
    assert offered == list(WITH_CIRCUMSTANCES)


def test_where_the_text_lists_no_sources_the_offices_own_are_offered_and_cited_as_the_offices(here, signed_in):
    text = law.regulation("fzm-street")
    assert not text.rules("channel")
    offered = law.channels(text)
    assert {one.clause for one in offered} == {"本机构程序“线索来源”"}
    lead = build_any.registered(here, text)
    page = signed_in(lead.registered_by).get(f"/leads/{lead.pk}/").content.decode()
    assert f'{offered[0].term} <span class="cite">本机构程序“线索来源”</span>' in page
    assert [one.code for one in law.channels(law.regulation("yy-wgbw"))] == [f"9-{number}" for number in range(1, 8)]
