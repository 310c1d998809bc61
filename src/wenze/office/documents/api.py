"""The API of this room: the same documents and the same files as the pages."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from wenze.office import clock
from wenze.office.documents import queries, views

router = Router()
MOST = 200


class DocumentLine(Schema):
    """One document as the ledger shows it."""

    pk: int
    kind: str
    kind_label: str
    status: str
    number: str
    title: str
    issued_on: date | None
    pages: int | None
    sha256: str
    sm3: str


@router.get("", response=list[DocumentLine])
def documents(request: HttpRequest, limit: int = 50, offset: int = 0) -> list[object]:
    """The documents this person may read, the newest first; at most 200 at a time."""
    rows = queries.lines(seen_by=request.user, on=clock.today())
    start = max(0, offset)
    return list(rows[start : start + max(1, min(limit, MOST))])


@router.get("/{int:pk}", response=DocumentLine)
def document(request: HttpRequest, pk: int) -> object:
    """One document."""
    return queries.document(seen_by=request.user, on=clock.today(), pk=pk)


@router.get("/{int:pk}/{form}")
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Its file, ``form`` pdf or docx."""
    return views.docx(request, pk) if form == "docx" else views.pdf(request, pk)
