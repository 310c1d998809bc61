"""Which open matters would a change of the law touch? The rooms above answer, each through its own row filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Touched:
    """The open matters of one room under one edition: how many ``seen_by`` may see, some of them (words, address), and the
    address of them all."""

    room: str
    count: int
    some: tuple[tuple[str, str], ...] = ()
    address: str = ""


Counting = Callable[..., Touched]
_rooms: list[Counting] = []


def register(counting: Counting) -> None:
    """A room says what it has open: ``counting(seen_by=…, regulation=…, edition=…, on=…) -> Touched``."""
    if counting not in _rooms:
        _rooms.append(counting)


def touched(*, seen_by: Any, regulation: str, edition: str, on: date) -> tuple[Touched, ...]:
    """What every room has open under this edition, as far as ``seen_by`` may see it."""
    return tuple(one(seen_by=seen_by, regulation=regulation, edition=edition, on=on) for one in _rooms)
