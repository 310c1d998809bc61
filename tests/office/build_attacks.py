"""Files that attack whoever reads them, each a few kilobytes on its way in."""

from __future__ import annotations

import io
import random
import zipfile

from tests.office.build_documents import PDF
from tests.office.build_files import TYPES, an_office_file

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'

PADDING = random.Random(8).randbytes(400_000)
"""So that the file as a whole does not unpack to suspiciously many times its size."""


def a_workbook(rows: str = SHEET, styles: str = "", strings: str = "") -> bytes:
    """A workbook with one sheet 干部, written by hand: no dimension, whatever rows, styles and shared strings are given."""
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="干部" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{SPREADSHEET}">{strings}</sst>',
    }
    own = "".join(
        f'<Override PartName="/{part}" ContentType="{TYPES}.spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("xl/workbook.xml", "sheet.main"),
            ("xl/worksheets/sheet1.xml", "worksheet"),
            ("xl/styles.xml", "styles"),
            ("xl/sharedStrings.xml", "sharedStrings"),
        )
    )
    usual = '<Default Extension="png" ContentType="image/png"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{usual}{own}</Types>'
    return packed({"[Content_Types].xml": types, **parts, "xl/media/image1.png": PADDING})


def packed(parts: dict[str, str | bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def far_row() -> bytes:
    return a_workbook(f'{SHEET}<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')


def many_strings(count: int = 2_000_000) -> bytes:
    return a_workbook(strings="<si/>" * count)


def one_long_string() -> bytes:
    return a_workbook(strings=f"<si><t>{'长' * 9_000_000}</t></si>")


def many_styles(count: int = 1_500_000) -> bytes:
    return a_workbook(styles=f"<cellXfs>{'<xf/>' * count}</cellXfs>")


def many_empty_cells(count: int = 2_500_000) -> bytes:
    return a_workbook(SHEET + '<row r="2">' + "<c/>" * count + "</row>")


def deep_xml(depth: int = 300_000) -> bytes:
    return an_office_file(word__document_dot_xml=b"<a>" * depth + b"</a>" * depth)


def zeros(parts: int = 120) -> bytes:
    """Each part is small enough to be let through by itself."""
    return an_office_file(**{f"word__part{one}_dot_xml": b"0" * 1_000_000 for one in range(parts)})


def deep_pdf(depth: int = 400_000) -> bytes:
    return PDF.replace(b"/Catalog", b"/Catalog /A " + b"[" * depth + b"]" * depth)


def many_objects(count: int = 510_000) -> bytes:
    body = b"".join(b"%d 0 obj<<>>endobj\n" % (number + 10) for number in range(count))
    return PDF.replace(b"trailer", body + b"trailer")


def looping_pdf() -> bytes:
    return PDF.replace(b"[3 0 R]", b"[2 0 R]")
