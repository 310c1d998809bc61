"""The rule files of this office, read once and kept: the shipped ones, and the office's own beside them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wenze.engine.errors import RulebookError
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import Regulation

Stamp = tuple[tuple[str, int], ...]


def law() -> Rulebook:
    """The rulebook of this office: the folder ``settings.WENZE_RULEBOOK``, else the one that came with the product.
    Read once and kept for the life of the process. Raises RulebookError where a file cannot be trusted."""
    return _rulebook(*_folders())


def look_again() -> None:
    """Read the rule files anew where one of the office's own, or the days off, changed since they were read. Called by the pages that
    show them and the acts that rest on them."""
    folders = _folders()
    if _read_at.get(folders, _stamp(*folders)) != _stamp(*folders):
        _rulebook.cache_clear()
        _read.cache_clear()


_read_at: dict[tuple[str, tuple[str, ...]], Stamp] = {}


def _stamp(folder: str, more: tuple[str, ...]) -> Stamp:
    """The office's own files and those of the days off, and when each was last written."""
    files = (file for one in (Path(folder) / "calendar", *more) for file in sorted(Path(one).rglob("*.yaml")))
    return tuple((str(file), file.stat().st_mtime_ns) for file in files)


def _folders() -> tuple[str, tuple[str, ...]]:
    """The rulebook, and the office's own folder of regulations beside it where there is one."""
    own = Path(getattr(settings, "WENZE_REGULATIONS", "") or Path(settings.WENZE_HOME) / "regulations")
    folder = str(getattr(settings, "WENZE_RULEBOOK", "") or shipped_rulebook())
    return folder, (str(own),) if own.is_dir() else ()


@lru_cache(maxsize=4)
def _rulebook(folder: str, more: tuple[str, ...]) -> Rulebook:
    _read_at[folder, more] = _stamp(folder, more)
    return Rulebook(Path(folder), getattr(settings, "WENZE_REGION", None) or None, [Path(one) for one in more])


def regulations() -> tuple[Regulation, ...]:
    """Every regulation of this office that can be trusted, in its latest edition, for pickers. One that cannot be read
    does not take the others down; ``faults`` says what is wrong with it."""
    return _read(*_folders())[0]


def faults() -> tuple[RulebookError, ...]:
    """What is wrong with the regulations that could not be read: file, line and how to mend it."""
    return _read(*_folders())[1]


@lru_cache(maxsize=4)
def _read(folder: str, more: tuple[str, ...]) -> tuple[tuple[Regulation, ...], tuple[RulebookError, ...]]:
    texts, wrong = [], []
    for name in _rulebook(folder, more).ids:
        try:
            texts.append(_rulebook(folder, more).regulation(name))
        except RulebookError as error:
            wrong.append(error)
    return tuple(texts), tuple(wrong)
