"""Pages about units and cadres. Parse, ask one query or action, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.office import clock
from wenze.office.journal.queries import entries_of
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import actions, identity_numbers, ledgers, permissions, queries
from wenze.office.people.forms import AskCadre, AskDay, AskOrgan, AskPost, AskRelation, AskTenure
from wenze.office.people.refusals import Refused


def asked(
    request: HttpRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    to: Callable[[Any], str],
    **context: Any,
) -> HttpResponse:
    """The usual course of a form: show it, do the act, say it, go on; a refusal keeps what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            draft = context.get("draft")
            messages.success(request, done, extra_tags=f"draft:{draft}" if draft else "")
            return redirect(to(made))
    status = 409 if getattr(form, "reasons", None) is not None else 200
    return render(request, "people/form.html", {"form": form, **context}, status=status)


@require_GET
def organs(request: HttpRequest) -> HttpResponse:
    """The tree of units in official order."""
    today = clock.today()
    context = {"lines": queries.organs_in_order(), "may_write": permissions.may(request.user, "organs.write", today)}
    return render(request, "people/organs.html", {**context, "today": today})


@require_GET
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    found = queries.organ(seen_by=request.user, pk=pk)
    context = {
        "organ": found,
        "posts": queries.posts(organ=found),
        "people": queries.people_of(seen_by=request.user, on=today, organ=found),
        "may_write": permissions.may(request.user, "organs.write", today),
    }
    return render(request, "people/organ.html", context)


@require_http_methods(["GET", "POST"])
def found_organ(request: HttpRequest) -> HttpResponse:
    permissions.demand_sight(request.user, "organs.write", clock.today())
    form = AskOrgan(request.POST or None)

    def act(kept: dict[str, Any]) -> Any:
        kept.pop("version")
        return actions.found_organ(by=request.user, today=clock.today(), **kept)

    back = reverse("people:organs")
    return asked(
        request, form, act, _("单位已登记。"), lambda _made: back, heading=_("登记单位"), cancel=back, draft="organ"
    )


