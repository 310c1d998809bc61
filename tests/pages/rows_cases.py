"""Who may open the pages of the cases room. The case is handled by the unit everyone of the test works in; the person
concerned serves elsewhere, so that nobody stands in a conflict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.office import build, build_cases
from tests.pages.rows import CASE_READERS, EVERYONE, NOBODY, Row
from wenze.office.cases import actions_office

# An appeal officer sees a case once there is an appeal, a unit and the personnel readers once there is a decision.
WHOLE = CASE_READERS - {"appeal_officer"}
WORKS = frozenset({"case_officer", "office_director"})

case = lambda world: {"pk": world.case.pk}  # noqa: E731
move = lambda world: {"pk": world.case.pk, "move": "approve_initiation"}  # noqa: E731
own_move = lambda world: {  # noqa: E731
    "pk": world.case.pk,
    "respondent_pk": world.case.respondents.get().pk,
    "move": "record_finding",
}
receipt = lambda world: {  # noqa: E731
    "pk": world.case.pk,
    "respondent_pk": world.case.respondents.get().pk,
    "document_pk": 0,
    "to": "person",
}

ROWS = [
    Row("cases:ledger", CASE_READERS | {"unit_liaison", "unit_head", "personnel_reader"}),
    Row("cases:open", WORKS),
    Row("cases:paper_appeal", frozenset({"appeal_officer"})),
    Row("cases:case", WHOLE, arguments=case),
    Row("cases:download", WHOLE, arguments=case),
    Row("cases:office", frozenset({"office_director"})),
    Row("cases:adopt", frozenset({"office_director"}), "post"),
    Row("cases:receipt", NOBODY, arguments=receipt),  # there is no letter to serve yet
    Row("cases:move", WHOLE, arguments=move),
    Row("cases:own_move", WHOLE, arguments=own_move),
    Row("api:list_cases", EVERYONE),  # an empty list for who sees none
    Row("api:get_case", WHOLE, arguments=case),
    Row("api:list_moves", WHOLE, arguments=case),
    Row("api:make_case_move", WHOLE, "post", arguments=move),
    Row("api:make_respondent_move", WHOLE, "post", arguments=own_move),
]


def extend_world(world: Any) -> None:
    """A case just opened by the unit everyone works in."""
    here = build_cases.office()
    director = build.account(role="office_director", organ=world.organ)
    officer = build.account(role="case_officer", organ=world.organ)
    actions_office.describe_office(by=director, today=build_cases.START, organ=world.organ, word="临问责页")
    world.case = build_cases.opened(replace(here, organ=world.organ, officer=officer, director=director))
