"""What stands in each cell of a filled-in sheet, as a person would read it, and what is wrong where a cell says nothing sure?

Excel and WPS keep dates as numbers, cut long numbers to 15 digits, and hold errors and formulas where words should be.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange

from wenze.office.foreign.process import Unfit

LOST = "单元格是数字，电子表格只保留前15位，后面的数字已经丢失。请把该列设为文本格式，对照证件重新填写。"
NO_RESULT = "单元格是公式，没有保存计算结果。请在电子表格里重新计算并保存，或者改填结果本身。"
ERROR = "单元格是错误值%s，请改正后填写。"
BESIDE_THE_ROWS = 2
"""Lines that are no rows: the titles, and the row that shows how."""
SURE_BELOW = 10**15
"""A number from here on has digits that a spreadsheet does not keep."""
CHINESE_DATES = {*range(27, 37), *range(50, 59)}
"""Numbers of built-in formats that show dates in Chinese Excel and WPS, and nothing elsewhere (ECMA-376, 18.8.30)."""
CHINESE_MONTHS = {27, 36, 50, 52, 57}
SLOTS = ("row", "column", "value", "data_type", "style_id")
ERRORS = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|GETTING_DATA)"
)
APOSTROPHE = re.compile(r"^['‘’＇](?![A-Za-z])")


class Cell(NamedTuple):
    """``text`` as a person would read it; ``trouble``, a Chinese sentence where the cell cannot be taken; whether it is a number."""

    text: str = ""
    trouble: str = ""
    is_number: bool = False


def lines_of(sheet: Any, width: int, most_rows: int) -> list[tuple[int, list[Cell]]]:
    """Every line of a sheet that is filled in: its number from 1, and its first ``width`` cells.

    ``sheet`` is one of a workbook that openpyxl opened with ``read_only`` and ``data_only``. What a merged cell holds counts for
    every line it covers. Raises Unfit where more than ``most_rows`` are filled in, besides the titles and the row that shows how.
    """
    found: dict[int, list[Cell]] = {}
    with sheet._get_source() as source:  # noqa: SLF001 - the library opens the part of a sheet nowhere else
        reader = _Reader(sheet, source)
        for line, cells in reader.parse():
            told = {one["column"]: _cell(sheet, one) for one in cells if one["column"] <= width}
            if any(one.text or one.trouble for one in told.values()):
                found[line] = [told.get(column, Cell()) for column in range(1, width + 1)]
                if len(found) > most_rows + BESIDE_THE_ROWS:
                    raise Unfit(f"超过{most_rows}行，请分成几份")
        _spread(reader, found, width)
    return sorted(found.items())


class _Reader(WorkSheetParser):  # type: ignore[misc]
    """The library's own reader of one sheet; it also tells whether a cell is a formula without its result. Empty words are a result."""

    def __init__(self, sheet: Any, source: Any) -> None:
        strings = sheet._shared_strings  # noqa: SLF001 - as the library itself reads a sheet
        super().__init__(source, strings, data_only=True, epoch=sheet.parent.epoch)

    def parse_cell(self, element: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().parse_cell(element)
        is_empty = told["value"] is None and not (told["data_type"] == "str" and element.find(VALUE_TAG) is not None)
        return {**told, "lacks_result": is_empty and element.find(FORMULA_TAG) is not None}


def _cell(sheet: Any, told: dict[str, Any]) -> Cell:
    value = told["value"]
    if value is None:
        return Cell(trouble=NO_RESULT) if told["lacks_result"] else Cell()
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if told["data_type"] == "e":
        return Cell(str(value), ERROR % value)
    if isinstance(value, int | float):
        return _number(ReadOnlyCell(sheet, **{name: told[name] for name in SLOTS}))
    if isinstance(value, datetime | date | time | timedelta):
        return Cell(_day(value))
    return words(str(value))


def words(text: str) -> Cell:
    """A cell of words. An apostrophe before a number says that it is text, and is no part of it."""
    plain = APOSTROPHE.sub("", text.replace("\x00", "").strip()).strip()
    return Cell(plain, ERROR % plain) if ERRORS.fullmatch(plain) else Cell(plain)


def _number(cell: ReadOnlyCell) -> Cell:
    value, number, code = cell.value, cell.style_array.numFmtId, cell.number_format
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
    if (number in CHINESE_DATES or re.search("[yd]", shown)) and value >= 1:
        try:
            day = from_excel(value, cell.parent.parent.epoch)
        except (OverflowError, ValueError):
            return Cell(_plain(value, ""), ERROR % "（日期超出范围）")
        only_month = number in CHINESE_MONTHS or ("y" in shown and "m" in shown and "d" not in shown)
        return Cell(_day(day)[:7] if only_month and day.day == 1 else _day(day))
    if abs(value) >= SURE_BELOW:
        return Cell(f"{float(value):.14G}", LOST, is_number=True)
    return Cell(_plain(value, shown), is_number=True)


def _plain(value: float, shown: str) -> str:
    decimals = re.fullmatch(r"[#,]*0\.(0+)_?\s?", shown)
    if decimals:
        return f"{value:.{len(decimals[1])}f}"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _day(value: Any) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat() if isinstance(day, date) else str(value)


def _spread(reader: _Reader, found: dict[int, list[Cell]], width: int) -> None:
    """Write what a merged cell holds into every line it covers that holds something else as well."""
    merged = reader.merged_cells.mergeCell if reader.merged_cells else ()
    bounds = {(first, column): last for column, first, _, last in (CellRange(one.ref).bounds for one in merged)}
    for (first, column), last in bounds.items():
        if first in found and column <= width:
            for line in (line for line in found if first < line <= last):
                found[line][column - 1] = found[first][column - 1]
