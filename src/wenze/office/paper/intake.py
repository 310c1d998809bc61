"""An Excel sheet filled in by hand: the empty sheet to hand out, reading it back, and the same sheet with every fault marked.

A room describes a sheet by a form: each field is a column, its label the title, its choices a drop-down, its help a note. So a
sheet accepts what the page accepts, in the same words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext as _

from wenze.office.foreign import process
from wenze.office.foreign.workbook_cells import Cell
from wenze.office.paper import identity
from wenze.office.paper.forms import PaperForm

MOST_ROWS = 1000
"""Of one sheet. All rows are written in one act, and nobody else writes meanwhile."""
LARGEST_BYTES = 10 * 1024 * 1024
SPARE_COLUMNS = 5
"""Looked at beside those of the empty sheet, so that a strange one is named."""
SAMPLE = "示例"
"""A row whose first cell begins so is passed over: the sheet is handed out with one."""
FAULTS = "问题"


YES = {"是", "有", "对", "是的", "Y", "YES", "TRUE", "T", "1", "ON", "√", "✓", "✔", "☑", "✅", "🗹"}
NO = {
    "",
    "否",
    "无",
    "不",
    "不是",
    "没有",
    "N",
    "NO",
    "FALSE",
    "F",
    "0",
    "×",
    "X",
    "✕",
    "✗",
    "✘",
    "☐",
    "☒",
    "❌",
    "-",
    "—",
    "/",
}
THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
UNSURE_MONTH = re.compile(r"\d{4}\.1")
"""A number in a cell of days: 1981.1 may be January, or October with its last digit lost."""


class Unreadable(Exception):
    """The file as a whole cannot be taken; the sentence says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the form each row fills in, and one row of invented values by field."""

    name: str
    form: type[PaperForm]
    sample: dict[str, str]
    may_lack: frozenset[str] = frozenset()
    """Fields whose columns a filled-in sheet need not have."""

    def fields(self) -> dict[str, forms.Field]:
        """The columns in their order, by field name; hidden fields are none."""
        found: dict[str, forms.Field] = self.form().fields
        return {name: one for name, one in found.items() if not one.widget.is_hidden}


@dataclass(frozen=True)
class Row:
    """One row as typed: the line in its sheet (from 1, the titles included), what stands in each column, by field, and what is
    wrong with the cell itself, where something is."""

    sheet: Sheet
    line: int
    typed: dict[str, str]
    troubles: dict[str, str] = field(default_factory=dict)

    def filled_in(self) -> PaperForm:
        """The form of this row; words of a drop-down are turned into their codes, other words stay and are refused."""
        told, wrong = dict(self.typed), dict(self.troubles)
        for name, one in self.sheet.fields().items():
            told[name] = as_posted(one, told.get(name, ""))
            if isinstance(one, forms.BooleanField) and told[name] not in ("", "on"):
                wrong.setdefault(name, _("“%(word)s”看不出是还是否，请填“是”或者“否”。") % {"word": told[name][:20]})
        form = self.sheet.form(told)
        for name, says in wrong.items():
            form.errors.pop(name, None)
            form.add_error(name, says)
        return form


def as_posted(one: forms.Field, typed: str) -> str:
    """What stands in a cell as the page of this field would have sent it; a word that is no yes or no stays as it is."""
    plain = identity.name(typed)
    if isinstance(one, forms.BooleanField):
        word = plain.upper()
        return "on" if word in YES else "" if word in NO else plain
    if isinstance(one, forms.IntegerField):
        return plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain
    words = {identity.name(str(label)): str(code) for code, label in _choices(one)}
    return words.get(plain, typed)


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell (``field`` empty: in the row as a whole)."""

    row: Row
    field: str
    says: str

    @property
    def column(self) -> str:
        """The title of the column, empty for the row as a whole."""
        fields = self.row.sheet.fields()
        return str(fields[self.field].label) if self.field in fields else ""


@dataclass
class _Paper:
    book: Any
    formats: dict[str, Any] = field(default_factory=dict)


def read(data: bytes, sheets: Sequence[Sheet]) -> list[Row]:
    """Every row that is filled in, sheet by sheet. Raises Unreadable for no workbook, missing sheets or strange columns."""
    if len(data) > LARGEST_BYTES:
        raise Unreadable(_("表格超过 10 MB，请分成几份。"))
    asked = {one.name: len(one.fields()) + SPARE_COLUMNS for one in sheets}
    try:
        told = process.ask("workbooks.cells", data, sheets=asked, most_rows=MOST_ROWS)
    except process.Unfit as unfit:
        raise Unreadable(_("表格%(says)s。") % {"says": unfit.says}) from None
    if told["missing"]:
        raise Unreadable(_("缺少工作表“%(name)s”，请下载空表填写。") % {"name": "、".join(told["missing"])})
    rows = [row for one in sheets for row in _rows(one, told["rows"][one.name])]
    if not rows:
        raise Unreadable(_("表里没有填写任何一行。"))
    return rows


