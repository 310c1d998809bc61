"""Noting that somebody opened or read what was sent to them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office import clock
from wenze.office.journal.actions import record, take_turn
from wenze.office.matters import queries_readings as queries
from wenze.office.matters.models import Reading
from wenze.office.matters.queries_readings import Page
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours


@transaction.atomic
def note_opened(*, by: Account, today: date, page: Page) -> list[Reading]:
    """Note that ``by`` opened the page of a matter, or a paper: whatever was sent to them there is opened, and read unless it
    needs a receipt. Opened again, nothing changes: the first time is kept."""
    take_turn()
    noted = []
    for one in queries.unopened(by=by, on=today, page=page):
        made, _is_new = Reading.objects.get_or_create(account=by, thing=one.thing, defaults={"opened_at": clock.now()})
        made.opened_at = made.opened_at or clock.now()
        made.read_at = made.read_at or (made.opened_at if one.is_read else None)
        made.save()
        record(by=by, verb="matters.note_opened", subject=made, says=f"打开：{one.title}", on=today)
        noted.append(made)
    return noted


@transaction.atomic
def acknowledge(*, by: Account, today: date, thing: str) -> Reading:
    """Say that one has read what was sent (阅知), or sign for it where it needs a receipt (签收). Done a second time it
    changes nothing.

    Raises NotYours for what was not sent to ``by``.
    """
    take_turn()
    item = next((one for one in queries.sent(to=by, on=today) if one.thing == thing), None)
    if item is None:
        raise NotYours("没有这一件待阅事项")
    made, is_new = Reading.objects.get_or_create(account=by, thing=thing, defaults={"read_at": clock.now()})
    if is_new or made.read_at is None:
        made.read_at = made.read_at or clock.now()
        made.save(update_fields=["read_at"])
        says = f"{'签收' if item.needs_receipt else '阅知'}：{item.title}"
        record(by=by, verb="matters.acknowledge", subject=made, says=says, on=today)
    return made
