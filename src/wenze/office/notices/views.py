"""One's own notices, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wenze.office import clock
from wenze.office.notices import actions, queries
from wenze.office.notices.forms import PreferenceForm
from wenze.office.people.refusals import NotYours, Refused


@never_cache
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """What there is to know, the latest first. A POST marks all of it as read."""
    account: Any = request.user
    today = clock.today()
    if request.method == "POST":
        number = actions.read(by=account, today=today)
        messages.success(request, _("%(number)d 项提醒标为已读。") % {"number": number})
        return redirect("notices:notices")
    found = list(queries.notices(seen_by=account, on=today)[: queries.SHOWN])
    context = {"notices": found, "unread": sum(one.read_at is None for one in found), "ways": queries.ways()}
    return render(request, "notices/list.html", context)


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go to what it is about."""
    account: Any = request.user
    today = clock.today()
    found = queries.notices(seen_by=account, on=today).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这项提醒")
    actions.read(by=account, today=today, notices=[found.pk])
    return redirect(queries.address_of(found) or "notices:notices")


@never_cache
@require_http_methods(["GET", "POST"])
def prefer(request: HttpRequest) -> HttpResponse:
    """How the account is told outside the office."""
    account: Any = request.user
    form = PreferenceForm(request.POST or None, wish=queries.preference(seen_by=account))
    if request.method == "POST" and form.is_valid():
        try:
            actions.prefer(by=account, today=clock.today(), account=account, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("提醒方式已保存。"))
            return redirect("notices:notices")
    status = 409 if request.method == "POST" else 200
    return render(request, "notices/preference.html", {"form": form, "ways": queries.ways()}, status=status)
