"""Who may open the pages of measures and documents."""

from __future__ import annotations

from typing import Any

from tests.office import build_measures
from tests.pages.rows import CASE_READERS, EVERYONE, NOBODY, Row

READERS = CASE_READERS | {"personnel_reader"}

one = lambda world: {"pk": world.imposed.pk}  # noqa: E731
person = lambda world: {"pk": world.imposed.cadre_id}  # noqa: E731
absent = lambda world: {"pk": 999_999}  # noqa: E731

ROWS = [
    Row("measures:ledger", READERS),
    # An appeal officer reaches the offices below the own organ, not the organ itself.
    Row("measures:one", READERS - {"appeal_officer"}, arguments=one),
    Row("measures:person", READERS - {"appeal_officer"}, arguments=person),  # handles nothing of this office
    Row("measures:ask", READERS),
    Row("measures:checks", READERS),
    Row("measures:check", NOBODY, arguments=absent),
    Row("api:list_effects", READERS),
    Row("api:ask_standing", EVERYONE, "post"),  # nothing asked is a bad request, whoever asks it
    Row("api:get_standing", NOBODY, arguments=absent),
    Row("documents:ledger", CASE_READERS),
    # A document or file without an owner that says who reads it is read by nobody.
    Row("documents:pdf", NOBODY, arguments=absent),
    Row("documents:docx", NOBODY, arguments=absent),
    Row("documents:attachment", NOBODY, arguments=absent),
    Row("documents:original", NOBODY, arguments=absent),
    Row("api:documents", EVERYONE),  # an empty list for who reads none
    Row("api:document", NOBODY, arguments=absent),
    Row("api:document_file", NOBODY, arguments=lambda world: {"pk": 999_999, "form": "pdf"}),
]


def extend_world(world: Any) -> None:
    """A measure imposed by the office everyone works in."""
    world.imposed = build_measures.imposed(organ=world.organ)
