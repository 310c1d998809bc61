"""Files → regulation. The only door through which rule files enter; refuses whatever it does not understand."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from cryptography.hazmat.primitives import hashes
from pydantic import TypeAdapter, ValidationError

from wenze.engine.answers import Frozen
from wenze.engine.calendar_reading import read_calendar
from wenze.engine.conventions import choices_told
from wenze.engine.errors import RulebookError
from wenze.engine.procedure_check import check_procedure
from wenze.engine.procedure_file import Procedure
from wenze.engine.references import check_regulation
from wenze.engine.regulation import Regulation, RegulationFile
from wenze.engine.taken import Taken, as_taken
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.workdays import Calendar
from wenze.engine.yaml_events import Document, Place

Model = TypeVar("Model", bound=Frozen)
NOT_REGULATIONS = {"calendar", "vocabulary", "procedure"}


def shipped_rulebook() -> Path:
    """Where the rulebook lies that came with this package: inside the wheel, else at the root of the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rulebook"
    return inside if inside.is_dir() else package.parent.parent / "rulebook"


class Rulebook:
    """One folder of law, read on demand and kept. Every property raises RulebookError with file, line and remedy.

    `more` are an office's own folders: regulations beside those of `folder`, and terms added to its vocabulary. `taken` are the readings an
    office goes by: every regulation is read so, not as written.
    """

    def __init__(
        self, folder: Path, region: str | None = None, more: Sequence[Path] = (), taken: Sequence[Taken] = ()
    ) -> None:
        self.folder, self.region, self.more, self.taken = folder, region, tuple(more), tuple(taken)
        self._read: dict[Path, Regulation] = {}
        self._editions: dict[str, tuple[Regulation, ...]] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The shared codes."""
        parts: dict[str, Any] = {}
        for name in Vocabulary.model_fields:
            shape: Any = Vocabulary.model_fields[name].annotation
            files = (folder / "vocabulary" / f"{name}.yaml" for folder in (self.folder, *self.more))
            told = [validated(TypeAdapter(shape), Document(file, _shown(file))) for file in files if file.exists()]
            parts[name] = tuple(entry for entries in told for entry in entries)
        return Vocabulary.model_construct(**parts)

    @cached_property
    def calendar(self) -> Calendar:
        """The published days off and make-up days."""
        return read_calendar(self.folder / "calendar", self.region)

    @cached_property
    def procedures(self) -> dict[str, Procedure]:
        """The procedures by their ids, sorted; one in an office's own folder goes before a shipped one of the same id."""
        found: dict[str, Path] = {}
        for folder in (*self.more, self.folder):
            for file in (folder / "procedure").glob("*.yaml"):
                found.setdefault(file.stem, file)
        return {name: self._read_procedure(found[name]) for name in sorted(found)}

    def procedure_by_id(self, name: str) -> Procedure:
        """The procedure of this id. RulebookError where there is none."""
        if name not in self.procedures:
            raise RulebookError(name, None, f"规则库里没有“{name}”这一程序，现有：{'、'.join(self.procedures)}")
        return self.procedures[name]

    def _read_procedure(self, file: Path) -> Procedure:
        document = Document(file, _shown(file))
        procedure: Procedure = validated(TypeAdapter(Procedure), document)
        if procedure.id != file.stem:
            raise document.refuse(("id",), f"程序的 id“{procedure.id}”与文件名“{file.stem}”不同，请改成一样")
        check_procedure(procedure, self.vocabulary, document)
        return procedure

    @property
    def procedure(self) -> Procedure:
        """The procedure of accountability cases."""
        return self.procedure_by_id("accountability")

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of every regulation in this rulebook, sorted."""
        inside = (path for folder in (self.folder, *self.more) for path in folder.iterdir() if path.is_dir())
        found = {path.name for path in inside if any(path.rglob("regulation.yaml"))}
        return tuple(sorted(found - NOT_REGULATIONS))

    def folder_of(self, regulation: str) -> Path:
        """The folder of one regulation: the office's own before the shipped one. RulebookError where there is none."""
        for folder in (*self.more, self.folder):
            if regulation in self.ids and any((folder / regulation).rglob("regulation.yaml")):
                return folder / regulation
        raise RulebookError(regulation, None, f"规则库里没有“{regulation}”，现有：{'、'.join(self.ids)}")

    def file_of(self, regulation: str, edition: str | None = None) -> Path:
        """The file of one edition; the latest where none is named."""
        wanted = self.regulation(regulation, edition).file.edition
        files = sorted(self.folder_of(regulation).rglob("regulation.yaml"))
        return next(file for file in files if self._regulation(file).file.edition == wanted)

    def is_own(self, regulation: str) -> bool:
        """Whether a regulation comes from an office's own folder."""
        return self.folder_of(regulation).parent in self.more

    def editions(self, regulation: str) -> tuple[Regulation, ...]:
        """Every edition of one regulation, oldest first; refuses editions whose time overlaps."""
        if regulation not in self._editions:
            files = sorted(self.folder_of(regulation).rglob("regulation.yaml"))
            editions = [as_taken(self._regulation(file), self.taken) for file in files]
            editions.sort(key=lambda one: (str(one.file.in_force_from or ""), one.file.edition))
            _refuse_overlap(editions)
            self._editions[regulation] = tuple(editions)
        return self._editions[regulation]

    def regulation(self, regulation: str, edition: str | None = None) -> Regulation:
        """One regulation in one edition; the latest where none is named."""
        editions = self.editions(regulation)
        found = [one for one in editions if edition in (None, one.file.edition)]
        if not found:
            raise RulebookError(regulation, None, f"“{regulation}”没有“{edition}”这一版本")
        return found[-1]

    def _regulation(self, file: Path) -> Regulation:
        if file not in self._read:
            self._read[file] = self.read(file)
        return self._read[file]

    def read(self, file: Path) -> Regulation:
        """One regulation file read afresh and checked against this rulebook's vocabulary."""
        document = Document(file, _shown(file))
        regulation = self.checked(document, paper_rows(file.parent))
        if regulation.id not in (file.parent.name, file.parent.parent.name):
            raise document.refuse(("id",), f"文件的 id“{regulation.id}”与文件夹“{file.parent.name}”不同，请改成一样")
        return regulation

    def checked(self, document: Document, rows: tuple[str, ...] | None) -> Regulation:
        """The regulation a document holds, checked; `rows` are the rows of the paper where they are listed."""
        written: RegulationFile = validated(TypeAdapter(RegulationFile), document)
        declared = {fact.fact: fact for fact in (*self.vocabulary.facts, *written.facts)}
        regulation = Regulation(
            file=written,
            file_sha256=hashlib.sha256(document.bytes).hexdigest(),
            file_sm3=sm3(document.bytes),
            declared=declared,
            terms={**self.vocabulary.terms, **{term.code: term.term for term in written.terms}},
        )
        check_regulation(regulation, self.vocabulary, document, rows)
        return regulation


