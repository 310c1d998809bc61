"""A notice of days off that is added or changed after a limit began: what it touches is counted anew, once, and on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.engine.calendars import Arrangement, Calendar, CalendarYear, Notice
from wenze.office import clock
from wenze.office.cases import actions_open, actions_review
from wenze.office.cases.models import Appeal
from wenze.office.journal.models import Entry
from wenze.office.limits import actions_nightly, actions_recount
from wenze.office.limits.models import Limit
from wenze.office.matters import queries_waiting
from wenze.office.rulings import queries as law
from wenze.office.rulings import shelf
from wenze.office.rulings.models import Ruling
from wenze.office.site.command import main

pytestmark = pytest.mark.django_db

LATER = date(2026, 4, 20)
DUE, WITH_MORE = date(2026, 3, 24), date(2026, 3, 26)
"""The last day to propose an opinion on a case started on 3 March, and the same with two days off more."""
DAYS_OFF = (date(2026, 3, 20), date(2026, 3, 23))


@pytest.fixture(autouse=True)
def _stand_in_spring():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


@pytest.fixture
def notice(monkeypatch):
    """Add days off to the year that is running: each call with the days there are then beside those published."""
    book = law.law()
    published = book.calendar

    def add(*days: date) -> None:
        holidays = tuple(Arrangement(name=f"虚构假{one.day}", from_on=one, to_on=one) for one in days)
        added = Notice(title="虚构的通知", holidays=holidays)
        years = tuple(
            CalendarYear(region=one.region, year=one.year, notices=(*one.notices, added)) if one.year == 2026 else one
            for one in published.years
        )
        monkeypatch.setitem(book.__dict__, "calendar", Calendar(region=published.region, years=years))

    return add


def _row(case) -> Limit:
    return Limit.objects.get(matter=case, waits_for="opinion_proposed_on")


def _hand_in(here, case, on: date) -> None:
    """The opinion on a case that was reported, handed in on this day."""
    for one in cases.respondents(case):
        cases.heard(here, one)
        cases.proposed(here, one)
    actions_review.propose_opinion(by=here.officer, today=on, case=case, says="经调查核实，提出如下意见。")


def _recounts() -> list[str]:
    return list(Entry.objects.filter(verb="limits.recount").values_list("says", flat=True))


def test_a_notice_added_after_a_limit_began_moves_its_last_day_and_says_so_once(here, notice):
    row = _row(cases.started(here))
    assert row.due_on == DUE
    notice(*DAYS_OFF)
    assert [one.pk for one in actions_recount.recount(today=day(5))] == [row.pk]
    row.refresh_from_db()
    assert (row.due_on, row.first_due_on, row.due_before, row.recounted_on) == (WITH_MORE, DUE, DUE, day(5))
    assert "虚构假" in row.counted_says
    assert _recounts() == ["“提出初步意见”的期限按现行放假安排重算：由2026年3月24日改为2026年3月26日"]
    assert actions_recount.recount(today=day(6)) == []
    assert len(_recounts()) == 1


def test_the_officer_and_the_head_are_told_and_nobody_else(here, notice):
    cases.started(here)
    notice(*DAYS_OFF)
    actions_recount.recount(today=day(5))

    def told(account):
        found = queries_waiting.to_read(seen_by=account, on=day(6))
        return [one.title for one in found if one.kind == "read"]

    assert told(here.officer) == told(here.director) == ["“提出初步意见”的期限由3月24日改为3月26日"]
    assert told(here.colleague) == told(here.liaison) == []


def test_a_limit_the_new_days_off_do_not_touch_is_looked_at_once_and_left_as_it_is(here, notice):
    row = _row(cases.started(here))
    before = Ruling.objects.count()
    notice(date(2026, 6, 24))
    assert actions_recount.recount(today=day(5)) == []
    again = _row(row.matter)
    assert (again.due_on, again.ruling_id, again.recounted_on) == (DUE, row.ruling_id, None)
    assert again.calendar_sha256 == law.law().calendar.sha256 != row.calendar_sha256
    assert (Ruling.objects.count(), _recounts()) == (before, [])


def test_a_breach_of_the_night_on_a_day_off_is_put_right_on_record(here, notice):
    case = cases.started(here)
    assert actions_nightly.nightly(today=date(2026, 3, 25))["overdue"] == 1
    notice(*DAYS_OFF)
    actions_recount.recount(today=date(2026, 3, 25))
    row = _row(case)
    assert (row.state, row.breached, row.due_on) == ("warned", False, WITH_MORE)
    assert Entry.objects.filter(verb="limits.overdue").count() == 1
    assert "此前记为逾期，现予更正" in _recounts()[0]
    assert actions_nightly.nightly(today=date(2026, 3, 26)) == {"warned": 0, "overdue": 0}
    assert actions_nightly.nightly(today=date(2026, 3, 27))["overdue"] == 1


def test_what_is_late_by_the_new_days_off_too_stays_late(here, notice):
    case = cases.started(here)
    actions_nightly.nightly(today=date(2026, 4, 1))
    notice(*DAYS_OFF)
    actions_recount.recount(today=date(2026, 4, 1))
    row = _row(case)
    assert (row.state, row.breached, row.due_on) == ("overdue", True, WITH_MORE)
    assert "更正" not in _recounts()[0]


@pytest.mark.parametrize(
    ("done_on", "state", "breached"), [(WITH_MORE, "met", False), (date(2026, 3, 27), "met_late", True)]
)
def test_an_act_entered_as_late_is_in_time_where_the_new_days_off_make_it_so(here, notice, done_on, state, breached):
    case = cases.reported(here)
    _hand_in(here, case, done_on)
    assert (_row(case).state, _row(case).breached) == ("met_late", True)
    notice(*DAYS_OFF)
    actions_recount.recount(today=date(2026, 3, 30))
    row = _row(case)
    assert (row.state, row.breached, row.met_on) == (state, breached, done_on)
    assert len(_recounts()) == (state == "met")
    assert actions_recount.recount(today=date(2026, 3, 30)) == []


def test_what_was_done_in_time_stays_so_when_a_day_off_is_taken_back(here, notice):
    notice(*DAYS_OFF)
    case = cases.reported(here)
    _hand_in(here, case, WITH_MORE)
    notice()
    assert actions_recount.recount(today=date(2026, 3, 30)) == []
    assert (_row(case).state, _row(case).due_on, _recounts()) == ("met", WITH_MORE, [])


def test_an_earlier_day_that_is_still_ahead_holds_and_is_told(here, notice):
    notice(*DAYS_OFF)
    case = cases.started(here)
    notice()
    actions_recount.recount(today=DUE)
    assert (_row(case).due_on, _row(case).due_before) == (DUE, WITH_MORE)
    assert len(_recounts()) == 1


def test_nobody_is_made_late_by_a_day_off_taken_back_when_the_earlier_day_has_passed(here, notice):
    notice(*DAYS_OFF)
    case = cases.reported(here)
    notice()
    actions_recount.recount(today=date(2026, 3, 25))
    assert _recounts() == ["“提出初步意见”按现行放假安排到2026年3月24日为止，已告知的期限2026年3月26日不提前"]
    assert actions_recount.recount(today=date(2026, 3, 25)) == []
    assert actions_nightly.nightly(today=WITH_MORE)["overdue"] == 0
    _hand_in(here, case, WITH_MORE)
    row = _row(case)
    assert (row.due_on, row.state, row.breached) == (WITH_MORE, "met", False)


def _appeal_row(person) -> Limit:
    return Limit.objects.get(part=person.pk, waits_for="appeal_filed_on")


def test_the_last_day_of_a_right_that_was_told_is_never_brought_forward(here, notice):
    person = cases.served(here)
    due_on = _appeal_row(person).due_on
    notice(due_on)
    actions_recount.recount(today=day(18))
    told = _appeal_row(person).due_on
    assert told > due_on
    notice()
    actions_recount.recount(today=day(18))
    assert _appeal_row(person).due_on == told
    assert "不提前" in _recounts()[-1]
    cases.appealed(here, person, on=told)
    assert Appeal.objects.get().in_time
    assert _appeal_row(person).state == "met"


def test_an_appeal_entered_as_late_that_came_on_the_first_working_day_is_in_time(here, notice):
    person = cases.served(here)
    due_on = _appeal_row(person).due_on
    filed_on = due_on + timedelta(days=1)
    cases.appealed(here, person, on=filed_on)
    assert not Appeal.objects.get().in_time
    notice(due_on)
    actions_recount.recount(today=filed_on)
    appeal, row = Appeal.objects.get(), _appeal_row(person)
    assert (appeal.in_time, appeal.due_on, row.state, row.due_on) == (True, filed_on, "met", filed_on)
    assert any("申诉改为在期限内提出" in one for one in _recounts())


def test_the_night_and_the_command_both_do_it_and_twice_is_no_more_than_once(here, notice):
    case = cases.opened(here, on=LATER)
    actions_open.approve_initiation(by=here.director, today=LATER, case=case)
    due_on = _row(case).due_on
    notice(due_on)
    first, second = (CliRunner().invoke(main, ["recount"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert f"由{due_on}改为{due_on + timedelta(days=1)}" in first.output
    assert "有变动的期限1项" in first.output
    assert "有变动的期限0项" in second.output
    notice()
    night = CliRunner().invoke(main, ["nightly"])
    assert "重算1项" in night.output
    assert _row(case).due_on == due_on


def test_a_file_of_days_off_that_was_written_since_is_read_again(settings, tmp_path):
    import shutil

    from wenze.engine.reading import shipped_rulebook

    folder = tmp_path / "rulebook"
    shutil.copytree(shipped_rulebook(), folder)
    settings.WENZE_RULEBOOK = str(folder)
    before = law.law().calendar.sha256
    file = folder / "calendar" / "cn" / "2026.yaml"
    file.write_text(
        file.read_text("utf-8")
        + "  - title: 虚构的通知\n    note: 虚构\n    holidays:\n      - {name: 虚构假, from: 2026-03-20, to: 2026-03-20}\n",
        "utf-8",
    )
    assert law.law().calendar.sha256 == before
    shelf.look_again()
    assert law.law().calendar.sha256 != before
    assert not law.law().calendar.is_workday(date(2026, 3, 20))
