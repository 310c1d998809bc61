"""A case as a kind of matter: what the floor below must know of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from wenze.office.cases import limits, queries_readings, queries_sight, queries_submissions
from wenze.office.cases.gates import CASE, DEFENCE, RESPONDENT
from wenze.office.cases.models import Case, Defence, Respondent, WorkingGroupMember
from wenze.office.limits import kinds as of_limits
from wenze.office.matters import kinds
from wenze.office.matters.models import Matter
from wenze.office.moves import duties
from wenze.office.people.models import Cadre


def register() -> None:
    """Called once when the office starts."""
    kinds.register(
        kinds.Kind(
            Case.KIND,
            "问责案件",
            _rows,
            _address,
            _concerned,
            lambda people: Respondent.objects.filter(cadre_id__in=people).order_by().values("case_id"),
            release=_release,
            sent=queries_readings.sent,
            seen=lambda account, on: queries_sight.cases(seen_by=account, on=on),
            submitted=queries_submissions.submitted,
            of_paper=_of_paper,
            assigned=duties.derive,
            ledger="cases:ledger",
        )
    )
    of_limits.register(Case.KIND, limits.put_right)


def _of_paper(subject_kind: str, subject_id: int) -> int | None:
    """The case that a letter is about."""
    about: dict[str, QuerySet[Any, Any]] = {
        CASE: Case.objects.filter(pk=subject_id).values_list("pk", flat=True),
        RESPONDENT: Respondent.objects.filter(pk=subject_id).values_list("case_id", flat=True),
        DEFENCE: Defence.objects.filter(pk=subject_id).values_list("respondent__case_id", flat=True),
    }
    return about[subject_kind].first() if subject_kind in about else None


def _rows(account: Any, on: date) -> QuerySet[Case]:
    return queries_sight.full_cases(seen_by=account, on=on)


def _address(matter: Matter) -> str:
    return reverse("cases:case", args=[matter.pk])


def _concerned(matter: Matter) -> list[Cadre]:
    return list(Cadre.objects.filter(respondent_in__case_id=matter.pk))


def _release(matter: Matter, account: Any, on: date) -> None:
    """Whoever stays out leaves the working group. An officer keeps the name in the file until the case is handed over."""
    WorkingGroupMember.objects.filter(case_id=matter.pk, account=account, left_on__isnull=True).update(left_on=on)
