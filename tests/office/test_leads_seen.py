"""Leads: the reporter is sealed, and nobody sees a lead whose business it is not."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.office import build, build_leads
from tests.office.build import THE_DAY
from wenze.office.documents import queries as documents
from wenze.office.journal.models import Entry
from wenze.office.leads import actions, queries
from wenze.office.leads.models import Draft
from wenze.office.people.refusals import NotYours, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def _office():
    """An office with its clerk and its director."""
    organ = build_leads.office()
    return organ, build_leads.clerk(organ), build_leads.director(organ)


# --- the reporter ------------------------------------------------------------------------------------------------


def _with_reporter(clerk):
    return build_leads.lead(by=clerk, reporter_name="闻清", reporter_contact="0730-0000000")


def test_the_reporter_is_sealed_in_the_database_and_absent_from_the_journal():
    _organ, clerk, _director = _office()
    lead = _with_reporter(clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporter_name, reporter_contact FROM leads_lead WHERE matter_id = %s", [lead.pk])
        kept = cursor.fetchone()
    assert all(value.startswith("s1:") for value in kept)
    assert "闻清" not in "".join(f"{entry.says}{entry.detail_text}" for entry in Entry.objects.all())


def test_the_clerk_opens_the_reporter_with_a_reason_and_it_is_journalled():
    _organ, clerk, _director = _office()
    lead = _with_reporter(clerk)
    with pytest.raises(Refused, match="启封的理由"):
        actions.open_reporter(by=clerk, today=THE_DAY, lead=lead, reason="")
    assert actions.open_reporter(by=clerk, today=THE_DAY, lead=lead, reason="核实情况") == ("闻清", "0730-0000000")
    entry = Entry.objects.get(verb="leads.open_reporter")
    assert (entry.by_id, entry.detail["reason"]) == (clerk.pk, "核实情况")


@pytest.mark.parametrize("role", ["case_officer", "office_director", "approving_leader"])
def test_nobody_but_the_clerk_opens_the_reporter(role):
    organ, clerk, _director = _office()
    lead = _with_reporter(clerk)
    with pytest.raises(Refused, match="由线索登记员办理"):
        actions.open_reporter(by=build.account(role=role, organ=organ), today=THE_DAY, lead=lead, reason="看看")
    assert not Entry.objects.filter(verb="leads.open_reporter").exists()


def test_a_clerk_of_another_office_and_a_recused_clerk_do_not_find_the_reporter():
    organ, clerk, _director = _office()
    person = build.cadre(organ=build.organ())
    lead = build_leads.lead(by=clerk, subjects=[person], reporter_name="闻清")
    spouse = build.cadre()
    build.relation(person, spouse)
    recused = build.account(role="intake_clerk", organ=organ, cadre=spouse)
    for outsider in (build_leads.clerk(build_leads.office()), recused):
        with pytest.raises(NotYours):
            actions.open_reporter(by=outsider, today=THE_DAY, lead=lead, reason="看看")


def test_an_anonymous_lead_has_no_reporter_to_open():
    _organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk, anonymous=True)
    with pytest.raises(Refused, match="匿名"):
        actions.open_reporter(by=clerk, today=THE_DAY, lead=lead, reason="看看")


def test_replacing_the_reporter_leaves_no_name_in_the_journal():
    _organ, clerk, _director = _office()
    lead = _with_reporter(clerk)
    actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, reason="写错", reporter_name="卢意之")
    assert actions.open_reporter(by=clerk, today=THE_DAY, lead=lead, reason="核对")[0] == "卢意之"
    assert "卢意之" not in "".join(entry.detail_text for entry in Entry.objects.all())


# --- who sees ----------------------------------------------------------------------------------------------------


def _seen(account):
    return set(queries.leads(seen_by=account, on=THE_DAY))


@pytest.mark.parametrize("role", ["intake_clerk", "case_officer", "office_director"])
def test_the_handling_office_sees_its_leads_and_another_office_does_not(role):
    organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk)
    assert _seen(build.account(role=role, organ=organ)) == {lead}
    assert _seen(build.account(role=role, organ=build.organ())) == set()


def test_an_approving_leader_sees_the_leads_of_the_offices_below_and_of_no_other():
    above = build.organ()
    below, deeper = build.organ(parent=above), build.organ()
    build_leads.lead(organ=deeper)
    of_the_branch = {build_leads.lead(organ=above), build_leads.lead(organ=below)}
    assert _seen(build.account(role="approving_leader", organ=above)) == of_the_branch
    assert _seen(build.account(role="approving_leader", organ=build.organ())) == set()


@pytest.mark.parametrize(
    "role", ["system_admin", "security_admin", "audit_admin", "unit_head", "personnel_reader", "appeal_officer"]
)
def test_administrators_and_those_without_business_here_see_none(role):
    organ, clerk, _director = _office()
    build_leads.lead(by=clerk)
    assert _seen(build.account(role=role, organ=organ)) == set()


def test_the_person_a_lead_is_about_does_not_see_it_even_as_a_leader():
    person = build.cadre(organ=build.organ())
    build_leads.lead(subjects=[person])
    assert _seen(build.account(role="approving_leader", cadre=person)) == set()


def test_unit_former_post_and_relation_each_hide_a_lead():
    unit = build.organ()
    person = build.cadre(organ=unit)
    build_leads.lead(subjects=[person])
    former = build.cadre()
    build.tenure(former, build.post(unit), until_on=date(2024, 1, 1))
    related = build.cadre()
    build.relation(related, person)
    for recused in ({"organ": unit}, {"cadre": former}, {"cadre": related}):
        assert _seen(build.account(role="approving_leader", **recused)) == set()


def test_a_role_that_has_ended_shows_nothing():
    organ, clerk, _director = _office()
    build_leads.lead(by=clerk)
    gone = build.account(organ=organ)
    build.grant(gone, "case_officer", until_on=THE_DAY - timedelta(days=1))
    assert _seen(gone) == set()


@pytest.mark.parametrize("words", ["number", "title", "unit", "person"])
def test_search_finds_by_number_title_unit_and_person_under_the_same_filter(words):
    _organ, clerk, director = _office()
    unit = build.organ()
    person = build.cadre(organ=unit)
    lead = build_leads.lead(by=clerk, subjects=[person])
    typed = {"number": lead.number, "title": lead.title[:8], "unit": unit.name, "person": person.name}[words]
    assert list(queries.search(seen_by=director, on=THE_DAY, words=typed)) == [lead]
    assert [hit.title for hit in queries.found(seen_by=director, on=THE_DAY, words=typed, limit=5)] == [
        f"{lead.number} {lead.title}"
    ]
    stranger = build.account(role="case_officer", organ=build.organ())
    assert list(queries.search(seen_by=stranger, on=THE_DAY, words=typed)) == []


def test_search_never_looks_at_the_reporter():
    _organ, clerk, _director = _office()
    _with_reporter(clerk)
    assert list(queries.search(seen_by=clerk, on=THE_DAY, words="闻清")) == []


# --- files and drafts --------------------------------------------------------------------------------------------


def test_a_file_of_a_lead_is_read_by_whoever_reads_the_lead():
    _organ, clerk, director = _office()
    lead = build_leads.lead(by=clerk)
    upload = SimpleUploadedFile("来信.txt", "反映情况如下".encode())
    kept = actions.attach_file(by=clerk, today=THE_DAY, lead=lead, upload=upload)
    assert documents.attachment(seen_by=director, on=THE_DAY, pk=kept.pk) == kept
    stranger = build.account(role="case_officer", organ=build.organ())
    with pytest.raises(NotYours):
        documents.attachment(seen_by=stranger, on=THE_DAY, pk=kept.pk)


def test_a_draft_is_sealed_seen_by_its_owner_only_and_gone_once_registered():
    organ, clerk, _director = _office()
    key = uuid4()
    actions.save_draft(by=clerk, today=THE_DAY, key=key, typed={"title": "半截", "reporter_name": "闻清"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM leads_draft")
        assert cursor.fetchone()[0].startswith("s1:")
    colleague = build_leads.clerk(organ)
    assert queries.draft(seen_by=colleague, key=key) is None
    with pytest.raises(Refused, match="不是您的"):
        actions.save_draft(by=colleague, today=THE_DAY, key=key, typed={})
    build_leads.lead(by=clerk, key=key)
    assert Draft.objects.count() == 0


def test_a_draft_of_a_million_characters_is_refused():
    _organ, clerk, _director = _office()
    with pytest.raises(Refused, match="草稿超过"):
        actions.save_draft(by=clerk, today=THE_DAY, key=uuid4(), typed={"content": "长" * 1_000_000})
