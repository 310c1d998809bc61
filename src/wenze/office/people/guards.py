"""The three administrators (三员) stay apart even for someone writing to the database directly.

A grant of an administrator role may not overlap in time with any other role of the same account.
"""

# ruff: noqa: S608 (no value from outside enters the text of a guard)
from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard

TABLE = "people_rolegrant"
SAYS = "an administrator role excludes every other role of the account"
ADMINISTRATORS = "('system_admin', 'security_admin', 'audit_admin')"

OVERLAP = f"""
    EXISTS (
        SELECT 1 FROM people_rolegrant AS other
        WHERE other.account_id = NEW.account_id AND other.id <> COALESCE(NEW.id, -1) AND other.role <> NEW.role
          AND (other.role IN {ADMINISTRATORS} OR NEW.role IN {ADMINISTRATORS})
          AND (other.until_on IS NULL OR other.until_on >= NEW.from_on)
          AND (NEW.until_on IS NULL OR NEW.until_on >= other.from_on)
    )
"""


def guards(_vendor: str) -> list[Guard]:
    """Every guard of this room."""
    return [Guard(TABLE, verb, SAYS, OVERLAP, "apart") for verb in ("INSERT", "UPDATE")]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)
