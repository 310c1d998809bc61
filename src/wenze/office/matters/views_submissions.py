"""The page on which one takes back what one has handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.matters import actions_submissions, kinds, queries_submissions
from wenze.office.matters.forms import WithdrawForm
from wenze.office.people.refusals import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, and take it back. Where somebody has opened it, the page says who and when instead."""
    account: Any = request.user
    today = clock.today()
    matter = queries_submissions.visible(seen_by=account, on=today, pk=pk)
    lines = queries_submissions.lines(of=account, matter=matter)
    form = WithdrawForm(request.POST or None, matter=matter, lines=lines, thing=request.GET.get("thing", ""))
    address = kinds.of(matter).address(matter)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_submissions.withdraw(by=account, today=today, matter=matter, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已撤回“%(term)s”，填写的内容已保留。") % {"term": made.term})
            return redirect(address)
    context = {
        "matter": matter,
        "kind": kinds.of(matter).term,
        "form": form,
        "lines": lines,
        "is_open": any(one.opened is None for one in lines),
        "cancel": address,
    }
    status = 409 if getattr(form, "reasons", None) is not None else 200
    return render(request, "matters/withdraw.html", context, status=status)
