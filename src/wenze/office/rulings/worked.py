"""Do the worked examples of a regulation come out? Run in this process, and kept as long as neither file changes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wenze.engine.answers import cited
from wenze.engine.check import bare, read_examples, wrong
from wenze.engine.errors import RulebookError
from wenze.engine.lint import Finding, lint
from wenze.engine.regulation import Regulation
from wenze.office.rulings import queries

EXAMPLE_NUMBER = re.compile(r"^【[A-Z]\d+[^】]*】")
"""What an author of a rule file numbers an example with."""


@dataclass(frozen=True)
class Worked:
    """One example: its sentence, the rows it expects to be cited, and what does not come out (empty: it does)."""

    title: str
    line: int
    rows: tuple[str, ...]
    wrong: str


@dataclass(frozen=True)
class Run:
    """Every example of one edition; ``bare`` are computed rows without enough of them, ``fault`` why they could not be read."""

    examples: tuple[Worked, ...] = ()
    bare: tuple[str, ...] = ()
    fault: str = ""

    @property
    def failed(self) -> tuple[Worked, ...]:
        """The examples that do not come out."""
        return tuple(one for one in self.examples if one.wrong)

    @property
    def passed(self) -> bool:
        """Whether there are examples and every one comes out."""
        return bool(self.examples) and not self.failed and not self.fault


def run(text: Regulation) -> Run:
    """The examples beside the rule file of ``text``, run against it as written."""
    file = queries.law().file_of(text.id, text.file.edition).with_name("examples.yaml")
    if not file.exists():
        return Run(fault="没有办例文件 examples.yaml，请在规则文件旁补写。")
    written = queries.law().regulation(text.id, text.file.edition)
    return _run(file, hashlib.sha256(file.read_bytes()).hexdigest(), _Text(written))


class _Text:
    """A regulation as written, the same as long as its file is."""

    def __init__(self, text: Regulation) -> None:
        self.text = text

    def __hash__(self) -> int:
        return hash(self.text.file_sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text) and other.text.file_sha256 == self.text.file_sha256


@lru_cache(maxsize=64)
def _run(file: Path, _sha256: str, key: _Text) -> Run:
    book, text = queries.law(), key.text
    try:
        examples, document = read_examples(file)
    except RulebookError as fault:
        return Run(fault=str(fault))
    found = tuple(
        Worked(
            _spoken(one.title, text), document.lines.get((index,), 1), one.clauses, "；".join(wrong(book, text, one))
        )
        for index, one in enumerate(examples)
    )
    return Run(found, tuple(bare(text, examples)))


def _spoken(title: str, text: Regulation) -> str:
    """The title of an example as a page shows it: clauses as people cite them, without the number of the example."""
    for row in sorted((one.row for one in text.file.provisions), key=len, reverse=True):
        title = title.replace(row, cited(row))
    return EXAMPLE_NUMBER.sub("", title)


@lru_cache(maxsize=64)
def _findings(key: _Text) -> tuple[Finding, ...]:
    return lint(key.text)


def findings(text: Regulation) -> tuple[Finding, ...]:
    """What a machine finds odd in the text as written, row by row."""
    return _findings(_Text(queries.law().regulation(text.id, text.file.edition)))
