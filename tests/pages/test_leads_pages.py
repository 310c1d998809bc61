"""The pages and the API of leads: typed text is kept, refusals are said, and nobody sees through a side door."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.office import build, build_leads
from tests.office.build import THE_DAY
from wenze.office.leads.models import Draft, Lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


@pytest.fixture
def office():
    return build_leads.office()


@pytest.fixture
def clerk(office):
    return build_leads.clerk(office)


@pytest.fixture
def director(office):
    return build_leads.director(office)


def _form(office, **changes):
    typed = {
        "key": str(uuid4()),
        "handling_organ": office.pk,
        "regulation": "yy-wgbw",
        "title": "城西路破损两年无人修补",
        "content": "市民多次来电反映，至今没有答复。",
        "channel": "9-2",
        "received_on": THE_DAY.isoformat(),
    }
    return typed | changes


def _text(answer) -> str:
    return answer.content.decode()


# --- registering -------------------------------------------------------------------------------------------------


def test_a_clerk_registers_a_lead_and_is_told_its_number(office, clerk, signed_in):
    answer = signed_in(clerk).post("/leads/new/", _form(office), follow=True)
    assert "已登记，编号线〔2026〕1号" in _text(answer)
    assert "城西路破损两年无人修补" in _text(answer)


def test_people_are_found_by_name_and_told_apart_by_unit(office, clerk, signed_in):
    here, there = build.organ("临江市城建局"), build.organ("临江市水利局")
    person = build.cadre("周望山", organ=here)
    build.cadre("周望山", organ=there)
    browser = signed_in(clerk)
    unclear = browser.post("/leads/new/", _form(office, subjects=["周望山"]))
    assert "有2名“周望山”" in _text(unclear)
    browser.post("/leads/new/", _form(office, subjects=["周望山 市城建局", ""]))
    assert [about.cadre for about in Lead.objects.get().subjects.all()] == [person]


def test_a_name_nobody_has_is_said(office, clerk, signed_in):
    answer = signed_in(clerk).post("/leads/new/", _form(office, subjects=["无此人"]))
    assert "干部名册中没有“无此人”" in _text(answer)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"received_on": (THE_DAY + timedelta(days=1)).isoformat()}, "日期不能晚于今天"),
        ({"received_on": "2026-02-30"}, "核对该日是否存在"),
        ({"received_on": "昨天"}, "日期不正确"),
        ({"content": "长" * 1_000_000}, "20000"),
        ({"title": ""}, "请填写事由"),
        ({"channel": "9-99"}, "不在可选范围内"),
        ({"channel": ""}, "请选择线索来源"),
        ({"joint_signers": "-3"}, "大于或等于"),
        ({"handling_organ": "999999"}, "只能登记由本机构承办的线索"),
        ({"confirming_number": "临督〔2026〕3号"}, "一并填写"),
        ({"anonymous": "on", "reporter_name": "某人"}, "匿名"),
        ({"regulation": "no-such"}, "不在可选范围内"),
    ],
)
def test_a_wrong_form_says_why_in_chinese_and_keeps_what_was_typed(office, clerk, signed_in, changes, says):
    answer = signed_in(clerk).post("/leads/new/", _form(office, **changes))
    assert says in _text(answer)
    assert answer.status_code in (200, 409)
    if "content" not in changes:
        assert "市民多次来电反映，至今没有答复。" in _text(answer)
    assert Lead.objects.count() == 0


def test_a_likely_duplicate_shows_the_other_lead_and_a_box_to_go_on(office, clerk, signed_in):
    browser = signed_in(clerk)
    browser.post("/leads/new/", _form(office))
    again = _form(office)
    asked = browser.post("/leads/new/", again)
    assert asked.status_code == 409
    assert "可能与线〔2026〕1号重复" in _text(asked)
    assert '<input type="checkbox" name="distinct"' in _text(asked)
    browser.post("/leads/new/", again | {"distinct": "on"})
    assert Lead.objects.count() == 2


def test_the_back_button_and_a_second_click_make_no_second_lead(office, clerk, signed_in):
    browser, form = signed_in(clerk), _form(office)
    browser.post("/leads/new/", form)
    browser.post("/leads/new/", form)
    assert Lead.objects.count() == 1


def test_a_draft_is_kept_half_finished_and_taken_up_again(office, clerk, signed_in):
    browser = signed_in(clerk)
    typed = _form(office, received_on="昨天", reporter_name="闻清", save_draft="1")
    answer = browser.post("/leads/new/", typed, follow=True)
    assert "草稿已加密保存" in _text(answer)
    assert "市民多次来电反映" in _text(answer)
    assert 'value="闻清"' in _text(answer)
    assert "城西路破损两年无人修补" in _text(browser.get("/leads/"))
    browser.post("/leads/new/", _form(office, key=typed["key"]))
    assert (Draft.objects.count(), Lead.objects.count()) == (0, 1)


@pytest.mark.parametrize("key", ["x", "\x00", "1" * 5000, "{}"])
def test_a_draft_with_a_strange_key_is_kept_under_one_of_its_own(office, clerk, signed_in, key):
    answer = signed_in(clerk).post("/leads/new/", _form(office, save_draft="1", key=key))
    assert answer.status_code == 302
    assert str(Draft.objects.get().key) in answer["Location"]


def test_a_draft_is_dropped_by_its_owner_only(office, clerk, signed_in):
    typed = _form(office, save_draft="1")
    signed_in(clerk).post("/leads/new/", typed)
    signed_in(build_leads.clerk(office)).post(f"/leads/drafts/{typed['key']}/drop/")
    assert Draft.objects.count() == 1
    signed_in(clerk).post(f"/leads/drafts/{typed['key']}/drop/")
    assert Draft.objects.count() == 0


# --- one lead ----------------------------------------------------------------------------------------------------


def test_a_page_shows_open_buttons_and_says_why_the_others_are_closed(clerk, director, signed_in):
    lead = build_leads.lead(by=clerk)
    for_clerk = _text(signed_in(clerk).get(f"/leads/{lead.pk}/"))
    assert f'href="/leads/{lead.pk}/correct/"' in for_clerk
    assert "由问责办负责人、审批领导办理" in for_clerk
    for_director = _text(signed_in(director).get(f"/leads/{lead.pk}/"))
    assert f'href="/moves/{lead.pk}/accept/"' in for_director
    signed_in(director).post(f"/moves/{lead.pk}/accept/", {"officer": director.pk})
    after = _text(signed_in(director).get(f"/leads/{lead.pk}/"))
    assert "/accept/" not in after
    assert f"已受理 · {director} 2026年11月18日" in after


def test_a_page_says_what_is_missing_before_a_case_may_start_with_its_clause(clerk, signed_in):
    lead = build_leads.lead(by=clerk, channel="9-3")
    shown = _text(signed_in(clerk).get(f"/leads/{lead.pk}/"))
    assert "机构的问责建议须经确认" in shown
    assert "第九条(三)" in shown


def test_the_reporter_is_shown_once_after_a_reason_and_never_otherwise(clerk, director, signed_in):
    lead = build_leads.lead(by=clerk, reporter_name="闻清", reporter_contact="0730-0000000")
    address = f"/leads/{lead.pk}/reporter/"
    browser = signed_in(clerk)
    assert "闻清" not in _text(browser.get(f"/leads/{lead.pk}/"))
    assert "请填写理由" in _text(browser.post(address, {"reason": ""}))
    assert "闻清" in _text(browser.post(address, {"reason": "核实情况"}))
    assert "闻清" not in _text(browser.get(f"/leads/{lead.pk}/"))
    assert "启封线索线〔2026〕1号的反映人信息：核实情况" in _text(browser.get(f"/leads/{lead.pk}/"))
    assert signed_in(director).get(address).status_code == 404


def test_a_correction_keeps_the_old_words_on_the_page(clerk, office, signed_in):
    lead = build_leads.lead(by=clerk, title="旧事由")
    browser = signed_in(clerk)
    assert "旧事由" in _text(browser.get(f"/leads/{lead.pk}/correct/"))
    form = _form(office, title="新事由", reason="写错", version=lead.version)
    answer = browser.post(f"/leads/{lead.pk}/correct/", form, follow=True)
    assert "更正已保存" in _text(answer)
    assert "事由：旧事由 → 新事由" in _text(answer)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "请选择附件"),
        (("坏.exe", b"MZ\x90\x00"), "附件"),
        (("空.pdf", b""), "空"),
    ],
)
def test_a_file_that_may_not_come_in_is_refused_in_a_sentence(clerk, signed_in, file, says):
    lead = build_leads.lead(by=clerk)
    sent = {} if file is None else {"file": SimpleUploadedFile(*file)}
    answer = signed_in(clerk).post(f"/leads/{lead.pk}/files/", sent, follow=True)
    assert answer.status_code == 409
    assert says in _text(answer)


def test_a_file_is_put_to_the_lead_and_offered_for_reading(clerk, signed_in):
    lead = build_leads.lead(by=clerk)
    upload = SimpleUploadedFile("来信.txt", "反映情况如下".encode())
    answer = signed_in(clerk).post(f"/leads/{lead.pk}/files/", {"file": upload}, follow=True)
    assert "附件《来信.txt》已登记" in _text(answer)


# --- who sees ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["", "correct/", "reporter/"])
def test_a_stranger_and_a_recused_leader_get_the_page_of_what_does_not_exist(clerk, signed_in, part):
    unit = build.organ()
    lead = build_leads.lead(by=clerk, subjects=[build.cadre(organ=unit)])
    stranger = build_leads.director(build_leads.office())
    recused = build.account(role="approving_leader", organ=unit)
    for person in (stranger, recused, build_leads.clerk(build.organ())):
        assert signed_in(person).get(f"/leads/{lead.pk}/{part}").status_code == 404
        assert signed_in(person).post(f"/leads/{lead.pk}/{part or 'files/'}").status_code == 404


def test_ledger_export_search_and_api_show_the_same_leads_and_no_other(clerk, director, signed_in):
    mine = build_leads.lead(by=clerk)
    theirs = build_leads.lead()
    browser = signed_in(director)
    book = zipfile.ZipFile(io.BytesIO(browser.get("/leads/?export=xlsx").getvalue()))
    seen = {
        "ledger": _text(browser.get("/leads/")),
        "export": book.read("xl/worksheets/sheet1.xml").decode(),
        "search": _text(browser.get("/search/", {"q": "老城改造"})),
        "api": json.dumps(browser.get("/api/leads/").json(), ensure_ascii=False),
    }
    assert {way for way, shown in seen.items() if mine.title not in shown} == set()
    assert {way for way, shown in seen.items() if theirs.title in shown} == set()


def test_the_ledger_narrows_by_tab_words_and_days_and_never_breaks_on_nonsense(clerk, director, signed_in):
    one = build_leads.accepted(organ=director.organ, by=director, title="甲事")
    build_leads.lead(by=clerk, title="乙事")
    browser = signed_in(director)
    for query in ({"tab": "accepted"}, {"q": "甲事"}, {"q": one.number}):
        shown = _text(browser.get("/leads/", query))
        assert ("甲事" in shown, "乙事" in shown) == (True, False)
    for query in ({"tab": "x"}, {"from": "昨天"}, {"organ": "abc"}, {"page": "-1"}, {"q": "\x00"}):
        assert browser.get("/leads/", query).status_code == 200


def test_last_years_leads_leave_the_ledger_once_settled(clerk, director, signed_in):
    old = build_leads.lead(by=clerk, title="去年未了的事")
    Lead.objects.filter(pk=old.pk).update(year=2025)
    browser = signed_in(director)
    assert "去年未了的事" in _text(browser.get("/leads/"))
    browser.post(f"/moves/{old.pk}/decline/", {"reason": "查无实据"})
    assert "去年未了的事" not in _text(browser.get("/leads/"))


def _queries_of(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["/leads/?size=100", "/leads/?export=xlsx", "/api/leads/?limit=100", "/"])
def test_more_leads_ask_the_database_no_more_often(director, clerk, signed_in, address):
    for _ in range(2):
        build_leads.lead(by=clerk, subjects=[build.cadre(organ=build.organ())])
    browser = signed_in(director)
    few = _queries_of(browser, address)
    for _ in range(8):
        build_leads.lead(by=clerk, subjects=[build.cadre(organ=build.organ()) for _ in range(2)])
    assert _queries_of(browser, address) == few
    assert few <= 23


def test_the_page_of_a_lead_asks_the_database_no_more_often_for_more_subjects(clerk, director, signed_in):
    one = build_leads.lead(by=clerk, subjects=[build.cadre(organ=build.organ())])
    many = build_leads.lead(by=clerk, subjects=[build.cadre(organ=build.organ()) for _ in range(6)])
    browser = signed_in(director)
    assert _queries_of(browser, f"/leads/{one.pk}/") == _queries_of(browser, f"/leads/{many.pk}/") <= 37


def test_the_form_asks_the_database_no_more_often_for_more_cadres(clerk, signed_in):
    browser = signed_in(clerk)
    build.cadre(organ=build.organ())
    few = _queries_of(browser, "/leads/new/")
    for _ in range(5):
        build.cadre(organ=build.organ())
    assert _queries_of(browser, "/leads/new/") == few <= 18


# --- the API -----------------------------------------------------------------------------------------------------


def _sent(office, **changes):
    return {
        "handling_organ_id": office.pk,
        "regulation": "yy-wgbw",
        "title": "城西路破损两年无人修补",
        "content": "市民多次来电反映，至今没有答复。",
        "channel": "9-2",
        "received_on": THE_DAY.isoformat(),
    } | changes


def _post(browser, address, sent=None):
    return browser.post(address, json.dumps(sent or {}), content_type="application/json")


def test_the_api_registers_once_and_accepts_once(office, clerk, director, signed_in):
    person = build.cadre(organ=build.organ())
    sent = _sent(office, key=str(uuid4()), subject_ids=[person.pk], reporter_name="闻清")
    made = _post(signed_in(clerk), "/api/leads/", sent)
    assert made.status_code == 201
    assert _post(signed_in(clerk), "/api/leads/", sent).json()["number"] == made.json()["number"]
    assert "闻清" not in _text(made)
    address = f"/api/matters/{made.json()['id']}/moves/accept"
    version = {"version": made.json()["version"]}
    officer = version | {"officer": build.account(role="case_officer", organ=office).pk}
    stranger = version | {"officer": build.account(role="case_officer", organ=build.organ()).pk}
    assert "承办人不在可选范围内" in _post(signed_in(director), address, stranger).json()["says"]
    assert "没有写明事项的版本" in _post(signed_in(director), address, {"officer": officer["officer"]}).json()["says"]
    assert _post(signed_in(director), address, officer).json() == {"done": True, "stage": "accepted", "version": 2}
    assert Lead.objects.get().officer_id == officer["officer"]
    again = _post(signed_in(director), address, officer)
    assert (again.status_code, f"最近由{director}" in again.json()["says"]) == (409, True)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"received_on": "2027-01-01"}, 409),
        ({"channel": "9-99"}, 409),
        ({"subject_ids": [999999]}, 409),
        ({"handling_organ_id": 999999}, 404),
        ({"content": "长" * 1_000_000}, 422),
        ({"received_on": "昨天"}, 422),
        ({"joint_signers": 0}, 422),
    ],
)
def test_the_api_refuses_what_the_page_refuses(office, clerk, signed_in, changes, status):
    answer = _post(signed_in(clerk), "/api/leads/", _sent(office, **changes))
    assert answer.status_code == status
    assert answer.json()["says"]
    assert Lead.objects.count() == 0


def test_a_stranger_learns_nothing_from_the_api(clerk, signed_in):
    lead = build_leads.lead(by=clerk)
    stranger = signed_in(build_leads.director(build_leads.office()))
    assert stranger.get(f"/api/leads/{lead.pk}").status_code == 404
    assert _post(stranger, f"/api/matters/{lead.pk}/moves/accept").status_code == 404
    assert stranger.get("/api/leads/").json() == {"total": 0, "leads": []}
    assert signed_in(build.account(role="audit_admin")).get("/api/leads/").status_code == 404
