"""Pages of leads: ledger, one lead, registering and correcting. Deciding is done on the floor's page of a move."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wenze.office import clock
from wenze.office.documents import queries as documents
from wenze.office.leads import actions, ledgers, queries
from wenze.office.leads.actions import MOVES
from wenze.office.leads.forms import CorrectForm, FileForm, RegisterForm, initial_of
from wenze.office.matters import queries as matters
from wenze.office.matters import queries_submissions as submissions
from wenze.office.matters.views_readings import opened
from wenze.office.moves import buttons
from wenze.office.moves.views import asked_and_made
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import permissions
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of leads of the chosen year, with whatever is not settled from other years; a year in the address stands alone."""
    today = clock.today()
    permissions.demand_sight(request.user, "leads.read", today)
    rows = queries.leads(seen_by=request.user, on=today)
    if not request.GET.get("year"):
        rows = queries.of_year(rows, request.year)  # type: ignore[attr-defined]
    drawn = ledgers.leads(seen_by=request.user, on=today)
    rows = queries.for_ledger(rows)
    if "export" in request.GET:
        return exported(drawn, rows, request.GET, today)
    may_register = permissions.may(request.user, "leads.register", today)
    drafts = queries.drafts(seen_by=request.user) if may_register else []
    context = {"page": page(drawn, rows, request.GET), "may_register": may_register, "drafts": drafts}
    return render(request, "leads/ledger.html", context)


@require_GET
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One lead: the form as on paper, what can be done now, what was done."""
    return lead_page(request, pk)


def lead_page(
    request: HttpRequest, pk: int, reporter: tuple[str, str] | None = None, file_form: FileForm | None = None
) -> HttpResponse:
    """The page of one lead, with the reporter where it was just opened, and the form of a file that was refused."""
    today = clock.today()
    if queries.may_read(request.user, str(pk), today):
        opened(request, matter_id=pk)
    found = queries.lead(seen_by=request.user, on=today, pk=pk)
    doors = buttons.doors(MOVES, found, request.user, today)
    files = documents.attachments(seen_by=request.user, on=today).filter(subject_kind="leads.lead", subject_id=found.pk)
    context = {
        "lead": found,
        "text": law.regulation(found.regulation, found.edition).file,
        "channel": queries.channel_of(found),
        "lamp": ledgers.lamp(found, today),
        "needed": queries.still_needed(found),
        "moves": doors.buttons,
        "entries": queries.timeline(found),
        "files": files,
        "originals": {file.pk for file in files if documents.may_open_original(file, request.user, today)},
        "case_address": queries.case_address(found),
        "may_attach": "attach_file" in doors.open,
        "may_open_reporter": "open_reporter" in doors.open,
        "reporter": reporter,
        "recusals": matters.recusals(found),
        "lines": submissions.lines(of=request.user, matter=found),
        "this_year": today.year,
        "file_form": file_form or FileForm(),
    }
    return render(request, "leads/lead.html", context, status=409 if file_form else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The registration form; ``draft`` in the address brings a draft back, the button 存草稿 keeps one."""
    today = clock.today()
    permissions.demand_sight(request.user, "leads.register", today)
    drafted = _drafted(request)
    texts = law.regulations_for_leads()
    asked = request.POST.get("regulation") or request.GET.get("regulation") or drafted.get("regulation")
    usual = queries.usual_regulation(seen_by=request.user, on=today)
    text = next((one for wanted in (asked, usual) for one in texts if one.id == wanted), texts[0])
    form = RegisterForm(
        request.POST or None,
        initial=drafted,
        seen_by=request.user,
        regulation=text,
        organs=queries.handling_organs(seen_by=request.user, on=today),
    )
    if request.method == "POST" and "save_draft" in request.POST and not form.is_unsent:
        return _save_draft(request, form, texts=texts, text=text)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register(by=request.user, today=today, **form.typed())  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已登记，编号%(number)s。") % {"number": made.number}, extra_tags="draft:lead")
            return redirect("leads:lead", pk=made.pk)
    return _form(request, form, heading=_("登记线索"), draft="lead", texts=texts, text=text)


@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    permissions.demand_sight(request.user, "leads.register", today)
    found = queries.lead(seen_by=request.user, on=today, pk=pk)
    text = law.regulation(found.regulation, found.edition)
    form = CorrectForm(request.POST or None, initial=initial_of(found), seen_by=request.user, regulation=text)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(by=request.user, today=today, lead=found, **form.typed())  # type: ignore[arg-type]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("更正已保存，原内容留在办理经过中。"), extra_tags=f"draft:correct-{pk}")
            return redirect("leads:lead", pk=pk)
    back = reverse("leads:lead", args=[pk])
    return _form(request, form, heading=f"{_('更正')}{found.number}", cancel=back, draft=f"correct-{pk}", lead=found)


@never_cache
@require_http_methods(["GET", "POST"])
def open_reporter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the reason, then show the reporter on the page of the lead, once."""
    permissions.demand_sight(request.user, "leads.open_reporter", clock.today())
    return asked_and_made(request, pk, "open_reporter", lambda reporter: lead_page(request, pk, reporter))


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    today = clock.today()
    found = queries.lead(seen_by=request.user, on=today, pk=pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return lead_page(request, pk, file_form=form)
    try:
        kept = actions.attach_file(
            by=request.user,  # type: ignore[arg-type]
            today=today,
            lead=found,
            upload=form.cleaned_data["file"],
            note=form.cleaned_data["note"],
        )
    except Refused as refused:
        form.refuse(refused)
        return lead_page(request, pk, file_form=form)
    messages.success(request, _("附件《%(name)s》已登记。") % {"name": kept.name})
    return redirect("leads:lead", pk=pk)


@require_POST
def drop_draft(request: HttpRequest, key: UUID) -> HttpResponse:
    permissions.demand_sight(request.user, "leads.register", clock.today())
    actions.drop_draft(by=request.user, today=clock.today(), key=key)  # type: ignore[arg-type]
    messages.success(request, _("草稿已删除。"))
    return redirect("leads:ledger")


def _drafted(request: HttpRequest) -> dict[str, Any]:
    """What an own draft holds, under the names of the form; nothing where the address names none."""
    try:
        key = UUID(request.GET.get("draft", ""))
    except ValueError:
        return {"received_on": clock.today()}
    draft = queries.draft(seen_by=request.user, key=key)
    return {**json.loads(draft.typed), "key": str(draft.key)} if draft else {"received_on": clock.today()}


def _save_draft(request: HttpRequest, form: RegisterForm, **context: Any) -> HttpResponse:
    """Keep what is typed, right or wrong, and go on typing."""
    form.is_valid()
    key = form.cleaned_data.get("key") or uuid4()
    typed: dict[str, Any] = {
        name: request.POST.getlist(name) if name == "subjects" else request.POST.get(name, "")
        for name in form.fields
        if name not in ("key", "distinct") and name in request.POST
    }
    try:
        actions.save_draft(by=request.user, today=clock.today(), key=key, typed=typed)  # type: ignore[arg-type]
    except Refused as refused:
        form.refuse(refused)
        return _form(request, form, heading=_("登记线索"), draft="lead", **context)
    messages.success(request, _("草稿已加密保存，换一台机器登录也能接着写。"), extra_tags="draft:lead")
    return redirect(f"{reverse('leads:register')}?draft={key}")


def _form(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    status = 409 if getattr(form, "reasons", None) is not None else 200
    context.setdefault("cancel", reverse("leads:ledger"))
    return render(request, "leads/form.html", {"form": form, **context}, status=status)
