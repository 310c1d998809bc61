"""Every read of documents and files. ``documents`` and ``attachments`` are the row filters; all else starts from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Model, QuerySet

from wenze.office.documents import layout_pdf, readers
from wenze.office.documents.fonts import NoFonts
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Attachment, Document, SealedOriginal, Service, Status
from wenze.office.paper.search import holds
from wenze.office.people import permissions, seals
from wenze.office.people.refusals import NotYours, Refused


@dataclass(frozen=True)
class Hit:
    """One result of the search box."""

    title: str
    href: str
    note: str
    room: str = "documents"


def documents(*, seen_by: Any, on: date) -> QuerySet[Document]:
    """The documents ``seen_by`` may read on the day ``on``, the newest first. The row filter of this room."""
    return Document.objects.filter(readers.documents_seen(seen_by, on)).order_by("-pk")


def lines(*, seen_by: Any, on: date) -> QuerySet[Document]:
    """The same documents for a ledger, without their content."""
    return documents(seen_by=seen_by, on=on).defer("content_text")


def document(*, seen_by: Any, on: date, pk: int) -> Document:
    """The document ``pk``. Raises NotYours where there is none, or none for this person."""
    found = documents(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这份文书")
    return found


def attachments(*, seen_by: Any, on: date) -> QuerySet[Attachment]:
    """The attached files ``seen_by`` may read on the day ``on``."""
    seen = Attachment.objects.filter(readers.attachments_seen(seen_by, on)).order_by()
    return Attachment.objects.filter(pk__in=seen.values("pk")).select_related("original").order_by("pk")


def attachment(*, seen_by: Any, on: date, pk: int) -> Attachment:
    """The file ``pk``. Raises NotYours where there is none, or none for this person."""
    found = attachments(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这个文件")
    return found


def about(*, seen_by: Any, on: date, subject: Model) -> QuerySet[Document]:
    """The documents about ``subject`` that ``seen_by`` may read, the oldest first, services prefetched."""
    kind, pk = subject._meta.label_lower, subject.pk
    found = documents(seen_by=seen_by, on=on).filter(subject_kind=kind, subject_id=pk)
    return found.order_by("pk").prefetch_related("services")


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Documents whose title or number holds ``words``, for the search box."""
    from django.urls import reverse

    rows = lines(seen_by=seen_by, on=on).filter(holds(words, "title", "number"))
    address = reverse("documents:ledger")
    return [
        Hit(one.title, f"{address}?{urlencode({'tab': 'all', 'q': one.number or one.title[:90]})}", _where(one))
        for one in rows[:limit]
    ]


def _where(document: Document) -> str:
    return document.number or document.get_status_display()


def services_of(document: Document) -> QuerySet[Service]:
    """The proofs of service of a document that stand, the earliest first. The caller has read the document already."""
    return document.services.filter(withdrawn_on__isnull=True).order_by("served_on", "pk")


def served_on(document: Document, to_kind: str) -> date | None:
    """The first day on which the document was served on a person or on a unit (``ServedTo``); None: not yet."""
    first = services_of(document).filter(to_kind=to_kind).first()
    return first.served_on if first else None


def attachment_bytes(attachment: Attachment) -> bytes:
    """The file's content. Raises ``Damaged`` where it is gone or no longer has the hash it came in with."""
    return _whole(attachment.file, attachment.sha256, attachment.name)


def may_open_original(attachment: Attachment, account: Any, on: date) -> bool:
    """Whether ``account``, who may read the copy, may open the photograph behind it."""
    if not hasattr(attachment, "original"):
        return False
    return attachment.uploaded_by_id == account.pk or permissions.may(account, "documents.open_original", on)


def original_bytes(original: SealedOriginal) -> bytes:
    """The photograph as it came in. Raises ``Damaged`` where its seal does not open or its hash differs."""
    try:
        with original.file.open("rb") as handle:
            content = seals.decrypt_bytes(handle.read())
    except (OSError, ValueError, seals.BrokenSeal):
        raise Damaged(str(original)) from None
    if hashlib.sha256(content).hexdigest() != original.sha256:
        raise Damaged(str(original))
    return content


def issued_bytes(document: Document, form: str = "pdf") -> bytes:
    """The PDF or .docx of an issued document as it was issued. Raises ``Damaged`` where it differs from its hash."""
    if form == "pdf":
        return _whole(document.pdf, document.sha256, str(document))
    return _whole(document.docx, document.docx_sha256, str(document))


def is_whole(document: Document) -> bool:
    """Are content, PDF and .docx of an issued document the ones that were issued? True for a draft."""
    if document.status == Status.DRAFT:
        return True
    try:
        issued_bytes(document, "pdf"), issued_bytes(document, "docx")
    except Damaged:
        return False
    return hashlib.sha256(document.content_text.encode()).hexdigest() == document.content_sha256


def damaged(documents: Iterable[Document]) -> list[Document]:
    """Which of these are no longer what was issued?"""
    return [one for one in documents if not is_whole(one)]


def demand_printable(letter: Letter) -> None:
    """Refuse a letter with a character that no font of the office has: it would be printed as a box. For whoever takes in
    words that a letter will carry later, when they can no longer be changed."""
    try:
        missing = layout_pdf.missing_glyphs(letter, own_fonts=own_fonts())
    except NoFonts as error:
        raise Refused(f"{error}。") from None
    if missing:
        raise Refused(f"{layout_pdf.Unprintable(missing)}。")


def printed(letter: Letter, *, is_draft: bool = False) -> bytes:
    """The letter as a PDF that is kept nowhere, in the office's own fonts; refuses what ``demand_printable`` refuses."""
    demand_printable(letter)
    return layout_pdf.render(letter, own_fonts=own_fonts(), is_draft=is_draft)


def own_fonts() -> str:
    """The folder of the office's own fonts, which go before those of the system."""
    return str(getattr(settings, "WENZE_FONTS", None) or settings.WENZE_HOME / "fonts")


class Damaged(Exception):
    """A kept file is gone or is not the one whose hash was recorded. ``says`` is the sentence for the reader."""

    def __init__(self, label: str) -> None:
        self.says = f"“{label}”的存档文件与登记时的校验值不一致，已停止提供。请立即告知系统管理员和安全审计员核查。"
        super().__init__(self.says)


def _whole(kept: Any, sha256: str, label: str) -> bytes:
    try:
        with kept.open("rb") as handle:
            content: bytes = handle.read()
    except (OSError, ValueError):
        raise Damaged(label) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Damaged(label)
    return content