def _shown(file: Path) -> str:
    """A file of a rulebook as a person would name it: its folder and its name."""
    return f"{file.parent.name}/{file.name}"


def paper_rows(folder: Path) -> tuple[str, ...] | None:
    """The rows of the paper in its order, from clauses.yaml beside the regulation; None where there is no such list."""
    file = folder / "clauses.yaml"
    if not file.exists():
        return None
    return tuple(validated(TypeAdapter(tuple[str, ...]), Document(file, f"{folder.name}/clauses.yaml")))


def read_values(file: Path) -> Document:
    """Any other YAML of a rulebook (examples, facts for the command line) as plain values with lines."""
    return Document(file)


def sm3(content: bytes) -> str:
    """SM3 of some bytes, in hexadecimal."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def _refuse_overlap(editions: list[Regulation]) -> None:
    """Every edition has a name and a time of its own; where there are several, each must say from when it is in force."""
    for one in editions:
        start, until = one.file.in_force_from, one.file.in_force_until
        if start is not None and until is not None and until < start:
            raise _about(one, f"版本“{one.file.edition}”的失效日早于施行日，请核对 in_force_from 与 in_force_until")
        if start is None and len(editions) > 1:
            raise _about(one, f"有多个版本时，版本“{one.file.edition}”要写明施行日 in_force_from")
    for earlier, later in pairwise(editions):
        until, start = earlier.file.in_force_until, later.file.in_force_from
        if earlier.file.edition == later.file.edition:
            raise _about(later, f"版本“{later.file.edition}”有两份文件，请删去一份或另取版本名")
        if until is None or (start is not None and start <= until):
            raise _about(
                later,
                f"版本“{later.file.edition}”与“{earlier.file.edition}”的施行期间重叠，请写明前一版本的 in_force_until",
            )


def _about(edition: Regulation, says: str) -> RulebookError:
    return RulebookError(f"{edition.id}/{edition.file.edition}", None, says)


def validated(adapter: TypeAdapter[Any], document: Document) -> Any:
    """The content of a document as the adapter's type; RulebookError with line and remedy where it does not fit."""
    try:
        value = adapter.validate_python(document.value)
    except ValidationError as failure:
        told = _telling(failure.errors())
        place = _place(told["loc"], document)
        raise document.refuse(place, _sentence(told, place, adapter)) from failure
    _refuse_loose(value, document.value, (), document)
    return value


