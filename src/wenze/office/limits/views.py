"""Pages on which somebody says something of a limit: its last day, that it pauses, that it runs again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.limits import actions_stated, queries
from wenze.office.limits.forms import LimitForm, ResumeForm, StateForm, SuspendForm
from wenze.office.matters import kinds
from wenze.office.people.refusals import Refused


@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the last day of a limit that the text leaves open."""
    return _said(request, pk, StateForm, actions_stated.state, _("登记到期日期"))


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a limit pause for a reason that the text has."""
    return _said(request, pk, SuspendForm, actions_stated.suspend, _("中止计算"))


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a paused limit run again."""
    return _said(request, pk, ResumeForm, actions_stated.resume, _("恢复计算"))


def _said(request: HttpRequest, pk: int, asked: type[LimitForm], act: Callable[..., Any], heading: str) -> HttpResponse:
    account: Any = request.user
    today = clock.today()
    limit = queries.limit(seen_by=account, on=today, pk=pk)
    kind = kinds.of(limit.matter)
    back = kind.address(limit.matter)
    form = asked(request.POST or None, limit=limit, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            act(by=account, today=today, limit=limit, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect(back)
    context = {"form": form, "heading": heading, "limit": limit, "matter": limit.matter, "kind": kind.term}
    status = 409 if getattr(form, "reasons", None) is not None else 200
    return render(request, "limits/say.html", {**context, "cancel": back}, status=status)
