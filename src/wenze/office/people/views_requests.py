"""Pages on which two administrators of different kinds act together on an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.office import clock
from wenze.office.paper.lamps import DONE, SOON, Lamp
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab, page
from wenze.office.paper.sheets import exported
from wenze.office.people import actions_requests, queries, queries_requests
from wenze.office.people.forms import AskAdministrator, AskDecline, AskRequest
from wenze.office.people.models import AccountRequest, RequestKind, RequestState
from wenze.office.people.refusals import NotYours, Refused


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """Every request, those that wait for the reader first."""
    today = clock.today()
    _administrators_only(request, today)
    rows = queries_requests.requests(seen_by=request.user, on=today)
    ledger = _ledger(request, today)
    if "export" in request.GET:
        return exported(ledger, rows, request.GET, today)
    return render(request, "people/requests.html", {"page": page(ledger, rows, request.GET)})


@require_GET
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what, why, by whom; and the buttons of whoever may answer."""
    return _page(request, pk)


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for one act on an account, with a reason."""
    today = clock.today()
    found = queries.account(seen_by=request.user, on=today, pk=pk)
    offered = queries_requests.kinds_for(seen_by=request.user, on=today, account=found)
    chosen = next((one for one in offered if one.value == kind), None)
    if chosen is None:
        raise NotYours("没有这项申请")
    asks = AskAdministrator if chosen == RequestKind.GRANT_ADMINISTRATOR else AskRequest
    form = asks(request.POST or None, initial={"organ": found.organ_id})
    if request.method == "POST" and form.is_valid():
        try:
            made, half = actions_requests.ask(
                by=request.user, today=today, account=found, kind=kind, **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已提出，等候另一类管理员在24小时内确认。"))
            return _page(request, made.pk, half=half) if half else redirect("people:request", made.pk)
    context = {"form": form, "heading": f"{found}：{_('申请')}{chosen.label}", "submit": _("提出")}
    return render(request, "people/form.html", {**context, "cancel": reverse("people:account", args=[pk])})


@never_cache
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what another asked; it is done at once."""
    found = queries_requests.request(seen_by=request.user, on=clock.today(), pk=pk)
    half = actions_requests.confirm(by=request.user, today=clock.today(), request=found)
    messages.success(request, _("已确认并办理，该账号已有的登录全部失效。"))
    return _page(request, pk, half=half) if half else redirect("people:request", pk)


@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not agree, with a reason."""
    today = clock.today()
    found = queries_requests.request(seen_by=request.user, on=today, pk=pk)
    back = reverse("people:request", args=[pk])
    form = AskDecline(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions_requests.decline(by=request.user, today=today, request=found, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记。"))
            return redirect(back)
    context = {"form": form, "heading": f"{_('不同意')}：{found}", "cancel": back, "submit": _("不同意")}
    return render(request, "people/form.html", context)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own request."""
    found = queries_requests.request(seen_by=request.user, on=clock.today(), pk=pk)
    actions_requests.withdraw(by=request.user, today=clock.today(), request=found)
    messages.success(request, _("已撤回。"))
    return redirect("people:request", pk)


def _administrators_only(request: HttpRequest, today: date) -> None:
    if not queries_requests.administers_as(request.user, today):
        raise NotYours("不存在")


def _page(request: HttpRequest, pk: int, half: str = "") -> HttpResponse:
    today = clock.today()
    found = queries_requests.request(seen_by=request.user, on=today, pk=pk)
    is_open = queries_requests.is_open(found)
    context = {
        "one": found,
        "state": queries_requests.state_says(found),
        "is_open": is_open,
        "why_not": queries_requests.why_not_answered_by(found, request.user, today) if is_open else "",
        "own": found.asked_by_id == request.user.pk,
        "half": half,
        "is_first_half": is_open,
    }
    return render(request, "people/request.html", context)


def _ledger(request: HttpRequest, today: date) -> Ledger:
    mine = queries_requests.to_answer(seen_by=request.user, on=today)
    return Ledger(
        name="账号双人办理",
        columns=(
            Column("kind", gettext_noop("事项"), _kind, keep=True),
            Column("account", gettext_noop("账号"), lambda one: Cell(str(one.account), note=one.account.username)),
            Column("reason", gettext_noop("事由"), lambda one: one.reason, width=50),
            Column("asked_by", gettext_noop("提出人"), lambda one: _who(one.asked_by, one.get_asked_as_display())),
            Column("asked_at", gettext_noop("提出时间"), lambda one: one.asked_at, keep=True),
            Column("answered_by", gettext_noop("确认人"), _answered),
            Column("state", gettext_noop("状态"), _state, keep=True),
        ),
        filters=(Filter("kind", gettext_noop("事项"), lambda rows, text: rows.filter(kind=text), RequestKind.choices),),
        tabs=(
            Tab("mine", gettext_noop("待我确认"), lambda rows: rows.filter(pk__in=mine.values("pk"))),
            Tab("all", gettext_noop("全部"), lambda rows: rows),
        ),
        counts=lambda rows: {"mine": rows.filter(pk__in=mine.values("pk")).count(), "all": rows.count()},
        empty="没有需要确认的申请。",
        note="重置或解除须由两名不同类的管理员共同办理，逾24小时未确认的自行关闭。",
    )


def _kind(one: AccountRequest) -> Cell:
    note = one.get_role_display() if one.role else ""
    return Cell(one.get_kind_display(), href=reverse("people:request", args=[one.pk]), note=note)


def _who(account: Any, role: str) -> Cell:
    return Cell(str(account), note=role)


def _answered(one: AccountRequest) -> Cell:
    return Cell() if one.answered_by is None else _who(one.answered_by, one.get_answered_as_display())


def _state(one: AccountRequest) -> Lamp:
    says = queries_requests.state_says(one)
    return Lamp(SOON if says == RequestState.ASKED.label else DONE, says)
