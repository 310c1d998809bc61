"""Moves of a lead on the floor's page and by its API: offered as the law says, refused with who was first, found by no stranger."""

from __future__ import annotations

import pytest

from tests.office import build, build_leads
from tests.office.build import THE_DAY
from wenze.office.leads import actions as leads

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


def _text(answer) -> str:
    return answer.content.decode()


def test_a_refusal_to_decide_twice_is_said_and_the_typed_reason_kept(clerk, director, signed_in):
    lead = build_leads.lead(by=clerk)
    browser = signed_in(director)
    browser.post(f"/moves/{lead.pk}/accept/", {"officer": director.pk})
    answer = browser.post(f"/moves/{lead.pk}/decline/", {"reason": "写好的理由"})
    assert answer.status_code == 409
    assert f"最近由{director}于2026年11月18日 09:00办理“受理并分办”" in _text(answer)
    assert "写好的理由" in _text(answer)


def test_a_page_for_deciding_what_is_decided_says_so_and_offers_no_button(clerk, director, signed_in):
    lead = build_leads.lead(by=clerk)
    browser = signed_in(director)
    assert '<button class="btn main">受理' in _text(browser.get(f"/moves/{lead.pk}/accept/"))
    browser.post(f"/moves/{lead.pk}/accept/", {"officer": director.pk})
    again = _text(browser.get(f"/moves/{lead.pk}/accept/"))
    assert '<button class="btn main">受理' not in again
    assert "只在“待受理”阶段办理，现在是“已受理”" in again


def test_a_lead_is_merged_by_number_even_typed_with_plain_brackets(clerk, director, signed_in):
    one, _other = build_leads.lead(by=clerk), build_leads.lead(by=clerk)
    browser = signed_in(director)
    wrong = browser.post(f"/moves/{one.pk}/merge/", {"into": "线[2026]9号", "reason": "同一件事"})
    assert "没有编号为" in _text(wrong)
    browser.post(f"/moves/{one.pk}/merge/", {"into": "线[2026]2号", "reason": "同一件事"})
    one.refresh_from_db()
    assert one.stage == "merged"


@pytest.mark.parametrize("move", ["accept", "decline", "refer", "merge", "correct", "no_such_move"])
def test_a_stranger_and_a_recused_leader_find_no_move_of_a_lead(clerk, signed_in, move):
    unit = build.organ()
    lead = build_leads.lead(by=clerk, subjects=[build.cadre(organ=unit)])
    stranger = build_leads.director(build_leads.office())
    recused = build.account(role="approving_leader", organ=unit)
    for person in (stranger, recused, build_leads.clerk(build.organ())):
        assert signed_in(person).get(f"/moves/{lead.pk}/{move}/").status_code == 404
        assert signed_in(person).post(f"/moves/{lead.pk}/{move}/").status_code == 404
        assert signed_in(person).get(f"/api/matters/{lead.pk}/moves").status_code == 404


def test_a_move_of_another_is_shown_with_who_makes_it_and_without_its_form(clerk, signed_in):
    lead = build_leads.lead(by=clerk)
    shown = _text(signed_in(clerk).get(f"/moves/{lead.pk}/decline/"))
    assert "“不予受理”现在不能办理" in shown
    assert "由问责办负责人、审批领导办理" in shown
    assert 'name="reason"' not in shown


def test_who_opened_a_move_before_somebody_else_acted_keeps_the_typed_and_is_told_who_was_first(
    clerk, director, signed_in
):
    lead = build_leads.lead(by=clerk)
    typed = {"reason": "写好的理由", "version": lead.version}
    leads.correct(by=clerk, today=THE_DAY, lead=lead, version=lead.version, reason="写错", title="新事由")
    answer = signed_in(director).post(f"/moves/{lead.pk}/decline/", typed)
    assert answer.status_code == 409
    assert "在您打开之后已被他人修改" in _text(answer)
    assert f"最近由{clerk}于2026年11月18日 09:00办理“更正登记”" in _text(answer)
    assert "写好的理由" in _text(answer)
    assert f'name="version" value="{lead.version + 1}"' in _text(answer)


def test_the_api_says_what_can_be_done_with_a_lead_and_why_not(clerk, signed_in):
    lead = build_leads.lead(by=clerk)
    moves = {one["move"]: one for one in signed_in(clerk).get(f"/api/matters/{lead.pk}/moves").json()}
    assert moves["correct"]["open"] is True
    assert moves["accept"]["open"] is False
    assert moves["accept"]["missing"][0]["says"] == "由问责办负责人、审批领导办理"


@pytest.mark.parametrize("move", ["correct", "open_reporter", "assign", "attach_file", "no_such_move"])
def test_a_move_with_a_page_of_its_own_is_made_there_and_nowhere_else(clerk, signed_in, move):
    lead = build_leads.lead(by=clerk, reporter_name="闻清")
    browser = signed_in(clerk)
    typed = {"reason": "核实情况", "version": lead.version}
    assert browser.get(f"/moves/{lead.pk}/{move}/").status_code == 404
    assert browser.post(f"/moves/{lead.pk}/{move}/", typed).status_code == 404
    assert browser.post(f"/api/matters/{lead.pk}/moves/{move}", typed).status_code == 404


def test_the_page_that_opens_the_reporter_shows_which_lead_it_is_about(clerk, signed_in):
    lead = build_leads.lead(by=clerk, reporter_name="闻清")
    shown = _text(signed_in(clerk).get(f"/leads/{lead.pk}/reporter/"))
    assert lead.number in shown
    assert "启封即记入日志" in shown


def test_a_lead_is_assigned_once_it_is_taken_in(clerk, director, signed_in):
    lead = build_leads.lead(by=clerk)
    browser = signed_in(director)
    assert f"/matters/{lead.pk}/officer/" not in _text(browser.get(f"/leads/{lead.pk}/"))
    leads.accept(by=director, today=THE_DAY, lead=lead)
    assert f'class="btn main" href="/matters/{lead.pk}/officer/"' in _text(browser.get(f"/leads/{lead.pk}/"))
