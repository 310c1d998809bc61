"""Pages of cases: the ledger, one case one file, the whole file as an archive. Moves are in ``views_moves``."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wenze.office import clock
from wenze.office.cases import actions_archive, citing, ledgers, pages_file, pages_moves, queries, queries_file
from wenze.office.cases import queries_ledger as rows
from wenze.office.cases import queries_sight as sight
from wenze.office.documents.views import download as downloaded
from wenze.office.leads import queries as leads
from wenze.office.limits import queries as limits
from wenze.office.limits import queries_page as shown
from wenze.office.matters import queries as matters
from wenze.office.matters import queries_readings as readings
from wenze.office.matters import queries_submissions as submissions
from wenze.office.matters.views_readings import opened
from wenze.office.paper.ledger import page
from wenze.office.paper.sheets import exported
from wenze.office.people import permissions
from wenze.office.people.refusals import Refused

READERS = frozenset(
    {
        "case_officer",
        "office_director",
        "approving_leader",
        "appeal_officer",
        "unit_liaison",
        "unit_head",
        "personnel_reader",
    }
)
"""Roles for which there may be a case to see. Somebody of the register may always look for a case of their own."""


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of cases of the chosen year, with whatever was not over by then; a year in the address stands alone."""
    today = clock.today()
    _demand_entry(request.user, today)
    found = queries.cases(seen_by=request.user, on=today)
    if not request.GET.get("year"):
        found = rows.of_year_or_open(found, request.year)  # type: ignore[attr-defined]
    drawn = ledgers.cases(found, seen_by=request.user, on=today)
    lines = rows.for_page(found, seen_by=request.user, on=today)
    if "export" in request.GET:
        return exported(drawn, lines, request.GET, today)
    may_open = permissions.may(request.user, "cases.work", today)
    may_take_appeal = permissions.may(request.user, "appeals.handle", today)
    context = {
        "page": page(drawn, lines, request.GET),
        "waiting_leads": leads.accepted(seen_by=request.user, on=today).count() if may_open else 0,
        "may_take_appeal": may_take_appeal,
    }
    return render(request, "cases/ledger.html", context)


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, one file, as far as it may be seen."""
    today = clock.today()
    account: Any = request.user
    sight.demand(seen_by=account, on=today, case_id=pk)
    opened(request, matter_id=pk)
    found = queries_file.case_file(seen_by=account, on=today, pk=pk)
    may_state = found.whole and limits.may_state(account=account, on=today, matter=found.case)
    answered = [(None, found.moves), *((one.respondent, one.moves) for one in found.people)]
    context = {
        "file": found,
        "case": found.case,
        "text": citing.regulation_of(found.case).file,
        "stages": pages_file.stages(found, today),
        "this_year": today.year,
        "groups": pages_moves.groups(found.case, account, today, answered),
        "limits": shown.laid_out(found.limits, today, may_state),
        "people": pages_file.people(found, today),
        "course": pages_file.course(found),
        "channel": _channel(found) if found.whole else None,
        "may_see_lead": found.whole and _may_see_lead(account, today, found),
        "lines": submissions.lines(of=account, matter=found.case),
        "to_sign": readings.to_sign(by=account, on=today, matter_id=pk),
        "may_serve": permissions.may(account, "documents.serve", today),
        "may_assign": found.whole and matters.may_assign(account=account, on=today, matter=found.case),
    }
    return render(request, "cases/case.html", context)


@require_GET
def receipt(request: HttpRequest, pk: int, respondent_pk: int, document_pk: int, to: str) -> HttpResponse:
    """The receipt to be signed when a letter is served, for who serves it."""
    asked = {"pk": pk, "respondent_pk": respondent_pk, "document_pk": document_pk, "to": to}
    name, content = queries_file.receipt(seen_by=request.user, on=clock.today(), **asked)
    return downloaded(content, f"{name}.pdf", "application/pdf")


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file as one archive, for who sees the case whole. The journal keeps who took it."""
    today = clock.today()
    found = queries.case(seen_by=request.user, on=today, pk=pk)
    try:
        name, content = actions_archive.download_file(by=request.user, today=today, case=found)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.says)
        return redirect("cases:case", pk=pk)
    return downloaded(content, name, "application/zip")


def _demand_entry(account: Any, today: Any) -> None:
    """404 for whoever can have no case to see."""
    entitled = bool(permissions.roles_of(account, today) & READERS) or account.cadre_id is not None
    if sight.is_shut_out(account, today) or not entitled:
        raise Http404


def _channel(found: queries_file.CaseFile) -> Any:
    return None if found.case.lead is None else leads.channel_of(found.case.lead)


def _may_see_lead(account: Any, today: Any, found: queries_file.CaseFile) -> bool:
    seen = leads.leads(seen_by=account, on=today)
    return found.case.lead_id is not None and seen.filter(pk=found.case.lead_id).exists()
