"""Who may open the pages on which two administrators act together: the three, each as far as an answer is theirs to give."""

from __future__ import annotations

from typing import Any

from tests.office import build
from tests.pages.rows import ADMINISTRATORS, Row
from wenze.office.people.actions_requests import ask
from wenze.office.people.models import RequestKind

request = lambda world: {"pk": world.request.pk}  # noqa: E731
granting = lambda world: {"pk": world.account.pk, "kind": "grant_administrator"}  # noqa: E731

ROWS = [
    Row("people:requests", ADMINISTRATORS),
    Row("people:request", ADMINISTRATORS, arguments=request),
    Row("people:ask_request", frozenset({"security_admin"}), arguments=granting),
    Row("people:confirm_request", ADMINISTRATORS, "post", arguments=request),
    Row("people:decline_request", ADMINISTRATORS, arguments=request),
    Row("people:withdraw_request", ADMINISTRATORS, "post", arguments=request),
]


def extend_world(world: Any) -> None:
    """A leader whose password is to be reset."""
    world.request, _half = ask(
        by=build.account(role="system_admin", organ=world.organ),
        today=build.THE_DAY,
        account=build.account(role="approving_leader"),
        kind=RequestKind.RESET_PASSWORD,
        reason="遗忘密码，经分管领导同意",
    )
