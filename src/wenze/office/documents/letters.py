"""What is written in a letter? Frozen values: no database, no clock, no layout.

A `Letter` is complete: both layouts (PDF and .docx) draw it from these values alone, and it goes to JSON and back
without loss, so that an issued letter can be drawn again years later.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from wenze.office.paper import dates

Head = Literal["document", "letter", "minutes", "form"]
"""Which of the layouts: 公文 (red mark, number, line), 信函 (double red lines), 纪要, or an internal form without a head."""

ELEMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "facts": "问责事实",
        "basis": "问责依据",
        "measure": "问责方式",
        "approving_organ": "批准机关",
        "effective_on": "生效时间",
        "appeal_period": "申诉期限",
        "appeal_organ": "受理机关",
    }
)
"""The elements a law may require of a decision letter, by code, with the words a reader knows them by."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `level` 0 is text; 1–4 are headings 一、 / (一) / 1. / (1), whose numbers stand in `text`."""

    text: str
    level: int = 0
    align: Literal["justify", "left", "centre", "right"] = "justify"
    indented: bool = True
    block: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Labelled:
    """A label in 黑体, a full-width colon and a text whose further lines hang under its first character (出席、时间…)."""

    label: str
    text: str
    block: Literal["labelled"] = "labelled"


@dataclass(frozen=True)
class Cell:
    """One cell of a form. Labels are centred; other cells are set from the left. Spans count columns and rows."""

    text: str
    is_label: bool = False
    columns: int = 1
    rows: int = 1
    footer: str = ""
    """Set at the foot of the cell, to the right: the place for a signature and a date."""


@dataclass(frozen=True)
class FormTable:
    """A bordered form: relative column widths, rows of cells, and the least height of each row in millimetres (0: as needed)."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...] = ()
    has_header: bool = False
    """The first row is repeated on every page the table reaches."""
    block: Literal["table"] = "table"


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a new page."""

    block: Literal["new_page"] = "new_page"


Block = Paragraph | Labelled | FormTable | NewPage


@dataclass(frozen=True)
class Cover:
    """A cover page: title, and lines of label and value set in its lower half."""

    title: str
    subtitle: str = ""
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Letter:
    """One letter, form or record.

    kind: code of the kind, a key of `documents.kinds.KINDS`.   word: 机关代字 of the number, "" if it takes none.
    number: the full 发文字号, "" until issued.   issuer_mark: the red 发文机关标志.   signed_on: the 成文日期.
    elements: code → the very text in the body that fulfils it.   cites: number of the document that this one corrects.
    """

    kind: str
    title: str
    body: tuple[Block, ...]
    head: Head = "document"
    issuer_mark: str = ""
    word: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    signer: str = ""
    signed_on: date | None = None
    note: str = ""
    copies_to: tuple[str, ...] = ()
    issued_by_line: str = ""
    cover: Cover | None = None
    elements: Mapping[str, str] = field(default_factory=dict)
    cites: str = ""

    def __hash__(self) -> int:
        return hash((self.kind, self.title, self.number, self.body))


_BLOCKS: Mapping[str, type[Block]] = {
    "paragraph": Paragraph,
    "labelled": Labelled,
    "table": FormTable,
    "new_page": NewPage,
}


def to_json(letter: Letter) -> dict[str, Any]:
    """The letter as plain JSON values (dates as ISO text), the inverse of `from_json`."""
    plain = asdict(letter)
    plain["signed_on"] = letter.signed_on.isoformat() if letter.signed_on else None
    plain["elements"] = dict(letter.elements)
    return _listed(plain)  # type: ignore[no-any-return]


def _listed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_listed(item) for item in value]
    return value


def from_json(plain: Mapping[str, Any]) -> Letter:
    """The letter that `to_json` wrote. Raises `KeyError` or `TypeError` on anything else."""
    values = dict(plain)
    values["body"] = tuple(_block(item) for item in values["body"])
    for name in ("attachments", "copies_to"):
        values[name] = tuple(values.get(name, ()))
    signed_on = values.get("signed_on")
    values["signed_on"] = date.fromisoformat(signed_on) if signed_on else None
    cover = values.get("cover")
    if cover:
        values["cover"] = Cover(cover["title"], cover["subtitle"], tuple((a, b) for a, b in cover["lines"]))
    return Letter(**values)


