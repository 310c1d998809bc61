"""What libyaml reads quickly, the strict reader reads the same: the same values, the same lines, or the same refusal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wenze.engine import yaml_events
from wenze.engine.errors import RulebookError
from wenze.engine.reading import shipped_rulebook
from wenze.engine.yaml_events import Document

FILES = sorted(shipped_rulebook().rglob("*.yaml"))
LINES = [line for file in FILES for line in file.read_text("utf-8").splitlines()]
STRAY = [
    *(":", ",", "[", "]", "{", "}", "?", "-", "#", "&", "*", "!", "|", ">", "'", '"', "%", "@", "`", "\\", " ", "~"),
    *(": ", ", ", " #", "\n  ", "- ", "? ", "''", '""', "\\/", "\\x41", "\\e", "|-\n", "|2\n", ">+\n", "\n\n", "---\n"),
    *("<<: ", "[a:b]", "{a:1}", "{a:}", "{a}", "{'a':b}", '{"a":b}', "a:b", "1e3", "0o7", "0x1f", "yes", "::", "a#b"),
    *("\u3000", "\xa0", "\x85", "\u2028", "\ufeff", "\t", "\r\n", "&甲 ", "*甲", "!!str ", "...\n", "%YAML 1.1\n"),
]


def told(file: Path) -> Any:
    try:
        document = Document(file)
    except RulebookError as refused:
        return str(refused)
    return repr(document.value), document.lines


def slowly(file: Path) -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(yaml_events, "_quick_events", lambda content: None)
        return told(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_file_of_the_rulebook_is_plain_and_read_the_same(file):
    assert yaml_events._quick_events(file.read_bytes()) is not None
    assert isinstance(told(file), tuple)


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.stat().st_size < 25_000], ids=lambda file: file.parent.name
)
def test_both_readers_read_whole_files_the_same(file):
    assert told(file) == slowly(file)


@pytest.mark.parametrize(
    "text",
    ['a: ["b":c]', 'a: ["b":]', 'a: ["b" :c]', "a: ['b':3, c]", '{"a":b}', 'a: ["b": c]', 'a: "b":c', '"a":\n  b'],
)
def test_a_quoted_key_against_its_value_is_read_the_same(tmp_path, text):
    file = tmp_path / "damaged.yaml"
    file.write_text(text + "\n", "utf-8")
    assert told(file) == slowly(file)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(
    first=st.integers(0, len(LINES) - 1),
    length=st.integers(1, 20),
    strays=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2), st.sampled_from(STRAY)), min_size=1, max_size=3),
)
def test_both_readers_take_a_damaged_file_the_same(tmp_path_factory, first, length, strays):
    text = "\n".join(LINES[first : first + length]) + "\n"
    for place, cut, stray in strays:
        place %= len(text) + 1
        text = text[:place] + stray + text[place + cut :]
    file = tmp_path_factory.getbasetemp() / "damaged.yaml"
    file.write_text(text, "utf-8", newline="")
    assert told(file) == slowly(file)
