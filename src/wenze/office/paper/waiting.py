"""What waits for somebody, as every room tells it to the workbench."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wenze.office.paper.lamps import Lamp


@dataclass(frozen=True)
class Waiting:
    """Something on the workbench.

    ``kind`` is its tab (todo, read, done, seen), or late: what is late in the office of whoever is in charge of it.
    ``verb`` is what there is to do at the address ``href``; ``due_on`` is None where nothing falls due. ``thing`` is the name
    under which what is to be read is marked as read; empty for what is not to be read.
    """

    kind: str
    title: str
    href: str
    note: str
    verb: str
    lamp: Lamp | None
    due_on: date | None = None
    thing: str = ""
