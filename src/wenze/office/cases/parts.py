"""A case as the floor asks about it: its parts as they stand, for the law to say what must be done next about each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from wenze.office.cases import facts
from wenze.office.cases.facts_actor import has_handled
from wenze.office.cases.loading import judged
from wenze.office.cases.models import Case, Respondent
from wenze.office.matters.models import Matter
from wenze.office.moves.parts import PartNow
from wenze.office.people.models import Account

NOBODY = {
    "actor_opened_case": False,
    "actor_handled_case": False,
    "actor_drafted_appeal": False,
    "actor_recused": False,
    "appeal_by_superior": True,
}
"""What the law asks about an actor, of somebody who had no hand in the case yet."""


def parts(matter: Matter, on: date) -> Iterator[PartNow]:
    """The case itself and each of its respondents, read afresh."""
    yield from parts_of(judged(Case.objects.filter(pk=matter.pk)).get(), on)


def parts_of(case: Case, on: date) -> Iterator[PartNow]:
    """The same of a case that is loaded (``loading.judged``)."""
    yield PartNow("case", None, case.stage, facts.of_case(case, on=on), nobody=NOBODY, acted=_acted(case, None))
    for person in case.respondents.all():
        told = {**facts.of_respondent(person, on=on), "letter_written": True}
        yield PartNow(
            "respondent", person.pk, person.stage, told, person.cadre, person.organ, NOBODY, _acted(case, person)
        )


def _acted(case: Case, person: Respondent | None) -> dict[int, dict[str, Any]]:
    """What the law asks about each account that had a hand in the case, without asking the database anything."""
    drafted = set() if person is None else {one.drafted_by_id for one in person.appeals.all()}
    return {
        one.pk: {
            "actor_opened_case": case.opened_by_id == one.pk,
            "actor_handled_case": has_handled(case, one),
            "actor_drafted_appeal": one.pk in drafted,
        }
        for one in _hands(case)
    }


def _hands(case: Case) -> set[Account]:
    """Everybody who opened the case, works on it, made a move on it or sat in a review of it."""
    seats = [seat.account for review in case.reviews.all() for seat in review.attendance.all()]
    members = [one.account for one in case.group.all()]
    steps = [one.by for one in case.steps.all()]
    every = [case.opened_by, case.officer, *members, *steps, *seats]
    return {one for one in every if one is not None}
