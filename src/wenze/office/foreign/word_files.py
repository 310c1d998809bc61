"""What does a .docx say?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import docx
from docx.table import Table

from wenze.office.foreign.packages import Elements, Package


def words(stream: IO[bytes]) -> list[str]:
    """The paragraphs in their order, each row of a table as one line."""
    package = Package(stream)
    for part, kind in package.types().items():
        if kind.endswith("xml"):
            Elements(lambda _tag, _told: None).read(package.pieces(part))
    return [line for block in docx.Document(stream).iter_inner_content() for line in _lines(block)]


def _lines(block: Any) -> Iterator[str]:
    if not isinstance(block, Table):
        yield block.text
        return
    for row in block.rows:
        told: list[str] = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
        yield " | ".join(one for one in told if one)
