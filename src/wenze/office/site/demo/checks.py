"""The personnel department asks about people's standing before it promotes, assigns or rewards them."""

from __future__ import annotations

from collections.abc import Iterator

from wenze.office.measures import actions
from wenze.office.people import actions as people
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import Office, Seat

ASKED: tuple[tuple[int, Seat, str, str], ...] = (
    (170, ("mz", "社会救助科科长"), "promotion", "拟提拔人选任职资格审查"),
    (120, ("zj", "质量安全科科长"), "award", "年度评优推荐"),
    (48, ("jt", "运输科科长"), "promotion", "拟提拔人选任职资格审查"),
    (30, ("tp", "副县长（分管工业）"), "award", "年度先进推荐"),
    (16, ("ny", "种植业科科长"), "assignment", "安排工作前资格审查"),
    (5, ("sl", "工程建设科科长"), "promotion", "干部调整动议前核查"),
    (2, ("yj", "预案科科长"), "grade", "年度考核等次审核"),
)
"""How many working days ago, about whom, which question, for what."""


def stories(here: Office) -> Iterator[Story]:
    """One question after the other; and once a number is looked at whole."""
    for days, seat, question, purpose in ASKED:
        yield _asked(here, days, seat, question, purpose)
    yield _unmasked(here)


def _asked(here: Office, days: int, seat: Seat, question: str, purpose: str) -> Story:
    today = yield days
    actions.check_standing(
        by=here.who("renshi"), today=today, cadre=here.cadre(seat), question=question, on=today, purpose=purpose
    )


def _unmasked(here: Office) -> Story:
    today = yield 44
    people.unmask_identity(by=here.who("renshi"), today=today, cadre=here.cadre(("tp", "副县长（分管工业）")))
