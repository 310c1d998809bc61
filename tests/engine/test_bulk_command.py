"""`wenze standing bulk` as a person types it: both formats, every bad row, every engine."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from tests.engine.build_conventions import OTHER
from tests.engine.test_bulk_agrees import ON, compiled
from wenze.engine.bulk import BARS, DECISIONS, bars, in_order
from wenze.engine.conventions import EFFECT_PERIOD
from wenze.office.site import command_standing_files, command_standing_parts
from wenze.office.site.command import main

pytestmark = pytest.mark.slow  # each one opens the rulebook as the command does

QUESTIONS = ["promotion", "award", "grade"]
GOOD = {
    "decision_id": "d1",
    "person_id": "p1",
    "regulation": "yy-wgbw",
    "measure": "P75",
    "decided_on": "2026-05-01",
    "effective_on": "2026-05-02",
    "rectified_on": "",
    "rescinded_on": "",
}


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def people(folder: Path, *names: str) -> Path:
    return write(folder / "people.csv", [{"person_id": name} for name in names])


def run(folder: Path, decisions: Path, *more: str, out: str = "bars.csv", persons: Path | None = None) -> Result:
    told = ["--people", str(persons or folder / "people.csv"), "--decisions", str(decisions), "--on", str(ON)]
    return CliRunner().invoke(main, ["standing", "bulk", *told, "--out", str(folder / out), *more])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def invented(number: int, persons: int, seed: int = 7) -> pa.Table:
    """So many readable decisions of texts, measures and days taken at random."""
    chance = random.Random(seed)
    pairs = [(name, measure) for name, text in compiled().texts.items() for measure in text.measures if name in SHIPPED]
    rows = []
    for index in range(number):
        regulation, measure = chance.choice(pairs)
        decided_on = ON - timedelta(days=chance.randrange(1200))
        later = [None, decided_on + timedelta(days=chance.randrange(600))]
        rows.append(
            {
                "decision_id": f"d{index}",
                "person_id": f"p{chance.randrange(persons):04}",
                "regulation": regulation,
                "measure": measure,
                "decided_on": decided_on,
                "effective_on": decided_on + timedelta(days=chance.randrange(40)),
                "rectified_on": chance.choice(later),
                "rescinded_on": chance.choice([None, None, later[1]]),
            }
        )
    return pa.Table.from_pylist(rows, schema=DECISIONS)


SHIPPED = ("fzm-street", "jd-enterprise", "lj-city", "xn-justice", "yy-2012-notice", "yy-strict", "yy-wgbw")


def big(folder: Path) -> Path:
    pq.write_table(invented(4000, 900), folder / "decisions.parquet", row_group_size=700)
    pq.write_table(pa.table({"person_id": [f"p{n:04}" for n in range(900)]}), folder / "people.parquet")
    return folder / "decisions.parquet"


def test_a_clean_run_ends_with_zero_and_tells_every_bar(tmp_path):
    people(tmp_path, "p1", "p2")
    done = run(tmp_path, write(tmp_path / "d.csv", [GOOD]), "--summary", str(tmp_path / "s.csv"))
    assert done.exit_code == 0, done.output
    bars_told = read(tmp_path / "bars.csv")
    assert list(bars_told[0]) == BARS.names
    assert [(bar["question"], bar["last_barred_day"], bar["binding"]) for bar in bars_told] == [
        ("award", "2026-12-31", "true"),
        ("grade", "2026-12-31", "true"),
        ("promotion", "2028-05-02", "true"),
    ]
    assert [line["status"] for line in read(tmp_path / "s.csv")] == ["barred", "clear"]
    assert read(tmp_path / "bars.rejects.csv") == []
    assert {path.name for path in tmp_path.iterdir()} == {
        "people.csv",
        "d.csv",
        "bars.csv",
        "bars.rejects.csv",
        "s.csv",
    }


OWN = "本机构自己的话"


def readings(folder: Path, *told: tuple[str, str, str]) -> str:
    """A file of readings, each of a regulation, a row and its words."""
    every = [
        {"regulation": name, "edition": "1", "row": row, "reading": words, "own_words": words == OWN}
        for name, row, words in told
    ]
    (folder / "readings.json").write_text(json.dumps(every, ensure_ascii=False), "utf-8")
    return str(folder / "readings.json")


@pytest.mark.parametrize("engine", ["in-process", "processes"])
def test_it_answers_by_the_readings_an_office_took(tmp_path, engine):
    people(tmp_path, "p1")
    told = readings(tmp_path, ("yy-wgbw", EFFECT_PERIOD, OTHER[EFFECT_PERIOD]), ("yy-wgbw", "第十条(一)", OWN))
    done = run(tmp_path, write(tmp_path / "d.csv", [GOOD]), "--readings", told, "--engine", engine)
    assert (done.exit_code, "按读法文件里取定的 2 处读法查询" in done.output) == (0, True), done.output
    assert [bar["last_barred_day"] for bar in read(tmp_path / "bars.csv")] == ["2026-12-31", "2026-12-31", "2028-05-01"]


@pytest.mark.parametrize(
    ("row", "words"),
    [("第二条", OWN), ("第十条(一)", "规则文件没有的读法"), (EFFECT_PERIOD, OWN), ("没有这一条", OWN)],
)
def test_a_reading_the_text_does_not_have_makes_the_text_unusable_and_says_so(tmp_path, row, words):
    people(tmp_path, "p1")
    told = readings(tmp_path, ("yy-wgbw", row, words))
    done = run(tmp_path, write(tmp_path / "d.csv", [GOOD]), "--readings", told)
    assert (done.exit_code, "读法没有采用" in done.output) == (3, True), done.output
    assert "规则库里没有" not in done.output
    assert f"“{row}”没有“{words}”这种读法" in read(tmp_path / "bars.rejects.csv")[0]["reason"]


def test_readings_of_another_rulebook_are_named_and_a_file_that_is_none_is_refused(tmp_path):
    people(tmp_path, "p1")
    decisions = write(tmp_path / "d.csv", [GOOD])
    done = run(tmp_path, decisions, "--readings", readings(tmp_path, ("no-such", EFFECT_PERIOD, "另外的读法")))
    assert (done.exit_code, "no-such@1 的读法没有采用：规则库里没有" in done.output) == (0, True)
    told = readings(tmp_path, ("yy-wgbw", EFFECT_PERIOD, ""))
    done = run(tmp_path, decisions, "--readings", told)
    assert (done.exit_code, "readings.json:" in done.output) == (2, True), done.output
    Path(told).write_text('[{"regulation": "yy-wgbw"}]', "utf-8")
    done = run(tmp_path, decisions, "--readings", told)
    assert (done.exit_code, "readings.json:1" in done.output) == (2, True), done.output


BAD = [
    ({"decision_id": ""}, "缺决定编号"),
    ({"person_id": ""}, "缺人员编号"),
    ({"regulation": "no-such"}, "规则库里没有“no-such”"),
    ({"measure": "P00"}, "不认识的问责方式“P00”"),
    ({"regulation": "yy-2012-notice", "measure": "phone-or-letter-urging"}, "没有“phone-or-letter-urging”这一方式"),
    ({"decided_on": "五月一日"}, "决定日（decided_on）“五月一日”不是日期"),
    ({"effective_on": "2026-04-30"}, "早于决定日"),
    ({"decision_id": "d1"}, "决定编号与前面某一行相同"),
    ({"person_id": "p9"}, "人员表里没有“p9”这个人"),
]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
@pytest.mark.parametrize(("change", "reason"), BAD)
def test_a_bad_row_goes_to_the_rejects_and_its_person_is_never_clear(tmp_path, ending, change, reason):
    people(tmp_path, "p1", "p2", "p3")
    told = write(tmp_path / "d.csv", [GOOD, {**GOOD, "decision_id": "d2", "person_id": "p2", **change}])
    if ending == "parquet":
        text = pa_csv.ConvertOptions(column_types=dict.fromkeys(DECISIONS.names, pa.string()), strings_can_be_null=True)
        pq.write_table(pa_csv.read_csv(told, convert_options=text), tmp_path / "d.parquet")
        told = tmp_path / "d.parquet"
    done = run(tmp_path, told, "--summary", str(tmp_path / "s.csv"), "--rejects", str(tmp_path / "r.csv"))
    assert done.exit_code == 3, done.output
    (reject,) = read(tmp_path / "r.csv")
    assert reject["line"] == ("3" if ending == "csv" else "2")
    assert reason in reject["reason"]
    assert len(read(tmp_path / "bars.csv")) == 3
    status = {line["person_id"]: line["status"] for line in read(tmp_path / "s.csv")}
    named = change.get("person_id", "p2") == "p2"
    assert status == {"p1": "barred", "p2": "unknown" if named else "clear", "p3": "clear"}
    assert ("不受限的结论不能作数" in done.output) is not named


def test_lines_with_too_many_fields_and_empty_lines_keep_the_count(tmp_path):
    people(tmp_path, "p1")
    told = write(tmp_path / "d.csv", [GOOD, {**GOOD, "decision_id": "d3", "measure": "P00"}])
    head, first, second = told.read_text("utf-8").splitlines()
    told.write_text("\n".join([head, "", f"{first},", first, second, ""]) + "\n", "utf-8")
    assert run(tmp_path, told).exit_code == 3
    rejects = {row["line"]: row["reason"] for row in read(tmp_path / "bars.rejects.csv")}
    assert rejects.keys() == {"3", "5"}
    assert rejects["3"] == "这一行有 9 列，应为 8 列"


def test_a_nameless_line_of_the_people_is_rejected_too(tmp_path):
    persons = tmp_path / "people.csv"
    persons.write_text('person_id,name\np1,甲\n" ",乙\n', "utf-8")
    done = run(tmp_path, write(tmp_path / "d.csv", [GOOD]), "--summary", str(tmp_path / "s.csv"))
    assert done.exit_code == 3
    (reject,) = read(tmp_path / "bars.rejects.csv")
    assert (reject["line"], reject["reason"]) == ("3", "人员表：缺人员编号（person_id）")
    assert [line["person_id"] for line in read(tmp_path / "s.csv")] == ["p1"]


def test_a_file_of_a_chinese_spreadsheet_is_read(tmp_path):
    write(tmp_path / "people.csv", [{"person_id": "张三01"}], "gb18030")
    told = write(tmp_path / "d.csv", [{**GOOD, "person_id": "张三01", "decided_on": "2026/5/1"}], "gb18030")
    assert run(tmp_path, told).exit_code == 0
    assert read(tmp_path / "bars.csv")[0]["person_id"] == "张三01"


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda folder: (folder / "d.csv").write_text("decision_id,person_id\n1,2\n"), "缺少列 regulation"),
        (lambda folder: (folder / "d.csv").write_text(""), "文件读不了"),
        (lambda folder: (folder / "d.csv").unlink(), "文件读不了"),
        (lambda folder: (folder / "people.csv").write_text("name\n甲\n", "utf-8"), "缺少列 person_id"),
    ],
)
def test_an_unusable_file_ends_with_two_one_sentence_and_no_output(tmp_path, break_it, says):
    people(tmp_path, "p1")
    told = write(tmp_path / "d.csv", [GOOD])
    (tmp_path / "bars.csv").write_text("earlier", "utf-8")
    break_it(tmp_path)
    done = run(tmp_path, told)
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output
    assert (tmp_path / "bars.csv").read_text("utf-8") == "earlier"
    assert not list(tmp_path.glob(".*"))


def test_a_parquet_file_that_is_none_or_of_other_types_is_unusable(tmp_path):
    people(tmp_path, "p1")
    (tmp_path / "d.parquet").write_text("decision_id", "utf-8")
    assert "文件读不了" in run(tmp_path, tmp_path / "d.parquet").output
    pq.write_table(pa.table({name: [1] for name in DECISIONS.names}), tmp_path / "e.parquet")
    done = run(tmp_path, tmp_path / "e.parquet")
    assert (done.exit_code, "列 decided_on 应为日期或文字，文件里是 int64" in done.output) == (2, True)
    (tmp_path / "d.xlsx").write_text("x")
    assert "只读 .csv 和 .parquet" in run(tmp_path, tmp_path / "d.xlsx").output


def test_words_that_cannot_be_meant_are_refused(tmp_path):
    people(tmp_path, "p1")
    told = write(tmp_path / "d.csv", [GOOD])
    assert run(tmp_path, told, "--for", "promotion,holiday").exit_code == 2
    assert "是同一个文件" in run(tmp_path, told, out="d.csv").output
    assert "只写 .csv 和 .parquet" in run(tmp_path, told, out="bars.txt").output
    assert "不存在" in run(tmp_path, told, out="nowhere/bars.csv").output


def test_no_decisions_at_all_leave_everybody_clear(tmp_path):
    people(tmp_path, "p1", "p2")
    told = write(tmp_path / "d.csv", [GOOD])
    told.write_text(told.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    done = run(tmp_path, told, "--summary", str(tmp_path / "s.parquet"), out="bars.parquet")
    assert done.exit_code == 0, done.output
    assert pq.read_table(tmp_path / "bars.parquet").num_rows == 0
    assert pq.read_table(tmp_path / "s.parquet")["status"].to_pylist() == ["clear", "clear"]


def digest(done: Result) -> str:
    assert done.exit_code == 0, done.output
    return re.search(r"SHA-256 ([0-9a-f]{64})", done.output)[1]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """Some thousand decisions, the folder they lie in, and the digest of their bars."""
    folder = tmp_path_factory.mktemp("big")
    decisions = big(folder)
    return folder, decisions, digest(run(folder, decisions, out="bars.parquet", persons=folder / "people.parquet"))


def test_the_table_of_bars_is_the_answer_of_the_engine_in_order(told):
    folder, decisions, _ = told
    expected = in_order(bars(compiled(), pq.read_table(decisions), ON, QUESTIONS)).to_pylist()
    assert pq.read_table(folder / "bars.parquet").to_pylist() == expected
    keys = [(bar["person_id"], bar["question"], bar["decision_id"], bar["clause"]) for bar in expected]
    assert keys == sorted(keys)
    assert len(keys) > 500


def test_small_parts_small_pieces_and_the_order_of_rows_change_nothing(told, tmp_path, monkeypatch):
    _, decisions, expected = told
    folder = decisions.parent
    monkeypatch.setattr(command_standing_parts, "ROWS_OF_A_PART", 300)
    monkeypatch.setattr(command_standing_files, "ROWS_OF_A_PIECE", 170)
    shuffled = pq.read_table(decisions).take(pa.array(random.Random(1).sample(range(4000), 4000)))
    pa_csv.write_csv(shuffled, tmp_path / "d.csv")
    assert digest(run(tmp_path, tmp_path / "d.csv", persons=folder / "people.parquet")) == expected


def test_processes_give_the_same_bars(told, tmp_path):
    _, decisions, expected = told
    more = ("--engine", "processes", "--processes", "2")
    assert digest(run(tmp_path, decisions, *more, persons=decisions.parent / "people.parquet")) == expected


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark runs on Java, and this machine has none")
def test_spark_gives_the_same_bars(told, tmp_path):
    _, decisions, expected = told
    more = ("--engine", "spark", "--processes", "2")
    assert digest(run(tmp_path, decisions, *more, persons=decisions.parent / "people.parquet")) == expected


def test_a_pipe_or_a_device_in_place_of_a_list_is_refused_and_not_read(tmp_path):
    people(tmp_path, "p1")
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    for name in ("pipe.csv", "endless.csv"):
        done = run(tmp_path, tmp_path / name)
        assert done.exit_code == 2
        assert "不是普通文件" in done.output
