"""What of this room waits for whom? One table of duties; the workbench, the tab 待我办 and the menu count read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from wenze.office.cases import queries
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import (
    Case,
    Step,
)
from wenze.office.cases.queries_ledger import for_ledger, overdue
from wenze.office.cases.turns import ADVANCE
from wenze.office.limits import queries as limits
from wenze.office.moves import duties
from wenze.office.moves.models import Duty
from wenze.office.paper.dates import short
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions

MOST_WAITING, MOST_DONE = 200, 50
KEPT_DAYS = 30
"""How long what was done stays listed."""


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """What of this room waits for ``seen_by``: the duties that fall to them; what they did lately; what is late in
    their office. A fixed number of queries."""
    if sight.is_shut_out(seen_by, on):
        return []
    return [
        *_duties(seen_by, on),
        *_done(seen_by, on),
        *_late_in_office(seen_by, on),
    ]


def waiting(*, seen_by: Any, on: date) -> int:
    """How many cases wait for ``seen_by``, for the menu. One query."""
    return queries.cases(seen_by=seen_by, on=on).filter(awaited(seen_by, on)).order_by().count()


def items(*, seen_by: Any, on: date) -> int:
    """How many things of this room wait for ``seen_by``: the same that stand on the workbench. One query."""
    if sight.is_shut_out(seen_by, on):
        return 0
    return min(duties.count(_falling_to(seen_by, on)), MOST_WAITING)


def awaited(seen_by: Any, on: date) -> Q:
    """The condition under which a case waits for ``seen_by``, by any of their roles."""
    if sight.is_shut_out(seen_by, on):
        return Q(pk__in=())
    return Q(pk__in=duties.of(seen_by, on).filter(matter__kind=Case.KIND).order_by().values("matter_id"))


def _falling_to(seen_by: Any, on: date) -> QuerySet[Duty]:
    """The duties of ``seen_by`` in cases that they see."""
    seen = queries.cases(seen_by=seen_by, on=on).order_by().values("pk")
    return duties.of(seen_by, on).filter(matter__kind=Case.KIND, matter_id__in=seen)


def _duties(seen_by: Any, on: date) -> Iterable[Waiting]:
    """A line for each move that waits, with the people it waits about and the first day it must be made by."""
    listed = duties.together(_falling_to(seen_by, on), MOST_WAITING)
    if not listed:
        return
    found = queries.cases(seen_by=seen_by, on=on).filter(pk__in={one.matter_id for one in listed})
    latest = Step.objects.filter(case_id=OuterRef("pk")).exclude(move=ADVANCE).order_by("-pk")
    found = found.annotate(
        last_move=Subquery(latest.values("move")[:1]), last_opinion=Subquery(latest.values("opinion")[:1])
    )
    cases = {row.pk: row for row in for_ledger(found, seen_by=seen_by, on=on)}
    for one in listed:
        row = cases.get(one.matter_id)
        if row is None:  # closed to this account between the two questions
            continue
        limit = next((limit for limit in row.waiting if one.is_about(limit.part)), None)
        names = "、".join(person.name for person in row.people if one.is_about(person.pk))
        back = _(" · 退回：%(reason)s") % {"reason": one.says[:60]} if one.says else _taken_back(row)
        yield Waiting(
            kind="todo",
            title=row.title,
            href=queries.address_of(row),
            note=" · ".join(part for part in (row.number, names) if part) + back,
            verb=one.term,
            lamp=None if limit is None else limits.lamp(limit, on),
            due_on=None if limit is None else limit.binding_due_on,
        )


def _taken_back(row: Any) -> str:
    """Why something was taken back, until somebody goes on with the case."""
    is_back = (row.last_move or "").startswith(Step.TAKEN_BACK)
    return _(" · 撤回：%(reason)s") % {"reason": row.last_opinion[:60]} if is_back else ""


# --- late, and done -------------------------------------------------------------------------------------------------


def _late_in_office(seen_by: Any, on: date) -> Iterable[Waiting]:
    """What is late in the office, for its head and for the leadership above: the rows of the tab 逾期 of the ledger, each
    with its officer and the limit that has passed."""
    if not {"office_director", "approving_leader"} & permissions.roles_of(seen_by, on):
        return
    late = overdue(sight.full_cases(seen_by=seen_by, on=on), seen_by=seen_by, on=on)
    for row in for_ledger(late, seen_by=seen_by, on=on)[:MOST_WAITING]:
        limit = row.waiting[0]
        note = f"{row.number} · {row.officer} · {limit.term}"
        yield Waiting("late", row.title, queries.address_of(row), note, "", limits.lamp(limit, on), limit.due_on)


def _done(seen_by: Any, on: date) -> Iterable[Waiting]:
    """What ``seen_by`` did lately in cases they still see, the latest first."""
    seen = queries.cases(seen_by=seen_by, on=on).order_by().values("pk")
    rows = Step.objects.filter(by=seen_by, case_id__in=seen, happened_on__gte=on - timedelta(days=KEPT_DAYS))
    rows = rows.exclude(move=ADVANCE).select_related("case").annotate(name=F("respondent__name")).order_by("-pk")
    listed: dict[Any, Step] = {}
    for row in rows[:MOST_DONE]:
        listed.setdefault((row.case_id, row.respondent_id, row.move, row.happened_on), row)
    for row in listed.values():
        note = " · ".join(part for part in (row.case.number, row.name, short(row.happened_on, on.year)) if part)
        yield Waiting("done", row.case.title, queries.address_of(row.case), note, row.term, None)
