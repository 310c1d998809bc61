"""The regulation of the guide 写一部新办法 is one that works: a reader who copies it comes out where the guide says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from wenze.engine.check import check, read_examples
from wenze.engine.mutate import mutate
from wenze.engine.reading import Rulebook, read_values, shipped_rulebook
from wenze.office.site.command_rules_work import rules

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "写一部新办法.md"
NAME = "linjiang-meeting"


@pytest.fixture
def written(tmp_path) -> Path:
    """The files of the guide, as its reader has them at the end."""
    text = GUIDE.read_text("utf-8")
    blocks = re.findall(r"^`([\w/.-]+\.yaml)`：\n\n```yaml\n(.*?)```", text, re.MULTILINE | re.DOTALL)
    assert {name for name, _block in blocks} == {
        f"{NAME}/regulation.yaml",
        f"{NAME}/examples.yaml",
        "vocabulary/organs.yaml",
    }
    for name, block in blocks:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(block, "utf-8")
    return tmp_path


def test_the_regulation_of_the_guide_has_ten_articles_and_passes_its_examples(written):
    book = Rulebook(shipped_rulebook(), more=(written,))
    text = book.regulation(NAME)
    articles = {re.match(r"第.+?条", one.clause)[0] for one in text.file.provisions}
    assert len(articles) == 10
    assert check(book, text, written / NAME / "examples.yaml").passed


def test_every_change_of_the_regulation_of_the_guide_is_noticed(written):
    book = Rulebook(shipped_rulebook(), more=(written,))
    examples, _document = read_examples(written / NAME / "examples.yaml")
    found = mutate(book, read_values(written / NAME / "regulation.yaml"), examples)
    assert found.changes >= 80
    assert found.survivors == ()


def test_the_skeleton_of_a_new_regulation_passes_as_it_is(tmp_path):
    runner = CliRunner()
    made = runner.invoke(rules, ["new", "made-up", "--title", "试写办法", "--into", str(tmp_path)])
    assert made.exit_code == 0, made.output
    run = runner.invoke(rules, ["--regulations", str(tmp_path), "check", "made-up"])
    assert run.exit_code == 0, run.output


@pytest.mark.parametrize(
    ("word", "code"), [("诫勉谈话", "admonition-talk"), ("不得提拔", "promotion"), ("served_on", "收到决定书日")]
)
def test_a_code_is_found_by_its_word_and_a_word_by_its_code(word, code):
    assert code in CliRunner().invoke(rules, ["words", word]).output


def test_a_word_nobody_has_says_where_to_put_it():
    said = CliRunner().invoke(rules, ["words", "没有这个词"]).output
    assert "vocabulary" in said


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("[criticism-circular, admonition-talk", "[通报批评, admonition-talk", "是否想写 criticism-circular"),
        ("from: meeting_ended_on", "from: meeting_ended", "是否想写 meeting_ended_on"),
        ("who: meeting_supervision_office", "who: 市委督查室", "是否想写 meeting_supervision_office"),
        ('clause: "第四条"', "clause: 第四条", "条款号要加引号"),
        ("within: 10 workdays", "within: 10个工作日", "不是期限"),
    ],
)
def test_the_slips_of_a_first_time_are_told_with_their_remedy(written, before, after, says):
    file = written / NAME / "regulation.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    run = CliRunner().invoke(rules, ["--regulations", str(written), "check", NAME])
    assert run.exit_code == 1
    assert says in run.output
