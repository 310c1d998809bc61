"""The parts letters are built from: who issues, who is meant, which regulation is cited, numbered sections, form rows.

Nothing here knows a regulation: clause numbers arrive in `Law.clauses`, and a clause nobody supplied is not cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wenze.office.documents.letters import (
    Block,
    Cell,
    FormTable,
    Labelled,
    Paragraph,
    chinese_date,
    chinese_number,
)


@dataclass(frozen=True)
class Issuer:
    """The office that signs. `word` is its 机关代字, `mark` the red heading (without it: the name and 文件)."""

    name: str
    word: str = ""
    mark: str = ""

    @property
    def document_mark(self) -> str:
        """The red mark of a document (文件格式)."""
        return self.mark or f"{self.name}文件"

    @property
    def letter_mark(self) -> str:
        """The red mark of a letter (信函格式): the name alone."""
        return self.name


@dataclass(frozen=True)
class Person:
    """The cadre a letter is about, in the words to be printed. What is not known stays empty and is not printed."""

    name: str
    gender: str = ""
    born_on: date | None = None
    unit: str = ""
    post: str = ""
    other: str = ""

    @property
    def position(self) -> str:
        """Unit and post in one: 临江市交通运输局副局长."""
        return f"{self.unit}{self.post}"

    @property
    def introduced(self) -> str:
        """Name, gender, month of birth, position: the opening line of a decision."""
        born = f"{self.born_on.year}年{self.born_on.month}月出生" if self.born_on else ""
        now = f"现任{self.position}" if self.position else ""
        return "，".join(part for part in (self.name, self.gender, born, self.other, now) if part)


@dataclass(frozen=True)
class Law:
    """The regulation as a letter cites it. clauses: topic (hearing, appeal, no_stay, …) → clause number (第十一条)."""

    title: str
    clauses: Mapping[str, str] = field(default_factory=dict)

    def cite(self, topic: str) -> str:
        """《…办法》第十一条, or "" where the regulation's clause on the topic was not supplied."""
        clause = self.clauses.get(topic, "")
        return f"《{self.title}》{clause}" if clause else ""

    def by(self, topic: str) -> str:
        """根据《…办法》第十一条的规定，— or "" as in `cite`."""
        cited = self.cite(topic)
        return f"根据{cited}的规定，" if cited else ""

    def has(self, topic: str) -> bool:
        """Was a clause on this topic supplied?"""
        return bool(self.clauses.get(topic))


@dataclass(frozen=True)
class Opinion:
    """One approver's box of a slip: who is asked, what was said, by whom and when; empty fields are left for the pen."""

    label: str
    text: str = ""
    name: str = ""
    on: date | None = None


class Body:
    """Collects blocks; sections are numbered 一、二、… as they come, and a section nobody filled leaves no number."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._sections = 0

    def say(self, *texts: str) -> Body:
        """Paragraphs of plain text: one for each line that is not blank."""
        self._blocks.extend(Paragraph(line) for line in _lines(texts))
        return self

    def section(self, heading: str, *texts: str) -> Body:
        """A level-1 heading with its paragraphs; nothing at all when every text is blank."""
        lines = list(_lines(texts))
        if lines:
            self._sections += 1
            self._blocks.append(Paragraph(f"{chinese_number(self._sections)}、{heading}", 1))
            self._blocks.extend(Paragraph(line) for line in lines)
        return self

    def points(self, items: Sequence[str]) -> Body:
        """Paragraphs numbered 1. 2. 3."""
        self._blocks.extend(Paragraph(f"{place}.{text}", 3) for place, text in enumerate(items, 1))
        return self

    def label(self, label: str, text: str) -> Body:
        """A label and its text on a line of their own; nothing when the text is blank."""
        if text.strip():
            self._blocks.append(Labelled(label, text.strip()))
        return self

    def add(self, *blocks: Block) -> Body:
        """Blocks made elsewhere."""
        self._blocks.extend(blocks)
        return self

    def blocks(self) -> tuple[Block, ...]:
        """What was collected."""
        return tuple(self._blocks)


def _lines(texts: Iterable[str]) -> Iterable[str]:
    return (line.strip() for text in texts for line in text.splitlines() if line.strip())


def sentence(text: str) -> str:
    """The text closed by a full stop, unless it closes itself; "" stays ""."""
    text = text.strip()
    return text if not text or text[-1] in "。！？；：" else f"{text.rstrip('，,.;；')}。"


def when(day: date | None) -> str:
    """The date in Chinese, or "" where there is none."""
    return chinese_date(day) if day else ""


def hour(moment: datetime) -> str:
    """9时05分, and 9时 on the hour. The value is printed as it stands: pass local time."""
    return f"{moment.hour}时{moment.minute:02d}分" if moment.minute else f"{moment.hour}时"


def moment(at: datetime | date) -> str:
    """2026年10月9日9时30分; the day alone where the hour is not on record."""
    return f"{chinese_date(at.date())}{hour(at)}" if isinstance(at, datetime) else chinese_date(at)


def listed(items: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(item for item in items if item)


_BLANK_DATE = "　　　年　　月　　日"


def signed(opinion: Opinion, who: str = "签名") -> str:
    """The foot of an opinion: name and date as recorded, blanks for the pen where they are not."""
    return f"{who}：{opinion.name or '　　　　'}　{when(opinion.on) or _BLANK_DATE}"


def slip(
    pairs: Sequence[tuple[str, str]],
    prose: Sequence[tuple[str, str, float]],
    opinions: Sequence[Opinion] = (),
    *,
    opinion_height: float = 24,
) -> FormTable:
    """An approval slip: short facts two a row, then long texts (with least height in mm), then one box an approver."""
    rows: list[tuple[Cell, ...]] = []
    heights: list[float] = []
    for start in range(0, len(pairs), 2):
        rows.append(_pair_row(pairs[start : start + 2]))
        heights.append(10)
    for label, text, height in prose:
        rows.append((Cell(label, is_label=True), Cell(text, columns=3)))
        heights.append(height)
    for opinion in opinions:
        rows.append((Cell(opinion.label, is_label=True), Cell(opinion.text, columns=3, footer=signed(opinion))))
        heights.append(opinion_height)
    return FormTable((1.15, 1.85, 1.15, 1.85), tuple(rows), tuple(heights))


def _pair_row(pairs: Sequence[tuple[str, str]]) -> tuple[Cell, ...]:
    if len(pairs) == 1:
        return (Cell(pairs[0][0], is_label=True), Cell(pairs[0][1], columns=3))
    return tuple(cell for label, value in pairs for cell in (Cell(label, is_label=True), Cell(value)))


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], height: float = 9) -> FormTable:
    """A table with a header row repeated on each page. `height`: least height of a row in mm."""
    body = [tuple(Cell(text) for text in row) for row in rows]
    head = tuple(Cell(text, is_label=True) for text in header)
    return FormTable(tuple(widths), (head, *body), tuple(height for _ in range(len(body) + 1)), has_header=True)
