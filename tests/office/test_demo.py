"""The demonstration loads on any day of the year, whole, through the actions, once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from stdnum.cn import ric

from tests.office import build
from wenze.office import clock
from wenze.office.cases.models import Appeal, Case, Decision, Outcome, Respondent
from wenze.office.documents.models import Document
from wenze.office.journal import queries as journal
from wenze.office.journal.models import Entry
from wenze.office.leads.models import Lead, Stage
from wenze.office.limits.models import Limit
from wenze.office.measures.models import Check, Imposed
from wenze.office.people.models import Cadre, ManagedBy, Organ, Role, Tenure
from wenze.office.people.queries import demo_accounts
from wenze.office.people.refusals import Refused
from wenze.office.site.demo import names
from wenze.office.site.demo.diary import Diary, Hours, run
from wenze.office.site.demo.load import load
from wenze.office.site.demo.papers import pdf

A_SUNDAY = date(2026, 11, 22)
YEAR_START_WITHOUT_A_NOTICE = date(2027, 1, 2)
CHANNELS = {f"9-{number}" for number in range(1, 8)}


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.WENZE_DEMO = True


@pytest.fixture
def _plain_letters(monkeypatch):
    """Letters are not set in type: this is about days, not about paper."""
    paper = pdf("文书", ("演示",))
    for name, value in (("render", paper), ("missing_glyphs", []), ("page_count", 1)):
        monkeypatch.setattr(f"wenze.office.documents.layout_pdf.{name}", lambda *_a, _v=value, **_k: _v)
    monkeypatch.setattr("wenze.office.documents.layout_docx.render", lambda *_a, **_k: paper)


def _loaded(today: date) -> None:
    with clock.frozen(today):
        assert load(today=today)


@pytest.mark.slow
@pytest.mark.one_database
@pytest.mark.django_db
def test_the_demonstration_shows_every_stage_and_outcome():
    shares: list[float] = []
    with clock.frozen(A_SUNDAY):
        assert load(today=A_SUNDAY, told=shares.append)
        assert not load(today=A_SUNDAY), "a second time it is there already"
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert (Organ.objects.count(), Cadre.objects.count()) == (30, 200)
    assert (Lead.objects.count(), Case.objects.count()) == (40, 25)
    _check_leads()
    _check_cases()
    _check_particulars()
    assert not Document.objects.filter(pdf="").exclude(status="draft").exists()
    assert journal.verify().ok


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_plain_letters")
def test_a_day_whose_year_has_no_notice_yet_will_do(vendor):
    if vendor == "sqlite":
        pytest.skip(
            "a demonstration is loaded once on each database: on SQLite with letters, on PostgreSQL on this day"
        )
    today = YEAR_START_WITHOUT_A_NOTICE
    _loaded(today)
    _check_leads()
    _check_cases()
    moments = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert clock.day_of(Entry.objects.filter(by_id__isnull=False).latest("at").at) < today
    assert journal.verify().ok


def _check_leads() -> None:
    assert set(Lead.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Lead.objects.values_list("channel", flat=True)) == CHANNELS | {""}
    assert any(one.reporter_name for one in Lead.objects.all())


def _check_cases() -> None:
    stages = {"initiating", "investigating", "hearing", "reviewing", "deciding", "executing", "archived", "ended"}
    assert set(Case.objects.values_list("stage", flat=True)) == stages
    assert set(Respondent.objects.values_list("outcome", flat=True)) == {*Outcome.values, ""}
    appeals = Counter(Appeal.objects.values_list("state", "outcome"))
    assert appeals == {
        ("decided", "uphold"): 1,
        ("decided", "modify"): 1,
        ("decided", "revoke"): 1,
        ("accepted", ""): 1,
    }
    states = Counter(Limit.objects.values_list("code", "state"))
    assert states["preliminary-opinion", "overdue"] == 1
    assert states["suspension-rectification", "overdue"] == 1
    assert states["suspension-rectification", "stopped"] == 1, "one went on in a case of its own"
    assert states["appeal-decision", "running"] == 1
    assert Limit.objects.filter(extended=True).count() == 1


def _check_particulars() -> None:
    assert Case.objects.filter(continues__isnull=False).count() == 1
    assert Imposed.objects.filter(on_probation=True, measure="removal").count() == 1
    assert {ManagedBy.VERTICAL, ManagedBy.HIGHER} == set(
        Respondent.objects.filter(outcome="proposed").values_list("managed_by", flat=True)
    )
    assert Decision.objects.filter(respondent__managed_by=ManagedBy.CITY).exists()
    assert Respondent.objects.filter(discipline_needed=True).exists()
    assert Check.objects.filter(outdated_on__isnull=False).exists(), "a check that rested on a reversed decision"
    several = Counter(Respondent.objects.values_list("case_id", flat=True))
    assert max(several.values()) == 3
    assert Tenure.objects.filter(until_on__isnull=False).exists()
    today_serving = Counter(Tenure.objects.filter(until_on__isnull=True).values_list("cadre_id", flat=True))
    assert max(today_serving.values()) == 2
    offered = [one.grants.first().role if one.grants.first() else "" for one in demo_accounts()]
    assert {*Role.values, ""} == set(offered)
    assert offered[0] == Role.INTAKE_CLERK
    assert offered[-3:] == [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
    assert not any(one.must_change_password or one.has_usable_password() for one in demo_accounts())


@pytest.mark.django_db
def test_it_goes_nowhere_but_into_an_empty_demonstration(settings):
    build.account()
    with pytest.raises(Refused, match="这里已有数据（单位1个、账号1个）"):
        load(today=A_SUNDAY)
    settings.WENZE_DEMO = False
    with pytest.raises(Refused, match="不是演示环境"):
        load(today=A_SUNDAY)


@pytest.mark.django_db
def test_an_account_without_a_password_is_for_a_demonstration_only(settings):
    from wenze.office.people.actions_accounts import found_office

    settings.WENZE_DEMO = False
    with pytest.raises(Refused, match="只能在演示环境中开立"):
        found_office(by=None, today=A_SUNDAY, organ_name="临江市电子政务中心", by_click=True)
    assert not Organ.objects.exists()


@pytest.mark.parametrize("command", ["load", "people"])
def test_the_command_says_that_this_is_no_demonstration(settings, command):
    from wenze.office.site.command_demo import demo

    settings.WENZE_DEMO = False
    said = CliRunner().invoke(demo, [command])
    assert said.exit_code == 1
    assert "不是演示环境" in said.output


@pytest.mark.django_db
def test_the_command_lists_who_can_sign_in():
    from wenze.office.site.command_demo import demo

    build.account("chengban1", role="case_officer", display_name="何行之")
    said = CliRunner().invoke(demo, ["people"])
    assert "chengban1" in said.output
    assert "何行之" in said.output


def test_two_hundred_people_have_names_and_numbers_of_their_own_that_nobody_was_given():
    levels = ["division", "section", "staff", "section"] * 50
    people = list(names.people(levels))
    assert len({name for name, *_ in people}) == len({number for *_, number in people}) == 200
    for _name, gender, born_on, number in people:
        assert ric.is_valid(number)
        assert number.startswith("110000")
        assert ric.get_birth_date(number) == born_on
        assert (int(number[16]) % 2 == 1) == (gender == "male")
    assert people == list(names.people(levels))


WEEKDAYS = SimpleNamespace(is_workday=lambda day: day.weekday() < 5)


@pytest.mark.parametrize("ahead", range(7))
def test_the_last_day_of_the_diary_is_a_working_day_before_today(ahead):
    today = date(2026, 11, 16) + timedelta(days=ahead)
    last = Diary(today, WEEKDAYS).day(1)
    assert last < today
    assert last.weekday() < 5
    with pytest.raises(ValueError, match="after yesterday"):
        Diary(today, WEEKDAYS).day(0)


def test_stories_take_turns_in_the_order_of_the_calendar_with_every_night_between():
    seen: list[tuple[str, date]] = []
    nights: list[date] = []

    def story(name, *days):
        for before in days:
            day = yield before
            assert clock.today() == day
            seen.append((name, day))

    run([story("甲", 4, 1), story("乙", 3, 3)], Diary(date(2026, 11, 20), WEEKDAYS), nightly=nights.append)
    assert seen == [
        ("甲", date(2026, 11, 16)),
        ("乙", date(2026, 11, 17)),
        ("乙", date(2026, 11, 17)),
        ("甲", date(2026, 11, 19)),
    ]
    assert nights == [date(2026, 11, day) for day in (17, 18, 19)]
    with pytest.raises(ValueError, match="goes back"):
        run([story("丙", 1, 2)], Diary(date(2026, 11, 20), WEEKDAYS), nightly=nights.append)


def test_a_hundred_steps_of_one_day_keep_their_order_within_the_day():
    day = date(2026, 11, 19)
    hours = Hours(day)
    moments = [hours.next_on(day) for _ in range(100)]
    assert moments == sorted(set(moments))
    assert {moment.date() for moment in moments} == {day}
    assert moments[-1].hour < 19
