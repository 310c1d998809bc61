"""Marking what was sent to somebody to read as read."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office import clock
from wenze.office.cases import queries_sight as sight
from wenze.office.cases import queries_waiting
from wenze.office.journal.actions import record, take_turn
from wenze.office.matters.models import Reading
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours


@transaction.atomic
def acknowledge(*, by: Account, today: date, thing: str) -> Reading:
    """Mark what was to be read as read (阅知), with the time. Done a second time it changes nothing.

    Raises NotYours for what was not sent to ``by`` to read.
    """
    take_turn()
    shut_out = sight.is_shut_out(by, today)
    listed = [] if shut_out else queries_waiting.to_read(seen_by=by, on=today)
    item = next((one for one in listed if one.thing == thing), None)
    if item is None:
        raise NotYours("没有这一件待阅事项")
    made, is_new = Reading.objects.get_or_create(account=by, thing=thing, defaults={"read_at": clock.now()})
    if is_new:
        record(by=by, verb="cases.acknowledge", subject=made, says=f"阅知：{item.title}（{item.note}）", on=today)
    return made
