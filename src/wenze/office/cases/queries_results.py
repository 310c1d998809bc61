"""Who has been told what came of an appeal? Until then a part of a file shows the decision as it was appealed against."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from wenze.office.cases import facts_respondent
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import Appeal, AppealOutcome, Outcome, Respondent
from wenze.office.people import permissions
from wenze.office.people.reach import OF_THE_UNIT, units


def is_told(one: Respondent, *, seen_by: Any, on: date) -> bool:
    """May ``seen_by``, who sees this respondent's part, read on the day ``on`` what came of the appeal? Whoever hears
    appeals may; the person and the unit once they were told themselves, and who files letters once either was. An appeal that
    was not taken on has no letter: its page is how the person is told, with the reason, at once. True where nothing was
    concluded yet."""
    appeal = facts_respondent.current_appeal(one)
    if appeal is None or appeal.state not in {Appeal.DECIDED, Appeal.DECLINED}:
        return True
    if permissions.may(seen_by, "appeals.handle", on):
        return True
    told = [appeal.told_person_on or appeal.declined_on] if one.cadre_id == seen_by.cadre_id else []
    if one.organ_id in units(seen_by, on, OF_THE_UNIT):
        told.append(appeal.told_unit_on)
    if permissions.holds(seen_by, "personnel_reader", on):
        told += [appeal.told_person_on, appeal.told_unit_on]
    return any(day is not None for day in told)


def code(one: Respondent, is_result_told: bool) -> str:
    """What came of the matter, as a code: where the result of an appeal is not told, what was appealed against."""
    if one.outcome == Outcome.REVERSED and not is_result_told and is_undone(facts_respondent.current_appeal(one)):
        return Outcome.MEASURE.value
    return one.outcome


def term(one: Respondent, is_result_told: bool) -> str:
    """The same in Chinese; empty where nothing came of it yet."""
    found = code(one, is_result_told)
    return str(Outcome(found).label) if found else ""


def is_undone(appeal: Appeal | None) -> bool:
    """Was the decision appealed against modified or revoked?"""
    return appeal is not None and appeal.outcome in {AppealOutcome.MODIFY, AppealOutcome.REVOKE}


def codes(people: list[Respondent], *, seen_by: Any, on: date) -> dict[int, str]:
    """Respondent → what came of the matter, as far as ``seen_by`` was told. A few queries where a decision was reversed."""
    found = {one.pk: one.outcome for one in people}
    reversed_ones = [one for one in people if one.outcome == Outcome.REVERSED]
    if not reversed_ones or sight.sees_only_whole(seen_by, on):
        return found
    prefetch_related_objects(reversed_ones, "appeals", "decisions")
    whole = set(
        sight.full_cases(seen_by=seen_by, on=on).filter(respondents__in=reversed_ones).values_list("pk", flat=True)
    )
    for one in reversed_ones:
        found[one.pk] = code(one, one.case_id in whole or is_told(one, seen_by=seen_by, on=on))
    return found
