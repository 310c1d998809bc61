"""Documents and their numbers, proof of service, attached files. ``guards.py`` holds issued rows still in the database.

``subject_kind`` and ``subject_id`` say what a document or file belongs to (``cases.case``, 17) without a foreign key:
this room knows none of the rooms above it. Who may read it is asked of them, see ``readers.py``.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q

from wenze.office.documents import letters
from wenze.office.documents.kinds import label_of
from wenze.office.people.models import Account, Cadre, Organ

LONGEST_NAME = 120
LONGEST_NOTE = 500


def attachment_path(_attachment: Any, name: str) -> str:
    """Where an uploaded file is kept: a name of our own, only the ending is the uploader's."""
    return f"attachments/{secrets.token_hex(16)}.{name.rpartition('.')[2]}"


def original_path(_original: Any, _name: str) -> str:
    """Where the sealed original of a photograph is kept."""
    return f"originals/{secrets.token_hex(16)}.sealed"


def document_path(document: Any, name: str) -> str:
    """Where the file of an issued document is kept."""
    return f"documents/{document.issued_on:%Y}/{secrets.token_hex(16)}.{name.rpartition('.')[2]}"


class MediaKind(models.TextChoices):
    """Kinds of file that may be attached, each recognised by its content."""

    PDF = "pdf", "PDF 文档"
    DOCX = "docx", "Word 文档"
    XLSX = "xlsx", "Excel 表格"
    PNG = "png", "PNG 图片"
    JPG = "jpg", "JPEG 图片"
    MP3 = "mp3", "MP3 录音"
    WAV = "wav", "WAV 录音"
    MP4 = "mp4", "MP4 录像"
    TXT = "txt", "文本文件"


class Attachment(models.Model):
    """One uploaded file: never changed, never deleted. ``name`` is the cleaned name it came with."""

    file = models.FileField(upload_to=attachment_path, max_length=200)
    name = models.CharField("文件名", max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField("字节数")
    media_kind = models.CharField("类型", max_length=10, choices=MediaKind.choices)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    note = models.CharField("说明", max_length=LONGEST_NOTE, blank=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="attachments")
    uploaded_on = models.DateField("上传日期")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_by_subject")]

    def __str__(self) -> str:
        return self.name


class SealedOriginal(models.Model):
    """A photograph as it came in, where its attachment is the copy that does not tell place and device. The file is
    encrypted; only ``actions.open_original`` opens it. The hashes are those of the photograph."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="original")
    file = models.FileField(upload_to=original_path, max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.attachment}（原件）"


class Status(models.TextChoices):
    """A draft has no number. An issued document never changes; a void one keeps its number and says why."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发"
    VOID = "void", "已作废"


class Sequence(models.Model):
    """The last serial given out under one 机关代字 in one year; the row is locked while the next is taken."""

    word = models.CharField("机关代字", max_length=30)
    year = models.PositiveIntegerField("年份")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "year"], name="sequence_once_a_year")]


class Document(models.Model):
    """A letter, form or record. ``content_text`` is the canonical JSON of the letter; the hashes of an issued document are
    those of its PDF, of its .docx and of that JSON. ``serial`` is empty where the kind takes no number."""

    kind = models.CharField("文种", max_length=40)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    word = models.CharField("机关代字", max_length=30, blank=True)
    year = models.PositiveIntegerField("年份", null=True, blank=True)
    serial = models.PositiveIntegerField("序号", null=True, blank=True)
    number = models.CharField("发文字号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    content_text = models.TextField("内容")
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField("事项", max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="更正的文书", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    version = models.PositiveIntegerField(default=1)
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="documents_drafted")
    drafted_on = models.DateField("拟稿日期")
    issued_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="documents_issued"
    )
    issued_on = models.DateField("签发日期", null=True, blank=True)
    pdf = models.FileField(upload_to=document_path, max_length=200, blank=True)
    docx = models.FileField(upload_to=document_path, max_length=200, blank=True)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    docx_sha256 = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    void_on = models.DateField("作废日期", null=True, blank=True)
    void_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="documents_voided"
    )
    void_reason = models.CharField("作废理由", max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "serial"], condition=Q(serial__isnull=False), name="document_number_once"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", serial__isnull=True, issued_on__isnull=True)
                | (Q(status__in=("issued", "void"), issued_on__isnull=False) & ~Q(sha256="") & ~Q(pdf="")),
                name="document_issued_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(serial__isnull=True) | (~Q(word="") & ~Q(number="") & Q(year__isnull=False)),
                name="document_number_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="void") | (Q(void_on__isnull=False) & ~Q(void_reason="")),
                name="document_void_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="document_by_subject"),
            models.Index(fields=["-issued_on", "-id"], name="document_by_day"),
            models.Index(fields=["kind", "status"], name="document_by_kind"),
            models.Index(fields=["number"], name="document_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    @property
    def letter(self) -> letters.Letter:
        """The letter as it was last drafted or as it was issued."""
        return letters.from_json(json.loads(self.content_text))

    @property
    def kind_label(self) -> str:
        """The Chinese name of the kind."""
        return label_of(self.kind)


class ServedTo(models.TextChoices):
    """To whom a document was served."""

    PERSON = "person", "个人"
    UNIT = "unit", "单位"


class ServiceMode(models.TextChoices):
    """How it was served."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托送达"
    POST = "post", "邮寄送达"
    PUBLIC_NOTICE = "public_notice", "公告送达"


class Service(models.Model):
    """Proof that a document reached someone. A wrong entry is withdrawn with a reason, never changed."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    to_kind = models.CharField("受送达人类别", max_length=10, choices=ServedTo.choices)
    to_label = models.CharField("受送达人", max_length=200)
    cadre = models.ForeignKey(Cadre, null=True, blank=True, on_delete=models.PROTECT, related_name="services")
    organ = models.ForeignKey(Organ, null=True, blank=True, on_delete=models.PROTECT, related_name="services")
    mode = models.CharField("送达方式", max_length=20, choices=ServiceMode.choices)
    served_on = models.DateField("送达日期")
    place = models.CharField("送达地点", max_length=200, blank=True)
    received_by = models.CharField("签收人", max_length=100, blank=True)
    witness = models.CharField("见证人", max_length=100, blank=True)
    note = models.CharField("备注", max_length=LONGEST_NOTE, blank=True)
    proof = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="services")
    entered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="services_entered")
    entered_at = models.DateTimeField("登记时间")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    withdraw_reason = models.CharField("撤回理由", max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ("served_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_kind="person", organ__isnull=True) | Q(to_kind="unit", cadre__isnull=True),
                name="service_to_one",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdraw_reason=""), name="service_withdrawn_says_why"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("served_on")),
                name="service_withdrawn_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_label} {self.get_mode_display()}"
