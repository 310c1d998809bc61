"""Invented measures for tests. Whatever a test does not care about has a default."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from tests.office import build
from tests.office.build import THE_DAY
from wenze.office.documents.models import Document
from wenze.office.measures import actions
from wenze.office.measures.models import Imposed
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.rulings import queries as law

_serials = count(1)


def letter(
    kind: str = "decision", *, status: str = "issued", by: Account | None = None, on: date = THE_DAY
) -> Document:
    """A numbered letter of this kind as a row of the table, without its pages."""
    by = by or build.account()
    draft = {"kind": kind, "title": "关于某某问责的决定", "content_text": "{}", "subject_kind": "cases.respondent"}
    draft |= {"subject_id": 1, "drafted_by": by, "drafted_on": on, "status": status}
    if status == "draft":
        return Document.objects.create(**draft)
    serial = next(_serials)
    issued = {"word": "临问责办发", "year": on.year, "serial": serial, "number": f"临问责办发〔{on.year}〕{serial}号"}
    hashes = {"pdf": "documents/a.pdf", "docx": "documents/a.docx", "sha256": "0" * 64, "sm3": "0" * 64}
    return Document.objects.create(**draft, **issued, **hashes, issued_by=by, issued_on=on)


def imposed(
    measure: str = "admonition-talk",
    *,
    cadre: Cadre | None = None,
    by: Account | None = None,
    organ: Organ | None = None,
    decided_on: date = THE_DAY,
    **changes: Any,
) -> Imposed:
    """A measure decided on THE_DAY by the office ``organ``, with the effects the law answers."""
    by = by or build.account(role="office_director", organ=organ)
    text = law.regulation("yy-wgbw")
    fields: dict[str, Any] = {
        "regulation": text.id,
        "edition": text.file.edition,
        "effective_on": decided_on,
        "on_probation": False,
        "decision": letter(by=by, on=decided_on),
    } | changes
    return actions.impose(
        by=by,
        today=max(decided_on, THE_DAY),
        cadre=cadre or build.cadre(organ=build.organ()),
        measure=measure,
        decided_on=decided_on,
        handling_organ=organ or by.organ,
        **fields,
    )
