"""Keeping and removing views of a ledger. Both lead back to the ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wenze.office import clock
from wenze.office.people import actions_views
from wenze.office.people.refusals import Refused


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the ledger (``address``) as it is shown (``query``) under a ``name``."""
    address, query = request.POST.get("address", ""), request.POST.get("query", "")
    told = {"address": address, "query": query, "name": request.POST.get("name", "")}
    try:
        view = actions_views.save_view(by=request.user, today=clock.today(), **told)
    except Refused as refused:
        messages.error(request, refused.says)
        safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
        return redirect(f"{address}?{query}" if safe and "\n" not in query else "/")
    messages.success(request, _("已存为常用视图：%(name)s") % {"name": view.name})
    return redirect(f"{view.address}?{view.query}")


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a view of one's own away."""
    address = actions_views.remove_view(by=request.user, today=clock.today(), pk=pk)
    messages.success(request, _("已移除常用视图。"))
    return redirect(address)
