"""What happens by itself: limits that come near or pass, and limits computed anew when a year's notice is loaded.

Both run as often as one likes: a row is claimed by the state it was found in, so that twice does no more than once.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import citing, clocks, texts
from wenze.office.cases.loading import whole
from wenze.office.cases.models import RIGHTS, Case, DeadlineRow
from wenze.office.journal.actions import record, take_turn
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law

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
def reproject_provisional(*, by: Account | None = None, today: date) -> list[DeadlineRow]:
    """Compute anew every running limit that rested on a year without a notice. The rows whose day or standing changed,
    each with a journal row that says from which day to which."""
    take_turn()
    changed: list[DeadlineRow] = []
    waiting = DeadlineRow.objects.select_for_update(of=("self",)).filter(provisional=True, completed_on__isnull=True)
    for row in waiting.filter(state__in=clocks.RUNNING).order_by("pk"):
        case = whole(Case.objects.filter(pk=row.case_id)).get()
        before = row.due_on
        now = law.deadline(**clocks.question(row, case, today), asked_on=today).value
        if now is None or (now.due_on == before and now.provisional):
            continue
        clocks.ask_again(by=by, today=today, row=row, case=case)
        says = f"“{row.term}”的期限按已公布的放假安排重算：由{texts.spoken(before)}改为{texts.spoken(row.due_on)}"
        if row.due_on == before:
            says = f"“{row.term}”的期限{texts.spoken(before)}经已公布的放假安排核定，不再是暂计"
        detail = {"limit": row.limit, "before": str(before), "after": str(row.due_on)}
        record(by=by, verb="cases.reproject", subject=case, says=says, detail=detail, on=today)
        changed.append(row)
    return changed


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
    record(by=by, verb=f"cases.{state}", subject=row.case, says=f"{who}“{row.term}”{told}", detail=detail, on=today)
    return 1


def _breach(row: DeadlineRow) -> str:
    """What the regulation says a breach means; empty where it says nothing."""
    text = citing.regulation_of(row.case)
    found = next((rule.breach for _, rule in text.rules("time_limit") if rule.limit == row.limit), "")
    return found or "尚未完成"
