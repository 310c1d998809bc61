"""Page and workbench agree: who is told that something waits for them can make it, and who must make it is told."""

from __future__ import annotations

import pytest

from tests.office import build_cases as cases
from tests.office.build_cases import day
from tests.pages.stages import STAGES, case_of
from wenze.office import clock
from wenze.office.cases import actions_open, moves, queries_waiting
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.models import Case
from wenze.office.matters import actions as matters
from wenze.office.moves import duties
from wenze.office.moves.models import Duty
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CHOICE = {one.move for one in law.procedure_by_id(law.OF_CASES).moves if one.duty is False}
"""Moves that somebody may make and nobody must."""


def everybody(case: Case, here: cases.Office) -> list[Account]:
    people = [one.cadre.account for one in cases.respondents(case) if hasattr(one.cadre, "account")]
    named = (here.officer, here.colleague, here.director, here.leader, here.appeals, here.liaison, here.personnel)
    return [*named, *people]


def told(case: Case, account: Account, on) -> set[tuple[int | None, str]]:
    """What the workbench tells somebody of one case: the part, and the move."""
    rows = queries_waiting._falling_to(account, on).filter(matter_id=case.pk)
    return set(rows.values_list("part", "move"))


def offered(case: Case, account: Account, on, *, is_open: bool) -> set[tuple[int | None, str]]:
    """What the page of the case offers somebody: open, or at all."""
    if not sight.cases(seen_by=account, on=on).filter(pk=case.pk).exists():
        return set()
    found = moves.moves_for(case=sight_whole(case), account=account, today=on)
    roles = {person: roles_of(case, account, on, person) for person, _answers in found}
    return {
        (None if person is None else person.pk, one.move)
        for person, answers in found
        for one in answers
        if (one.open if is_open else roles[person] & set(one.who))
    }


def sight_whole(case: Case) -> Case:
    from wenze.office.cases.loading import whole

    return whole(Case.objects.filter(pk=case.pk)).get()


def roles_of(case, account, on, person):
    from wenze.office.cases.facts_actor import roles_in

    fresh = sight_whole(case)
    people = list(fresh.respondents.all())
    return roles_in(fresh, account, on, people if person is None else [person])


@pytest.mark.parametrize("name", STAGES)
def test_page_and_workbench_agree_for_every_role(name: str):
    stage = STAGES[name]
    with clock.frozen(stage.on):
        here = cases.office()
        case = case_of(stage.walk(here))
        duties.derive(case, stage.on)
        assert duties.differences(case, stage.on) == []
        for account in everybody(case, here):
            waits = told(case, account, stage.on)
            mine = case.officer_id == account.pk or account not in (here.officer, here.colleague)
            must = {one for one in offered(case, account, stage.on, is_open=True) if one[1] not in CHOICE}
            assert waits <= offered(case, account, stage.on, is_open=False), (account.roles_line, "told in vain")
            if mine:
                assert must - duties_not_called_for(case) <= waits, (account, "not told")


def duties_not_called_for(case: Case) -> set[tuple[int | None, str]]:
    """Moves that are open and not called for now, such as a second hearing."""
    waiting = set(Duty.objects.filter(matter_id=case.pk).values_list("part", "move"))
    every = {
        (part, one.move)
        for part in [None, *[p.pk for p in cases.respondents(case)]]
        for one in law.procedure_by_id(law.OF_CASES).moves
    }
    return every - waiting


def test_a_case_given_to_another_officer_waits_for_that_one():
    here = cases.office()
    case = cases.reported(here)
    matters.assign(by=here.director, today=day(8), matter=case, officer=here.colleague)
    assert told(case, here.colleague, day(8))
    assert told(case, here.officer, day(8)) == set()


def test_who_opened_a_case_is_not_told_to_approve_it():
    here = cases.office()
    case = cases.opened(here, by=here.director)
    assert "approve_initiation" not in {move for _part, move in told(case, here.director, day(1))}


def test_what_was_sent_back_says_why_until_it_is_taken_up():
    here = cases.office()
    case = cases.opened(here)
    actions_open.return_initiation(by=here.director, today=day(1), case=case, reason="对象不全，请补正")
    (line,) = [one for one in queries_waiting.waiting_for(seen_by=here.officer, on=day(1)) if one.kind == "todo"]
    assert "退回：对象不全，请补正" in line.note
