"""YAML 1.2 text → plain values with the line of every key, refusing whatever a rule file has no use for.

No anchors, no tags, no duplicate keys, no depth beyond 24, no file beyond 1 MB or 30,000 values, no device or pipe: nothing to expand and nothing to hide in.

A plain file is read by libyaml, many times as fast; whatever it does not read without a word, and whatever YAML 1.1 and 1.2 might read
differently, is read again by ruamel, which alone may refuse a file and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml.events as quick
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError
from yaml.error import YAMLError

from wenze.engine.errors import RulebookError

try:
    import yaml.cyaml as libyaml
except ImportError:  # PyYAML was built without it
    libyaml = None  # type: ignore[assignment]

LARGEST_FILE_BYTES = 1_000_000
DEEPEST_NESTING = 24
MOST_VALUES = 30_000
"""Keys and items of one file; the largest of the shipped ones has a sixth of it."""
MUST_BE_QUOTED = ("clause",)

Place = tuple[str | int, ...]

SCALAR = (ScalarEvent, quick.ScalarEvent)
MAPPING = (MappingStartEvent, quick.MappingStartEvent)
SEQUENCE = (SequenceStartEvent, quick.SequenceStartEvent)
MAPPING_END = (MappingEndEvent, quick.MappingEndEvent)
SEQUENCE_END = (SequenceEndEvent, quick.SequenceEndEvent)
ALIAS = (AliasEvent, quick.AliasEvent)
STARTS = (*SCALAR, *MAPPING, *SEQUENCE)


class Document:
    """One file as plain values (`value`) and the 1-based line of every key and item (`lines`), with its bytes."""

    def __init__(self, file: Path, shown_as: str = "") -> None:
        self.name = shown_as or file.name
        self.bytes = _bytes_of(file, self.name)
        self.lines: dict[Place, int] = {}
        self.value: Any = self._read()

    def refuse(self, place: Place, says: str) -> RulebookError:
        """The error to raise about a place in this file; the nearest enclosing line where the place has none."""
        while place and place not in self.lines:
            place = place[:-1]
        return RulebookError(self.name, self.lines.get(place, 1), says)

    def _read(self) -> Any:
        events = _quick_events(self.bytes)
        if events is not None:
            try:
                return self._build(events)
            except (RulebookError, YAMLError, ValueError, StopIteration):
                if len(self.lines) > MOST_VALUES:  # it would not become shorter by being read again
                    raise
                self.lines.clear()
        return self._build(_events(self.bytes, self.name))

    def _build(self, events: Iterator[Any]) -> Any:
        for event in events:
            if isinstance(event, STARTS):
                value = self._value(event, events, ())
                rest = [more for more in events if isinstance(more, STARTS)]
                if rest:
                    raise RulebookError(self.name, _line(rest[0]), "一个文件只写一份内容，请删去第二份（---）")
                return value
        raise RulebookError(self.name, 1, "文件是空的，请写入内容")

    def _value(self, event: Any, events: Iterator[Any], place: Place) -> Any:
        self.lines.setdefault(place, _line(event))
        if len(self.lines) > MOST_VALUES:
            raise RulebookError(self.name, _line(event), f"文件超过 {MOST_VALUES} 项，请分成几个文件或者核对")
        if len(place) > DEEPEST_NESTING:
            raise RulebookError(self.name, _line(event), f"嵌套超过 {DEEPEST_NESTING} 层，请把内容写浅一些")
        if isinstance(event, ALIAS) or getattr(event, "anchor", None) is not None:
            raise RulebookError(self.name, _line(event), "规则文件不用锚点（&）和引用（*），请把内容照写一遍")
        if str(getattr(event, "ctag", None) or getattr(event, "tag", None) or "") not in ("", "None", "!"):
            raise RulebookError(self.name, _line(event), "规则文件不用类型标签（!…），请删去")
        if isinstance(event, MAPPING):
            return self._mapping(events, place)
        if isinstance(event, SEQUENCE):
            return self._sequence(events, place)
        assert isinstance(event, SCALAR)
        return self._scalar(event, place)

    def _mapping(self, events: Iterator[Any], place: Place) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key in events:
            if isinstance(key, MAPPING_END):
                return mapping
            if not isinstance(key, SCALAR):
                raise RulebookError(self.name, _line(key), "键要写成文字，不能是列表、映射或引用")
            name = str(key.value)
            if name in mapping:
                raise RulebookError(self.name, _line(key), f"键“{name}”写了两次，请删去一个")
            self.lines[(*place, name)] = _line(key)
            mapping[name] = self._value(next(events), events, (*place, name))
        return mapping

    def _sequence(self, events: Iterator[Any], place: Place) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SEQUENCE_END):
                return items
            items.append(self._value(event, events, (*place, len(items))))
        return items

    def _scalar(self, event: Any, place: Place) -> Any:
        if event.style:
            return event.value
        if place and place[-1] in MUST_BE_QUOTED:
            raise RulebookError(self.name, _line(event), f'条款号要加引号：{place[-1]}: "{event.value}"')
        return _plain(event.value)


_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _plain(text: str) -> Any:
    """An unquoted scalar as YAML 1.2 core reads it, save that decimals stay decimal and dates stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.match(text) and len(text) < 20:
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) and len(text) < 40 else text


