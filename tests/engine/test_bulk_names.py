"""Who is meant in the two files of `wenze standing bulk`: one form of each number, no number that lost digits, each person once."""

from __future__ import annotations

import pytest

from tests.engine.test_bulk_command import GOOD, people, read, run, write

pytestmark = pytest.mark.slow

NUMBER = "11010119900307002X"


def test_a_number_in_scientific_notation_bars_nobody_and_is_named_in_both_files(tmp_path):
    people(tmp_path, "1.1E+17", "1.1E+17", "1.10101198101030e+17", "p1")
    told = write(tmp_path / "d.csv", [{**GOOD, "person_id": "1.1E+17"}, {**GOOD, "decision_id": "2.02611E+11"}])
    done = run(tmp_path, told, "--summary", str(tmp_path / "s.csv"))
    assert done.exit_code == 3
    assert read(tmp_path / "bars.csv") == []
    reasons = [row["reason"] for row in read(tmp_path / "bars.rejects.csv")]
    assert len(reasons) == 5
    assert all("科学计数法，后几位已经丢失" in reason for reason in reasons)
    assert sum(reason.startswith("人员表：") for reason in reasons) == 3
    assert [(line["person_id"], line["status"]) for line in read(tmp_path / "s.csv")] == [("p1", "unknown")]
    assert "不受限的结论不能作数" in done.output


def test_a_person_who_stands_twice_on_the_list_is_named_and_answered_once(tmp_path):
    people(tmp_path, "p1", "李试", "p2", "李　试", " p1 ")
    done = run(tmp_path, write(tmp_path / "d.csv", [GOOD]), "--summary", str(tmp_path / "s.csv"))
    assert done.exit_code == 3
    rejects = [(row["line"], row["person_id"], row["reason"]) for row in read(tmp_path / "bars.rejects.csv")]
    says = "人员表：与前面某一行是同一人，已按一人查询，请核对编号"
    assert rejects == [("5", "李试", says), ("6", "p1", says)]
    assert [line["person_id"] for line in read(tmp_path / "s.csv")] == ["p1", "李试", "p2"]
    assert "人员 3 人" in done.output


@pytest.mark.parametrize(
    "typed",
    [NUMBER.lower(), f"'{NUMBER}", f" {NUMBER[:6]} {NUMBER[6:]}", "１１０１０１19900307002Ｘ", f"\u200b{NUMBER}"],
)
def test_a_decision_finds_its_person_however_the_number_is_written(tmp_path, typed):
    people(tmp_path, NUMBER)
    assert run(tmp_path, write(tmp_path / "d.csv", [{**GOOD, "person_id": typed}])).exit_code == 0
    assert {row["person_id"] for row in read(tmp_path / "bars.csv")} == {NUMBER}
    people(tmp_path, typed)
    assert run(tmp_path, write(tmp_path / "d.csv", [{**GOOD, "person_id": NUMBER}])).exit_code == 0
    assert {row["person_id"] for row in read(tmp_path / "bars.csv")} == {NUMBER}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_file_in_utf_16_is_read_with_commas_or_tabs(tmp_path, encoding):
    write(tmp_path / "people.csv", [{"person_id": "张三01"}], encoding)
    told = write(tmp_path / "d.csv", [{**GOOD, "person_id": "张三01"}], encoding)
    assert run(tmp_path, told).exit_code == 0
    assert read(tmp_path / "bars.csv")[0]["person_id"] == "张三01"
    told.write_text(told.read_text(encoding).replace(",", "\t"), encoding)
    assert run(tmp_path, told).exit_code == 0
    assert read(tmp_path / "bars.csv")[0]["person_id"] == "张三01"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "big5"])
def test_a_file_in_an_unknown_encoding_is_refused_in_chinese(tmp_path, encoding):
    people(tmp_path, "p1")
    told = write(tmp_path / "d.csv", [{**GOOD, "person_id": "張三一二三的乚"[:5]}], encoding)
    if encoding == "big5":
        told.write_bytes(told.read_bytes() + b"\xff\xff,\x80\xff\n")
    done = run(tmp_path, told)
    assert done.exit_code == 2
    assert "文字编码认不出来" in done.output
