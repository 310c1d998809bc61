"""A regulation stands against its paper row by row, beside its other editions, in a rulebook with vocabulary and procedure."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.engine.build_reading import FIRST, HEAD_LINES, SECOND, read, refused, rulebook, sample, shipped, write
from wenze.engine.check import check, read_examples
from wenze.engine.errors import RulebookError
from wenze.engine.procedure_check import check_procedure
from wenze.engine.procedure_file import Procedure
from wenze.engine.reading import Rulebook, paper_rows, shipped_rulebook, sm3, validated
from wenze.engine.yaml_events import Document

PAPER = '- "第一条"\n- "第二条"\n'


def editions_refused(folder: Path) -> RulebookError:
    with pytest.raises(RulebookError) as caught:
        rulebook(folder).editions("sample")
    return caught.value


# ── the paper ──


def test_a_file_with_every_row_in_order_is_read(tmp_path: Path):
    rows = [provision.row for provision in read(tmp_path, sample(), PAPER).file.provisions]
    assert rows == ["第一条", "第二条"] == list(paper_rows(tmp_path / "sample"))


def test_a_row_of_the_paper_without_provision_is_refused(tmp_path: Path):
    refusal = refused(tmp_path, sample(FIRST), PAPER)
    assert refusal.line == 1
    assert refusal.says == "缺少条款“第二条”，每一条都要写规则或 not_modelled 的理由（共缺 1 条）"


def test_a_provision_out_of_order_is_refused_where_it_stands(tmp_path: Path):
    refusal = refused(tmp_path, sample(SECOND, FIRST), PAPER)
    assert (refusal.line, refusal.says) == (HEAD_LINES + 1, "条款要按原文次序：此处应为“第一条”，写的是“第二条”")


def test_a_provision_the_paper_does_not_have_is_refused(tmp_path: Path):
    refusal = refused(tmp_path, sample(FIRST, SECOND.replace("第二条", "第二十条")), PAPER)
    assert (refusal.line, refusal.says) == (HEAD_LINES + 4, "原文清单里没有“第二十条”，请核对条款号")


def test_a_row_written_twice_is_refused_even_without_a_paper(tmp_path: Path):
    refusal = refused(tmp_path, sample(FIRST, FIRST))
    assert (refusal.line, refusal.says) == (
        HEAD_LINES + 4,
        "条款“第一条”写了两次；同条的另一规则请写 part 区分",
    )


def test_two_rules_of_one_clause_are_told_apart_by_their_part(tmp_path: Path):
    regulation = read(tmp_path, sample(FIRST, FIRST + "  part: 乙\n"))
    assert [provision.row for provision in regulation.file.provisions] == ["第一条", "第一条#乙"]
    assert regulation.provision("第一条#乙") == regulation.file.provisions[1]
    assert regulation.provision("第九条") is None


def test_a_list_of_rows_that_is_no_list_is_refused(tmp_path: Path):
    refusal = refused(tmp_path, sample(), "第一条: 一\n")
    assert (refusal.file, refusal.line) == ("sample/clauses.yaml", 1)
    assert "应为列表" in refusal.says


# ── editions ──


def edition(name: str, *more: str) -> str:
    return sample().replace('edition: "1"', "\n".join([f'edition: "{name}"', *more]))


def test_editions_stand_in_the_order_of_their_time_and_the_latest_is_the_default(tmp_path: Path):
    write(tmp_path, edition("新", "in_force_from: 2015-01-01"), "sample/a/regulation.yaml")
    write(
        tmp_path, edition("旧", "in_force_from: 2012-01-01", "in_force_until: 2014-12-31"), "sample/b/regulation.yaml"
    )
    book = rulebook(tmp_path)
    assert [one.file.edition for one in book.editions("sample")] == ["旧", "新"]
    assert book.regulation("sample").file.edition == "新"
    assert book.regulation("sample", "旧").file.edition == "旧"
    with pytest.raises(RulebookError, match="“sample”没有“最新”这一版本"):
        book.regulation("sample", "最新")


@pytest.mark.parametrize("until", ["in_force_until: 2015-01-01", "replaces: 更旧的办法"])
def test_editions_whose_time_overlaps_are_refused(until: str, tmp_path: Path):
    write(tmp_path, edition("旧", "in_force_from: 2012-01-01", until), "sample/2012/regulation.yaml")
    write(tmp_path, edition("新", "in_force_from: 2015-01-01"), "sample/2015/regulation.yaml")
    refusal = editions_refused(tmp_path)
    assert refusal.file == "sample/新"
    assert refusal.says == "版本“新”与“旧”的施行期间重叠，请写明前一版本的 in_force_until"


def test_an_edition_that_ends_before_it_begins_is_refused(tmp_path: Path):
    write(tmp_path, edition("新", "in_force_from: 2015-01-01", "in_force_until: 2014-12-31"))
    assert editions_refused(tmp_path).says.startswith("版本“新”的失效日早于施行日")


def test_of_several_editions_each_says_from_when_it_is_in_force(tmp_path: Path):
    write(tmp_path, edition("旧"), "sample/2012/regulation.yaml")
    write(tmp_path, edition("新", "in_force_from: 2015-01-01"), "sample/2015/regulation.yaml")
    assert editions_refused(tmp_path).says == "有多个版本时，版本“旧”要写明施行日 in_force_from"


def test_one_edition_in_two_files_is_refused(tmp_path: Path):
    write(
        tmp_path, edition("新", "in_force_from: 2012-01-01", "in_force_until: 2014-12-31"), "sample/a/regulation.yaml"
    )
    write(tmp_path, edition("新", "in_force_from: 2015-01-01"), "sample/b/regulation.yaml")
    assert editions_refused(tmp_path).says == "版本“新”有两份文件，请删去一份或另取版本名"


# ── the book ──


def test_a_file_whose_id_is_not_its_folder_is_refused(tmp_path: Path):
    write(tmp_path, sample(), "other/regulation.yaml")
    with pytest.raises(RulebookError, match=r"other/regulation\.yaml:1: 文件的 id“sample”与文件夹“other”不同"):
        rulebook(tmp_path).regulation("other")


def test_a_regulation_the_book_does_not_have_is_refused_with_those_it_has(tmp_path: Path):
    write(tmp_path, sample())
    with pytest.raises(RulebookError, match="规则库里没有“nothing”，现有：sample"):
        rulebook(tmp_path).regulation("nothing")


@pytest.mark.parametrize("name", ["..", "../sample", "vocabulary", "procedure", "calendar", ""])
def test_only_folders_with_a_regulation_are_regulations(name: str, tmp_path: Path):
    write(tmp_path, sample())
    with pytest.raises(RulebookError, match="规则库里没有"):
        rulebook(tmp_path).regulation(name)


def test_a_regulation_carries_the_hashes_of_its_bytes(tmp_path: Path):
    text = sample()
    regulation = read(tmp_path, text)
    assert regulation.file_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert regulation.file_sm3 == sm3(text.encode())


def test_sm3_is_that_of_the_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_one_letter_changed_changes_both_hashes(tmp_path: Path):
    one, other = read(tmp_path / "a", sample()), read(tmp_path / "b", sample().replace("公道", "公正"))
    assert one.file_sha256 != other.file_sha256
    assert one.file_sm3 != other.file_sm3


def test_a_regulation_is_read_once_and_kept(tmp_path: Path):
    file = write(tmp_path, sample())
    book = rulebook(tmp_path)
    first = book.regulation("sample")
    file.write_text("坏了", "utf-8")
    assert book.regulation("sample") is first


def test_the_shipped_book_is_read_whole():
    book = shipped()
    assert "yy-wgbw" in book.ids
    assert {book.regulation(one).id for one in book.ids} == set(book.ids)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("counts_as: initiate", "counts_as: begin", "不认识的锚点“begin”"),
        ("leads_to: investigating", "leads_to: nowhere", "不认识的阶段“nowhere”"),
        ("stages: [initiating]", "stages: [dawn]", "不认识的阶段“dawn”"),
        ("who: [office_director, approving_leader]", "who: [anybody]", "不认识的办理人“anybody”"),
        ("{fact: respondents, at_least: 1}", "{fact: sinners, at_least: 1}", "不认识的事实“sinners”"),
        ("move: decline_initiation", "move: approve_initiation", "动作“approve_initiation”写了两次"),
    ],
)
def test_a_procedure_that_names_what_does_not_exist_is_refused(before: str, after: str, says: str, tmp_path: Path):
    text = (shipped_rulebook() / "procedure" / "accountability.yaml").read_text("utf-8")
    document = Document(write(tmp_path, text.replace(before, after, 1), "procedure/accountability.yaml"))
    with pytest.raises(RulebookError) as caught:
        check_procedure(validated(TypeAdapter(Procedure), document), shipped().vocabulary, document)
    assert says in caught.value.says
    assert caught.value.line > 1


def test_a_vocabulary_with_an_unknown_key_is_refused_with_its_file(tmp_path: Path):
    shutil.copytree(shipped_rulebook() / "vocabulary", tmp_path / "vocabulary")
    write(tmp_path, "- {code: clerk, name: 办事员}\n", "vocabulary/roles.yaml")
    with pytest.raises(RulebookError, match=r"vocabulary/roles\.yaml:1: 不认识的键“name”"):
        _ = Rulebook(tmp_path).vocabulary


# ── examples ──

EXAMPLE = """\
- title: 甲
  ask: deadlines
  limit: appeal
  on: 2015-07-29
  facts: {served_on: 2015-07-14, appeal_filed_on: 2015-07-29}
  expect: {due_on: 2015-07-29, breached: false}
  clauses: ["第二条"]
