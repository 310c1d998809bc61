"""How a case begins and changes hands: opened from an accepted lead, handed to another officer, appealed on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wenze.office import clock
from wenze.office.cases import actions_open, moves, queries
from wenze.office.cases.forms_open import NumberForm, OpenForm
from wenze.office.cases.models import Respondent, SubjectKind
from wenze.office.leads import queries as leads
from wenze.office.leads.models import Lead, Stage
from wenze.office.people import permissions
from wenze.office.people.queries_named import written
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law


@never_cache
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case from the accepted lead named in the address; without one, the leads there are to choose from."""
    account: Any = request.user
    today = clock.today()
    permissions.demand_sight(account, "cases.work", today)
    asked = request.GET.get("lead", "")
    if not asked:
        return render(request, "cases/choose_lead.html", {"leads": leads.accepted(seen_by=account, on=today)[:100]})
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        raise Http404
    lead = leads.lead(seen_by=account, on=today, pk=int(asked))
    if request.method == "GET" and lead.stage != Stage.ACCEPTED:
        messages.error(
            request,
            _("线索%(number)s现在不能立案：%(stage)s。") % {"number": lead.number, "stage": lead.stage_label},
        )
        return redirect("leads:lead", pk=lead.pk)
    form = _form(request, lead, account)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_open.open_case(by=account, today=today, lead=lead, **form.typed())
        except Refused as refused:
            form.refuse(refused)
        else:
            says = _("已立案报批，案号%(number)s，请报有权负责人批准启动。") % {"number": made.number}
            messages.success(request, says, extra_tags=f"draft:open-{lead.pk}")
            return redirect("cases:case", pk=made.pk)
    context = {
        "form": form,
        "lead": lead,
        "channel": leads.channel_of(lead),
        "needed": leads.still_needed(lead),
        "cancel": reverse("leads:lead", args=[lead.pk]),
        "draft": f"open-{lead.pk}",
    }
    return render(
        request, "cases/open.html", context, status=409 if getattr(form, "reasons", None) is not None else 200
    )


def _form(request: HttpRequest, lead: Lead, account: Any) -> OpenForm:
    text = law.regulation(lead.regulation, lead.edition)
    asked = {"seen_by": account, "organ": lead.handling_organ, "text": text}
    return OpenForm(request.POST or None, initial=_initial(lead, account), **asked)


@never_cache
@require_http_methods(["GET", "POST"])
def paper_appeal(request: HttpRequest) -> HttpResponse:
    """An appeal on paper: find the decision by its number, then register the appeal in the name of the person. Of the case
    nothing is shown before that but whom the decision is about."""
    account: Any = request.user
    today = clock.today()
    permissions.demand_sight(account, "appeals.handle", today)
    number = request.GET.get("number", "").replace("\x00", "").strip()
    asking = NumberForm({"number": number} if "number" in request.GET else None)
    person = _served(account, asking, number)
    if person is None:
        return render(request, "cases/paper_appeal.html", {"asking": asking, "cancel": reverse("cases:ledger")})
    asked: dict[str, Any] = {"by": account, "today": today, "case": person.case, "respondent": person}
    status = 200
    if request.method == "POST":
        performed = moves.perform(**asked, move="file_appeal", data=request.POST, files=request.FILES)
        if performed.done:
            messages.success(request, _("%(name)s的申诉已登记。") % {"name": person.name})
            return redirect("cases:case", pk=person.case_id)
        form, status = performed.form, 409
    else:
        form = moves.form_for(**asked, move="file_appeal")
    context = {"form": form, "person": person, "number": number, "cancel": reverse("cases:paper_appeal")}
    return render(request, "cases/paper_appeal.html", context, status=status)


def _served(account: Any, asking: NumberForm, number: str) -> Respondent | None:
    """The person of the decision with this number, where ``account`` may take an appeal against it."""
    if not asking.is_valid():
        return None
    try:
        return queries.served_decision(seen_by=account, on=clock.today(), number=number)
    except NotYours:
        asking.add_error("number", _("没有查到已送达本人、由您受理申诉的这份决定，请核对文号。"))
        return None


def _initial(lead: Lead, account: Any) -> dict[str, Any]:
    """What the lead already says."""
    cadres = [one.cadre for one in lead.subjects.all()]
    names = written(cadres, clock.today()) if cadres else []
    return {
        "title": lead.title,
        "main_issue": lead.content,
        "act_on": lead.act_on,
        "concerned": [(name, SubjectKind.LEADING_CADRE) for name in names],
        "officer": account.pk,
        "opened_on": clock.today(),
    }
