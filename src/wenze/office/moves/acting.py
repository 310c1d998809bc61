"""Who acts, as the law asks about any matter: with which roles at the places of its procedure, and must they stay out?"""

from __future__ import annotations

from datetime import date
from typing import Any

from wenze.engine.procedure_file import Actor
from wenze.office.matters.models import Matter
from wenze.office.matters.queries import standing_recusals
from wenze.office.people import permissions
from wenze.office.people.models import RoleGrant
from wenze.office.people.queries import organ_ids_above
from wenze.office.rulings import queries as law


def facts_of(matter: Matter, account: Any, on: date, under: str) -> dict[str, Any]:
    """The facts about ``account`` towards this matter, under the procedure of this id. Three queries at most."""
    return {
        "actor_roles": sorted(roles_towards(matter, account, on, under)),
        "actor_recused": any(one.account_id == account.pk for one in standing_recusals(matter)),
    }


def roles_towards(matter: Matter, account: Any, on: date, under: str) -> set[str]:
    """The roles ``account`` holds towards this matter on the day ``on``, at the places that the procedure names: the head of
    another office is a stranger here."""
    actors = [one for one in law.procedure_by_id(under).who.values() if one.role]
    return {
        one.role
        for one in actors
        for grant in permissions.grants_on(account, on)
        if grant.role == one.role and _is_there(one, grant, matter, account)
    }


def _is_there(actor: Actor, grant: RoleGrant, matter: Matter, account: Any) -> bool:
    """Is the office of this grant the place that the procedure means?"""
    is_here = grant.organ_id == matter.handling_organ_id
    match actor.at:
        case "matter.organ":
            return is_here
        case "matter.organ_or_above":
            return is_here or grant.organ_id in organ_ids_above(matter.handling_organ_id)
        case "matter.officer":
            return is_here and matter.officer_id == account.pk
        case "matter.superior":
            return grant.organ_id == matter.handling_organ.parent_id
        case "anywhere":
            return True
        case _:
            return False
