"""Pages of measures: the ledger of effects, one measure, one person, questions of standing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wenze.office import clock
from wenze.office.journal.queries import entries_of
from wenze.office.measures import actions, ledgers, queries
from wenze.office.measures.forms import CheckForm
from wenze.office.measures.models import Effect, Question
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.paper.timeline import drawn, state
from wenze.office.people import permissions
from wenze.office.people.queries_named import written
from wenze.office.people.refusals import Refused
from wenze.office.rulings.queries import law


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of effects, for whoever reads measures; others see their own."""
    today = clock.today()
    may_read = permissions.may(request.user, "measures.read", today)
    if not may_read and request.user.cadre_id is None:  # type: ignore[union-attr]
        raise Http404
    drawn_ledger = ledgers.effects(today)
    rows = queries.effects(seen_by=request.user, on=today)
    if "export" in request.GET:
        return exported(drawn_ledger, rows, request.GET, today)
    context = {"page": page(drawn_ledger, rows, request.GET), "may_check": may_read}
    return render(request, "measures/ledger.html", context)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One measure: what was decided, what it brings with it, what rested on it."""
    today = clock.today()
    found = queries.one(seen_by=request.user, on=today, pk=pk)
    effects = queries.effects_of(found)
    context = {
        "imposed": found,
        "text": law().regulation(found.regulation, found.edition).file,
        "case_address": queries.case_address(found, request.user, today),
        "lines": [_line(row, today) for row in effects],
        "drawing": drawn(effects, today),
        "uses": queries.uses_of(found) if permissions.may(request.user, "measures.read", today) else [],
        "entries": entries_of(found),
    }
    return render(request, "measures/one.html", context)


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The standing of one person today: every question, every measure, the line of effects."""
    today = clock.today()
    cadre = queries.cadre(seen_by=request.user, on=today, pk=pk)
    effects = queries.effects_on_person(cadre)
    asked = [(label, queries.standing(cadre=cadre, question=code, on=today)) for code, label in Question.choices]
    context = {
        "cadre": cadre,
        "title": queries.title_on(cadre, today),
        "today": today,
        "answers": [{"label": label, "answer": answer, "lamp": ledgers.answer_lamp(answer)} for label, answer in asked],
        "lines": [_line(row, today) for row in effects],
        "drawing": drawn(effects, today),
        "may_check": permissions.may(request.user, "measures.read", today),
    }
    return render(request, "measures/person.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question of standing (任职资格查询); the answer is kept and shown."""
    today = clock.today()
    permissions.demand_sight(request.user, "measures.read", today)
    form = CheckForm(request.POST or None, seen_by=request.user, initial=_asked_about(request, today))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.check_standing(by=request.user, today=today, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("查询结论已存档。"))
            return redirect("measures:check", pk=made.pk)
    status = 409 if getattr(form, "reasons", None) is not None else 200
    context = {"form": form, "heading": _("任职资格查询"), "cancel": reverse("measures:ledger")}
    return render(request, "measures/ask.html", context, status=status)


@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer, as it was given."""
    today = clock.today()
    found = queries.check(seen_by=request.user, on=today, pk=pk)
    effects = queries.effects_on_person(found.cadre)
    context = {
        "check": found,
        "title": queries.title_on(found.cadre, found.asked_on),
        "lamp": ledgers.check_lamp(found),
        "ruling": found.ruling,
        "bars": [_line(row, found.on) for row in queries.effects_behind(found)],
        "beside": [_line(row, found.on) for row in queries.effects_beside(found)],
        "drawing": drawn(effects, found.on),
    }
    return render(request, "measures/check.html", context)


@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """The questions asked before."""
    today = clock.today()
    permissions.demand_sight(request.user, "measures.read", today)
    drawn_ledger = ledgers.checks()
    rows = queries.checks(seen_by=request.user, on=today)
    if "export" in request.GET:
        return exported(drawn_ledger, rows, request.GET, today)
    return render(request, "measures/checks.html", {"page": page(drawn_ledger, rows, request.GET)})


def _line(row: Effect, today: Any) -> dict[str, Any]:
    return {
        "row": row,
        "until": ledgers.until_line(row),
        "lamp": ledgers.lamp(row, today),
        "state": state(row, today),
    }


def _asked_about(request: HttpRequest, today: Any) -> dict[str, Any]:
    """The person named in the address, if they may be seen; the box is left empty otherwise."""
    asked = request.GET.get("cadre", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return {}
    try:
        cadre = queries.cadre(seen_by=request.user, on=today, pk=int(asked))
    except Http404:
        return {}
    return {"cadre": written([cadre], today)}
