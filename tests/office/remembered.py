"""A walk is built once: what it wrote is kept, and written again wherever a later test begins with the same database.

Most tests begin with a case at some stage. To bring it there takes seconds, for every act reads the case and asks the law;
to write the same rows again takes milliseconds. ``@remembered`` keeps what a walk wrote, its files and what it answered,
under everything the walk could depend on: all that was written since the test began, its arguments, the numbers from which
names are invented, the clock, the days off and the settings of the office. Anything else, and the walk is walked.

Only tests that begin with the database as it was migrated, inside a transaction of their own, remember anything.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, models

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.rulings.shelf import law

READS = ("SELECT", "PRAGMA", "EXPLAIN")
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
DIFFERS_EACH_TIME = re.compile(
    r"datetime\.datetime\([^()]*(\([^()]*\))?[^()]*\)|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?|md5\$\w+\$\w+|[0-9a-f]{32,}|UUID\('[^']*'\)"
)
"""Moments, password hashes, digests of what contains a moment, and random keys: two walks that differ in these only are
the same."""


class Numbers:
    """The numbers from which tests invent names: 1, 2, 3… They begin anew with every test."""

    everywhere: ClassVar[list[Numbers]] = []

    def __init__(self) -> None:
        self.last = 0
        self.everywhere.append(self)

    def __next__(self) -> int:
        self.last += 1
        return self.last


@dataclass
class Kept:
    """What one walk left: the statements that wrote, the files, the counters afterwards and the answer, pickled."""

    writes: list[tuple[str, Any, bool]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    answer: bytes = b""


@dataclass
class Test:
    """One test: a digest of all it wrote so far, and the walks that are just being recorded."""

    state: bytes = b""
    recorded: list[Kept] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not sql.startswith(READS):
            says = sql.split(maxsplit=1)[0] if sql.startswith(SAVEPOINTS) else f"{sql}{_plain(params)!r}"
            same = DIFFERS_EACH_TIME.sub("…", says).encode("utf-8", "surrogatepass")
            self.state = sha256(self.state + same).digest()
            for kept in self.recorded:
                kept.writes.append((sql, params, many))
        return answer


P, T = ParamSpec("P"), TypeVar("T")
_kept: dict[Any, Kept] = {}
_now: list[Test] = []


@contextmanager
def test() -> Iterator[None]:
    """While this lasts, walks are remembered. The database stands as it was migrated."""
    _now.append(Test())
    try:
        with connection.execute_wrapper(_now[-1]):
            yield
    finally:
        _now.pop()


def remembered(walk: Callable[P, T]) -> Callable[P, T]:
    """Let ``walk`` be walked only once for each beginning."""

    @wraps(walk)
    def answered(*given: P.args, **named: P.kwargs) -> T:
        if not _now:
            return walk(*given, **named)
        here = _now[-1]
        try:
            key = (walk.__module__, walk.__name__, here.state, _key(given), _key(named), _numbers(), *_settings())
        except TypeError:
            return walk(*given, **named)
        if key not in _kept:
            answer, _kept[key] = _recorded(here, lambda: walk(*given, **named))
            return answer
        return _again(_kept[key])

    return answered


def _recorded(here: Test, walk: Callable[[], Any]) -> tuple[Any, Kept]:
    kept, before = Kept(), set(_files())
    here.recorded.append(kept)
    try:
        answer = walk()
    finally:
        here.recorded.pop()
    kept.files = {name: (_folder() / name).read_bytes() for name in _files() if name not in before}
    kept.numbers, kept.answer = _numbers(), pickle.dumps(answer)
    return answer, kept


def _again(kept: Kept) -> Any:
    with connection.cursor() as cursor:
        for sql, params, many in kept.writes:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
    for name, content in kept.files.items():
        path = _folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for numbers, last in zip(Numbers.everywhere, kept.numbers, strict=True):
        numbers.last = last
    return pickle.loads(kept.answer)


def _key(value: Any) -> Any:
    """What an argument is, as far as a walk depends on it. Raises TypeError for what cannot be told."""
    if value is None or isinstance(value, str | int | bool | date):
        return value
    if isinstance(value, models.Model):
        return value._meta.label, value.pk
    if isinstance(value, list | tuple):
        return tuple(_key(one) for one in value)
    if isinstance(value, dict):
        return tuple((name, _key(one)) for name, one in sorted(value.items()))
    if is_dataclass(value):
        return type(value), tuple(_key(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, Regulation):
        return value.file_sha256, tuple(sorted(value.readings_taken.items()))
    raise TypeError(value)


def _plain(params: Any) -> Any:
    """Parameters in full: the wrapper of PostgreSQL around a JSON value shows only its beginning."""
    if isinstance(params, list | tuple):
        return [_plain(one) for one in params]
    return getattr(params, "obj", params)


def _numbers() -> tuple[int, ...]:
    return tuple(one.last for one in Numbers.everywhere)


def _settings() -> tuple[Any, ...]:
    own = sorted(name for name in dir(settings) if name.startswith("WENZE_"))
    days_off = law().calendar.sha256
    return clock._frozen_at, days_off, *(repr(getattr(settings, name)) for name in own)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def _files() -> list[str]:
    folder = _folder()
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