@require_http_methods(["GET", "POST"])
def revise_organ(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.demand_sight(request.user, "organs.write", clock.today())
    found = queries.organ(seen_by=request.user, pk=pk)
    form = AskOrgan(request.POST or None, initial={**vars(found), "parent": found.parent_id})

    def act(kept: dict[str, Any]) -> Any:
        version = kept.pop("version") or 0
        return actions.revise_organ(by=request.user, today=clock.today(), organ=found, version=version, **kept)

    back = reverse("people:organ", args=[pk])
    return asked(request, form, act, _("修改已保存。"), lambda _made: back, heading=_("修改单位"), cancel=back)


@require_http_methods(["GET", "POST"])
def create_post(request: HttpRequest, pk: int) -> HttpResponse:
    permissions.demand_sight(request.user, "organs.write", clock.today())
    found = queries.organ(seen_by=request.user, pk=pk)
    form = AskPost(request.POST or None)
    back = reverse("people:organ", args=[pk])

    def act(kept: dict[str, Any]) -> Any:
        return actions.create_post(by=request.user, today=clock.today(), organ=found, **kept)

    return asked(
        request, form, act, _("职务已登记。"), lambda _made: back, heading=f"{found}：{_('登记职务')}", cancel=back
    )


@require_GET
def cadres(request: HttpRequest) -> HttpResponse:
    """The ledger of cadres."""
    today = clock.today()
    permissions.demand_sight(request.user, "people.read", today)
    ledger = ledgers.cadres(today)
    seen = queries.in_official_order(queries.cadres(seen_by=request.user, on=today), today)
    rows = queries.with_tenures_on(seen, today)
    if "export" in request.GET:
        return exported(ledger, rows, request.GET, today)
    context = {
        "page": page(ledger, rows, request.GET),
        "may_write": permissions.may(request.user, "people.write", today),
    }
    return render(request, "people/cadres.html", context)


@require_GET
def cadre(request: HttpRequest, pk: int) -> HttpResponse:
    return _cadre_page(request, pk)


@never_cache
@require_POST
def unmask(request: HttpRequest, pk: int) -> HttpResponse:
    """The cadre's page with the whole identity number, once; looking is journalled."""
    today = clock.today()
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    number = actions.unmask_identity(by=request.user, today=today, cadre=found)
    return _cadre_page(request, pk, identity=number)


@require_http_methods(["GET", "POST"])
def register_cadre(request: HttpRequest) -> HttpResponse:
    permissions.demand_sight(request.user, "people.write", clock.today())
    form = AskCadre(request.POST or None)

    def act(kept: dict[str, Any]) -> Any:
        kept.pop("version")
        made = actions.register_cadre(by=request.user, today=clock.today(), **kept)
        _tell_of_number(request, made)
        return made

    return asked(
        request, form, act, _("干部已登记，请接着登记任职。"), lambda made: reverse("people:cadre", args=[made.pk]),
        heading=_("登记干部"), cancel=reverse("people:cadres"), draft="cadre",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def revise_cadre(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a record. The identity number is not shown; leaving it empty keeps it."""
    today = clock.today()
    permissions.demand_sight(request.user, "people.write", today)
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    shown = {key: getattr(found, key) for key in ("name", "gender", "born_on", "managed_by", "version")}
    form = AskCadre(request.POST or None, initial=shown)
    form.fields["identity_number"].help_text = _("不填则保持原号不变")

    def act(kept: dict[str, Any]) -> Any:
        version = kept.pop("version") or 0
        if not kept["identity_number"]:
            kept.pop("identity_number")
        made = actions.revise_cadre(by=request.user, today=today, cadre=found, version=version, **kept)
        _tell_of_number(request, made)
        return made

    back = reverse("people:cadre", args=[pk])
    return asked(request, form, act, _("修改已保存。"), lambda _made: back, heading=_("修改干部记录"), cancel=back)


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "people.write", today)
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    back = reverse("people:cadre", args=[pk])

    def act(kept: dict[str, Any]) -> Any:
        return actions.appoint(by=request.user, today=today, cadre=found, **kept)

    heading = f"{found.name}：{_('登记任职')}"
    return asked(
        request,
        AskTenure(request.POST or None),
        act,
        _("任职已登记。"),
        lambda _made: back,
        heading=heading,
        cancel=back,
    )


@require_http_methods(["GET", "POST"])
def relieve(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "people.write", today)
    found = queries.tenure(seen_by=request.user, on=today, pk=pk)
    back = reverse("people:cadre", args=[found.cadre_id])

    def act(kept: dict[str, Any]) -> Any:
        return actions.relieve(by=request.user, today=today, tenure=found, **kept)

    heading = f"{found}：{_('登记免职')}"
    return asked(
        request, AskDay(request.POST or None), act, _("免职已登记。"), lambda _made: back, heading=heading, cancel=back
    )


@require_http_methods(["GET", "POST"])
def relate(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "people.write", today)
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    form = AskRelation(request.POST or None, offered=queries.cadres(seen_by=request.user, on=today).exclude(pk=pk))
    back = reverse("people:cadre", args=[pk])

    def act(kept: dict[str, Any]) -> Any:
        return actions.relate(by=request.user, today=today, cadre=found, **kept)

    heading = f"{found.name}：{_('登记亲属及利害关系')}"
    return asked(request, form, act, _("关系已登记。"), lambda _made: back, heading=heading, cancel=back)


def _tell_of_number(request: HttpRequest, cadre: Any) -> None:
    notice = identity_numbers.notice_of(cadre.identity_number)
    if notice:
        messages.warning(request, notice)


def _cadre_page(request: HttpRequest, pk: int, identity: str = "") -> HttpResponse:
    today = clock.today()
    found = queries.cadre(seen_by=request.user, on=today, pk=pk)
    context = {
        "cadre": found,
        "identity": identity,
        "tenures": queries.tenures_of(found),
        "title": queries.title_on(found, today),
        "relations": queries.relations_of(found),
        "entries": entries_of(found),
        "may_write": permissions.may(request.user, "people.write", today),
        "may_unmask": permissions.may(request.user, "people.unmask", today),
    }
    return render(request, "people/cadre.html", context)
