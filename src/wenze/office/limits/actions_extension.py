"""More time for a limit: asked for with a reason, granted by somebody else, or declined. The first due day is kept."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from wenze.office.limits.counting import ask_again
from wenze.office.limits.models import Extension, Limit
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused
from wenze.office.rulings.queries import Told


@transaction.atomic
def ask_for(*, by: Account, today: date, limit: Limit, reason: str) -> Extension:
    """Ask for more time (申请延长). Refuses a second request while one stands."""
    if Extension.objects.filter(limit=limit).exists():
        raise Refused(f"{limit.named}的期限已经申请过延长，请等候批准。")
    return Extension.objects.create(limit=limit, asked_on=today, asked_by=by, reason=reason)


@transaction.atomic
def grant(*, by: Account, today: date, limit: Limit, says: str, told: Told) -> Limit:
    """Grant the time asked for (批准延长): the law counts the new day. ``told`` are the facts of the matter. Nobody grants what they
    asked for themselves."""
    extension = limit.extension
    if extension.asked_by_id == by.pk:
        raise Refused("申请人不能批准自己的申请，请由其他负责人批准。")
    extension.granted_on, extension.granted_by, extension.says = today, by, says
    extension.save()
    facts = {**told, "extension_asked_on": extension.asked_on, "extension_granted_on": today}
    return ask_again(by=by, today=today, limit=limit, told=facts)


@transaction.atomic
def drop(*, by: Account, today: date, limit: Limit) -> None:
    """The request was declined, or taken back: the first day stands, and more time may be asked for again."""
    Extension.objects.filter(limit=limit, granted_on__isnull=True).delete()
