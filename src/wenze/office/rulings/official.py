"""Where the office's own copy of an official text is kept. The room of files, which stands above this one, says how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Keeper:
    """``keep(by=, today=, upload=, note=)`` judges and keeps a file, ``belongs(by=, today=, attachment=, subject=)`` puts it to its
    subject, ``address(attachment_id)`` is where it is downloaded (which is journalled)."""

    keep: Callable[..., Any]
    belongs: Callable[..., Any]
    address: Callable[[int], str]


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Called once when the office starts."""
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    """The keeper that was registered; a RuntimeError where none was."""
    if not _keepers:
        raise RuntimeError("no room keeps files")
    return _keepers[0]
