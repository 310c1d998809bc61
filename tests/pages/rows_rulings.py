"""Who may open the pages of the law."""

from __future__ import annotations

from typing import Any

from tests.office import build, build_measures
from tests.pages.rows import ADMINISTRATORS, CASE_READERS, EVERYONE, Row
from wenze.office.rulings import actions_law, queries
from wenze.office.rulings.models import Ruling

READERS = CASE_READERS | {"personnel_reader"}
ASKERS = EVERYONE - ADMINISTRATORS
PROPOSES = frozenset({"office_director"})

ruling = lambda world: {"pk": world.ruling.pk}  # noqa: E731
proposal = lambda world: {"pk": world.proposal.pk}  # noqa: E731
text = lambda world: {"name": "yy-wgbw"}  # noqa: E731

ROWS = [
    Row("rulings:rulebook", EVERYONE),
    Row("rulings:regulation", EVERYONE, arguments=text),
    Row("rulings:editions", EVERYONE, arguments=text),
    Row("rulings:proposal", EVERYONE, arguments=proposal),
    Row("rulings:answer_proposal", PROPOSES | {"approving_leader"}, "post", arguments=proposal),
    Row("rulings:trial", ASKERS, arguments=text),
    # Which row is read otherwise stands in the address; without it there is no page.
    Row("rulings:change_reading", frozenset(), arguments=text),
    Row("rulings:activate", PROPOSES, arguments=text),
    Row("rulings:retire", PROPOSES, arguments=text),
    Row("rulings:file_official_text", PROPOSES, arguments=text),
    Row("rulings:ruling", READERS - {"appeal_officer"}, arguments=ruling),
    Row("api:get_ruling", READERS - {"appeal_officer"}, arguments=ruling),
]


def extend_world(world: Any) -> None:
    """A ruling behind a measure of the office everyone works in, and a proposal that waits."""
    if not Ruling.objects.filter(question="effects").exists():
        build_measures.imposed(organ=world.organ)
    world.ruling = Ruling.objects.filter(question="effects").earliest("pk")
    edition = queries.regulation("yy-wgbw").file.edition
    world.proposal = actions_law.propose_retirement(
        by=build.account(role="office_director", organ=world.organ),
        today=build.THE_DAY,
        regulation="yy-wgbw",
        edition=edition,
        reason="试行期满",
    )
