"""A day is written in one way, by one module: 2026年11月22日."""

import re

from tests.house.tree import OFFICE, files

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WRITTEN_BY_HAND = re.compile(r"\.month\}月\{|Y年n月|\|date:\"Y年")
ITS_OWN = {"dates.py", "archive.py"}
"""The module itself, and the sheet of an archive, whose days are read by machines."""


def test_no_sentence_and_no_page_writes_a_day_otherwise():
    wrong = []
    for path in files():
        if not path.is_relative_to(OFFICE) or path.suffix not in {".py", ".html"} or path.name in ITS_OWN:
            continue
        if "site/demo" in path.as_posix() or path.name.startswith("command"):
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            by_machine = "isoformat()" in line and CHINESE.search(line) is not None
            if by_machine or WRITTEN_BY_HAND.search(line):
                wrong.append(f"{path.name}:{number} {line.strip()[:80]}")
    assert wrong == []
