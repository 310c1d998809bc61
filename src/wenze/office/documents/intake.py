"""What kind of file is this, and may it come in? Judged by content, in pieces, before anything is kept.

Every refusal is one Chinese sentence that says what is wrong with which file and how to mend it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from cryptography.hazmat.primitives import hashes

from wenze.office.documents.models import LONGEST_NAME, MediaKind
from wenze.office.people.refusals import Refused

CHUNK_BYTES = 1024 * 1024
MOST_ZIP_ENTRIES = 3000
MOST_UNPACKED_BYTES = 500 * 1024 * 1024
MOST_PACKED_TIMES = 200
"""A packed entry larger than a megabyte may not grow by more than this when unpacked."""

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
    """What came in: cleaned name, size in bytes, kind, hashes in hex."""

    name: str
    size: int
    kind: str
    sha256: str
    sm3: str


def inspect(upload: Any, *, limit_bytes: int) -> Inspected:
    """Look at an uploaded file (Django's UploadedFile) and answer what it is. Raises Refused for what may not come in."""
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
    if kind is None:
        raise _refused(name, f"的内容无法识别，或者已经损坏。请确认能够正常打开，并且是 {ACCEPTED}")
    if kind != ENDINGS[ending]:
        raise _refused(name, f"的扩展名是 .{ending}，内容却是{kind.label}。请改正扩展名或者重新导出后上传")
    _CHECKS.get(kind, _nothing)(upload, name)
    sha256, sm3, counted = digests(_pieces(upload))
    upload.seek(0)
    if counted != size:
        raise _refused(name, "没有传完整。请重新上传")
    return Inspected(name, size, kind.value, sha256, sm3)


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
    if b"%PDF-" in head[:1024]:
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


def _nothing(_upload: IO[bytes], _name: str) -> None:
    return None


# --- what is looked for inside -----------------------------------------------------------------------------------


_ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")


def _check_pdf(upload: IO[bytes], name: str) -> None:
    before = b""
    last = b""
    for piece in _pieces(upload):
        window = before + piece
        if _ACTIVE_PDF.search(window):
            raise _refused(name, "含有脚本、内嵌文件或者自动启动的内容。请重新打印为普通 PDF 后上传")
        if re.search(rb"/Encrypt\b", window):
            raise _refused(name, "设有密码或者权限限制，无法长期归档。请解除限制后上传")
        before = window[-64:]
        last = (last + piece)[-2048:]
    if b"%%EOF" not in last:
        raise _refused(name, "没有结尾，可能没有下载或者扫描完整。请确认能够正常打开后重新上传")


def _check_office(upload: IO[bytes], name: str) -> None:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as packed:
            _check_entries(packed, name)
            _check_parts(packed, name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, KeyError, OSError, RuntimeError):
        raise _refused(name, "已经损坏，或者设有打开密码。请确认能够正常打开后重新上传") from None


def _check_entries(packed: zipfile.ZipFile, name: str) -> None:
    entries = packed.infolist()
    total = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > 1024 * 1024 and entry.file_size > MOST_PACKED_TIMES * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_ZIP_ENTRIES or total > MOST_UNPACKED_BYTES or swollen:
        raise _refused(name, "展开后异常庞大，不能接收。请另存为 PDF 后上传")
    strange = [entry for entry in entries if entry.filename.startswith("/") or ".." in entry.filename.split("/")]
    if strange:
        raise _refused(name, "的内部结构异常，不能接收。请用办公软件打开后另存一份再上传")


_DANGEROUS_PART = re.compile(r"(?i)(vbaProject|vbaData|/activeX/|\.(exe|dll|bat|cmd|js|vbs|ps1|scr|com|hta|lnk)$)")
_MAIN_PART = {
    "docx": (b"wordprocessingml.document.main+xml", b"spreadsheetml.sheet.main+xml"),
    "xlsx": (b"spreadsheetml.sheet.main+xml", b"wordprocessingml.document.main+xml"),
}


def _check_parts(packed: zipfile.ZipFile, name: str) -> None:
    ending = name.rpartition(".")[2].lower()
    with packed.open("[Content_Types].xml") as part:
        types = part.read(CHUNK_BYTES)
    if b"macroEnabled" in types or any(_DANGEROUS_PART.search(entry) for entry in packed.namelist()):
        raise _refused(name, "含有宏或者控件，不能接收。请另存为不含宏的文件或者 PDF 后上传")
    own, other = _MAIN_PART[ending]
    if own not in types:
        really = MediaKind.DOCX if ending == "xlsx" else MediaKind.XLSX
        says = f"内容却是{really.label}" if other in types else "内容却不是办公文件"
        raise _refused(name, f"的扩展名是 .{ending}，{says}。请改正扩展名或者重新导出后上传")
    if any("/embeddings/" in entry and not entry.endswith("/") for entry in packed.namelist()):
        raise _refused(name, "内嵌了其他文件。请把内嵌的文件取出后单独上传，或者另存为 PDF")
    for entry in packed.namelist():
        if entry.endswith("settings.xml.rels"):
            with packed.open(entry) as part:
                if b"attachedTemplate" in part.read(CHUNK_BYTES):
                    raise _refused(name, "引用了外部模板。请取消模板引用，或者另存为 PDF 后上传")


def _check_png(upload: IO[bytes], name: str) -> None:
    upload.seek(16)
    size = upload.read(8)
    width, height = int.from_bytes(size[:4], "big"), int.from_bytes(size[4:], "big")
    if not 0 < width * height <= 200_000_000:
        raise _refused(name, "的像素尺寸异常。请缩小后重新上传")


def _check_text(upload: IO[bytes], name: str) -> None:
    upload.seek(0)
    content = upload.read()
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(char) == "Cc" and char not in "\r\n\t\f\ufeff" for char in text):
            return
    raise _refused(name, "不是可读的文本。请另存为 UTF-8 编码的文本或者 PDF 后上传")


_CHECKS = {
    MediaKind.PDF: _check_pdf,
    MediaKind.DOCX: _check_office,
    MediaKind.XLSX: _check_office,
    MediaKind.PNG: _check_png,
    MediaKind.TXT: _check_text,
}
