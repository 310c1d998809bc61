"""Pages of the law: the list, a regulation as a document, and a ruling as it was given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wenze.office import clock
from wenze.office.people import permissions
from wenze.office.rulings import official, queries, queries_law, queries_page, queries_readings, shelf, worked
from wenze.office.rulings.facts_trial import groups
from wenze.office.rulings.questions import QUESTIONS


@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every regulation of this office, whether it is active, and what waits for a signature."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.read", today)
    shelf.look_again()
    may, opened = queries_law.may_do(request.user, today), queries_law.open_proposals(seen_by=request.user, on=today)
    context = {
        "texts": [
            (one, worked.run(one.text), may["ask"] and bool(groups(one.text))) for one in queries_page.in_list(today)
        ],
        "faults": shelf.faults(),
        "waiting": [one for one in opened if one.proposed_by_id != request.user.pk],
        "own": [one for one in opened if one.proposed_by_id == request.user.pk],
        "may": may,
    }
    return render(request, "rulings/rulebook.html", context)


@require_GET
def regulation(request: HttpRequest, name: str) -> HttpResponse:
    """One regulation as a document, row by row in the order of the paper, each with its rule in plain Chinese."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.read", today)
    shelf.look_again()
    text = queries.text_shown(name, request.GET.get("edition", ""))
    rows = queries_page.rows_of(text, today)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    copies = queries_law.official_texts(seen_by=request.user, on=today, regulation=text.id, edition=text.file.edition)
    paired = bool(copies and copies[0].words and not wanted and request.GET.get("beside") != "no")
    shown = [row for row in rows if row.speaks_of(wanted)] if wanted else rows
    context = {
        "text": text,
        "groups": list(queries_page.beside(shown, copies[0].words if paired else "", text)),
        "paired": paired,
        "wanted": wanted,
        "computed": sum(bool(row.kinds) for row in rows),
        "total": len(rows),
        "run": worked.run(text),
        "findings": sum(len(row.findings) for row in rows),
        "edition": queries_page.edition_of(text, queries_law.last_word(text.id, text.file.edition, today)),
        "lost": queries_law.lost_readings(text, today),
        "conventions": queries_readings.conventions_of(text, today),
        "fixed_conventions": queries_readings.fixed_conventions(),
        "copy": (copies[0], official.keeper().address(copies[0].attachment_id)) if copies else None,
        "may": queries_law.may_do(request.user, today),
        "may_try": bool(groups(text)),
    }
    return render(request, "rulings/regulation.html", context)


@require_GET
def ruling(request: HttpRequest, pk: int) -> HttpResponse:
    """A ruling as it was given, word for word."""
    found = queries.ruling(seen_by=request.user, on=clock.today(), pk=pk)
    context = {
        "ruling": found,
        "question": QUESTIONS[found.question],
        "whole": queries.is_whole(found),
        "current": queries.is_current(found),
    }
    return render(request, "rulings/ruling.html", context)
