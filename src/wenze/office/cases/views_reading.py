"""The button 阅知 of the workbench."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wenze.office import clock
from wenze.office.cases import actions_reading


@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Mark one thing as read and go back to what is still to be read."""
    account: Any = request.user
    actions_reading.acknowledge(by=account, today=clock.today(), thing=request.POST.get("thing", ""))
    messages.success(request, _("已登记阅知，可在“已阅”中查看。"))
    return redirect(f"{reverse('site:workbench')}?tab=read")
