"""What has this office decided about its law, on a given day: active editions, readings taken, proposals that wait."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.engine.conventions import CHOICES
from wenze.engine.regulation import Regulation
from wenze.office.paper.lamps import Lamp
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions
from wenze.office.people.refusals import NotYours
from wenze.office.rulings.models_law import Kind, OfficialText, Proposal, State

EDITIONS = (Kind.ACTIVATE, Kind.RETIRE)


def in_force(text: Regulation, on: date) -> dict[str, Proposal]:
    """Row → the latest change of its reading signed on or before the day ``on``."""
    here = (text.id, text.file.edition)
    return {
        one.row: one
        for one in _signed_readings()
        if (one.regulation, one.edition) == here and one.answered_on is not None and one.answered_on <= on
    }


_memory = threading.local()


def _signed_readings() -> list[Proposal]:
    """Every reading ever signed, oldest first. Asked once a request (see ``forget``): one page consults the law many times."""
    if not hasattr(_memory, "signed"):
        found = Proposal.objects.filter(kind=Kind.READING, state=State.SIGNED).order_by("answered_on", "pk")
        _memory.signed = list(found)
    kept: list[Proposal] = _memory.signed
    return kept


def forget() -> None:
    """Ask the database again next time: a request begins, or something has just been signed."""
    _memory.__dict__.clear()


def readings_on(text: Regulation, on: date) -> dict[str, int | str]:
    """The readings of this office on the day ``on``, as ``Regulation.with_readings`` takes them: row → place in or_else, or
    the office's own words; key of a convention → 1.

    A reading is found by its own words, so that a file that lists its readings otherwise is never misread; one that the
    file no longer has falls back to the default, and ``lost_readings`` says so.
    """
    found = {}
    for row, one in in_force(text, on).items():
        choice = _choice_of(text, one)
        if choice:
            found[row] = choice
    return found


def _choice_of(text: Regulation, taken: Proposal) -> int | str | None:
    """What a signed reading means under the file as it is now; None where the file no longer has it."""
    choice = place_of(text, taken.row, taken.reading)
    own_words_stand = taken.own_words and bool(text.choices(taken.row))
    return taken.reading if choice is None and own_words_stand else choice


def lost_readings(text: Regulation, on: date) -> tuple[Proposal, ...]:
    """Readings this office took that the file, which has changed since, no longer has."""
    return tuple(one for one in in_force(text, on).values() if _choice_of(text, one) is None)


def place_of(text: Regulation, row: str, reading: str) -> int | None:
    """0 for the default reading of a row (or a convention), 1 and on for its others; None for words that are none of them."""
    words = text.choices(row)
    return words.index(reading) if reading in words else None


def reading_on(text: Regulation, row: str, on: date) -> str:
    """The words of the reading in force of a row or a convention on the day ``on``; nothing where it has none."""
    choice = readings_on(text, on).get(row, 0)
    words = text.choices(row)
    if isinstance(choice, str):
        return choice
    return words[choice] if words else ""


def doubt_of(text: Regulation, row: str) -> str:
    """The doubt of a row, or what a convention leaves open; nothing for a row without one."""
    if row in CHOICES:
        return CHOICES[row].doubt
    found = text.provision(row)
    return found.doubt if found else ""


def read(text: Regulation, on: date) -> Regulation:
    """The regulation under the readings of the day ``on``."""
    choices = readings_on(text, on)
    return _under(_Written(text), tuple(sorted(choices.items()))) if choices else text


class _Written:
    """A regulation as written, the same as long as its file is."""

    def __init__(self, text: Regulation) -> None:
        self.text = text

    def __hash__(self) -> int:
        return hash(self.text.file_sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Written) and other.text.file_sha256 == self.text.file_sha256


@lru_cache(maxsize=64)
def _under(key: _Written, choices: tuple[tuple[str, int | str], ...]) -> Regulation:
    return key.text.with_readings(dict(choices))


# --- editions ------------------------------------------------------------------------------------------------------


def last_word(regulation: str, edition: str, on: date) -> Proposal | None:
    """The latest activation or retirement of an edition signed on or before the day ``on``."""
    signed = Proposal.objects.filter(
        regulation=regulation, edition=edition, kind__in=EDITIONS, state=State.SIGNED, answered_on__lte=on
    )
    return signed.order_by("answered_on", "pk").last()


def last_words(on: date) -> dict[tuple[str, str], Proposal]:
    """The same for every edition at once, for lists."""
    signed = Proposal.objects.filter(kind__in=EDITIONS, state=State.SIGNED, answered_on__lte=on)
    return {(one.regulation, one.edition): one for one in signed.order_by("answered_on", "pk")}


def issued_on(regulation: str, edition: str) -> date | None:
    """The day on which an edition was issued, where it was given when the edition was activated."""
    told = Proposal.objects.filter(
        regulation=regulation, edition=edition, kind=Kind.ACTIVATE, state=State.SIGNED, issued_on__isnull=False
    ).order_by("pk")
    return told.values_list("issued_on", flat=True).last()


# --- proposals -----------------------------------------------------------------------------------------------------


def proposals(*, seen_by: Any, on: date, regulation: str, edition: str = "") -> list[Proposal]:
    """Everything proposed about a regulation, the latest first. NotYours for who may not read the law."""
    permissions.demand_sight(seen_by, "rulings.read", on)
    found = Proposal.objects.filter(regulation=regulation).select_related("proposed_by", "answered_by")
    return list((found.filter(edition=edition) if edition else found).order_by("-pk"))


def proposal(*, seen_by: Any, on: date, pk: int) -> Proposal:
    """One proposal. NotYours for who may not read the law, or where there is none."""
    permissions.demand_sight(seen_by, "rulings.read", on)
    found = Proposal.objects.filter(pk=pk).select_related("proposed_by", "answered_by").first()
    if found is None:
        raise NotYours("没有这份提议")
    return found


def open_proposals(*, seen_by: Any, on: date) -> list[Proposal]:
    """What waits for a second signature, for whoever may give it or has proposed it; nobody else is told."""
    found = Proposal.objects.filter(state=State.PROPOSED).select_related("proposed_by").order_by("pk")
    if permissions.may(seen_by, "rulings.sign", on):
        return list(found)
    return list(found.filter(proposed_by=seen_by.pk))


def waiting(*, seen_by: Any, on: date) -> int:
    """How many proposals wait for the signature of ``seen_by``."""
    if not permissions.may(seen_by, "rulings.sign", on):
        return 0
    return Proposal.objects.filter(state=State.PROPOSED).exclude(proposed_by=seen_by.pk).count()


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """The proposals about the law that wait for the signature of ``seen_by``."""
    if not permissions.may(seen_by, "rulings.sign", on):
        return []
    found = Proposal.objects.filter(state=State.PROPOSED).exclude(proposed_by=seen_by.pk)
    return [
        Waiting(
            kind="todo",
            title=str(one),
            href=reverse("rulings:proposal", args=[one.pk]),
            note=_("%(name)s提出") % {"name": one.proposed_by or _("系统")},
            verb=_("审签"),
            lamp=Lamp("soon", _("待审签")),
        )
        for one in found.select_related("proposed_by").order_by("pk")
    ]


def may_do(account: Any, on: date) -> Mapping[str, bool]:
    """What ``account`` may do about the law, for the buttons of a page."""
    return {word: permissions.may(account, f"rulings.{word}", on) for word in ("ask", "propose", "sign")}


# --- the official text ---------------------------------------------------------------------------------------------


def official_texts(*, seen_by: Any, on: date, regulation: str, edition: str) -> list[OfficialText]:
    """The office's copies of an official text, the latest first."""
    permissions.demand_sight(seen_by, "rulings.read", on)
    found = OfficialText.objects.filter(regulation=regulation, edition=edition).select_related("filed_by")
    return list(found.order_by("-pk"))
