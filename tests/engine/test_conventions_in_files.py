"""A file names its conventions by codes: each code is computed, its words are what the answer cites, and anything else is refused at load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engine.build_conventions import CONVENTIONS
from tests.engine.build_law import made
from tests.engine.build_reading import refused, sample, shipped
from wenze.engine.accumulation import Occurrence, accumulated
from wenze.engine.answers import Basis
from wenze.engine.conventions import CHOICES, DEADLINE_MONTHS, EFFECT_PERIOD, FIRST_DAY, KEY_OF, REST_DAYS
from wenze.engine.deadlines import due
from wenze.engine.effects import effects
from wenze.engine.facts import Facts

ON = date(2026, 1, 1)
FRIDAY = date(2026, 3, 13)
SATURDAY, MONDAY = date(2026, 3, 28), date(2026, 3, 30)


def _due(within: str, start: date, **conventions: str):
    rule = {"limit": "appeal", "from": "served_on", "done": "appeal_filed_on", "within": within}
    law = made([{"clause": "1", "says": "申诉", "time_limit": rule}], **conventions)
    return due(law, shipped().calendar, "appeal", Facts({"served_on": start}, law.declared), ON)


def _barred(length: str, start: date, **conventions: str):
    rows = [
        {"clause": "1", "says": "诫勉", "measure": {"codes": ["admonition-talk"], "group": 1}},
        {
            "clause": "2",
            "says": "后果",
            "effect": {"of": ["admonition-talk"], "bars": [{"what": "promotion", "for": length}]},
        },
    ]
    law = made(rows, **conventions)
    told = {"measure": "admonition-talk", "decided_on": start, "effective_on": start}
    return effects(law, shipped().calendar, Facts(told, law.declared), ON)


def _cited(answer) -> str:
    return "".join(one.says for one in answer.reasons if one.citation.basis is Basis.CONVENTION)


@pytest.mark.parametrize(
    ("conventions", "from_the_fifteenth", "from_the_last_of_august"),
    [
        ({}, date(2026, 9, 15), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        ({"rest_days": "not_moved"}, date(2026, 9, 15), date(2027, 2, 28)),
        ({"deadline_months": "day_before"}, date(2026, 9, 14), date(2027, 3, 1)),
        ({"deadline_months": "day_before", "rest_days": "not_moved"}, date(2026, 9, 14), date(2027, 2, 28)),
        ({"effect_period": "day_before", "first_day": "same"}, date(2026, 9, 15), date(2027, 3, 1)),
    ],
)
def test_six_months_of_a_time_limit_end_as_the_file_says(conventions, from_the_fifteenth, from_the_last_of_august):
    starts = (date(2026, 3, 15), from_the_fifteenth), (date(2026, 8, 31), from_the_last_of_august)
    for start, last in starts:
        answer = _due("6 months", start, **conventions)
        assert answer.value.due_on == last
        codes = {**CONVENTIONS, **conventions}
        for key in (DEADLINE_MONTHS, REST_DAYS):
            assert CHOICES[key].codes[codes[CHOICES[key].field]] in _cited(answer)


@pytest.mark.parametrize(
    ("conventions", "length", "from_the_fifteenth", "from_the_last_of_august"),
    [
        ({}, "6 months", date(2026, 9, 15), date(2027, 2, 28)),
        ({"effect_period": "day_before"}, "6 months", date(2026, 9, 14), date(2027, 2, 28)),
        ({"deadline_months": "day_before", "first_day": "same"}, "6 months", date(2026, 9, 15), date(2027, 2, 28)),
        ({}, "30 days", date(2026, 4, 14), date(2026, 9, 30)),
        ({"effect_period": "day_before"}, "30 days", date(2026, 4, 13), date(2026, 9, 29)),
        ({"first_day": "same"}, "30 days", date(2026, 4, 14), date(2026, 9, 30)),
    ],
)
def test_a_bar_ends_as_the_file_says_of_bars_whatever_it_says_of_time_limits(
    conventions, length, from_the_fifteenth, from_the_last_of_august
):
    starts = (date(2026, 3, 15), from_the_fifteenth), (date(2026, 8, 31), from_the_last_of_august)
    for start, last in starts:
        answer = _barred(length, start, **conventions)
        assert [one.until_on for one in answer.value.consequences] == [last]
        code = {**CONVENTIONS, **conventions}["effect_period"]
        assert _cited(answer) == CHOICES[EFFECT_PERIOD].codes[code]


@pytest.mark.parametrize(
    ("conventions", "last"),
    [
        ({}, MONDAY),
        ({"rest_days": "not_moved"}, SATURDAY),
        ({"first_day": "same"}, date(2026, 3, 27)),
        ({"first_day": "same", "rest_days": "not_moved"}, date(2026, 3, 27)),
        ({"deadline_months": "day_before", "effect_period": "day_before"}, MONDAY),
    ],
)
def test_fifteen_days_from_a_friday_end_as_the_file_says(conventions, last):
    answer = _due("15 days", FRIDAY, **conventions)
    assert answer.value.due_on == last
    codes = {**CONVENTIONS, **conventions}
    for key in (FIRST_DAY, REST_DAYS):
        assert CHOICES[key].codes[codes[CHOICES[key].field]] in _cited(answer)


@pytest.mark.parametrize(("code", "counted"), [("corresponding_day", 2), ("day_before", 1)])
def test_the_corresponding_day_of_a_window_is_in_it_as_the_file_says(code, counted):
    rule = {"counter": "again", "counts": ["late"], "window": {"rolling": "1 year"}, "at_least": 2, "step": "约谈"}
    law = made([{"clause": "1", "says": "累计", "accumulation": rule}], counting_window=code)
    told = [Occurrence(kind="late", on=one) for one in (date(2025, 3, 15), date(2026, 3, 15))]
    answer = accumulated(law, shipped().calendar, told, Facts({}, law.declared), date(2026, 3, 15))
    assert answer.value.counters[0].counted == counted


def test_a_limit_of_working_days_cites_no_convention_of_rest_days():
    assert _cited(_due("15 workdays", FRIDAY)) == CHOICES[FIRST_DAY].codes["next"]


def test_a_limit_whose_text_says_it_itself_is_moved_by_no_convention():
    rule = {"limit": "appeal", "from": "served_on", "done": "appeal_filed_on", "within": "15 days"}
    for roll, last in (("never", SATURDAY), ("in_text", MONDAY)):
        for rest_days in ("next_workday", "not_moved"):
            law = made([{"clause": "1", "says": "申诉", "time_limit": {**rule, "roll": roll}}], rest_days=rest_days)
            answer = due(law, shipped().calendar, "appeal", Facts({"served_on": FRIDAY}, law.declared), ON)
            assert answer.value.due_on == last
            assert "休息日" not in _cited(answer)


OLD = {
    "first_day": "当日起算",
    "deadline_months": "按月、按年的期间止于对应日的前一日",
    "rest_days": "遇休息日顺延",
    "effect_period": "止于对应日",
    "counting_window": "day-before",
}


@pytest.mark.parametrize("field", CONVENTIONS)
def test_words_where_a_code_belongs_are_refused_with_file_line_and_every_choice(field: str, tmp_path: Path):
    says = str(refused(tmp_path, sample().replace(f"{field}: {CONVENTIONS[field]}", f"{field}: {OLD[field]}", 1)))
    assert says.startswith("sample/regulation.yaml:")
    assert OLD[field] in says
    for code, words in CHOICES[KEY_OF[field]].codes.items():
        assert f"{code}（{words}）" in says


@pytest.mark.parametrize(
    "strange", ["months_and_years: 止于对应日的前一日", "inclusive_bounds: 含本数", "weekend: next"]
)
def test_a_convention_there_is_not_is_refused_with_the_conventions_there_are(strange: str, tmp_path: Path):
    says = str(refused(tmp_path, sample().replace("first_day: next", f"first_day: next, {strange}", 1)))
    assert strange.partition(":")[0] in says
    assert all(f"{choice.field}：{'、'.join(choice.codes)}" in says for choice in CHOICES.values())


@pytest.mark.parametrize("field", CONVENTIONS)
def test_a_convention_left_out_is_asked_for_with_every_choice(field: str, tmp_path: Path):
    text = sample()
    written = f"{field}: {CONVENTIONS[field]}"
    without = text.replace(f"{written}, ", "", 1) if f"{written}, " in text else text.replace(f", {written}", "", 1)
    says = str(refused(tmp_path, without))
    assert f"缺少“{field}”" in says
    assert all(code in says for code in CHOICES[KEY_OF[field]].codes)


@pytest.mark.parametrize(
    "rhythm", ['every: quarter, by: "12-14"', 'no_limit: true, by: "12-14"', 'every: year, by: "13-40"']
)
def test_a_day_of_the_year_that_no_duty_could_fall_due_on_is_refused(rhythm: str, tmp_path: Path):
    duty = f"""\
