"""Workbooks as other programs write them: the XML of one sheet, cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text(words: str) -> str:
    """The inside and kind of a cell of words, for ``sheet``."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is>'


def number(value: str, style: int = 0) -> str:
    """A number as it stands in the file, in the style of this place in ``formats``."""
    return f's="{style}"><v>{value}</v>'


def sheet(
    name: str,
    rows: Sequence[Sequence[str]],
    *,
    formats: Sequence[int] = (0,),
    codes: Mapping[int, str] | None = None,
    merged: Sequence[str] = (),
) -> bytes:
    """A workbook of one sheet as WPS writes it: no dimension, built-in formats by number only.

    Each cell is words, or what ``text`` and ``number`` answer (``t=… or s=…`` up to the end of its inside); ``formats`` are the number
    formats of styles 0, 1, …; ``codes`` spells out those from 164 on.
    """
    lines = ""
    for line, cells in enumerate(rows, start=1):
        inside = "".join(
            f'<c r="{chr(65 + place)}{line}" {cell if ">" in cell else text(cell)}</c>'
            for place, cell in enumerate(cells)
            if cell
        )
        lines += f'<row r="{line}">{inside}</row>'
    joined = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    merges = f"<mergeCells>{joined}</mergeCells>" if joined else ""
    spelled = "".join(f'<numFmt numFmtId="{one}" formatCode={quoteattr(code)}/>' for one, code in (codes or {}).items())
    styles = "".join(f'<xf numFmtId="{one}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for one in formats)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes or {})}">{spelled}</numFmts><fonts count="1"><font/>'
        '</fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/>'
        f'</cellStyleXfs><cellXfs count="{len(formats)}">{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData>{merges}</worksheet>',
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, inside in parts.items():
            packed.writestr(part, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{inside}')
    return kept.getvalue()