def _block(plain: Mapping[str, Any]) -> Block:
    values = dict(plain)
    if values["block"] == "table":
        values["widths"] = tuple(values["widths"])
        values["heights"] = tuple(values["heights"])
        values["rows"] = tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"])
    return _BLOCKS[values["block"]](**values)


def texts(letter: Letter) -> Iterator[str]:
    """Every piece of text that the layouts draw, in reading order."""
    if letter.cover:
        yield letter.cover.title
        yield letter.cover.subtitle
        for label, value in letter.cover.lines:
            yield f"{label}：{value}"
    yield from (letter.issuer_mark, letter.number, letter.title, letter.addressee)
    for block in letter.body:
        yield from _block_texts(block)
    yield from letter.attachments
    yield letter.signer
    if letter.signed_on:
        yield chinese_date(letter.signed_on)
    yield letter.note
    yield from letter.copies_to
    yield letter.issued_by_line


def _block_texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Labelled):
        yield f"{block.label}：{block.text}"
    elif isinstance(block, FormTable):
        for row in block.rows:
            for cell in row:
                yield cell.text
                yield cell.footer


def body_text(letter: Letter) -> str:
    """What the body says, blanks taken out: the text in which the elements must be found."""
    return squeezed("\n".join(text for block in letter.body for text in _block_texts(block)))


def squeezed(text: str) -> str:
    """The text as it is typeset but without any blank, so that a line break never hides a match."""
    return "".join(typeset(text).split())


_WIDE = str.maketrans(",:;?!", "，：；？！")
_CJK = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff“”‘’"
_NEXT_TO_CJK = re.compile(f"(?<=[{_CJK}])[,:;?!]|[,:;?!](?=[{_CJK}])")
_PAIR = re.compile(r"\(([^()\n]*)\)")


def typeset(text: str) -> str:
    """The text as a Chinese letter sets it: control characters gone, half-width punctuation beside Chinese made full-width.

    Figures keep theirs (10:30, 1,000), and so does Latin text. Applying it twice changes nothing.
    """
    clean = "".join(char for char in text if char == "\n" or not _is_invisible(char))
    clean = _PAIR.sub(lambda found: _wide_pair(clean, found), clean)
    return _NEXT_TO_CJK.sub(lambda found: found[0].translate(_WIDE), clean)


def _is_invisible(char: str) -> bool:
    """Control and format characters, halves of a pair, and the two code points of each plane that are no characters.
    Characters of private use and ones younger than this Python stay: a face may have them, and if none has, that is said."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or ord(char) & 0xFFFE == 0xFFFE


def _wide_pair(text: str, found: re.Match[str]) -> str:
    beside = text[max(found.start() - 1, 0) : found.start()] + found[1] + text[found.end() : found.end() + 1]
    return f"（{found[1]}）" if re.search(f"[{_CJK}]", beside) else found[0]


def missing_elements(letter: Letter, required: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Which of the required elements are absent, empty, or claimed but not found in the body? In the order asked."""
    body = body_text(letter)

    def is_there(code: str) -> bool:
        claimed = squeezed(letter.elements.get(code, ""))
        return bool(claimed) and claimed in body

    return tuple(code for code in required if not is_there(code))


def chinese_date(day: date) -> str:
    """2026年11月22日: Arabic figures without leading zeros, GB/T 9704-2012 7.3.5.4."""
    return dates.spoken(day)


def document_number(word: str, year: int, serial: int) -> str:
    """临问责〔2026〕5号: hexagonal brackets, no leading zero, no 第, GB/T 9704-2012 7.2.5."""
    return f"{word}〔{year}〕{serial}号"


_DIGITS = "零一二三四五六七八九"


def chinese_number(value: int) -> str:
    """A count from 1 to 99 in Chinese figures, for headings: 一, 十, 十二, 二十三. Raises `ValueError` outside that."""
    if not 1 <= value <= 99:
        raise ValueError(f"1 to 99 only: {value}")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
