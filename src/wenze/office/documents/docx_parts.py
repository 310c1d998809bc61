"""Pieces of a .docx page that python-docx has no word for: grid, East Asian faces, borders, fields, floating tables."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LINE = 28.95
"""One line of the grid in points: linePitch 579 twentieths."""
CHARACTER = 15.7
"""One character in points: 16 less 0.3. The grid's 15.79 would fill the line to the last twentieth of a point, and what
is rounded up anywhere would push the 28th character into the next line."""
TEXT_WIDTH = 442.2
RED = "D7000F"
FACES = {"fang": "仿宋_GB2312", "title": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "song": "宋体"}


def element(name: str, **attributes: Any) -> Any:
    """An element of the `w` namespace with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_page(document: Document) -> None:
    """A4, margins 37/28/35/26 mm, a grid of 22 lines of 28 characters, footer 7 mm under the text area."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25.5)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="linesAndChars", linePitch=579, charSpace=-848))


def set_styles(document: Document, pitch: float = LINE) -> None:
    """Normal is 16 pt 仿宋, `pitch` points a line and 15.7 pt a character: 28 × 22 by its own measure.

    Word and WPS would reach that through the page's grid alone, LibreOffice would not: it gives a 16 pt character two
    cells of 15.79 pt. So the grid stays on the page as the standard's figures, and the style does not lean on it.
    """
    normal = document.styles["Normal"]
    normal.font.name = FACES["fang"]
    normal.font.size = Pt(16)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FACES["fang"])
    words = normal.element.rPr
    words.append(element("lang", val="en-US", eastAsia="zh-CN"))
    words.append(element("spacing", val=-6))
    words.append(element("snapToGrid", val=0))
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    shape.line_spacing = Pt(pitch)
    shape.widow_control = False
    properties = normal.element.get_or_add_pPr()
    properties.append(element("snapToGrid", val=0))
    defaults = document.styles.element.find(f".//{qn('w:pPrDefault')}/{qn('w:pPr')}")
    for place in (properties, defaults):  # no blank between Chinese and figures, in forms either
        for name in ("autoSpaceDE", "autoSpaceDN"):
            place.append(element(name, val="0"))


def run(line: Paragraph, text: str, *, face: str = "fang", size: float = 0, color: str = "") -> Run:
    """Text added to a line in one of the `FACES`; line breaks in it are kept. size in points, 0: as the style has it."""
    made = line.add_run(text)
    fonts = made._r.get_or_add_rPr().get_or_add_rFonts()
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), FACES[face])
    fonts.set(qn("w:hint"), "eastAsia")
    if size:
        made.font.size = Pt(size)
    if color:
        made.font.color.rgb = RGBColor.from_string(color)
    return made


def loosely(words: Run) -> None:
    """Set these words at their own width, without the tightening by which a line of text holds 28 characters."""
    words._r.get_or_add_rPr().append(element("spacing", val=0))


def paragraph(
    document: Document,
    text: str,
    *,
    face: str = "fang",
    size: float = 0,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: int = 0,
    hanging: int = 0,
) -> Paragraph:
    """A paragraph whose first line is indented by `indent` characters and whose others hang `hanging` further."""
    made = document.add_paragraph()
    made.alignment = align
    if hanging:
        made.paragraph_format.left_indent = Pt((indent + hanging) * CHARACTER)
        made.paragraph_format.first_line_indent = -Pt(hanging * CHARACTER)
    elif indent:
        made.paragraph_format.first_line_indent = Pt(indent * CHARACTER)
        spacing = made._p.get_or_add_pPr().find(qn("w:ind"))
        spacing.set(qn("w:firstLineChars"), str(indent * 100))
    if text:
        run(made, text, face=face, size=size)
    return made


def mark(document: Document, text: str) -> Paragraph:
    """The red issuer's mark on one line: 48 pt, narrowed to no less than six tenths before it is made smaller."""
    size = 48.0
    natural = size * len(text)
    room = TEXT_WIDTH - 12
    ratio = min(1.0, room / natural) if natural else 1.0
    if ratio < 0.6:
        size, ratio = size * ratio / 0.6, 0.6
    made = paragraph(document, "", align=WD_ALIGN_PARAGRAPH.CENTER)
    words = run(made, text, face="title", size=round(size), color=RED)
    words._r.get_or_add_rPr().append(element("w", val=round(ratio * 100)))
    made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    made.paragraph_format.line_spacing = Pt(round(size))
    return made


def raised(line: Paragraph) -> None:
    """Set the paragraph in a frame 30 mm from the top edge of the page: where a letter's mark stands."""
    frame = element(
        "framePr",
        w=round(Mm(156).pt * 20),
        hSpace=0,
        wrap="notBeside",
        vAnchor="page",
        hAnchor="margin",
        xAlign="center",
        y=round(Mm(30).pt * 20),
    )
    line._p.get_or_add_pPr().insert(0, frame)


