"""Nobody gets stuck: from every stage some open move leads on to the end, whatever optional boxes were left empty."""

from __future__ import annotations

import pytest

from tests.office import build_any
from tests.office import build_cases as cases
from tests.office.build_cases import day
from tests.pages.stages import STAGES, case_of
from tests.pages.walks import Walker, dead_ends
from wenze.office import clock

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.slow]


OTHERS = ("lj-city", "xy-opinion", "town-zhuti")
"""Regulations that ask for other things, under which a case is walked from its first day to its last."""


@pytest.mark.parametrize("name", STAGES)
def test_every_move_of_a_stage_leads_on_whatever_optional_box_is_left_empty(name: str):
    stage = STAGES[name]
    with clock.frozen(stage.on):
        here = cases.office()
        walker = Walker(here, case_of(stage.walk(here)))
        complaints = [one for move in stage.moves for one in dead_ends(walker, move)]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("name", OTHERS)
def test_a_case_under_another_regulation_is_walked_to_its_end_with_every_form_as_empty_as_it_is_taken(name: str):
    with clock.frozen(day(20)):
        here = cases.office()
        walker = Walker(here, build_any.opened(here, build_any.activate(here, name)))
        walker.go_on()
        assert cases.fresh(walker.case).stage == "archived"
