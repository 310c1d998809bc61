"""The pages of moves: what is typed is kept, what is closed says why with its clause, nobody saves twice or by halves."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_inquiry, queries, slips
from wenze.office.cases.models import Appeal, Case, Evidence, Step

pytestmark = [pytest.mark.django_db]
TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def _stand_in_march():
    with clock.frozen(TODAY):
        yield


@pytest.fixture
def here():
    return cases.office()


def text_of(answer) -> str:
    return answer.content.decode()


def version_of(case) -> int:
    return Case.objects.get(pk=case.pk).version


def own(case, move, place=0) -> str:
    return f"/cases/{case.pk}/respondents/{cases.respondents(case)[place].pk}/moves/{move}/"


# --- the course of a move ----------------------------------------------------------------------------------------


def test_an_open_move_shows_its_form_beside_what_the_law_asks(here, signed_in):
    case = cases.started(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/moves/request_extension/"))
    assert '<textarea name="reason"' in page
    assert "办理条件" in page
    assert "第十条(一)" in page
    assert f'data-draft="case-{case.pk}-request_extension"' in page


def test_a_move_is_made_said_and_leads_back_to_the_case(here, signed_in):
    case = cases.opened(here)
    address = f"/cases/{case.pk}/moves/approve_initiation/"
    answer = signed_in(here.director).post(
        address, {"version": version_of(case), "happened_on": "2026-03-04", "opinion": "同意，依规办理。"}, follow=True
    )
    page = text_of(answer)
    assert answer.redirect_chain[-1][0] == f"/cases/{case.pk}/"
    assert "批准启动已登记" in page
    assert f'data-draft-done="case-{case.pk}-approve_initiation"' in page
    assert "同意，依规办理。" in page
    assert Case.objects.get(pk=case.pk).initiated_on == date(2026, 3, 4)


def test_a_whole_hearing_is_typed_by_page(here, signed_in):
    case = cases.reported(here)
    browser = signed_in(here.officer)
    typed = {"version": version_of(case), "mode": "written", "says": "请求从轻。", "arguments": "征地受阻\n已主动补救"}
    browser.post(own(case, "record_defence"), typed | {"proof": build_files.upload("书面申辩.pdf")})
    arguments = cases.respondents(case)[0].defences.get().arguments.order_by("order")
    assert [one.says for one in arguments] == ["征地受阻", "已主动补救"]
    assert "尚有 2 点未逐条答复" in text_of(browser.get(f"/cases/{case.pk}/"))
    form = text_of(browser.get(own(case, "answer_argument")))
    assert "1．征地受阻" in form
    for one in arguments:
        sent = {"version": version_of(case), "argument": one.pk, "answer": "adopted", "reason": "部分属实"}
        assert browser.post(own(case, "answer_argument"), sent).status_code == 302
    refused = browser.post(own(case, "answer_argument"), {"version": version_of(case)})
    assert refused.status_code == 409
    assert "没有待答复的申辩意见" in text_of(refused)


def test_the_decision_is_issued_by_page_and_its_number_said(here, signed_in):
    case = cases.reviewed(here)
    browser = signed_in(here.director)
    page = text_of(browser.get(own(case, "issue_decision")))
    assert "第十条(二)" in page
    assert "未按月调度" in page
    answer = browser.post(own(case, "issue_decision"), {"version": version_of(case)}, follow=True)
    number = cases.respondents(case)[0].decisions.get().document.number
    assert f"文号{number}" in text_of(answer)


def test_the_letter_is_looked_at_before_it_is_issued_and_nothing_is_made_by_it(here, signed_in):
    case = cases.reviewed(here)
    sent = {"version": version_of(case), "preview": "1", "demands": "限期一个月整改"}
    answer = signed_in(here.director).post(own(case, "issue_decision"), sent)
    assert answer.content.startswith(b"%PDF")
    assert cases.respondents(case)[0].decisions.count() == 0
    assert version_of(case) == sent["version"]
    unprintable = signed_in(here.director).post(own(case, "issue_decision"), sent | {"demands": "\U0001f600"})
    assert unprintable.status_code == 409
    assert "字体中没有这些字" in text_of(unprintable)
    assert signed_in(cases.office().director).post(own(case, "issue_decision"), sent).status_code == 404


def test_the_person_concerned_appeals_by_page(here, signed_in):
    person = cases.served(here)
    browser = signed_in(person.cadre.account)
    address = f"/cases/{person.case_id}/respondents/{person.pk}/moves/file_appeal/"
    assert address in text_of(browser.get(f"/cases/{person.case_id}/"))
    sent = {"demand": "请求撤销", "grounds": "事实认定不清", "written": build_files.upload("申诉书.pdf")}
    assert "申诉" in text_of(browser.post(address, sent, follow=True))
    assert Appeal.objects.get().state == Appeal.FILED


def test_an_appeal_on_paper_is_found_by_the_number_of_its_decision(here, signed_in):
    person = cases.served(here)
    number = person.decisions.get().document.number
    browser = signed_in(here.appeals)
    assert browser.get(f"/cases/{person.case_id}/").status_code == 404
    assert "没有查到" in text_of(browser.get("/cases/appeals/", {"number": "没有的〔2026〕1号"}))
    found = browser.get("/cases/appeals/", {"number": number})
    assert person.name in text_of(found)
    sent = {"demand": "请求撤销", "grounds": "事实认定不清"}
    empty = browser.post(f"/cases/appeals/?number={number}", sent)
    assert empty.status_code == 409
    assert "事实认定不清" in text_of(empty)
    sent = sent | {"written": build_files.upload("申诉书.pdf")}
    page = text_of(browser.post(f"/cases/appeals/?number={number}", sent, follow=True))
    assert "申诉已登记" in page
    assert "事实认定不清" in page
    assert signed_in(cases.office().appeals).get("/cases/appeals/", {"number": number}).status_code == 200
    assert person.name not in text_of(signed_in(cases.office().appeals).get("/cases/appeals/", {"number": number}))


# --- closed ------------------------------------------------------------------------------------------------------


def test_a_closed_move_says_why_instead_of_its_form(here, signed_in):
    case = cases.reported(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/moves/propose_opinion/"))
    assert "现在不能办理" in page
    assert "没有听取陈述申辩" in page
    assert "第十一条" in page
    assert "<textarea" not in page


def test_a_closed_move_sent_all_the_same_is_refused_with_the_clause_and_keeps_the_text(here, signed_in):
    case = cases.reported(here)
    browser = signed_in(here.officer)
    sent = {"version": version_of(case), "says": "经调查核实的全部经过"}
    answer = browser.post(f"/cases/{case.pk}/moves/propose_opinion/", sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "没有听取陈述申辩" in page
    assert "第十一条" in page
    assert "经调查核实的全部经过" in page
    assert Case.objects.get(pk=case.pk).stage == "hearing"


def test_a_move_of_another_stage_says_in_which_it_is_made(here, signed_in):
    case = cases.started(here)
    answer = signed_in(here.director).post(own(case, "issue_decision"), {"version": version_of(case)})
    assert answer.status_code == 409
    assert "第十条(二)" in text_of(answer)
    assert "只在“集体研究”阶段办理" in text_of(signed_in(here.director).get(f"/cases/{case.pk}/moves/record_review/"))


def test_an_unknown_move_is_a_page_that_does_not_exist(here, signed_in):
    case = cases.started(here)
    browser = signed_in(here.officer)
    for address in (
        f"/cases/{case.pk}/moves/no-such/",
        f"/cases/{case.pk}/moves/record_finding/",
        own(case, "add_evidence"),
        f"/cases/{case.pk}/respondents/999999/moves/record_finding/",
    ):
        assert browser.get(address).status_code == 404
        assert browser.post(address, {}).status_code == 404


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"what_happened": "长" * 1_000_000}, "查明的事实1000000字，超过20000字，请精简"),
        ({"happened_on": "2026-02-30"}, "核对该日是否存在"),
        ({"happened_on": "2027-01-01"}, "日期不能晚于今天"),
        ({"happened_on": "1850-01-01"}, "年份不正确"),
        ({"circumstance": "7-99"}, "不在可选范围内"),
        ({"circumstance": ""}, "请在本办法列明的情形中选择一项"),
        ({"evidence": "999999"}, "证据不在可选范围内，请重新选择"),
        ({"version": "x"}, "整数"),
        ({"what_happened": "\x00"}, "查明的事实含有无法保存的字符"),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(here, signed_in, typed, says):
    case = cases.started(here)
    whole = {
        "version": version_of(case),
        "circumstance": "7-2",
        "what_happened": "未按月调度",
        "consequence": "群众反映强烈的后果",
        "happened_on": "2026-03-05",
    }
    answer = signed_in(here.officer).post(own(case, "record_finding"), whole | typed)
    assert answer.status_code == 409
    assert says in text_of(answer)
    assert "群众反映强烈的后果" in text_of(answer)
    assert cases.respondents(case)[0].findings.count() == 0


def test_a_future_day_stays_in_its_box(here, signed_in):
    case = cases.started(here)
    sent = {"version": version_of(case), "happened_on": "2026-12-31", "reason": "案情复杂"}
    page = text_of(signed_in(here.officer).post(f"/cases/{case.pk}/moves/request_extension/", sent))
    assert 'value="2026-12-31"' in page
    assert "案情复杂" in page


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("证据.pdf", b"", "文件是空的，请重新选择"),
        ("证据.exe", b"MZ\x90\x00", "类型不在可接收范围内"),
        ("证据.pdf", b"<script>alert(1)</script>", "内容无法识别"),
    ],
)
def test_a_file_that_may_not_come_in_is_refused_and_the_text_kept(here, signed_in, name, content, says):
    case = cases.started(here)
    sent = {
        "title": "现场照片的名称",
        "kind": "site",
        "obtained_on": "2026-03-04",
        "obtained_by": "陈立、马知远",
        "upload": SimpleUploadedFile(name, content),
    }
    answer = signed_in(here.officer).post(f"/cases/{case.pk}/moves/add_evidence/", sent)
    assert answer.status_code == 409
    assert says in text_of(answer)
    assert "现场照片的名称" in text_of(answer)
    assert Evidence.objects.count() == 0


# --- two at once -------------------------------------------------------------------------------------------------


def test_two_tabs_the_later_is_told_and_may_send_again(here, signed_in):
    case = cases.started(here)
    opened_at = version_of(case)
    cases.evidence(here, _grouped(here, case))
    browser = signed_in(here.officer)
    sent = {"version": opened_at, "reason": "案情复杂，需补充鉴定"}
    answer = browser.post(f"/cases/{case.pk}/moves/request_extension/", sent)
    page = text_of(answer)
    assert answer.status_code == 409
    assert "已被" in page
    assert "案情复杂，需补充鉴定" in page
    assert f'name="version" value="{version_of(case)}"' in page
    again = browser.post(f"/cases/{case.pk}/moves/request_extension/", sent | {"version": version_of(case)})
    assert again.status_code == 302


def test_a_second_click_and_the_back_button_make_nothing_twice(here, signed_in):
    case = cases.opened(here)
    browser, sent = signed_in(here.director), {"version": version_of(case)}
    address = f"/cases/{case.pk}/moves/approve_initiation/"
    assert browser.post(address, sent).status_code == 302
    again = browser.post(address, sent)
    assert again.status_code == 409
    assert "已被" in text_of(again)
    assert Step.objects.filter(case=case, move="approve_initiation").count() == 1


def _grouped(here, case):
    actions_inquiry.form_group(
        by=here.director, today=day(2), case=case, members=[here.officer, here.colleague], leader=here.officer
    )
    return cases.fresh(case)


# --- opening -----------------------------------------------------------------------------------------------------


def test_a_case_is_opened_from_an_accepted_lead_with_the_people_chosen(here, signed_in):
    lead, person = cases.lead(here), cases.cadre(here)
    other = cases.cadre(here)
    browser = signed_in(here.officer)
    assert lead.number in text_of(browser.get("/cases/open/"))
    address = f"/cases/open/?lead={lead.pk}"
    assert "第九条(二)" in text_of(browser.get(address))
    sent = {
        "title": "青石渡大桥维修拖延问责案",
        "concerned": [person.name, other.name, ""],
        "concerned_kind": ["leading_cadre", "other_staff", "leading_cadre"],
        "main_issue": "久拖不决",
        "suspected": ["7-2"],
        "opening_reason": "多次督办仍未完工",
        "officer": here.colleague.pk,
        "opened_on": "2026-03-10",
    }
    page = text_of(browser.post(address, sent, follow=True))
    case = Case.objects.get()
    assert f"已立案报批，案号{case.number}" in page
    kinds = {one.name: one.subject_kind for one in case.respondents.all()}
    assert kinds == {person.name: "leading_cadre", other.name: "other_staff"}
    assert case.officer == here.colleague
    slip = slips.initiation(
        queries.case(seen_by=here.officer, on=case.opened_on, pk=case.pk), here.director, "", case.opened_on, False
    )
    printed = str(slip)
    assert "第七条第（二）项" in printed
    assert "多次督办仍未完工" in printed
    assert f"/cases/{case.pk}/" in text_of(browser.get(f"/cases/?q={case.number}"))
    assert "现在不能立案" in text_of(browser.get(address, follow=True))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"concerned": ["没有这个人"]}, "干部名册中没有“没有这个人”"),
        ({"concerned": []}, "至少写明一人"),
        ({"concerned_kind": ["坏代码"]}, "对象类别不在可选范围内"),
        ({"title": ""}, "请填写案由"),
        ({"main_issue": "长" * 1_000_000}, "20000"),
        ({"opened_on": "2026-12-01"}, "日期不能晚于今天"),
        ({"act_on": "昨天"}, "日期不正确"),
        ({"officer": "999999"}, "承办人不在可选范围内"),
    ],
)
def test_a_wrong_opening_says_why_and_keeps_what_was_typed(here, signed_in, typed, says):
    lead, person = cases.lead(here), cases.cadre(here)
    whole = {
        "title": "青石渡大桥维修拖延问责案",
        "concerned": [person.name],
        "concerned_kind": ["leading_cadre"],
        "direct_reason": "须直接问责的理由",
        "officer": here.officer.pk,
        "opened_on": "2026-03-10",
    }
    answer = signed_in(here.officer).post(f"/cases/open/?lead={lead.pk}", whole | typed)
    assert answer.status_code in {200, 409}
    assert says in text_of(answer)
    assert "须直接问责的理由" in text_of(answer)
    assert Case.objects.count() == 0


def test_the_same_person_twice_is_refused(here, signed_in):
    lead, person = cases.lead(here), cases.cadre(here)
    sent = {
        "title": "重复",
        "opening_reason": "多次督办仍未完工",
        "concerned": [person.name, person.name],
        "concerned_kind": ["leading_cadre"] * 2,
        "officer": here.officer.pk,
        "opened_on": "2026-03-10",
    }
    answer = signed_in(here.officer).post(f"/cases/open/?lead={lead.pk}", sent)
    assert answer.status_code == 409
    assert "选定了两次" in text_of(answer)


def test_nobody_opens_a_case_from_a_lead_they_may_not_see(here, signed_in):
    lead = cases.lead(here)
    for account in (cases.office().officer, here.liaison, build.account(role="intake_clerk", organ=here.organ)):
        browser = signed_in(account)
        assert browser.get(f"/cases/open/?lead={lead.pk}").status_code == 404
        assert browser.post(f"/cases/open/?lead={lead.pk}", {}).status_code == 404
