"""Every write about notices: told, read, and how somebody wants to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wenze.office import clock
from wenze.office.journal.actions import record
from wenze.office.matters.models import Matter
from wenze.office.notices import queries
from wenze.office.notices.channels import CHANNELS
from wenze.office.notices.models import Message, Notice, Preference
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused


@transaction.atomic
def tell(
    *, by: Account | None, today: date, accounts: Collection[Account], key: str, says: str, matter: Matter | None = None
) -> list[Notice]:
    """Tell each of ``accounts`` once, except whoever did it. In the transaction of what happened; the messages go out after
    it. Answers the new notices."""
    others = {one.pk: one for one in accounts if by is None or one.pk != by.pk}
    told = set(Notice.objects.filter(account_id__in=others, key=key).values_list("account_id", flat=True))
    now = clock.now()
    rows = [
        Notice(account_id=pk, matter=matter, key=key, says=says[:200], raised_at=now) for pk in others if pk not in told
    ]
    made = Notice.objects.bulk_create(rows, ignore_conflicts=False)
    _to_be_sent(made, now)
    return made


@transaction.atomic
def read(*, by: Account, today: date, notices: Collection[int] | None = None) -> int:
    """Mark notices of ``by`` as read; all of them where none are named. How many were unread."""
    mine = Notice.objects.filter(account=by, read_at__isnull=True)
    if notices is not None:
        mine = mine.filter(pk__in=notices)
    return mine.update(read_at=clock.now())


@transaction.atomic
def prefer(
    *,
    by: Account,
    today: date,
    account: Account,
    email: str = "",
    gateway: str = "",
    quiet_from: time = time(20, 0),
    quiet_until: time = time(8, 0),
    workdays_only: bool = True,
) -> Preference:
    """Say how one is told outside the office. Everybody says it for themselves."""
    if by.pk != account.pk:
        raise NotYours("没有这项设置")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Refused("电子邮箱写得不对，请核对，如 name@linjiang.example。", field="email") from None
    if quiet_from == quiet_until:
        raise Refused("不发的起止时间相同，等于全天都不发，请修改。", field="quiet_until")
    kept, _is_new = Preference.objects.update_or_create(
        account=account,
        defaults={
            "email": email.strip(),
            "gateway": gateway.strip(),
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "workdays_only": workdays_only,
        },
    )
    record(by=by, verb="notices.prefer", subject=account, says=f"修改{account}的提醒方式", on=today)
    return kept


def _to_be_sent(notices: list[Notice], now: datetime) -> None:
    """Write down for each notice the messages that its account wants, by the channels this office has."""
    ready = [one for one in CHANNELS if one.is_ready()]
    if not ready or not notices:
        return
    wishes = {one.account_id: one for one in Preference.objects.filter(account__in=[one.account_id for one in notices])}
    rows = []
    for notice in notices:
        wish = wishes.get(notice.account_id)
        for channel in ready if wish is not None else ():
            if channel.address(wish):
                rows.append(Message(notice=notice, channel=channel.code, not_before=queries.allowed(wish, now)))
    Message.objects.bulk_create(rows)
