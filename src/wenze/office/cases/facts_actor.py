"""Who is acting, as the law asks: with which roles on this very case, recused or not, already part of it or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wenze.office.cases.models import Case, Respondent
from wenze.office.matters.models import Recusal
from wenze.office.matters.queries import standing_recusals
from wenze.office.moves.declared import procedure
from wenze.office.people import reach
from wenze.office.people.models import Account
from wenze.office.people.recusal import Conflict, conflicts_of

UNIT_ROLES = frozenset({"respondent", "unit_liaison", "unit_head"})
"""Roles that rest on being close to the matter, and so are not shut out by it."""


def of_actor(case: Case, by: Account, on: date, respondent: Respondent | None = None) -> dict[str, Any]:
    """The facts about ``by`` on this case. ``respondent`` narrows unit roles and 本人 to that person's matter."""
    concerned = [respondent] if respondent is not None else list(case.respondents.all())
    told: dict[str, Any] = {
        "actor_roles": sorted(roles_in(case, by, on, concerned)),
        "actor_opened_case": case.opened_by_id == by.pk,
        "actor_handled_case": has_handled(case, by),
        "actor_recused": bool(recusals(case, by, on, concerned)),
        "actor_drafted_appeal": respondent is not None and _drafted_appeal(respondent, by),
    }
    if case.handling_organ.parent_id is not None:
        told["appeal_by_superior"] = case.handling_organ_id in _reached(case, by, on).get("appeal_officer", ())
    return told


def roles_in(case: Case, by: Account, on: date, concerned: Iterable[Respondent]) -> set[str]:
    """The roles ``by`` holds towards this case: an officer of another case, a leader of another office, the liaison of
    another unit are strangers here."""
    people, office = list(concerned), case.handling_organ_id
    units = {one.organ_id for one in people if one.organ_id is not None}
    found = {"respondent"} if any(one.cadre_id == by.cadre_id for one in people) else set()
    for role, reached in _reached(case, by, on).items():
        of_office = role in reach.OF_OFFICES | reach.OF_PERSONNEL and office in reached
        of_unit = role in reach.OF_UNITS and bool(units & reached)
        if (of_office or of_unit) and (role != "case_officer" or works_on(case, by)):
            found.add(role)
    return found - {"intake_clerk"}


def _reached(case: Case, by: Account, on: date) -> dict[str, set[int]]:
    """What the roles of ``by`` reach, asked once for a case object."""
    kept: dict[Any, dict[str, set[int]]] = case.__dict__.setdefault("_reached", {})
    if (by.pk, on) not in kept:
        kept[by.pk, on] = reach.reached(by, on)
    return kept[by.pk, on]


def works_on(case: Case, by: Account) -> bool:
    """Is ``by`` the officer of this case or a present member of its working group?"""
    return case.officer_id == by.pk or any(one.account_id == by.pk and one.left_on is None for one in case.group.all())


def has_handled(case: Case, by: Account) -> bool:
    """Did ``by`` open the case, work on it, make a move on it other than an appeal's, or sit in a review of it? Who was away
    from the meeting, or left it because of a recusal, had no part in it."""
    if by.pk in (case.opened_by_id, case.officer_id) or any(one.account_id == by.pk for one in case.group.all()):
        return True
    of_appeal = procedure(Case.KIND).those(lambda one: one.is_of_appeal)
    if any(step.by_id == by.pk and step.of_move not in of_appeal for step in case.steps.all()):
        return True
    seats = [seat for review in case.reviews.all() for seat in review.attendance.all()]
    return any(seat.account_id == by.pk and seat.present and not seat.recused for seat in seats)


def _drafted_appeal(respondent: Respondent, by: Account) -> bool:
    """Did ``by`` draft the decision on the appeal of this respondent?"""
    return any(one.drafted_by_id == by.pk for one in respondent.appeals.all())


def recusals(case: Case, by: Account, on: date, concerned: Iterable[Respondent] | None = None) -> list[Conflict]:
    """Why ``by`` must stay out of this case. Empty for the person concerned and for the unit that executes: their part
    in the case rests on being just that."""
    people = list(case.respondents.all())
    declared = [
        Conflict("declared", 0, f"{one.get_state_display()}：{one.reason}")
        for one in declared_in(case)
        if one.account_id == by.pk
    ]
    roles = roles_in(case, by, on, people if concerned is None else concerned)
    if roles and roles <= UNIT_ROLES:
        return declared
    return declared + against(case, by, on)


def declared_in(case: Case) -> list[Recusal]:
    """The recusals that stand in this case by request, not by the register. Asked once for a case object."""
    if "_declared" not in case.__dict__:
        case.__dict__["_declared"] = standing_recusals(case)
    kept: list[Recusal] = case.__dict__["_declared"]
    return kept


def against(case: Case, account: Account, on: date) -> list[Conflict]:
    """What the register holds against ``account`` on this case. Asked at once for everyone who has to do with the case,
    and kept with the case object."""
    kept: dict[date, dict[int, list[Conflict]]] = case.__dict__.setdefault("_against", {})
    known = kept.setdefault(on, {})
    if account.pk not in known:
        every = {one.account.pk: one.account for one in case.group.all()}
        seats = [seat for review in case.reviews.all() for seat in review.attendance.all()]
        every.update({seat.account.pk: seat.account for seat in seats if seat.account is not None})
        every[account.pk] = account
        wanted = [one for pk, one in every.items() if pk not in known]
        known.update(conflicts_of(wanted, [one.cadre for one in case.respondents.all()], on))
    return known[account.pk]


def is_barred(case: Case, account: Account, on: date) -> bool:
    """Must ``account`` stay out of this case, by declaration or by the register?"""
    return any(one.account_id == account.pk for one in declared_in(case)) or bool(against(case, account, on))
