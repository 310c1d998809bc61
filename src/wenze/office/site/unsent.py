"""What was typed into a form whose page had meanwhile expired: kept sealed in the session, and put back into the form once the
person has signed in again. Nothing is saved by it: the form is shown as it was sent, to be looked at and sent once more.

Only forms of the office take part (their ``typed_by`` says whose page it was); never one that asks for a password.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from wenze.office.paper.forms import TYPED_BY, UNSENT
from wenze.office.people import seals

KEY = "unsent"
LONGEST = 200_000
"""Characters that are kept at most; one who typed more has the draft in the browser."""
MOST_PAGES = 4
"""Pages whose text is kept at once; the oldest makes room."""
MOST_BYTES = 10 * 1024 * 1024
"""A larger body is not read here: it carries files, which are not kept anyway."""
LEFT_OUT = ("csrfmiddlewaretoken", TYPED_BY, UNSENT)


def keep(request: HttpRequest) -> str:
    """Keep what this request sent; the address where it will be put back. Empty where there is nothing to keep: it comes
    from no page of ours, or from a form that takes no part, or it is too much."""
    if request.method != "POST" or not _comes_from_here(request) or _is_large(request):
        return ""
    typed = typed_into(request)
    text = json.dumps(typed, ensure_ascii=False)
    if not typed or len(text) > LONGEST:
        return ""
    address = request.get_full_path()
    others = [(there, kept) for there, kept in request.session.get(KEY, {}).items() if there != address]
    now = {"by": request.POST[TYPED_BY], "typed": seals.encrypt(text)}
    request.session[KEY] = dict([*others[1 - MOST_PAGES :], (address, now)])
    return address


def typed_into(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed into the form that this request sent, by the names of its boxes; nothing where it takes no part."""
    try:
        if not request.POST.get(TYPED_BY):
            return {}
        return {name: values for name, values in request.POST.lists() if name not in LEFT_OUT}
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError, LookupError):
        return {}


class PutBack:
    """The page to which somebody returns is shown with what they had typed into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_about: Any) -> None:
        """Turn the opening of that page into the sending of its form, marked so that the form does not count as sent."""
        if request.method != "GET" or not request.user.is_authenticated:
            return
        waiting = request.session.get(KEY, {})
        if request.get_full_path() not in waiting:
            return
        kept = waiting.pop(request.get_full_path())
        request.session[KEY] = waiting
        if kept["by"] == str(request.user.pk):
            _put_back(request, json.loads(seals.decrypt(kept["typed"])))


def _put_back(request: HttpRequest, typed: dict[str, list[str]]) -> None:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    data[UNSENT] = "1"
    request.FILES  # noqa: B018  (reads the empty body now, so that nothing puts it in the place of what is set below)
    request.method = "POST"
    request.POST = data  # type: ignore[assignment]


def _comes_from_here(request: HttpRequest) -> bool:
    """A browser says from which page a form was sent, and no page can make it say another."""
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(told).netloc == request.get_host()


def _is_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > MOST_BYTES
