"""Every write of this room: drafting, issuing, voiding. Files and service are in their own modules.

Who may is decided by the room that owns the subject, in the same transaction: it knows the case, the stage and the
ruling. It sets a gate for each kind of letter (``readers.register_gate``); a kind without one is not issued.
Locks are always taken in one order, journal first, then the document, then the sequence, so that no two acts wait
for each other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence as Several
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F

from wenze.office.documents import intake, layout_docx, layout_pdf, leftovers, letters, queries, readers
from wenze.office.documents.actions_files import (
    attach,
    link,
    open_attachment,
    open_document,
    open_original,
    set_leftovers_aside,
)
from wenze.office.documents.actions_service import serve, withdraw_service
from wenze.office.documents.kinds import label_of
from wenze.office.documents.letters import ELEMENT_LABELS, Letter
from wenze.office.documents.models import LONGEST_NOTE, Document, Sequence, Status
from wenze.office.journal.actions import record, take_turn
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused

__all__ = [
    "attach",
    "draft",
    "issue",
    "link",
    "open_attachment",
    "open_document",
    "open_original",
    "serve",
    "set_leftovers_aside",
    "void",
    "withdraw_service",
]

LONGEST_LETTER = 200_000


@transaction.atomic
def draft(
    *, by: Account, today: date, letter: Letter, subject: models.Model, replaces: Document | None = None
) -> Document:
    """Keep a letter as a draft about ``subject``. ``replaces``: the issued document that it corrects or withdraws."""
    take_turn()
    if replaces is not None:
        letter = replace(letter, cites=letter.cites or replaces.number)
    document = Document.objects.create(
        kind=letter.kind,
        word=letter.word,
        title=_title(letter),
        content_text=_canonical(letter),
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:200],
        replaces=replaces,
        drafted_by=by,
        drafted_on=today,
    )
    record(by=by, verb="documents.draft", subject=document, says=f"拟制{_named(document)}", on=today)
    return document


@transaction.atomic
def issue(
    *, by: Account, today: date, document: Document, required_elements: Several[str] = (), version: int | None = None
) -> Document:
    """Issue a draft: check its elements and glyphs, take the next number of its word and year, set and hash the files.

    Number, files and journal row stand or fall together, so that no number is lost or given twice. Raises ``Refused``
    where the document is no draft, no room issues its kind, a required element is missing, or a character cannot be printed.
    """
    kept = _draft(document, version)
    demanded = readers.gate_of(kept.kind)(document=kept, by=by, today=today)
    letter = kept.letter
    _demand_elements(kept, letter, tuple(dict.fromkeys((*required_elements, *(demanded or ())))))
    if letter.signed_on is None and letter.signer:
        letter = replace(letter, signed_on=today)
    queries.demand_printable(letter)
    if kept.word:
        kept.year, kept.serial = today.year, _next_serial(kept.word, today.year)
        kept.number = letters.document_number(kept.word, kept.year, kept.serial)
        letter = replace(letter, number=kept.number)
    kept.status, kept.issued_by, kept.issued_on = Status.ISSUED, by, today
    kept.version += 1
    _set(kept, letter, today)
    detail = {"number": kept.number, "sha256": kept.sha256, "sm3": kept.sm3, "content_sha256": kept.content_sha256}
    record(by=by, verb="documents.issue", subject=kept, says=f"签发{_named(kept)}", detail=detail, on=today)
    kept.save()  # after its journal row, which the guards of the database demand
    return kept


@transaction.atomic
def void(*, by: Account, today: date, document: Document, reason: str) -> Document:
    """Declare an issued document void. It keeps its number, its content and its files; the number is not used again."""
    take_turn()
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_NOTE:
        raise Refused(f"请填写作废理由，不超过{LONGEST_NOTE}字。", field="reason")
    kept = Document.objects.select_for_update().get(pk=document.pk)
    if kept.status != Status.ISSUED:
        raise Refused(f"{_named(kept)}{kept.get_status_display()}，不能作废。只有已签发的文书可以作废。")
    kept.status, kept.void_on, kept.void_by, kept.void_reason = Status.VOID, today, by, reason
    kept.version += 1
    kept.save(update_fields=["status", "void_on", "void_by", "void_reason", "version"])
    record(by=by, verb="documents.void", subject=kept, says=f"作废{_named(kept)}：{reason}", on=today)
    return kept


# --- the steps of issuing ----------------------------------------------------------------------------------------


def _draft(document: Document, version: int | None) -> Document:
    """The document, locked; refused where it is no draft any more, or was changed since ``version`` was seen."""
    take_turn()
    kept = Document.objects.select_for_update().get(pk=document.pk)
    if kept.status != Status.DRAFT:
        raise Refused(f"{_named(kept)}{kept.get_status_display()}，不能再改动。如有错误，请另行制作更正文书。")
    if version is not None and kept.version != version:
        raise Refused(f"{_named(kept)}已被他人修改。请刷新页面，核对最新内容后再办理。")
    return kept


def _demand_elements(document: Document, letter: Letter, required: Several[str]) -> None:
    missing = letters.missing_elements(letter, tuple(required))
    if missing:
        named = "、".join(ELEMENT_LABELS.get(code, code) for code in missing)
        says = f"{_named(document)}缺少{named}，不能签发。请补充完整后再签发。"
        raise Refused(says, tuple(f"正文没有写明{ELEMENT_LABELS.get(code, code)}" for code in missing))


def _next_serial(word: str, year: int) -> int:
    """One more than the last serial of this word and year. The row stays locked until the transaction ends."""
    Sequence.objects.get_or_create(word=word, year=year)
    row = Sequence.objects.select_for_update().get(word=word, year=year)
    Sequence.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return row.last + 1


def _set(document: Document, letter: Letter, today: date) -> None:
    """Draw both files and write content, files and hashes into the row."""
    pdf = layout_pdf.render(letter, own_fonts=queries.own_fonts(), dated_on=today)
    docx = layout_docx.render(letter, dated_on=today)
    document.content_text = _canonical(letter)
    document.content_sha256 = intake.digests(iter([document.content_text.encode()]))[0]
    document.sha256, document.sm3, _size = intake.digests(iter([pdf]))
    document.docx_sha256 = intake.digests(iter([docx]))[0]
    document.pages = layout_pdf.page_count(pdf)
    document.pdf.save("issued.pdf", ContentFile(pdf), save=False)
    leftovers.written(document.pdf.name)
    document.docx.save("issued.docx", ContentFile(docx), save=False)
    leftovers.written(document.docx.name)


def _canonical(letter: Letter) -> str:
    plain = _storable(letters.to_json(letter))
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > LONGEST_LETTER:
        raise Refused(f"文书内容过长，超过{LONGEST_LETTER // 10000}万字。请精简正文，详细材料列为附件。")
    return text


def _storable(value: Any) -> Any:
    """Without NUL and without halves of a surrogate pair: PostgreSQL keeps neither."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return value


def _title(letter: Letter) -> str:
    title = " ".join(_storable(letter.title).split())
    if not title or len(title) > 200:
        raise Refused("请填写文书标题，不超过200字。", field="title")
    return title


def _named(document: Document) -> str:
    return f"{label_of(document.kind)}《{document.title}》{document.number}"
