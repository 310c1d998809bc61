"""Counting days: the worked examples, the conventions, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.engine.build_calendar import national
from wenze.engine import day_sentences
from wenze.engine.workdays import (
    CannotCount,
    Counted,
    Pause,
    Span,
    add_days,
    add_months,
    add_workdays,
    add_years,
    count,
    roll,
    subtract_workdays,
    suspended,
    workdays_between,
)


def span(text: str) -> Span:
    return Span.parse(text)


# ── The worked examples ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2011, 3, 21), 15, date(2011, 4, 12)),
        (date(2012, 7, 2), 7, date(2012, 7, 11)),
        (date(2012, 7, 2), 10, date(2012, 7, 16)),
        (date(2015, 7, 6), 7, date(2015, 7, 15)),
        (date(2015, 7, 6), 15, date(2015, 7, 27)),
        (date(2026, 9, 1), 15, date(2026, 9, 21)),
        (date(2026, 11, 2), 15, date(2026, 11, 23)),
    ],
)
def test_working_days_of_the_worked_examples(start, amount, due):
    counted = add_workdays(national(), start, amount)
    assert (counted.end, counted.provisional) == (due, False)


def test_the_trace_across_qingming_counts_the_make_up_saturday_and_skips_the_holiday():
    counted = count(national(), date(2011, 3, 21), span("15 workdays"))
    shown = {entry.day: (entry.counted, entry.number, entry.why) for entry in counted.days}
    assert counted.days[0].day == date(2011, 3, 21)
    assert shown[date(2011, 3, 21)] == (False, None, "起算当日不计")
    assert shown[date(2011, 4, 2)] == (True, 10, "补班（清明节调休）")
    assert [shown[date(2011, 4, day)] for day in (3, 4, 5)] == [(False, None, "清明节放假")] * 3
    assert shown[date(2011, 4, 9)] == (False, None, "周六")
    assert shown[date(2011, 4, 12)] == (True, 15, "周二工作日")
    assert counted.says == (
        "自2011年3月21日的次日起算，3月26日至27日、4月9日至10日周末不计，4月3日至5日清明节放假不计，"
        "4月2日补班计入，第15个工作日为4月12日（周二）。"
    )
    assert counted.lines()[12] == "2011-04-02  第10  补班（清明节调休）"


@pytest.mark.parametrize(
    ("start", "amount", "due"),
    [
        (date(2015, 7, 14), 15, date(2015, 7, 29)),
        (date(2015, 7, 29), 30, date(2015, 8, 28)),
        (date(2026, 11, 6), 30, date(2026, 12, 7)),
    ],
)
def test_natural_days_of_the_worked_examples_roll_off_a_rest_day(start, amount, due):
    assert add_days(national(), start, amount, roll_at_end=True).end == due


def test_a_rolled_term_shows_the_day_it_would_have_ended_and_why_it_moved():
    counted = add_days(national(), date(2026, 11, 6), 30, roll_at_end=True)
    assert [(entry.day, entry.counted, entry.number) for entry in counted.days[-2:]] == [
        (date(2026, 12, 6), True, 30),
        (date(2026, 12, 7), True, None),
    ]
    assert counted.says.endswith("第30日为12月6日（周日），该日为周日，顺延至12月7日（周一）。")
    assert add_days(national(), date(2026, 11, 6), 30).end == date(2026, 12, 6)


@pytest.mark.parametrize(
    ("start", "length", "full_on"),
    [
        (date(2015, 7, 20), "6 months", date(2016, 1, 20)),
        (date(2014, 8, 31), "6 months", date(2015, 2, 28)),
        (date(2015, 8, 31), "6 months", date(2016, 2, 29)),
        (date(2015, 8, 28), "6 months", date(2016, 2, 28)),
        (date(2015, 3, 31), "1 month", date(2015, 4, 30)),
        (date(2015, 12, 15), "1 month", date(2016, 1, 15)),
        (date(2016, 2, 29), "1 year", date(2017, 2, 28)),
        (date(2015, 7, 6), "2 years", date(2017, 7, 6)),
    ],
)
def test_months_and_years_end_on_the_corresponding_day_or_the_last_of_the_month(start, length, full_on):
    assert count(national(), start, span(length)).end == full_on


def test_a_month_without_the_corresponding_day_says_so():
    counted = add_months(national(), date(2014, 8, 31), 6)
    assert counted.says == "自2014年8月31日的次日起算，满6个月，2月无31日，取月末为2015年2月28日（周六）。"
    assert [entry.day for entry in counted.days] == [date(2014, 8, 31), date(2015, 2, 28)]


# ── Conventions ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("length", "next_day", "same_day"),
    [
        ("1 workday", date(2015, 7, 7), date(2015, 7, 6)),
        ("15 days", date(2015, 7, 21), date(2015, 7, 20)),
        ("1 month", date(2015, 8, 6), date(2015, 8, 5)),
        ("1 year", date(2016, 7, 6), date(2016, 7, 5)),
    ],
)
def test_counting_the_first_day_ends_every_term_a_day_earlier(length, next_day, same_day):
    start = date(2015, 7, 6)
    assert count(national(), start, span(length), "next").end == next_day
    assert count(national(), start, span(length), "same").end == same_day


def test_a_month_begun_on_its_own_first_day_ends_on_its_last():
    assert add_months(national(), date(2015, 3, 1), 1, first_day="same").end == date(2015, 3, 31)
    assert add_months(national(), date(2015, 8, 31), 6, first_day="same").end == date(2016, 2, 29)
    assert add_months(national(), date(2014, 8, 28), 6, first_day="same").end == date(2015, 2, 27)
    assert add_years(national(), date(2016, 2, 29), 1, first_day="same").end == date(2017, 2, 28)


def test_a_term_begun_on_a_rest_day_counts_from_the_next_working_day_either_way():
    saturday = date(2015, 7, 11)
    assert add_workdays(national(), saturday, 1).end == date(2015, 7, 13)
    same = add_workdays(national(), saturday, 1, first_day="same")
    assert (same.end, same.days[0].counted, same.days[0].why) == (date(2015, 7, 13), False, "周六")


@pytest.mark.parametrize(
    ("last", "rolled_to"),
    [
        (date(2015, 7, 10), date(2015, 7, 10)),
        (date(2015, 7, 11), date(2015, 7, 13)),
        (date(2026, 9, 20), date(2026, 9, 20)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2020, 1, 24), date(2020, 2, 3)),
        (date(2015, 9, 3), date(2015, 9, 6)),
    ],
)
def test_rolling_goes_to_the_next_day_that_is_worked_make_up_days_included(last, rolled_to):
    counted = roll(national(), last)
    assert counted.end == rolled_to
    assert counted.days[0].day == last
    assert [entry.day for entry in counted.days][-1] == rolled_to


def test_a_make_up_day_can_be_the_due_day_and_a_holiday_weekday_cannot():
    assert add_workdays(national(), date(2026, 9, 18), 1).end == date(2026, 9, 20)
    assert add_workdays(national(), date(2026, 9, 30), 1).end == date(2026, 10, 8)


def test_working_days_between_two_days_leave_out_the_first_and_take_in_the_last():
    assert workdays_between(national(), date(2015, 7, 6), date(2015, 7, 27)).amount == 15
    assert workdays_between(national(), date(2015, 7, 6), date(2015, 7, 27), first_day="same").amount == 16
    assert workdays_between(national(), date(2015, 7, 6), date(2015, 7, 6)).amount == 0
    assert workdays_between(national(), date(2015, 7, 6), date(2015, 7, 6), first_day="same").amount == 1
    assert workdays_between(national(), date(2015, 7, 10), date(2015, 7, 12)).says == (
        "自2015年7月10日的次日起算，至7月12日止，7月11日至12日周末不计，共0个工作日。"
    )


def test_subtracting_goes_back_over_a_holiday():
    counted = subtract_workdays(national(), date(2026, 10, 8), 1)
    assert (counted.end, counted.backward) == (date(2026, 9, 30), True)
    assert counted.says == (
        "自2026年10月8日的前一日起倒数，10月1日至7日国庆节放假不计，倒数第1个工作日为9月30日（周三）。"
    )


# ── Beyond the notices ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_term_that_passes_the_last_published_year_is_provisional_and_says_so():
    inside = add_workdays(national(), date(2026, 12, 11), 14)
    outside = add_workdays(national(), date(2026, 12, 11), 15)
    assert (inside.end, inside.provisional) == (date(2026, 12, 31), False)
    assert (outside.end, outside.provisional) == (date(2027, 1, 1), True)
    assert "2026年12月31日之后的放假安排尚未公布或未录入，按周一至周五推定，此日期为暂定。" in outside.says
    assert outside.days[-1].why == "周五（尚无放假通知，推定）"


def test_natural_days_need_no_notice_unless_their_end_may_have_to_roll():
    start = date(2026, 12, 10)
    assert add_days(national(), start, 30).provisional is False
    assert add_days(national(), start, 30, roll_at_end=True).provisional is True
    assert add_years(national(), start, 1).provisional is False


def test_days_before_the_first_notice_are_provisional_too():
    counted = add_workdays(national(), date(2003, 12, 20), 15)
    assert counted.provisional is True
    assert "2004年1月1日之前的放假安排未录入" in counted.says


# ── Pauses ────────────────────────────────────────────────────────────────────────────────────────────────────────────

APPRAISAL = Pause(from_on=date(2015, 7, 10), until_on=date(2015, 7, 20), why="专门鉴定")


def test_paused_days_do_not_count_and_stand_in_the_trace():
    counted = count(national(), date(2015, 7, 6), span("15 workdays"), pauses=(APPRAISAL,))
    assert counted.end == date(2015, 8, 5)
    paused = [entry for entry in counted.days if entry.why == "中止（专门鉴定）"]
    assert [paused[0].day, paused[-1].day, len(paused)] == [date(2015, 7, 10), date(2015, 7, 20), 11]
    assert not any(entry.counted for entry in paused)
    assert "7月10日至20日中止（专门鉴定）不计" in counted.says


def test_a_pause_pushes_months_by_its_days_and_days_met_on_the_way_count_too():
    start = date(2015, 1, 10)
    late = Pause(from_on=date(2015, 2, 9), until_on=date(2015, 2, 12), why="申请回避")
    assert add_months(national(), start, 1).end == date(2015, 2, 10)
    assert add_months(national(), start, 1, pauses=(late,)).end == date(2015, 2, 14)


def test_a_pause_learnt_later_gives_the_same_as_one_known_from_the_start():
    before = count(national(), date(2015, 7, 6), span("15 days"), roll_at_end=True)
    after = suspended(national(), before, APPRAISAL)
    assert after == count(national(), date(2015, 7, 6), span("15 days"), roll_at_end=True, pauses=(APPRAISAL,))
    assert after.end == date(2015, 8, 3)
    second = Pause(from_on=date(2015, 7, 21), until_on=date(2015, 7, 21), why="补充材料")
    assert suspended(national(), after, second).pauses == (APPRAISAL, second)


def test_an_end_that_rolls_into_a_pause_rolls_through_it():
    pause = Pause(from_on=date(2015, 7, 13), until_on=date(2015, 7, 13), why="听证")
    assert add_days(national(), date(2015, 7, 10), 1, roll_at_end=True, pauses=(pause,)).end == date(2015, 7, 14)


# ── Spans and refusals ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "amount", "unit", "says"),
    [
        ("15 workdays", 15, "workdays", "15个工作日"),
        ("1 workday", 1, "workdays", "1个工作日"),
        ("15 days", 15, "days", "15日"),
        ("6 months", 6, "months", "6个月"),
        ("1 year", 1, "years", "1年"),
        ("24 hours", 24, "hours", "24小时"),
    ],
)
def test_a_span_keeps_its_unit_and_reads_back_as_it_is_written(text, amount, unit, says):
    parsed = span(text)
    assert (parsed.amount, parsed.unit, parsed.says, str(parsed)) == (amount, unit, says, text)
    assert TypeAdapter(Span).validate_json(parsed.model_dump_json()) == parsed
    assert parsed.model_dump_json() == f'"{text}"'


@pytest.mark.parametrize(
    "text",
    ["", "15", "workdays", "0 days", "-3 days", "+3 days", "1.5 days", "01 days", "15 weeks", "15  days", " 15 days",
     "15 days\n", "15 DAYS", "十五 days", "15天", "١٥ days", "10000 days", "101 years", True, None, 15],
)  # fmt: skip
def test_what_is_not_a_span_is_refused(text):
    with pytest.raises(ValueError, match=r"期限|太长"):
        Span.parse(text)
    with pytest.raises(ValidationError):
        TypeAdapter(Span).validate_python(text)


@pytest.mark.parametrize("amount", [0, -1, True, 1.0, "3", 10_000, None])
def test_an_amount_that_is_no_whole_number_from_one_up_is_refused(amount):
    with pytest.raises(CannotCount, match="应为 1 至 9999 的整数"):
        add_workdays(national(), date(2015, 7, 6), amount)
    with pytest.raises(ValidationError):
        Span(amount=amount, unit="months")


@pytest.mark.parametrize(
    "start", [datetime(2015, 7, 6, 9, tzinfo=UTC), "2015-07-06", None, date(215, 7, 6), date(9999, 12, 31)]
)
def test_a_start_that_is_no_plain_date_of_our_times_is_refused(start):
    with pytest.raises(CannotCount, match="日期"):
        add_workdays(national(), start, 15)
    with pytest.raises(CannotCount, match="日期"):
        roll(national(), start)


def test_other_senseless_questions_are_refused_in_a_sentence():
    with pytest.raises(CannotCount, match="按小时计算"):
        count(national(), date(2015, 7, 6), span("24 hours"))
    with pytest.raises(CannotCount, match="早于起始日"):
        workdays_between(national(), date(2015, 7, 6), date(2015, 7, 5))
    with pytest.raises(CannotCount, match="next"):
        count(national(), date(2015, 7, 6), span("1 day"), "tomorrow")
    with pytest.raises(CannotCount, match="只有向后计算的期限可以中止"):
        suspended(national(), subtract_workdays(national(), date(2015, 7, 6), 1), APPRAISAL)
    with pytest.raises(ValidationError, match="早于第一天"):
        Pause(from_on=date(2015, 7, 6), until_on=date(2015, 7, 5), why="听证")


def test_up_to_four_weekends_are_told_one_by_one_and_more_as_a_sum():
    four = add_workdays(national(), date(2015, 7, 6), 20).says
    five = add_workdays(national(), date(2015, 7, 6), 25).says
    assert "7月11日至12日、7月18日至19日、7月25日至26日、8月1日至2日周末不计" in four
    assert "周末共10日不计" in five


@pytest.mark.slow
def test_the_longest_spans_are_counted_and_told_briefly():
    counted = add_workdays(national(), date(2005, 1, 1), 3000)
    assert workdays_between(national(), date(2005, 1, 1), counted.end).amount == 3000
    assert len(counted.says) < 400
    assert add_workdays(national(), date(2200, 12, 31), 9999).provisional is True


def test_a_count_survives_being_stored_as_json():
    counted = count(national(), date(2015, 7, 6), span("15 workdays"), pauses=(APPRAISAL,))
    assert Counted.model_validate_json(counted.model_dump_json()) == counted


@pytest.mark.parametrize(
    ("first", "last", "beside", "says"),
    [
        ("2026-10-01", "2026-10-01", "2026-09-30", "10月1日"),
        ("2026-10-01", "2026-10-01", "2025-12-31", "2026年10月1日"),
        ("2026-10-01", "2026-10-07", "2026-09-30", "10月1日至7日"),
        ("2026-09-30", "2026-10-02", "2026-09-01", "9月30日至10月2日"),
        ("2025-12-30", "2026-01-03", "2026-01-01", "2025年12月30日至2026年1月3日"),
    ],
)
def test_a_stretch_of_days_is_told_as_briefly_as_its_neighbour_allows(first, last, beside, says):
    days = (date.fromisoformat(day) for day in (first, last, beside))
    assert day_sentences.stretch(*days) == says


def test_the_trace_is_printed_a_day_a_line():
    lines = add_workdays(national(), date(2026, 9, 30), 2).lines()
    assert (lines[0], lines[1]) == ("2026-09-30  不计  起算当日不计", "2026-10-01  不计  国庆节放假")
    assert lines[-2:] == ("2026-10-08  第1  周四工作日", "2026-10-09  第2  周五工作日")
