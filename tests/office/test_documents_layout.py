"""The page after GB/T 9704-2012, measured on the PDF with poppler and in the XML of the .docx."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office.build_documents import EXAMPLES, a_decision
from wenze.office.documents import fonts, layout_docx, layout_pdf, letters
from wenze.office.documents.kinds import KINDS
from wenze.office.documents.letters import Letter, Paragraph

MM = 72 / 25.4
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def pages_of(pdf: bytes, tmp_path: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Every word of each page with its box: left, top, right, bottom in points from the upper left corner."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    root = ElementTree.fromstring(re.sub(r'xmlns="[^"]*"', "", done.stdout))
    sides = ("xMin", "yMin", "xMax", "yMax")
    return [
        [(*(float(word.get(side)) for side in sides), word.text or "") for word in page.iter("word")]
        for page in root.iter("page")
    ]


@needs_poppler
def test_a_page_holds_22_lines_of_28_characters(tmp_path):
    letter = Letter(kind="x", title="题", head="form", body=(Paragraph("字" * 28 * 60, indented=False),))
    second = pages_of(layout_pdf.render(letter), tmp_path)[1]
    rows = sorted({round(top, 1) for _l, top, _r, _b, text in second if "字" in text})
    assert len(rows) == 22
    counts = [sum(len(text) for *_box, top, _r, _b, text in second if round(top, 1) == row) for row in rows]
    assert set(counts) == {28}
    assert {round(below - above, 1) for above, below in pairwise(rows)} <= {28.9, 29.0, 29.1}


@needs_poppler
def test_the_text_stands_within_margins_of_37_28_35_and_26_mm(tmp_path):
    letter = Letter(kind="x", title="题", head="form", body=(Paragraph("字" * 28 * 60, indented=False),))
    words = [word for word in pages_of(layout_pdf.render(letter), tmp_path)[1] if "字" in word[4]]
    assert min(word[0] for word in words) == pytest.approx(28 * MM, abs=1)
    assert max(word[2] for word in words) == pytest.approx((210 - 26) * MM, abs=1)
    assert min(word[1] for word in words) >= 37 * MM - 1
    assert max(word[3] for word in words) <= (297 - 35) * MM + 1


@needs_poppler
def test_the_first_line_of_a_paragraph_begins_two_characters_in(tmp_path):
    first = pages_of(layout_pdf.render(a_decision()), tmp_path)[0]
    start = next(word for word in first if word[4].startswith("被问责人"))
    assert start[0] == pytest.approx(28 * MM + 2 * 15.79, abs=1)


@needs_poppler
def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(tmp_path):
    pages = pages_of(layout_pdf.render(replace(a_decision(), copies_to=(), issued_by_line="")), tmp_path)
    middle = 105 * MM
    for number, words in enumerate(pages, 1):
        below = [word for word in words if word[1] > (297 - 35) * MM]
        assert str(number) in "".join(word[4] for word in below)
        assert all((word[0] > middle) == (number % 2 == 1) for word in below)


@needs_poppler
def test_a_page_that_only_holds_the_imprint_has_no_number(tmp_path):
    alone = {}
    for lines in range(20, 32):
        letter = replace(a_decision(), body=(Paragraph("字" * 28 * lines),))
        last = pages_of(layout_pdf.render(letter), tmp_path)[-1]
        words = "".join(word[4] for word in last)
        assert "印发" in words
        if words.count("2026年11月22日") == 1 and "字" not in words:
            alone[lines] = [word for word in last if word[1] > (297 - 35) * MM]
    assert alone
    assert set(map(len, alone.values())) == {0}


@needs_poppler
def test_a_slightly_tighter_line_keeps_the_imprint_off_a_page_of_its_own(tmp_path):
    assert len(pages_of(layout_pdf.render(a_decision()), tmp_path)) == 2


@needs_poppler
def test_the_first_page_of_a_letter_has_no_number(tmp_path):
    pages = pages_of(layout_pdf.render(EXAMPLES["referral"]()), tmp_path)
    assert [word for word in pages[0] if word[1] > (297 - 35) * MM] == []
    assert "2" in "".join(word[4] for word in pages[1] if word[1] > (297 - 35) * MM)


@needs_poppler
def test_the_signature_never_stands_on_a_page_without_text(tmp_path):
    for length in range(300, 700, 37):
        letter = replace(a_decision(), body=(Paragraph("字" * length),), copies_to=(), issued_by_line="")
        pages = pages_of(layout_pdf.render(letter), tmp_path)
        signed = next(words for words in pages if any("2026年11月22日" in word[4] for word in words))
        assert any("字" in word[4] for word in signed), length


@needs_poppler
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_letter_is_on_its_pages(kind, tmp_path):
    letter = EXAMPLES[kind]()
    path = tmp_path / "letter.pdf"
    path.write_bytes(layout_pdf.render(letter))
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True)
    shown = sorted(set("".join(done.stdout.split())))
    wanted = set(letters.squeezed("".join(letters.texts(letter))))
    assert wanted - set(shown) == set()


@needs_poppler
def test_every_face_is_embedded(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(layout_pdf.render(a_decision()))
    done = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]
    assert len(rows) >= 3
    assert all(re.search(r"\s(yes|no)\s+yes\s+yes\s+\d+", row) or " yes yes yes " in row for row in rows)


def test_the_archive_form_says_that_it_is_pdf_a():
    assert b"pdfaid" in layout_pdf.render(a_decision())
    assert b"pdfaid" not in layout_pdf.render(a_decision(), is_archival=False)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_letter_gives_the_same_bytes(kind):
    letter = EXAMPLES[kind]()
    assert layout_pdf.render(letter) == layout_pdf.render(letter)
    assert layout_docx.render(letter) == layout_docx.render(letter)


def test_text_is_never_read_as_markup():
    hostile = '#panic("x") \\ #import "/etc/passwd" $x^2$ *强调* `代码` @引用 <标签> //注释 {{ x }}'
    letter = replace(a_decision(facts=hostile), title=hostile[:60], signer=hostile[:30])
    assert layout_pdf.render(letter).startswith(b"%PDF-")
    content = docx.Document(io.BytesIO(layout_docx.render(letter)))
    assert letters.typeset(hostile) in [paragraph.text for paragraph in content.paragraphs]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_printed_or_reported_and_never_breaks_the_page(text):
    letter = a_decision(facts=f"事实{text}", addressee=text)
    if missing := layout_pdf.missing_glyphs(letter):
        assert set(missing) <= set(letters.typeset(text))
    else:
        assert layout_pdf.render(letter).startswith(b"%PDF-")
    assert layout_docx.render(letter).startswith(b"PK")


def test_a_character_of_private_use_in_a_name_is_reported_and_not_dropped():
    assert layout_pdf.missing_glyphs(a_decision(addressee="贺\ue863舟")) == ("\ue863",)


def test_a_draft_is_marked_as_one_and_differs_from_the_issued_page():
    assert layout_pdf.render(a_decision(), is_draft=True) != layout_pdf.render(a_decision())


def test_a_character_without_a_glyph_is_reported_and_not_printed_as_a_box():
    strange = chr(0x13000)
    letter = a_decision(addressee=f"贺砚{strange}同志")
    assert layout_pdf.missing_glyphs(letter) == (strange,)
    with pytest.raises(layout_pdf.Unprintable, match="U\\+13000"):
        layout_pdf.render(letter)
    assert layout_pdf.missing_glyphs(a_decision()) == ()


def test_without_any_chinese_face_the_sentence_says_what_to_install(tmp_path):
    with pytest.raises(fonts.NoFonts, match="fonts-noto-cjk"):
        fonts.faces((tmp_path,))


def test_the_offices_own_folder_is_searched_first(tmp_path):
    assert fonts.folders(tmp_path)[0] == tmp_path
    assert tmp_path / "gone" not in fonts.folders(tmp_path / "gone")


def test_pages_are_counted():
    assert layout_pdf.page_count(layout_pdf.render(EXAMPLES["service_receipt"]())) == 1
    assert layout_pdf.page_count(layout_pdf.render(EXAMPLES["dossier_contents"]())) == 4


# --- .docx -------------------------------------------------------------------------------------------------------


def xml_of(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return ElementTree.fromstring(packed.read(name))


def test_the_docx_has_the_same_page_and_grid():
    content = layout_docx.render(a_decision())
    section = docx.Document(io.BytesIO(content)).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [37, 28, 35, 26]
    grid = xml_of(content).find(f".//{W}docGrid")
    assert grid.attrib == {f"{W}type": "linesAndChars", f"{W}linePitch": "579", f"{W}charSpace": "-848"}


def test_the_docx_names_the_faces_offices_have_and_embeds_none():
    content = layout_docx.render(a_decision())
    named = {fonts.get(f"{W}eastAsia") for fonts in xml_of(content).iter(f"{W}rFonts")}
    assert {"仿宋_GB2312", "方正小标宋简体", "黑体"} <= named
    report = layout_docx.render(EXAMPLES["investigation_report"]())
    assert "楷体_GB2312" in {fonts.get(f"{W}eastAsia") for fonts in xml_of(report).iter(f"{W}rFonts")}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if "embeddings" in name or name.endswith((".odttf", ".ttf"))]


def test_the_docx_has_a_red_mark_a_red_line_and_page_numbers_for_odd_and_even():
    content = layout_docx.render(a_decision())
    body = xml_of(content)
    assert "D7000F" in {color.get(f"{W}val") for color in body.iter(f"{W}color")}
    assert "D7000F" in {line.get(f"{W}color") for line in body.iter(f"{W}bottom")}
    assert xml_of(content, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        line = footer.paragraphs[0]
        assert line.alignment.name == side
        assert "PAGE" in "".join(part.text or "" for part in line._p.iter(f"{W}instrText"))


@pytest.mark.parametrize("kind", KINDS)
def test_properties_in_the_docx_stand_in_the_order_of_the_standard(kind):
    body = xml_of(layout_docx.render(EXAMPLES[kind]()))
    checked = 0
    for name, words in layout_docx.parts.ORDER.items():
        places = {f"{W}{word}": place for place, word in enumerate(words.split())}
        for found in body.iter(f"{W}{name}"):
            got = [places[child.tag] for child in found]
            assert got == sorted(got), name
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_letter_is_in_the_docx(kind):
    letter = EXAMPLES[kind]()
    content = layout_docx.render(letter)
    shown = letters.squeezed("".join(part.text or "" for part in xml_of(content).iter(f"{W}t")))
    assert [text for text in letters.texts(letter) if letters.squeezed(text) not in shown] == []


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_heading_and_what_stands_over_the_signature_hold_on_to_what_follows(kind):
    letter = replace(EXAMPLES[kind](), attachments=tuple(f"谈话笔录{number}" for number in range(1, 13)))
    body = xml_of(layout_docx.render(letter)).find(f"{W}body")
    held = [found.find(f"{W}pPr/{W}keepNext") is not None for found in body.findall(f"{W}p")]
    runs = [len(list(run)) for holds, run in groupby(held) if holds]
    assert max(runs) <= 4, "a heading, the last line and the first attachment; three attachments and the signature"


def test_figures_stand_beside_chinese_without_a_blank_in_text_and_forms():
    styles = xml_of(layout_docx.render(a_decision()), "word/styles.xml")
    normal = next(one for one in styles.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal")
    for place in (normal.find(f"{W}pPr"), styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")):
        assert {place.find(f"{W}{name}").get(f"{W}val") for name in ("autoSpaceDE", "autoSpaceDN")} == {"0"}


def test_the_docx_runs_at_the_line_pitch_the_pdf_was_fitted_with():
    letter = a_decision()
    fitted = layout_pdf.fit_of(letter)
    assert fitted == layout_pdf.Fit("28.4", is_together=True)
    normal = docx.Document(io.BytesIO(layout_docx.render(letter))).styles["Normal"]
    assert normal.paragraph_format.line_spacing.pt == pytest.approx(float(fitted.pitch), abs=0.05)


def test_a_form_is_a_bordered_table_as_wide_as_the_text():
    document = docx.Document(io.BytesIO(layout_docx.render(EXAMPLES["handling_slip"]())))
    (table,) = document.tables
    assert table.style.name == "Table Grid"
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(156), rel=0.01)
    assert table.cell(0, 0).text == "案件名称"
