"""Files to upload, and documents and attachments as rows."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from tests.office import build, build_rulings
from tests.office.build_documents import PDF, a_decision, upload
from wenze.office.cases.moves import MOVES
from wenze.office.documents import actions, readers
from wenze.office.documents.kinds import KINDS
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import Attachment, Document

__all__ = [
    "PDF",
    "PNG",
    "a_draft",
    "a_picture",
    "an_attachment",
    "an_issued",
    "an_office_file",
    "no_rooms_above",
    "upload",
]

TYPES = "application/vnd.openxmlformats-officedocument"


def a_picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), exif: Image.Exif | None = None) -> bytes:
    """A small grey picture, "PNG" or "JPEG"."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "grey").save(buffer, kind, exif=exif or Image.Exif())
    return buffer.getvalue()


PNG = a_picture()


def an_office_file(types: str = "", kind: str = "docx", **parts: bytes | str) -> bytes:
    """The bytes of a small .docx or .xlsx; ``parts`` are added to it, ``__`` in a name standing for a slash, and ``types``
    to its content types."""
    part, main = {
        "docx": ("word/document.xml", "wordprocessingml.document"),
        "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    }[kind]
    own = f'<Override PartName="/{part}" ContentType="{TYPES}.{main}.main+xml"/>'
    usual = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    contents = {
        "[Content_Types].xml": f'<Types>{usual}<Default Extension="xml" ContentType="application/xml"/>{own}{types}</Types>',
        part: "<document/>",
    } | {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in contents.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def an_attachment(**fields: Any) -> Attachment:
    fields.setdefault("by", None)
    by = fields.pop("by") or build.account()
    content = fields.pop("upload", None) or upload()
    return actions.attach(by=by, today=build.THE_DAY, upload=content, **fields)


def a_draft(letter: Letter | None = None, *, subject: Any = None, by: Any = None) -> Document:
    """A draft about a unit, by default of a complete decision letter. A ruling has opened the move that issues it."""
    by, subject = by or build.account(), subject or build.organ()
    letter = letter or a_decision(signed_on=build.THE_DAY)
    for move in sorted(MOVES.letters().get(letter.kind, ())):
        build_rulings.opened(move, subject, by=by)
    return actions.draft(by=by, today=build.THE_DAY, letter=letter, subject=subject)


def no_rooms_above(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room of documents by itself: nobody reads, and every kind is issued. What the rooms above registered is tested with
    them."""
    for register in ("_documents", "_files"):
        monkeypatch.setattr(readers, register, {})
    monkeypatch.setattr(readers, "_gates", dict.fromkeys(KINDS, lambda **_about: ()))


def an_issued(letter: Letter | None = None, **fields: Any) -> Document:
    draft = a_draft(letter, **fields)
    return actions.issue(by=draft.drafted_by, today=build.THE_DAY, document=draft)
