"""Files that come in are judged by what they are; each refusal says what is wrong and how to mend it."""

import hashlib
import io
import os
import zipfile
import zlib
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tests.office import build, build_cases, build_measures
from tests.office.build_documents import EXAMPLES
from tests.office.build_files import PDF, PNG, a_draft, a_picture, an_attachment, an_office_file, upload
from wenze.office import clock
from wenze.office.documents import actions, intake, layout_docx, layout_pdf, leftovers, queries
from wenze.office.documents.models import Attachment
from wenze.office.journal import queries as journal
from wenze.office.people.refusals import Refused

RELATION = b"<Relationships><Relationship %s/></Relationships>"
LIMIT = 50 * 1024 * 1024


def huge_picture() -> bytes:
    """Claims ten thousand million pixels."""
    head = b"IHDR" + (99999).to_bytes(4, "big") * 2 + PNG[24:29]
    return PNG[:12] + head + zlib.crc32(head).to_bytes(4, "big") + PNG[33:]


def locked_pdf() -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as opened:
        opened.save(kept, encryption=pikepdf.Encryption(owner="x", user="y"))
    return kept.getvalue()


def inspected(name, content):
    return intake.inspect(upload(name, content), limit_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("回证.pdf", PDF, "pdf"),
        ("说明.docx", an_office_file(), "docx"),
        ("台账.XLSX", an_office_file(kind="xlsx"), "xlsx"),
        ("照片.png", PNG, "png"),
        ("照片.jpeg", a_picture("JPEG"), "jpg"),
        ("录音.mp3", b"ID3\x04" + b"\0" * 20, "mp3"),
        ("录音.mp3", b"\xff\xfb\x90\x00" + b"\0" * 20, "mp3"),
        ("录音.wav", b"RIFF\x10\0\0\0WAVEfmt ", "wav"),
        ("录像.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 20, "mp4"),
        ("记录.txt", "谈话记录\r\n第一行".encode(), "txt"),
        ("旧记录.txt", "谈话记录".encode("gb18030"), "txt"),
    ],
)
def test_each_accepted_kind_is_known_by_its_content(name, content, kind):
    seen = inspected(name, content)
    assert (seen.kind, seen.size) == (kind, len(content))
    assert seen.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.pdf", b"", "是空文件"),
        ("程序.exe", b"MZ\x90", "不在可接收范围内"),
        ("页面.html", b"<html>", "不在可接收范围内"),
        ("图.svg", b"<svg/>", "不在可接收范围内"),
        ("无扩展名", PDF, "不在可接收范围内"),
        ("旧版.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("压缩.zip", an_office_file(), "解压后逐个上传"),
        ("宏.docm", an_office_file(), "含宏的文件不能上传"),
        ("假的.pdf", PNG, "内容却是PNG 图片"),
        ("假的.png", PDF, "内容却是PDF 文档"),
        ("程序.pdf", b"MZ\x90\0\0", "无法识别"),
        ("程序.txt", b"MZ\x90 text", "无法识别"),
        ("二进制.txt", b"abc\x01\x02", "不是可读的文本"),
        ("断的.pdf", b"%PDF-1.7 only a beginning", "没有结尾"),
        ("脚本.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert)>>"), "含有脚本"),
        ("启动.pdf", PDF.replace(b"/Catalog", b"/Catalog/AA<</S/Launch>>"), "含有脚本"),
        ("加密.pdf", locked_pdf(), "密码或者权限限制"),
        ("宏.docx", an_office_file(word__vbaProject_dot_bin=b"x"), "含有宏或者控件"),
        ("控件.docx", an_office_file(word__activeX__a_dot_xml=b"x"), "含有宏或者控件"),
        ("内嵌.docx", an_office_file(word__embeddings__a_dot_bin=b"x"), "内嵌了其他文件"),
        (
            "模板.docx",
            an_office_file(word___rels__settings_dot_xml_dot_rels=RELATION % b'Type="x/attachedTemplate" Target="far"'),
            "引用了外部模板",
        ),
        ("表.docx", an_office_file(kind="xlsx"), "内容却是Excel 表格"),
        ("坏的.docx", b"PK\x03\x04broken", "已经损坏"),
        ("巨图.png", huge_picture(), "像素尺寸异常"),
    ],
)
def test_what_may_not_come_in_is_refused_with_a_sentence(name, content, says):
    with pytest.raises(Refused) as refusal:
        inspected(name, content)
    assert says in refusal.value.says
    assert name in refusal.value.says
    assert refusal.value.field == "file"
    assert refusal.value.says.endswith("。")


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    class Huge:
        name, size = "录像.mp4", 200 * 1024 * 1024

        def read(self, *_length):
            raise AssertionError("it was read")

        seek = read

    with pytest.raises(Refused, match="200 MB，超过 50 MB"):
        intake.inspect(Huge(), limit_bytes=LIMIT)


def test_a_zip_bomb_in_a_docx_is_refused_without_being_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 20 * 1024 * 1024)
    with pytest.raises(Refused, match="异常庞大"):
        inspected("炸弹.docx", buffer.getvalue())


def test_a_path_inside_a_docx_that_leads_outside_is_refused():
    with pytest.raises(Refused, match="内部结构异常"):
        inspected("路径.docx", an_office_file(**{"..__..__etc__passwd": b"x"}))