def stretch(line: Paragraph, by: Length) -> None:
    """Let the paragraph's lines reach `by` beyond the text area on both sides: 170 mm in all for a letter's red line."""
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = -by


def border(line: Paragraph, side: str, color: str, *, size: int, kind: str = "single", space: int = 0) -> None:
    """A line along one side of a paragraph. size in eighths of a point, space in points. Call top before bottom."""
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        properties.append(borders)
    borders.append(element(side, val=kind, sz=size, space=space, color=color))


def tabbed(line: Paragraph, left: str, right: str, *, size: float = 0) -> None:
    """One text at the left, one at the right, each a character from its edge. The left one is set off by a wide blank,
    since an indent would shorten the paragraph's border."""
    line.paragraph_format.tab_stops.add_tab_stop(Pt(TEXT_WIDTH - (size or 16)), alignment=2)
    for text in (f"\u3000{left}", "\t", right):
        run(line, text, size=size)


def set_page_numbers(document: Document, *, hides_first: bool, first: int = 1) -> None:
    """— 1 — in 14 pt 宋体: odd pages at the right, even pages at the left, each a character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section._sectPr.append(element("pgNumType", start=first))
    section.different_first_page_header_footer = hides_first
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = document.styles["Normal"]
        line.alignment = align
        _low(line)
        if align == WD_ALIGN_PARAGRAPH.RIGHT:
            line.paragraph_format.right_indent = Pt(14)
        else:
            line.paragraph_format.left_indent = Pt(14)
        run(line, "— ", face="song", size=14)
        _field(line, "PAGE")
        run(line, " —", face="song", size=14)
    if hides_first:
        section.first_page_footer.is_linked_to_previous = False
        _low(section.first_page_footer.paragraphs[0])


def _low(line: Paragraph) -> None:
    """A footer's line. As high as those of the text it would reach into the text area, and take the last line of the page."""
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(16)


def _field(line: Paragraph, code: str) -> None:
    for part in ("begin", "code", "separate", "shown", "end"):
        made = run(line, "1" if part == "shown" else "", face="song", size=14)
        if part == "code":
            words = element("instrText")
            words.text = f" {code} "
            made._r.append(words)
        elif part != "shown":
            made._r.append(element("fldChar", fldCharType=part))


def foot_line(document: Document) -> None:
    """The thin-and-thick red line, 170 mm long, 20 mm above the lower edge of a letter's first page."""
    line = document.sections[0].first_page_footer.paragraphs[0]
    line.style = document.styles["Normal"]
    run(line, "")._r.append(parse_xml(_FOOT_LINE))


_FOOT_LINE = (
    f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:line style="position:absolute;z-index:1;mso-position-horizontal-relative:page;'
    'mso-position-vertical-relative:page" from="56.7pt,782pt" to="538.6pt,782pt" '
    f'strokecolor="#{RED}" strokeweight="4pt"><v:stroke linestyle="thinThick"/></v:line></w:pict>'
)


IMPRINT_LINE = 25.0


def frame_above_foot(line: Paragraph, count: int) -> None:
    """Frame a line so that its top stands `count` lines of 25 pt above the foot of the text area."""
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = Pt(IMPRINT_LINE)
    frame = element(
        "framePr",
        w=round(TEXT_WIDTH * 20),
        hSpace=0,
        wrap="around",
        vAnchor="page",
        hAnchor="margin",
        xAlign="center",
        y=round((Mm(262).pt - count * (IMPRINT_LINE + 1)) * 20),
    )
    line._p.get_or_add_pPr().insert(0, frame)


def width_of(text: str, size: float = 16) -> float:
    """About how wide the text is in points: Chinese a full character, Latin and figures half."""
    pitch = size * CHARACTER / 16
    return sum(pitch if unicodedata.east_asian_width(char) in "WFA" else pitch / 2 for char in text)


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
}
"""The order ECMA-376 asks of the children of these elements; Word may call a file damaged that has another."""


PLACES = {
    qn(f"w:{name}"): {qn(f"w:{word}"): place for place, word in enumerate(words.split())}
    for name, words in ORDER.items()
}


def ordered(root: Any) -> None:
    """Put the children of every property element under `root` into the order of the standard."""
    for found in list(root.iter(*PLACES)):
        places = PLACES[found.tag]
        children = list(found)
        in_order = sorted(children, key=lambda child: places.get(child.tag, len(places)))
        if in_order != children:
            found[:] = in_order


def saved(document: Document) -> bytes:
    """The file, with every entry dated alike so that the same letter gives the same bytes."""
    section = document.sections[0]
    for part in (document, document.styles, section.footer, section.even_page_footer, section.first_page_footer):
        ordered(part._element)
    raw = io.BytesIO()
    document.save(raw)
    even = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(even, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(entry))
    return even.getvalue()
