"""Statutory forms, on a made-up one: columns in their order, rows that belong in it, totals that add up, and the gaps named."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_law import made
from wenze.engine.answers import Answer, UnknownKind
from wenze.engine.register import Entry, Register, fill
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 22)
FORM = "made-form"


def column(number: int, term: str, field: str, written: str = "text") -> dict[str, Any]:
    rule = {"form": FORM, "column": number, "term": term, "field": field, "format": written}
    return {"clause": f"附表-{number}", "says": f"第{number}栏", "form_field": rule}


PROVISIONS: list[dict[str, Any]] = [
    column(3, "出生", "born_on", "yyyy.mm"),
    column(1, "单位", "unit"),
    column(2, "姓名", "name"),
    column(5, "人数", "heads", "number"),
    column(4, "时间", "decided_on", "yy.m.d"),
    {
        "clause": "附表-合计",
        "says": "按级别合计",
        "form_total": {"form": FORM, "by": "level", "parts": ["section", "staff"]},
    },
    {"clause": "附表-注", "says": "只收两种", "form_filter": {"form": FORM, "measures": ["removal", "suspension"]}},
    {
        "clause": "另表",
        "says": "没有筛选的表",
        "form_field": {"form": "open-form", "column": 1, "term": "姓名", "field": "name"},
    },
]
WHOLE: dict[str, Any] = {
    "unit": "临江市住建局",
    "name": "甲",
    "born_on": date(1975, 3, 9),
    "decided_on": date(2026, 2, 5),
    "heads": 1,
    "level": "section",
}


@cache
def law() -> Regulation:
    return made(PROVISIONS)


def entry(number: str = "1", measure: str = "removal", person: str = "甲", **changed: Any) -> Entry:
    return Entry(entry=number, person=person, measure=measure, values=WHOLE | changed)


def ask(*entries: Entry, form: str = FORM) -> Answer[Register]:
    return fill(law(), form, entries, ON)


def form(*entries: Entry, name: str = FORM) -> Register:
    answer = ask(*entries, form=name)
    assert answer.value is not None
    return answer.value


def test_columns_stand_in_the_order_of_the_form_not_of_the_file() -> None:
    assert form().columns == ("单位", "姓名", "出生", "时间", "人数")


def test_days_are_written_as_the_form_prints_them() -> None:
    assert form(entry()).rows == (("临江市住建局", "甲", "1975.03", "26.2.5", "1"),)


@pytest.mark.parametrize(
    ("told", "printed"),
    [(date(2026, 12, 31), "26.12.31"), ("2026-01-09", "26.1.9"), (date(2005, 10, 1), "05.10.1"), ("年底", "年底")],
)
def test_a_day_that_came_as_text_is_printed_alike_and_what_is_no_day_as_it_was_told(told: Any, printed: str) -> None:
    assert form(entry(decided_on=told)).rows[0][3] == printed


def test_only_the_listed_measures_enter_and_the_others_are_named_beside_it() -> None:
    answered = form(entry("1"), entry("2", measure="fine"), entry("3", measure="suspension"), entry("4", measure=""))
    assert len(answered.rows) == 2
    assert answered.left_out == ("2", "4")
    assert answered.gaps == ()


def test_a_form_without_a_filter_takes_every_row() -> None:
    answered = form(entry("1", measure="fine"), entry("2", measure=""), name="open-form")
    assert (len(answered.rows), answered.left_out, answered.totals) == (2, (), {"all": 2})


def test_totals_count_rows_by_their_part_and_persons_once() -> None:
    answered = form(entry("1"), entry("2"), entry("3", person="乙", level="staff"))
    assert answered.totals == {"all": 3, "section": 2, "staff": 1}
    assert answered.persons == 2


def test_a_row_without_its_part_is_a_gap_and_in_no_part() -> None:
    answered = form(entry("1", level=None), entry("2", level="division"))
    assert answered.totals == {"all": 2, "section": 0, "staff": 0}
    assert answered.gaps == (("1", "level"), ("2", "level"))


def test_an_empty_cell_is_named_by_row_and_column_and_not_filled() -> None:
    answered = form(entry("7", born_on=None, name=""))
    assert answered.rows == (("临江市住建局", "", "", "26.2.5", "1"),)
    assert answered.gaps == (("7", "姓名"), ("7", "出生"))


def test_a_zero_is_no_gap() -> None:
    assert form(entry(heads=0)).rows[0][4] == "0"
    assert form(entry(heads=0)).gaps == ()


def test_rows_left_out_bring_no_gaps_and_no_totals() -> None:
    answered = form(entry("9", measure="fine", name=None, level=None))
    assert (answered.rows, answered.gaps, answered.totals, answered.persons) == (
        (),
        (),
        {"all": 0, "section": 0, "staff": 0},
        0,
    )


def test_the_answer_cites_every_row_of_the_form_and_none_of_another() -> None:
    cited = set(ask(entry()).clauses)
    assert cited == {"附表-1", "附表-2", "附表-3", "附表-4", "附表-5", "附表-合计", "附表-注"}


def test_a_form_the_text_does_not_have_is_silent() -> None:
    unknown = ask(entry(), form="another").unknown
    assert unknown is not None
    assert unknown.kind is UnknownKind.SILENT


ENTRIES = some.lists(
    some.builds(
        entry,
        some.integers(0, 99).map(str),
        measure=some.sampled_from(["removal", "suspension", "fine", ""]),
        person=some.sampled_from(["甲", "乙", "丙"]),
        level=some.sampled_from(["section", "staff", "division", None]),
    ),
    max_size=12,
)


@given(entries=ENTRIES)
def test_the_parts_and_the_gaps_add_up_to_the_whole(entries: list[Entry]) -> None:
    answered = form(*entries)
    assert answered.totals["all"] == len(answered.rows)
    assert len(answered.rows) + len(answered.left_out) == len(entries)
    without_part = [gap for gap in answered.gaps if gap[1] == "level"]
    assert answered.totals["section"] + answered.totals["staff"] + len(without_part) == answered.totals["all"]
    assert answered.persons <= 3
    assert all(len(row) == len(answered.columns) for row in answered.rows)
