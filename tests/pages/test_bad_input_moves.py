"""Every form of every move, sent with something wrong in it by the person whose move it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.office import build_cases as cases
from tests.pages import bad_input
from tests.pages.stages import STAGES, case_of
from wenze.office import clock
from wenze.office.cases import moves, queries_sight
from wenze.office.cases.models import Case, Respondent

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


FIRST_WITH = {one.form: one.code for one in reversed(list(moves.MOVES))}
"""Of several moves with the same form, the one at which everything is tried."""


def who_may(here: Any, case: Case, move: str) -> tuple[Respondent | None, Any]:
    """Whom the move is about, and the first of all accounts that could make it now."""
    concerned = case.respondents.get().cadre.account
    today = clock.today()
    for account in (here.officer, here.director, here.leader, here.appeals, here.liaison, here.personnel, concerned):
        if not queries_sight.cases(seen_by=account, on=today).filter(pk=case.pk).exists():
            continue
        for person, answers in moves.moves_for(case=cases.fresh(case), account=account, today=today):
            if any(one.move == move and one.open for one in answers):
                return person, account
    raise AssertionError(f"nobody can make the move {move} here")


ASKED_BY_OTHER_TEXTS = {"find_facts", "find_case_facts"}
"""Moves that this regulation never offers; ``tests/office/test_any_regulation.py`` makes them under those that do."""


def test_every_move_is_tried_at_some_stage():
    tried = {move for stage in STAGES.values() for move in stage.moves}
    assert tried | ASKED_BY_OTHER_TEXTS == {one.code for one in moves.MOVES}


@pytest.mark.slow
@pytest.mark.parametrize("name", STAGES)
def test_no_form_of_a_move_takes_what_is_wrong_or_loses_what_was_typed(name: str, signed_in: Any):
    stage, complaints = STAGES[name], []
    with clock.frozen(stage.on):
        here = cases.office()
        case = case_of(stage.walk(here))
        for move in stage.moves:
            person, account = who_may(here, case, move)
            where, about = ("cases:move", []) if person is None else ("cases:own_move", [person.pk])
            address = reverse(where, args=[case.pk, *about, move])
            browser = signed_in(account)
            form = browser.get(address).context["form"]
            good = bad_input.filled(form, bad_input.Ground())
            is_known = FIRST_WITH[moves.MOVES.named(move).form] != move
            for spoilt in bad_input.spoiled(form, good, thorough=move == "add_evidence", is_known=is_known):
                wrong = bad_input.judge(browser, address, form, spoilt)
                complaints += [f"{move}: {spoilt.says}: {one}" for one in wrong]
    assert not complaints, "\n".join(complaints)
