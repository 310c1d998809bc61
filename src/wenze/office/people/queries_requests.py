"""What two administrators do together about an account: what may be asked, by whom it is confirmed, what waits for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from wenze.office import clock
from wenze.office.paper.lamps import SOON, Lamp
from wenze.office.paper.waiting import Waiting
from wenze.office.people import permissions, queries
from wenze.office.people.models import Account, AccountRequest, RequestKind, RequestState
from wenze.office.people.models.account_requests import OPEN_FOR
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.refusals import NotYours


def administers_as(account: Any, on: date) -> str:
    """The administrator role in which ``account`` acts on the day ``on``; empty for anyone who administers nothing."""
    return next(iter(sorted(permissions.roles_of(account, on) & ADMINISTRATORS)), "")


def kinds_for(*, seen_by: Any, on: date, account: Account) -> list[RequestKind]:
    """What ``seen_by`` may ask about ``account``: what no administrator may do alone. Nothing about one's own account."""
    if account.pk == seen_by.pk:
        return []
    found: list[RequestKind] = []
    keeps = permissions.abilities_of(permissions.roles_of(seen_by, on)) & {"accounts.write", "accounts.read"}
    if keeps and queries.guarded(account, on):
        found += [RequestKind.RESET_PASSWORD, RequestKind.CLOSE if account.is_active else RequestKind.REOPEN]
    if keeps and Authenticator.objects.filter(user=account).exists():
        found.append(RequestKind.REMOVE_SECOND_STEP)
    if permissions.may(seen_by, "grants.write", on):
        found.append(RequestKind.GRANT_ADMINISTRATOR)
    return found


def requests(*, seen_by: Any, on: date) -> QuerySet[AccountRequest]:
    """Every request, the latest first, for the three administrators. Empty for anyone else."""
    found = AccountRequest.objects.select_related("account", "organ", "asked_by", "answered_by")
    return found if administers_as(seen_by, on) else found.none()


def request(*, seen_by: Any, on: date, pk: int) -> AccountRequest:
    """The request ``pk``. Raises NotYours for anyone but the three administrators."""
    found = requests(seen_by=seen_by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotYours("没有这项申请")
    return found


def is_open(asked: AccountRequest) -> bool:
    """Can it still be answered? It closes itself after OPEN_FOR."""
    return asked.state == RequestState.ASKED and clock.now() < asked.asked_at + OPEN_FOR


def state_says(asked: AccountRequest) -> str:
    """The state in words; one that is past its time counts as closed before anybody has entered it."""
    past = asked.state == RequestState.ASKED and not is_open(asked)
    return str((RequestState.EXPIRED if past else RequestState(asked.state)).label)


def why_not_answered_by(asked: AccountRequest, account: Any, on: date) -> str:
    """Why ``account`` may not confirm or decline; empty where it may."""
    role = administers_as(account, on)
    if not role:
        return _("只有管理员可以确认。")
    if account.pk == asked.asked_by_id:
        return _("提出人不能自行确认，须由另一类管理员确认。")
    if account.pk == asked.account_id:
        return _("不能确认关于本人账号的申请。")
    if role == asked.asked_as:
        return _("须由与提出人不同类的管理员确认。")
    return ""


def to_answer(*, seen_by: Any, on: date) -> QuerySet[AccountRequest]:
    """The open requests that ``seen_by`` may confirm."""
    role = administers_as(seen_by, on)
    since = clock.now() - OPEN_FOR
    waiting = requests(seen_by=seen_by, on=on).filter(state=RequestState.ASKED, asked_at__gt=since)
    return waiting.exclude(asked_by=seen_by.pk).exclude(account=seen_by.pk).exclude(asked_as=role)


def waiting(*, seen_by: Any, on: date) -> int:
    """How many requests wait for ``seen_by``."""
    return to_answer(seen_by=seen_by, on=on).count() if administers_as(seen_by, on) else 0


def waiting_for(*, seen_by: Any, on: date) -> list[Waiting]:
    """They as items of the workbench."""
    if not administers_as(seen_by, on):
        return []
    return [
        Waiting(
            kind="todo",
            title=f"{one.get_kind_display()}：{one.account}",
            href=reverse("people:request", args=[one.pk]),
            note=_("%(name)s提出") % {"name": one.asked_by.display_name} + f" · {one.reason[:40]}",
            verb=_("确认"),
            lamp=Lamp(SOON, _("待确认")),
        )
        for one in to_answer(seen_by=seen_by, on=on)
    ]


def untold(account: Account) -> list[AccountRequest]:
    """What two administrators did to ``account`` that its owner has not been told yet, the oldest first."""
    found = AccountRequest.objects.filter(account=account, state=RequestState.CONFIRMED, told_at__isnull=True)
    return list(found.select_related("asked_by", "answered_by").order_by("pk"))
