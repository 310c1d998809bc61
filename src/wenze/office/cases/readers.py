"""What the rooms below ask this one: who may read what belongs to a case? What may be issued and imposed: ``gates.py``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from wenze.office.cases import gates, moves, queries_sight
from wenze.office.cases.gates import CASE, DEFENCE, RESPONDENT
from wenze.office.cases.models import Appeal, Case, Defence, Respondent
from wenze.office.cases.models import guards as decisions
from wenze.office.cases.queries_ledger import open_ones
from wenze.office.documents import readers as documents
from wenze.office.documents.models import Service
from wenze.office.measures import queries as measures
from wenze.office.people import permissions
from wenze.office.people.reach import OF_THE_UNIT, units
from wenze.office.rulings import impact
from wenze.office.rulings import queries as law

TO_THE_PERSON = ("exemption", "appeal_received")
"""Kinds of letter that the person concerned reads without a service on record: nothing is imposed by them."""
OF_AN_APPEAL = ("appeal_received", "appeal_decision")


def register() -> None:
    """Called once when the office starts."""
    documents.register(CASE, _of_cases)
    documents.register(RESPONDENT, _letters_of_respondents)
    documents.register(DEFENCE, _of_defences)
    documents.register_files("cases", _attached)
    for kind in moves.MOVES.letters():
        documents.register_gate(kind, gates.letter_gate)
    measures.register_gate(gates.measure_gate)
    law.register_reader(CASE, _may_read_case)
    law.register_reader(RESPONDENT, _may_read_respondent)
    impact.register(touched)
    decisions.register(decisions.Asked(gates.why_no_decision, gates.proposed_measures))
    measures.register_follow_up(followed_up)


def followed_up() -> list[int]:
    """The measures after which a case of its own was opened, because rectification went past its time, and was not ended
    without a result."""
    cases = Case.objects.filter(continues__isnull=False).exclude(stage="ended")
    return [pk for pk in cases.values_list("continues__decisions__imposed", flat=True) if pk is not None]


def touched(*, seen_by: Any, regulation: str, edition: str, on: date) -> impact.Touched:
    """The open cases under an edition that ``seen_by`` may see whole: a change of that edition would touch them."""
    full = queries_sight.full_cases(seen_by=seen_by, on=on).filter(regulation=regulation, edition=edition)
    found = open_ones(full).order_by("-pk")
    some = tuple((str(one), reverse("cases:case", args=[one.pk])) for one in found[:10])
    return impact.Touched("在办案件", found.count(), some, reverse("cases:ledger"))


def _of_cases(account: Any, on: date) -> Q:
    return Q(subject_id__in=queries_sight.full_cases(seen_by=account, on=on).order_by().values("pk"))


def _letters_of_respondents(account: Any, on: date) -> Q:
    """Letters about a person: all of a case seen whole. Of a part, those that reached whoever looks, at whatever stage the
    matter stands: served on the person or on the unit, and not only issued; what the person handed in themselves; and for
    who files letters or hears appeals, what was served at all."""
    full = queries_sight.full_cases(seen_by=account, on=on).order_by()
    whole = Respondent.objects.filter(case_id__in=full.values("pk")).order_by()
    served = Service.objects.filter(withdrawn_on__isnull=True).order_by()
    told = Q(kind__in=TO_THE_PERSON, issued_on__isnull=False, subject_id__in=_own(account, on)) | Q(
        pk__in=served.filter(cadre_id=_cadre_of(account)).values("document_id")
    )
    executing = units(account, on, OF_THE_UNIT)
    if executing:
        told |= Q(pk__in=served.filter(organ_id__in=executing).values("document_id"))
    roles = permissions.roles_of(account, on)
    if roles & {"personnel_reader", "appeal_officer"}:
        told |= Q(pk__in=served.values("document_id"))
    if "appeal_officer" in roles:
        told |= Q(kind__in=OF_AN_APPEAL)
    return Q(subject_id__in=whole.values("pk")) | (Q(subject_id__in=_parts(account, on)) & told)


def _files_of_respondents(account: Any, on: date) -> Q:
    """Files kept with a person: all of a case seen whole and of one's own matter; of a part, all but what the person wrote
    in an appeal."""
    full = queries_sight.full_cases(seen_by=account, on=on).order_by()
    whole = Respondent.objects.filter(case_id__in=full.values("pk")).order_by()
    mine = Q(subject_id__in=whole.values("pk")) | Q(subject_id__in=_own(account, on))
    return mine | Q(subject_id__in=_parts(account, on), appeals__isnull=True)


def _parts(account: Any, on: date) -> Any:
    return Respondent.objects.filter(queries_sight.parts_filter(account, on)).order_by().values("pk")


def _own(account: Any, on: date) -> Any:
    return Respondent.objects.filter(queries_sight.own_filter(account, on)).order_by().values("pk")


def _cadre_of(account: Any) -> int:
    return getattr(account, "cadre_id", None) or 0


def _of_defences(account: Any, on: date) -> Q:
    full = queries_sight.full_cases(seen_by=account, on=on).order_by()
    own = Q(respondent__cadre_id=_cadre_of(account))
    seen = Defence.objects.filter(Q(respondent__case_id__in=full.values("pk")) | own).order_by()
    return Q(subject_id__in=seen.values("pk"))


def _attached(account: Any, on: date) -> Q:
    full = queries_sight.full_cases(seen_by=account, on=on).order_by().values("pk")
    own = Respondent.objects.filter(queries_sight.own_filter(account, on)).order_by().values("pk")
    return (
        (Q(subject_kind=CASE) & _of_cases(account, on))
        | (Q(subject_kind=RESPONDENT) & _files_of_respondents(account, on))
        | Q(evidence__case_id__in=full)
        | Q(reports_of__in=full)
        | Q(minutes_of__case_id__in=full)
        | Q(own_applications__respondent__case_id__in=full)
        | Q(defences__respondent__case_id__in=full)
        | Q(defences__respondent_id__in=own)
        | Q(appeals__respondent__case_id__in=full)
        | Q(appeals__respondent_id__in=own)
        | Q(appeals__in=_appeals_heard(account, on))
    )


def _appeals_heard(account: Any, on: date) -> Any:
    """The appeals of the parts seen, for whoever hears appeals."""
    if not permissions.may(account, "appeals.handle", on):
        return Appeal.objects.none().values("pk")
    part = Respondent.objects.filter(queries_sight.parts_filter(account, on)).order_by()
    return Appeal.objects.filter(respondent_id__in=part.values("pk")).order_by().values("pk")


def _may_read_case(account: Any, subject_id: str, on: date) -> bool:
    return queries_sight.full_cases(seen_by=account, on=on).filter(pk=subject_id).exists()


def _may_read_respondent(account: Any, subject_id: str, on: date) -> bool:
    full = Case.objects.filter(queries_sight.full_filter(account, on), respondents__pk=subject_id)
    served = queries_sight.respondents(seen_by=account, on=on).filter(pk=subject_id)
    return full.exists() or served.filter(stage__in=queries_sight.AFTER_SERVICE).exists()
