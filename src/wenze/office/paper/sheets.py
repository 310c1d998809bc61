"""A ledger as an Excel sheet: every row, not this page; identity and document numbers stay text.

Rows are read and written one after the other: a sheet of a hundred thousand takes no more memory than one of a hundred, and is sent from a
file that is gone when it is sent.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, QueryDict

from wenze.office.paper import dates, printing
from wenze.office.paper.ledger import Cell, Column, Ledger, cell, chosen, narrowed

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK_ROWS = 2000
HEAD_ROW = 1


def exported(ledger: Ledger, rows: Any, query: QueryDict, on: date) -> FileResponse:
    """Every row of ``ledger`` under the filters of the address, as a download named after the ledger and the day."""
    found = narrowed(ledger, rows, query)
    title = f"{ledger.name}（{dates.spoken(on)}）"
    kept = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 (closed by the response when it is sent)
    write(kept, ledger, found, chosen(ledger, query), title)
    response = FileResponse(kept, content_type=KIND)
    name = quote(f"{ledger.name}{on.isoformat()}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def workbook(ledger: Ledger, rows: Any, columns: Iterable[Column], title: str) -> bytes:
    """The sheet as bytes."""
    buffer = io.BytesIO()
    write(buffer, ledger, rows, columns, title)
    return buffer.getvalue()


def write(file: IO[bytes], ledger: Ledger, rows: Any, columns: Iterable[Column], title: str) -> None:
    """Write the sheet into ``file``, and go back to its beginning. Everything is written as text except whole numbers of
    number columns, so that no identity or document number turns into 1.1E+17 and no cell can begin a formula."""
    book = xlsxwriter.Workbook(file, printing.options(constant_memory=True))
    sheet = book.add_worksheet(ledger.name[:31])
    columns = tuple(columns)
    text, number = book.add_format(printing.look(num_format="@")), book.add_format(printing.look())
    head = book.add_format(printing.look(bold=True, bg_color="#F2F0EC", align="center"))
    titles = ["序号", *(column.title for column in columns)]
    lines = _lines(columns, rows)
    first = list(islice(lines, CHUNK_ROWS))
    breadths = printing.fitted(*_wanted(columns, titles, first))
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.set_row(HEAD_ROW, printing.height(titles, breadths))
    for place, name in enumerate(titles):
        sheet.write_string(HEAD_ROW, place, name, head)
    at = HEAD_ROW
    for at, line in enumerate(chain(first, lines), start=HEAD_ROW + 1):
        sheet.set_row(at, printing.height(map(str, line), breadths))
        for place, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(at, place, value, number)
            else:
                sheet.write_string(at, place, value, text)
    printing.set_up(sheet, breadths, head_row=HEAD_ROW)
    sheet.autofilter(HEAD_ROW, 0, at, len(columns))
    book.close()
    file.seek(0)


def _lines(columns: tuple[Column, ...], rows: Any) -> Iterator[list[int | str]]:
    """Each row as it is written: its number, then a whole number or words for each column."""
    for count, row in enumerate(_each(rows), start=1):
        line: list[int | str] = [count]
        for column in columns:
            value = column.exported(row) if column.exported else column.show(row)
            line.append(value if column.number and isinstance(value, int) else _plain(value))
        yield line


def _wanted(
    columns: tuple[Column, ...], titles: list[str], lines: list[list[int | str]]
) -> tuple[list[int], list[bool]]:
    """How broad each column would like to be, by its title and the first rows, and whether it should stay on one line."""
    widest = [printing.breadth(title) for title in titles]
    for line in lines:
        widest = [max(one, printing.breadth(str(value))) for one, value in zip(widest, line, strict=True)]
    most = [one if column.keep else min(one, column.width) for one, column in zip(widest[1:], columns, strict=True)]
    return [widest[0], *most], [True, *(column.keep for column in columns)]


def _each(rows: Any) -> Iterable[Any]:
    return rows.iterator(chunk_size=CHUNK_ROWS) if isinstance(rows, QuerySet) else rows


def _plain(value: Any) -> str:
    if isinstance(value, Cell):
        return value.plain()
    if isinstance(value, datetime):
        return dates.minute(value)
    return cell(value).plain()
