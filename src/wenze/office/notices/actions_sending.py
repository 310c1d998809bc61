"""Hand what waits to the channels. Any number of processes may do it at once, and any of them may be killed.

A process claims a batch of messages in the database, so that no other takes them, hands over one message for each account
and channel whatever the number of notices, and marks them as sent. What a killed process had claimed is taken again after
ten minutes. If it was killed between handing over and marking, the message goes out once more under the same identity, by
which the other side can tell.
"""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from wenze.office.notices.channels import NotTaken, Words, named
from wenze.office.notices.models import Message, Preference
from wenze.office.notices.queries import allowed
from wenze.office.people.models import Account

ACCOUNTS = 15
"""How many accounts one claim takes: with a server that keeps each of them waiting, less than a claim lasts."""
CLAIM_LASTS = timedelta(minutes=10)
AFTER = (1, 5, 15, 60, 180, 360)
"""Minutes until the next try, by the number of tries made; the last of them for all that follow."""
GIVEN_UP_AFTER = timedelta(days=14)


@dataclass
class Sent:
    """What one run did: messages handed over, notices they spoke of, messages not taken."""

    messages: int = 0
    notices: int = 0
    not_taken: int = 0


def send(*, by: Account | None = None, today: date, now: datetime) -> Sent:
    """Send everything that may go out at ``now``."""
    done = Sent()
    while claimed := _claim(now):
        groups: dict[tuple[int, str], list[Message]] = {}
        for one in claimed:
            groups.setdefault((one.notice.account_id, one.channel), []).append(one)
        for group in groups.values():
            _send_one(group, now, done)
    return done


def _claim(now: datetime) -> list[Message]:
    """Take for this process, of a few accounts, everything of theirs that may go out."""
    who = f"{socket.gethostname()[:24]}:{os.getpid()}"
    due = Message.objects.filter(state=Message.WAITING, not_before__lte=now)
    due = due.filter(Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS))
    accounts = due.order_by("notice__account_id").values_list("notice__account_id", flat=True).distinct()[:ACCOUNTS]
    with transaction.atomic():
        taken = due.filter(notice__account_id__in=list(accounts)).order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            taken = taken.select_for_update(skip_locked=True, of=("self",))
        keys = [one.pk for one in taken]
        Message.objects.filter(pk__in=keys).update(claimed_at=now, claimed_by=who)
    return list(Message.objects.filter(pk__in=keys).select_related("notice__account__preference").order_by("pk"))


def _send_one(group: list[Message], now: datetime, done: Sent) -> None:
    """Hand over one message for all of a group, or write down why not."""
    channel = named(group[0].channel)
    wish = Preference.objects.filter(account_id=group[0].notice.account_id).first()
    account = group[0].notice.account
    unread = [one for one in group if one.notice.read_at is None]
    keys = [one.pk for one in group]
    address = "" if channel is None or wish is None or not account.is_active else channel.address(wish)
    if channel is None or wish is None or not address or not unread:
        _settle(keys, Message.GIVEN_UP, "收件人已阅，或者不再用这一方式接收" if address else "收件人不再用这一方式接收")
        return
    later = allowed(wish, now)
    if later > now:
        Message.objects.filter(pk__in=keys).update(not_before=later, claimed_at=None)
        return
    try:
        channel.send(address, _words(keys, len(unread)))
    except NotTaken as refused:
        _try_again(group, refused, now)
        done.not_taken += 1
        return
    Message.objects.filter(pk__in=keys).update(state=Message.SENT, sent_at=now, said_last="", claimed_at=None)
    done.messages += 1
    done.notices += len(unread)


def _words(keys: list[int], number: int) -> Words:
    """The message: how many things there are, and where to look. Nothing of what they are about."""
    identity = hashlib.sha256(",".join(map(str, sorted(keys))).encode()).hexdigest()[:32]
    says = f"您有{number}项新的提醒，请登录{settings.WENZE_PLACE}问责办公系统查看。"
    return Words(identity, "办公系统提醒", "\n".join(part for part in (says, settings.WENZE_ADDRESS) if part))


def _try_again(group: list[Message], refused: NotTaken, now: datetime) -> None:
    keys = [one.pk for one in group]
    oldest = min(one.notice.raised_at for one in group)
    if not refused.again or now - oldest > GIVEN_UP_AFTER:
        _settle(keys, Message.GIVEN_UP, refused.says)
        return
    tries = min(max(one.tries for one in group), len(AFTER) - 1)
    again = now + timedelta(minutes=AFTER[tries])
    changes = {"not_before": again, "tries": F("tries") + 1, "said_last": refused.says[:200], "claimed_at": None}
    Message.objects.filter(pk__in=keys).update(**changes)


def _settle(keys: list[int], state: str, says: str) -> None:
    Message.objects.filter(pk__in=keys).update(state=state, said_last=says[:200], claimed_at=None)
