"""The page of a move, whatever the room: its form beside what the law asks of it. What is typed is kept, whatever the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.matters import kinds
from wenze.office.matters.views_readings import opened
from wenze.office.moves import buttons, performing
from wenze.office.moves.one_track import OneTrack


@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Ask for what a move needs and make it, for whoever sees the matter; where it is closed, say why."""
    return asked_and_made(request, pk, move)


def asked_and_made(
    request: HttpRequest, pk: int, move: str, then: Callable[[Any], HttpResponse] | None = None
) -> HttpResponse:
    """The same for the view of a room that answers with a page of its own: ``then`` is given what the act made."""
    account: Any = request.user
    today = clock.today()
    procedure, matter = performing.handled(seen_by=account, on=today, pk=pk)
    if then is None:
        performing.demand_here(procedure, move)
    asked: dict[str, Any] = {"by": account, "today": today, "matter": matter, "move": move}
    opened(request, matter_id=pk)
    if request.method == "GET":
        return _page(request, procedure, matter, move, performing.form_for(**asked))
    performed = performing.perform(**asked, typed=request.POST, files=request.FILES)
    if not performed.done:
        return _refused(request, procedure, pk, move, performed.form)
    if then is not None:
        return then(performed.made)
    term = procedure.file.move(move).term
    messages.success(request, _("%(term)s已登记。") % {"term": term}, extra_tags=f"draft:{_draft(pk, move)}")
    return redirect(kinds.of(matter).address(matter))


def _refused(request: HttpRequest, procedure: OneTrack, pk: int, move: str, form: Any) -> HttpResponse:
    """The form as it was typed, the reasons, and the matter as it is now: whoever was overtaken may look and send again."""
    fresh = procedure.matter(seen_by=request.user, on=clock.today(), pk=pk)
    typed = form["version"].value()
    is_overtaken = str(typed or fresh.version) != str(fresh.version)
    if is_overtaken:
        form.data = form.data.copy()
        form.data["version"] = str(fresh.version)
    return _page(request, procedure, fresh, move, form, status=409, is_overtaken=is_overtaken)


def _page(
    request: HttpRequest,
    procedure: OneTrack,
    matter: Any,
    move: str,
    form: Any,
    *,
    status: int = 200,
    is_overtaken: bool = False,
) -> HttpResponse:
    answer = procedure.answer(matter, request.user, clock.today(), move)
    hint = str(procedure.named(move).hint)
    is_long = any(isinstance(field.widget, forms.Textarea) for field in form.fields.values())
    context = {
        "matter": matter,
        "kind": kinds.of(matter),
        "brief": procedure.brief(matter),
        "form": form,
        "heading": procedure.file.move(move).term,
        "checklist": None if answer is None else buttons.checklist(answer, hint, buttons.who_makes(answer, matter)),
        "show_form": status == 409 or (answer is not None and answer.open is True),
        "is_overtaken": is_overtaken,
        "draft": _draft(matter.pk, move) if is_long else "",
        "cancel": kinds.of(matter).address(matter),
    }
    return render(request, "moves/move.html", context, status=status)


def _draft(pk: int, move: str) -> str:
    """The name under which the browser keeps what is typed."""
    return f"move-{pk}-{move}"
