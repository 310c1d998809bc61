"""Every read of notices: one's own, and nobody else's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from wenze.office.matters import kinds
from wenze.office.matters.queries import told_to_stay_out
from wenze.office.notices import hours
from wenze.office.notices.channels import CHANNELS, Channel
from wenze.office.notices.models import Message, Notice, Preference
from wenze.office.rulings.queries import is_workday

SHOWN = 200


def notices(*, seen_by: Any, on: date) -> QuerySet[Notice]:
    """The notices of ``seen_by``, the latest first, without those of matters they must stay out of."""
    mine = Notice.objects.filter(account_id=seen_by.pk).select_related("matter")
    return mine.exclude(matter__origin_id__in=told_to_stay_out(seen_by))


def unread(*, seen_by: Any, on: date) -> int:
    """How many of them are not read yet, for the frame of every page. One query."""
    return notices(seen_by=seen_by, on=on).filter(read_at__isnull=True).order_by().count()


def address_of(notice: Notice) -> str:
    """Where the matter of a notice is; empty where it is about none."""
    return "" if notice.matter is None else kinds.of(notice.matter).address(notice.matter)


def preference(*, seen_by: Any) -> Preference:
    """How ``seen_by`` wants to be told; as it stands for everybody who has said nothing."""
    return Preference.objects.filter(account_id=seen_by.pk).first() or Preference(account=seen_by)


def ways() -> list[Channel]:
    """The channels this office has set up."""
    return [one for one in CHANNELS if one.is_ready()]


def not_taken() -> QuerySet[Message]:
    """What could not be handed over yet, or at all, for the command line."""
    return Message.objects.exclude(state=Message.SENT).exclude(said_last="").order_by("pk")


def allowed(wish: Preference, at: datetime) -> datetime:
    """The first moment from ``at`` on at which this account wants to be told."""
    return hours.next_moment(
        at,
        quiet_from=wish.quiet_from,
        quiet_until=wish.quiet_until,
        workdays_only=wish.workdays_only,
        is_workday=is_workday,
    )
