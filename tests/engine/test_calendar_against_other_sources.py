"""Our calendar, day by day, against two others kept by other people; every difference is explained or it fails."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from chinese_calendar import constants

from tests.engine.build_calendar import national

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=index) for index in range((LAST - FIRST).days + 1)]

# day → (is it worked, by us), and why the other source says otherwise
CHINESECALENDAR_DIFFERS = {
    date(2005, 12, 31): (True, "国办发明电〔2005〕35号写明12月31日（星期六）上班，该库漏收这一跨年的补班日"),
}
HOLIDAYS_DIFFERS: dict[date, tuple[bool, str]] = {}


def differences(is_workday_elsewhere) -> dict[date, bool]:
    calendar = national()
    return {day: ours for day in EVERY_DAY if (ours := calendar.is_workday(day)) != is_workday_elsewhere(day)}


def expected(table: dict[date, tuple[bool, str]]) -> dict[date, bool]:
    assert all(why for _, why in table.values())
    return {day: ours for day, (ours, _) in table.items()}


@pytest.mark.slow
def test_every_day_agrees_with_chinesecalendar_but_for_the_explained_ones():
    assert differences(chinese_calendar.is_workday) == expected(CHINESECALENDAR_DIFFERS)


@pytest.mark.slow
def test_every_day_agrees_with_holidays_but_for_the_explained_ones():
    china = holidays.country_holidays("CN", years=range(FIRST.year - 1, LAST.year + 2))
    assert differences(china.is_working_day) == expected(HOLIDAYS_DIFFERS)


NAMES_ELSEWHERE = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@pytest.mark.parametrize(("table", "worked"), [(constants.holidays, False), (constants.workdays, True)])
def test_a_moved_day_belongs_to_the_same_holiday_as_in_chinesecalendar(table, worked):
    """Weekends a library adds to a holiday and the notice does not name are left to the week; make-up days are all named."""
    calendar = national()
    moved = {day: name for day, name in table.items() if FIRST <= day <= LAST and (worked or day.weekday() < 5)}
    assert len(moved) > 100
    wrong = {day: name for day, name in moved.items() if NAMES_ELSEWHERE[name] not in calendar.explain(day).holiday}
    assert wrong == {}


def test_the_days_moved_outside_the_notice_of_the_year_are_as_the_special_notices_say():
    calendar = national()
    assert [calendar.is_workday(date(2015, 9, day)) for day in range(3, 8)] == [False, False, False, True, True]
    assert calendar.explain(date(2015, 9, 4)).notice == "国发明电〔2015〕1号"
    assert [calendar.is_workday(date(2020, 2, day)) for day in (1, 2, 3)] == [False, False, True]
    assert calendar.explain(date(2020, 1, 31)).notice == "国办发明电〔2020〕1号"
    assert [calendar.is_workday(date(2019, 5, day)) for day in range(1, 6)] == [False, False, False, False, True]
    assert calendar.explain(date(2019, 4, 28)).notice == "国办发明电〔2019〕3号"
