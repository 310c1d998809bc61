"""How the database itself refuses to change or delete a journal row, on SQLite and PostgreSQL alike.

A person with the database password can still remove the guards; the chain (``queries.verify``) and the digests kept
outside the office then show that it happened.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = {"journal_entry": ("UPDATE", "DELETE"), "journal_head": ("DELETE",)}
SAYS = "journal rows are only ever added"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place; those already standing are replaced. To be called again by any migration that
    rebuilds a guarded table, since SQLite drops the triggers of a table it rebuilds."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for undoing the migration and for emptying the database between tests."""
    with connection.cursor() as cursor:
        for table, verbs in GUARDED.items():
            for verb in (*verbs, "TRUNCATE"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}{on_table}")


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return _postgresql()
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            for table, verbs in GUARDED.items()
            for verb in verbs
        ]
    raise NotImplementedError(f"no journal guards are written for {vendor}")


def _postgresql() -> list[str]:
    refuse = (
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
    )
    statements = [refuse]
    for table, verbs in GUARDED.items():
        for verb in (*verbs, "TRUNCATE"):
            each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
            statements.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION journal_refuse()"
            )
    return statements
