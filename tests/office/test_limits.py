"""Time limits of a matter that no room handles, under a regulation that nobody issued: whatever the floor does with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.office import build_limits
from tests.office.build_limits import BEGAN
from wenze.engine.calendars import Arrangement, Calendar, CalendarYear, Notice
from wenze.office import clock
from wenze.office.journal.models import Entry
from wenze.office.limits import actions, actions_nightly, actions_recount, actions_stated, queries
from wenze.office.limits import actions_extension as extensions
from wenze.office.limits.models import Limit
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db]
DUE = date(2026, 3, 16)
"""The tenth working day after the report."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build_limits.write_law(tmp_path_factory.mktemp("office") / "regulations")


@pytest.fixture
def desk(settings, folder):
    settings.WENZE_REGULATIONS = folder
    with clock.frozen(date(2026, 4, 30)):
        yield build_limits.desk()


@pytest.fixture
def days_off(monkeypatch):
    """Take more days off, or none, beside those that are published."""
    book = law.law()
    published = book.calendar

    def take(*days: date) -> None:
        holidays = tuple(Arrangement(name=f"虚构假{one.day}", from_on=one, to_on=one) for one in days)
        years = tuple(
            CalendarYear(
                region=one.region, year=one.year, notices=(*one.notices, Notice(title="虚构的通知", holidays=holidays))
            )
            if one.year == BEGAN.year
            else one
            for one in published.years
        )
        monkeypatch.setitem(law.law().__dict__, "calendar", Calendar(region=published.region, years=years))

    return take


def says(limit: Limit, on: date) -> str:
    return queries.lamp(Limit.objects.get(pk=limit.pk), on).says


def rows() -> list[tuple]:
    return sorted(Limit.objects.values_list(), key=repr)


def test_an_event_starts_the_limits_that_apply_with_one_question_each(desk, monkeypatch):
    asked = []
    due = law.deadlines.due
    monkeypatch.setattr(law.deadlines, "due", lambda *given: asked.append(given[2]) or due(*given))
    found = desk.started()
    assert sorted(asked) == sorted(set(asked))
    assert set(found) == {"bridge-answer", "bridge-mend", "bridge-review", "bridge-objection"}
    assert Ruling.objects.count() == len(found)
    assert (found["bridge-answer"].due_on, found["bridge-answer"].basis) == (DUE, Limit.COUNTED)
    assert "bridge-closed" in desk.started(bridge_is_closed=True)


def test_the_current_limit_is_the_soonest_that_binds(desk):
    desk.started()
    assert [one.code for one in queries.waiting()] == ["bridge-answer", "bridge-review", "bridge-mend"]
    assert [one.code for one in queries.late(queries.waiting(), date(2026, 12, 1))] == ["bridge-answer"]
    assert [one.code for one in queries.near(queries.waiting(), DUE - timedelta(days=3))] == ["bridge-answer"]


def test_what_is_done_in_time_meets_a_limit_and_runs_on_when_it_is_taken_back(desk):
    limit = desk.started()["bridge-answer"]
    done = {"by": desk.officer, "today": DUE, "about": desk.about, "fact": "bridge_answered_on"}
    assert [one.code for one in actions.meet(**done, day=DUE)] == ["bridge-answer"]
    assert says(limit, DUE) == "按期完成"
    actions.reopen(**done)
    limit.refresh_from_db()
    assert (limit.met_on, limit.state) == (None, "warned")
    actions.meet(**{**done, "today": DUE + timedelta(days=1)}, day=DUE + timedelta(days=1))
    limit.refresh_from_db()
    assert (limit.state, limit.breached, says(limit, DUE)) == ("met_late", True, "逾期完成")


