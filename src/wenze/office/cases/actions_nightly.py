"""What happens by itself: limits that come near or pass.

Runs as often as one likes: a row is claimed by the state it was found in, so that twice does no more than once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import citing, texts
from wenze.office.cases.models import RIGHTS, DeadlineRow
from wenze.office.journal.actions import record, take_turn
from wenze.office.notices import actions as notices
from wenze.office.people.models import Account
from wenze.office.people.queries import holders_at

BATCH = 500


def nightly(*, by: Account | None = None, today: date) -> dict[str, int]:
    """Move every running limit to where it stands today: warned, or overdue with its breach on record. How many moved.

    A right that nobody used by its last day is no breach, and is left as it is.
    """
    moved = {"warned": 0, "overdue": 0}
    due = DeadlineRow.objects.filter(state__in=("running", "warned"), completed_on__isnull=True)
    passed = due.filter(due_on__lt=today).exclude(done_fact__in=RIGHTS).order_by("pk").values_list("pk", flat=True)
    near = due.filter(state="running", warn_on__lte=today, due_on__gte=today).order_by("pk")
    for state, keys in (("overdue", passed), ("warned", near.values_list("pk", flat=True))):
        for pk in list(keys.iterator(chunk_size=BATCH)):
            moved[state] += _settle(by, today, pk, state)
    return moved


@transaction.atomic
def _settle(by: Account | None, today: date, pk: int, state: str) -> int:
    """Claim one row for its new state and journal it; 0 where somebody was quicker."""
    take_turn()
    wanted = DeadlineRow.objects.filter(pk=pk, completed_on__isnull=True, state__in=("running", "warned"))
    changes: dict[str, Any] = {"state": state} | ({"breached": True} if state == "overdue" else {})
    if not wanted.exclude(state=state).update(**changes):
        return 0
    row = DeadlineRow.objects.select_related("case", "respondent").get(pk=pk)
    who = "" if row.respondent is None else f"{row.respondent.name}："
    told = f"将于{texts.spoken(row.due_on)}到期"
    if state == "overdue":
        told = f"已于{texts.spoken(row.due_on)}届满，{_breach(row)}"
    detail = {"limit": row.limit, "due_on": str(row.due_on)}
    _tell(row, state, today)
    record(by=by, verb=f"cases.{state}", subject=row.case, says=f"{who}“{row.term}”{told}", detail=detail, on=today)
    return 1


def _tell(row: DeadlineRow, state: str, today: date) -> None:
    """Tell the officer and the heads of the office that a limit comes near or has passed."""
    heads = holders_at("office_director", today, [row.case.handling_organ_id])
    working = [one for one in (row.case.officer, *heads) if one is not None]
    says = f"{row.case.number}：“{row.term}”{'期限临近' if state == 'warned' else '已逾期'}"
    notices.tell(by=None, today=today, accounts=working, key=f"limit:{row.pk}:{state}", says=says, matter=row.case)


def _breach(row: DeadlineRow) -> str:
    """What the regulation says a breach means; empty where it says nothing."""
    text = citing.regulation_of(row.case)
    found = next((rule.breach for _, rule in text.rules("time_limit") if rule.limit == row.limit), "")
    return found or "尚未完成"
