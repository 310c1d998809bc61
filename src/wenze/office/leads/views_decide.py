"""Deciding about a lead: take it in, decline, refer, merge; opening the sealed reporter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.leads import actions, queries, turns
from wenze.office.leads.forms import AcceptForm, MergeForm, ReasonForm, ReferForm
from wenze.office.leads.models import Lead
from wenze.office.leads.views import lead_page
from wenze.office.matters.views_readings import opened
from wenze.office.paper.forms import PaperForm
from wenze.office.people import permissions
from wenze.office.people.refusals import Refused


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.lead(seen_by=request.user, on=clock.today(), pk=pk)
    asks = partial(AcceptForm, lead=found)
    return _decide(request, pk, asks, actions.accept, _("受理并分办"), _("线索已受理，并交承办人办理。"))


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, ReasonForm, actions.decline, _("不予受理"), _("已登记不予受理。"))


@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, ReferForm, actions.refer, _("转办"), _("线索已转办。"))


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    def act(*, into: str, **rest: Any) -> Lead:
        other = queries.by_number(seen_by=request.user, on=clock.today(), number=into)
        if other is None:
            raise Refused(f"没有编号为“{into}”的线索，或不在您的查看范围内，请核对编号。", field="into")
        return actions.merge(into=other, **rest)

    return _decide(request, pk, MergeForm, act, _("并入其他线索"), _("线索已并入。"))


@never_cache
@require_http_methods(["GET", "POST"])
def open_reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then show the reporter on the page of the lead, once."""
    today = clock.today()
    permissions.demand_sight(request.user, "leads.open_reporter", today)
    found = queries.lead(seen_by=request.user, on=today, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reporter = actions.open_reporter(by=request.user, today=today, lead=found, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            return lead_page(request, pk, reporter)
    note = _("启封即记入日志：何人、何时、何故。反映人信息不得转告他人。")
    return _ask(request, found, form, _("启封反映人信息"), note)


def _decide(
    request: HttpRequest,
    pk: int,
    asks: Callable[..., PaperForm],
    act: Callable[..., Lead],
    label: str,
    done: str,
) -> HttpResponse:
    """The usual course of a decision: show the form, do the act, say it; a refusal keeps what was typed."""
    today = clock.today()
    found = queries.lead(seen_by=request.user, on=today, pk=pk)
    permissions.demand_sight(request.user, "leads.decide", today)
    opened(request, matter_id=pk)
    form = asks(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, today=today, lead=found, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done, extra_tags=f"draft:{_draft(request)}")
            return redirect("leads:lead", pk=pk)
    closed = turns.closed(found, request.user, today) if request.method == "GET" else ()
    return _ask(request, found, form, label, closed=closed)


def _draft(request: HttpRequest) -> str:
    """The name under which the browser keeps what is typed here: the address, which names lead and decision."""
    return request.path.strip("/").replace("/", "-")


def _ask(
    request: HttpRequest,
    lead: Lead,
    form: PaperForm,
    label: str,
    note: str = "",
    closed: tuple[turns.Missing, ...] = (),
) -> HttpResponse:
    status = 409 if getattr(form, "reasons", None) is not None else 200
    context = {
        "lead": lead,
        "form": form,
        "heading": label,
        "note": note,
        "closed": closed,
        "draft": _draft(request),
        "needed": queries.still_needed(lead),
        "cancel": reverse("leads:lead", args=[lead.pk]),
    }
    return render(request, "leads/decide.html", context, status=status)
