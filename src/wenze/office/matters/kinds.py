"""The kinds of matters: each room that handles some says here, once, when the office starts, what the floor must know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from wenze.office.matters.models import Matter
from wenze.office.people.models import Account, Cadre


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
class Submission:
    """Something that was handed in and waits for others to decide on it.

    ``thing``   its name in ``Reading``: whoever decides it has a reading of this name once they opened it
    ``move``, ``term``  what was handed in: its code, and in Chinese
    ``part``, ``about``  the key and the name of the one in the matter whom it concerns, if it concerns one
    ``document_id``  its paper, where it has one
    ``decides``   may this account decide it, on a day?
    ``take_back``  undoes it in its room; by whom, on which day, with which reason. Answers what had been typed
    """

    thing: str
    move: str
    term: str
    by: Account
    decides: Callable[[Any, date], bool]
    take_back: Callable[[Account, date, str], Mapping[str, Any]]
    part: int | None = None
    about: str = ""
    document_id: int | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of matter.

    ``code``     as in ``Matter.kind``
    ``term``     what a clerk calls one of them
    ``rows``     the rows of this kind that an account sees whole on a day
    ``address``  where the page of one of them is
    ``concerned``  the people that one of them is about, whose register says who must stay out of it
    ``concerning``  the keys of those that are about any of some people, given by their keys or as a subquery
    ``assigned``  is called after a matter was given to an officer
    ``release``  ends the part that an account has in a matter, because it must stay out from that day on
    ``sent``    what was sent to an account to read, on a day
    ``seen``    the rows of this kind of which an account sees anything on a day; None where they are ``rows``
    ``submitted``  what was handed in in one matter and waits for a decision
    ``ledger``  the name of the address of their ledger, where they have one
    ``of_paper``  the key of the matter that a letter is about, from the kind and key of its subject; None: not one of these
    """

    code: str
    term: str
    rows: Callable[[Any, date], QuerySet[Any]]
    address: Callable[[Matter], str]
    concerned: Callable[[Matter], list[Cadre]]
    concerning: Callable[[Any], QuerySet[Any, Any]]
    release: Callable[[Matter, Any, date], None] = lambda _matter, _account, _on: None
    sent: Callable[[Any, date], list[Sent]] = lambda _account, _on: []
    assigned: Callable[[Matter, date], object] = lambda _matter, _on: None
    seen: Callable[[Any, date], QuerySet[Any]] | None = None
    submitted: Callable[[Matter], list[Submission]] = lambda _matter: []
    ledger: str = ""
    of_paper: Callable[[str, int], int | None] = lambda _subject_kind, _subject_id: None


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
