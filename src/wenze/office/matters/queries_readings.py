"""What was sent to whom, to read or to decide, and what of it they have opened and read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from wenze.office.matters import kinds, queries_submissions
from wenze.office.matters.kinds import Sent
from wenze.office.matters.models import Matter, Reading


@dataclass(frozen=True)
class Page:
    """What somebody opens: the page of a matter, or a paper. A paper is named with the kind and key of its subject."""

    matter_id: int | None = None
    document_id: int | None = None
    subject: tuple[str, int] | None = None

    def matter(self) -> Matter | None:
        """The matter that it belongs to; None for a paper that belongs to none."""
        found = (kind.of_paper(*self.subject) for kind in kinds.every()) if self.subject else iter(())
        pk = self.matter_id or next((one for one in found if one is not None), None)
        return Matter.objects.filter(pk=pk).first()


def sent(*, to: Any, on: date) -> list[Sent]:
    """What was sent to the account ``to`` to read."""
    return [one for kind in kinds.every() for one in kind.sent(to, on)]


def readings(*, of: Any, things: Iterable[str]) -> dict[str, Reading]:
    """What the account ``of`` has opened or read of ``things``, by name. One query."""
    names = list(things)
    return {one.thing: one for one in Reading.objects.filter(account=of, thing__in=names)} if names else {}


@dataclass(frozen=True)
class Unopened:
    """Something that an account opens now for the first time: its name, its name in the journal, and whether it is read by
    being opened."""

    thing: str
    title: str
    is_read: bool


def unopened(*, by: Any, on: date, page: Page) -> list[Unopened]:
    """What is opened for the first time when the account ``by`` opens this page: what was sent to it to read, and what was
    handed in for it to decide. Nothing for whoever only may see the page."""
    matter = page.matter()
    found = [] if matter is None else [*_to_read(by, on, matter, page), *_to_decide(by, on, matter, page)]
    known = readings(of=by, things=[one.thing for one in found])
    return [one for one in found if one.thing not in known or known[one.thing].opened_at is None]


def to_sign(*, by: Any, on: date, matter_id: int) -> list[Sent]:
    """The papers of one matter for which the account still has to sign."""
    found = [one for one in sent(to=by, on=on) if one.needs_receipt and one.matter_id == matter_id]
    known = readings(of=by, things=[one.thing for one in found])
    return [one for one in found if one.thing not in known or known[one.thing].read_at is None]


def _to_read(by: Any, on: date, matter: Matter, page: Page) -> Iterable[Unopened]:
    for one in kinds.of(matter).sent(by, on):
        if one.document_id == page.document_id if page.document_id else one.matter_id == page.matter_id:
            yield Unopened(one.thing, one.title, is_read=not one.needs_receipt)


def _to_decide(by: Any, on: date, matter: Matter, page: Page) -> Iterable[Unopened]:
    for one in queries_submissions.to_decide(by=by, on=on, matter=matter):
        if page.document_id in {None, one.document_id}:
            title = f"{matter.number}{one.about}{one.term}"
            yield Unopened(one.thing, title, is_read=True)
