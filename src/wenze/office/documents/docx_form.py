"""A bordered form in a .docx: rows, spans, least heights, labels centred, signature lines at the foot of a cell."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from wenze.office.documents import docx_parts as parts

SIZE = 12
PITCH = 19
INSET = 4
"""Points between the border of a cell and its text, as in the PDF; a point less at the sides, where a word processor
counts the border too."""


def add_form(document: Document, form: dict[str, Any]) -> Table:
    """The table of one `FormTable` in its drawn values, as wide as the text area."""
    columns = len(form["widths"])
    table = document.add_table(rows=len(form["rows"]), cols=columns)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    margins = parts.element("tblCellMar")
    for side, inset in (("top", INSET), ("left", INSET - 1), ("bottom", INSET), ("right", INSET - 1)):
        margins.append(parts.element(side, w=inset * 20, type="dxa"))
    table._tbl.tblPr.append(margins)
    widths = [Pt(parts.TEXT_WIDTH * width / sum(form["widths"])) for width in form["widths"]]
    cells = [list(row.cells) for row in table.rows]  # asked once: python-docx counts the whole table each time
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row_of in cells:
        for cell_of, width in zip(row_of, widths, strict=True):
            cell_of.width = width
    taken: set[tuple[int, int]] = set()
    for place, (row, made) in enumerate(zip(form["rows"], table.rows, strict=True)):
        height = form["heights"][place] if place < len(form["heights"]) else 0
        if height:
            made.height = Mm(height)
            made.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        at = 0
        for cell in row:
            while (place, at) in taken:
                at += 1
            _cell(_merged(cells, place, at, cell, taken), cell)
            at += cell["columns"]
    if form["has_header"]:
        table.rows[0]._tr.get_or_add_trPr().append(parts.element("tblHeader"))
    return table


def _merged(cells: list[list[_Cell]], place: int, at: int, cell: dict[str, Any], taken: set[tuple[int, int]]) -> _Cell:
    last_row, last_column = place + cell["rows"] - 1, at + cell["columns"] - 1
    taken.update((row, column) for row in range(place, last_row + 1) for column in range(at, last_column + 1))
    made = cells[place][at]
    return made if (last_row, last_column) == (place, at) else made.merge(cells[last_row][last_column])


def _cell(made: _Cell, cell: dict[str, Any]) -> None:
    has_foot = bool(cell["footer"])
    is_centred = cell["is_label"] or (cell["short"] and not has_foot and cell["columns"] == 1)
    made.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM if has_foot else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = made.paragraphs[0]
    is_prose = not cell["is_label"] and len(cell["text"]) > 36
    for place, text in enumerate(cell["text"].split("\n")):
        line = line if place == 0 else made.add_paragraph()
        _shape(line, WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT)
        if is_prose:
            line.paragraph_format.first_line_indent = Pt(2 * SIZE)
        parts.loosely(parts.run(line, text, size=SIZE))
    for text in cell["footer"].split("\n") if has_foot else ():
        line = made.add_paragraph()
        _shape(line, WD_ALIGN_PARAGRAPH.RIGHT)
        parts.loosely(parts.run(line, text, size=SIZE))


def _shape(line: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = align
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(PITCH)