def _bytes_of(file: Path, name: str) -> bytes:
    try:
        if not S_ISREG(file.stat().st_mode):  # a device or a pipe may never come to an end
            raise RulebookError(name, None, "不是普通文件，请核对路径")
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE_BYTES + 1)
    except OSError as failure:
        raise RulebookError(name, None, f"文件打不开（{failure.strerror}），请核对路径与权限") from failure
    if len(content) > LARGEST_FILE_BYTES:
        raise RulebookError(name, None, f"文件超过 {LARGEST_FILE_BYTES // 1_000_000} MB，规则文件不会这么大，请核对")
    return content


# Directives, breaks of documents, anchors, tags, blocks of text, a quoted key with its colon against what follows, and characters that YAML 1.1 and 1.2 break
# lines at or print differently.
_NOT_PLAIN = re.compile(
    "^(?:%|---|\\.\\.\\.)|[&*!]|[\"'] *:[^ \\n]|[|>][-+0-9]* *(?:#|$)|[^\\n\\x20-\\x7e\\xa0-\\u2027\\u202a-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd]",
    re.MULTILINE,
)


def _quick_events(content: bytes) -> Iterator[Any] | None:
    """The events of a plain file by libyaml; None for a file that is not plain."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if libyaml is None or _NOT_PLAIN.search(text):
        return None
    return iter(libyaml.CParser(text).get_event, None)  # type: ignore[attr-defined]


def _events(content: bytes, name: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        text = content.decode("utf-8")
        if "\t" in text:
            raise RulebookError(name, text[: text.index("\t")].count("\n") + 1, "有制表符，请改用空格缩进")
        yield from yaml.parse(text)
    except UnicodeDecodeError as failure:
        raise RulebookError(name, None, "文件不是 UTF-8 编码，请另存为 UTF-8") from failure
    except MarkedYAMLError as failure:
        left_open = "end of stream" in str(failure.problem)
        mark = (failure.context_mark if left_open else None) or failure.problem_mark or failure.context_mark
        says = f"写法不合 YAML 格式，请核对这一行的缩进、引号和冒号后的空格（{failure.problem}）"
        raise RulebookError(name, mark.line + 1 if mark else None, says) from failure
    except ReaderError as failure:
        says = f"有看不见的字符（U+{failure.character:04X}），请删去"
        raise RulebookError(name, text[: failure.position].count("\n") + 1, says) from failure
    except (ValueError, RecursionError) as failure:
        raise RulebookError(name, None, f"写法不合 YAML 格式，请核对（{failure}）") from failure


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
