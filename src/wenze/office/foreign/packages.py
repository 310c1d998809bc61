"""The package under a .docx or .xlsx: a zip of parts, each with a content type, joined by relationships (ECMA-376, part 2).

Names and types are compared in one spelling: lower case, slashes, percent signs undone. What is not on a list of known
harmless things is refused.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import unquote
from xml.parsers import expat

from wenze.office.foreign.process import BROKEN, TOO_COMPLEX, Unfit

PIECE_BYTES = 256 * 1024
MOST_PARTS = 3000
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
SMALL_BYTES = 5 * 1024 * 1024
"""A package that unpacks to less may shrink as much as it likes."""
MOST_TIMES = 100
"""How many times its own size a package may unpack to."""
MOST_ELEMENTS = 5_000_000
CONTENT_TYPES = "[content_types].xml"
SWOLLEN = "展开后异常庞大，不能接收。请删去多余的内容，另存一份再上传"
STRANGE = "的内部结构异常，不能接收。请用办公软件打开后另存一份再上传"


@dataclass(frozen=True)
class Link:
    """One relationship: the last word of its type, its target, and whether that lies outside the package."""

    kind: str
    target: str
    outside: bool


class Package:
    """An opened package. Raises Unfit where it unpacks to too much or its parts have strange names."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.packed = zipfile.ZipFile(stream)
        entries = [one for one in self.packed.infolist() if not one.is_dir()]
        total = sum(one.file_size for one in entries)
        size = stream.seek(0, 2)
        if (
            len(entries) > MOST_PARTS
            or total > MOST_UNPACKED_BYTES
            or (total > SMALL_BYTES and total > MOST_TIMES * size)
        ):
            raise Unfit(SWOLLEN)
        self.parts = {_part_name(one.filename): one for one in entries}
        if len(self.parts) != len(entries) or any(_is_strange(name) for name in self.parts):
            raise Unfit(STRANGE)
        self.unpacked_bytes = total

    def pieces(self, part: str) -> Iterator[bytes]:
        """The content of a part; never more than the package says it holds."""
        with self.packed.open(self.parts[part]) as opened:
            while piece := opened.read(PIECE_BYTES):
                yield piece

    def types(self) -> dict[str, str]:
        """Every part with its content type in lower case; empty where none is given."""
        if CONTENT_TYPES not in self.parts:
            raise Unfit(BROKEN)
        own: dict[str, str] = {}
        by_ending: dict[str, str] = {}
        for tag, told in self._elements(CONTENT_TYPES):
            kind = told.get("ContentType", "").strip().lower()
            if tag == "Override":
                own[_part_name(told.get("PartName", "")).lstrip("/")] = kind
            elif tag == "Default":
                by_ending[told.get("Extension", "").strip().lower()] = kind
        return {
            name: own.get(name, by_ending.get(name.rpartition(".")[2], ""))
            for name in self.parts
            if name != CONTENT_TYPES
        }

    def links(self) -> Iterator[Link]:
        """Every relationship of every part."""
        for part in (name for name in self.parts if name.endswith(".rels")):
            for tag, told in self._elements(part):
                if tag == "Relationship":
                    kind = re.split(r"[/#?]", unquote(told.get("Type", "")).strip().rstrip("/").lower())[-1]
                    target = re.sub(r"[\x00-\x20]+", "", unquote(told.get("Target", "")))
                    yield Link(kind, target, told.get("TargetMode", "").strip().lower() not in ("", "internal"))

    def _elements(self, part: str) -> list[tuple[str, dict[str, str]]]:
        found: list[tuple[str, dict[str, str]]] = []
        Elements(lambda tag, told: found.append((tag, told))).read(self.pieces(part))
        return found


class Elements:
    """Reads XML piece by piece and tells each element to ``begun(local name, attributes)``; ``value_of`` reads those.
    No tree is built.

    Raises Unfit for a document type, for an encoding that XML parsers need not know, and for too many elements.
    """

    def __init__(self, begun: Callable[[str, dict[str, str]], None], most: int = MOST_ELEMENTS) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.buffer_text = True
        self._begun, self._most, self._count = begun, most, 0

    def read(self, pieces: Iterator[bytes]) -> None:
        """To the end. A broken file raises an error of expat or zipfile."""
        for piece in pieces:
            self.parser.Parse(piece, False)
        self.parser.Parse(b"", True)

    def hear(self, ended: Callable[[str, str], None]) -> None:
        """From here on the words are kept; at the end of the element ``ended(local name, words)`` is called, once."""
        said: list[str] = []

        def end(tag: str) -> None:
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            ended(tag.rpartition(":")[2], "".join(said))

        self.parser.CharacterDataHandler, self.parser.EndElementHandler = said.append, end

    def _begin(self, tag: str, told: dict[str, str]) -> None:
        self._count += 1
        if self._count > self._most:
            raise Unfit(TOO_COMPLEX)
        if self.parser.EndElementHandler is not None:  # no element stands among the words that are listened to
            raise Unfit(STRANGE)
        self._begun(tag.rpartition(":")[2], told)

    def _doctype(self, *_told: Any) -> None:
        raise Unfit(STRANGE)


def value_of(told: dict[str, str], name: str) -> str:
    """An attribute by its local name, whatever its namespace; empty where it is not there."""
    return told.get(name) or next((value for key, value in told.items() if key.endswith(f":{name}")), "")


def _part_name(name: str) -> str:
    return unquote(name).replace("\\", "/").lower()


def _is_strange(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or "//" in name or any(ord(char) < 32 for char in name)
