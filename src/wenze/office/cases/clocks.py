"""The time limits of a case: started by a day, met by a day, each computed by the engine and kept with its ruling."""

from __future__ import annotations

from datetime import date
from typing import Any

from wenze.engine.deadlines import Deadline
from wenze.office.cases import facts
from wenze.office.cases.loading import whole
from wenze.office.cases.models import RIGHTS, Case, DeadlineRow, Respondent
from wenze.office.cases.turns import MoveInProgress
from wenze.office.people.models import Account
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law

RUNNING = ("running", "warned", "overdue")


def start(going: MoveInProgress, start_fact: str, day: date) -> list[DeadlineRow]:
    """Start every limit of the regulation that counts from ``start_fact``; one that does not apply here starts nothing."""
    text = law.text_on(going.case.regulation, going.case.edition, going.today)
    told = {**_told(going.case, going.respondent, day), start_fact: day}
    started = []
    for provision, rule in text.rules("time_limit"):
        if rule.start != start_fact:
            continue
        asked = {"regulation": going.case.regulation, "edition": going.case.edition, "limit": rule.limit, "told": told}
        if law.deadline(**asked, asked_on=going.today).value is None:
            continue
        row = DeadlineRow(
            case=going.case,
            respondent=going.respondent,
            limit=rule.limit,
            term=text.declared[rule.done].term.removesuffix("日"),
            clause=provision.clause,
            start_fact=start_fact,
            done_fact=rule.done,
            from_on=day,
            read_on=going.today,
        )
        ruling = rulings.ask_deadline(by=going.by, today=going.today, subject=going.respondent or going.case, **asked)
        started.append(_put(row, ruling, going.today))
    return started


def meet(going: MoveInProgress, done_fact: str, day: date) -> None:
    """The act a limit waits for was done on ``day``: settle its rows; a breach stays on record."""
    for row in _rows(going.case, going.respondent):
        if row.done_fact == done_fact and row.completed_on is None and row.state in RUNNING:
            row.completed_on = day
            ask_again(by=going.by, today=going.today, row=row, case=going.case, extra={done_fact: day})


def reopen(*, by: Account, today: date, case: Case, done_fact: str, respondent: Respondent | None = None) -> None:
    """The act that met a limit was taken back: the limit last met runs on. A breach stays on record."""
    met = [row for row in _rows(case, respondent) if row.done_fact == done_fact and row.completed_on is not None]
    for row in met[-1:]:
        row.completed_on = None
        row.save(update_fields=["completed_on"])
        ask_again(by=by, today=today, row=row, case=whole(Case.objects.filter(pk=case.pk)).get())


def is_running(going: MoveInProgress, done_fact: str) -> bool:
    """Is a limit for this act under way?"""
    rows = _rows(going.case, going.respondent)
    return any(row.done_fact == done_fact and row.completed_on is None and row.state in RUNNING for row in rows)


def stop(case: Case, respondent: Respondent | None = None, start_fact: str = "") -> None:
    """The matter ended: what still runs, stops, and is neither met nor breached by what comes after. ``start_fact``: only
    what runs from that day."""
    for row in _rows(case, respondent):
        if row.completed_on is None and row.state in RUNNING and start_fact in {"", row.start_fact}:
            row.state = "stopped"
            row.save(update_fields=["state"])


def hand_on(going: MoveInProgress, done_fact: str) -> None:
    """The day of a limit passed, and the matter goes on in a case of its own: the breach stays on record, and the act is
    no longer waited for."""
    for row in _rows(going.case, going.respondent):
        if row.done_fact == done_fact and row.completed_on is None and row.state in RUNNING:
            row.breached = row.breached or going.happened_on > row.due_on
            row.state = "stopped"
            row.save(update_fields=["breached", "state"])


def ask_again(
    *, by: Account | None, today: date, row: DeadlineRow, case: Case, extra: dict[str, Any] | None = None
) -> None:
    """Compute one row anew from the case as it stands, and keep the new ruling with it."""
    ruling = rulings.ask_deadline(
        by=by, today=today, subject=row.respondent or case, **question(row, case, today, extra)
    )
    _put(row, ruling, today)


def keeps_its_day(row: DeadlineRow, now: Deadline, on: date) -> bool:
    """Does a row keep its day although the days off, as they are now, give an earlier one? Where somebody was told until when a
    right may be used, and where the earlier day has already passed: nobody is made late by a notice that came afterwards."""
    return now.due_on < row.due_on and (row.done_fact in RIGHTS or now.due_on < on)


def question(row: DeadlineRow, case: Case, on: date, extra: dict[str, Any] | None = None) -> dict[str, Any]:
    """The question of one row, on the case as it stands: from its own day, under the readings of the day it was entered
    (somebody has been told its last day), met only where the row is."""
    told = {**_told(case, row.respondent, on), row.start_fact: row.from_on, **(extra or {})}
    if row.completed_on is None:
        told.pop(row.done_fact, None)
    asked = {"regulation": case.regulation, "edition": case.edition, "limit": row.limit}
    return {**asked, "told": told, "read_on": row.read_on}


def _put(row: DeadlineRow, ruling: Any, today: date) -> DeadlineRow:
    value = ruling.answer.value
    if value is None:
        return row
    if row.pk is None:
        row.first_due_on = value.first_due_on
    elif keeps_its_day(row, value, today):
        return _kept(row, today)
    row.due_on, row.warn_on, row.extended = value.due_on, value.warn_on, value.extended
    row.provisional, row.state = value.provisional, str(value.state)
    row.breached = row.breached or (value.breached and row.done_fact not in RIGHTS)
    row.counted_says, row.ruling, row.calendar_sha256 = value.counted.says, ruling, ruling.calendar_sha256
    row.save()
    return row


def _kept(row: DeadlineRow, today: date) -> DeadlineRow:
    """Where a row stands that keeps its day."""
    is_late = (row.completed_on or today) > row.due_on
    if row.completed_on is not None:
        row.state = "met_late" if is_late else "met"
    elif is_late:
        row.state = "overdue"
    row.breached = row.breached or (is_late and row.done_fact not in RIGHTS)
    row.save()
    return row


def _rows(case: Case, respondent: Respondent | None) -> list[DeadlineRow]:
    """The rows of this respondent, or those of the case itself; read afresh, for they are about to be written."""
    return list(DeadlineRow.objects.filter(case=case, respondent=respondent).select_related("respondent"))


def _told(case: Case, respondent: Respondent | None, on: date) -> dict[str, Any]:
    if respondent is None:
        return facts.of_case(case, on=on)
    return facts.of_respondent(respondent, on=on)