def _telling(errors: list[Any]) -> Any:
    """The fault to tell: the first, unless a key that is not known explains why another is missing beside it."""
    first = errors[0]
    beside = (one for one in errors if one["type"] == "extra_forbidden" and one["loc"][:-1] == first["loc"][:-1])
    return next(beside, first) if first["type"] == "missing" else first


def _refuse_loose(value: Any, raw: Any, place: Place, document: Document) -> None:
    """Refuse what pydantic would bend into shape: words for yes and no, quoted numbers, yes for one."""
    if isinstance(value, bool | int) and type(raw) is not type(value) and not isinstance(raw, dict | list):
        shape = "true 或 false" if isinstance(value, bool) else "整数（不加引号）"
        raise document.refuse(place, f"“{place[-1] if place else ''}”应为{shape}，写的是“{raw}”")
    if isinstance(value, Frozen) and isinstance(raw, dict):
        for name, field in type(value).model_fields.items():
            key = field.alias or name
            if key in raw:
                _refuse_loose(getattr(value, name), raw[key], (*place, key), document)
    elif isinstance(value, tuple) and isinstance(raw, dict):
        _refuse_loose(value[0], raw, place, document)
    elif isinstance(value, tuple) and isinstance(raw, list):
        for index, (one, written) in enumerate(zip(value, raw, strict=True)):
            _refuse_loose(one, written, (*place, index), document)


def _place(loc: tuple[int | str, ...], document: Document) -> Place:
    """The part of pydantic's path that stands in the file (it also names branches of unions): the longest, told last."""
    places: list[Place] = [()]
    for step in loc:
        places += [(*place, step) for place in places if (*place, step) in document.lines]
    return max(reversed(places), key=len)


SHAPES = {
    "string": "文字（数字和日期要加引号）",
    "int": "整数",
    "bool": "true 或 false",
    "decimal": "十进制数",
    "date": "日期，如 2015-07-20",
    "tuple": "列表，如 [甲, 乙]",
    "dict": "映射，如 {键: 值}",
    "model": "映射，如 {键: 值}",
    "greater": "更大的数",
    "less": "更小的数",
}


def _sentence(error: Any, place: Place, adapter: TypeAdapter[Any]) -> str:
    """What is wrong and how to mend it, for the kinds of fault pydantic finds."""
    key = str(error["loc"][-1]) if error["loc"] else ""
    named = next((str(step) for step in reversed(place) if isinstance(step, str)), key)
    shown = str(error["input"])[:60]
    if place[:1] == ("conventions",) and error["type"] in ("missing", "extra_forbidden", "literal_error"):
        return _of_conventions(error["type"], key, shown)
    match error["type"]:
        case "missing":
            return f"缺少“{key}”，请补上"
        case "extra_forbidden":
            near = difflib.get_close_matches(key, _keys(adapter), n=1)
            return f"不认识的键“{key}”，" + (f"是否想写“{near[0]}”？" if near else "请删去或改正")
        case "value_error":
            return str(error["ctx"]["error"])
        case "literal_error" | "enum":
            allowed = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").replace(", ", "、")
            return f"“{named}”只能是 {allowed}，写的是“{shown}”"
        case "too_short":
            return f"“{named}”不能为空，请写入内容"
        case kind:
            shape = next((words for prefix, words in SHAPES.items() if kind.startswith(prefix)), "别的写法")
            return f"“{named}”应为{shape}，写的是“{shown}”"


def _of_conventions(kind: str, field: str, shown: str) -> str:
    """What is wrong with a convention, and every code it may have with the words that are then cited."""
    told = choices_told(field)
    match kind:
        case "missing":
            return f"conventions 缺少“{field}”，请写其中之一：{told}"
        case "extra_forbidden":
            return f"没有“{field}”这一惯例，请删去或改正；惯例与各自的代码是 {told}"
    return f"“{field}”只能写代码 {told}，写的是“{shown}”"


def _keys(adapter: TypeAdapter[Any]) -> list[str]:
    schema = adapter.json_schema(mode="validation")
    tables = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for table in tables for key in table.get("properties", {})})
