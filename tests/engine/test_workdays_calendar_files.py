"""Calendar files: what is read, what a region may change, and what is refused with file, line and a way to mend it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engine.build_calendar import CALENDARS, national, write_year
from wenze.engine.calendar_reading import read_calendar
from wenze.engine.calendars import Calendar, CalendarFault, parse_year
from wenze.engine.errors import RulebookError

HEAD = "year: 2025\nnotices:\n  - title: 通知\n    number: 国办发明电〔2024〕12号\n    holidays:\n"


def refused(folder: Path, region: str | None = None) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        read_calendar(folder, region)
    return caught.value


def test_the_shipped_calendar_covers_2004_to_2026_and_ends_there():
    calendar = national()
    assert [entry.year for entry in calendar.years] == list(range(2004, 2027))
    assert (calendar.known_from_on, calendar.horizon_on) == (date(2004, 1, 1), date(2026, 12, 31))
    assert not calendar.knows(date(2027, 1, 1))


def test_every_notice_has_its_number_or_says_why_not():
    notices = {entry.year: entry.notices for entry in national().years}
    assert notices[2026][0].number == "国办发明电〔2025〕7号"
    without = {year for year, found in notices.items() for notice in found if notice.number is None}
    assert without == {2004, 2005}
    assert all("未能核实" in notices[year][0].note for year in without)


@pytest.mark.parametrize(
    ("day", "worked", "says", "notice"),
    [
        (date(2026, 9, 20), True, "补班（国庆节调休）", "国办发明电〔2025〕7号"),
        (date(2026, 10, 1), False, "国庆节放假", "国办发明电〔2025〕7号"),
        (date(2026, 10, 10), True, "补班（国庆节调休）", "国办发明电〔2025〕7号"),
        (date(2026, 11, 21), False, "周六", ""),
        (date(2026, 11, 22), False, "周日", ""),
        (date(2026, 11, 23), True, "周一工作日", ""),
        (date(2004, 5, 7), False, "劳动节放假", "《国务院办公厅关于2004年部分节假日安排的通知》"),
        (date(2011, 12, 31), True, "补班（元旦调休）", "国办发明电〔2011〕45号"),
    ],
)
def test_each_day_says_what_it_is_and_which_notice_says_so(day, worked, says, notice):
    explained = national().explain(day)
    assert (explained.worked, explained.says, explained.notice, explained.known) == (worked, says, notice, True)
    assert national().is_workday(day) is worked


def test_a_day_beyond_the_notices_is_taken_from_the_week_and_not_known():
    explained = national().explain(date(2027, 10, 1))
    assert (explained.worked, explained.known, explained.says) == (True, False, "周五（尚无放假通知，推定）")


def test_the_hash_is_that_of_the_content_whatever_the_file_looks_like(tmp_path):
    write_year(tmp_path, 2025)
    one = read_calendar(tmp_path).sha256
    file = write_year(tmp_path, 2025)
    file.write_text("# 说明\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_calendar(tmp_path).sha256 == one
    write_year(tmp_path, 2026)
    assert read_calendar(tmp_path).sha256 != one
    assert len(one) == 64


def test_a_calendar_survives_being_stored_as_json(tmp_path):
    stored = Calendar.model_validate_json(national().model_dump_json())
    assert (stored, stored.sha256) == (national(), read_calendar(CALENDARS).sha256)


# ── A region on top ───────────────────────────────────────────────────────────────────────────────────────────────────

NATION_2011 = """\
year: 2011
notices:
  - title: 全国通知
    number: 国办发明电〔2010〕40号
    holidays:
      - {name: 国庆节, from: 2011-10-01, to: 2011-10-07, work: [2011-10-08, 2011-10-09]}
"""
REGION_2011 = """\
year: 2011
notices:
  - title: 州通知
    number: 凉府办发〔2010〕31号
    changes: [国庆节]
    holidays:
      - {name: 火把节, from: 2011-07-24, to: 2011-07-30, work: [2011-07-31]}
      - {name: 国庆节, from: 2011-10-01, to: 2011-10-08, work: [2011-10-09]}
