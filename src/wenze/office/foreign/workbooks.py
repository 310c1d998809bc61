"""What stands in the cells of a filled-in workbook, as plain values. Rows, columns, words and styles are bounded before they are read."""

from __future__ import annotations

from datetime import date, datetime
from typing import IO, Any

import openpyxl

from wenze.office.foreign.packages import Elements, Package
from wenze.office.foreign.process import Unfit

MOST_UNPACKED_BYTES = 30 * 1024 * 1024
MOST_ELEMENTS = 2_000_000
MOST_STYLES_AND_STRINGS = 200_000
LAST_LINE = 1_048_576
"""Of any sheet of Excel."""
LONGEST_CELL = 2000
BESIDE_THE_ROWS = 2
"""Lines that are no rows: the titles, and the row that shows how."""

Cell = tuple[str, Any] | None
"""Kind (s: text, n: number, b: yes or no, d: day as 2026-11-30) and value; None for an empty cell."""


def cells(stream: IO[bytes], sheets: dict[str, int], most_rows: int) -> dict[str, Any]:
    """``sheets`` says how many columns are read of each sheet, from the first.

    Answers ``missing``, the sheets that are not there, and ``rows``: sheet → [line from 1, its cells] for every line that is
    filled in. Raises Unfit where a sheet has more than ``most_rows`` of them.
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
    """The library makes an empty row of every line that is left out."""
    if tag == "row" and int(told.get("r") or 0) > LAST_LINE:
        raise Unfit("有的行号超出 Excel 的范围，请下载空表填写")


def _rows(sheet: Any, width: int, most_rows: int) -> list[tuple[int, list[Cell]]]:
    """Line by line: the sheet's own claim of how large it is counts for nothing."""
    found: list[tuple[int, list[Cell]]] = []
    for line, values in enumerate(sheet.iter_rows(max_col=width, values_only=True), start=1):
        if any(value is not None for value in values):
            if len(found) == most_rows + BESIDE_THE_ROWS:
                raise Unfit(f"超过{most_rows}行，请分成几份")
            found.append((line, [_cell(value, line) for value in values]))
    return found


def _cell(value: Any, line: int) -> Cell:
    match value:
        case None:
            return None
        case bool():
            return ("b", value)
        case int() | float():
            return ("n", value)
        case datetime():
            return ("d", value.date().isoformat())
        case date():
            return ("d", value.isoformat())
    if len(str(value)) > LONGEST_CELL:
        raise Unfit(f"第{line}行有一格超过{LONGEST_CELL}字，请精简")
    return ("s", str(value))
