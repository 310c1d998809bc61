"""The kinds of matters: each room that handles some says here, once, when the office starts, what the floor must know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wenze.office.matters.models import Matter
from wenze.office.people.models import Cadre


@dataclass(frozen=True)
class Sent:
    """Something that was sent to an account, and is read by opening it.

    ``thing``   its name in ``Reading``
    ``title``, ``note``, ``href``  how the workbench lists it; ``title`` is also its name in the journal
    ``sent_on``  when it was sent
    ``matter_id``  the matter on whose page it stands
    ``document_id``  its paper, where it has one
    ``needs_receipt``  opening it is not enough: it has to be signed for
    """

    thing: str
    title: str
    note: str
    href: str
    sent_on: date
    matter_id: int
    document_id: int | None = None
    needs_receipt: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of matter.

    ``code``     as in ``Matter.kind``
    ``term``     what a clerk calls one of them
    ``rows``     the rows of this kind that an account sees whole on a day
    ``address``  where the page of one of them is
    ``concerned``  the people that one of them is about, whose register says who must stay out of it
    ``assigned``  is called after a matter was given to an officer
    ``release``  ends the part that an account has in a matter, because it must stay out from that day on
    ``sent``    what was sent to an account to read, on a day
    """

    code: str
    term: str
    rows: Callable[[Any, date], QuerySet[Any]]
    address: Callable[[Matter], str]
    concerned: Callable[[Matter], list[Cadre]]
    release: Callable[[Matter, Any, date], None] = lambda _matter, _account, _on: None
    sent: Callable[[Any, date], list[Sent]] = lambda _account, _on: []
    assigned: Callable[[Matter, date], object] = lambda _matter, _on: None


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called by the room of this kind when the office starts."""
    _KINDS[kind.code] = kind


def named(code: str) -> Kind:
    """The kind with this code. Raises KeyError for one that no room has registered."""
    return _KINDS[code]


def every() -> list[Kind]:
    """Every kind there is."""
    return list(_KINDS.values())


def of(matter: Matter) -> Kind:
    """The kind of this matter."""
    return _KINDS[matter.kind]
