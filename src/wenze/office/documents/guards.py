"""How the database itself refuses to change, replace or delete an issued document, an attached file with the original behind
it, or a record of service.

A document begins as a draft. An issued one may only become void; a service may only be withdrawn; nothing of these is ever
deleted, except a draft. A sealed original is entered once for its file and stands still. What a letter needs before it is issued is known to the rooms above, see ``cases/guards.py``.
"""

# ruff: noqa: S608 (no value from outside enters the text of a guard)
from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from wenze.office.journal import triggers
from wenze.office.journal.triggers import Guard, changed, changed_again, never, taken

DOCUMENT, FILE, SERVICE = "documents_document", "documents_attachment", "documents_service"
ORIGINAL = "documents_sealedoriginal"
STILL = {
    DOCUMENT: (
        "kind word year serial number title content_text subject_kind subject_id subject_label replaces_id drafted_by_id"
        " drafted_on issued_by_id issued_on pdf docx pages sha256 sm3 docx_sha256 content_sha256"
    ),
    FILE: "id file name size media_kind sha256 sm3 note uploaded_by_id uploaded_on uploaded_at",
    SERVICE: (
        "id document_id to_kind to_label cadre_id organ_id mode served_on place received_by witness note proof_id"
        " entered_by_id entered_at"
    ),
}
"""The columns that stand still."""

SAYS = "issued documents, attached files and proofs of service are never changed"
BEGINS = "a document begins as a draft"

NUMBER_TAKEN = (
    f"NEW.serial IS NOT NULL AND EXISTS (SELECT 1 FROM {DOCUMENT} AS held WHERE held.id <> OLD.id"
    " AND held.word = NEW.word AND held.year = NEW.year AND held.serial = NEW.serial)"
)


def guards(vendor: str) -> list[Guard]:
    """Every guard of this room."""
    back = "NEW.status = 'draft' OR (OLD.status = 'void' AND NEW.status <> 'void')"
    unlike = f"OLD.status <> 'draft' AND ({changed(STILL[DOCUMENT], vendor)} OR {back})"
    return [
        taken(DOCUMENT, SAYS),
        Guard(DOCUMENT, "INSERT", BEGINS, "NEW.status <> 'draft'"),
        Guard(DOCUMENT, "UPDATE", SAYS, f"OLD.id <> NEW.id OR ({unlike}) OR ({NUMBER_TAKEN})"),
        Guard(DOCUMENT, "DELETE", SAYS, "OLD.status <> 'draft'"),
        taken(FILE, SAYS),
        Guard(FILE, "UPDATE", SAYS, changed(STILL[FILE], vendor)),
        taken(ORIGINAL, SAYS, "attachment_id"),
        taken(SERVICE, SAYS),
        Guard(
            SERVICE,
            "UPDATE",
            SAYS,
            f"{changed(STILL[SERVICE], vendor)} OR {changed_again('withdrawn_on', vendor)}",
        ),
        *never(DOCUMENT, SAYS, ["TRUNCATE"]),
        *never(FILE, SAYS, ["DELETE", "TRUNCATE"]),
        *never(ORIGINAL, SAYS),
        *never(SERVICE, SAYS, ["DELETE", "TRUNCATE"]),
    ]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards of this room in place."""
    triggers.install(connection, guards)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of this room away."""
    triggers.remove(connection, guards)
