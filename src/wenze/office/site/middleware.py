"""What happens to every request before a view sees it, and to every refusal a view did not catch."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office import clock
from wenze.office.documents import leftovers
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries_law
from wenze.office.site import errors, unsent

Next = Callable[[HttpRequest], HttpResponseBase]
API = "/api/"
SEEN_EVERY_SECONDS = 60


class NotKept:
    """No answer of the office is kept by a browser or by what stands between: each may name somebody. Style sheets, scripts
    and pictures are answered before this."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer["Cache-Control"] = "private, no-store"
        return answer


class BodyLimit:
    """A body larger than the office accepts is refused before it is read, with a page instead of a broken line. Stands before
    whatever reads it to look at it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_about: Any) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_large = length.isdigit() and int(length) > settings.WENZE_BODY_LIMIT_BYTES
        return errors.too_large(request) if is_large else None


class LawOfTheDay:
    """Every request reads the law of this office as it stands when the request begins."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        queries_law.forget()
        return self.get_response(request)


class NoLeftovers:
    """A file that was written for an act that came to nothing goes when the request is over."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with leftovers.removed():
            return self.get_response(request)


class IdleSession:
    """A session left alone for WENZE_IDLE_LIMIT_MINUTES ends; after signing in again the person returns to the page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = clock.now()
        seen = _instant(request.session.get("seen_at"))
        limit = timedelta(minutes=settings.WENZE_IDLE_LIMIT_MINUTES)
        if seen is not None and now - seen > limit:
            logout(request)
            if request.path.startswith(API):
                return JsonResponse({"says": _("登录已超时，请重新登录。"), "reasons": []}, status=401)
            return _to_the_door(request, idle=1)
        if seen is None or (now - seen).total_seconds() > SEEN_EVERY_SECONDS:
            request.session["seen_at"] = now.isoformat()
        return self.get_response(request)


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs a signed-in person unless its view says otherwise; the API answers 401 instead of a redirect."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseBase:
        if request.path.startswith(API):
            return JsonResponse({"says": _("请先登录。"), "reasons": []}, status=401)
        if request.method == "POST":
            return _to_the_door(request)
        return super().handle_no_permission(request, view_func)


class FirstPassword:
    """Somebody whose password was handed to them changes it before doing anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        account = request.user
        if not account.is_authenticated or not account.must_change_password:
            return self.get_response(request)
        change = reverse("site:change_password")
        if request.path in {change, reverse("account_logout")} or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if request.path.startswith(API):
            return JsonResponse({"says": _("首次登录须先修改密码。"), "reasons": []}, status=403)
        return HttpResponseRedirect(change)


class YearAndPost:
    """``request.year`` is the year chosen at the top; ``request.user.acting_grant_id`` the post, or None for all."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        this_year = clock.today().year
        request.year = this_year  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.year = request.session.get("year", this_year)  # type: ignore[attr-defined]
            request.user.acting_grant_id = request.session.get("post")
            if request.method in {"GET", "HEAD"}:
                request.user.asked_once = {}  # see ``people.reach.once``
        return self.get_response(request)


class SaidRefusals:
    """A refusal that no view caught is still said, a database that is busy is not an error of the person, and an address
    that only takes forms says so when it is opened."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        return errors.not_this_way(request) if answer.status_code == 405 else answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError):
            logging.getLogger("wenze").warning("database busy: %s", exception)
            return errors.busy(request)
        return None


def _instant(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _to_the_door(request: HttpRequest, **said: int) -> HttpResponse:
    """To the sign-in page, and from there back: with what was typed where it could be kept."""
    kept = unsent.keep(request)
    told = {"next": kept or _page_to_return_to(request), **said, **({"kept": 1} if kept else {})}
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(told)}")


def _page_to_return_to(request: HttpRequest) -> str:
    if request.method == "GET":
        return request.get_full_path()
    came_from = urlsplit(request.META.get("HTTP_REFERER", ""))
    if came_from.netloc == request.get_host():
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return "/"
