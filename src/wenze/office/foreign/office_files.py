"""May this .docx or .xlsx come in? Judged by what its parts are, where they lead to, and what its fields and formulas do."""

from __future__ import annotations

import re
from typing import IO, Any

from wenze.office.foreign.packages import STRANGE, Elements, Package, value_of
from wenze.office.foreign.process import Unfit

MOST_XML_BYTES = 200 * 1024 * 1024
MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
LABELS = {"docx": "Word 文档", "xlsx": "Excel 表格"}

HARMLESS = re.compile(
    r"""
    (application|text)/xml
    | application/vnd\.openxmlformats-package\.[\w.-]+\+xml
    | application/vnd\.openxmlformats-officedocument\.[\w.-]+\+xml
    | application/vnd\.openxmlformats-officedocument\.(vmldrawing|obfuscatedfont|spreadsheetml\.printersettings)
    | application/vnd\.ms-(office|word|excel|powerpoint)\.[\w.-]+\+xml
    | application/vnd\.wps-officedocument\.[\w.-]+\+xml
    | application/(inkml\+xml|x-fontdata|x-font-ttf)
    | image/(x-)?(png|jpe?g|pjpeg|gif|bmp|tiff?|emf|wmf|webp|svg\+xml|vnd\.ms-photo)
    """,
    re.VERBOSE,
)
"""Content types that only describe, draw or hold text. Every other part is refused."""
ACTIVE = re.compile(r"macro|vba|activex|^control$|customui|webextension|userform|dialogsheet|attachedtoolbars")
OUTSIDE_DATA = re.compile(r"externallink|connections|querytable|volatiledependencies|mailmerge")
EMBEDDED = re.compile(r"oleobject|package$|embed|afchunk|subdocument|\.(document|sheet|presentation)$")
"""Looked for in content types, in the kinds of relationships, and in the names of parts."""
OTHER_FILE = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"#!")

WITH_MACROS = "含有宏或者控件，不能接收。请另存为不含宏的文件或者 PDF 后上传"
WITH_FILES = "内嵌了其他文件。请把内嵌的文件取出后单独上传，或者另存为 PDF"
WITH_TEMPLATE = "引用了外部模板。请取消模板引用，或者另存为 PDF 后上传"
WITH_LINKS = "引用了外部文件或者数据。请断开链接后保存，或者另存为 PDF 后上传"
WITH_COMMANDS = "含有会自动取数或者启动程序的域、公式（DDE）。请改为普通文字，或者另存为 PDF 后上传"


def judge(stream: IO[bytes], ending: str) -> dict[str, Any]:
    """Nothing where the file may come in under this ending ("docx" or "xlsx"); raises Unfit for what may not."""
    package = Package(stream)
    types = package.types()
    _demand_main(types, ending)
    for link in package.links():
        _demand_link(link.kind, link.target, link.outside)
    unpacked = 0
    for part, kind in types.items():
        _demand_harmless(part, kind)
        if kind.endswith(("xml", "vmldrawing")):
            unpacked += package.parts[part].file_size
            if unpacked > MOST_XML_BYTES:
                raise Unfit("的文字和表格过于庞大，无法检查。请拆分，或者另存为 PDF 后上传")
            _Commands(FORMULAS if ending == "xlsx" else frozenset()).read(package, part)
        elif next(package.pieces(part), b"").startswith(OTHER_FILE):
            raise Unfit(WITH_FILES)
    return {}


def _demand_main(types: dict[str, str], ending: str) -> None:
    if any("macroenabled" in kind for kind in types.values()):
        raise Unfit(WITH_MACROS)
    if MAIN[ending] not in types.values():
        other = next((LABELS[one] for one, kind in MAIN.items() if kind in types.values()), "")
        says = f"内容却是{other}" if other else "内容却不是办公文件"
        raise Unfit(f"的扩展名是 .{ending}，{says}。请改正扩展名或者重新导出后上传")


def _demand_harmless(part: str, kind: str) -> None:
    for said in (kind, part):
        if ACTIVE.search(said):
            raise Unfit(WITH_MACROS)
        if EMBEDDED.search(said):
            raise Unfit(WITH_FILES)
        if OUTSIDE_DATA.search(said):
            raise Unfit(WITH_LINKS)
    if not HARMLESS.fullmatch(kind):
        raise Unfit(STRANGE)


def _demand_link(kind: str, target: str, outside: bool) -> None:
    if kind == "attachedtemplate":
        raise Unfit(WITH_TEMPLATE)
    if ACTIVE.search(kind) or kind == "extensibility":
        raise Unfit(WITH_MACROS)
    if outside and kind != "hyperlink":
        raise Unfit(WITH_LINKS)
    if EMBEDDED.search(kind):
        raise Unfit(WITH_FILES)
    if OUTSIDE_DATA.search(kind):
        raise Unfit(WITH_LINKS)
    if outside and re.match(r"(?i)(javascript|vbscript|data|ms-[\w-]+|search-ms|mhtml):", target):
        raise Unfit(WITH_COMMANDS)


FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName"})
CALLS_OUT = re.compile(r"\||\b(DDE|RTD|WEBSERVICE|CALL|REGISTER|EXEC)\s*(\.ID)?\s*\(", re.IGNORECASE)
"""In a formula without its quoted parts: the bar stands only in ``program|topic!item``."""
STARTS_PROGRAMS = re.compile(r'["\s\\]*(DDE|DDEAUTO|DATABASE)\b', re.IGNORECASE)
LONGEST_NAME = 200


class _Commands:
    """Reads one XML part and refuses fields and formulas that start programs or fetch data."""

    def __init__(self, formulas: frozenset[str]) -> None:
        self.formulas = formulas
        self.fields: list[str] = []
        """How the code of each open field begins, the innermost last. A code may be spread over many elements."""

    def read(self, package: Package, part: str) -> None:
        self.elements = Elements(self._begun)
        self.elements.read(package.pieces(part))

    def _begun(self, tag: str, told: dict[str, str]) -> None:
        if tag == "instrText" or tag in self.formulas:
            self.elements.hear(self._ended)
        elif tag == "fldChar":
            self._field(value_of(told, "fldCharType"))
        elif tag == "fldSimple":
            self._demand_code(value_of(told, "instr"))
        elif tag in ("ddeLink", "oleLink"):
            raise Unfit(WITH_COMMANDS)

    def _ended(self, tag: str, words: str) -> None:
        if tag == "instrText":
            code = ((self.fields.pop() if self.fields else "") + words).lstrip()[:LONGEST_NAME]
            self._demand_code(code)
            self.fields.append(code)
        elif CALLS_OUT.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", words)):
            raise Unfit(WITH_COMMANDS)

    def _field(self, step: str) -> None:
        if step == "begin":
            if self.fields and not self.fields[-1]:  # the name of a field is itself computed by a field
                raise Unfit(WITH_COMMANDS)
            self.fields.append("")
        elif step == "end" and self.fields:
            self.fields.pop()

    def _demand_code(self, code: str) -> None:
        if STARTS_PROGRAMS.match(code):
            raise Unfit(WITH_COMMANDS)