def test_our_own_letters_are_accepted_as_attachments():
    from tests.office.build_documents import a_decision

    assert inspected("决定书.pdf", layout_pdf.render(a_decision())).kind == "pdf"
    assert inspected("决定书.docx", layout_docx.render(a_decision())).kind == "docx"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\回证.pdf", "回证.pdf"),
        ("a\x00b\u202efdp.pdf", "abfdp.pdf"),
        ('引号"<>|?*.pdf', "引号.pdf"),
        ("  .hidden.pdf ", "hidden.pdf"),
        ("con.pdf", "_con.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("字" * 300 + ".pdf", "字" * 116 + ".pdf"),
    ],
)
def test_a_file_name_keeps_nothing_that_misleads(name, cleaned):
    assert intake.cleaned_name(name) == cleaned


def test_sm3_is_the_one_of_the_national_standard():
    assert intake.digests(iter([b"abc"]))[1] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@pytest.mark.django_db
def test_an_attached_file_is_kept_under_a_name_of_our_own(files_folder):
    kept = an_attachment(upload=upload("../贺砚舟 回证.pdf"), note="本人签收")
    assert (kept.name, kept.note, kept.media_kind) == ("贺砚舟 回证.pdf", "本人签收", "pdf")
    assert "贺" not in kept.file.name
    assert (files_folder / kept.file.name).read_bytes() == PDF
    assert queries.attachment_bytes(kept) == PDF
    assert journal.entries_of(kept)[-1].verb == "documents.attach"


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing_behind(files_folder):
    with pytest.raises(Refused):
        an_attachment(upload=SimpleUploadedFile("程序.exe", b"MZ"))
    with pytest.raises(Refused):
        an_attachment(note="字" * 501)
    assert not Attachment.objects.exists()
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_failure_while_writing_the_row_removes_the_file(files_folder, monkeypatch):
    from wenze.office.documents import actions_files

    def fails(**_about):
        raise RuntimeError("no journal")

    monkeypatch.setattr(actions_files, "record", fails)
    with pytest.raises(RuntimeError):
        an_attachment()
    assert not Attachment.objects.exists()
    assert [path for path in files_folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete_an_attached_file():
    kept = an_attachment()
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=kept.pk).update(sha256="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=kept.pk).delete()


@pytest.mark.django_db
def test_a_file_goes_to_its_subject_once():
    kept, organ = an_attachment(), build.organ()
    linked = actions.link(by=kept.uploaded_by, today=build.THE_DAY, attachment=kept, subject=organ)
    assert (linked.subject_kind, linked.subject_id) == ("people.organ", organ.pk)
    with pytest.raises(Refused, match="不能重复归入"):
        actions.link(by=kept.uploaded_by, today=build.THE_DAY, attachment=kept, subject=build.organ())


@pytest.mark.django_db
def test_a_file_changed_on_the_disk_is_not_handed_out(files_folder):
    kept = an_attachment()
    (files_folder / kept.file.name).write_bytes(b"%PDF- other")
    with pytest.raises(Refused, match="校验值不一致"):
        actions.open_attachment(by=kept.uploaded_by, today=build.THE_DAY, attachment=kept)
    assert journal.entries_of(kept)[-1].verb == "documents.damaged"


def files_in(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
def test_a_file_goes_with_the_act_around_it_that_is_refused(files_folder, signed_in):
    here = build_cases.office()
    case = build_cases.started(here)
    had = files_in(files_folder)
    sent = {"title": "台账", "kind": "document", "obtained_on": build_cases.day(3), "obtained_by": "闻清、乔之"}
    with clock.frozen(build_cases.day(3)):
        officer = signed_in(here.officer)
        for number, status in ((1, 302), (2, 409)):
            answer = officer.post(f"/cases/{case.pk}/moves/add_evidence/", sent | {"upload": upload("台账.pdf")})
            assert answer.status_code == status, number
        assert "不必重复登记" in answer.content.decode()
    assert files_in(files_folder) - had == {Attachment.objects.get().file.name}


@pytest.mark.django_db
def test_an_issued_letter_goes_with_the_act_around_it_that_fails(files_folder):
    draft = a_draft(EXAMPLES["referral"](), subject=build_measures.person())
    with leftovers.removed(), transaction.atomic():
        actions.issue(by=draft.drafted_by, today=build.THE_DAY, document=draft)
        assert len(files_in(files_folder)) == 2
        transaction.set_rollback(True)
    assert files_in(files_folder) == set()


@pytest.mark.django_db
def test_what_a_killed_process_left_is_set_aside_after_a_day_and_what_rows_name_stays(files_folder):
    named, lost, young = (
        an_attachment(),
        files_folder / "documents/2026/lost.pdf",
        files_folder / "attachments/young.pdf",
    )
    lost.parent.mkdir(parents=True)
    lost.write_bytes(PDF)
    young.write_bytes(PDF)
    for path in (lost, files_folder / named.file.name):
        long_ago = (clock.now() - timedelta(days=2)).timestamp()
        os.utime(path, (long_ago, long_ago))
    assert actions.set_leftovers_aside(today=build.THE_DAY) == 1
    assert files_in(files_folder) == {named.file.name, "attachments/young.pdf", "leftovers/documents/2026/lost.pdf"}
    assert actions.set_leftovers_aside(today=build.THE_DAY) == 0