def faults_of(row: Row) -> list[Fault]:
    """What the form of a row does not accept."""
    return [
        Fault(row, "" if name == "__all__" else name, str(one))
        for name, said in row.filled_in().errors.items()
        for one in said
    ]


def empty(sheets: Sequence[Sheet]) -> bytes:
    """The workbook to hand out: titles, drop-downs, notes, and one row that shows how."""
    return _workbook(sheets, {one.name: [(1, {**one.sample})] for one in sheets}, {})


def marked(sheets: Sequence[Sheet], rows: Iterable[Row], faults: Iterable[Fault]) -> bytes:
    """The workbook as it was filled in, every fault in its cell and in the last column."""
    said: dict[tuple[str, int], list[Fault]] = {}
    for one in faults:
        said.setdefault((one.row.sheet.name, one.row.line), []).append(one)
    typed: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for row in rows:
        typed.setdefault(row.sheet.name, []).append((row.line - 1, row.typed))
    return _workbook(sheets, typed, said)


def _rows(sheet: Sheet, lines: Sequence[tuple[int, list[Any]]]) -> Iterator[Row]:
    """``lines``: the number of each line that is filled in, and its cells as ``foreign.workbooks`` tells them."""
    head = lines[0][1] if lines and lines[0][0] == 1 else []
    titles = [identity.name(one.text).rstrip("*") for one in map(Cell._make, head)]
    fields = sheet.fields()
    names = {str(one.label): name for name, one in fields.items()}
    strange = [one for one in titles if one and one not in names and one != FAULTS]
    missing = [title for title, name in names.items() if title not in titles and name not in sheet.may_lack]
    if strange or missing:
        wrong = "、".join(strange or missing)
        says = _("工作表“%(sheet)s”多出栏目：%(wrong)s。") if strange else _("工作表“%(sheet)s”缺少栏目：%(wrong)s。")
        raise Unreadable(says % {"sheet": sheet.name, "wrong": wrong[:100]} + _("栏目须与空表一致。"))
    for line, cells in lines[1:]:
        told = {
            names[title]: cell for title, cell in zip(titles, map(Cell._make, cells), strict=False) if title in names
        }
        typed = {name: cell.text for name, cell in told.items()}
        troubles = {name: says for name, cell in told.items() if (says := _trouble(fields[name], cell))}
        if (any(typed.values()) or troubles) and not next(iter(typed.values())).startswith(SAMPLE):
            yield Row(sheet, line, typed, troubles)


def _trouble(one: forms.Field, cell: Cell) -> str:
    if not cell.trouble and isinstance(one, forms.DateField) and cell.is_number and UNSURE_MONTH.fullmatch(cell.text):
        return _("数字%(text)s看不出是1月还是10月，请把该列设为文本格式，写成 1981-10 的样子。") % {"text": cell.text}
    return cell.trouble


def _choices(one: forms.Field) -> list[tuple[Any, Any]]:
    offered: Any = (
        one.choices if isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField) else ()
    )
    return [(code, label) for code, label in offered if code]


def _workbook(
    sheets: Sequence[Sheet],
    rows: dict[str, list[tuple[int, dict[str, str]]]],
    said: dict[tuple[str, int], list[Fault]],
) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain = {"num_format": "@", "text_wrap": True, "valign": "top"}
    looks = {
        "head": {"bold": True, "bg_color": "#F2F0EC", "border": 1},
        "plain": plain,
        "wrong": {**plain, "bg_color": "#F8D7D4"},
    }
    paper = _Paper(book, {name: book.add_format(look) for name, look in looks.items()})
    for one in sheets:
        _sheet(paper, one, rows.get(one.name, []), said)
    book.close()
    return buffer.getvalue()


def _sheet(
    paper: _Paper, one: Sheet, rows: list[tuple[int, dict[str, str]]], said: dict[tuple[str, int], list[Fault]]
) -> None:
    sheet, fields = paper.book.add_worksheet(one.name), one.fields()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(fields.values()):
        _column(paper, sheet, place, column)
    if said:
        sheet.write_string(0, len(fields), FAULTS, paper.formats["head"])
        sheet.set_column(len(fields), len(fields), 60)
    for line, typed in rows:
        wrong = said.get((one.name, line + 1), [])
        for place, name in enumerate(fields):
            look = "wrong" if any(fault.field == name for fault in wrong) else "plain"
            sheet.write_string(line, place, typed.get(name, ""), paper.formats[look])
        if wrong:
            sheet.write_string(
                line, len(fields), " ".join(f"{one.column}：{one.says}" if one.column else one.says for one in wrong)
            )


def _column(paper: _Paper, sheet: Any, place: int, column: forms.Field) -> None:
    sheet.set_column(place, place, 18, paper.formats["plain"])
    sheet.write_string(0, place, f"{column.label}{'*' if column.required else ''}", paper.formats["head"])
    if column.help_text:
        sheet.write_comment(0, place, str(column.help_text))
    words = [str(label) for _code, label in _choices(column)] or (
        ["是", "否"] if isinstance(column, forms.BooleanField) else []
    )
    if words:
        sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": words})
