"""The letter as a GB/T 9704-2012 page: a PDF, or a PDF/A-2b for the archive, set by typst without network or packages."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from wenze.office.documents import fonts, letters
from wenze.office.documents.letters import Letter
from wenze.office.documents.titles import balanced

ARCHIVE_STANDARD = "a-2b"
TIGHTER = 2
"""Place in `PITCHES` up to which the pitch is tightened for the sake of the imprint alone."""
MOST_NAMED = 10
UNDATED = date(2000, 1, 1)
PITCHES = ("28.99", "28.4", "27.8", "29.6", "30.2", "27.2", "30.8", "31.6", "26.6", "32.4")
"""Line pitches of the text in points: 22 lines a page, then what is tried to bring text and signature together."""


class Unprintable(ValueError):
    """Characters that no available face holds. `characters` lists them, each once."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        shown = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in characters[:MOST_NAMED])
        shown += f"等{len(characters)}个" if len(characters) > MOST_NAMED else ""
        super().__init__(f"字体中没有这些字：{shown}。请把含有这些字的字体文件放进单位的字体文件夹后再签发")


def missing_glyphs(letter: Letter, *, own_fonts: str | Path | None = None) -> tuple[str, ...]:
    """Which characters of the letter could not be printed here? Empty when all can."""
    drawn = (letters.typeset(text) for text in letters.texts(letter))
    return fonts.missing_glyphs(drawn, fonts.faces(fonts.folders(own_fonts)))


def render(
    letter: Letter,
    *,
    own_fonts: str | Path | None = None,
    is_draft: bool = False,
    is_archival: bool = True,
    dated_on: date | None = None,
) -> bytes:
    """The letter as PDF bytes, the same bytes for the same letter and fonts.

    own_fonts: folder of the office's own font files, searched first.   is_draft: prints 草稿 behind the text.
    is_archival: PDF/A-2b.   dated_on: the date in the file's own description, by default the letter's.   Raises `Unprintable` rather than print a box, `fonts.NoFonts` without any Chinese face.
    """
    found = fonts.faces(fonts.folders(own_fonts))
    missing = missing_glyphs(letter, own_fonts=own_fonts)
    if missing:
        raise Unprintable(missing)
    day = letter.signed_on or dated_on or UNDATED
    inputs = _inputs(letter, found, day, is_draft=is_draft)
    inputs["pitch"] = _fit(found, inputs).pitch
    return typst.compile(
        _template(),
        font_paths=found.book,
        sys_inputs=inputs,
        pdf_standards=[ARCHIVE_STANDARD] if is_archival else [],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )


@dataclass(frozen=True)
class Fit:
    """How a letter was fitted to its pages: points from line to line, and does the signature share its page with text?"""

    pitch: str
    is_together: bool


def fit_of(letter: Letter, *, own_fonts: str | Path | None = None) -> Fit:
    """How the PDF of this letter was fitted; by the standard alone where no face is installed."""
    try:
        found = fonts.faces(fonts.folders(own_fonts))
    except fonts.NoFonts:
        return Fit(PITCHES[0], is_together=True)
    return _fit(found, _inputs(letter, found, letter.signed_on or UNDATED))


def _inputs(letter: Letter, found: fonts.Faces, day: date, *, is_draft: bool = False) -> dict[str, str]:
    """What the template is told, but for the pitch."""
    return {
        "letter": json.dumps(drawn_values(letter), ensure_ascii=False),
        "dated": f"{day.year} {day.month} {day.day}",
        "faces": json.dumps(_faces(found), ensure_ascii=False),
        "draft": "yes" if is_draft else "no",
    }


def _fit(found: fonts.Faces, inputs: dict[str, str]) -> Fit:
    """The first line pitch at which the signature shares its page with text: GB/T 9704 7.3.5.1 lets the pitch be adjusted
    rather than leave a signature alone on a page. A little tighter is also tried to keep the imprint off a page of its own.
    """
    together = ""
    for place, pitch in enumerate(PITCHES):
        pages = _pages(found, {**inputs, "pitch": pitch})
        text, signature = pages.get("<last-text-page>"), pages.get("<signature-page>")
        if text is None or signature is None or text == signature:
            if pages.get("<imprint>") in (None, signature or text):
                return Fit(pitch, is_together=True)
            together = together or pitch
        if together and place >= TIGHTER:
            break
    return Fit(together or PITCHES[0], is_together=bool(together))


def _pages(found: fonts.Faces, inputs: dict[str, str]) -> dict[str, int]:
    """On which page each of the marks of the template lies."""
    marks = json.loads(typst.query(_template(), "metadata", font_paths=found.book, sys_inputs=inputs))
    return {mark["label"]: int(mark["value"]) for mark in marks}


def page_count(pdf: bytes) -> int:
    """How many pages does this PDF have? 0 where its pages cannot be counted without unpacking it."""
    return len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", pdf))


@cache
def _template() -> bytes:
    return Path(__file__).with_name("letter.typ").read_bytes()


def _faces(found: fonts.Faces) -> dict[str, Any]:
    named: dict[str, Any] = {role: list(names) for role, names in found.families.items()}
    named["title-weight"] = "bold" if named["title"][0] in ("FandolSong", "Noto Serif CJK SC") else "regular"
    return named


def drawn_values(letter: Letter) -> dict[str, Any]:
    """The letter as both layouts draw it: typeset text, broken title, dates and lists in words."""
    values: dict[str, Any] = _typeset(letters.to_json(letter))
    values["title"] = balanced(values["title"])
    values["signed_text"] = ""
    if letter.signed_on:
        values["signed_text"] = letters.chinese_date(letter.signed_on)
    values["author"] = letter.signer.replace("\n", " ")
    values["copies_text"] = "，".join(values["copies_to"]) + "。" if letter.copies_to else ""
    values["has_imprint"] = letter.head in ("document", "minutes") and bool(letter.copies_to or letter.issued_by_line)
    values["shows_title"] = letter.head != "minutes" or letter.title != letter.issuer_mark
    values["is_form"] = any(block["block"] == "table" for block in values["body"][:1])
    for block in values["body"]:
        block["sticky"] = block["last"] = False
        if block["block"] == "table":
            for cell in (cell for row in block["rows"] for cell in row):
                cell["short"] = len(block["widths"]) > 2 and len(cell["text"]) <= 12 and "\n" not in cell["text"]
    if values["body"]:
        values["body"][-1]["last"] = True
    for block, following in zip(values["body"], values["body"][1:], strict=False):
        if block["block"] == "paragraph" and block["level"] in (1, 2) and following["block"] != "new_page":
            block["sticky"] = True
    return values


def _typeset(value: Any) -> Any:
    if isinstance(value, str):
        return letters.typeset(value)
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in ("block", "kind", "head", "align") else _typeset(item) for key, item in value.items()
        }
    return value
