"""What the reader of rule files has no use for it refuses, with file, line and how to mend it."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.engine.build_reading import FIRST, HEAD, HEAD_LINES, SECOND, refused, sample, write
from wenze.engine.errors import RulebookError
from wenze.engine.yaml_events import DEEPEST_NESTING, LARGEST_FILE_BYTES, Document

MALFORMED = {
    "a tab": (sample(FIRST.replace("  says", "\tsays")), HEAD_LINES + 2, "制表符，请改用空格缩进"),
    "the first of two tabs": (
        sample(FIRST.replace("  says", "\tsays") + "\tmore: 1\n"),
        HEAD_LINES + 2,
        "制表符，请改用空格缩进",
    ),
    "a key twice": (sample(FIRST + "  says: 再说一遍\n"), HEAD_LINES + 4, "键“says”写了两次，请删去一个"),
    "an anchor": (sample(FIRST.replace("says: ", "says: &words ")), HEAD_LINES + 2, "请把内容照写一遍"),
    "an alias": (sample(FIRST.replace("办事要公道", "*words")), HEAD_LINES + 2, "请把内容照写一遍"),
    "a tag": (sample(FIRST.replace("says: ", "says: !!str ")), HEAD_LINES + 2, "类型标签（!…），请删去"),
    "a tag of Python": (sample(FIRST.replace("says: ", "says: !!python/name:os.system ")), HEAD_LINES + 2, "类型标签"),
    "a merge of keys": (sample(FIRST + "  <<: *other\n"), HEAD_LINES + 4, "请把内容照写一遍"),
    "a list as key": (sample(FIRST + "  ? [a, b]\n  : c\n"), HEAD_LINES + 4, "键要写成文字"),
    "a second document": (sample() + "---\nid: other\n", HEAD_LINES + 8, "请删去第二份（---）"),
    "a clause number without quotes": (
        sample(FIRST.replace('"第一条"', "第一条")),
        HEAD_LINES + 1,
        '请加引号: "第一条"',
    ),
    "a quote left open": (sample(FIRST.replace("says: 办", 'says: "办')), HEAD_LINES + 2, "请核对这一行的缩进、引号"),
    "a colon too many": (sample(FIRST.replace("says: 办", "says: 甲: 办")), HEAD_LINES + 2, "请核对这一行的缩进、引号"),
    "an empty file": ("", 1, "文件是空的，请写入内容"),
    "only a comment": ("# 待写\n", 1, "文件是空的，请写入内容"),
    "an invisible character": (sample() + "# \x07\n", HEAD_LINES + 7, "有看不见的字符（U+0007），请删去"),
    "another encoding": (sample().encode("gb18030"), None, "文件不是 UTF-8 编码，请另存为 UTF-8"),
    "too large a file": (sample() + "#" * LARGEST_FILE_BYTES, None, "文件超过 1 MB"),
    "nesting without bottom": ("a: " + "[" * (DEEPEST_NESTING + 1) + "]" * (DEEPEST_NESTING + 1), 1, "嵌套超过 24 层"),
    "nesting that would break a reader": ("a: " + "[" * 5000, 1, "嵌套超过 24 层"),
}


@pytest.mark.parametrize(("text", "line", "says"), MALFORMED.values(), ids=MALFORMED)
def test_a_rule_file_is_refused_for(text: str | bytes, line: int | None, says: str, tmp_path: Path):
    refusal = refused(tmp_path, text)
    assert (refusal.file, refusal.line) == ("sample/regulation.yaml", line)
    assert says.replace("请加引号: ", "条款号要加引号：clause: ") in refusal.says
    assert str(refusal).startswith("sample/regulation.yaml")


def test_a_file_that_cannot_be_opened_is_refused_with_its_name(tmp_path: Path):
    with pytest.raises(RulebookError, match=r"nothing\.yaml: 文件打不开.*请核对路径与权限"):
        Document(tmp_path / "nothing.yaml")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path):
    with pytest.raises(RulebookError, match="不是普通文件"):
        Document(tmp_path)


def test_a_device_or_a_pipe_in_place_of_a_file_is_refused_and_not_read(tmp_path: Path):
    pipe = tmp_path / "regulation.yaml"
    os.mkfifo(pipe)
    endless = tmp_path / "endless.yaml"
    endless.symlink_to("/dev/zero")
    for file in (pipe, endless, Path("/dev/zero")):
        with pytest.raises(RulebookError, match="不是普通文件，请核对路径"):
            Document(file)


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "for the strict reader"])
def test_a_rule_file_with_twelve_thousand_conditions_is_refused_before_it_is_understood(tmp_path: Path, plain: bool):
    conditions = "".join(f"- {{fact: task_late_times, at_least: {number}}}\n" for number in range(12_000))
    begun = time.process_time()
    with pytest.raises(RulebookError, match="超过 30000 项"):
        values(tmp_path, conditions if plain else f"{conditions}- &late {{}}\n")
    assert time.process_time() - begun < 20


def values(folder: Path, text: str) -> object:
    return Document(write(folder, text, "plain.yaml")).value


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("true", True),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("15", 15),
        ("-3", -3),
        ("0.10", Decimal("0.10")),
        ("89.995", Decimal("89.995")),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2015-07-20", "2015-07-20"),
        ("12:30:45", "12:30:45"),
        ('"15"', "15"),
        ("'true'", "true"),
        ("9" * 40, "9" * 40),
    ],
)
def test_an_unquoted_word_is_read_as_it_stands_and_decimals_stay_decimal(written: str, read_as: object, tmp_path: Path):
    value = values(tmp_path, f"a: {written}\n")
    assert value == {"a": read_as}
    assert type(value["a"]) is type(read_as)


def test_every_key_and_item_knows_its_line(tmp_path: Path):
    document = Document(write(tmp_path, "a:\n  b:\n    - c\n    - d: 1\n", "plain.yaml"))
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("a", "b"): 2,
        ("a", "b", 0): 3,
        ("a", "b", 1): 4,
        ("a", "b", 1, "d"): 4,
    }


def test_a_refusal_about_a_place_without_a_line_names_the_nearest_line_around_it(tmp_path: Path):
    document = Document(write(tmp_path, "a:\n  b: 1\n", "plain.yaml"))
    assert document.refuse(("a", "b", "c", 0), "改").line == 2
    assert document.refuse(("x",), "改").line == 1


def test_what_is_read_is_the_bytes_that_are_hashed(tmp_path: Path):
    text = HEAD + FIRST + SECOND
    assert Document(write(tmp_path, text)).bytes == text.encode()
