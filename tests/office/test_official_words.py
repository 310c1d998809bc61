"""The words of an office's own copy of an official text, cut into the parts the paper itself numbers."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
import typst

from wenze.office.rulings.official_words import label_of, parts_of, words_of

ARTICLES = (
    "第一章 总则",
    "第一条 为了试验。",
    "第二条 谁主管，谁负责；依照第一条。",
    "（一）第一项。",
    "第三条 自印发之日起施行。",
)
SECTIONS = "试验通知\n一、原则。依法依规。二、分工。\n（一）甲。\n四、其他。\n附件2：表样"


def _docx() -> bytes:
    paper, kept = docx.Document(), io.BytesIO()
    for one in ARTICLES:
        paper.add_paragraph(one)
    row = paper.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "姓名", "分值"
    paper.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("clause", "label"),
    [
        ("第十条(一)", "第十条"),
        ("四、(五)1", "四"),
        ("三(一)1(2)", "三"),
        ("(二)3", "(二)"),
        ("附2-三-3", "附2"),
        ("前言", ""),
    ],
)
def test_every_clause_belongs_to_the_part_its_number_begins_with(clause, label):
    assert label_of(clause) == label


def test_articles_are_cut_at_their_numbers_and_not_where_one_is_only_mentioned():
    parts = parts_of("\n".join(ARTICLES), ["第一条", "第二条", "第二条(一)", "第三条"])
    assert [(one.label, len(one.paragraphs)) for one in parts] == [("", 1), ("第一条", 1), ("第二条", 2), ("第三条", 1)]


def test_sections_are_cut_also_inside_a_line_and_annexes_by_their_number():
    parts = parts_of(SECTIONS, ["一", "二、(一)", "三", "四", "附2-一"])
    assert [one.label for one in parts] == ["", "一", "二", "四", "附2"]
    assert parts[2].paragraphs == ("二、分工。", "（一）甲。")


def test_no_word_is_lost_between_the_parts():
    parts = parts_of(SECTIONS, ["一", "二", "四", "附2"])
    assert "".join(line for one in parts for line in one.paragraphs) == SECTIONS.replace("\n", "")


def test_a_word_file_is_read_with_its_tables():
    words = words_of("办法.docx", _docx())
    assert words.splitlines() == [*ARTICLES, "姓名 | 分值"]


def test_a_pdf_is_read_by_its_paragraphs():
    typed = "#set page(width: 60mm)\n" + "\n\n".join(ARTICLES)
    words = words_of("办法.PDF", typst.compile(typed.encode(), format="pdf"))
    assert [one.label for one in parts_of(words, ["第一条", "第二条", "第三条"])] == ["", "第一条", "第二条", "第三条"]


@pytest.mark.parametrize(
    "data", ["第一条 试验。".encode(), "第一条 试验。".encode("gb18030"), "\ufeff第一条\x00试验。".encode()]
)
def test_a_text_file_is_read_in_either_alphabet(data):
    assert parts_of(words_of("办法.txt", data), ["第一条"])[0].label == "第一条"


def _broken_inside() -> bytes:
    kept, plain = io.BytesIO(), zipfile.ZipFile(io.BytesIO(_docx()))
    with zipfile.ZipFile(kept, "w") as packed:
        for one in plain.namelist():
            packed.writestr(one, b"<w:document" if one == "word/document.xml" else plain.read(one))
    return kept.getvalue()


@pytest.mark.parametrize("name", ["办法.pdf", "办法.docx"])
@pytest.mark.parametrize("data", [_broken_inside(), b"", b"%PDF-1.7\n", b"PK\x03\x04broken", b"\xff" * 1000])
def test_what_holds_no_words_gives_none_and_breaks_nothing(name, data):
    assert words_of(name, data) == ""
