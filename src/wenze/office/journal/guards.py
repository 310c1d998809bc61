"""How the database itself refuses to change, replace or delete a journal row.

A person with the database password can still remove the guards; the chain (``queries.verify``) and the digests kept
outside the office then show that it happened.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard, never, taken

SAYS = "journal rows are only ever added"


def guards(_vendor: str) -> list[Guard]:
    """Every guard of this room. The head of the chain moves on, but is never replaced or taken back."""
    return [
        *never("journal_entry", SAYS),
        taken("journal_entry", SAYS, "sequence"),
        *never("journal_head", SAYS, ("DELETE", "TRUNCATE")),
        taken("journal_head", SAYS),
        Guard("journal_head", "UPDATE", SAYS, "NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence"),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)
