"""How the database itself refuses to change, replace or delete a ruling."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard, never, taken

TABLE = "rulings_ruling"
SAYS = "rulings are only ever added"


def guards(_vendor: str) -> list[Guard]:
    """Every guard of this room."""
    return [*never(TABLE, SAYS), taken(TABLE, SAYS)]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)
