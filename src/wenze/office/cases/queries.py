"""Every read of cases. The row filter is ``queries_sight``; the ledger is ``queries_ledger``, the page of one case
``queries_file``, what waits for whom ``queries_waiting``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wenze.office.cases import queries_ledger as ledger
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Case, Respondent
from wenze.office.people.queries_found import Hit
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law


def cases(*, seen_by: Any, on: date) -> QuerySet[Case]:
    """The cases of which ``seen_by`` may see anything on the day ``on``; the row filter of this room."""
    return sight.cases(seen_by=seen_by, on=on)


def case(*, seen_by: Any, on: date, pk: int) -> Case:
    """The case ``pk`` loaded whole, if ``seen_by`` may see anything of it. Raises NotYours otherwise. What of it may be
    shown is said by ``queries_file``."""
    found = whole(cases(seen_by=seen_by, on=on).filter(id=pk)).first()
    if found is None:
        raise NotYours("没有这件案件")
    return found


def respondent(*, seen_by: Any, on: date, pk: int) -> Respondent:
    """The respondent ``pk`` if ``seen_by`` may see their matter. Raises NotYours otherwise."""
    seen = sight.respondents(seen_by=seen_by, on=on).select_related("case__handling_organ", "cadre")
    found = seen.filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这名对象")
    return found


def version_of(row: Case) -> int:
    """The version at which a case stands now, for whoever was just let at it."""
    return Case.objects.values_list("version", flat=True).get(pk=row.pk)


def served_decision(*, seen_by: Any, on: date, number: str) -> Respondent:
    """The respondent of the decision with this document number, for an appeal officer of the organ above who has a paper
    appeal in hand. Raises NotYours for anybody else and any other number."""
    found = Respondent.objects.filter(decisions__document__number=number.strip(), decisions__reversed_on__isnull=True)
    person = found.select_related("case__handling_organ", "cadre").first()
    if person is None or not sight.is_open_to_appeal_officer(seen_by=seen_by, on=on, respondent=person):
        raise NotYours("没有这份决定")
    return person


# --- terms, search ------------------------------------------------------------------------------------------------


def stage_terms() -> dict[str, str]:
    """The stages of the case track with their Chinese terms, in order."""
    return law.procedure_by_id(law.OF_CASES).tracks["case"].terms


def respondent_stage_terms() -> dict[str, str]:
    """The stages of the respondent track with their Chinese terms, in order."""
    return law.procedure_by_id(law.OF_CASES).tracks["respondent"].terms


def found(*, seen_by: Any, on: date, words: str, limit: int) -> list[Hit]:
    """Cases for the search box, under the row filter."""
    rows = ledger.matching(cases(seen_by=seen_by, on=on), words, seen_by=seen_by, on=on)
    rows = ledger.for_ledger(rows, seen_by=seen_by, on=on)[:limit]
    return [Hit(str(row), address_of(row), "、".join(one.name for one in row.people), _("问责案件")) for row in rows]


def address_of(row: Case) -> str:
    """Where the page of a case is; empty while there is none."""
    try:
        return reverse("cases:case", args=[row.pk])
    except NoReverseMatch:
        return ""
