"""The root of the API: same session, same refusals, same row filters as the pages. Each room adds its router here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import django_auth

from wenze.office.people.refusals import Refused

WRONG = (
    ("missing", gettext_lazy("没有填写。")),
    ("string_too_long", gettext_lazy("不超过%(max_length)s字，请精简。")),
    ("string_too_short", gettext_lazy("没有填写。")),
    ("string_pattern_mismatch", gettext_lazy("格式不正确，请核对。")),
    ("too_long", gettext_lazy("不超过%(max_length)s项，请减少。")),
    ("date", gettext_lazy("日期不正确，请写成 2026-11-22 的样子。")),
    ("int", gettext_lazy("应为整数。")),
    ("bool", gettext_lazy("应为 true 或 false。")),
    ("string", gettext_lazy("应为文字。")),
    ("list", gettext_lazy("应为一个列表。")),
    ("uuid", gettext_lazy("应为 UUID。")),
    ("greater_than_equal", gettext_lazy("不小于%(ge)s。")),
    ("less_than_equal", gettext_lazy("不大于%(le)s。")),
    ("literal", gettext_lazy("不在可选范围内。")),
)
"""Kinds of error in what was sent, by their name or its beginning (``date_parsing``), in the office's words."""

ROUTERS = {
    "people": "wenze.office.people.api.router",
    "rulings": "wenze.office.rulings.api.router",
    "documents": "wenze.office.documents.api.router",
    "measures": "wenze.office.measures.api.router",
    "matters": "wenze.office.moves.api.router",
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


@api.exception_handler(RawPostDataException)
def not_json(request: HttpRequest, _error: RawPostDataException) -> HttpResponse:
    """415: a form with files was sent where JSON is read; the check of the token has used it up."""
    says = _("这一地址只接受 JSON，请把 Content-Type 写成 application/json，内容写成 UTF-8 编码的 JSON。")
    return api.create_response(request, {"says": says, "reasons": []}, status=415)


TURNED_AWAY = {
    400: gettext_lazy("提交的内容无法识别，请核对是否为 UTF-8 编码的 JSON。"),
    401: gettext_lazy("请先登录。"),
    403: gettext_lazy("缺少防伪令牌或者令牌已失效，请重新登录，并随 X-CSRFToken 请求头送来新的令牌。"),
    429: gettext_lazy("请求过于频繁，请稍后再试。"),
}
"""What is wrong before anything was asked: the body is no JSON or not in UTF-8, nobody is signed in, the token is missing."""


@api.exception_handler(HttpError)
def turned_away(request: HttpRequest, error: HttpError) -> HttpResponse:
    """400, 401, 403, 429 and the like: the request was not looked into, and why."""
    says = str(TURNED_AWAY.get(error.status_code, gettext_lazy("请求没有被受理，请核对地址和方法。")))
    return api.create_response(request, {"says": says, "reasons": []}, status=error.status_code)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: the question was not understood; each reason names the place."""
    reasons: list[dict[str, Any]] = [{"says": _wrong(one), "clause": ""} for one in error.errors]
    return api.create_response(request, {"says": _("提交的内容不正确。"), "reasons": reasons}, status=422)


def _wrong(error: Any) -> str:
    """What is wrong, and where: ``received_on：日期不正确，请写成 2026-11-22 的样子。``"""
    place = ".".join(str(part) for part in error["loc"][2:]) or str(error["loc"][-1])
    kind, limits = str(error["type"]), error.get("ctx", {})
    exact = dict(WRONG).get(kind)
    says = exact or next(
        (says for start, says in WRONG if kind.startswith(f"{start}_")), gettext_lazy("不正确，请核对。")
    )
    return f"{place}：{str(says) % limits}"
