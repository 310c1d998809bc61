"""How the database itself refuses to change an issued document, an attached file or a record of service.

An issued document may only become void; a service may only be withdrawn; nothing of the three is ever deleted, except
a draft. Someone with the database password can remove the guards; the hashes in the journal then show what changed.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

MAY_CHANGE = {
    "documents_document": ("status", "void_on", "void_by_id", "void_reason", "version"),
    "documents_attachment": ("subject_kind", "subject_id"),
    "documents_service": ("withdrawn_on", "withdraw_reason"),
}
COLUMNS = {
    "documents_document": (
        "kind word year serial number title content_text subject_kind subject_id subject_label replaces_id drafted_by_id"
        " drafted_on issued_by_id issued_on pdf docx pages sha256 sm3 docx_sha256 content_sha256"
    ),
    "documents_attachment": "file name size media_kind sha256 sm3 note uploaded_by_id uploaded_on uploaded_at",
    "documents_service": (
        "document_id to_kind to_label cadre_id organ_id mode served_on place received_by witness note proof_id"
        " entered_by_id entered_at"
    ),
}
"""The columns that stand still."""

SAYS = "issued documents, attached files and proofs of service are never changed"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards in place, replacing those already standing. To be called again by any migration that rebuilds
    one of the tables, since SQLite drops the triggers of a table it rebuilds."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for undoing the migration and for emptying the database between tests."""
    with connection.cursor() as cursor:
        for table in COLUMNS:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on_table}")


def _when(table: str, verb: str, vendor: str) -> str:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in COLUMNS[table].split())
    if table != "documents_document":
        return changed if verb == "UPDATE" else "1 = 1"
    issued = "OLD.status <> 'draft'"
    if verb == "DELETE":
        return issued
    back = "NEW.status = 'draft' OR (OLD.status = 'void' AND NEW.status <> 'void')"
    return f"{issued} AND ({changed} OR {back})"


def _statements(vendor: str) -> list[str]:
    statements = []
    if vendor == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION documents_refuse() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql"
        )
    for table in COLUMNS:
        for verb in ("UPDATE", "DELETE"):
            start = f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
            when = _when(table, verb, vendor)
            if vendor == "postgresql":
                statements.append(f"{start} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION documents_refuse()")
            else:
                statements.append(f"{start} WHEN {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END")
    return statements
