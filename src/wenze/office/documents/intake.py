"""What kind of file is this, and may it come in? Judged by content before anything is kept; its inside is read in a process
of its own (``foreign``).

Every refusal is one Chinese sentence that says what is wrong with which file and how to mend it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from cryptography.hazmat.primitives import hashes

from wenze.office.documents.models import LONGEST_NAME, MediaKind
from wenze.office.foreign import process
from wenze.office.people.refusals import Refused

CHUNK_BYTES = 1024 * 1024

ENDINGS = {
    "pdf": MediaKind.PDF,
    "docx": MediaKind.DOCX,
    "xlsx": MediaKind.XLSX,
    "png": MediaKind.PNG,
    "jpg": MediaKind.JPG,
    "jpeg": MediaKind.JPG,
    "mp3": MediaKind.MP3,
    "wav": MediaKind.WAV,
    "mp4": MediaKind.MP4,
    "m4a": MediaKind.MP4,
    "txt": MediaKind.TXT,
}
ACCEPTED = "PDF、Word（.docx）、Excel（.xlsx）、PNG、JPG、MP3、WAV、MP4 或者 TXT"
SAVE_ANEW = {
    "doc": "旧版 Word 文件请另存为 .docx 或者 PDF 后上传",
    "xls": "旧版 Excel 文件请另存为 .xlsx 或者 PDF 后上传",
    "wps": "WPS 文字文件请另存为 .docx 或者 PDF 后上传",
    "et": "WPS 表格文件请另存为 .xlsx 或者 PDF 后上传",
    "docm": "含宏的文件不能上传，请另存为 .docx 或者 PDF",
    "xlsm": "含宏的文件不能上传，请另存为 .xlsx 或者 PDF",
    "zip": "压缩包不能上传，请解压后逐个上传",
    "rar": "压缩包不能上传，请解压后逐个上传",
    "7z": "压缩包不能上传，请解压后逐个上传",
}
CONTENT_TYPES = {
    MediaKind.PDF: "application/pdf",
    MediaKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    MediaKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    MediaKind.PNG: "image/png",
    MediaKind.JPG: "image/jpeg",
    MediaKind.MP3: "audio/mpeg",
    MediaKind.WAV: "audio/wav",
    MediaKind.MP4: "video/mp4",
    MediaKind.TXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Inspected:
    """What came in: cleaned name, size in bytes, kind, hashes in hex. ``tells``: it is a picture that says where or with
    what it was taken."""

    name: str
    size: int
    kind: str
    sha256: str
    sm3: str
    tells: bool = False


def inspect(upload: Any, *, limit_bytes: int) -> Inspected:
    """Look at an uploaded file (Django's UploadedFile) and answer what it is. Raises Refused for what may not come in.

    The answer is kept with the upload: a form looks first, then the action.
    """
    before: Inspected | None = getattr(upload, "inspected", None)
    if before is not None:
        return before
    name = cleaned_name(str(upload.name or ""))
    size = int(upload.size or 0)
    if size > limit_bytes:
        raise _refused(
            name, f"有 {_megabytes(size)} MB，超过 {_megabytes(limit_bytes)} MB 的上限。请压缩或者拆分后再上传"
        )
    if size == 0:
        raise _refused(name, "是空文件，没有内容。请核对后重新选择文件")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS:
        raise _refused(name, SAVE_ANEW.get(ending, f"的类型不在可接收范围内。请转换为 {ACCEPTED} 后上传"))
    upload.seek(0)
    head = upload.read(4096)
    kind = kind_of(head, ending)
    if kind is None and ending == "pdf" and b"%PDF-" in head:
        raise _refused(name, "的 PDF 内容前面夹有别的内容，可能是程序或者网页。请重新打印为普通 PDF 后上传")
    if kind is None:
        raise _refused(name, f"的内容无法识别，或者已经损坏。请确认能够正常打开，并且是 {ACCEPTED}")
    if kind != ENDINGS[ending]:
        raise _refused(name, f"的扩展名是 .{ending}，内容却是{kind.label}。请改正扩展名或者重新导出后上传")
    inside = _look_inside(upload, name, kind)
    sha256, sm3, counted = digests(_pieces(upload))
    upload.seek(0)
    if counted != size:
        raise _refused(name, "没有传完整。请重新上传")
    upload.inspected = Inspected(name, size, kind.value, sha256, sm3, bool(inside.get("place") or inside.get("device")))
    return cast(Inspected, upload.inspected)


def without_place(upload: Any, seen: Inspected) -> tuple[Inspected, bytes]:
    """The copy of a picture that does not tell where and with what it was taken, and what it is."""
    try:
        copy: bytes = process.ask("pictures.copy", upload, kind=seen.kind)
    except process.Unfit as unfit:
        raise _refused(seen.name, unfit.says) from None
    sha256, sm3, size = digests(iter([copy]))
    return Inspected(seen.name, size, seen.kind, sha256, sm3), copy


def cleaned_name(name: str) -> str:
    """The last part of the name without what could mislead a reader or a file system, at most 120 characters."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*')
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", stem.split(".")[0]):
        stem = f"_{stem}"
    stem = stem.strip(" .") or "未命名"
    ending = ending[:10]
    room = LONGEST_NAME - len(ending) - 1
    return f"{stem[:room]}.{ending}" if ending else stem[:LONGEST_NAME]


def kind_of(head: bytes, ending: str = "") -> MediaKind | None:
    """Which kind do these first bytes belong to? None when none of the accepted ones.

    ``ending`` only decides between kinds that begin alike: .docx and .xlsx (both zip; their inside is checked later)
    and text, which has no mark of its own.
    """
    if head.startswith(b"%PDF-"):
        return MediaKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return MediaKind.XLSX if ending == "xlsx" else MediaKind.DOCX
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return MediaKind.JPG
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return MediaKind.WAV
    if head[4:8] == b"ftyp":
        return MediaKind.MP4
    if head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return MediaKind.MP3
    if ending == "txt" and not head.startswith((b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf")) and b"\0" not in head:
        return MediaKind.TXT
    return None


def digests(pieces: Iterator[bytes]) -> tuple[str, str, int]:
    """SHA-256 and SM3 in hex, and how many bytes there were."""
    sha256, sm3, counted = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    for piece in pieces:
        sha256.update(piece)
        sm3.update(piece)
        counted += len(piece)
    return sha256.hexdigest(), sm3.finalize().hex(), counted


def _pieces(upload: IO[bytes]) -> Iterator[bytes]:
    upload.seek(0)
    while piece := upload.read(CHUNK_BYTES):
        yield piece


def _refused(name: str, says: str) -> Refused:
    return Refused(f"文件“{name}”{says}。", field="file")


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))


_READERS: dict[MediaKind, tuple[str, dict[str, str]]] = {
    MediaKind.PDF: ("pdf_files.judge", {}),
    MediaKind.DOCX: ("office_files.judge", {"ending": "docx"}),
    MediaKind.XLSX: ("office_files.judge", {"ending": "xlsx"}),
    MediaKind.PNG: ("pictures.judge", {"kind": "png"}),
    MediaKind.JPG: ("pictures.judge", {"kind": "jpg"}),
    MediaKind.TXT: ("texts.judge", {}),
}


def _look_inside(upload: Any, name: str, kind: MediaKind) -> dict[str, Any]:
    """What the reader of this kind answers. Recordings are not looked into: they are kept and handed out, never opened."""
    if kind not in _READERS:
        return {}
    reader, told = _READERS[kind]
    try:
        seen: dict[str, Any] = process.ask(reader, upload, **told)
    except process.Unfit as unfit:
        raise _refused(name, unfit.says) from None
    return seen
