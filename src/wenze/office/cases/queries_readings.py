"""What of this room is sent to somebody to read: papers served on a person or a unit, and limits whose day was moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wenze.office.cases import gates, queries
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.limits import RESPONDENT
from wenze.office.cases.models import Respondent
from wenze.office.documents.kinds import KINDS
from wenze.office.documents.models import Service, Status
from wenze.office.limits.models import Limit
from wenze.office.matters.kinds import Sent
from wenze.office.paper.dates import short
from wenze.office.people import permissions
from wenze.office.people.queries import organ_ids_under

MOST = 200
"""How much is listed at most of each sort."""


def sent(account: Any, on: date) -> list[Sent]:
    """What was sent to ``account``. Nothing for whoever only may see it: a paper is sent to whom it was served on, a
    moved day to whoever has to keep it."""
    return [] if sight.is_shut_out(account, on) else [*_served(account, on), *_recounted(account, on)]


def _served(account: Any, on: date) -> Iterable[Sent]:
    """Papers served on one's person, or on one's unit since one works there. Whether one is to be signed for is said by its
    kind (``documents.kinds.Kind.needs_receipt``)."""
    mine = Q(cadre_id=account.cadre_id, cadre_id__isnull=False)
    for grant in permissions.grants_on(account, on):
        if grant.role in {"unit_liaison", "unit_head"}:
            mine |= Q(organ_id__in=organ_ids_under([grant.organ_id]), served_on__gte=grant.from_on)
    standing = Service.objects.filter(mine, withdrawn_on__isnull=True)
    rows = standing.filter(document__subject_kind=gates.RESPONDENT, document__status=Status.ISSUED)
    services = list(rows.select_related("document").order_by("-served_on", "-pk")[:MOST])
    about = {one.document.subject_id for one in services}
    seen = Respondent.objects.filter(sight.parts_filter(account, on), pk__in=about).select_related("case")
    people = {one.pk: one for one in seen} if about else {}
    for one in services:
        person = people.get(one.document.subject_id)
        if person is None:
            continue
        title = _("%(paper)s：%(name)s") % {"paper": one.document.kind_label, "name": person.name}
        yield Sent(
            thing=f"served:{one.pk}",
            title=title,
            note=f"{person.case.number} · {short(one.served_on, on.year)}{_('送达')}",
            href=queries.address_of(person.case),
            sent_on=one.served_on,
            matter_id=person.case_id,
            document_id=one.document_id,
            needs_receipt=KINDS[one.document.kind].needs_receipt,
        )


def _recounted(account: Any, on: date) -> Iterable[Sent]:
    """Limits whose day was moved by a notice of days off: told to the officer, to the head, to whoever decides the
    appeal, and to the person whose right it is."""
    full = sight.full_cases(seen_by=account, on=on).order_by()
    if "office_director" not in permissions.roles_of(account, on):
        full = full.filter(officer=account)
    told = Q(matter_id__in=full.values("pk"))
    if permissions.may(account, "appeals.handle", on):
        parts = sight.respondents(seen_by=account, on=on).order_by().values("pk")
        told |= Q(waits_for="appeal_decided_on", track=RESPONDENT, part__in=parts)
    own = Respondent.objects.filter(sight.own_filter(account, on)).order_by().values("pk")
    told |= Q(is_right=True, track=RESPONDENT, part__in=own)
    rows = Limit.objects.filter(told, recounted_on__isnull=False).select_related("matter")
    for row in rows.order_by("-recounted_on", "-pk")[:MOST]:
        days = {"before": short(row.due_before, on.year), "after": short(row.due_on, on.year)}
        yield Sent(
            thing=f"recounted:{row.pk}:{row.recounted_on}:{row.due_on}",
            title=_("“%(term)s”的期限由%(before)s改为%(after)s") % {"term": row.term, **days},
            note=f"{row.matter.number} · {_('放假安排有变，已重算')}",
            href=queries.address_of(row.matter),
            sent_on=row.recounted_on or on,
            matter_id=row.matter_id,
        )
