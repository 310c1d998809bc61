"""What a room says of the limits of its own kind of matter, once, when the office starts."""

from __future__ import annotations

from collections.abc import Callable

from wenze.office.limits.models import Limit

PutRight = Callable[[Limit], str]
_PUT_RIGHT: dict[str, PutRight] = {}


def register(kind: str, put_right: PutRight) -> None:
    """``put_right`` is called after a limit that was on record as late was found to have been in time. It mends what the
    room had made of that, and says in words what follows; empty where nothing does."""
    _PUT_RIGHT[kind] = put_right


def put_right(limit: Limit) -> str:
    """Let the room of this matter mend what it had made of a limit that was no breach."""
    mend = _PUT_RIGHT.get(limit.matter.kind)
    return "" if mend is None else mend(limit)
