"""Foreign files are read in a process with bounds: an attack ends there, a real file passes quickly, and the office goes on."""

from __future__ import annotations

import io
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pikepdf
import pytest
import xlsxwriter

from tests.office import build_attacks
from tests.office.build_documents import PDF, upload
from tests.office.build_files import TYPES, an_office_file
from wenze.office.documents import intake
from wenze.office.foreign import process
from wenze.office.people.refusals import Refused

LIMIT = 50 * 1024 * 1024
SHEETS = {"sheets": {"干部": 15}, "most_rows": 1000}
RELATION = "<Relationships><Relationship %s/></Relationships>"
FIELD = '<w:document xmlns:w="w"><w:p>%s</w:p></w:document>'
BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'
SHEET = "<worksheet><sheetData><row><c><f>%s</f></c></row></sheetData></worksheet>"
SHEET_TYPE = f'<Override PartName="/xl/s.xml" ContentType="{TYPES}.spreadsheetml.worksheet+xml"/>'


def judged(name: str, content: bytes) -> intake.Inspected:
    return intake.inspect(upload(name, content), limit_bytes=LIMIT)


def seconds_of(act, *arguments, **named) -> float:
    begun = time.perf_counter()
    act(*arguments, **named)
    return time.perf_counter() - begun


ATTACKS = {
    "row": ("workbooks.cells", build_attacks.far_row, SHEETS),
    "strings": ("workbooks.cells", build_attacks.many_strings, SHEETS),
    "styles": ("workbooks.cells", build_attacks.many_styles, SHEETS),
    "cells": ("workbooks.cells", build_attacks.many_empty_cells, SHEETS),
    "parts of zeros": ("office_files.judge", build_attacks.zeros, {"ending": "docx"}),
    "deep XML": ("word_files.words", build_attacks.deep_xml, {}),
    "deep PDF": ("pdf_files.judge", build_attacks.deep_pdf, {}),
    "many objects": ("pdf_files.judge", build_attacks.many_objects, {}),
    "pages that hold themselves": ("pdf_files.words", build_attacks.looping_pdf, {}),
}


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_a_reader_ends_within_its_bounds(attack):
    reader, made, told = ATTACKS[attack]
    content, before = made(), peak_kilobytes()
    begun = time.perf_counter()
    with pytest.raises(process.Unfit) as unfit:
        process.ask(reader, content, **told)
    assert time.perf_counter() - begun < process.MOST_SECONDS + 5
    assert peak_kilobytes() - before < 3 * len(content) / 1024 + 20_000, "the office itself read the file"
    assert not isinstance(unfit.value, process.Busy)


def peak_kilobytes() -> int:
    told = Path("/proc/self/status").read_text()
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1])


@pytest.mark.slow
def test_a_reader_that_never_ends_or_eats_memory_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "MOST_SECONDS", 1)
    forever = tmp_path / "forever"
    os.mkfifo(forever)
    assert seconds_of(refused, "texts.judge", forever) < 10
    monkeypatch.undo()
    assert seconds_of(refused, "texts.judge", Path("/dev/zero")) < process.MOST_SECONDS + 5


def refused(reader: str, source: Path) -> None:
    with pytest.raises(process.Unfit):
        process.ask(reader, source)


@pytest.mark.slow
def test_eight_attacks_at_once_leave_the_office_time_and_threads():
    """Two are read, a few wait, the others are sent away at once; a good file is taken as soon as they are gone."""
    content = build_attacks.many_empty_cells()

    def attack(_number: int) -> type[process.Unfit]:
        with pytest.raises(process.Unfit) as unfit:
            process.ask("workbooks.cells", content, **SHEETS)
        return unfit.type

    with ThreadPoolExecutor(8) as threads:
        begun = time.perf_counter()
        ends = list(threads.map(attack, range(8)))
    assert time.perf_counter() - begun < 2 * process.MOST_SECONDS
    assert ends.count(process.Busy) >= 8 - process.MOST_PRESENT
    assert judged("回证.pdf", PDF).kind == "pdf"


def test_a_server_that_was_killed_is_started_again():
    process.ask("texts.judge", b"x")
    process._server._running.kill()
    process._server._running.wait()
    assert process.ask("texts.judge", b"x") == {}


