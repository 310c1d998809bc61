"""What must be referred is referred before the matter is closed; what is a right is no breach when nobody uses it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office.cases import (
    actions_appeal,
    actions_closing,
    actions_decision,
    actions_inquiry,
    queries_file,
    queries_waiting,
)
from wenze.office.cases.models import Case
from wenze.office.journal.models import Entry
from wenze.office.limits import actions_nightly
from wenze.office.limits import queries as limits
from wenze.office.limits.models import Limit
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.site import workbench

pytestmark = [pytest.mark.django_db]


def clauses(refused) -> set[str]:
    return {str(one.citation) for one in refused.value.reasons}


def cleared(here):
    """A case in which nothing was found but that it belongs before the discipline organ."""
    case = cases.started(here)
    actions_inquiry.form_group(by=here.director, today=day(2), case=case, members=[here.officer, here.colleague])
    cases.evidence(here, case)
    person = cases.respondents(case)[0]
    actions_inquiry.record_finding(
        by=here.officer,
        today=day(4),
        respondent=person,
        none_found=True,
        none_says="查无此情形",
        discipline_needed=True,
    )
    return cases.again(person)


def refer(here, person):
    told = {"kind": "discipline", "sent_to": "临江市纪委监委", "reason": "需追究纪律责任"}
    return actions_decision.refer(by=here.director, today=day(6), respondent=person, **told)


def test_a_case_is_not_ended_while_a_referral_is_due_and_the_clause_is_named():
    from wenze.office.cases import actions_review

    here = cases.office()
    person = cleared(here)
    with pytest.raises(Refused, match="应当移送而没有移送") as refused:
        actions_review.terminate(by=here.leader, today=day(5), case=person.case, reason="没有问责情形")
    assert clauses(refused) == {"第六条"}
    letter = refer(here, person).document
    assert "第六条" in letter.content_text
    actions_review.terminate(by=here.leader, today=day(6), case=cases.fresh(person.case), reason="没有问责情形")
    assert Case.objects.get().stage == "ended"


def test_a_matter_is_not_closed_while_a_referral_is_due():
    here = cases.office()
    person = cases.executed(here)
    actions_closing.file_dossier(by=here.personnel, today=day(40), respondent=person)
    person = cases.again(person)
    person.crime_suspected = True
    person.save()
    later = day(600)
    with pytest.raises(Refused, match="应当移送而没有移送") as refused:
        actions_closing.close_without_rescission(by=here.officer, today=later, respondent=person, reason="期满")
    assert clauses(refused) == {"第六条"}


def test_closing_before_the_period_is_over_names_its_clause():
    here = cases.office()
    person = cases.executed(here)
    actions_closing.file_dossier(by=here.personnel, today=day(40), respondent=person)
    with pytest.raises(Refused, match="问责期还没有满") as refused:
        actions_closing.close_without_rescission(by=here.officer, today=day(41), respondent=person, reason="期满")
    assert clauses(refused) == {"第十三条"}


def test_the_page_says_what_must_be_referred_to_who_sees_the_whole_and_not_to_the_person(signed_in):
    here = cases.office()
    person = cases.served(here)
    person.discipline_needed = True
    person.save()
    address = f"/cases/{person.case_id}/"
    assert "应移交纪检监察" in signed_in(here.officer).get(address).content.decode()
    assert "应移交纪检监察" not in signed_in(person.cadre.account).get(address).content.decode()


# --- a right is no duty ----------------------------------------------------------------------------------------------


def test_a_missed_appeal_is_no_breach_and_leaves_no_warning_in_the_journal():
    here = cases.office()
    person = cases.served(here)
    later = day(200)
    actions_nightly.nightly(today=later)
    row = Limit.objects.get(waits_for="appeal_filed_on")
    assert (row.breached, row.state) == (False, "running")
    assert not Entry.objects.filter(verb="limits.overdue", says__contains=row.term).exists()
    assert limits.lamp(row, later).says == "期限已过"
    assert actions_nightly.nightly(today=later) == {"warned": 0, "overdue": 0}
    assert person.stage == "served"


def test_an_appeal_filed_too_late_is_late_and_still_no_breach():
    here = cases.office()
    person = cases.served(here)
    cases.appealed(here, person, on=day(90))
    row = Limit.objects.get(waits_for="appeal_filed_on")
    assert (row.met_on, row.breached) == (day(90), False)
    assert limits.lamp(row, day(91)).says == "逾期提出"


# --- an appeal on paper ----------------------------------------------------------------------------------------------


def appeal_on_paper(here, person, on):
    told = {"written": build_files.upload("申诉书.pdf"), "demand": "请求撤销", "grounds": "事实不清"}
    return actions_appeal.file_appeal(by=here.appeals, today=on, respondent=person, **told)


def test_an_appeal_on_paper_is_taken_in_whatever_was_known_of_the_person_before():
    here = cases.office()
    decision = cases.decided(here)
    stale = decision.respondent
    for to in ("person", "unit"):
        actions_decision.serve_decision(
            by=here.officer, today=day(15), respondent=stale, to=to, served=cases.receipt(day(15))
        )
    stale.served_person_on = None
    assert appeal_on_paper(here, stale, day(18)).in_time


def test_an_appeal_on_paper_against_a_service_taken_back_is_refused_in_a_sentence():
    here = cases.office()
    person = cases.served(here)
    actions_decision.withdraw_service(
        by=here.officer, today=day(16), respondent=person, to="person", reason="回证日期有误"
    )
    with pytest.raises(Refused, match="登记已经撤回"):
        appeal_on_paper(here, person, day(17))
    stranger = build.account(role="appeal_officer", organ=build.organ())
    here.appeals = stranger
    with pytest.raises(NotYours):
        appeal_on_paper(here, person, day(17))


# --- what the workbench asks for --------------------------------------------------------------------------------------


def verbs(account, on) -> list[str]:
    found = queries_waiting.waiting_for(seen_by=account, on=on)
    return [one.verb for one in found if one.kind == "todo"]


def test_the_director_is_not_asked_for_a_decision_that_still_lacks_the_committees_approval():
    here = cases.office()
    cases.reviewed(here, [cases.cadre(here, managed_by="city")])
    assert verbs(here.director, day(12)) == ["登记部务会审议"]
    assert verbs(here.leader, day(12)) == ["登记市委审批"]
    from wenze.office.cases import actions_review

    told = {"outcome": "passed", "says": "同意"}
    actions_review.record_department_meeting(by=here.director, today=day(12), case=Case.objects.get(), **told)
    assert verbs(here.director, day(12)) == []
    actions_review.record_committee_approval(by=here.leader, today=day(12), case=Case.objects.get(), **told)
    assert verbs(here.director, day(12)) == ["制发问责决定书"]


def test_a_case_of_an_earlier_year_says_the_year_on_its_stages():
    here = cases.office()
    case = cases.started(here)
    same = queries_file.case_file(seen_by=here.officer, on=day(5), pk=case.pk)
    later = queries_file.case_file(seen_by=here.officer, on=date(2027, 1, 4), pk=case.pk)
    assert [one.note for one in same.stages if one.note] == ["3月2日", "3月3日"]
    assert [one.note for one in later.stages if one.note] == ["2026年3月2日", "2026年3月3日"]


def test_a_suspension_that_went_on_in_a_case_of_its_own_is_no_longer_red():
    here = cases.office()
    person = cases.executed(here, measures=("suspension",))
    on = day(14) + timedelta(days=250)
    actions_nightly.nightly(today=on)
    row = Limit.objects.get(waits_for="rectified_on")
    assert limits.lamp(row, on).kind == "late"
    actions_closing.convert_suspension(by=here.officer, today=on, respondent=person)
    row.refresh_from_db()
    assert (row.breached, limits.lamp(row, on).says) == (True, "超期后终止")
    from wenze.office.measures import queries as measures

    assert measures.waiting_for(seen_by=here.officer, on=on) == []
    assert measures.waiting(seen_by=here.officer, on=on) == 0


def test_the_number_beside_the_workbench_is_that_of_the_things_on_it():
    here = cases.office()
    on = day(14) + timedelta(days=250)
    people = [cases.executed(here, measures=("suspension",)), cases.served(here)]
    cases.appealed(here, people[1])
    cases.opened(here)
    cases.lead(here)
    reported = cases.reported(here)
    both = build.account(role="case_officer", organ=here.organ)
    build.grant(both, "office_director", organ=here.organ)
    accounts = [here.officer, here.director, here.leader, here.appeals, here.liaison, here.personnel, both]
    accounts += [one.cadre.account for one in (*people, cases.respondents(reported)[0])]
    counts = {}
    for account in accounts:
        listed = workbench.bench(seen_by=account, on=on, tab="todo")
        assert workbench.waiting(seen_by=account, on=on) == listed.counts["todo"] == len(listed.items)
        counts[account.pk] = listed.counts["todo"]
    assert counts[here.officer.pk] >= 3
    assert counts[here.appeals.pk] == 1
    assert counts[accounts[-1].pk] == 1


def test_the_menu_leads_the_person_concerned_and_the_personnel_reader_to_what_they_may_see(signed_in):
    here = cases.office()
    person = cases.served(here)
    nobody = build.account(cadre=build.cadre())
    for account in (person.cadre.account, here.personnel):
        page = signed_in(account).get("/").content.decode()
        assert 'href="/cases/"' in page
        assert 'href="/measures/"' in page
    page = signed_in(nobody).get("/").content.decode()
    assert 'href="/cases/"' not in page
    assert 'href="/measures/"' not in page
