"""What was sent to somebody is marked as read when they open it, or by the button 阅知 or 签收."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wenze.office import clock
from wenze.office.matters import actions_readings, queries, queries_readings
from wenze.office.matters.queries_readings import Page


@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """Mark one thing as read. Back to the matter if the button stood on its page, else to what is still to be read."""
    account: Any = request.user
    today = clock.today()
    thing = request.POST.get("thing", "")
    actions_readings.acknowledge(by=account, today=today, thing=thing)
    messages.success(request, _("已登记，可在工作台“已阅”中查看。"))
    if "matter" in request.POST:
        item = next(one for one in queries_readings.sent(to=account, on=today) if one.thing == thing)
        return redirect(queries.address_of(item.matter_id))
    return redirect(f"{reverse('site:workbench')}?tab=read")


def opened(
    request: HttpRequest,
    *,
    matter_id: int | None = None,
    document_id: int | None = None,
    subject: tuple[str, int] | None = None,
) -> None:
    """Somebody opens the page of a matter, or a paper about a subject: note it if it was sent to them, to read or to decide.
    A view calls this once it knows that the person may see the page, and before it reads what it shows: what was taken
    back meanwhile is not shown. It is the one thing that a GET notes."""
    account: Any = request.user
    today = clock.today()
    page = Page(matter_id, document_id, subject)
    if is_opening(request) and queries_readings.unopened(by=account, on=today, page=page):
        actions_readings.note_opened(by=account, today=today, page=page)


def is_opening(request: HttpRequest) -> bool:
    """Does a person open this page now? Not for HEAD, not when a browser fetches ahead what nobody has clicked yet, and not
    when a page that is already open fetches a part of itself."""
    headers = request.headers
    purposes = (headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    is_ahead = any(word in purpose.lower() for purpose in purposes for word in ("prefetch", "prerender", "preview"))
    is_part = headers.get("HX-Request") == "true" and headers.get("HX-Boosted") != "true"
    return request.method == "GET" and not is_ahead and not is_part
