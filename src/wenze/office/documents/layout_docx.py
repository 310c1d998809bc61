"""The letter as a .docx an office can go on editing, with the same page as the PDF (GB/T 9704-2012).

Faces are named as offices have them (仿宋_GB2312, 方正小标宋简体, 黑体, 楷体_GB2312) and none is embedded. Text reaches the file as
text only; the XML is built by python-docx and lxml, never pasted together.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import ceil
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from wenze.office.documents import docx_parts as parts
from wenze.office.documents import layout_pdf
from wenze.office.documents.docx_form import add_form
from wenze.office.documents.docx_parts import CHARACTER, LINE, RED
from wenze.office.documents.layout_pdf import UNDATED, drawn_values
from wenze.office.documents.letters import Letter

MARK_INK = 0.92
"""How high the characters of the red mark are, of their size."""

HELD_ATTACHMENTS = 3
"""How many of the attachments stay with the signature. A longer list would drag whole pages along."""

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def render(letter: Letter, *, dated_on: date | None = None) -> bytes:
    """The letter as .docx bytes, the same bytes for the same letter.

    dated_on: the date in the file's own description, by default the letter's.
    """
    values = drawn_values(letter)
    document = docx.Document()
    parts.set_page(document)
    fit = layout_pdf.fit_of(letter)
    parts.set_styles(document, float(fit.pitch))
    parts.set_page_numbers(
        document, hides_first=letter.head == "letter" or letter.cover is not None, first=0 if letter.cover else 1
    )
    _describe(document, values, letter.signed_on or dated_on or UNDATED)
    if letter.cover:
        _cover(document, values)
    _head(document, values)
    _title(document, values)
    if values["addressee"]:
        parts.paragraph(document, f"{values['addressee']}：")
    for block in values["body"]:
        _block(document, block, keeps_last=fit.is_together)
    _attachments(document, values["attachments"])
    if letter.head != "minutes":
        _signature(document, values)
    if values["note"]:
        parts.paragraph(document, f"（{values['note']}）", indent=2)
    if values["has_imprint"]:
        _imprint(document, values)
    return parts.saved(document)


def _describe(document: Document, values: dict[str, Any], day: date) -> None:
    about = document.core_properties
    about.title = values["title"].replace("\n", "")
    about.author = about.last_modified_by = values["author"]
    about.comments = ""
    about.language = "zh-CN"
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.revision = 1


def _cover(document: Document, values: dict[str, Any]) -> None:
    cover = values["cover"]
    top = parts.paragraph(document, cover["title"], face="title", size=32, align=WD_ALIGN_PARAGRAPH.CENTER)
    top.paragraph_format.space_before = Pt(6 * LINE)
    below = parts.paragraph(document, cover["subtitle"], face="kai", size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    below.paragraph_format.space_after = Pt(7 * LINE)
    for label, value in cover["lines"]:
        line = parts.paragraph(document, "", indent=3)
        parts.run(line, label, face="hei")
        parts.run(line, f"：{value}")
    line.add_run().add_break(WD_BREAK.PAGE)


def _head(document: Document, values: dict[str, Any]) -> None:
    if values["head"] == "form":
        return
    is_letter = values["head"] == "letter"
    mark = parts.mark(document, values["issuer_mark"])
    # 35 mm from the top of the text area; a letter's mark stands 30 mm from the edge, 7 mm above the text area.
    mark.paragraph_format.space_before = Pt(0) if is_letter else Mm(35)
    if is_letter:
        parts.border(mark, "bottom", RED, size=24, kind="thickThinSmallGap", space=11)
        parts.stretch(mark, Mm(7))
        parts.raised(mark)
        number = parts.paragraph(document, values["number"], align=WD_ALIGN_PARAGRAPH.RIGHT)
        number.paragraph_format.space_before = Pt(11)
        number.paragraph_format.space_after = Pt(2 * LINE)
        parts.foot_line(document)
        return
    mark.paragraph_format.space_after = Pt(2 * LINE if values["head"] == "document" else LINE)
    number = parts.paragraph(document, values["number"], align=WD_ALIGN_PARAGRAPH.CENTER)
    last = number
    if values["head"] == "minutes":
        last = parts.paragraph(document, "")
        parts.tabbed(last, values["signer"], values["signed_text"])
    parts.border(last, "bottom", RED, size=16, space=11)
    last.paragraph_format.space_after = Pt(_under_the_line(mark, values["head"]))


def _under_the_line(mark: Paragraph, head: str) -> float:
    """The blank under the red line, in points: the head takes whole lines of the grid, as it does in the PDF."""
    size = mark.paragraph_format.line_spacing.pt
    lines = {"document": 3, "minutes": 3.5}[head]
    used = Mm(35).pt + lines * LINE + 13
    return round((used + MARK_INK * size) / LINE + 2) * LINE - used - size


def _title(document: Document, values: dict[str, Any]) -> None:
    if not values["shows_title"]:
        return
    title = parts.paragraph(document, values["title"], face="title", size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    title.paragraph_format.space_after = Pt(6 if values["is_form"] else LINE)
    title.paragraph_format.keep_with_next = True
    if values["head"] == "form" and values["number"]:
        parts.paragraph(document, values["number"], size=14, align=WD_ALIGN_PARAGRAPH.RIGHT)


def _block(document: Document, block: dict[str, Any], *, keeps_last: bool) -> None:
    if block["block"] == "table":
        add_form(document, block)
    elif block["block"] == "new_page":
        document.add_page_break()
    elif block["block"] == "labelled":
        line = parts.paragraph(document, "", indent=2, hanging=1 + len(block["label"]))
        parts.run(line, block["label"], face="hei")
        parts.run(line, f"：{block['text']}")
    else:
        face = ("fang", "hei", "kai", "fang", "fang")[block["level"]]
        align = ALIGNMENTS[block["align"]]
        indent = 2 if block["indented"] and block["align"] in ("justify", "left") else 0
        made = parts.paragraph(document, block["text"], face=face, align=align, indent=indent)
        # A last paragraph of several lines is left free: LibreOffice would take it over to the next page whole.
        is_line = parts.width_of(block["text"]) <= parts.TEXT_WIDTH - indent * CHARACTER
        made.paragraph_format.keep_with_next = block["sticky"] or (block["last"] and keeps_last and is_line) or None


def _attachments(document: Document, names: list[str]) -> None:
    for place, name in enumerate(names, 1):
        lead = "附件：" if place == 1 else ""
        count = f"{place}." if len(names) > 1 else ""
        line = parts.paragraph(document, "")
        line.paragraph_format.left_indent = Pt(CHARACTER * (6 if count else 5))
        line.paragraph_format.first_line_indent = -Pt(CHARACTER * (4 if lead and count else 3 if lead else 1))
        if place == 1:
            line.paragraph_format.space_before = Pt(LINE)
        parts.run(line, f"{lead}{count}{name}")
        line.paragraph_format.keep_with_next = place > len(names) - HELD_ATTACHMENTS or None


def _signature(document: Document, values: dict[str, Any]) -> None:
    """Signature centred over the date, the date four characters from the right, two lines above free for the seal."""
    lines = [line for line in (values["signer"], values["signed_text"]) if line]
    widths = [parts.width_of(line) for line in lines]
    day = widths[-1] if lines else 0
    centre = max(4 * CHARACTER + day / 2, *(width / 2 for width in widths), 0) if lines else 0
    for place, (line, width) in enumerate(zip(lines, widths, strict=True)):
        made = parts.paragraph(document, line, align=WD_ALIGN_PARAGRAPH.RIGHT)
        made.paragraph_format.right_indent = Pt(round(centre - width / 2, 1))
        if place == 0:
            made.paragraph_format.space_before = Pt(2 * LINE)
            made.paragraph_format.keep_with_next = len(lines) > 1 or None


def _imprint(document: Document, values: dict[str, Any]) -> None:
    """Framed at the foot of the text area: copies, then who printed it and when, between lines thick, thin, thick."""
    lines = []
    if values["copies_text"]:
        copies = parts.paragraph(document, "")
        text = f"\u3000抄送：{values['copies_text']}"
        parts.run(copies, text, size=14)
        lines.append((copies, ceil(parts.width_of(text, 14.3) / parts.TEXT_WIDTH)))
    if values["issued_by_line"]:
        printed = parts.paragraph(document, "")
        printed_on = f"{values['signed_text']}印发" if values["signed_text"] else ""
        parts.tabbed(printed, values["issued_by_line"], printed_on, size=14)
        lines.append((printed, 1))
    above_foot = sum(count for _, count in lines)
    anchor = lines[0][0]._p.getprevious()
    for place, (line, count) in enumerate(lines):
        parts.border(line, "top", "000000", size=8 if place == 0 else 6)
        if place == len(lines) - 1:
            parts.border(line, "bottom", "000000", size=8)
        parts.frame_above_foot(line, above_foot)
        above_foot -= count
        anchor.addprevious(line._p)
