"""What tests stand on is true itself: a walk that is written again leaves what walking it left."""

import pytest
from django.apps import apps
from django.db import transaction

from tests.office import build_cases as cases
from tests.office import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def every_row():
    """Everything in the database, by table."""
    models = apps.get_models(include_auto_created=True)
    return {one._meta.label: sorted(one._base_manager.order_by().values_list(), key=repr) for one in models}


def left_by_a_walk():
    """What a walk leaves, from the database and the numbers with which a test begins."""
    remembered._now[-1].state = b""
    for numbers in remembered.Numbers.everywhere:
        numbers.last = 0
    with transaction.atomic():
        person = cases.executed(cases.office())
        left = every_row(), (person.pk, person.case.version), remembered._numbers(), sorted(remembered._files())
        transaction.set_rollback(True)
    return left


def test_a_walk_that_is_written_again_leaves_what_walking_it_left():
    remembered._kept.clear()
    walked = left_by_a_walk()
    known = len(remembered._kept)
    assert known, "it was walked"
    assert left_by_a_walk() == walked
    assert len(remembered._kept) == known, "and the second time it was written"


def test_another_beginning_is_walked():
    remembered._kept.clear()
    left_by_a_walk()
    known = len(remembered._kept)
    here = cases.office()
    cases.recused(here, cases.opened(here), here.colleague)
    before = len(remembered._kept)
    cases.started(here)
    assert len(remembered._kept) > before >= known
