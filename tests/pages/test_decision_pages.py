"""Whoever decides sees the file beside one box, and agrees, says no or sends back from it; what is sent back is marked."""

from html import unescape

import pytest

from tests.office import build_cases as cases
from tests.office import build_files
from tests.office.build_cases import START, day
from wenze.office import clock
from wenze.office.cases import actions_open, actions_review
from wenze.office.cases.models import Case
from wenze.office.documents import actions as documents
from wenze.office.limits.models import Extension, Limit
from wenze.office.people.refusals import Refused

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def here():
    return cases.office()


@pytest.fixture(autouse=True)
def _the_day():
    with clock.frozen(day(3)):
        yield


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def test_the_page_of_approval_shows_the_issue_the_lead_its_files_and_the_other_answers(here, signed_in):
    lead = cases.lead(here)
    upload = build_files.upload("会议纪要.pdf")
    documents.attach(by=here.officer, today=START, upload=upload, note="第三次会议", subject=lead)
    case = cases.opened(here, lead=lead, main_issue="维修工程拖延十一个月")
    page = text_of(signed_in(here.director).get(f"/cases/{case.pk}/moves/approve_initiation/"))
    for shown in ("维修工程拖延十一个月", lead.number, "会议纪要.pdf", "第三次会议", "同意，依规依纪办理。"):
        assert shown in page
    for other in ("decline_initiation", "return_initiation"):
        assert f'formaction="/cases/{case.pk}/moves/{other}/"' in page


def test_the_same_box_sends_back_with_its_words_and_the_officer_is_told_until_they_report_again(here, signed_in):
    case = cases.opened(here)
    address = f"/cases/{case.pk}/moves/return_initiation/"
    empty = signed_in(here.director).post(address, {"opinion": " ", "version": case.version})
    assert "请填写" in text_of(empty)
    signed_in(here.director).post(address, {"opinion": "请补充问题发生日", "version": case.version})
    assert Case.objects.get(pk=case.pk).stage == "returned"
    waiting = text_of(signed_in(here.officer).get("/"))
    assert "退回：请补充问题发生日" in waiting
    assert "补正后再报" in waiting
    form = signed_in(here.officer).get(f"/cases/{case.pk}/moves/resubmit/")
    assert case.title in text_of(form)
    put_right = {"title": case.title, "main_issue": "已补充", "act_on": "2025-09-01"}
    signed_in(here.officer).post(f"/cases/{case.pk}/moves/resubmit/", put_right)
    again = Case.objects.get(pk=case.pk)
    assert (again.stage, again.main_issue) == ("initiating", "已补充")
    assert "退回：" not in text_of(signed_in(here.officer).get("/"))


def test_whoever_reported_a_case_does_not_send_it_back_to_themselves(here):
    lead = cases.lead(here)
    case = cases.opened(here, lead=lead)
    Case.objects.filter(pk=case.pk).update(opened_by=here.director)
    with pytest.raises(Refused, match="其他负责人"):
        actions_open.return_initiation(by=here.director, today=day(1), case=case, reason="不全")


def test_a_longer_time_that_is_not_granted_leaves_the_first_day_and_may_be_asked_again(here):
    case = cases.started(here)
    actions_review.request_extension(by=here.officer, today=day(2), case=case, reason="取证困难")
    due = Limit.objects.get(matter=case, waits_for="opinion_proposed_on").due_on
    with pytest.raises(Refused, match="不同意的理由"):
        actions_review.decline_extension(by=here.director, today=day(3), case=case, reason=" ")
    actions_review.decline_extension(by=here.director, today=day(3), case=case, reason="理由不充分")
    assert Limit.objects.get(matter=case, waits_for="opinion_proposed_on").due_on == due
    actions_review.request_extension(by=here.officer, today=day(3), case=case, reason="关键证人在外地")
    assert Extension.objects.get(limit__matter=case).reason == "关键证人在外地"


def test_who_sees_only_a_part_is_not_shown_the_file_beside_a_move(here, signed_in):
    person = cases.served(here)
    address = f"/cases/{person.case_id}/respondents/{person.pk}/moves/file_appeal/"
    page = text_of(signed_in(person.cadre.account).get(address))
    assert person.name in page
    assert "摘要" not in page.partition("<aside>")[2]


def test_a_text_beyond_its_length_is_refused_with_the_count(here):
    case = cases.opened(here)
    with pytest.raises(Refused, match="1000000字，超过2000字"):
        actions_open.decline_initiation(by=here.director, today=day(1), case=case, reason="长" * 1_000_000)
    assert cases.fresh(case).stage == "initiating"
