"""The line of effects: what holds, what is over, and where it is drawn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenze.office.measures.models import Effect
from wenze.office.paper.timeline import WIDTH, drawn, state

ON = date(2026, 11, 18)


def _effect(**fields):
    return Effect(**{"term": "不得提拔", "from_on": date(2026, 5, 18), "until_on": date(2026, 11, 18), **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "now"),
        ({"until_on": date(2026, 11, 17)}, "past"),
        ({"from_on": date(2026, 11, 19), "until_on": date(2027, 1, 1)}, "coming"),
        ({"lifted_on": date(2026, 5, 18)}, "lifted"),
        ({"until_on": None, "until_event": "rectified_on"}, "now"),
        ({"year": 2026, "until_on": None}, "now"),
        ({"year": 2025, "until_on": None}, "past"),
        ({"at_once": True, "until_on": None}, "past"),
    ],
)
def test_an_effect_holds_from_its_first_to_its_last_day(fields, expected):
    assert state(_effect(**fields), ON) == expected


def test_nothing_is_drawn_where_nothing_has_a_length():
    assert drawn([], ON) is None
    assert drawn([_effect(at_once=True)], ON) is None


def test_an_open_end_is_drawn_as_one():
    drawing = drawn([_effect(until_on=None, until_event="rectified_on")], ON)
    assert drawing.strokes[0].is_open


DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@given(st.lists(st.tuples(DAYS, st.integers(0, 3000)), min_size=1, max_size=6), DAYS)
def test_every_stroke_and_the_day_lie_within_the_drawing(spans, on):
    rows = [_effect(from_on=start, until_on=date.fromordinal(start.toordinal() + length)) for start, length in spans]
    drawing = drawn(rows, on)
    assert 0 <= drawing.today_x <= WIDTH
    for stroke in drawing.strokes:
        assert stroke.x >= 0
        assert stroke.x + stroke.width <= WIDTH + 3
        assert 0 <= stroke.label_x <= WIDTH
    assert [stroke.y for stroke in drawing.strokes] == sorted({stroke.y for stroke in drawing.strokes})
