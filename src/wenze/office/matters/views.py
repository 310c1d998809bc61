"""Pages that every matter has: who handles it, and who stays out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.matters import actions, kinds, queries, queries_submissions
from wenze.office.matters.forms import AskRecusalForm, DecideRecusalForm, LiftRecusalForm, OfficerForm
from wenze.office.matters.models import Matter, Recusal
from wenze.office.matters.views_readings import opened
from wenze.office.paper.forms import PaperForm
from wenze.office.people.refusals import NotYours, Refused


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the matter to an officer, for the head of its office."""
    today = clock.today()
    matter = queries.matter(seen_by=request.user, on=today, pk=pk)
    if not queries.may_assign(account=request.user, on=today, matter=matter):
        raise NotYours("没有这一步")
    form = OfficerForm(request.POST or None, matter=matter, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign(by=request.user, today=today, matter=matter, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已交%(officer)s承办。") % {"officer": form.cleaned_data["officer"]})
            return redirect(kinds.of(matter).address(matter))
    heading = _("改派承办人") if matter.officer_id else _("分办")
    return render(
        request, "matters/assign.html", {"form": form, "heading": heading, **_about(matter)}, status=_status(form)
    )


@require_http_methods(["GET", "POST"])
def recusals(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked and decided, and the form of a new request."""
    today = clock.today()
    matter = queries.matter(seen_by=request.user, on=today, pk=pk)
    opened(request, matter_id=pk)
    form = AskRecusalForm(request.POST or None, matter=matter, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_recusal(by=request.user, today=today, matter=matter, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            who = queries.who_decides_recusal(on=today, matter=matter, about=made.account)
            messages.success(request, _("已申请回避，由%(who)s决定。") % {"who": who})
            return redirect("matters:recusals", pk=pk)
    lines = [(one, _doors(one, request, matter)) for one in queries.recusals(matter)]
    own = queries_submissions.lines(of=request.user, matter=matter)
    handed_in = [one for one in own if one.submission.move == queries_submissions.ASK_RECUSAL]
    context = {"lines": lines, "handed_in": handed_in, "form": form, **_about(matter)}
    return render(request, "matters/recusals.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, recusal_pk: int) -> HttpResponse:
    """Grant or refuse a request."""
    return _settle(request, pk, recusal_pk, DecideRecusalForm, actions.decide_recusal, _("决定回避"), Recusal.ASKED)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk: int, recusal_pk: int) -> HttpResponse:
    """Lift a recusal that was granted."""
    return _settle(request, pk, recusal_pk, LiftRecusalForm, actions.lift_recusal, _("解除回避"), Recusal.GRANTED)


def _settle(
    request: HttpRequest,
    pk: int,
    recusal_pk: int,
    asks: type[Any],
    act: Callable[..., Recusal],
    label: str,
    state: str,
) -> HttpResponse:
    today = clock.today()
    matter = queries.matter(seen_by=request.user, on=today, pk=pk)
    opened(request, matter_id=pk)
    recusal = next((one for one in queries.recusals(matter) if one.pk == recusal_pk), None)
    decides = recusal is not None and queries.may_decide_recusal(
        account=request.user, on=today, matter=matter, about=recusal.account
    )
    if recusal is None or not decides:
        raise NotYours("没有这项回避")
    form = asks(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=request.user, today=today, recusal=recusal, **form.typed())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect("matters:recusals", pk=pk)
    closed = recusal.state != state
    context = {"one": recusal, "form": form, "heading": label, "closed": closed, **_about(matter)}
    return render(request, "matters/settle_recusal.html", context, status=_status(form))


def _doors(recusal: Recusal, request: HttpRequest, matter: Matter) -> list[tuple[str, str]]:
    """What the reader may do with one line: address and label."""
    may = queries.may_decide_recusal(account=request.user, on=clock.today(), matter=matter, about=recusal.account)
    if may and recusal.state == Recusal.ASKED:
        return [(reverse("matters:decide_recusal", args=[matter.pk, recusal.pk]), _("决定"))]
    if may and recusal.state == Recusal.GRANTED:
        return [(reverse("matters:lift_recusal", args=[matter.pk, recusal.pk]), _("解除"))]
    return []


def _about(matter: Matter) -> dict[str, Any]:
    kind = kinds.of(matter)
    return {"matter": matter, "kind": kind.term, "cancel": kind.address(matter)}


def _status(form: PaperForm) -> int:
    return 409 if getattr(form, "reasons", None) is not None else 200
