"""Files of an act that came to nothing. A file is written before the act that needs it is over; where the act is then refused,
its rows are rolled back and no row names the file any more. It goes at the end of the request; whatever a killed process
left is set aside in the nightly run, and not removed: a database that was brought back from yesterday does not know today's
files either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from logging import getLogger
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import DatabaseError

from wenze.office.documents.models import Attachment, Document, SealedOriginal

FOLDERS = ("attachments", "documents", "originals")
ASIDE = "leftovers"
YOUNG = timedelta(days=1)
"""A file younger than this may belong to an act that is still going on."""
BATCH = 500
NAMED = ((Attachment, "file"), (SealedOriginal, "file"), (Document, "pdf"), (Document, "docx"))
"""What names a kept file."""

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


def written(name: str) -> None:
    """Say that a file of this name was written for a row that is still to come."""
    names = _written.get()
    if names is not None:
        names.append(name)


@contextmanager
def removed() -> Iterator[None]:
    """What was written inside and is named by no row at the end is removed. To be entered outside any transaction."""
    names: list[str] = []
    before = _written.set(names)
    try:
        yield
    finally:
        _written.reset(before)
        if names:
            _remove_quietly(names)


def set_aside(now: datetime) -> int:
    """Move every kept file, older than YOUNG, that no row names to the folder ASIDE. How many there were."""
    moved = 0
    old = list(_kept(now - YOUNG))
    for start in range(0, len(old), BATCH):
        for name in _unnamed(old[start : start + BATCH]):
            place = Path(default_storage.path(f"{ASIDE}/{name}"))
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(default_storage.path(name)).replace(place)
            moved += 1
    return moved


def _remove_quietly(names: list[str]) -> None:
    """Where the database or the disk fails now, the nightly run will see to it."""
    try:
        for name in _unnamed(names):
            default_storage.delete(name)
    except (DatabaseError, OSError) as reason:
        getLogger("wenze").warning("files left behind: %s (%s)", ", ".join(names), reason)


def _unnamed(names: list[str]) -> set[str]:
    """Those of the files that no row names."""
    alone = set(names)
    for model, field in NAMED:
        alone -= set(model.objects.filter(**{f"{field}__in": alone}).values_list(field, flat=True))
    return alone


def _kept(before: datetime) -> Iterator[str]:
    """The name of every file of ours that was last written ``before``."""
    waiting = [folder for folder in FOLDERS if default_storage.exists(folder)]
    while waiting:
        folder = waiting.pop()
        folders, files = default_storage.listdir(folder)
        waiting += [f"{folder}/{one}" for one in folders]
        for name in (f"{folder}/{one}" for one in files):
            if default_storage.get_modified_time(name).astimezone(UTC) < before:
                yield name
