"""What reached somebody is read by them, and not before: letters, what came of an appeal, and who sees a case whole."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from tests.office import build
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import (
    actions_appeal,
    actions_archive,
    actions_closing,
    actions_decision,
    actions_open,
    letters,
    queries_file,
    queries_sight,
)
from wenze.office.documents import fonts, layout_pdf
from wenze.office.documents import queries as documents
from wenze.office.measures import queries as measures
from wenze.office.people.models.accounts import ADMINISTRATORS, Role
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db]

FINDINGS = {"findings": "事实经核查清楚", "reason": "处理偏重的意见成立"}


def kinds_read(account, on) -> set[str]:
    return set(documents.documents(seen_by=account, on=on).values_list("kind", flat=True))


# --- letters that reached somebody ------------------------------------------------------------------------------------


def test_the_person_reads_the_decision_from_the_day_it_reached_them_before_the_unit_has_it():
    here = cases.office()
    person = cases.decided(here).respondent
    assert "decision" not in kinds_read(person.cadre.account, day(14))
    actions_decision.serve_decision(
        by=here.officer, today=day(15), respondent=person, to="person", served=cases.receipt(day(15))
    )
    assert cases.again(person).stage == "decided"
    assert "decision" in kinds_read(person.cadre.account, day(15))
    shown = queries_file.case_file(seen_by=person.cadre.account, on=day(15), pk=person.case_id).people[0]
    assert shown.decision == person.decisions.get()
    assert kinds_read(here.liaison, day(15)) == set()


def test_the_person_goes_on_reading_the_decision_when_only_the_service_on_the_unit_was_taken_back():
    here = cases.office()
    person = cases.served(here)
    withdrawn = {"by": here.officer, "today": day(16), "respondent": person, "reason": "登记有误"}
    actions_decision.withdraw_service(**withdrawn, to="unit")
    assert "decision" in kinds_read(person.cadre.account, day(16))
    assert kinds_read(here.liaison, day(16)) == set()
    actions_decision.withdraw_service(**withdrawn, to="person")
    assert "decision" not in kinds_read(person.cadre.account, day(16))


def test_the_appeal_officer_reads_the_decision_of_an_appeal_that_came_before_the_unit_was_served():
    here = cases.office()
    person = cases.decided(here).respondent
    actions_decision.serve_decision(
        by=here.officer, today=day(15), respondent=person, to="person", served=cases.receipt(day(15))
    )
    cases.appealed(here, cases.again(person))
    assert cases.again(person).stage == "decided"
    assert kinds_read(here.appeals, day(18)) >= {"decision", "appeal_received", "defence_record"}
    assert kinds_read(person.cadre.account, day(18)) >= {"decision", "appeal_received"}


# --- what came of an appeal -------------------------------------------------------------------------------------------


def decided_appeal(here, outcome: str, **fields):
    person = cases.executed(here, measures=("demotion",))
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    cases.decided_appeal(here, today=day(25), respondent=person, outcome=outcome, **FINDINGS, **fields)
    return cases.again(person)


def page_of(browser, person) -> str:
    return unescape(browser.get(f"/cases/{person.case_id}/").content.decode())


def test_neither_the_person_nor_the_unit_reads_that_an_appeal_was_successful_before_they_were_told(signed_in):
    here = cases.office()
    person = decided_appeal(here, "revoke")
    hidden = (FINDINGS["reason"], "决定已撤销", "已解除", "<b>撤销</b>")
    with clock.frozen(day(26)):
        for account in (person.cadre.account, here.liaison):
            browser = signed_in(account)
            page = page_of(browser, person)
            assert [words for words in hidden if words in page] == []
            assert "给予问责" in page
            assert "降职" in page
            assert browser.get(f"/api/cases/{person.case_id}").json()["respondents"][0]["outcome"] == "measure"
            listed = browser.get("/api/cases/").json()["cases"]
            assert [one["outcome"] for one in listed[0]["respondents"]] == ["measure"]
            assert "决定已撤销" not in browser.get("/cases/?tab=all").content.decode()
        for account in (here.officer, here.appeals):
            assert FINDINGS["reason"] in page_of(signed_in(account), person)
    actions_appeal.serve_appeal_decision(
        by=here.appeals, today=day(27), respondent=person, person=cases.receipt(day(27)), unit=cases.receipt(day(27))
    )
    with clock.frozen(day(28)):
        for account in (person.cadre.account, here.liaison):
            browser = signed_in(account)
            page = page_of(browser, person)
            assert [words for words in hidden[:2] if words not in page] == []
            assert browser.get(f"/api/cases/{person.case_id}").json()["respondents"][0]["outcome"] == "reversed"


def test_until_they_were_told_the_person_and_the_unit_read_the_decision_that_was_appealed_against(signed_in):
    here = cases.office()
    person = decided_appeal(here, "modify", new_measures=["criticism-circular"])
    for account in (person.cadre.account, here.liaison):
        shown = queries_file.case_file(seen_by=account, on=day(26), pk=person.case_id).people[0]
        assert (shown.decision.measures, shown.decisions, shown.is_result_told) == (["demotion"], (), False)
        with clock.frozen(day(26)):
            assert "通报批评" not in signed_in(account).get("/cases/?tab=all").content.decode()
    seen = queries_file.case_file(seen_by=here.officer, on=day(26), pk=person.case_id).people[0]
    assert (seen.decision.measures, len(seen.decisions)) == (["criticism-circular"], 2)


def test_why_an_appeal_was_not_taken_on_is_read_by_the_person_the_office_and_who_hears_appeals(signed_in):
    here = cases.office()
    person = cases.executed(here)
    cases.appealed(here, person, on=day(31))
    actions_appeal.decline_appeal(by=here.appeals, today=day(32), respondent=person, reason="逾期且无正当理由")
    with clock.frozen(day(33)):
        for account, is_read in ((here.officer, True), (here.appeals, True), (here.liaison, False)):
            assert ("逾期且无正当理由" in page_of(signed_in(account), person)) == is_read
        assert "逾期且无正当理由" in page_of(signed_in(person.cadre.account), person), "there is no letter to wait for"


# --- a suspension that overran ----------------------------------------------------------------------------------------


def test_an_overrun_suspension_comes_back_when_the_case_that_followed_it_was_declined():
    here = cases.office()
    person = cases.executed(here, measures=("suspension",))
    on = day(14) + timedelta(days=250)
    with clock.frozen(on):
        made = actions_closing.convert_suspension(by=here.officer, today=on, respondent=person)
        assert measures.waiting(seen_by=here.officer, on=on) == 0
        actions_open.decline_initiation(by=here.director, today=on, case=made, reason="材料不足")
        assert measures.waiting(seen_by=here.officer, on=on) == 1
        again = actions_closing.convert_suspension(by=here.officer, today=on, respondent=person)
        assert again.continues == person
        assert measures.waiting(seen_by=here.officer, on=on) == 0


def test_the_law_is_asked_about_the_suspensions_of_ones_own_office_only(monkeypatch):
    here, other = cases.office(), cases.office()
    cases.executed(other, measures=("suspension",))
    on = day(14) + timedelta(days=250)
    asked = []
    deadline = law.deadline
    monkeypatch.setattr(law, "deadline", lambda **given: asked.append(given) or deadline(**given))
    assert measures.waiting(seen_by=here.officer, on=on) == 0
    assert asked == []
    assert measures.waiting(seen_by=other.officer, on=on) == 1
    assert len(asked) == 1


def test_nobody_is_asked_what_followed_where_nothing_is_overrun(monkeypatch):
    here = cases.office()
    cases.executed(here, measures=("suspension",))
    asked = []
    monkeypatch.setattr(measures, "_FOLLOW_UPS", [lambda: asked.append(1) or []])
    assert measures.waiting(seen_by=here.officer, on=day(30)) == 0
    assert asked == []
    assert measures.waiting(seen_by=here.officer, on=day(14) + timedelta(days=250)) == 1
    assert asked == [1]


# --- letters printed to look at, or to take along -----------------------------------------------------------------------


def test_what_is_printed_to_look_at_or_take_along_is_in_the_fonts_of_the_office(monkeypatch, settings, tmp_path):
    settings.WENZE_FONTS = tmp_path
    here = cases.office()
    decision = cases.decided(here)
    used = []
    render = layout_pdf.render
    monkeypatch.setattr(layout_pdf, "render", lambda *a, **k: used.append(k["own_fonts"]) or render(*a, **k))
    letters.decision_preview(decision.respondent, day(14))
    receipt(here, decision)
    assert used == [str(tmp_path)] * 2


@pytest.mark.parametrize("what", ["preview", "receipt"])
def test_without_a_chinese_font_a_preview_or_receipt_is_refused_in_a_sentence(monkeypatch, what):
    here = cases.office()
    decision = cases.decided(here)

    def none(*_args, **_kwargs):
        raise fonts.NoFonts("没有找到中文字体")

    monkeypatch.setattr(layout_pdf, "missing_glyphs", none)
    with pytest.raises(Refused, match="没有找到中文字体。"):
        receipt(here, decision) if what == "receipt" else letters.decision_preview(decision.respondent, day(14))


def test_a_receipt_with_a_character_no_font_has_is_refused_with_the_character(monkeypatch):
    here = cases.office()
    decision = cases.decided(here)
    monkeypatch.setattr(layout_pdf, "missing_glyphs", lambda *_args, **_kwargs: ("\U0002b820",))
    with pytest.raises(Refused, match="字体中没有这些字"):
        receipt(here, decision)


def test_a_file_whose_contents_list_cannot_be_printed_is_refused_in_a_sentence(monkeypatch):
    here = cases.office()
    case = cases.reported(here)

    def none(*_args, **_kwargs):
        raise fonts.NoFonts("没有找到中文字体")

    monkeypatch.setattr(layout_pdf, "missing_glyphs", none)
    with pytest.raises(Refused, match="没有找到中文字体。"):
        actions_archive.download_file(by=here.officer, today=day(6), case=case)


def receipt(here, decision):
    wanted = {"pk": decision.respondent.case_id, "respondent_pk": decision.respondent_id, "to": "person"}
    return queries_file.receipt(seen_by=here.officer, on=day(14), document_pk=decision.document_id, **wanted)


# --- who sees a case whole ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_listed_are_spared_the_question_what_of_a_case_they_may_see(role):
    here = cases.office()
    whole, part = cases.opened(here), cases.executed(here)
    cases.appealed(here, part)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=part)
    organ = here.unit if role.startswith("unit_") else here.committee if role == "appeal_officer" else here.organ
    account = build.account(role=role, organ=organ)
    on = day(21)
    seen = set(queries_sight.cases(seen_by=account, on=on).values_list("pk", flat=True))
    full = set(queries_sight.full_cases(seen_by=account, on=on).values_list("pk", flat=True))
    if role == "appeal_officer":
        assert (seen, full) == ({part.case_id}, {part.case_id})
        cases.decided_appeal(here, today=day(21), respondent=part, outcome="uphold", findings="清楚", reason="不成立")
        full = set(queries_sight.full_cases(seen_by=account, on=on).values_list("pk", flat=True))
        assert (full, queries_sight.sees_only_whole(account, on)) == (set(), False)
    elif role in {"unit_liaison", "unit_head", "personnel_reader"}:
        assert (seen, full) == ({part.case_id}, set())
        assert not queries_sight.sees_only_whole(account, on)
    elif role in {*ADMINISTRATORS, "intake_clerk"}:
        assert seen == full == set()
    else:
        assert seen == full == {whole.pk, part.case_id}
    assert queries_sight.sees_only_whole(account, on) == (seen == full)


def test_a_role_nobody_listed_is_asked_about_each_part(monkeypatch):
    account = build.account(role="case_officer", organ=build.organ())
    monkeypatch.setattr(queries_sight.permissions, "roles_of", lambda *_: frozenset({"case_officer", "visitor"}))
    assert not queries_sight.sees_only_whole(account, day(0))
