"""Pages on which an office changes its law on record: readings, editions, signatures, its copy of the official text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.engine.answers import cited
from wenze.office import clock
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import (
    actions_law,
    impact,
    official,
    queries,
    queries_law,
    queries_page,
    queries_readings,
    shelf,
    worked,
)
from wenze.office.rulings.forms_law import ActivationForm, AnswerForm, OfficialTextForm, ReadingForm, RetirementForm
from wenze.office.rulings.models_law import Kind, State


@require_GET
def editions(request: HttpRequest, name: str) -> HttpResponse:
    """Every edition of a regulation: active or not, what was proposed and signed, the office's copies of the official text."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.read", today)
    shelf.look_again()
    text = queries.text_shown(name)
    copies = [
        (one, official.keeper().address(one.attachment_id))
        for edition in queries.law().editions(name)
        for one in queries_law.official_texts(
            seen_by=request.user, on=today, regulation=name, edition=edition.file.edition
        )
    ]
    context = {
        "text": text,
        "editions": [(one, worked.run(one.text)) for one in queries_page.editions_of(name, today)],
        "proposals": queries_law.proposals(seen_by=request.user, on=today, regulation=name),
        "copies": copies,
        "may": queries_law.may_do(request.user, today),
        "states": State,
    }
    return render(request, "rulings/editions.html", context)


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what would change, which open matters it touches, and the second signature."""
    return _proposal_page(request, pk, AnswerForm())


def _proposal_page(request: HttpRequest, pk: int, form: AnswerForm, status: int = 200) -> HttpResponse:
    today = clock.today()
    found = queries_law.proposal(seen_by=request.user, on=today, pk=pk)
    may = queries_law.may_do(request.user, today)
    own = found.proposed_by_id == request.user.pk
    context = {
        "proposal": found,
        "form": form,
        "touched": impact.touched(seen_by=request.user, regulation=found.regulation, edition=found.edition, on=today),
        "may_sign": may["sign"] and found.state == State.PROPOSED and not own,
        "may_withdraw": may["propose"] and found.state == State.PROPOSED and own,
        "is_reading": found.kind == Kind.READING,
    }
    return render(request, "rulings/proposal.html", context, status=status)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign, decline or withdraw: the button says which."""
    today = clock.today()
    may = queries_law.may_do(request.user, today)
    if not (may["sign"] or may["propose"]):
        raise NotYours("没有这份提议")
    found = queries_law.proposal(seen_by=request.user, on=today, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, pk, form)
    said: dict[str, Any] = {"by": request.user, "today": today, "proposal": found}
    opinion = form.cleaned_data["opinion"]
    try:
        if "withdraw" in request.POST:
            actions_law.withdraw(**said)
        elif "decline" in request.POST:
            actions_law.decline(**said, opinion=opinion)
        else:
            actions_law.sign(**said, opinion=opinion)
    except Refused as refused:
        form.refuse(refused)
        return _proposal_page(request, pk, form, status=409)
    messages.success(request, _("已办理。"))
    return redirect("rulings:proposal", pk=pk)


@require_http_methods(["GET", "POST"])
def change_reading(request: HttpRequest, name: str) -> HttpResponse:
    """Propose another reading of the row or convention named in the address (``row``)."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.propose", today)
    text = queries.text_shown(name, request.GET.get("edition", ""))
    row = request.GET.get("row", "").replace("\x00", "")
    if not text.choices(row) or row in queries_readings.unused(text):
        raise NotYours("这一条没有另外的读法")
    now = queries_law.reading_on(text, row, today)
    form = ReadingForm(_posted(request), text=text, row=row, now=now)
    told = {"regulation": text.id, "edition": text.file.edition, "row": row}
    back = f"{reverse('rulings:regulation', args=[name])}#{row.replace('#', '-')}"
    heading = _("更换读法：%(row)s") % {"row": cited(row)}
    shown = {"heading": heading, "cancel": back, "text": text, "row": row, "now": now}
    shown |= {"provision": text.provision(row), "doubt": queries_law.doubt_of(text, row)}
    shown["others"] = queries_readings.readings_of(text, row)
    return _asked(
        request, form, lambda kept: actions_law.propose_reading(by=request.user, today=today, **told, **kept), shown
    )  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, name: str) -> HttpResponse:
    """Propose that an edition (``edition``) be active."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.propose", today)
    text = queries.text_shown(name, request.GET.get("edition", ""))
    told = {"regulation": text.id, "edition": text.file.edition}
    heading = _("启用版本 %(edition)s") % {"edition": text.file.edition}
    shown = {"heading": heading, "cancel": reverse("rulings:editions", args=[name]), "text": text}
    form = ActivationForm(_posted(request))
    return _asked(
        request, form, lambda kept: actions_law.propose_activation(by=request.user, today=today, **told, **kept), shown
    )  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, name: str) -> HttpResponse:
    """Propose that nothing new be begun under an edition (``edition``)."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.propose", today)
    text = queries.text_shown(name, request.GET.get("edition", ""))
    told = {"regulation": text.id, "edition": text.file.edition}
    heading = _("停用版本 %(edition)s") % {"edition": text.file.edition}
    shown = {"heading": heading, "cancel": reverse("rulings:editions", args=[name]), "text": text}
    form = RetirementForm(_posted(request))
    return _asked(
        request, form, lambda kept: actions_law.propose_retirement(by=request.user, today=today, **told, **kept), shown
    )  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
def file_official_text(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the office's own copy of the official text of an edition (``edition``)."""
    today = clock.today()
    permissions.demand_sight(request.user, "rulings.propose", today)
    text = queries.text_shown(name, request.GET.get("edition", ""))
    back = reverse("rulings:editions", args=[name])
    form = OfficialTextForm(_posted(request), request.FILES or None)
    shown = {"heading": _("存入原文"), "cancel": back, "text": text}

    def act(kept: dict[str, Any]) -> Any:
        told = {"regulation": text.id, "edition": text.file.edition}
        return actions_law.file_official_text(by=request.user, today=today, **told, **kept)  # type: ignore[arg-type]

    return _asked(request, form, act, shown, to=lambda _made: back)


def _asked(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    shown: dict[str, Any],
    to: Callable[[Any], str] = lambda made: reverse("rulings:proposal", args=[made.pk]),
) -> HttpResponse:
    """The usual course of a form; a refusal keeps what was typed."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            status = 409
        else:
            messages.success(request, _("已保存。"))
            return redirect(to(made))
    return render(request, "rulings/form.html", {"form": form, **shown}, status=status)


def _posted(request: HttpRequest) -> Any:
    """What was sent, even nothing; None where the form is only shown."""
    return request.POST if request.method == "POST" else None
