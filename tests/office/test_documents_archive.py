"""The whole case file as one zip, the same on every machine and day."""

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest

from tests.office.build_documents import a_decision
from tests.office.build_files import PDF, PNG
from wenze.office.documents import archive, intake, layout_pdf

CASE = archive.CaseFile(
    "青石渡大桥维修工程久拖不决问题", "问责案2026-0012", "中共临江市委问责工作办公室", date(2026, 12, 1)
)


def items():
    return [
        archive.Item("问责启动审批表", PDF, on=date(2026, 9, 2), author="问责办", pages=1),
        archive.Item(
            "问责决定书",
            layout_pdf.render(a_decision()),
            number="临问责〔2026〕5号",
            on=date(2026, 11, 22),
            pages=3,
            particulars={"状态": "已签发"},
        ),
        archive.Item("../../照片/现场:一", PNG, ending="png"),
        archive.Item("问责决定书", PDF, note="已作废"),
    ]


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def test_the_same_items_give_the_same_bytes():
    assert archive.build(CASE, items()) == archive.build(CASE, items())


def test_the_zip_holds_contents_items_metadata_and_both_lists_of_hashes_in_order():
    names = list(unpacked(archive.build(CASE, items())))
    assert names == [
        "目录.pdf",
        "目录.xlsx",
        "01 问责启动审批表.pdf",
        "02 问责决定书.pdf",
        "03 ／..／照片／现场一.png",
        "04 问责决定书.pdf",
        "元数据.json",
        "校验值-SHA256.txt",
        "校验值-SM3.txt",
    ]


@pytest.mark.parametrize(("name", "place"), [("校验值-SHA256.txt", 0), ("校验值-SM3.txt", 1)])
def test_every_member_is_in_the_list_of_hashes_with_the_hash_it_has(name, place):
    members = unpacked(archive.build(CASE, items()))
    listed = dict(reversed(line.split("  ", 1)) for line in members[name].decode().splitlines())
    assert set(listed) == {member for member in members if not member.startswith("校验值")}
    assert all(intake.digests(iter([members[member]]))[place] == digest for member, digest in listed.items())


def test_the_metadata_describes_each_item():
    members = unpacked(archive.build(CASE, items()))
    about = json.loads(members["元数据.json"])
    assert about["案件编号"] == "问责案2026-0012"
    second = about["卷内文件"][1]
    assert (second["文号"], second["日期"], second["页数"], second["状态"]) == (
        "临问责〔2026〕5号",
        "2026-11-22",
        3,
        "已签发",
    )
    assert second["sha256"] == hashlib.sha256(members[second["文件名"]]).hexdigest()


def test_no_name_in_the_zip_leads_outside_or_is_there_twice():
    names = archive.names_of([archive.Item(title, b"") for title in ("../x", "/etc/passwd", "a\\b", "", "同", "同")])
    assert len(set(names)) == len(names)
    assert not [name for name in names if "/" in name or "\\" in name or name.startswith(".")]


def test_the_contents_list_is_pdf_a_and_a_sheet():
    members = unpacked(archive.build(CASE, items()))
    assert b"pdfaid" in members["目录.pdf"]
    assert members["目录.xlsx"].startswith(b"PK")


def test_an_empty_case_file_still_opens():
    assert "目录.pdf" in unpacked(archive.build(CASE, []))
