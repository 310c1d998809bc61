"""What the engine is told: declared, typed facts. A missing fact is unknown, never zero and never no."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from wenze.engine.answers import Frozen

Value = bool | int | Decimal | date | datetime | str | tuple[str, ...]


class FactType(StrEnum):
    """The type of a declared fact."""

    YES_NO = "yes_no"
    WHOLE = "whole"
    AMOUNT = "amount"
    DAY = "day"
    MOMENT = "moment"
    CODE = "code"
    CODES = "codes"
    TEXT = "text"


class FactDeclaration(Frozen):
    """One fact the engine may be told: its code, its Chinese term, its type, and for codes the codes allowed."""

    fact: str
    term: str
    type: FactType
    unit: str = ""
    codes: dict[str, str] = {}


class FactError(ValueError):
    """A fact was told that is not declared, or in a shape its declaration does not allow."""


FOR = "@"
"""`late_times@7-4` is the fact `late_times` as told for the finding of the circumstance or factor `7-4` alone."""


class Facts(Mapping[str, Value]):
    """Facts as told, checked against their declarations; immutable. Iterating gives only what is known.

    A fact may be told for all, or for one finding (`told_for`). What no finding gainsays is a fact of the whole; `of` gives the facts as
    they stand for one finding, where what was told for another counts for nothing.
    """

    def __init__(self, told: Mapping[str, Any], declared: Mapping[str, FactDeclaration]) -> None:
        self.declared = declared
        self._values = {name: _typed(name, raw, declared) for name, raw in told.items() if raw is not None}
        self._agreed = _agreed(self._values)

    def of(self, code: str) -> Facts:
        """These facts as they stand for the finding `code`: what was told for it goes before what was told for all."""
        if not any(FOR in name for name in self._values):
            return self
        own = {_plain(name): value for name, value in self._values.items() if name.endswith(f"{FOR}{code}")}
        narrowed = Facts({}, self.declared)
        narrowed._values = {**{name: value for name, value in self._values.items() if FOR not in name}, **own}
        return narrowed

    def __getitem__(self, name: str) -> Value:
        return self._values[name] if name in self._values else self._agreed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values or name in self._agreed

    def day(self, name: str) -> date | None:
        """A day that was told; None for what was not told or is no day."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def term(self, name: str) -> str:
        """The Chinese term of a declared fact."""
        return self.declared[_plain(name)].term

    def shown(self, name: str) -> str:
        """The value as a clerk would write it; "未知" where it was not told."""
        if name not in self:
            return "未知"
        value, codes = self[name], self.declared[_plain(name)].codes
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, datetime):
            return f"{value.year}年{value.month}月{value.day}日{value.hour}时{value.minute}分"
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        if isinstance(value, tuple):
            return "、".join(codes.get(code, code) for code in value) or "无"
        return codes.get(str(value), str(value))

    @property
    def sha256(self) -> str:
        """Hash of the facts in canonical JSON."""
        return hashlib.sha256(canonical(self._values).encode()).hexdigest()


def told_for(fact: str, code: str) -> str:
    """The name under which a fact is told for the finding of one circumstance or factor."""
    return f"{fact}{FOR}{code}"


def _plain(name: str) -> str:
    return name.partition(FOR)[0]


def _agreed(values: Mapping[str, Value]) -> dict[str, Value]:
    """The facts told for findings only, and told alike for all of them."""
    told: dict[str, list[Value]] = {}
    for name, value in values.items():
        if FOR in name and _plain(name) not in values:
            told.setdefault(_plain(name), []).append(value)
    return {name: found[0] for name, found in told.items() if all(one == found[0] for one in found)}


def canonical(value: object) -> str:
    """Any plain value as one JSON text that does not depend on the order of keys."""
    return _CANONICAL.encode(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def _typed(name: str, raw: Any, declared: Mapping[str, FactDeclaration]) -> Value:
    if _plain(name) not in declared:
        raise FactError(f"没有声明过的事实“{name}”，请先在规则文件或词表的 facts 中声明它")
    declaration = declared[_plain(name)]
    value = _parse(raw, declaration.type)
    if value is None:
        raise FactError(f"“{declaration.term}”（{name}）应为{_SHAPES[declaration.type]}，收到的是 {raw!r}")
    told = value if isinstance(value, tuple) else (value,)
    strange = [str(code) for code in told if str(code) not in declaration.codes] if declaration.codes else []
    if strange:
        raise FactError(
            f"“{declaration.term}”（{name}）不能是 {'、'.join(strange)}，可用：{'、'.join(declaration.codes)}"
        )
    return value


_SHAPES = {
    FactType.YES_NO: "是或否（true/false）",
    FactType.WHOLE: "不小于零的整数",
    FactType.AMOUNT: "十进制数",
    FactType.DAY: "日期（如 2026-11-22）",
    FactType.MOMENT: "时刻（如 2026-11-22T09:30）",
    FactType.CODE: "代码",
    FactType.CODES: "代码的列表",
    FactType.TEXT: "文字",
}


def _parse(raw: Any, kind: FactType) -> Value | None:
    match kind:
        case FactType.YES_NO:
            return raw if isinstance(raw, bool) else None
        case FactType.WHOLE:
            return raw if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0 else None
        case FactType.AMOUNT:
            return _amount(raw)
        case FactType.DAY:
            return _day(raw)
        case FactType.MOMENT:
            return _moment(raw)
        case FactType.CODES:
            fits = isinstance(raw, list | tuple | set | frozenset) and all(isinstance(code, str) for code in raw)
            return tuple(sorted(raw)) if fits else None
        case FactType.CODE | FactType.TEXT:
            return raw if isinstance(raw, str) else None


def _amount(raw: Any) -> Decimal | None:
    if isinstance(raw, bool | float):
        return None
    try:
        amount = Decimal(raw)
        return amount if amount.is_finite() else None
    except (InvalidOperation, TypeError, ValueError):
        return None


def _day(raw: Any) -> date | None:
    if isinstance(raw, datetime):
        return None
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        return None


def _moment(raw: Any) -> datetime | None:
    """A moment of local time, without zone; a bare day is not a moment."""
    if isinstance(raw, datetime):
        return raw.replace(tzinfo=None)
    if not isinstance(raw, str) or len(raw) < 13:
        return None
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return None
