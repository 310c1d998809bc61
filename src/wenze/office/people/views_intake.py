"""Pages on which filled-in sheets are taken in: the empty sheet, the upload, and what is wrong in it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.paper import identity, intake
from wenze.office.paper.forms import PaperForm
from wenze.office.paper.sheets import KIND
from wenze.office.people import actions_intake, permissions
from wenze.office.people.forms_intake import CADRES, UNITS
from wenze.office.people.identity_numbers import notice_of

SHOWN = 200
MOST_NOTICES = 20


class AskSheet(PaperForm):
    upload = forms.FileField(
        label=gettext_lazy("填好的表格"), help_text=gettext_lazy("Excel 工作簿（.xlsx），不超过 10 MB")
    )


@require_http_methods(["GET", "POST"])
def take_in_units(request: HttpRequest) -> HttpResponse:
    """Units and posts from a sheet."""
    permissions.demand_sight(request.user, "organs.write", clock.today())
    return _page(request, UNITS, actions_intake.take_in_units, _("导入单位和职务"), "people:organs")


@require_http_methods(["GET", "POST"])
def take_in_cadres(request: HttpRequest) -> HttpResponse:
    """Cadres from a sheet."""
    permissions.demand_sight(request.user, "people.write", clock.today())
    return _page(request, CADRES, actions_intake.take_in_cadres, _("导入干部"), "people:cadres")


def _page(
    request: HttpRequest, sheets: tuple[intake.Sheet, ...], act: Callable[..., Any], heading: str, back: str
) -> HttpResponse:
    if "empty" in request.GET:
        return _download(intake.empty(sheets), f"{heading}（空表）.xlsx")
    form = AskSheet(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "heading": heading, "back": back, "sheets": sheets, "shown": SHOWN}
    if request.method == "POST" and form.is_valid():
        try:
            rows = intake.read(form.cleaned_data["upload"].read(), sheets)
            taken = act(by=request.user, today=clock.today(), rows=rows)
        except intake.Unreadable as unreadable:
            form.add_error("upload", str(unreadable))
        except actions_intake.NotTaken as refused:
            context["refused"] = refused
            context["marked"] = base64.b64encode(intake.marked(sheets, rows, refused.faults)).decode()
        else:
            said = "、".join(_("%(name)s%(count)d行") % {"name": name, "count": count} for name, count in taken.items())
            messages.success(request, _("已导入：%(said)s。") % {"said": said})
            for notice in _second_looks(rows)[:MOST_NOTICES]:
                messages.warning(request, notice)
            return redirect(back)
    status = 409 if "refused" in context else 200
    return render(request, "people/intake.html", context, status=status)


def _second_looks(rows: list[intake.Row]) -> list[str]:
    """What is worth a second look in the identity numbers that came in, row by row."""
    told = [(row, notice_of(identity.number(row.typed.get("identity_number", "")))) for row in rows]
    return [f"{row.sheet.name}第{row.line}行：{notice}" for row, notice in told if notice]


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=KIND)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
