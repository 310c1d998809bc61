"""The page of a move: its form beside what the law asks of it. What is typed is kept, whatever the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.cases import moves, pages_aside, pages_moves, queries
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.turns import MOVES, one_of
from wenze.office.documents.views import download as downloaded
from wenze.office.matters.views_readings import opened
from wenze.office.people.refusals import Refused


@never_cache
@require_http_methods(["GET", "POST"])
def case_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """A move on the case as a whole, for who sees it whole."""
    today = clock.today()
    found = queries.case(seen_by=request.user, on=today, pk=pk)
    if not sight.sees_whole(seen_by=request.user, on=today, case=found):
        raise Http404
    return _move(request, found, None, move)


@never_cache
@require_http_methods(["GET", "POST"])
def respondent_move(request: HttpRequest, pk: int, respondent_pk: int, move: str) -> HttpResponse:
    """A move on one respondent, for who sees their matter."""
    today = clock.today()
    found = queries.case(seen_by=request.user, on=today, pk=pk)
    sight.demand(seen_by=request.user, on=today, case_id=pk, respondent_id=respondent_pk)
    return _move(request, found, one_of(found, respondent_pk), move)


def _move(request: HttpRequest, case: Case, person: Respondent | None, move: str) -> HttpResponse:
    account: Any = request.user
    today = clock.today()
    opened(request, matter_id=case.pk)
    asked: dict[str, Any] = {"by": account, "today": today, "case": case, "respondent": person, "move": move}
    known = MOVES.get(move)
    if request.method == "POST" and person is not None and known and known.preview and "preview" in request.POST:
        return _preview(request, case, person, move)
    if request.method == "POST":
        performed = moves.perform(**asked, data=request.POST, files=request.FILES)
        if performed.done:
            return _made(request, case, person, move, performed)
        return _refused(request, case, person, move, performed)
    moves.demand_offered(by=account, today=today, case=case, respondent=person, move=move)
    return _page(request, case, person, move, moves.form_for(**asked))


def _preview(request: HttpRequest, case: Case, person: Respondent, move: str) -> HttpResponse:
    """The letter as it would be issued from what is typed; nothing is made by looking at it."""
    account: Any = request.user
    today = clock.today()
    moves.demand_offered(by=account, today=today, case=case, respondent=person, move=move)
    form = moves.form_for(by=account, today=today, case=case, respondent=person, move=move, data=request.POST)
    if form.is_valid():
        typed = form.values()
        try:
            show = MOVES.named(move).preview
            assert show is not None
            content = show(person, typed.get("happened_on", today), typed.get("words"))
        except Refused as refused:
            form.refuse(refused)
        else:
            return downloaded(content, f"{person.name} {_('问责决定书（预览）')}.pdf", "application/pdf")
    return _page(request, case, person, move, form, status=409)


def _made(
    request: HttpRequest, case: Case, person: Respondent | None, move: str, performed: moves.Performed
) -> HttpResponse:
    """Say what was done, with the number where there is one, and go back to the case."""
    term = pages_moves.term_of(move)
    name = "" if person is None else person.name
    number = getattr(getattr(performed.made, "document", None), "number", "")
    says = _("%(name)s%(term)s已登记。") % {"name": f"{name}：" if name else "", "term": term}
    if number:
        says += _("文号%(number)s。") % {"number": number}
    messages.success(request, says, extra_tags=f"draft:{_draft(case, person, move)}")
    place = "" if person is None else f"#person{person.pk}"
    return redirect(f"{queries.address_of(case)}{place}")


def _refused(
    request: HttpRequest, case: Case, person: Respondent | None, move: str, performed: moves.Performed
) -> HttpResponse:
    """The form as it was typed, the reasons, and the state of the case as it is now: whoever was overtaken may look and
    send again."""
    fresh = queries.case(seen_by=request.user, on=clock.today(), pk=case.pk)
    if person is not None:
        sight.demand(seen_by=request.user, on=clock.today(), case_id=case.pk, respondent_id=person.pk)
        person = one_of(fresh, person.pk)
    form = performed.form
    typed = form["version"].value() if "version" in form.fields else None
    is_overtaken = str(typed or fresh.version) != str(fresh.version)
    if is_overtaken:
        data = form.data.copy()
        data["version"] = str(fresh.version)
        form.data = data
    return _page(request, fresh, person, move, form, status=409, is_overtaken=is_overtaken)


def _page(
    request: HttpRequest,
    case: Case,
    person: Respondent | None,
    move: str,
    form: Any,
    *,
    status: int = 200,
    is_overtaken: bool = False,
) -> HttpResponse:
    account: Any = request.user
    answer = pages_moves.answer_for(case, person, account, clock.today(), move)
    is_long = any(isinstance(field.widget, forms.Textarea) for field in form.fields.values())
    context = {
        "case": case,
        "person": person,
        "form": form,
        "heading": pages_moves.term_of(move),
        "checklist": None if answer is None else pages_moves.checklist(case, answer),
        "aside": pages_aside.beside(case, person, move, clock.today(), account),
        "other_answers": pages_moves.other_answers(case, person, account, clock.today(), move),
        "phrases": pages_moves.phrases(move),
        "show_form": status == 409 or (answer is not None and pages_moves.may_open(case, answer)),
        "is_overtaken": is_overtaken,
        "draft": _draft(case, person, move) if is_long else "",
        "is_previewed": MOVES.named(move).preview is not None,
        "cancel": queries.address_of(case),
    }
    return render(request, "cases/move.html", context, status=status)


def _draft(case: Case, person: Respondent | None, move: str) -> str:
    return f"case-{case.pk}-{move}" if person is None else f"case-{case.pk}-{person.pk}-{move}"