- clause: "第九条"
  says: 报送总结
  duty: {{duty: summary, term: 报送总结, who: reporting_unit, what: report, {rhythm}}}
"""
    assert "by" in str(refused(tmp_path, sample(duty)))


@pytest.mark.parametrize("length", ["5 workdays", "24 hours"])
def test_a_bar_is_not_counted_in_working_days_or_hours(length: str, tmp_path: Path):
    bar = f"""\
- clause: "第九条"
  says: 后果
  effect: {{of: [admonition-talk], bars: [{{what: promotion, for: {length}}}]}}
"""
    assert "days、months、years" in str(refused(tmp_path, sample(bar)))


@pytest.mark.parametrize("written", ["true", "false"])
def test_yes_and_no_for_rest_days_are_refused_with_what_to_write(written: str, tmp_path: Path):
    limit = f"""\
- clause: "第九条"
  says: 十五日里申诉
  time_limit: {{limit: appeal, from: served_on, done: appeal_filed_on, within: 15 days, roll: {written}}}
"""
    says = str(refused(tmp_path, sample(limit)))
    assert "rest_days" in says
    assert "in_text" in says


def test_every_shipped_file_goes_by_codes():
    for name in shipped().ids:
        conventions = shipped().regulation(name).file.conventions
        assert all(conventions.words(key) == choice.codes[conventions.code(key)] for key, choice in CHOICES.items())
