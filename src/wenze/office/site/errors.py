"""Pages for what went wrong. Each says what happened, and what to do now, in the frame where there is one."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office import clock
from wenze.office.paper import dates
from wenze.office.people.refusals import Refused
from wenze.office.site import unsent

API = "/api/"


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, DisallowedHost):
        says = _("请使用本单位公布的网址。确需增加网址的，由系统管理员在 WENZE_HOSTS 中登记。")
        return _page(request, 400, _("不能从这个网址访问"), says, framed=False)
    return _page(
        request,
        400,
        _("提交的内容无法识别"),
        _("可能过大或格式有误，本次没有保存。请返回上一页，恢复本机草稿或重新填写；过长的材料请作为附件上传。"),
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
    says = _("单次上传不超过%(megabytes)d MB，本次没有保存。请压缩或拆分后重新上传；返回上一页可恢复本机草稿。")
    return _page(request, 413, _("上传的文件过大"), says % {"megabytes": megabytes})


def not_this_way(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes a form was opened, by a reload or from the history."""
    says = _("这一地址只用于提交表单，不能直接打开。请从左侧菜单进入要办的事项。")
    return _page(request, 405, _("不能这样打开"), says)


@login_not_required
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is not that of the session: somebody signed in again since, or cookies were cleared. What was typed
    is put back into its form; where it cannot be, the page says what to do."""
    logging.getLogger("wenze").info("stale page: %s", reason)
    if request.path == reverse("account_login"):
        asked = request.GET.copy()
        asked["stale"] = "1"
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}")
    if not request.path.startswith(API) and (address := unsent.keep(request)):
        return HttpResponseRedirect(address)
    says = _("页面停留过久或已在别处重新登录，本次没有保存。请返回上一页刷新后再提交，草稿保存在本机浏览器中。")
    return _page(request, 403, _("页面已过期"), says)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """500: in the frame where the frame itself still stands. A database that was busy outside a view is told as such."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return busy(request)
    says = _("系统出现故障，本次操作没有保存。请稍后重试；如仍不行，请把下面的时间和地址告诉系统管理员。")
    note = f"{dates.minute(clock.now())} {request.path}"
    try:
        return _page(request, 500, _("系统故障"), says, note=note)
    except Exception:  # whatever broke the page may have broken the frame
        return _bare(500, _("系统故障"), says, note=note)


def busy(request: HttpRequest) -> HttpResponse:
    says = _("正有其他人在保存，本次没有保存。请稍等几秒后重新提交。")
    return _page(request, 503, _("系统正忙"), says, framed=False)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal no view has turned into a message: 409 with its reasons."""
    if request.path.startswith(API):
        return JsonResponse(refusal.as_data(), status=409, json_dumps_params={"ensure_ascii": False})
    return _page(request, 409, _("不能办理"), refusal.says, reasons=refusal.reasons)


def _page(
    request: HttpRequest,
    status: int,
    heading: str,
    says: str,
    *,
    framed: bool = True,
    reasons: tuple[Any, ...] = (),
    note: str = "",
) -> HttpResponse:
    if request.path.startswith(API):
        return JsonResponse({"says": says, "reasons": []}, status=status, json_dumps_params={"ensure_ascii": False})
    context: dict[str, Any] = {"number": status, "heading": heading, "says": says, "reasons": reasons, "note": note}
    if status >= 500 and (typed := unsent.typed_into(request)):
        context |= {"typed": typed, "address": request.get_full_path(), "typed_by": request.POST[unsent.TYPED_BY]}
        context["csrf_token"] = get_token(request)
    if framed and hasattr(request, "year") and request.user.is_authenticated:
        return render(request, "site/error.html", context, status=status)
    return _bare(**context)


def _bare(number: int, heading: str, says: str, **context: Any) -> HttpResponse:
    """The page without the frame; it asks neither for a person nor the database."""
    context |= {"number": number, "heading": heading, "says": says}
    return HttpResponse(render_to_string("site/error_bare.html", context), status=number)
