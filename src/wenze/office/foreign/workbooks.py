"""What stands in the cells of a filled-in workbook, as plain values. Rows, columns, words and styles are bounded before they are read."""

from __future__ import annotations

from typing import IO, Any

import openpyxl

from wenze.office.foreign.packages import Elements, Package
from wenze.office.foreign.process import Unfit
from wenze.office.foreign.workbook_cells import Cell, lines_of

MOST_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_ELEMENTS = 2_000_000
MOST_STYLES_AND_STRINGS = 200_000
LAST_LINE = 1_048_576
"""Of any sheet of Excel."""
LONGEST_CELL = 2000


def cells(stream: IO[bytes], sheets: dict[str, int], most_rows: int) -> dict[str, Any]:
    """``sheets`` says how many columns are read of each sheet, from the first.

    Answers ``missing``, the sheets that are not there, and ``rows``: sheet → [line from 1, its cells] for every line that is
    filled in, each cell with the fields of ``workbook_cells.Cell``. Raises Unfit where a sheet has more than ``most_rows`` of them.
    """
    try:
        _demand_bounds(Package(stream))
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except (Unfit, MemoryError):
        raise
    except Exception:  # whatever the library meets in a broken file
        raise Unfit("不是能读的 Excel 工作簿（.xlsx），请下载空表填写") from None
    missing = [name for name in sheets if name not in book.sheetnames]
    found = {} if missing else {name: _rows(book[name], width, most_rows) for name, width in sheets.items()}
    return {"missing": missing, "rows": found}


def _demand_bounds(package: Package) -> None:
    if package.unpacked_bytes > MOST_UNPACKED_BYTES:
        raise Unfit("展开后过大，请分成几份，或者删去表中多余的内容")
    for part, kind in package.types().items():
        if kind.endswith("xml"):
            narrow = "sharedstrings" in kind or "styles" in kind
            elements = Elements(_demand_line, MOST_STYLES_AND_STRINGS if narrow else MOST_ELEMENTS)
            elements.read(package.pieces(part))


def _demand_line(tag: str, told: dict[str, str]) -> None:
    if tag == "row" and int(told.get("r") or 0) > LAST_LINE:
        raise Unfit("有的行号超出 Excel 的范围，请下载空表填写")


def _rows(sheet: Any, width: int, most_rows: int) -> list[tuple[int, list[Cell]]]:
    found = lines_of(sheet, width, most_rows)
    for line, told in found:
        if any(len(one.text) > LONGEST_CELL for one in told):
            raise Unfit(f"第{line}行有一格超过{LONGEST_CELL}字，请精简")
    return found
