"""Rows of decisions that cannot be read are told from those that can, each with every reason."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tests.engine.test_bulk_agrees import ON, compiled
from wenze.engine.bulk import DECISIONS, bars
from wenze.engine.bulk_rows import digests, readable, refused
from wenze.engine.bulk_summary import everyone, noted, unknown_lines

GOOD = {
    "decision_id": "d1",
    "person_id": "p1",
    "regulation": "yy-wgbw",
    "measure": "removal",
    "decided_on": "2026-05-01",
    "effective_on": "2026-05-02",
    "rectified_on": None,
    "rescinded_on": None,
}


def table(*rows):
    told = {name: pa.array([row[name] for row in rows]) for name in DECISIONS.names}
    told = {
        name: column.cast(pa.string()) if pa.types.is_null(column.type) else column for name, column in told.items()
    }
    return pa.table({**told, "line": pa.array(range(2, len(rows) + 2))})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"decision_id": None}, "缺决定编号（decision_id）"),
        ({"person_id": " "}, "缺人员编号（person_id）"),
        ({"regulation": None}, "缺办法（regulation）"),
        ({"regulation": "no-such"}, "规则库里没有“no-such”这部办法，现有："),
        ({"measure": ""}, "缺问责方式（measure）"),
        ({"measure": "P00"}, "不认识的问责方式“P00”，请写统一代码"),
        ({"regulation": "jj-projects", "measure": "demotion"}, "没有“demotion”这一方式"),
        ({"decided_on": None}, "缺决定日（decided_on）"),
        ({"effective_on": ""}, "缺生效日（effective_on）"),
        ({"decided_on": "2026-02-30"}, "决定日（decided_on）“2026-02-30”不是日期"),
        ({"rectified_on": "昨天"}, "整改完成日（rectified_on）“昨天”不是日期"),
        ({"rescinded_on": "2026-05-01 08:30"}, "取消问责日（rescinded_on）“2026-05-01 08:30”不是日期"),
        ({"effective_on": "2026-04-30"}, "生效日（effective_on）2026-04-30早于决定日2026-05-01"),
        ({"rectified_on": "2026-04-30"}, "整改完成日（rectified_on）2026-04-30早于决定日"),
        ({"rescinded_on": "2026-04-30"}, "取消问责日（rescinded_on）2026-04-30早于决定日"),
        ({"decided_on": "0206-05-01"}, "不在1900年至2200年之间"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason_and_the_good_one_goes_on(change, reason):
    known = readable(compiled(), table(GOOD, {**GOOD, "decision_id": "d2", **change}))
    assert known.good["decision_id"].to_pylist() == ["d1"]
    (reject,) = known.rejects.to_pylist()
    assert reject["line"] == 3
    assert reason in reject["reason"]


def test_every_reason_of_a_row_is_told_at_once():
    known = readable(compiled(), table({**GOOD, "person_id": None, "measure": "P00", "decided_on": "x"}))
    assert known.rejects["reason"][0].as_py().count("；") == 2
    assert len(known.good) == 0


@pytest.mark.parametrize("written", ["2026-05-01", "2026/5/1", "2026.05.01", " 2026-05-01 ", "2026-05-01 00:00:00"])
def test_a_day_may_be_written_as_a_spreadsheet_writes_it(written):
    known = readable(compiled(), table({**GOOD, "decided_on": written}))
    assert known.good["decided_on"].to_pylist() == [date(2026, 5, 1)]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("us")])
def test_a_column_of_days_is_taken_as_it_is(kind):
    rows = table({**GOOD, "decided_on": date(2026, 5, 1)})
    place = rows.schema.get_field_index("decided_on")
    rows = rows.set_column(place, "decided_on", rows["decided_on"].cast(kind))
    assert readable(compiled(), rows).good["decided_on"].to_pylist() == [date(2026, 5, 1)]


def test_a_measure_is_known_by_its_number_and_by_its_name():
    rows = readable(compiled(), table({**GOOD, "measure": "P75"}, {**GOOD, "measure": " removal "})).good
    assert rows["measure"].to_pylist() == ["removal", "removal"]
    found = bars(compiled(), rows, ON, ["promotion"]).to_pylist()
    assert len(found) == 2
    assert found[0] == found[1]


def test_a_regulation_whose_file_is_broken_is_named_with_its_fault():
    known = readable(compiled(), table({**GOOD, "regulation": "own"}), {"own": "第3行写错"})
    assert "办法“own”的规则文件不能用：第3行写错" in known.rejects["reason"][0].as_py()


def test_rows_refused_later_become_rejects_that_name_the_person():
    good = readable(compiled(), table(GOOD, {**GOOD, "decision_id": "d2", "person_id": "p2"})).good
    kept, rejects = refused(good, pa.array([False, True]).to_numpy(zero_copy_only=False), "没有“{}”")
    assert kept["person_id"].to_pylist() == ["p1"]
    assert rejects.to_pylist() == [{"line": 3, "decision_id": "d2", "person_id": "p2", "reason": "没有“p2”"}]


def test_different_names_have_different_digests_wherever_they_stand():
    names = ["", "a", "b", "ab", "ba", "甲", "a" * 300, "a" * 299 + "b"]
    found = digests(pa.chunked_array([names[:3], names[3:]]))
    assert len(set(found.tolist())) == len(names)
    assert (digests(pa.chunked_array([pa.array(["x", *names]).slice(1)])) == found).all()


def test_the_summary_tells_barred_from_unknown_from_clear():
    rows = readable(compiled(), table(GOOD, {**GOOD, "decision_id": "d2", "person_id": "p2"})).good
    found = bars(compiled(), rows, ON, ["promotion", "award"])
    lines = pa.concat_tables(
        [noted(found, {"p2", "p3"}, ["promotion", "award", "grade"]), unknown_lines({"p3"}, ["grade"])]
    )
    told = {line["person_id"]: line for line in everyone(pa.array(["p3", "p1", "p4", "p2"]), lines).to_pylist()}
    assert list(told) == ["p3", "p1", "p4", "p2"]
    assert [line["status"] for line in told.values()] == ["unknown", "barred", "clear", "barred"]
    assert told["p1"]["barred_from"] == "promotion,award"
    assert told["p1"]["unknown_for"] == ""
    assert told["p2"]["unknown_for"] == "grade"
    assert told["p1"]["last_barred_day"] == date(2028, 5, 2)
    assert "yy-wgbw/第十八条" in told["p1"]["clauses"]
    assert told["p4"]["clauses"] == ""


def test_a_bar_without_a_last_day_leaves_the_summary_without_one():
    bar = {
        "person_id": "p",
        "question": "promotion",
        "decision_id": "d",
        "regulation": "r",
        "edition": "1",
        "clause": "第一条",
    }
    bars_of_one = [{**bar, "last_barred_day": None, "binding": True}, {**bar, "last_barred_day": ON, "binding": True}]
    (line,) = noted(pa.Table.from_pylist(bars_of_one), set(), ["promotion"]).to_pylist()
    assert line["last_barred_day"] is None
    (loose,) = noted(
        pa.Table.from_pylist([{**bar, "last_barred_day": ON, "binding": False}]), set(), ["promotion"]
    ).to_pylist()
    assert (loose["status"], loose["unknown_for"], loose["last_barred_day"]) == ("unknown", "promotion", None)
