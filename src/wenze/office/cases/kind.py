"""A case as a kind of matter: what the floor below must know of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from wenze.office.cases import queries_readings, queries_sight
from wenze.office.cases.models import Case, WorkingGroupMember
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
            release=_release,
            sent=queries_readings.sent,
            assigned=duties.derive,
        )
    )


def _rows(account: Any, on: date) -> QuerySet[Case]:
    return queries_sight.full_cases(seen_by=account, on=on)


def _address(matter: Matter) -> str:
    return reverse("cases:case", args=[matter.pk])


def _concerned(matter: Matter) -> list[Cadre]:
    return list(Cadre.objects.filter(respondent_in__case_id=matter.pk))


def _release(matter: Matter, account: Any, on: date) -> None:
    """Whoever stays out leaves the working group. An officer keeps the name in the file until the case is handed over."""
    WorkingGroupMember.objects.filter(case_id=matter.pk, account=account, left_on__isnull=True).update(left_on=on)
