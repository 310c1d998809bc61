"""The page on which a director writes down what the letters and the law need to know of the office (本机构设置)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.cases import actions_office, queries_office
from wenze.office.cases.forms_office import IssueForm, OfficeForm
from wenze.office.people.refusals import Refused

PARTS = ("word", "mark", "body_name", "committee_name", "contact", "version")


@never_cache
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """How the letters of the office are headed."""
    account: Any = request.user
    today = clock.today()
    kept = queries_office.profile(seen_by=account, on=today)
    if request.method == "GET":
        return _page(request)
    form = OfficeForm(request.POST)
    if form.is_valid():
        try:
            actions_office.describe_office(by=account, today=today, organ=kept.organ, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("文书名称和代字已保存，此后制发的文书照此办理。"))
            return redirect("cases:office")
    return _page(request, office_form=form, status=409)


@never_cache
@require_http_methods(["POST"])
def adopt(request: HttpRequest) -> HttpResponse:
    """Since when a regulation has been out."""
    account: Any = request.user
    today = clock.today()
    form = IssueForm(request.POST, offered=_offered(request))
    if form.is_valid():
        regulation, _sep, edition = form.cleaned_data["text"].partition("@")
        told = {"issued_on": form.cleaned_data["issued_on"], "source": form.cleaned_data["source"]}
        try:
            actions_office.adopt_regulation(by=account, today=today, regulation=regulation, edition=edition, **told)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("印发日期已登记。"))
            return redirect("cases:office")
    return _page(request, issue_form=form, status=409)


def _offered(request: HttpRequest) -> list[tuple[str, str]]:
    listed = queries_office.issues(seen_by=request.user, on=clock.today())
    return [(f"{one.regulation}@{one.edition}", one.title) for one in listed if not one.is_settled]


def _page(
    request: HttpRequest,
    *,
    office_form: OfficeForm | None = None,
    issue_form: IssueForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = clock.today()
    kept = queries_office.profile(seen_by=request.user, on=today)
    context = {
        "organ": kept.organ,
        "office_form": office_form or OfficeForm(initial={name: getattr(kept, name) for name in PARTS}),
        "issue_form": issue_form or IssueForm(offered=_offered(request)),
        "issues": queries_office.issues(seen_by=request.user, on=today),
    }
    return render(request, "cases/office.html", context, status=status)
