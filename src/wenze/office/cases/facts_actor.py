"""Who is acting, as the law asks: with which roles on this very case, recused or not, already part of it or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wenze.office.cases.models import Case, Respondent
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.queries import conflicts, organ_ids_under
from wenze.office.people.recusal import Conflict

APPEAL_MOVES = frozenset({"file_appeal", "accept_appeal", "decline_appeal", "decide_appeal", "serve_appeal_decision"})
"""Moves of the appeal: making one of these is not having handled the case."""


def of_actor(case: Case, by: Account, on: date, respondent: Respondent | None = None) -> dict[str, Any]:
    """The facts about ``by`` on this case. ``respondent`` narrows unit roles and 本人 to that person's matter."""
    concerned = [respondent] if respondent is not None else list(case.respondents.all())
    told: dict[str, Any] = {
        "actor_roles": sorted(roles_in(case, by, on, concerned)),
        "actor_opened_case": case.opened_by_id == by.pk,
        "actor_handled_case": has_handled(case, by),
        "actor_recused": bool(recusals(case, by, on, concerned)),
    }
    superior = case.handling_organ.parent_id
    if superior is not None:
        told["appeal_by_superior"] = any(
            grant.role == "appeal_officer" and grant.organ_id == superior for grant in permissions.grants_on(by, on)
        )
    return told


def roles_in(case: Case, by: Account, on: date, concerned: Iterable[Respondent]) -> set[str]:
    """The roles ``by`` holds towards this case: an officer of another case, a leader of another office, the liaison of
    another unit are strangers here."""
    handling, people = case.handling_organ_id, list(concerned)
    units = {one.organ_id for one in people if one.organ_id is not None}
    found = {"respondent"} if any(one.cadre_id == by.cadre_id for one in people) else set()
    for grant in permissions.grants_on(by, on):
        match grant.role:
            case "office_director":
                fits = grant.organ_id == handling
            case "approving_leader":
                fits = handling in organ_ids_under([grant.organ_id])
            case "case_officer":
                fits = grant.organ_id == handling and works_on(case, by)
            case "appeal_officer":
                fits = grant.organ_id == case.handling_organ.parent_id
            case "unit_liaison" | "unit_head":
                fits = bool(units & organ_ids_under([grant.organ_id]))
            case other:
                fits = other == "personnel_reader"
        if fits:
            found.add(grant.role)
    return found


def works_on(case: Case, by: Account) -> bool:
    """Is ``by`` the officer of this case or a present member of its working group?"""
    return case.officer_id == by.pk or any(one.account_id == by.pk and one.left_on is None for one in case.group.all())


def has_handled(case: Case, by: Account) -> bool:
    """Did ``by`` open the case, work on it, make a move on it other than an appeal's, or sit in a review of it?"""
    if by.pk in (case.opened_by_id, case.officer_id) or any(one.account_id == by.pk for one in case.group.all()):
        return True
    if any(step.by_id == by.pk and step.move not in APPEAL_MOVES for step in case.steps.all()):
        return True
    return any(seat.account_id == by.pk for review in case.reviews.all() for seat in review.attendance.all())


def recusals(case: Case, by: Account, on: date, concerned: Iterable[Respondent] | None = None) -> list[Conflict]:
    """Why ``by`` must stay out of this case. Empty for the person concerned and for the unit that executes: their part
    in the case rests on being just that."""
    people = list(case.respondents.all())
    declared = [
        Conflict("declared", 0, f"已登记回避：{one.reason}") for one in case.recusals.all() if one.account_id == by.pk
    ]
    roles = roles_in(case, by, on, people if concerned is None else concerned)
    if roles and roles <= {"respondent", "unit_liaison", "unit_head"}:
        return declared
    return declared + conflicts(by, [one.cadre for one in people], on)
