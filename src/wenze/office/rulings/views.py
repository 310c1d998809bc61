"""Pages of the law: the rulebook row by row, and a ruling as it was given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.people import permissions
from wenze.office.rulings import queries
from wenze.office.rulings.facts_trial import groups
from wenze.office.rulings.questions import QUESTIONS


@require_GET
def rulebook(request: HttpRequest) -> HttpResponse:
    """Every regulation of this office."""
    permissions.demand_sight(request.user, "rulings.ask", clock.today())
    texts = [(text, bool(groups(text))) for text in queries.regulations()]
    return render(request, "rulings/rulebook.html", {"texts": texts, "faults": queries.faults()})


@require_GET
def regulation(request: HttpRequest, name: str) -> HttpResponse:
    """One regulation, row by row in the order of the paper."""
    text = _text(request, name)
    rows = queries.rows_of(text)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    shown = [row for row in rows if wanted in row.provision.row or wanted in row.provision.says] if wanted else rows
    computed = sum(bool(row.kinds) for row in rows)
    context = {"text": text, "rows": shown, "wanted": wanted, "computed": computed, "total": len(rows)}
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


def _text(request: HttpRequest, name: str) -> Regulation:
    permissions.demand_sight(request.user, "rulings.ask", clock.today())
    return queries.text_shown(name, request.GET.get("edition", ""))
