"""Two people at once, two tabs, a form sent twice, and things that happen by themselves."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.engine.calendars import Arrangement, Calendar, CalendarYear, Notice
from wenze.office import clock
from wenze.office.cases import (
    actions_appeal,
    actions_archive,
    actions_closing,
    actions_decision,
    actions_open,
    actions_review,
)
from wenze.office.cases.models import Case, Decision, Respondent
from wenze.office.documents.models import Document
from wenze.office.journal import queries as journal
from wenze.office.journal.models import Entry
from wenze.office.limits import actions_nightly, actions_recount
from wenze.office.limits.models import Limit
from wenze.office.measures.models import Imposed
from wenze.office.people.models import ManagedBy
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.site.command import main

LATER = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here(db):
    return cases.office()


def test_the_second_of_two_tabs_gets_a_sentence_and_changes_nothing(here):
    case = cases.opened(here)
    seen = case.version
    actions_open.approve_initiation(by=here.director, today=day(1), case=case, version=seen)
    with pytest.raises(Refused, match=f"案件已被{here.director}在2026年11月20日 09:00办理（批准启动），请刷新后再试"):
        actions_open.decline_initiation(by=here.leader, today=day(1), case=case, reason="不启动", version=seen)
    assert cases.fresh(case).stage == "investigating"


def test_a_form_sent_twice_makes_one_decision(here):
    case = cases.reviewed(here)
    person = cases.respondents(case)[0]
    given = {"by": here.director, "today": day(14), "respondent": person, "version": case.version}
    actions_decision.issue_decision(**given)
    with pytest.raises(Refused, match="请刷新后再试"):
        actions_decision.issue_decision(**given)
    given.pop("version")
    with pytest.raises(Refused, match="现在是“已决定”"):
        actions_decision.issue_decision(**given)
    assert (Decision.objects.count(), Imposed.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_leaders_at_the_same_instant_one_succeeds_the_other_is_told():
    here = cases.office()
    case = cases.opened(here)
    start, told = Barrier(2), []

    def approve(by):
        start.wait(timeout=20)
        try:
            actions_open.approve_initiation(by=by, today=day(1), case=case, version=case.version)
            told.append("done")
        except Refused as refused:
            told.append(refused.says)
        finally:
            connection.close()

    both = [Thread(target=approve, args=(by,)) for by in (here.director, here.leader)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=60)
    assert min(told) == "done"
    assert "请刷新后再试" in max(told)
    assert cases.fresh(case).steps.count() == 1
    assert Limit.objects.filter(matter=case).count() == 1
    assert journal.verify().ok


def test_nothing_is_left_half_done_when_the_last_step_fails(here, monkeypatch):
    case = cases.reviewed(here)

    def broken(**_given):
        raise RuntimeError("killed in the middle")

    monkeypatch.setattr("wenze.office.cases.actions_decision.measures.impose", broken)
    with pytest.raises(RuntimeError):
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=cases.respondents(case)[0])
    assert cases.fresh(case).version == case.version
    assert Document.objects.filter(kind="decision").count() == 0
    assert (Decision.objects.count(), Imposed.objects.count()) == (0, 0)
    monkeypatch.undo()
    decision = actions_decision.issue_decision(by=here.director, today=day(14), respondent=cases.respondents(case)[0])
    assert decision.document.serial == 1
    assert journal.verify().ok


# --- by itself ---------------------------------------------------------------------------------------------------


def test_the_night_marks_warnings_and_breaches_once(here):
    case = cases.started(here)
    row = Limit.objects.get(matter=case)
    assert actions_nightly.nightly(today=day(2)) == {"warned": 0, "overdue": 0}
    assert actions_nightly.nightly(today=row.warn_on) == {"warned": 1, "overdue": 0}
    assert actions_nightly.nightly(today=row.due_on) == {"warned": 0, "overdue": 0}
    assert actions_nightly.nightly(today=LATER) == {"warned": 0, "overdue": 1}
    assert actions_nightly.nightly(today=LATER) == {"warned": 0, "overdue": 0}
    row.refresh_from_db()
    assert (row.state, row.breached) == ("overdue", True)
    assert Entry.objects.filter(verb="limits.overdue").count() == 1


def test_the_night_is_a_command_that_may_be_run_twice(here):
    cases.started(here)
    first, second = (CliRunner().invoke(main, ["nightly"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output == "2026-11-20：临近0项，超期1项，重算0项，待办有变0件，移出遗留文件0个。\n"
    assert second.output == "2026-11-20：临近0项，超期0项，重算0项，待办有变0件，移出遗留文件0个。\n"


def _suspended(here):
    person = cases.executed(here, measures=("suspension",))
    return person, Limit.objects.get(part=person.pk, code="suspension-rectification")


def test_exactly_half_a_year_of_suspension_is_not_overrun(here):
    person, row = _suspended(here)
    assert row.due_on == date(2026, 9, 16)
    with pytest.raises(Refused):
        actions_closing.convert_suspension(by=here.officer, today=row.due_on, respondent=person)


def test_a_suspension_overrun_becomes_a_new_case_with_its_own_procedure(here):
    person, _ = _suspended(here)
    assert actions_nightly.nightly(today=LATER)["overdue"] >= 1
    made = actions_closing.convert_suspension(by=here.officer, today=LATER, respondent=person)
    assert (made.stage, made.continues, made.lead) == ("initiating", person, None)
    assert Imposed.objects.get().measure == "suspension"
    with pytest.raises(Refused, match="已经另立过"):
        actions_closing.convert_suspension(by=here.officer, today=LATER, respondent=person)
    actions_open.approve_initiation(by=here.director, today=LATER, case=made)
    assert cases.fresh(made).stage == "investigating"
    with pytest.raises(Refused):
        actions_decision.issue_decision(by=here.director, today=LATER, respondent=cases.respondents(made)[0])


def test_rectification_ends_the_effects_that_waited_for_it(here):
    person, row = _suspended(here)
    actions_closing.confirm_rectification(
        by=here.officer, today=day(60), respondent=person, reflected=True, rectified_on=day(55), says="整改到位"
    )
    row.refresh_from_db()
    assert (row.state, row.met_on) == ("met", day(55))
    assert Imposed.objects.get().effects.get(what="effect-period").until_on == day(55)


def test_a_limit_beyond_the_last_notice_is_provisional_until_it_is_loaded(here, monkeypatch):
    with clock.frozen(date(2027, 1, 20)):
        case = cases.opened(here)
        actions_open.approve_initiation(by=here.director, today=date(2026, 12, 28), case=case)
        row = Limit.objects.get(matter=case)
        assert row.provisional
        assert actions_recount.recount(today=date(2026, 12, 29)) == []
        before = row.due_on
        _load_a_notice(monkeypatch)
        changed = actions_recount.recount(today=date(2026, 12, 29))
        assert [one.pk for one in changed] == [row.pk]
        row.refresh_from_db()
        assert not row.provisional
        assert row.due_on > before
        assert actions_recount.recount(today=date(2026, 12, 29)) == []
        assert Entry.objects.filter(verb="limits.recount").count() == 1


def _load_a_notice(monkeypatch):
    """A made-up notice for 2027 that gives the first working days of the year off."""
    book = law.law()
    holidays = (Arrangement(name="元旦", from_on=date(2027, 1, 1), to_on=date(2027, 1, 5)),)
    year = CalendarYear(region="cn", year=2027, notices=(Notice(title="虚构的通知", holidays=holidays),))
    longer = Calendar(region=book.calendar.region, years=(*book.calendar.years, year))
    monkeypatch.setitem(book.__dict__, "calendar", longer)


# --- after the decision ------------------------------------------------------------------------------------------


def test_a_decision_is_withdrawn_only_after_a_review_and_may_be_made_again(here):
    person = cases.executed(here)
    both = {"person": cases.receipt(day(26)), "unit": cases.receipt(day(26))}
    given = {"by": here.director, "today": day(26), "respondent": person, "reason": "适用条款有误", **both}
    with pytest.raises(Refused, match="须先经集体研究"):
        actions_closing.correct_decision(**given, decide_again=True)
    actions_review.review_correction(
        by=here.director,
        today=day(25),
        respondent=person,
        seats=cases.seats(),
        members_entitled=7,
        chair="何主任",
        outcome="passed",
        says="同意撤销",
    )
    given |= {"person": cases.receipt(day(26)), "unit": cases.receipt(day(26))}
    actions_closing.correct_decision(**given, decide_again=True)
    person = cases.again(person)
    assert (person.stage, person.case.stage) == ("open", "deciding")
    assert Imposed.objects.get().reversed_on == day(26)
    again = actions_decision.issue_decision(by=here.director, today=day(27), respondent=person)
    assert (again.reversed_on, Imposed.objects.count()) == (None, 2)


def test_nothing_is_archived_while_a_matter_is_open(here):
    person = cases.executed(here)
    with pytest.raises(Refused, match="还有1名对象没有了结"):
        actions_closing.archive(by=here.officer, today=day(30), case=person.case)


def test_a_case_of_several_people_moves_on_when_the_last_is_served(here):
    people = [cases.cadre(here), cases.cadre(here, managed_by=ManagedBy.UNIT)]
    case = cases.reviewed(here, people)
    for one in cases.respondents(case):
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=one)
    for place, one in enumerate(cases.respondents(case)):
        for to in ("person", "unit"):
            actions_decision.serve_decision(
                by=here.officer, today=day(15), respondent=one, to=to, served=cases.receipt(day(15))
            )
        assert cases.fresh(case).stage == ("deciding" if place == 0 else "executing")


def test_terminating_ends_everyone_and_stops_the_limits(here):
    case = cases.started(here, [cases.cadre(here), cases.cadre(here)])
    actions_review.terminate(by=here.leader, today=day(3), case=case, reason="主要问题不属实")
    assert Case.objects.get(pk=case.pk).stage == "ended"
    assert {one.outcome for one in Respondent.objects.filter(case=case)} == {"ended"}
    assert Limit.objects.get(matter=case).state == "stopped"
    assert actions_nightly.nightly(today=LATER) == {"warned": 0, "overdue": 0}


def test_the_whole_file_is_one_archive_for_whoever_sees_the_case_whole(here):
    person = cases.served(here)
    name, content = actions_archive.download_file(by=here.officer, today=LATER, case=person.case)
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert name.endswith("全卷.zip")
    assert any("问责决定书" in one for one in names)
    assert any("证据1" in one for one in names)
    assert "元数据.json" in names
    assert Entry.objects.filter(verb="cases.download_file").count() == 1
    with pytest.raises(NotYours):
        actions_archive.download_file(by=person.cadre.account, today=LATER, case=person.case)


def test_a_revoked_decision_is_told_to_person_and_unit_though_the_matter_is_closed(here):
    person = cases.executed(here)
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    decided = cases.decided_appeal(
        here, today=day(30), respondent=person, outcome="revoke", findings="事实不清", reason="申诉成立"
    )
    given = {"by": here.appeals, "today": day(31), "respondent": person}
    both = {"person": cases.receipt(day(31)), "unit": cases.receipt(day(31))}
    actions_appeal.serve_appeal_decision(**given, **both)
    assert decided.document.services.count() == 2
    with pytest.raises(Refused, match="已经告知"):
        actions_appeal.serve_appeal_decision(**given, **both)
