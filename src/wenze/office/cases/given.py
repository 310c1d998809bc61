"""What a form hands to an act when it is more than one value: a seat of a meeting, a service with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office.documents.models import ServiceMode
from wenze.office.people.models import Account


@dataclass(frozen=True)
class Seat:
    """Someone due at a meeting. ``account`` ties them to the register, for recusal."""

    name: str
    post: str = ""
    account: Account | None = None
    present: bool = True
    recused: bool = False
    vote: str = ""


@dataclass(frozen=True)
class Served:
    """How a document reached one recipient. ``proof`` is the signed receipt or what stands for it."""

    served_on: date | None
    mode: str = ServiceMode.DIRECT
    received_by: str = ""
    proof: Any = None
    witness: str = ""
    place: str = ""
