"""The root of the API: same session, same refusals, same row filters as the pages. Each room adds its router here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import django_auth

from wenze.office.people.refusals import Refused

ROUTERS = {
    "people": "wenze.office.people.api.router",
    "rulings": "wenze.office.rulings.api.router",
    "documents": "wenze.office.documents.api.router",
    "measures": "wenze.office.measures.api.router",
    "leads": "wenze.office.leads.api.router",
    "cases": "wenze.office.cases.api.router",
}

api = NinjaAPI(title="问责办公系统", version="1", urls_namespace="api", auth=django_auth)

for prefix, dotted in ROUTERS.items():
    api.add_router(f"/{prefix}/", import_string(dotted), tags=[prefix])


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """409: the act was not done, and why."""
    return api.create_response(request, refusal.as_data(), status=409)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    """404: no such thing, or not for this person."""
    return api.create_response(request, {"says": _("没有找到，或不在您的查看范围内。"), "reasons": []}, status=404)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: the question was not understood; each reason names the place."""
    reasons: list[dict[str, Any]] = [
        {"says": f"{'.'.join(map(str, one['loc']))}：{one['msg']}", "clause": ""} for one in error.errors
    ]
    return api.create_response(request, {"says": _("提交的内容不正确。"), "reasons": reasons}, status=422)
