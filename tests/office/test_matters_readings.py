"""What was sent to somebody to read moves from 待阅 to 已阅, with the time, when they open it or say that they have read it;
a paper that needs a receipt when they sign for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.office import build
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_appeal, actions_decision
from wenze.office.cases.models import Decision
from wenze.office.documents.kinds import KINDS
from wenze.office.journal.models import Entry
from wenze.office.limits.models import Limit
from wenze.office.matters import actions_readings, queries_waiting
from wenze.office.matters.models import Matter, Reading
from wenze.office.people.refusals import NotYours

pytestmark = pytest.mark.django_db

LATER = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _stand_in_spring():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


@pytest.fixture
def served(here):
    """The respondent of a decision that reached person and unit today."""
    person = cases.served(here)
    with clock.frozen(person.served_unit_on):
        yield person


@pytest.fixture
def moved(here):
    """A limit of a running case whose day was moved by a notice of days off; told to the officer."""
    case = cases.started(here)
    row = Limit.objects.get(matter=case, waits_for="opinion_proposed_on")
    Limit.objects.filter(pk=row.pk).update(recounted_on=LATER, due_before=row.due_on - timedelta(days=1))
    return case


def _to_read(account):
    return queries_waiting.to_read(seen_by=account, on=clock.today())


def _opens(signed_in, account, address, **headers):
    return signed_in(account).get(address, headers=headers)


def _page(case_id):
    return reverse("cases:case", args=[case_id])


# --- what needs no receipt is read by opening it -----------------------------------------------------------------------


def test_opening_the_page_of_a_case_marks_a_moved_limit_as_read_with_the_time(here, moved, signed_in):
    assert [one.kind for one in _to_read(here.officer)] == ["read"]
    _opens(signed_in, here.officer, _page(moved.pk))
    [item] = _to_read(here.officer)
    assert (item.kind, item.verb[:10], item.verb[-2:]) == ("seen", "2026年4月20日", "已阅")
    listed = signed_in(here.officer).get(reverse("site:workbench"), {"tab": "seen"}).content.decode()
    assert item.title in listed
    assert item.verb in listed


def test_opened_twice_it_keeps_the_first_time_and_one_entry_of_the_journal(here, moved, signed_in):
    _opens(signed_in, here.officer, _page(moved.pk))
    first = Reading.objects.get()
    _opens(signed_in, here.officer, _page(moved.pk))
    assert Reading.objects.get().opened_at == first.opened_at
    assert Entry.objects.filter(verb="matters.note_opened").count() == 1


def test_whoever_only_may_see_the_case_marks_nothing_by_opening_it(here, moved, signed_in):
    for account in (here.colleague, here.leader):
        assert _opens(signed_in, account, _page(moved.pk)).status_code == 200
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"HX-Request": "true"},
    ],
    ids=str,
)
def test_a_page_fetched_ahead_or_by_itself_is_not_opened(here, moved, signed_in, headers):
    _opens(signed_in, here.officer, _page(moved.pk), **headers)
    assert not Reading.objects.exists()


def test_asking_only_for_the_head_of_a_page_opens_nothing(here, moved, signed_in):
    signed_in(here.officer).head(_page(moved.pk))
    assert not Reading.objects.exists()


def test_the_workbench_which_lists_a_thing_does_not_open_it(here, moved, signed_in):
    _opens(signed_in, here.officer, reverse("site:workbench"))
    assert not Reading.objects.exists()


def test_opening_a_page_notes_the_reading_and_changes_nothing_else(here, moved, signed_in):
    before = Matter.objects.values().get(pk=moved.pk)
    entries = Entry.objects.count()
    _opens(signed_in, here.officer, _page(moved.pk))
    assert Matter.objects.values().get(pk=moved.pk) == before
    assert Entry.objects.count() == entries + 1


def test_what_was_read_leaves_the_list_after_a_month(here, moved, signed_in):
    _opens(signed_in, here.officer, _page(moved.pk))
    with clock.frozen(LATER + timedelta(days=31)):
        assert _to_read(here.officer) == []


# --- a paper that needs a receipt --------------------------------------------------------------------------------------


def test_the_kind_of_a_paper_says_whether_it_is_signed_for():
    assert {code for code, kind in KINDS.items() if kind.needs_receipt} == {
        "decision",
        "appeal_decision",
        "rescission",
        "correction",
    }


@pytest.mark.parametrize("who", ["person", "unit"])
@pytest.mark.parametrize("what", ["page", "pdf", "docx"])
def test_opening_a_served_decision_says_opened_and_leaves_it_to_be_signed_for(here, served, signed_in, who, what):
    account = served.cadre.account if who == "person" else here.liaison
    paper = Decision.objects.get().document_id
    address = _page(served.case_id) if what == "page" else reverse(f"documents:{what}", args=[paper])
    assert _opens(signed_in, account, address).status_code == 200
    [item] = _to_read(account)
    assert (item.kind, item.verb) == ("read", "签收")
    assert "已打开，尚未签收" in item.note
    reading = Reading.objects.get()
    assert (reading.account, reading.read_at) == (account, None)
    assert reading.opened_at is not None


def test_the_button_on_the_page_of_the_case_signs_for_the_decision(here, served, signed_in):
    account = served.cadre.account
    browser = signed_in(account)
    assert "须签收" in browser.get(_page(served.case_id)).content.decode()
    [item] = _to_read(account)
    answer = browser.post(reverse("matters:acknowledge"), {"thing": item.thing, "matter": served.case_id})
    assert (answer.status_code, answer["Location"]) == (302, _page(served.case_id))
    [item] = _to_read(account)
    assert (item.kind, item.verb[-2:]) == ("seen", "签收")
    assert "须签收" not in browser.get(_page(served.case_id)).content.decode()
    assert Entry.objects.get(verb="matters.acknowledge").says.startswith("签收：问责决定书")


def test_a_decision_nobody_signed_for_stays_to_be_read_however_long(here, served, signed_in):
    with clock.frozen(day(200)):
        assert [one.verb for one in _to_read(here.liaison)] == ["签收"]


def test_who_came_to_the_unit_after_a_decision_was_served_has_nothing_to_sign_for(here, served):
    late = build.account(organ=here.unit)
    build.grant(late, "unit_liaison", from_on=day(100))
    with clock.frozen(day(101)):
        assert _to_read(late) == []


def test_a_decision_served_anew_is_to_be_signed_for_anew(here, served):
    account = here.liaison
    actions_readings.acknowledge(by=account, today=clock.today(), thing=_to_read(account)[0].thing)
    given = {"by": here.officer, "today": clock.today(), "respondent": served, "to": "unit"}
    actions_decision.withdraw_service(**given, reason="日期登记有误")
    assert _to_read(account) == []
    actions_decision.serve_decision(**given, served=cases.receipt(clock.today()))
    assert [one.kind for one in _to_read(account)] == ["read"]


def test_the_decision_on_an_appeal_is_to_be_signed_for_like_the_decision(here):
    person = cases.served(here)
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    said = {"outcome": "uphold", "findings": "事实清楚", "reason": "理由不成立"}
    cases.decided_appeal(here, today=day(20), respondent=person, **said)
    told = {"person": cases.receipt(day(20)), "unit": cases.receipt(day(20))}
    actions_appeal.serve_appeal_decision(by=here.appeals, today=day(20), respondent=person, **told)
    with clock.frozen(day(20)):
        for account in (person.cadre.account, here.liaison):
            titles = [one.title.partition("：")[0] for one in _to_read(account)]
            assert titles == ["申诉处理决定书", "问责决定书"]


# --- the button --------------------------------------------------------------------------------------------------------


def test_acknowledged_twice_it_keeps_the_first_time_and_one_entry(here, served):
    thing, on = _to_read(here.liaison)[0].thing, clock.today()
    first = actions_readings.acknowledge(by=here.liaison, today=on, thing=thing)
    again = actions_readings.acknowledge(by=here.liaison, today=on, thing=thing)
    assert (again.pk, again.read_at) == (first.pk, first.read_at)
    assert Entry.objects.filter(verb="matters.acknowledge").count() == 1


@pytest.mark.parametrize("who", ["colleague", "officer", "director", "personnel"])
def test_nobody_signs_for_what_was_not_served_on_them(here, served, who):
    thing = _to_read(here.liaison)[0].thing
    with pytest.raises(NotYours):
        actions_readings.acknowledge(by=getattr(here, who), today=clock.today(), thing=thing)
    assert not Reading.objects.exists()


def test_the_button_of_the_workbench_moves_it(here, served, signed_in):
    browser, thing = signed_in(here.liaison), _to_read(here.liaison)[0].thing
    assert thing in browser.get(reverse("site:workbench"), {"tab": "read"}).content.decode()
    answer = browser.post(reverse("matters:acknowledge"), {"thing": thing})
    assert answer.status_code == 302
    assert thing not in browser.get(reverse("site:workbench"), {"tab": "read"}).content.decode()
    assert "签收" in browser.get(reverse("site:workbench"), {"tab": "seen"}).content.decode()
