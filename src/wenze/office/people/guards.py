"""The three administrators (三员) stay apart even for someone writing to the database directly.

A grant of an administrator role may not overlap in time with any other role of the same account.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "people_rolegrant_apart"
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
"""  # noqa: S608 - no value from outside enters the text


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guard in place, replacing one already standing."""
    remove(connection)
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guard away: for undoing the migration."""
    on_table = " ON people_rolegrant" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("insert", "update"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{verb}{on_table}")


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {NAME}_{verb.lower()} BEFORE {verb} ON people_rolegrant WHEN {OVERLAP} "
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for verb in ("INSERT", "UPDATE")
    ]


def _postgresql() -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN IF {OVERLAP} THEN "
        f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$ "
        "LANGUAGE plpgsql"
    )
    return [function] + [
        f"CREATE TRIGGER {NAME}_{verb.lower()} BEFORE {verb} ON people_rolegrant FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        for verb in ("INSERT", "UPDATE")
    ]
