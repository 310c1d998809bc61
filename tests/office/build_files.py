"""Files to upload, and documents and attachments as rows."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from tests.office import build
from tests.office.build_documents import PDF, a_decision, upload
from wenze.office.documents import actions
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Attachment, Document

__all__ = ["PDF", "PNG", "a_draft", "an_attachment", "an_issued", "an_office_file", "upload"]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (8).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 32


def an_office_file(kind: str = "docx", **parts: bytes) -> bytes:
    """The bytes of a small .docx or .xlsx; ``parts`` are added to it, ``__`` in a name standing for a slash."""
    main = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet"}[kind]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", f'<Override ContentType="application/vnd.x.{main}.main+xml"/>')
        packed.writestr("word/document.xml", "<w:document/>")
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def an_attachment(**fields: Any) -> Attachment:
    fields.setdefault("by", None)
    by = fields.pop("by") or build.account()
    content = fields.pop("upload", None) or upload()
    return actions.attach(by=by, today=build.THE_DAY, upload=content, **fields)


def a_draft(letter: Letter | None = None, *, subject: Any = None, by: Any = None) -> Document:
    """A draft about a unit, by default of a complete decision letter."""
    return actions.draft(
        by=by or build.account(),
        today=build.THE_DAY,
        letter=letter or a_decision(signed_on=build.THE_DAY),
        subject=subject or build.organ(),
    )


def an_issued(letter: Letter | None = None, **fields: Any) -> Document:
    draft = a_draft(letter, **fields)
    return actions.issue(by=draft.drafted_by, today=build.THE_DAY, document=draft)
