"""How the database itself refuses to change or delete a ruling, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "rulings_ruling"
SAYS = "rulings are only ever added"
VERBS = ("UPDATE", "DELETE")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, replacing those already standing. To be called again by any migration that rebuilds
    the table, since SQLite drops the triggers of a table it rebuilds."""
    remove(connection)
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for undoing the migration and for emptying the database between tests."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in (*VERBS, "TRUNCATE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb.lower()}{on_table}")


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for verb in VERBS
    ]


def _postgresql() -> list[str]:
    refuse = (
        f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    each = {"UPDATE": "ROW", "DELETE": "ROW", "TRUNCATE": "STATEMENT"}
    return [refuse] + [
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"FOR EACH {row} EXECUTE FUNCTION {TABLE}_refuse()"
        for verb, row in each.items()
    ]
