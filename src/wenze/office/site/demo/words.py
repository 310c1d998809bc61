"""What a matter is made of, in words. The words themselves are invented and stand in ``words_*``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Tip:
    """A lead as the clerk enters it. ``details`` are further fields of the form, such as how many signed together;
    ``source`` and ``confirming`` are keys of units; ``paper`` is what the confirming unit's document is called."""

    title: str
    content: str
    channel: str
    note: str = ""
    source: str = ""
    confirming: str = ""
    paper: str = ""
    reporter: str = ""
    contact: str = ""
    anonymous: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What was found about one person: circumstance, what happened, with what consequence, on what basis."""

    circumstance: str
    happened: str
    consequence: str
    basis: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """A factor: its code, what speaks for it, and the further conditions of its clause."""

    code: str
    happened: str
    basis: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Argued:
    """One argument of a defence and its answer."""

    says: str
    adopted: bool
    reason: str


@dataclass(frozen=True)
class Matter:
    """A case in words, from the lead to what the person is told to mend.

    ``evidence`` are (kind, title, what it shows); ``found`` one for each person concerned, in their order."""

    tip: Tip
    case: str
    found: tuple[Found, ...] = ()
    evidence: tuple[tuple[str, str, str], ...] = ()
    factors: tuple[Weighed, ...] = ()
    report: str = ""
    statement: str = ""
    arguments: tuple[Argued, ...] = ()
    reason: str = ""
    demands: str = ""
    execution: str = ""
    rectified: str = ""
    appeal: tuple[str, str, str, str] = ("", "", "", "")
    """Demand, grounds, what the review found, and why it was decided so."""
