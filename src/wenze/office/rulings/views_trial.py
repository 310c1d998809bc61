"""The pages of a trial: facts in the address, answers of one regulation or of two side by side. Nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries, queries_law, queries_readings
from wenze.office.rulings.forms import ALSO, AS_IF, TrialForm
from wenze.office.rulings.queries_readings import Tried
from wenze.office.rulings.queries_trial import Trial, trial


@require_GET
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """What does this regulation answer on these facts, and what does another (``against``)?"""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.ask", today)
    written = queries.text_shown(name, request.GET.get("edition", ""))
    text = queries_law.read(written, today)
    tried = queries_readings.tried(written, request.GET.get(AS_IF, ""), today)
    other = None if tried else _other(request, text)
    form = TrialForm(
        _filled(request) if _is_asked(request) else None,
        regulation=text,
        other=other,
        tried=tried.text if tried else None,
        readings=queries_readings.to_try(written, today),
    )
    if form.is_bound and form.is_valid() and any(not value for value in request.GET.values()):
        return redirect(f"{request.path}?{form.address(request.GET)}")
    fieldsets = list(form.fieldsets())
    context = {
        "text": text,
        "other": other,
        "tried": tried,
        "form": form,
        "fieldsets": fieldsets,
        "opened": [one.key for one in fieldsets if any(field.errors or field.data for field in one.fields)],
        "trials": _trials(form, text, other, tried) if form.is_bound and form.is_valid() else [],
        "others": [one for one in queries.regulations() if one.id != text.id],
        "kept": [
            (key, value)
            for key, values in request.GET.lists()
            if key not in ("against", ALSO, AS_IF)
            for value in values
        ],
    }
    return render(request, "rulings/trial.html", context)


def _is_asked(request: HttpRequest) -> bool:
    return bool(set(request.GET) - {"against", "edition", AS_IF})


def _filled(request: HttpRequest) -> QueryDict:
    """What was filled in: a box left empty says nothing."""
    kept = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        kept.setlist(name, [value for value in values if value.strip()])
    return kept


def _other(request: HttpRequest, text: Regulation) -> Regulation | None:
    wanted = request.GET.get("against", "")
    if not wanted or wanted == text.id:
        return None
    try:
        return queries_law.read(queries.text_shown(wanted), clock.today())
    except NotYours:
        return None


def _trials(form: TrialForm, text: Regulation, other: Regulation | None, tried: Tried | None) -> list[Trial]:
    kept = form.cleaned_data
    on = kept.get("on") or clock.today()
    how: dict[str, Any] = {"pursued": kept.get("pursued", ""), "rest_is_no": kept["rest_is_no"]}
    made = [trial(text, form.told(), on, **how)]
    if tried is not None:
        return [*made, trial(tried.text, form.told(), on, **how)]
    return made if other is None else [*made, trial(other, form.told_to_other(), on, filled_in_for=text, **how)]
