"""Are the guards of the database standing: every trigger there, switched on, and doing what was written for it?

A room's ``guards.install`` is asked what it would say, without saying it; that is held against what the database has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.db.backends.base.base import BaseDatabaseWrapper

TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (?:IF NOT EXISTS )?(\w+) ", re.IGNORECASE)
FUNCTION = re.compile(r"FUNCTION (\w+)\(\).*? AS (\$\w*\$)(.*?)\2", re.IGNORECASE | re.DOTALL)
CALLS = re.compile(r"EXECUTE FUNCTION (\w+)\(", re.IGNORECASE)
CONDITION = re.compile(r" WHEN .*(?= EXECUTE )", re.IGNORECASE | re.DOTALL)
STANDING_ON_POSTGRESQL = (
    "SELECT t.tgname, t.tgenabled, pg_get_triggerdef(t.oid), p.prosrc FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
    "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
SWITCHED_ON = {"O", "A"}


class Guards(Protocol):
    """The guards of a room: a module with these functions."""

    install: Callable[[BaseDatabaseWrapper], None]
    remove: Callable[[BaseDatabaseWrapper], None]


def fallen(connection: BaseDatabaseWrapper, guards: Iterable[Guards]) -> list[str]:
    """The names of triggers that ``guards`` would put in place and that the database lacks, has switched off, or has in
    other words. Empty when all stand."""
    wanted = _wanted(connection, guards)
    has = _on_postgresql(connection) if connection.vendor == "postgresql" else _on_sqlite(connection)
    return sorted(name for name, words in wanted.items() if has.get(name) != words)


def _wanted(connection: BaseDatabaseWrapper, guards: Iterable[Guards]) -> dict[str, Any]:
    said: list[str] = []

    def note(_execute: Any, sql: str, _params: Any, _many: bool, _context: Any) -> None:
        said.append(sql)

    with connection.execute_wrapper(note):
        for module in guards:
            module.install(connection)
    triggers = {found[1]: sql for sql in said if (found := TRIGGER.match(sql))}
    if connection.vendor != "postgresql":
        return {name: _words(sql) for name, sql in triggers.items()}
    bodies = {found[1]: found[3] for sql in said if (found := FUNCTION.search(sql))}
    return {name: (_words(sql), bodies.get(_called(sql), "")) for name, sql in triggers.items()}


def _called(sql: str) -> str:
    called = CALLS.search(sql)
    return "" if called is None else called[1]


def _on_sqlite(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: _words(sql) for name, sql in cursor.fetchall()}


def _on_postgresql(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(STANDING_ON_POSTGRESQL)
        return {name: (_words(sql), body) for name, on, sql, body in cursor.fetchall() if on in SWITCHED_ON}


def _words(sql: str) -> list[str]:
    """The words of a definition in an order that does not depend on how the database prints it. PostgreSQL names the
    schema, sorts the verbs and writes conditions in its own way; SQLite keeps the text."""
    plain = CONDITION.sub("", sql).replace(" IF NOT EXISTS ", " ").replace(" ON public.", " ON ")
    return sorted(plain.split())
