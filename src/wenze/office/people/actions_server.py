"""Writes about accounts from the server itself, by whoever has its console: for an account that no administrator alone
may touch, and for one that nobody can open any more. Each has its journal row."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from axes.utils import reset as unlock
from django.db import transaction

from wenze.office.journal.actions import record
from wenze.office.people.models import Account
from wenze.office.people.passwords import readable_password
from wenze.office.people.refusals import Refused


@transaction.atomic
def rescue_account(*, by: None, today: date, username: str) -> str:
    """A new password to hand over, and the lock lifted. A second step stays."""
    account = _held(username)
    password = readable_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    unlock(username=username.lower())
    record(by=by, verb="people.rescue_account", subject=account, says=f"在服务器上重置密码：{username}", on=today)
    return password


@transaction.atomic
def remove_second_step(*, by: None, today: date, username: str) -> str:
    """Take away a second step that was lost, with its recovery codes, and give a new password to hand over: whoever knew
    the old one does not come in by it alone."""
    account = _held(username)
    removed, _each = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise Refused(f"账号“{username}”没有启用两步验证。")
    says = f"在服务器上解除两步验证：{username}"
    record(by=by, verb="people.remove_second_step", subject=account, says=says, on=today)
    return rescue_account(by=by, today=today, username=username)


@transaction.atomic
def turn_account(*, by: None, today: date, username: str, active: bool) -> None:
    """Close an account, or reopen a closed one, whatever roles it holds."""
    account = _held(username)
    word = "启用" if active else "停用"
    if account.is_active == active:
        raise Refused(f"账号“{username}”已是{word}状态。")
    account.is_active = active
    account.save(update_fields=["is_active"])
    verb = "people.reopen_account" if active else "people.close_account"
    record(by=by, verb=verb, subject=account, says=f"在服务器上{word}账号：{username}", on=today)


def _held(username: str) -> Account:
    account = Account.objects.select_for_update().filter(username=username).first()
    if account is None:
        raise Refused(f"没有账号“{username}”。")
    return account
