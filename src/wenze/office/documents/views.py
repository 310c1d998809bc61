"""Pages of this room: the ledger of documents, and the downloads."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from wenze.office import clock
from wenze.office.documents import actions, queries
from wenze.office.documents.forms import LEDGER, AskReason
from wenze.office.documents.intake import CONTENT_TYPES
from wenze.office.documents.models import Document, MediaKind
from wenze.office.matters.views_readings import opened
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours, Refused

SHOWN = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""What the browser's own viewer needs to show a PDF, and nothing else."""


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Every document this person may read; ``?export=xlsx`` gives the same rows as a sheet."""
    today = clock.today()
    permissions.demand_sight(request.user, "documents.read", today)
    rows = queries.lines(seen_by=request.user, on=today)
    if "export" in request.GET:
        return exported(LEDGER, rows, request.GET, today)
    return render(request, "documents/ledger.html", {"page": page(LEDGER, rows, request.GET)})


@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A document as PDF."""
    return _document(request, pk, "pdf")


@require_GET
def docx(request: HttpRequest, pk: int) -> HttpResponse:
    """A document as .docx."""
    return _document(request, pk, "docx")


@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """An attached file as it came in."""
    today = clock.today()
    found = queries.attachment(seen_by=request.user, on=today, pk=pk)
    content = actions.open_attachment(by=request.user, today=today, attachment=found)  # type: ignore[arg-type]
    return handed_out(request, content, found.name, CONTENT_TYPES[MediaKind(found.media_kind)])


@never_cache
@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then hand out a photograph as it came in."""
    today = clock.today()
    found = queries.attachment(seen_by=request.user, on=today, pk=pk)
    if not queries.may_open_original(found, request.user, today):
        raise NotYours("没有这份文件")
    form = AskReason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = actions.open_original(by=request.user, today=today, attachment=found, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            return download(content, found.name, CONTENT_TYPES[MediaKind(found.media_kind)])
    status = 409 if getattr(form, "reasons", None) is not None else 200
    return render(request, "documents/original.html", {"file": found, "form": form}, status=status)


def _document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    today = clock.today()
    found = queries.document(seen_by=request.user, on=today, pk=pk)
    opened(request, document_id=found.pk, subject=(found.subject_kind, found.subject_id))
    content = actions.open_document(by=request.user, today=today, document=found, form=form)  # type: ignore[arg-type]
    return handed_out(request, content, f"{name_of(found)}.{form}", CONTENT_TYPES[MediaKind(form)])


def name_of(document: Document) -> str:
    """The name a downloaded document is saved under: number, kind and title, without what file systems refuse."""
    parts = (
        document.number,
        document.title if document.number else f"{document.title}（{document.get_status_display()}）",
    )
    return " ".join(part for part in parts if part)


def handed_out(request: HttpRequest, content: bytes, name: str, content_type: str) -> HttpResponse:
    """A PDF is shown by the browser, unless the address says ``download=1``; anything else is saved."""
    response = download(content, name, content_type)
    if content_type == CONTENT_TYPES[MediaKind.PDF] and "download" not in request.GET:
        response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
        response["Content-Security-Policy"] = SHOWN  # in a sandbox no browser opens its viewer
    return response


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A response that a browser saves and never shows, guesses about, keeps or runs."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
