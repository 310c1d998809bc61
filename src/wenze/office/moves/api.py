"""The API of moves, for every kind of matter: the same procedure, forms, refusals and row filter as the pages."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from ninja import Router, Schema

from wenze.engine.procedure import MoveAnswer
from wenze.office import clock
from wenze.office.moves import performing
from wenze.office.people.refusals import Refused

router = Router()


class ReasonOut(Schema):
    says: str
    clause: str


class MoveOut(Schema):
    move: str
    term: str
    open: bool | None
    who: list[str]
    missing: list[ReasonOut]
    reasons: list[ReasonOut]


class Made(Schema):
    done: bool
    stage: str
    version: int


@router.get("/{pk}/moves", response=list[MoveOut])
def list_matter_moves(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What can be done now with a matter, and why the rest cannot."""
    today = clock.today()
    procedure, matter = performing.handled(seen_by=request.user, on=today, pk=pk)
    return [move_out(one) for one in procedure.answers(matter, request.user, today)]


@router.post("/{pk}/moves/{move}", response=Made)
def make_matter_move(request: HttpRequest, pk: int, move: str) -> dict[str, Any]:
    """Make a move: JSON, or a form with files, with the ``version`` of the matter it was written on. 409 with the reasons
    where it may not be made."""
    account: Any = request.user
    today = clock.today()
    procedure, matter = performing.handled(seen_by=account, on=today, pk=pk)
    performing.demand_here(procedure, move)
    typed, files = sent(request)
    performed = performing.perform(
        by=account, today=today, matter=matter, move=move, typed=typed, files=files, is_version_demanded=True
    )
    if performed.refused is not None:
        raise performed.refused
    after = procedure.matter(seen_by=account, on=today, pk=pk)
    return {"done": True, "stage": after.stage, "version": after.version}


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a request: a form as it is, JSON as the form would have sent it."""
    if (request.content_type or "").startswith("multipart/") or request.POST:
        return request.POST, request.FILES
    try:
        plain = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Refused(_("提交的内容不是 JSON，请核对。")) from None
    if not isinstance(plain, dict):
        raise Refused(_("提交的内容应为一个对象，请核对。"))
    data = QueryDict(mutable=True)
    for name, value in plain.items():
        listed = value if isinstance(value, list) else [value]
        data.setlist(str(name), [_text(one) for one in listed if one is not None])
    return data, None


def move_out(answer: MoveAnswer) -> dict[str, Any]:
    """The answer of the law on one move, as the API tells it."""
    return {
        "move": answer.move,
        "term": answer.term,
        "open": answer.open,
        "who": list(answer.who),
        "missing": [{"says": one.says, "clause": str(one.citation)} for one in answer.missing],
        "reasons": [{"says": one.says, "clause": str(one.citation)} for one in answer.reasons],
    }


def _text(value: Any) -> str:
    """A value as a form sends it. A tick box takes ``true``; a question with three answers takes ``yes`` and ``no``."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
