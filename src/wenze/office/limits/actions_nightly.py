"""What happens by itself: limits that come near or pass.

Runs as often as one likes: a limit is claimed by the state it was found in, so that twice does no more than once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wenze.office.journal.actions import record, take_turn
from wenze.office.limits import queries
from wenze.office.limits.models import Limit
from wenze.office.matters.queries import of_its_kind
from wenze.office.notices import actions as notices
from wenze.office.paper.dates import spoken
from wenze.office.people.models import Account
from wenze.office.people.queries import holders_at


def nightly(*, by: Account | None = None, today: date) -> dict[str, int]:
    """Move every running limit to where it stands today: warned, or overdue with its breach on record. How many moved.

    A right that nobody used by its last day is no breach, and is left as it is; so is a day that was only suggested.
    """
    due = _unsettled().filter(is_right=False)
    passed = due.filter(due_on__lt=today)
    near = _unsettled().filter(state="running", warn_on__lte=today, due_on__gte=today)
    moved = {}
    for state, found in (("warned", near), ("overdue", passed)):
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        moved[state] = sum(_settle(by, today, pk, state) for pk in keys)
    return moved


def _unsettled() -> QuerySet[Limit]:
    """The limits that may still pass: with a day that binds, and not entered as late yet."""
    running = Limit.objects.filter(state__in=("running", "warned"), met_on__isnull=True)
    return running.exclude(basis=Limit.SUGGESTED)


@transaction.atomic
def _settle(by: Account | None, today: date, pk: int, state: str) -> int:
    """Claim one limit for its new state and journal it; 0 where somebody was quicker."""
    take_turn()
    changes: dict[str, Any] = {"state": state} | ({"breached": True} if state == "overdue" else {})
    if not _unsettled().filter(pk=pk).exclude(state=state).update(**changes):
        return 0
    limit = Limit.objects.select_related("matter__officer").get(pk=pk)
    told = f"将于{spoken(limit.due_on)}到期"
    if state == "overdue":
        told = f"已于{spoken(limit.due_on)}届满，{_breach(limit)}"
    detail = {"limit": limit.code, "due_on": str(limit.due_on)}
    _tell(limit, state, today)
    subject = of_its_kind(limit.matter)
    record(by=by, verb=f"limits.{state}", subject=subject, says=f"{limit.named}{told}", detail=detail, on=today)
    return 1


def _tell(limit: Limit, state: str, today: date) -> None:
    """Tell the officer and the heads of the office that a limit comes near or has passed."""
    matter = limit.matter
    heads = holders_at("office_director", today, [matter.handling_organ_id])
    working = [one for one in (matter.officer, *heads) if one is not None]
    says = f"{matter.number}：“{limit.term}”{'期限临近' if state == 'warned' else '已逾期'}"
    notices.tell(by=None, today=today, accounts=working, key=f"limit:{limit.pk}:{state}", says=says, matter=matter)


def _breach(limit: Limit) -> str:
    """What the regulation says a breach means; that the act is not done yet where it says nothing."""
    rule = queries.rule_of(limit)
    return (rule.breach if rule is not None else "") or "尚未完成"