def test_more_time_is_asked_for_and_granted_by_somebody_else_and_the_first_day_is_kept(desk):
    limit = desk.started()["bridge-answer"]
    extensions.ask_for(by=desk.officer, today=BEGAN, limit=limit, reason="构件多")
    with pytest.raises(Refused, match="已经申请过"):
        extensions.ask_for(by=desk.officer, today=BEGAN, limit=limit, reason="构件多")
    with pytest.raises(Refused, match="不能批准自己的申请"):
        extensions.grant(by=desk.officer, today=DUE, limit=limit, says="", told={})
    longer = extensions.grant(by=desk.director, today=DUE, limit=limit, says="同意", told={})
    assert (longer.first_due_on, longer.due_on, longer.extended) == (DUE, date(2026, 3, 23), True)
    assert (limit.extension.asked_by, limit.extension.granted_by) == (desk.officer, desk.director)


def test_what_is_granted_after_the_last_day_moves_nothing(desk):
    limit = desk.started()["bridge-answer"]
    extensions.ask_for(by=desk.officer, today=DUE, limit=limit, reason="构件多")
    late = extensions.grant(by=desk.director, today=DUE + timedelta(days=1), limit=limit, says="同意", told={})
    assert (late.due_on, late.extended, late.state) == (DUE, False, "overdue")


def test_a_request_that_is_declined_may_be_made_again(desk):
    limit = desk.started()["bridge-answer"]
    extensions.ask_for(by=desk.officer, today=BEGAN, limit=limit, reason="构件多")
    extensions.drop(by=desk.director, today=BEGAN, limit=limit)
    assert extensions.ask_for(by=desk.officer, today=BEGAN, limit=limit, reason="构件多").granted_on is None


def test_a_pause_leaves_the_rest_of_the_limit_for_afterwards(desk):
    limit = desk.started()["bridge-answer"]
    done = {"by": desk.officer, "limit": limit}
    begun = date(2026, 3, 9)
    with pytest.raises(Refused, match="没有规定"):
        actions_stated.suspend(**done, today=begun, reason="bridge_mend_until", from_on=begun, source="检测委托书")
    pause = actions_stated.suspend(**done, today=begun, reason="bridge_tested_from", from_on=begun, source="检测委托书")
    assert pause.left == 6
    assert says(limit, date(2026, 4, 20)) == "已中止"
    assert actions_nightly.nightly(today=date(2026, 4, 20))["overdue"] == 0
    assert list(queries.late(queries.waiting(), date(2026, 4, 20))) == []
    resumed = actions_stated.resume(**done, today=date(2026, 3, 20), until_on=date(2026, 3, 20))
    assert (resumed.state, resumed.due_on, queries.left(resumed, date(2026, 3, 20))) == (
        "running",
        date(2026, 3, 30),
        pause.left,
    )
    with pytest.raises(Refused, match="没有中止"):
        actions_stated.resume(**done, today=date(2026, 3, 20), until_on=date(2026, 3, 20))


def test_a_limit_without_a_number_has_a_suggested_day_and_is_never_overdue(desk):
    limit = desk.started()["bridge-review"]
    assert (limit.basis, limit.due_on) == (Limit.SUGGESTED, date(2026, 3, 30))
    assert actions_nightly.nightly(today=date(2026, 4, 20)) == {"warned": 0, "overdue": 1}
    assert says(limit, date(2026, 4, 20)) == "未定天数"
    done = {"by": desk.officer, "today": date(2026, 4, 20), "about": desk.about}
    actions.meet(**done, fact="bridge_reviewed_on", day=date(2026, 4, 20))
    limit.refresh_from_db()
    assert (limit.state, limit.breached, says(limit, DUE)) == ("met", False, "已完成")


@pytest.mark.parametrize("code", ["bridge-review", "bridge-mend"])
def test_a_day_that_somebody_states_with_its_source_binds(desk, code):
    limit = desk.started()[code]
    stated = {"by": desk.director, "today": BEGAN, "limit": limit}
    with pytest.raises(Refused, match="请写明"):
        actions_stated.state(**stated, due_on=date(2026, 3, 12), source=" ")
    actions_stated.state(**stated, due_on=date(2026, 3, 12), source="市领导批示")
    again = actions_stated.state(**stated, due_on=date(2026, 3, 10), source="限期通知书")
    assert (again.first_due_on, again.due_on, again.source) == (date(2026, 3, 12), date(2026, 3, 10), "限期通知书")
    assert says(limit, date(2026, 3, 11)) == "逾期 1 日"
    assert queries.waiting()[0].code == code
    assert actions_nightly.nightly(today=date(2026, 3, 11)) == {"warned": 0, "overdue": 1}
    assert "原为2026年3月12日" in Entry.objects.filter(verb="limits.state").latest("pk").says