"""


def test_a_region_adds_its_own_days_and_may_change_a_national_holiday_by_naming_it(tmp_path):
    write_year(tmp_path, 2011, NATION_2011)
    write_year(tmp_path, 2011, REGION_2011, layer="liangshan")
    nation, region = read_calendar(tmp_path), read_calendar(tmp_path, "liangshan")
    assert [nation.is_workday(date(2011, 7, day)) for day in (25, 31)] == [True, False]
    assert [region.is_workday(date(2011, 7, day)) for day in (25, 31)] == [False, True]
    assert [calendar.is_workday(date(2011, 10, 8)) for calendar in (nation, region)] == [True, False]
    assert region.explain(date(2011, 10, 8)).notice == "凉府办发〔2010〕31号"
    assert region.sha256 != nation.sha256


def test_a_region_that_contradicts_the_nation_without_saying_so_is_refused(tmp_path):
    write_year(tmp_path, 2011, NATION_2011)
    write_year(tmp_path, 2011, REGION_2011.replace("    changes: [国庆节]\n", ""), layer="liangshan")
    error = refused(tmp_path, "liangshan")
    assert (error.file, error.line) == (f"{tmp_path.name}/liangshan/2011.yaml", 7)
    assert "若是改动，请在本通知写 changes: [国庆节]" in error.says


def test_where_the_regions_years_end_its_horizon_ends(tmp_path):
    for year in (2024, 2025, 2026):
        write_year(tmp_path, year)
    quiet = HEAD + "      - {name: 地区节日, from: 2025-08-08, to: 2025-08-08}\n"
    write_year(tmp_path, 2025, quiet, layer="liangshan")
    region = read_calendar(tmp_path, "liangshan")
    assert (region.known_from_on, region.horizon_on) == (date(2025, 1, 1), date(2025, 12, 31))
    assert region.explain(date(2026, 1, 1)).known is False


@pytest.mark.parametrize("region", ["", "CN", "cn", "../cn", "a/b", "地区", "x" * 60])
def test_a_region_that_is_no_folder_name_is_refused(region):
    assert "地区" in refused(CALENDARS, region).says


# ── Refusals ──────────────────────────────────────────────────────────────────────────────────────────────────────────

ROW = "      - {{name: {name}, from: {begin}, to: {end}{work}}}\n"


def row(name: str = "元旦", begin: str = "2025-01-01", end: str = "2025-01-01", work: str = "") -> str:
    return ROW.format(name=name, begin=begin, end=end, work=f", work: {work}" if work else "")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + row() + "colour: red\n", 7, "不认识的键“colour”"),
        (HEAD + "      - {name: 元旦, from: 2025-01-01, to: 2025-01-01, off: 1}\n", 6, "不认识的键“off”"),
        (HEAD + row() + "year: 2025\n", 7, "写了两次"),
        (HEAD + "      - {name: 元旦, from: 2025-01-01}\n", 6, "缺少“to”"),
        (HEAD.replace("year: 2025", "year: 2024") + row(), 1, "文件名是2025年"),
        (HEAD.replace("year: 2025", "year: true") + row(), 1, "文件名是2025年"),
        (HEAD.replace("    number: 国办发明电〔2024〕12号\n", "") + row(), 3, "没有文号"),
        (HEAD.replace("〔2024〕", "[2024]") + row(), 4, "用六角括号"),
        (HEAD + row(end="2024-12-31"), 6, "早于第一天"),
        (HEAD + row(begin="2025-13-01"), 6, "不是日期"),
        (HEAD + row(begin="2025-02-30"), 6, "不是日期"),
        (HEAD + row(begin="2025-1-1"), 6, "不是日期"),
        (HEAD + row(begin="2024-11-30"), 6, "请核对年份"),
        (HEAD + row(end="2026-01-01"), 6, "请核对年份"),
        (HEAD + row(end="2025-01-16"), 6, "放假超过15天"),
        (HEAD + row(work="[2025-01-06]"), 6, "本来就上班"),
        (HEAD + row(work="2025-01-05"), 6, "这里要写一个列表"),
        (HEAD + row(work="[]"), 6, "这里要写一个列表"),
        (HEAD + row(name="''"), 6, "这里要写文字"),
        (HEAD + row(begin="2025-01-04", end="2025-01-05", work="[2025-01-05]"), 6, "互相矛盾"),
        (HEAD + row(work="[2025-01-05, 2025-01-05]"), 6, "补班写了两次"),
        (HEAD + row() + row(name="庆典"), 7, "放假写了两次（“元旦”与“庆典”）"),
        (HEAD + row() + row(name="庆典", begin="2025-01-05", end="2025-01-05") + row("另", "2025-01-02", "2025-01-02", "[2025-01-05]"), 8,
         "2025-01-05在“庆典”中放假、在“另”中补班"),
        (HEAD + row() + row(begin="2025-01-02", end="2025-01-02"), 7, "“元旦”已在国办发明电〔2024〕12号中安排"),
        (HEAD.replace("    holidays", "    changes: [元旦]\n    holidays") + row(), 7, "在之前的通知里没有"),
        (HEAD.replace("    holidays", "    changes: [春节]\n    holidays") + row(), 5, "却没有它的新安排"),
        ("year: 2025\nnotices: []\n", 2, "至少一项"),
        ("- 2025\n", 1, "键: 值"),
        ("", 1, "文件是空的"),
        ("year: 2025\nnotices:\n  - {title: 通知\n", 3, "YAML"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_understood_is_refused_with_its_line(tmp_path, text, line, says):
    write_year(tmp_path, 2025, text)
    error = refused(tmp_path)
    assert error.file.endswith("cn/2025.yaml")
    assert says in error.says
    assert abs((error.line or 0) - line) <= (1 if "YAML" in says else 0)
    assert str(error) == f"{error.file}:{error.line}: {error.says}"


def test_a_missing_year_in_the_middle_is_refused(tmp_path):
    write_year(tmp_path, 2023)
    write_year(tmp_path, 2025)
    error = refused(tmp_path)
    assert (error.file.endswith("cn/2025.yaml"), error.says) == (True, "2023年之后应为2024年，请补上2024年的文件")


def test_a_day_claimed_by_two_years_is_refused(tmp_path):
    write_year(tmp_path, 2024, HEAD.replace("2025", "2024") + row("甲", "2024-12-31", "2024-12-31"))
    write_year(tmp_path, 2025, HEAD + row("乙", "2024-12-31", "2025-01-01"))
    assert "2024-12-31的放假写了两次（“甲”与“乙”）" in refused(tmp_path).says


def test_folders_and_files_that_do_not_belong_are_refused(tmp_path):
    assert "没有日历文件夹" in refused(tmp_path).says
    (tmp_path / "cn").mkdir()
    assert "没有任何一年" in refused(tmp_path).says
    write_year(tmp_path, 2025)
    (tmp_path / "cn" / "2026.yml").write_text("", encoding="utf-8")
    assert "只放年份文件" in refused(tmp_path).says
    assert (
        str(refused(tmp_path)) == f"{tmp_path.name}/cn/2026.yml: 日历文件夹里只放年份文件，如 2026.yaml，请移走或改名"
    )


def test_values_that_never_were_a_file_are_checked_the_same_way():
    holiday = {"name": "元旦", "from": date(2025, 1, 1), "to": "2025-01-01"}
    content = {"year": 2025, "notices": [{"title": "通知", "note": "演示", "holidays": [holiday]}]}
    calendar = Calendar(years=(parse_year(content, 2025),))
    assert calendar.is_workday(date(2025, 1, 1)) is False
    with pytest.raises(CalendarFault, match="不认识的键"):
        parse_year({**content, "extra": 1}, 2025)
    with pytest.raises(CalendarFault, match="不是本日历的地区"):
        Calendar(years=(parse_year(content, 2025), parse_year(content, 2026 - 1, "liangshan")))


HOLIDAY = {"name": "元旦", "from": "2025-01-01", "to": "2025-01-01"}
NOTICE = {"title": "通知", "number": "国办发明电〔2024〕12号", "holidays": [HOLIDAY]}
YEAR = {"year": 2025, "notices": [NOTICE]}
AT_NOTICE, AT_HOLIDAY = ("notices", 0), ("notices", 0, "holidays", 0)


def with_notice(**more: object) -> dict[str, object]:
    return {**YEAR, "notices": [{**NOTICE, **more}]}


def with_holiday(**more: object) -> dict[str, object]:
    return with_notice(holidays=[{**HOLIDAY, **more}])


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ([], ()),
        ({"year": 2025}, ()),
        ({**YEAR, "colour": "red"}, ("colour",)),
        ({**YEAR, "year": 2024}, ("year",)),
        ({**YEAR, "notices": {}}, ("notices",)),
        ({**YEAR, "notices": [7]}, AT_NOTICE),
        (with_notice(number=None), AT_NOTICE),
        (with_notice(number="12号"), (*AT_NOTICE, "number")),
        (with_notice(title=" "), (*AT_NOTICE, "title")),
        (with_notice(note=7), (*AT_NOTICE, "note")),
        (with_notice(issued_on="昨天"), (*AT_NOTICE, "issued_on")),
        (with_notice(changes="元旦"), (*AT_NOTICE, "changes")),
        (with_notice(changes=["元旦", ""]), (*AT_NOTICE, "changes", 1)),
        (with_notice(holidays=7), (*AT_NOTICE, "holidays")),
        (with_notice(holidays=[7]), AT_HOLIDAY),
        (with_holiday(off=1), (*AT_HOLIDAY, "off")),
        (with_holiday(name=""), (*AT_HOLIDAY, "name")),
        (with_holiday(**{"from": "元旦"}), (*AT_HOLIDAY, "from")),
        (with_holiday(to="2024-12-31"), (*AT_HOLIDAY, "to")),
        (with_holiday(to="2025-02-30"), (*AT_HOLIDAY, "to")),
        (with_holiday(to="2025-01-16"), (*AT_HOLIDAY, "to")),
        (with_holiday(work=7), (*AT_HOLIDAY, "work")),
        (with_holiday(work=["2025-01-04", "周日"]), (*AT_HOLIDAY, "work", 1)),
        (with_holiday(work=["2025-01-04", "2025-01-06"]), (*AT_HOLIDAY, "work", 1)),
    ],
)
def test_a_fault_names_region_year_and_the_very_spot(content, place):
    with pytest.raises(CalendarFault) as refused:
        parse_year(content, 2025, "liangshan")
    assert (refused.value.region, refused.value.year, refused.value.place) == ("liangshan", 2025, place)
    assert len(refused.value.says) > 5


def test_a_holiday_may_last_fifteen_days_and_begin_in_the_december_before():
    holiday = parse_year(with_holiday(**{"from": "2024-12-18"}), 2025).notices[0].holidays[0]
    assert (holiday.from_on, holiday.to_on) == (date(2024, 12, 18), date(2025, 1, 1))


def test_region_and_nation_must_share_a_year():
    years = (
        parse_year(YEAR, 2025),
        parse_year(
            {
                **YEAR,
                "year": 2026,
                "notices": [{**NOTICE, "holidays": [{**HOLIDAY, "from": "2026-01-01", "to": "2026-01-01"}]}],
            },
            2026,
            "liangshan",
        ),
    )
    with pytest.raises(CalendarFault, match="没有重合") as refused:
        Calendar(region="liangshan", years=years)
    assert (refused.value.region, refused.value.year, refused.value.place) == ("liangshan", 2026, ())


def test_an_ordinary_day_names_no_holiday_and_no_notice():
    explained = Calendar(years=(parse_year(YEAR, 2025),)).explain(date(2025, 1, 2))
    assert (explained.holiday, explained.notice, explained.known) == ("", "", True)
