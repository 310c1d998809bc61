"""What an office wrote about itself: how its letters are headed, and since when each regulation has been out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office.cases.models import Adoption, Case, OfficeProfile
from wenze.office.people import permissions
from wenze.office.people.models import Organ
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_law as decided


@dataclass(frozen=True)
class Issue:
    """An edition in use, with the day on which it was issued, where that is written, and whether a case rests on it."""

    regulation: str
    edition: str
    title: str
    issued_on: date | None
    source: str
    is_settled: bool


def directed(*, seen_by: Any, on: date) -> Organ:
    """The office that ``seen_by`` directs on the day ``on``; of several, the one acted for. NotYours for anybody else."""
    organs = [one.organ for one in permissions.grants_on(seen_by, on) if one.role == "office_director"]
    if not organs:
        raise NotYours("不存在")
    return organs[0]


def profile(*, seen_by: Any, on: date) -> OfficeProfile:
    """How the letters of that office are headed; an empty one, not kept yet, where it wrote nothing."""
    organ = directed(seen_by=seen_by, on=on)
    return OfficeProfile.objects.filter(organ=organ).first() or OfficeProfile(organ=organ, version=0)


def issues(*, seen_by: Any, on: date) -> list[Issue]:
    """Every edition under which a case may be begun on the day ``on``, with the day it was issued."""
    directed(seen_by=seen_by, on=on)
    told = {(one.regulation, one.edition): one for one in Adoption.objects.all()}
    used = set(
        Case.objects.filter(initiated_on__isnull=False).order_by().values_list("regulation", "edition").distinct()
    )
    found = []
    for text in law.regulations_for_leads(on):
        key = (text.id, text.file.edition)
        row = told.get(key)
        day = decided.issued_on(*key) if row is None else row.issued_on
        source = "" if row is None else row.source
        found.append(Issue(*key, text.file.title, day, source or ("启用时审签" if day else ""), key in used))
    return found
