"""Guards: what the database itself refuses, whoever writes to it and by whatever way, on SQLite and PostgreSQL alike.

A room lists its guards in ``guards.py``. ``site/management/commands/migrate.py`` takes all of them away before a migration
and puts them in place after it, because SQLite drops the triggers of a table that it rebuilds. Someone with the database
password can still remove a guard: ``guards_standing.py`` then names it.
"""

# ruff: noqa: S608 (no value from outside enters the text of a guard)
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """``verb`` (INSERT, UPDATE, DELETE or TRUNCATE) on ``table`` is refused where the SQL condition ``when`` holds.

    ``when`` speaks of the rows as ``OLD`` and ``NEW``. ``name`` tells apart several guards of one table and verb.
    """

    table: str
    verb: str
    says: str
    when: str = "1 = 1"
    name: str = ""

    @property
    def title(self) -> str:
        """The name of the trigger."""
        return f"{self.table}_no_{self.verb.lower()}{f'_{self.name}' if self.name else ''}"


Guards = Callable[[str], Sequence[Guard]]
"""The guards of a room, for a database vendor (``sqlite`` or ``postgresql``)."""


def never(table: str, says: str, verbs: Iterable[str] = ("UPDATE", "DELETE", "TRUNCATE")) -> list[Guard]:
    """Guards that refuse these verbs on ``table`` altogether."""
    return [Guard(table, verb, says) for verb in verbs]


def taken(table: str, says: str, *keys: str) -> Guard:
    """A guard that refuses to insert a row whose id, or one of whose other ``keys`` (columns joined by a space), is taken.
    Without it ``INSERT OR REPLACE`` on SQLite deletes the row that stands there, past every guard against deleting."""
    same = [" AND ".join(f"held.{name} = NEW.{name}" for name in key.split()) for key in ("id", *keys)]
    condition = " OR ".join(f"({one})" for one in same)
    return Guard(table, "INSERT", says, f"EXISTS (SELECT 1 FROM {table} AS held WHERE {condition})", "taken")


def changed(columns: str, vendor: str) -> str:
    """The condition that one of these columns, parted by blanks, is changed."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return "(" + " OR ".join(f'OLD."{name}" {differs} NEW."{name}"' for name in columns.split()) + ")"


def changed_again(columns: str, vendor: str) -> str:
    """The condition that one of these columns is changed though it was filled before."""
    return "(" + " OR ".join(f'(OLD."{one}" IS NOT NULL AND {changed(one, vendor)})' for one in columns.split()) + ")"


def json_at(text: str, vendor: str, *path: str) -> str:
    """The value at ``path`` in the JSON ``text``, as text. A step in the form ``@NEW.order`` is an SQL expression that
    answers the place in a list."""
    if vendor == "postgresql":
        steps = ", ".join(f"CAST({one[1:]} AS TEXT)" if one[0] == "@" else f"'{one}'" for one in path)
        return f"(CAST({text} AS jsonb) #>> ARRAY[{steps}])"
    steps = "".join(f"[' || {one[1:]} || ']" if one[0] == "@" else f".{one}" for one in path)
    return f"json_extract({text}, '${steps}')"


def install(connection: BaseDatabaseWrapper, guards: Guards) -> None:
    """Put the guards in place; those already standing are replaced."""
    remove(connection, guards)
    with connection.cursor() as cursor:
        for guard in _of(connection, guards):
            for statement in _statements(guard, connection.vendor):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper, guards: Guards) -> None:
    """Take the guards away, for a migration or for emptying the tables between tests. A table need not exist."""
    with connection.cursor() as cursor:
        for guard in _of(connection, guards):
            on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.title}{on_table}")


def _of(connection: BaseDatabaseWrapper, guards: Guards) -> list[Guard]:
    """The guards for this database: SQLite knows no TRUNCATE."""
    if connection.vendor not in {"sqlite", "postgresql"}:
        raise NotImplementedError(f"no guards are written for {connection.vendor}")
    return [one for one in guards(connection.vendor) if one.verb != "TRUNCATE" or connection.vendor == "postgresql"]


def _statements(guard: Guard, vendor: str) -> list[str]:
    body = _body(guard, vendor)
    if vendor == "sqlite":
        return [body]
    each = "STATEMENT" if guard.verb == "TRUNCATE" else "ROW"
    at = f"BEFORE {guard.verb} ON {guard.table} FOR EACH {each}"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.title}() RETURNS trigger AS $${body}$$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {guard.title} {at} EXECUTE FUNCTION {guard.title}()",
    ]


def _body(guard: Guard, vendor: str) -> str:
    """What the database keeps of a guard: the whole trigger on SQLite, the body of its function on PostgreSQL."""
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {guard.title} BEFORE {guard.verb} ON {guard.table} WHEN {guard.when} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
        )
    answer = {"TRUNCATE": "NULL", "DELETE": "OLD"}.get(guard.verb, "NEW")
    return (
        f"BEGIN IF {guard.when} THEN RAISE EXCEPTION '{guard.says}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END IF; RETURN {answer}; END"
    )
