"""The pages of cases as owner, colleague, stranger, recused and 本人 see them: ledger, file, archive, search, counts."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.office import build
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_open
from wenze.office.cases.models import Case
from wenze.office.journal.models import Entry
from wenze.office.limits.models import Limit

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
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def rows_of(answer) -> str:
    """The words of an exported sheet."""
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def recused(here, case):
    """A colleague who was told to stay out of the case."""
    person = build.account(role="case_officer", organ=here.organ)
    cases.recused(here, case, person, TODAY)
    return person


# --- who sees ----------------------------------------------------------------------------------------------------


def test_owner_and_colleague_see_the_file_stranger_and_recused_see_nothing(here, signed_in):
    case = cases.reported(here)
    out = recused(here, case)
    for account in (here.officer, here.colleague, here.director, here.leader):
        assert case.title in text_of(signed_in(account).get(f"/cases/{case.pk}/"))
    for account in (cases.office().officer, out, here.appeals, here.liaison, here.personnel):
        browser = signed_in(account)
        for part in ("", "archive/", "officer/", "moves/add_evidence/"):
            assert browser.get(f"/cases/{case.pk}/{part}").status_code == 404
            assert browser.post(f"/cases/{case.pk}/{part}").status_code in {404, 405}


def test_ledger_tabs_export_and_search_hold_the_same_cases_and_no_other(here, signed_in):
    mine, theirs = cases.started(here), cases.started(cases.office())
    hidden = cases.started(here)
    out = recused(here, hidden)
    officer, other = signed_in(here.officer), signed_in(out)
    for browser, seen, unseen in (
        (officer, [mine, hidden], [theirs]),
        (other, [mine], [hidden, theirs]),
    ):
        page = text_of(browser.get("/cases/?tab=all"))
        sheet = rows_of(browser.get("/cases/?tab=all&export=xlsx"))
        found = text_of(browser.get("/search/", {"q": "青石渡大桥"}))
        assert f"共 {len(seen)} 行" in page
        for case in seen:
            assert all(case.number in words for words in (page, sheet, found))
        for case in unseen:
            assert not any(case.number in words for words in (page, sheet, found))
    assert f'>全部 <span class="">{1}</span>' in text_of(other.get("/cases/"))


def test_the_person_concerned_sees_their_own_part_and_nothing_of_the_other(here, signed_in):
    first, second = cases.cadre(here), cases.cadre(here)
    case = cases.opined(here, [first, second])
    browser = signed_in(first.account)
    page = text_of(browser.get(f"/cases/{case.pk}/"))
    assert first.name in page
    assert "承认调度不够" in page
    for unseen in (second.name, "案件登记表", "工程调度台账", "负主要领导责任", "制发问责决定书", "缺领导班子集体研究"):
        assert unseen not in page
    other = case.respondents.get(cadre=second)
    assert browser.get(f"/cases/{case.pk}/respondents/{other.pk}/moves/record_defence/").status_code == 404
    assert browser.get(f"/cases/{case.pk}/archive/").status_code == 404
    assert case.number not in text_of(browser.get("/search/", {"q": second.name}))
    assert "没有符合条件的案件" in text_of(browser.get("/cases/", {"q": second.name}))
    assert "没有符合条件的案件" in text_of(browser.get("/cases/", {"person": second.name}))


def test_before_the_hearing_the_person_concerned_sees_nothing(here, signed_in):
    person = cases.cadre(here)
    case = cases.started(here, [person])
    assert signed_in(person.account).get(f"/cases/{case.pk}/").status_code == 404


def test_why_moves_of_others_are_closed_is_not_told_to_who_sees_a_part(here, signed_in):
    person = cases.cadre(here)
    case = cases.reported(here, [person])
    respondent = case.respondents.get()
    browser = signed_in(person.account)
    for move in ("issue_decision", "propose_measure", "exempt"):
        address = f"/cases/{case.pk}/respondents/{respondent.pk}/moves/{move}/"
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"reason": "不服"}).status_code == 404
        api = f"/api/cases/{case.pk}/respondents/{respondent.pk}/moves/{move}"
        assert browser.post(api, {}, content_type="application/json").status_code == 404
    assert browser.get(f"/cases/{case.pk}/moves/propose_opinion/").status_code == 404
    told = browser.get(f"/api/cases/{case.pk}/moves").json()
    assert {one["move"] for one in told} == {"record_defence"}


def test_the_unit_sees_the_served_decision_and_not_how_it_was_found(here, signed_in):
    person = cases.served(here)
    browser = signed_in(here.liaison)
    page = text_of(browser.get(f"/cases/{person.case_id}/"))
    decision = person.decisions.get()
    assert decision.document.number in page
    assert f"/cases/{person.case_id}/respondents/{person.pk}/moves/record_execution/" in page
    for unseen in ("承认调度不够", "未按月调度", "案件登记表", "工程调度台账"):
        assert unseen not in page
    assert "当前时限" in text_of(browser.get("/cases/"))
    assert "会议决定" not in text_of(browser.get("/cases/"))


def test_a_decision_that_is_not_served_yet_is_not_shown_to_the_person(here, signed_in):
    person = cases.cadre(here)
    decision = cases.decided(here, [person])
    number = decision.document.number
    browser = signed_in(person.account)
    assert number not in text_of(browser.get(f"/cases/{decision.respondent.case_id}/"))
    assert number not in text_of(browser.get("/cases/?columns=number,decided"))
    assert "没有符合条件的案件" in text_of(browser.get("/cases/", {"q": number}))


def test_administrators_and_clerks_have_no_ledger_of_cases(here, signed_in):
    for role in ("system_admin", "security_admin", "audit_admin", "intake_clerk"):
        assert signed_in(build.account(role=role, organ=here.organ)).get("/cases/").status_code == 404


# --- the ledger --------------------------------------------------------------------------------------------------


def test_filters_stay_in_the_address_and_narrow(here, signed_in):
    one, other = cases.started(here), cases.reported(here)
    Case.objects.filter(pk=other.pk).update(title="另一件事问责案")
    browser = signed_in(here.officer)
    asked = {
        "stage": "hearing",
        "officer": str(here.officer.pk),
        "unit": str(here.unit.pk),
        "year": "2026",
        "q": "另一件事",
        "person": other.respondents.get().name,
    }
    page = text_of(browser.get("/cases/", asked))
    assert other.number in page
    assert one.number not in page
    assert 'value="另一件事"' in page
    assert "没有符合条件的案件" in text_of(browser.get("/cases/", asked | {"stage": "deciding"}))
    assert "没有符合条件的案件" in text_of(browser.get("/cases/", asked | {"year": "2025"}))


def test_late_cases_have_their_tab_and_their_lamp(here, signed_in):
    case = cases.started(here)
    cases.started(here)
    Limit.objects.filter(matter=case).update(due_on=TODAY - timedelta(days=2))
    page = text_of(signed_in(here.officer).get("/cases/?tab=late"))
    assert "逾期 2 日" in page
    assert "共 1 行" in page
    assert "共 1 行" in text_of(signed_in(here.officer).get("/cases/?tab=all&lamp=late"))


def test_a_case_of_an_earlier_year_stays_listed_until_it_is_over(here, signed_in):
    case = cases.started(here)
    Case.objects.filter(pk=case.pk).update(opened_on=date(2024, 5, 6))
    browser = signed_in(here.officer)
    assert case.number in text_of(browser.get("/cases/"))
    Case.objects.filter(pk=case.pk).update(stage="archived", ended_on=date(2025, 2, 1))
    assert case.number not in text_of(browser.get("/cases/?tab=all"))
    assert case.number in text_of(browser.get("/cases/?tab=all&year=2024"))


def test_what_waits_for_me_is_the_same_on_tab_menu_and_workbench(here, signed_in):
    waiting, done = cases.opened(here), cases.started(here)
    browser = signed_in(here.director)
    tab = text_of(browser.get("/cases/?tab=mine"))
    bench = text_of(browser.get("/"))
    assert waiting.number in tab
    assert waiting.number in bench
    assert "批准启动" in bench
    assert done.number in tab, "a group is to be formed"
    assert '<span class="count">2</span>' in bench
    for_colleague = signed_in(here.colleague)
    assert "没有符合条件的案件" in text_of(for_colleague.get("/cases/?tab=mine"))


def test_the_ledger_asks_the_same_number_of_questions_for_one_case_and_for_many(here, signed_in):
    cases.reported(here)
    browser = signed_in(here.officer)
    browser.get("/cases/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/cases/")
    for _ in range(3):
        cases.reported(here, [cases.cadre(here), cases.cadre(here)])
    with CaptureQueriesContext(connection) as many:
        browser.get("/cases/")
    assert len(many) == len(few)
    assert len(many) <= 40


def test_the_workbench_asks_the_same_number_of_questions_however_much_waits(here, signed_in):
    cases.reported(here)
    browser = signed_in(here.officer)
    browser.get("/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/")
    cases.reported(here), cases.started(here)
    with CaptureQueriesContext(connection) as many:
        browser.get("/")
    assert len(many) == len(few)


# --- one case, one file ------------------------------------------------------------------------------------------


def test_the_file_asks_the_same_number_of_questions_for_one_person_and_for_three(here, signed_in):
    small, large = cases.opined(here), cases.opined(here, [cases.cadre(here) for _ in range(3)])
    browser = signed_in(here.officer)
    browser.get(f"/cases/{small.pk}/")
    with CaptureQueriesContext(connection) as few:
        browser.get(f"/cases/{small.pk}/")
    with CaptureQueriesContext(connection) as many:
        browser.get(f"/cases/{large.pk}/")
    assert len(many) == len(few)
    assert len(many) <= 90


def test_the_file_says_what_is_open_and_why_the_rest_is_not_with_the_clause(here, signed_in):
    case = cases.reported(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/"))
    assert f'href="/cases/{case.pk}/moves/add_evidence/"' in page
    assert f'href="/cases/{case.pk}/moves/propose_opinion/"' not in page
    assert "没有听取陈述申辩" in page
    assert '<span class="cite">第十一条</span>' in page
    assert "由他人办理" in page


def test_the_clock_shows_each_day_counted_and_skipped(here, signed_in):
    case = cases.started(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/"))
    assert "第15个工作日" in page
    assert '<i class="off" title="2026年3月7日 星期六 不计' in page
    assert '<i class="due" title="2026年3月24日 星期二 第15' in page
    assert "第十条(一)" in page


def test_an_act_entered_later_shows_both_days(here, signed_in):
    case = cases.started(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/"))
    assert "3月3日" in page
    assert "2026年3月18日录入" in page


def test_the_whole_life_of_a_case_can_be_read_on_its_file(here, signed_in):
    person = cases.executed(here)
    page = text_of(signed_in(here.officer).get(f"/cases/{person.case_id}/"))
    for words in (
        "未按月调度",
        "征地受阻属客观原因",
        "采纳",
        "诫勉谈话",
        "领导班子集体研究",
        "不得提拔",
        "直接送达",
        "送达回证",
        "已进行诫勉谈话",
        "SM3",
    ):
        assert words in page, words
    assert person.decisions.get().document.number in page


def test_the_archive_is_a_whole_zip_and_taking_it_is_journalled(here, signed_in):
    person = cases.executed(here)
    answer = signed_in(here.officer).get(f"/cases/{person.case_id}/archive/")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "目录.pdf" in names
    assert any("问责决定" in name for name in names)
    entry = Entry.objects.order_by("-sequence").first()
    assert entry.verb == "cases.download_file"
    assert entry.by_id == here.officer.pk


def test_the_director_hands_the_case_to_another_officer(here, signed_in):
    case = cases.started(here)
    browser = signed_in(here.director)
    address = f"/matters/{case.pk}/officer/"
    assert here.colleague.display_name in text_of(browser.get(address))
    version = Case.objects.get(pk=case.pk).version
    answer = browser.post(address, {"officer": here.colleague.pk, "version": version}, follow=True)
    assert f"已交{here.colleague}承办" in text_of(answer)
    late = browser.post(address, {"officer": here.officer.pk, "version": version})
    assert late.status_code == 409


def test_a_page_of_a_case_that_is_over_offers_nothing(here, signed_in):
    case = cases.opened(here)
    actions_open.decline_initiation(by=here.director, today=day(1), case=case, reason="不属本单位职责")
    page = text_of(signed_in(here.officer).get(f"/cases/{case.pk}/"))
    assert "本案已终止" in page
    assert "不属本单位职责" in page
    assert f'href="/cases/{case.pk}/moves/' not in page
