"""The whole file of a case in one archive, for whoever sees the case whole. Taking it leaves a journal row."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import queries, queries_file, queries_sight
from wenze.office.cases.models import Case
from wenze.office.documents import archive, layout_pdf
from wenze.office.documents import queries as documents
from wenze.office.documents.fonts import NoFonts
from wenze.office.documents.models import Attachment, Document, Status
from wenze.office.journal.actions import record
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused


@transaction.atomic
def download_file(*, by: Account, today: date, case: Case) -> tuple[str, bytes]:
    """The case as one zip: its documents and files in the order of the file, a contents list, metadata and hashes. The
    name to save it under, and the bytes."""
    if not queries_sight.sees_whole(seen_by=by, on=today, case=case):
        raise NotYours("没有这件案件")
    found = queries_file.case_file(seen_by=by, on=today, pk=case.pk)
    try:
        items = [*_letters(found), *_files(found)]
    except documents.Damaged as damaged:
        raise Refused(f"{damaged}。全卷暂不能下载，请联系系统管理员核对存档。") from None
    about = archive.CaseFile(
        case_name=found.case.title,
        case_number=found.case.number,
        unit=found.case.handling_organ.name,
        closed_on=found.case.ended_on,
        particulars=_particulars(found),
    )
    try:
        content = archive.build(about, items, own_fonts=documents.own_fonts())
    except (layout_pdf.Unprintable, NoFonts) as error:
        raise Refused(f"{error}。") from None
    record(by=by, verb="cases.download_file", subject=case, says=f"下载全卷：{case.number}，{len(items)}件", on=today)
    return f"{found.case.number} 全卷.zip", content


def _letters(found: queries_file.CaseFile) -> list[archive.Item]:
    return [_letter(one) for one in found.documents if one.status != Status.DRAFT]


def _letter(one: Document) -> archive.Item:
    return archive.Item(
        title=one.title,
        content=documents.issued_bytes(one, "pdf"),
        number=one.number,
        on=one.issued_on,
        pages=one.pages or 0,
        note="已作废" if one.status == Status.VOID else "",
        particulars={"kind": one.kind, "status": one.status, "sha256": one.sha256, "sm3": one.sm3},
    )


def _files(found: queries_file.CaseFile) -> list[archive.Item]:
    named: dict[int, tuple[str, Attachment, date | None, str]] = {}
    if found.case.report is not None:
        named[found.case.report.pk] = ("调查报告", found.case.report, None, "")
    for one in found.evidence:
        named[one.attachment_id] = (str(one), one.attachment, one.obtained_on, one.obtained_by)
    for review in found.reviews:
        if review.minutes is not None:
            named[review.minutes.pk] = (review.get_kind_display(), review.minutes, review.held_on, review.chair)
    for person in found.people:
        for appeal in person.respondent.appeals.all():
            named[appeal.written_id] = (f"{person.respondent.name}的申诉书", appeal.written, appeal.filed_on, "")
        for service in person.services:
            named[service.proof_id] = (f"送达证明 {service.to_label}", service.proof, service.served_on, "")
    return [_file(*one) for one in named.values()]


def _file(title: str, one: Attachment, on: date | None, author: str) -> archive.Item:
    return archive.Item(
        title=title,
        content=documents.attachment_bytes(one),
        ending=one.media_kind,
        author=author,
        on=on or one.uploaded_on,
        particulars={"name": one.name, "sha256": one.sha256, "sm3": one.sm3},
    )


def _particulars(found: queries_file.CaseFile) -> dict[str, Any]:
    terms = queries.stage_terms()
    return {
        "regulation": found.case.regulation,
        "edition": found.case.edition,
        "stage": terms.get(found.case.stage, found.case.stage),
        "respondents": [
            {"name": one.respondent.name, "position": one.respondent.position, "outcome": one.respondent.outcome}
            for one in found.people
        ],
        "steps": [
            {
                "move": step.term,
                "happened_on": step.happened_on.isoformat(),
                "entered_at": step.entered_at.isoformat(),
                "by": str(step.by),
            }
            for step in found.steps
        ],
    }