def a_scan(pages: int = 200, page_bytes: int = 100_000) -> bytes:
    """As a scanner writes it: one compressed picture a page, whose bytes may spell anything."""
    noise, kept, made = random.Random(1), io.BytesIO(), pikepdf.new()
    for _number in range(pages):
        picture = (
            noise.randbytes(page_bytes // 2) + b" /JS /JavaScript /Encrypt /Launch " + noise.randbytes(page_bytes // 2)
        )
        page = made.add_blank_page(page_size=(595, 842))
        image = pikepdf.Stream(made, picture, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
        image.Filter = pikepdf.Name.DCTDecode
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    made.save(kept, compress_streams=False)
    return kept.getvalue()


def a_long_report() -> bytes:
    paper, kept, words = docx.Document(), io.BytesIO(), random.Random(2)
    for number in range(3000):
        paper.add_paragraph(f"第{number}段" + "".join(chr(0x4E00 + words.randrange(3000)) for _letter in range(200)))
    paper.save(kept)
    return kept.getvalue()


def a_sheet(rows: int = 1000) -> bytes:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("干部")
    for row in range(rows):
        sheet.write_row(
            row, 0, [f"干部{row}", "男", "1981-03-05", row, "市管", "市水利局", "局长", "2024-05-06", "", "是"]
        )
    book.close()
    return kept.getvalue()


@pytest.mark.slow
def test_a_scan_of_20_megabytes_a_long_report_and_a_full_sheet_pass_quickly():
    """Each takes a second or less alone; the bound is for a machine that does much else."""
    for name, content in (
        ("扫描.pdf", a_scan()),
        ("报告.docx", a_long_report()),
        ("台账.xlsx", a_sheet()),
        ("记录.txt", "谈话记录一行。\n".encode() * 2_300_000),
    ):
        assert seconds_of(judged, name, content) < process.MOST_SECONDS, name
    assert seconds_of(process.ask, "workbooks.cells", a_sheet(), **SHEETS) < process.MOST_SECONDS


def test_a_script_is_found_however_its_name_is_written_and_wherever_it_is_packed():
    spelled = PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /Java#53cript /J#53 (app.alert)>>")
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(spelled)) as opened:
        opened.save(kept, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"cript" not in kept.getvalue()
    for content in (spelled, kept.getvalue(), PDF.replace(b"/Catalog", b"/Catalog /A [[<</J#53 (x)>>]]")):
        with pytest.raises(Refused, match="含有脚本"):
            judged("脚本.pdf", content)


@pytest.mark.parametrize("before", [b"MZ\x90\x00 program ", b"<html><script>alert(1)</script></html>", b"\n"])
def test_a_pdf_begins_with_its_first_byte(before):
    with pytest.raises(Refused, match="前面夹有别的内容"):
        judged("决定.pdf", before + PDF)


def typed(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{kind}"/>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            an_office_file(typed("/word/Theme.BIN", "application/vnd.ms-office.vbaProject"), word__theme_dot_bin=b"x"),
            "含有宏或者控件",
        ),
        (an_office_file(typed("/word/a.png", "image/png"), word__a_dot_png=b"\xd0\xcf\x11\xe0x"), "内嵌了其他文件"),
        (an_office_file(word___rels__x_dot_rels=RELATION % 'Type="x/AttachedTemplate" Target="far"'), "引用了外部模板"),
        (
            an_office_file(
                word___rels__x_dot_rels=(RELATION % 'Type="x/attachedTemplate" Target="far"').encode("utf-16")
            ),
            "引用了外部模板",
        ),
        (
            an_office_file(word___rels__x_dot_rels=RELATION % 'Type="x/oleObject" TargetMode="External" Target="http://far.example"'),
            "引用了外部文件",
        ),
        (
            an_office_file(word___rels__x_dot_rels=RELATION % 'Type="x/image" TargetMode="EXTERNAL" Target="http://far.example"'),
            "引用了外部文件",
        ),
        (
            an_office_file(
                word___rels__x_dot_rels=RELATION % 'Type="x/hyperlink" TargetMode="External" Target="java%73cript:x"'
            ),
            "DDE",
        ),
        (an_office_file(word__document_dot_xml=FIELD % f"{BEGIN}<w:instrText> D</w:instrText><w:instrText>DEAUTO c</w:instrText>{END}"), "DDE"),
        (an_office_file(word__document_dot_xml=FIELD % f"{BEGIN}{BEGIN}<w:instrText>QUOTE 68 68 69</w:instrText>{END}{END}"), "DDE"),
        (an_office_file(word__document_dot_xml=FIELD % '<w:fldSimple w:instr="dde x"/>'), "DDE"),
        (an_office_file(word__document_dot_xml='<!DOCTYPE x [<!ENTITY a "b">]><document/>'), "内部结构异常"),
        (an_office_file(typed("/word/a.htm", "text/html"), word__a_dot_htm=b"<html/>"), "内部结构异常"),
        (an_office_file(word__a_dot_unknown=b"x"), "内部结构异常"),
        (an_office_file(kind="xlsx", types=SHEET_TYPE, xl__s_dot_xml=SHEET % "cmd|'/c calc'!A0"), "DDE"),
        (an_office_file(kind="xlsx", types=SHEET_TYPE, xl__s_dot_xml=SHEET % 'DDE("soffice";"x")'), "DDE"),
    ],
)  # fmt: skip
def test_an_office_file_is_judged_by_what_its_parts_are_and_do(content, says):
    with pytest.raises(Refused, match=says):
        judged("台账.xlsx" if b"xl/workbook.xml" in content else "报告.docx", content)


@pytest.mark.parametrize(
    "content",
    [
        an_office_file(word___rels__x_dot_rels=RELATION % 'Type="x/hyperlink" TargetMode="External" Target="https://far.example"'),
        an_office_file(word__document_dot_xml=FIELD % f"{BEGIN}<w:instrText> PAGE </w:instrText>{END}"),
        an_office_file(kind="xlsx", types=SHEET_TYPE, xl__s_dot_xml=SHEET % "IF(A1=\"a|b\",'甲|乙'!A1,SUM(B:B))"),
    ],
)  # fmt: skip
def test_links_fields_and_formulas_of_daily_work_pass(content):
    assert judged("台账.xlsx" if b"xl/workbook.xml" in content else "报告.docx", content)
