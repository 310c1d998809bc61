"""Small rulebooks for tests, written on the spot and standing on the shipped vocabulary and procedure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from wenze.engine.errors import RulebookError
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import Regulation

HEAD = """\
id: sample
title: 临江市示例办法
short_title: 示例办法
issuer: 临江市示例机关
edition: "1"
conventions: {first_day: next, deadline_months: corresponding_day, rest_days: next_workday, effect_period: corresponding_day, counting_window: corresponding_day}
facts:
  - {fact: late_times, term: 迟到次数, type: whole}
provisions:
"""
FIRST = """\
- clause: "第一条"
  says: 办事要公道
  not_modelled: 是原则，没有可以计算的后果
"""
SECOND = """\
- clause: "第二条"
  says: 十五日里可以申诉
  time_limit: {limit: appeal, from: served_on, done: appeal_filed_on, within: 15 days}
"""
HEAD_LINES = HEAD.count("\n")


@cache
def shipped() -> Rulebook:
    """The rulebook of this package, read once for all tests."""
    return Rulebook(shipped_rulebook())


@cache
def yy() -> Regulation:
    """The shipped 岳阳 regulation."""
    return shipped().regulation("yy-wgbw")


def rulebook(folder: Path) -> Rulebook:
    """A rulebook on `folder` that borrows what every rulebook has: vocabulary, calendar, procedure."""
    made = Rulebook(folder)
    made.__dict__.update(vocabulary=shipped().vocabulary, calendar=shipped().calendar, procedures=shipped().procedures)
    return made


def write(folder: Path, text: str | bytes, place: str = "sample/regulation.yaml") -> Path:
    """Write one file of a rulebook."""
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def read(folder: Path, text: str | bytes, clauses: str | None = None) -> Regulation:
    """The regulation `sample` made of this text, with the rows of its paper where they are given."""
    write(folder, text)
    if clauses is not None:
        write(folder, clauses, "sample/clauses.yaml")
    return rulebook(folder).regulation("sample")


def refused(folder: Path, text: str | bytes, clauses: str | None = None) -> RulebookError:
    """The refusal that this text meets."""
    with pytest.raises(RulebookError) as caught:
        read(folder, text, clauses)
    return caught.value


def sample(*provisions: str) -> str:
    """A whole regulation file of these provisions; without any, the two of the sample."""
    return HEAD + "".join(provisions or (FIRST, SECOND))
