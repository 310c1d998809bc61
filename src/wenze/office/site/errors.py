"""Pages for what went wrong. Each says what happened, and what to do now, in the frame where there is one."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wenze.office.people.refusals import Refused

API = "/api/"


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 400, _("提交的内容无法识别"), _("可能过大或格式有误。请返回上一页核对后重新提交，已填内容仍在。")
    )


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 403, _("不能办理此事项"), _("您的角色没有这项权限。如确需办理，请联系安全保密管理员核对角色授权。")
    )


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, _("没有找到这一页"), _("可能地址有误、内容已撤回，或不在您的查看范围内。"))


@login_not_required
def too_large(request: HttpRequest) -> HttpResponse:
    megabytes = settings.WENZE_UPLOAD_LIMIT_BYTES // (1024 * 1024)
    says = _("单次上传不超过%(megabytes)d MB，本次没有保存。请压缩或拆分后重新上传，返回上一页已填内容仍在。")
    return _page(request, 413, _("上传的文件过大"), says % {"megabytes": megabytes}, framed=False)


@login_not_required
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    logging.getLogger("wenze").info("stale page: %s", reason)
    says = _("页面停留过久或已在别处重新登录，本次没有保存。请返回上一页刷新后再提交，草稿保存在本机浏览器中。")
    return _page(request, 403, _("页面已过期"), says, framed=False)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    says = _("系统出现故障，本次操作没有保存。请稍后重试；如仍不行，请把时间和页面告诉系统管理员。")
    context = {"number": 500, "heading": _("系统故障"), "says": says}
    return HttpResponse(render_to_string("site/error_bare.html", context), status=500)


def busy(request: HttpRequest) -> HttpResponse:
    says = _("正有其他人在保存，本次没有保存。请稍等几秒，返回上一页重新提交。")
    return _page(request, 503, _("系统正忙"), says, framed=False)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal no view has turned into a message: 409 with its reasons."""
    if request.path.startswith(API):
        return JsonResponse(refusal.as_data(), status=409, json_dumps_params={"ensure_ascii": False})
    return _page(request, 409, _("不能办理"), refusal.says, reasons=refusal.reasons)


def _page(
    request: HttpRequest, status: int, heading: str, says: str, framed: bool = True, reasons: tuple[Any, ...] = ()
) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"says": says, "reasons": []}, status=status, json_dumps_params={"ensure_ascii": False})
    context = {"number": status, "heading": heading, "says": says, "reasons": reasons}
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    if framed and signed_in and hasattr(request, "year"):
        return render(request, "site/error.html", context, status=status)
    return HttpResponse(render_to_string("site/error_bare.html", context), status=status)
