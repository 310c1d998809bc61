"""What was sent to somebody to read moves from 待阅 to 已阅, with the time, when they say that they have read it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.office import build_cases as cases
from wenze.office import clock
from wenze.office.cases import actions_reading, queries_waiting
from wenze.office.journal.models import Entry
from wenze.office.matters.models import Reading
from wenze.office.people.refusals import NotYours

pytestmark = pytest.mark.django_db

LATER = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _stand_in_spring():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


@pytest.fixture
def served(here):
    """A decision on the day after it reached the unit, and its name among what is to be read."""
    person = cases.served(here)
    on = person.served_unit_on
    [item] = queries_waiting.to_read(seen_by=here.liaison, on=on)
    return item.thing, on


def _kinds(account, on) -> list[str]:
    return [one.kind for one in queries_waiting.to_read(seen_by=account, on=on)]


def test_a_served_decision_moves_to_read_with_the_time_when_it_is_acknowledged(here, served):
    thing, on = served
    assert _kinds(here.liaison, on) == ["read"]
    actions_reading.acknowledge(by=here.liaison, today=on, thing=thing)
    [item] = queries_waiting.to_read(seen_by=here.liaison, on=on)
    assert item.kind == "seen"
    assert item.verb.startswith("2026-")
    assert item.verb.endswith("已阅")


def test_acknowledged_twice_it_keeps_the_first_time_and_one_entry(here, served):
    thing, on = served
    first = actions_reading.acknowledge(by=here.liaison, today=on, thing=thing)
    again = actions_reading.acknowledge(by=here.liaison, today=on, thing=thing)
    assert (again.pk, again.read_at) == (first.pk, first.read_at)
    assert Entry.objects.filter(verb="cases.acknowledge").count() == 1


@pytest.mark.parametrize("who", ["colleague", "officer", "director"])
def test_nobody_acknowledges_what_was_not_sent_to_them(here, served, who):
    thing, on = served
    with pytest.raises(NotYours):
        actions_reading.acknowledge(by=getattr(here, who), today=on, thing=thing)
    assert not Reading.objects.exists()


def test_the_button_of_the_workbench_moves_it(here, served, client):
    thing, on = served
    client.force_login(here.liaison)
    with clock.frozen(on):
        assert thing in client.get(reverse("site:workbench"), {"tab": "read"}).content.decode()
        answer = client.post(reverse("cases:acknowledge"), {"thing": thing})
        assert answer.status_code == 302
        assert thing not in client.get(reverse("site:workbench"), {"tab": "read"}).content.decode()
        assert "已阅" in client.get(reverse("site:workbench"), {"tab": "seen"}).content.decode()
