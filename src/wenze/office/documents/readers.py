"""Who may read a document or a file? The rooms above answer; until one does, nobody may.

A room registers in its ``AppConfig.ready`` the condition under which an account sees the documents of its subjects::

    readers.register("cases.case", lambda account, on: Q(subject_id__in=cases_seen(account, on).values("pk")))
    readers.register_files("cases", lambda account, on: Q(evidence__case__in=cases_seen(account, on)))

The same condition filters the ledger, the search and every download, so that no way to read is wider than another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q

from wenze.office.documents.kinds import KINDS, label_of
from wenze.office.people.refusals import Refused

Seen = Callable[[Any, date], Q]
Gate = Callable[..., tuple[str, ...]]

_documents: dict[str, Seen] = {}
_files: dict[str, Seen] = {}
_gates: dict[str, Gate] = {}

NOTHING = Q(pk__in=())


def register(subject_kind: str, seen: Seen) -> None:
    """Documents about subjects of this kind are read under ``seen(account, on)``, a condition on Document that joins no
    other table, so that no document comes twice and few of them are found without looking at all."""
    _documents[subject_kind] = seen


def register_files(room: str, seen: Seen) -> None:
    """Attached files of ``room`` are read under ``seen(account, on)``, a condition on Attachment: through the room's own
    foreign keys, or through ``subject_kind`` and ``subject_id``."""
    _files[room] = seen


def register_gate(kind: str, gate: Gate) -> None:
    """No document of this kind is issued before ``gate(document=…, by=…, today=…)`` has let it pass.

    The gate raises ``Refused``, or answers the codes of the elements the letter must carry.
    """
    _gates[kind] = gate


def documents_seen(account: Any, on: date) -> Q:
    """The condition on Document under which ``account`` reads on the day ``on``. Nothing for whoever is signed out."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return NOTHING
    found = NOTHING
    for kind, seen in _documents.items():
        found |= Q(subject_kind=kind) & seen(account, on)
    return found


def attachments_seen(account: Any, on: date) -> Q:
    """The condition on Attachment: what the rooms let ``account`` read, and its own uploads not yet put anywhere."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return NOTHING
    found = Q(uploaded_by=account.pk, uploaded_on=on, subject_kind="")
    for seen in _files.values():
        found |= seen(account, on)
    return found


def gate_of(kind: str) -> Gate:
    """The gate of this kind. Refused where no room has set one, or the kind is not known at all."""
    gate = _gates.get(kind)
    if gate is None or kind not in KINDS:
        raise Refused(f"没有办理步骤制发“{label_of(kind)}”这种文书，不能签发。")
    return gate
