"""The pages that belong to no room: workbench, search, year and post, password, audit."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.office import clock
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import actions_accounts, permissions, queries
from wenze.office.people.refusals import Refused
from wenze.office.site import audit, seek, workbench
from wenze.office.site.forms import AskPassword
from wenze.office.site.sign_in import greet

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The workbench."""
    today = clock.today()
    keys = [key for key, _label in workbench.TABS]
    tab = request.GET.get("tab") if request.GET.get("tab") in keys else keys[0]
    due = request.GET.get("due", "")
    found = workbench.bench(seen_by=request.user, on=today, tab=str(tab), due=due)
    context = {
        "bench": found,
        "today": today,
        "tab": tab,
        "tabs": [(key, _(label), found.counts[key]) for key, label in workbench.TABS],
        "narrowed": workbench.due_span(due, today) is not None,
    }
    return render(request, "site/workbench.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[: seek.LONGEST]
    found = seek.hits(seen_by=request.user, on=clock.today(), words=words)
    return render(request, "site/search.html", {"hits": found, "seek_words": words})


@require_POST
def choose_year(request: HttpRequest) -> HttpResponse:
    year = request.POST.get("year", "")
    this_year = clock.today().year
    if year.isascii() and year.isdigit() and this_year - 50 < int(year[:6]) <= this_year:
        request.session["year"] = int(year)
    return _back(request)


@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Act in one post only, or in all again. A post that is not held is ignored."""
    chosen = request.POST.get("post", "")
    held = {str(grant.pk): grant.pk for grant in permissions.every_grant_on(request.user, clock.today())}
    if chosen in held:
        request.session["post"] = held[chosen]
    else:
        request.session.pop("post", None)
    return redirect("site:workbench")


@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    form = AskPassword(request.POST or None, account=request.user, adapter=get_adapter(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions_accounts.change_own_password(
                by=request.user, today=clock.today(), old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已修改。"))
            return redirect("site:workbench")
    first = request.user.must_change_password
    return render(request, "site/first_password.html" if first else "site/change_password.html", {"form": form})


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people of a demonstration. There is no such page anywhere else."""
    if not settings.WENZE_DEMO:
        raise Http404
    chosen = request.POST.get("account", "")
    account = next((one for one in queries.demo_accounts() if str(one.pk) == chosen), None)
    if account is None:
        raise Http404
    login(request, account, backend=BACKEND)
    greet(request, account)
    return _back(request)


@require_GET
def audit_ledger(request: HttpRequest) -> HttpResponse:
    """The journal, for the security auditor: who did what kind of thing when, never the content of a case."""
    today = clock.today()
    rows, ledger = audit.entries(seen_by=request.user, on=today), audit.ledger()
    if "export" in request.GET:
        return exported(ledger, rows, request.GET, today)
    return render(request, "site/audit.html", {"page": page(ledger, rows, request.GET)})


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Check the whole chain now."""
    report = audit.verify(seen_by=request.user, on=clock.today())
    (messages.success if report.ok else messages.error)(request, report.says)
    return redirect("site:audit")


@login_not_required
def closed(_request: HttpRequest) -> HttpResponse:
    """An address of the sign-in library that this office does not offer."""
    raise Http404


def _back(request: HttpRequest) -> HttpResponse:
    address: Any = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(address) if address and safe else redirect("site:workbench")
