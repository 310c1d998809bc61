"""What does the office's own copy of an official text say, part by part? Its words, cut where the paper's own numbering begins a part."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wenze.office.foreign import process
from wenze.office.people.refusals import Refused

log = logging.getLogger(__name__)

LONGEST = 400_000
"""Letters kept of one text; a regulation has tens of thousands."""
_READERS = {"docx": "word_files.words", "pdf": "pdf_files.words"}
NUMERALS = "一二三四五六七八九十百〇零"
SHAPES = (
    (rf"第[{NUMERALS}]+条", ""),
    (rf"[{NUMERALS}]+", r"(?=[、是.．]|\s)"),
    (rf"[(（][{NUMERALS}]+[)）]", ""),
)
"""How papers number their parts, and what follows the number in the text: 第十条, 四、, （二）. Which a paper uses is seen from its clauses."""
ANNEX = re.compile(r"附件?\s*(\d+)")


@dataclass(frozen=True)
class Part:
    """One part of a paper: its number as in the clauses ("第十条", "四", "附2"; empty before the first), and its paragraphs."""

    label: str
    paragraphs: tuple[str, ...]


def words_of(name: str, upload: Any) -> str:
    """The words of a docx, pdf or txt file, one paragraph a line; empty where it holds none a machine can read (a scan).

    ``upload`` is the content or an uploaded file. A file that cannot be read is kept all the same.
    """
    kind = name.rpartition(".")[2].lower()
    try:
        told = process.ask(_READERS.get(kind, "texts.words"), upload)
    except process.Busy as busy:
        raise Refused(f"文件“{name}”{busy.says}。", field="upload") from None
    except process.Unfit as unfit:
        log.warning("no words could be read out of a file: %s", unfit.says)
        return ""
    paragraphs = (line for page in told for line in _joined(page)) if kind == "pdf" else told
    lines = (re.sub(r"[\s\x00-\x1f]+", " ", line).strip() for line in paragraphs)
    return "\n".join(line for line in lines if line)[:LONGEST].encode("utf-8", "ignore").decode()


def parts_of(words: str, clauses: Sequence[str]) -> tuple[Part, ...]:
    """The parts in the order of the paper; `clauses` are the clause numbers of its rule file, which show how it numbers."""
    labels = {label_of(clause) for clause in clauses} - {""}
    number, after = next((one for one in SHAPES if any(re.fullmatch(one[0], label) for label in labels)), SHAPES[0])
    begins = re.compile(f"({number}){after}")
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in re.sub(f"([。；])(?={number}{after})", r"\1\n", words).splitlines():
        label = _begun(line, begins)
        if label in labels and label not in {one for one, _lines in found}:
            found.append((label, []))
        found[-1][1].append(line)
    return tuple(Part(label, tuple(lines)) for label, lines in found if lines)


def label_of(clause: str) -> str:
    """The part a clause belongs to: "第十条(一)" → "第十条", "四、(五)1" → "四", "附2-三-3" → "附2"; empty for "前言" and the like."""
    annex = ANNEX.match(clause)
    if annex:
        return f"附{annex[1]}"
    begun = next(filter(None, (re.match(number, clause) for number, _after in SHAPES)), None)
    return _narrow(begun[0]) if begun else ""


def _begun(line: str, begins: re.Pattern[str]) -> str:
    annex = ANNEX.match(line)
    if annex:
        return f"附{annex[1]}"
    begun = begins.match(line)
    return _narrow(begun[1]) if begun else ""


def _narrow(label: str) -> str:
    return label.replace("（", "(").replace("）", ")")


def _joined(lines: list[str]) -> Iterator[str]:
    """Printed lines put together to paragraphs: a new one begins with a number of a part, or after a line that ends a sentence."""
    held = ""
    for line in (one.strip() for one in lines):
        begins = ANNEX.match(line) or any(re.match(number + after, line) for number, after in SHAPES)
        if held and (begins or held[-1] in "。；：:;"):
            yield held
            held = ""
        held += line
    yield held
