"""May this PDF come in, and what does it say? Judged by its objects as a reader's program sees them: names unescaped, object
streams unpacked. The compressed bytes of pictures and pages are never taken for names."""

from __future__ import annotations

from typing import IO, Any

import pikepdf
from pypdf import PdfReader

from wenze.office.foreign.process import TOO_COMPLEX, Unfit

TAIL_BYTES = 2048
MOST_OBJECTS = 500_000
DEEPEST = 100
MOST_PAGES = 300
"""Of the words that are read; all pages are judged."""

ACTIVE_KEYS = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/RichMediaContent", "/XFA"}
ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/Movie", "/Sound"),
    "/RichMediaExecute",
}
ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D"}
LOCKED = "设有密码或者权限限制，无法长期归档。请解除限制后上传"


def judge(stream: IO[bytes]) -> dict[str, Any]:
    """Nothing for a PDF that may come in; raises Unfit for one that acts, carries files, is locked or breaks off."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL_BYTES))
    if b"%%EOF" not in stream.read():
        raise Unfit("没有结尾，可能没有下载或者扫描完整。请确认能够正常打开后重新上传")
    try:
        opened = pikepdf.open(getattr(stream, "name", stream))  # by its name where it has one: it is mapped, not read
    except pikepdf.PasswordError:
        raise Unfit(LOCKED) from None
    if opened.is_encrypted:
        raise Unfit(LOCKED)
    if len(opened.objects) > MOST_OBJECTS:
        raise Unfit(TOO_COMPLEX)
    for one in (opened.trailer, *opened.objects):
        _demand_passive(one, 0)
    return {"pages": len(opened.pages)}


def words(stream: IO[bytes]) -> list[list[str]]:
    """The printed lines of each page."""
    return [page.extract_text().splitlines() for page in PdfReader(stream).pages[:MOST_PAGES]]


def _demand_passive(one: Any, depth: int) -> None:
    """Look at one object and what is written inside it; objects it refers to are looked at by themselves."""
    if depth > DEEPEST:
        raise Unfit(TOO_COMPLEX)
    inside: list[Any] = []
    if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
        keys = set(one.keys())
        named = {key: str(one[key]) for key in keys & {"/S", "/Type", "/Subtype"} if isinstance(one[key], pikepdf.Name)}
        acts = keys & ACTIVE_KEYS or named.pop("/S", "") in ACTIVE_ACTIONS
        if acts or ACTIVE_KINDS & set(named.values()):
            raise Unfit("含有脚本、内嵌文件或者自动启动的内容。请重新打印为普通 PDF 后上传")
        inside = [one[key] for key in keys]
    elif isinstance(one, pikepdf.Array):
        inside = list(one)
    for value in inside:
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            _demand_passive(value, depth + 1)
