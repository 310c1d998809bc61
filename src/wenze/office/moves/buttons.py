"""What can be done with a matter now, and why not: the answers of the law in the shape the templates draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.engine.answers import Basis, Reason
from wenze.engine.procedure import MoveAnswer
from wenze.office.moves.declared import Move
from wenze.office.moves.one_track import OneTrack
from wenze.office.rulings import queries as law

UNKNOWN = "未知"
"""How the engine shows a fact that nobody has told."""


@dataclass(frozen=True)
class Cite:
    """A chip: the row, and what it says for whoever points at it."""

    row: str
    says: str = ""

    def __str__(self) -> str:
        return self.row


@dataclass(frozen=True)
class Missing:
    """Why a move is closed, with the row behind it."""

    says: str
    cite: str


@dataclass(frozen=True)
class Button:
    """One move, in the shape the template ``site/_moves.html`` draws. ``main`` is the one that is waited for."""

    label: str
    href: str
    open: bool
    main: bool = False
    missing: tuple[Missing, ...] = ()
    cites: tuple[Cite, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Checklist:
    """What one move needs, for the page of its form: what is missing, what nobody has told yet, what is met."""

    is_open: bool
    who: str
    hint: str
    missing: tuple[Missing, ...] = ()
    unknown: tuple[Missing, ...] = ()
    met: tuple[Cite, ...] = ()


@dataclass(frozen=True)
class Doors:
    """What somebody finds on the page of a matter: the buttons, and the codes of every move that is open to them."""

    buttons: tuple[Button, ...]
    open: frozenset[str]


def doors(procedure: OneTrack, matter: Any, account: Any, on: date) -> Doors:
    """The moves that have a button, the one that is waited for first, then those that are open; and what is open at all."""
    answers, waited = procedure.stands(matter, account, on)
    drawn: list[tuple[int, Button]] = []
    for one in answers:
        known = procedure.named(one.move)
        href = address(known, matter)
        if href:
            is_main = one.open is True and one.move in waited
            rank = 0 if is_main else 1 if one.open else 2
            drawn.append((rank, _button(known, matter, one, href, is_main)))
    ordered = tuple(button for _rank, button in sorted(drawn, key=lambda pair: pair[0]))
    return Doors(ordered, frozenset(one.move for one in answers if one.open))


def address(move: Move, matter: Any) -> str:
    """Where the page of a move is; empty where it has none of its own."""
    return reverse("moves:move", args=[matter.pk, move.code]) if move.page is None else move.page(matter)


def checklist(answer: MoveAnswer, hint: str, who: str) -> Checklist:
    """What the move needs, in words. Where nothing else is missing, what is not known stands as missing."""
    known = tuple(Missing(one.says, row_of(one)) for one in answer.missing if not is_unknown(one))
    unknown = tuple(Missing(one.says, row_of(one)) for one in answer.missing if is_unknown(one))
    met = cites_of(answer.reasons)
    return Checklist(answer.open is True, who, hint, known or unknown, unknown if known else (), met)


def who_makes(answer: MoveAnswer, matter: Any) -> str:
    """The roles that make a move, in words."""
    text = law.regulation(matter.regulation, matter.edition)
    return "、".join(text.term(role) for role in answer.who)


def row_of(reason: Reason) -> str:
    """The row behind a reason; what the office demands itself says so, and no more."""
    return _("本机构程序") if reason.citation.basis == Basis.OFFICE else str(reason.citation)


def is_unknown(reason: Reason) -> bool:
    """Does this reason only say that something is not known yet?"""
    return any(value == UNKNOWN for _term, value in reason.facts)


def missing_for(answer: MoveAnswer) -> list[Missing]:
    """Why the move is closed: what is known to stand in the way before what is only not known yet."""
    return [Missing(one.says, row_of(one)) for one in sorted(answer.missing, key=is_unknown)]


def cites_of(reasons: Iterable[Reason]) -> tuple[Cite, ...]:
    """The rows of the regulation behind these reasons, each once."""
    found: dict[str, Cite] = {}
    for one in reasons:
        if one.citation.basis != Basis.OFFICE:
            found.setdefault(str(one.citation), Cite(str(one.citation), one.says))
    return tuple(found.values())


def _button(move: Move, matter: Any, answer: MoveAnswer, href: str, is_main: bool) -> Button:
    label = answer.term if move.label is None else move.label(matter)
    if answer.open:
        return Button(label, href, True, is_main, cites=cites_of(answer.reasons), note=str(move.hint))
    return Button(label, "", False, missing=tuple(missing_for(answer)))