"""


def test_an_example_takes_over_what_it_does_not_say_itself(tmp_path: Path):
    text = EXAMPLE + "- {title: 乙, like: 甲, facts: {appeal_filed_on: 2015-07-30}, expect: {breached: true}}\n"
    read(tmp_path, sample())
    file = write(tmp_path, text, "sample/examples.yaml")
    (_, second), _ = read_examples(file)
    assert (second.limit, second.facts) == ("appeal", {"served_on": "2015-07-14", "appeal_filed_on": "2015-07-30"})
    assert second.clauses == ()
    checked = check(rulebook(tmp_path), rulebook(tmp_path).regulation("sample"), file)
    assert (checked.examples, checked.failures) == (2, ())
    assert checked.bare == ("第二条",)
    assert not checked.passed


def test_an_example_that_does_not_come_out_is_told_with_its_line(tmp_path: Path):
    read(tmp_path, sample())
    wrong = EXAMPLE.replace("title: 甲", "title: 错").replace("due_on: 2015-07-29", "due_on: 2015-07-28")
    file = write(tmp_path, EXAMPLE + wrong, "sample/examples.yaml")
    checked = check(rulebook(tmp_path), rulebook(tmp_path).regulation("sample"), file)
    assert [(one.file, one.line, one.title) for one in checked.failures] == [("sample/examples.yaml", 8, "错")]
    assert "due_on" in checked.failures[0].says
    assert not checked.passed


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (EXAMPLE + EXAMPLE, 8, "例子“甲”写了两次，请改一个标题"),
        (EXAMPLE + "- {title: 乙, like: 丙, expect: {breached: true}}\n", 8, "前面没有题为“丙”的例子"),
        ("- {title: 乙, like: 甲, expect: {breached: true}}\n" + EXAMPLE, 1, "前面没有题为“甲”的例子"),
        (EXAMPLE.replace("ask: deadlines", "ask: weather"), 2, "“ask”只能是 deadlines"),
        (EXAMPLE.replace("expect: {due_on: 2015-07-29, breached: false}", "expect: {}"), 6, "“expect”不能为空"),
        (EXAMPLE.replace("on: 2015-07-29", "on: 七月"), 4, "“on”应为日期"),
        (EXAMPLE.replace("limit:", "limits:"), 3, "不认识的键“limits”，是否想写“limit”？"),
    ],
)
def test_an_example_file_is_refused_with_line_and_remedy(text: str, line: int, says: str, tmp_path: Path):
    with pytest.raises(RulebookError) as caught:
        read_examples(write(tmp_path, text, "sample/examples.yaml"))
    assert caught.value.line == line
    assert says in caught.value.says