def test_where_the_text_counts_the_day_nobody_states_another(desk):
    limit = desk.started()["bridge-answer"]
    with pytest.raises(Refused, match="不能另行指定"):
        actions_stated.state(by=desk.officer, today=BEGAN, limit=limit, due_on=DUE, source="市领导批示")


def test_only_the_officer_and_the_head_say_something_of_a_limit(desk):
    limit = desk.started()["bridge-review"]
    for account in (desk.officer, desk.director):
        assert queries.limit(seen_by=account, on=BEGAN, pk=limit.pk) == limit
    for account in (desk.stranger,):
        with pytest.raises(NotYours):
            queries.limit(seen_by=account, on=BEGAN, pk=limit.pk)


def test_a_right_that_nobody_used_is_no_breach(desk):
    limit = desk.started()["bridge-objection"]
    assert limit.is_right
    actions_nightly.nightly(today=date(2026, 4, 20))
    limit.refresh_from_db()
    assert (limit.state, limit.breached, says(limit, date(2026, 4, 20))) == ("running", False, "期限已过")


def test_new_days_off_move_counted_and_suggested_days_once_and_leave_stated_ones(desk, days_off):
    found = desk.started()
    stated = actions_stated.state(
        by=desk.officer, today=BEGAN, limit=found["bridge-mend"], due_on=date(2026, 3, 12), source="限期通知书"
    )
    days_off(date(2026, 3, 12), date(2026, 3, 13))
    changed = actions_recount.recount(today=date(2026, 3, 10))
    assert {one.code: one.due_on for one in changed} == {
        "bridge-answer": date(2026, 3, 18),
        "bridge-objection": date(2026, 3, 16),
        "bridge-review": date(2026, 4, 1),
    }
    stated.refresh_from_db()
    assert stated.due_on == date(2026, 3, 12)
    before = rows()
    assert actions_recount.recount(today=date(2026, 3, 10)) == []
    assert rows() == before
    assert Entry.objects.filter(verb="limits.recount").count() == len(changed)


def test_a_breach_on_what_became_a_day_off_is_put_right(desk, days_off):
    limit = desk.started()["bridge-answer"]
    night = DUE + timedelta(days=1)
    assert actions_nightly.nightly(today=night)["overdue"] == 1
    days_off(DUE)
    actions_recount.recount(today=night)
    limit.refresh_from_db()
    assert (limit.state, limit.breached, limit.due_on) == ("warned", False, night)


def test_the_night_twice_leaves_the_same_rows_as_once(desk):
    desk.started()
    assert actions_nightly.nightly(today=date(2026, 3, 13)) == {"warned": 1, "overdue": 0}
    assert actions_nightly.nightly(today=date(2026, 3, 20)) == {"warned": 0, "overdue": 1}
    before, told = rows(), Entry.objects.count()
    assert actions_nightly.nightly(today=date(2026, 3, 20)) == {"warned": 0, "overdue": 0}
    assert (rows(), Entry.objects.count()) == (before, told)


def test_a_matter_that_ends_stops_what_runs(desk):
    found = desk.started()
    actions.stop(by=desk.officer, today=date(2026, 3, 5), about=desk.about)
    assert {one.state for one in Limit.objects.all()} == {"stopped"}
    assert says(found["bridge-answer"], date(2026, 4, 20)) == "已终止"
    assert actions_nightly.nightly(today=date(2026, 4, 20)) == {"warned": 0, "overdue": 0}
