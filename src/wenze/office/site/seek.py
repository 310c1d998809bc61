"""One search box over every room. Each room answers with its own row filter; nothing is found that could not be read.

A source is a query ``(*, seen_by, on, words, limit)`` answering hits with ``title``, ``href``, ``note`` and ``room``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.module_loading import import_string

from wenze.office.paper import identity

SOURCES: tuple[str, ...] = (
    "wenze.office.cases.queries.found",
    "wenze.office.leads.queries.found",
    "wenze.office.measures.queries.found",
    "wenze.office.documents.queries.found",
    "wenze.office.people.queries_found.found",
)
LIMIT = 20
LONGEST = 100


def hits(*, seen_by: Any, on: date, words: str) -> list[Any]:
    """What ``seen_by`` may read that matches ``words``, at most LIMIT from each room. Nothing for no words."""
    words = words.replace("\x00", "").strip()[:LONGEST]
    if not identity.name(words):
        return []
    return [hit for path in SOURCES for hit in import_string(path)(seen_by=seen_by, on=on, words=words, limit=LIMIT)]
