"""A ledger as an Excel sheet: every row, not this page; identity and document numbers stay text.

Rows are read and written one after the other: a sheet of a hundred thousand takes no more memory than one of a hundred, and is sent from a
file that is gone when it is sent.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, QueryDict

from wenze.office.paper import dates
from wenze.office.paper.ledger import Cell, Column, Ledger, cell, chosen, narrowed

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK_ROWS = 2000


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
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(ledger.name[:31])
    columns = tuple(columns)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
    number = book.add_format({"valign": "top", "border": 1})
    head = book.add_format({"bold": True, "bg_color": "#F2F0EC", "border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, "序号", head)
    for place, column in enumerate(columns, start=1):
        sheet.write_string(1, place, column.title, head)
        sheet.set_column(place, place, column.width)
    count = 0
    for count, row in enumerate(_each(rows), start=1):
        sheet.write_number(count + 1, 0, count, number)
        for place, column in enumerate(columns, start=1):
            value = column.exported(row) if column.exported else column.show(row)
            if column.number and isinstance(value, int):
                sheet.write_number(count + 1, place, value, number)
            else:
                sheet.write_string(count + 1, place, _plain(value), text)
    sheet.set_column(0, 0, 6)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, count + 1, len(columns))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(1)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    book.close()
    file.seek(0)


def _each(rows: Any) -> Iterable[Any]:
    return rows.iterator(chunk_size=CHUNK_ROWS) if isinstance(rows, QuerySet) else rows


def _plain(value: Any) -> str:
    if isinstance(value, Cell):
        return value.plain()
    if isinstance(value, datetime):
        return dates.minute(value)
    return cell(value).plain()
