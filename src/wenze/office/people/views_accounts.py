"""Pages for the administrators who keep accounts and roles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.office import clock
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import actions_accounts, ledgers, permissions, queries, queries_requests
from wenze.office.people.forms import AskAccount, AskGrant
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.people.views import asked


def _keepers_only(request: HttpRequest) -> frozenset[str]:
    abilities = permissions.abilities_of(permissions.roles_of(request.user, clock.today()))
    if not abilities & {"accounts.write", "accounts.read"}:
        raise NotYours("不存在")
    return abilities


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    abilities = _keepers_only(request)
    rows = queries.accounts(seen_by=request.user, on=today).prefetch_related("grants")
    if "export" in request.GET:
        return exported(ledgers.accounts(today), rows, request.GET, today)
    context = {"page": page(ledgers.accounts(today), rows, request.GET), "may_write": "accounts.write" in abilities}
    return render(request, "people/accounts.html", context)


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return _account_page(request, pk)


@never_cache
@require_http_methods(["GET", "POST"])
def create_account(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "accounts.write", today)
    form = AskAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made, password = actions_accounts.create_account(
                by=request.user,
                today=today,
                username=kept["username"],
                display_name=kept["display_name"],
                organ=kept["organ"],
                cadre_identity=kept["cadre_identity"],
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return _account_page(request, made.pk, password=password)
    return render(
        request, "people/form.html", {"form": form, "heading": _("开立账号"), "cancel": reverse("people:accounts")}
    )


@never_cache
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.demand_sight(request.user, "accounts.write", clock.today())
    found = queries.account(seen_by=request.user, on=clock.today(), pk=pk)
    password = actions_accounts.reset_password(by=request.user, today=clock.today(), account=found)
    return _account_page(request, pk, password=password)


@require_POST
def turn_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an open account, reopen a closed one."""
    permissions.demand_sight(request.user, "accounts.write", clock.today())
    found = queries.account(seen_by=request.user, on=clock.today(), pk=pk)
    turn = actions_accounts.close_account if request.POST.get("to") == "closed" else actions_accounts.reopen_account
    turn(by=request.user, today=clock.today(), account=found)
    messages.success(request, _("账号状态已更改。"))
    return redirect("people:account", pk)


@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "grants.write", today)
    found = queries.account(seen_by=request.user, on=today, pk=pk)
    back = reverse("people:account", args=[pk])

    def act(kept: dict[str, Any]) -> Any:
        return actions_accounts.grant_role(by=request.user, today=today, account=found, **kept)

    form = AskGrant(request.POST or None, initial={"organ": found.organ_id, "from_on": today})
    return asked(
        request, form, act, _("角色已授予。"), lambda _made: back, heading=f"{found}：{_('授予角色')}", cancel=back
    )


@require_POST
def end_grant(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "grants.write", today)
    found = queries.grant(seen_by=request.user, on=today, pk=pk)
    actions_accounts.end_grant(by=request.user, today=today, grant=found)
    messages.success(request, _("角色已收回，明日起失效。"))
    return redirect("people:account", found.account_id)


def _account_page(request: HttpRequest, pk: int, password: str = "") -> HttpResponse:
    today = clock.today()
    abilities = _keepers_only(request)
    found = queries.account(seen_by=request.user, on=today, pk=pk)
    context = {
        "account": found,
        "password": password,
        "grants": queries.grants_of(found),
        "today": today,
        "may_write": "accounts.write" in abilities,
        "may_grant": "grants.write" in abilities,
        "own": found.pk == request.user.pk,
        "guarded": queries.guarded(found, today),
        "administrators": ADMINISTRATORS,
        "together": queries_requests.kinds_for(seen_by=request.user, on=today, account=found),
    }
    return render(request, "people/account.html", context)
