"""Is the record of this office whole: the journal, the digests kept outside, and the guards of every room?"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from wenze.office.journal import digests, guards_standing, queries

LARGEST_DIGEST_BYTES = 1024 * 1024


def guards() -> list[Any]:
    """The guards of every room that has some."""
    return [import_module(f"{room}.guards") for room in settings.ROOMS if find_spec(f"{room}.guards")]


def verify(against: Mapping[str, str] | None = None) -> queries.Report:
    """The report of the journal (``queries.verify``), and whether every guard of the database stands."""
    report = queries.verify(against)
    fallen = guards_standing.fallen(connection, guards())
    if not fallen:
        return report
    says = (
        f"数据库的防改写触发器缺失、停用或被改动：{'、'.join(fallen)}。查明原因后执行 wenze journal guards 重新装上。"
    )
    return replace(report, ok=False, says=says if report.ok else report.says + says)


def digest_files(places: Iterable[Path]) -> dict[str, str]:
    """The text of every digest in ``places``: files, and folders with whatever stands below them.

    Raises OSError for what cannot be read and ValueError, with a sentence, for what is no file of digests.
    """
    found: dict[str, str] = {}
    for place in places:
        files = sorted(filter(_is_digest, place.rglob("*"))) if place.is_dir() else [place]
        found |= {str(file): _text(file) for file in files}
    return found


def _is_digest(file: Path) -> bool:
    """By its name, or whatever it is called now, by its first line."""
    if digests.NAMED_DAY.fullmatch(file.name):
        return True
    if not file.is_file() or file.stat().st_size > LARGEST_DIGEST_BYTES:
        return False
    heading = digests.HEADING.encode()
    with file.open("rb") as opened:
        return opened.read(len(heading)) == heading


def _text(file: Path) -> str:
    told = file.stat()
    if not stat.S_ISREG(told.st_mode) or told.st_size > LARGEST_DIGEST_BYTES:
        raise ValueError(f"{file} 不是外存摘要文件。")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{file} 不是外存摘要文件：不是 UTF-8 编码的文本。") from None
