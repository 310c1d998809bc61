"""Files that come in and files that go out: attach, put to a subject, open. Each opening leaves a journal row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction

from wenze.office import clock
from wenze.office.documents import intake, layout_docx, layout_pdf, leftovers, queries
from wenze.office.documents.fonts import NoFonts
from wenze.office.documents.models import LONGEST_NOTE, Attachment, Document, MediaKind, SealedOriginal, Status
from wenze.office.journal.actions import record, take_turn
from wenze.office.people import permissions, seals
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused

PICTURES = (MediaKind.JPG, MediaKind.PNG)


def attach(
    *,
    by: Account,
    today: date,
    upload: Any,
    note: str = "",
    subject: models.Model | None = None,
    conceal: bool = False,
) -> Attachment:
    """Keep an uploaded file after judging it by its content. Raises ``Refused`` for what may not come in.

    ``conceal``: of a picture, keep a copy without place and device, and the original sealed. So also where the sender asked
    for it and the picture tells either.

    The file is looked at and written before its row. A failure here removes it at once; where the act around this one
    fails later, it goes with the other ``leftovers``.
    """
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(f"文件说明不超过{LONGEST_NOTE}字。", field="note")
    seen = came = intake.inspect(upload, limit_bytes=settings.WENZE_UPLOAD_LIMIT_BYTES)
    content, original = upload, None
    if seen.kind in PICTURES and (conceal or (seen.tells and getattr(upload, "conceal", False))):
        seen, copy = intake.without_place(upload, came)
        content, original = ContentFile(copy), SealedOriginal(size=came.size, sha256=came.sha256, sm3=came.sm3)
    attachment = Attachment(
        name=seen.name,
        size=seen.size,
        media_kind=seen.kind,
        sha256=seen.sha256,
        sm3=seen.sm3,
        note=note,
        subject_kind=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        uploaded_by=by,
        uploaded_on=today,
        uploaded_at=clock.now(),
    )
    try:
        _write(attachment, f"kept.{seen.kind}", content)
        if original is not None:
            upload.seek(0)
            _write(original, "sealed", ContentFile(seals.encrypt_bytes(upload.read())))
        _enter(attachment, original, by, today)
    except BaseException:
        for row in (attachment, original):
            if row is not None and row.file:
                row.file.delete(save=False)
        raise
    return attachment


def _write(row: Attachment | SealedOriginal, name: str, content: Any) -> None:
    row.file.save(name, content, save=False)
    leftovers.written(row.file.name)


@transaction.atomic
def _enter(attachment: Attachment, original: SealedOriginal | None, by: Account, today: date) -> None:
    take_turn()
    attachment.save()
    detail: dict[str, Any] = {"size": attachment.size, "sha256": attachment.sha256, "sm3": attachment.sm3}
    says = f"上传文件《{attachment.name}》"
    if original is not None:
        original.attachment = attachment
        original.save()
        detail["original"] = {"size": original.size, "sha256": original.sha256, "sm3": original.sm3}
        says += "，去除拍摄地点和设备信息，原件封存"
    record(by=by, verb="documents.attach", subject=attachment, says=says, detail=detail, on=today)


@transaction.atomic
def link(*, by: Account, today: date, attachment: Attachment, subject: models.Model) -> Attachment:
    """Put a file that belongs nowhere yet to its subject. Refused where it belongs somewhere already."""
    take_turn()
    kept = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if kept.subject_kind:
        raise Refused(f"文件《{kept.name}》已归入其他事项，不能重复归入。请重新上传一份。")
    kept.subject_kind, kept.subject_id = subject._meta.label_lower, subject.pk
    kept.save(update_fields=["subject_kind", "subject_id"])
    record(by=by, verb="documents.link", subject=kept, says=f"将文件《{kept.name}》归入{subject}", on=today)
    return kept


def set_leftovers_aside(*, by: Account | None = None, today: date) -> int:
    """Set aside the files of acts that a killed process left unfinished: older than a day, named by no row. How many."""
    moved = leftovers.set_aside(clock.now())
    if moved:
        with transaction.atomic():
            says = f"移出未完成操作遗留的文件{moved}个"
            record(by=by, verb="documents.set_leftovers_aside", subject=None, says=says, on=today)
    return moved


def open_document(*, by: Account, today: date, document: Document, form: str = "pdf") -> bytes:
    """The file of a document for downloading, ``form`` pdf or docx; a draft is set anew and marked as one.

    The caller has found the document through ``queries.document``. The opening is journalled; so is a file found
    damaged, which is refused.
    """
    try:
        content = _draft_bytes(document, form) if document.status == Status.DRAFT else _issued(document, form)
    except queries.Damaged as damaged:
        _note(by, today, document, "documents.damaged", f"文书存档校验不符：{document}")
        raise Refused(damaged.says) from None
    except (layout_pdf.Unprintable, NoFonts) as reason:
        raise Refused(f"{reason}。") from None
    _note(by, today, document, "documents.open", f"下载文书《{document}》（{form}）")
    return content


def open_attachment(*, by: Account, today: date, attachment: Attachment) -> bytes:
    """The content of an attached file for downloading; found by the caller through ``queries.attachment``."""
    try:
        content = queries.attachment_bytes(attachment)
    except queries.Damaged as damaged:
        _note(by, today, attachment, "documents.damaged", f"文件存档校验不符：{attachment}")
        raise Refused(damaged.says) from None
    _note(by, today, attachment, "documents.open", f"下载文件《{attachment}》")
    return content


def open_original(*, by: Account, today: date, attachment: Attachment, reason: str) -> bytes:
    """The photograph behind a copy, as it came in. Only for whoever uploaded it or may open sealed originals, with a
    reason; the opening is journalled before anything is shown. The caller found it through ``queries.attachment``."""
    if attachment.uploaded_by_id != by.pk:
        permissions.demand(by, "documents.open_original", today)
    if not reason.strip() or len(reason.strip()) > LONGEST_NOTE:
        raise Refused(f"请写明启封的理由，不超过{LONGEST_NOTE}字。", field="reason")
    original = SealedOriginal.objects.filter(attachment=attachment).first()
    if original is None:
        raise Refused(f"文件《{attachment}》没有封存的原件。")
    try:
        content = queries.original_bytes(original)
    except queries.Damaged as damaged:
        _note(by, today, attachment, "documents.damaged", f"原件存档校验不符：{attachment}")
        raise Refused(damaged.says) from None
    _note(by, today, attachment, "documents.open_original", f"启封《{attachment}》的原件：{reason.strip()}")
    return content


@transaction.atomic
def _note(by: Account, today: date, subject: models.Model, verb: str, says: str) -> None:
    record(by=by, verb=verb, subject=subject, says=says, on=today)


def _issued(document: Document, form: str) -> bytes:
    if not queries.is_whole(document):
        raise queries.Damaged(str(document))
    return queries.issued_bytes(document, form)


def _draft_bytes(document: Document, form: str) -> bytes:
    if form == "docx":
        return layout_docx.render(document.letter, dated_on=document.drafted_on)
    own = getattr(settings, "WENZE_FONTS", None) or settings.WENZE_HOME / "fonts"
    return layout_pdf.render(document.letter, own_fonts=own, is_draft=True, dated_on=document.drafted_on)
