"""Every write about accounts and the roles they hold.

Separation of the three administrators: the system administrator keeps accounts, the security administrator grants
roles, the security auditor reads the journal. Nobody grants a role to themselves. No administrator alone resets, closes
or reopens the account of another administrator or of anyone who signs, or makes an administrator: two do that together
(``actions_requests.py``), or it is done on the server (``actions_server.py``). Else one of the three could become the
other two.
"""

from __future__ import annotations

from datetime import date, timedelta

from axes.utils import reset as unlock
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from wenze.office import clock
from wenze.office.journal.actions import record
from wenze.office.journal.models import Entry
from wenze.office.paper import dates, identity
from wenze.office.people import permissions, queries
from wenze.office.people.actions import _checked
from wenze.office.people.models import Account, Cadre, Organ, OrganKind, PastPassword, RoleGrant
from wenze.office.people.models.accounts import ADMINISTRATORS, Role
from wenze.office.people.passwords import readable_password
from wenze.office.people.refusals import Refused
from wenze.office.people.seals import digest

APART = "系统管理员、安全保密管理员、安全审计员必须由不同的人担任，且不得兼任其他角色。请改授其他账号。"
TOGETHER = "请在该账号页提出申请，由另一类管理员在24小时内确认。"
UNKNOWN_EVERY = timedelta(minutes=1)


@transaction.atomic
def found_office(*, by: None, today: date, organ_name: str, by_click: bool = False) -> list[tuple[Account, str]]:
    """The three administrators of a new office, each with a password to hand over. Only while there is no account.

    ``by_click``: see ``create_account``.
    """
    if Account.objects.exists():
        raise Refused("系统中已有账号，不能再次开办。请由系统管理员开立账号、安全保密管理员授予角色。")
    organ = Organ.objects.filter(name=organ_name).first() or Organ(
        name=organ_name, short_name=organ_name[:40], kind=OrganKind.OTHER
    )
    if organ.pk is None:
        _checked(organ)
        organ.save()
    made = []
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        account = Account(username=role.value, display_name=role.label, organ=organ)
        password = _give_password(account, by_click)
        account.save()
        RoleGrant.objects.create(account=account, role=role.value, organ=organ, from_on=today)
        record(by=by, verb="people.found_office", subject=account, says=f"开办：开立{role.label}账号", on=today)
        made.append((account, password))
    return made


@transaction.atomic
def create_account(
    *,
    by: Account,
    today: date,
    username: str,
    display_name: str,
    organ: Organ,
    cadre: Cadre | None = None,
    cadre_identity: str = "",
    by_click: bool = False,
) -> tuple[Account, str]:
    """Open an account. Answers it and the password to hand over, which must be changed at first sign-in.

    The person is given as ``cadre`` or by identity number: an administrator does not read the ledger of cadres.
    ``by_click``: an invented person of a demonstration, who signs in by one click and has no password (it answers "").
    """
    permissions.demand(by, "accounts.write", today)
    if cadre_identity:
        cadre = Cadre.objects.filter(identity_digest=digest(cadre_identity)).first()
        if cadre is None:
            raise Refused("干部名册中没有这个身份证号，请核对，或先由承办人登记干部。", field="cadre_identity")
    if cadre is not None and Account.objects.filter(cadre=cadre).exists():
        raise Refused("该干部已有账号，一人一号。", field="cadre_identity")
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(f"用户名“{username}”已被使用，请换一个。", field="username")
    display_name = identity.name(display_name)
    account = Account(username=username, display_name=display_name, organ=organ, cadre=cadre)
    password = _give_password(account, by_click)
    _checked(account)
    account.save()
    record(
        by=by, verb="people.create_account", subject=account, says=f"开立账号：{username}（{display_name}）", on=today
    )
    return account, password


@transaction.atomic
def reset_password(*, by: Account, today: date, account: Account) -> str:
    """A new password to hand over, to be changed at the next sign-in. Nobody resets their own this way."""
    permissions.demand(by, "accounts.write", today)
    if by.pk == account.pk:
        raise Refused("不能重置本人的密码，请用“修改密码”。")
    _demand_plain(account, today, "重置密码")
    password = readable_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    unlock(username=account.username.lower())
    record(by=by, verb="people.reset_password", subject=account, says=f"重置密码：{account.username}", on=today)
    return password


@transaction.atomic
def close_account(*, by: Account, today: date, account: Account) -> None:
    """Stop an account from signing in. Its past acts stay."""
    _turn(by=by, today=today, account=account, active=False)


@transaction.atomic
def reopen_account(*, by: Account, today: date, account: Account) -> None:
    """Let a closed account sign in again."""
    _turn(by=by, today=today, account=account, active=True)


def _turn(*, by: Account, today: date, account: Account, active: bool) -> None:
    permissions.demand(by, "accounts.write", today)
    if by.pk == account.pk:
        raise Refused("不能停用或启用本人的账号。")
    _demand_plain(account, today, "启用" if active else "停用")
    turn(by=by, today=today, account=account, active=active)


def turn(*, by: Account, today: date, account: Account, active: bool) -> None:
    """Close or reopen, whatever roles the account holds. For acts that have made sure that it may be done."""
    word = "启用" if active else "停用"
    changed = Account.objects.filter(pk=account.pk, is_active=not active).update(is_active=active)
    if not changed:
        raise Refused(f"账号{account.username}已是{word}状态。")
    account.is_active = active
    verb = "people.reopen_account" if active else "people.close_account"
    record(by=by, verb=verb, subject=account, says=f"{word}账号：{account.username}", on=today)


@transaction.atomic
def change_own_password(*, by: Account, today: date, old: str, new: str) -> None:
    """Change the password of ``by``, who proves knowing the old one. Raises Refused with the field at fault."""
    if not by.check_password(old):
        raise Refused("原密码不正确，请重新输入。", field="old")
    try:
        password_validation.validate_password(new, by)
    except ValidationError as error:
        raise Refused("".join(error.messages), field="new") from error
    PastPassword.objects.create(account=by, hashed=by.password, set_at=clock.now())
    by.set_password(new)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record(by=by, verb="people.change_own_password", subject=by, says="修改本人密码", on=today)


@transaction.atomic
def note_sign_in(*, by: Account, today: date, address: str) -> None:
    """Enter that ``by`` signed in from the network address ``address``."""
    record(by=by, verb="people.sign_in", subject=by, says="登录", detail={"address": address}, on=today)


@transaction.atomic
def note_failed_sign_in(
    *, by: None, today: date, username: str, secret: str, address: str, is_locked: bool
) -> Entry | None:
    """Enter that a wrong ``secret`` (密码, 验证码) was given for ``username`` from ``address``, and whether that locked the account.

    What is typed as an unknown name may be a password: it is not entered, and of a run of such errors only one a minute.
    """
    account = queries.account_named(username)
    detail = {"address": address}
    if account is not None:
        locked = "，账号锁定" if is_locked else ""
        says = f"{secret}不正确{locked}：{account.username}"
        return record(by=by, verb="people.failed_sign_in", subject=account, says=says, detail=detail, on=today)
    verb = "people.unknown_sign_in"
    latest = Entry.objects.filter(verb=verb).order_by("-sequence").first()
    if latest is not None and clock.now() - latest.at < UNKNOWN_EVERY:
        return None
    return record(by=by, verb=verb, subject=None, says="以不存在的用户名登录", detail=detail, on=today)


@transaction.atomic
def note_sign_out(*, by: Account, today: date) -> None:
    """Enter that ``by`` signed out."""
    record(by=by, verb="people.sign_out", subject=by, says="退出", on=today)


@transaction.atomic
def grant_role(
    *, by: Account, today: date, account: Account, role: str, organ: Organ, from_on: date, until_on: date | None = None
) -> RoleGrant:
    """Grant ``role`` at ``organ`` for the days ``from_on`` to ``until_on`` (both included; None: until ended).

    Refused when ``by`` grants to themselves, and when the three administrators would not stay apart.
    """
    permissions.demand(by, "grants.write", today)
    if by.pk == account.pk:
        raise Refused("不能给本人授予角色。")
    if role not in Role.values:
        raise Refused("没有这个角色，请从列表中选择。", field="role")
    if role in ADMINISTRATORS:
        _stay_apart(account, role, from_on, until_on)
        raise Refused(f"管理员角色不能由一名管理员单独授予。{TOGETHER}", field="role")
    return grant(by=by, today=today, account=account, role=role, organ=organ, from_on=from_on, until_on=until_on)


def grant(
    *, by: Account, today: date, account: Account, role: str, organ: Organ, from_on: date, until_on: date | None = None
) -> RoleGrant:
    """Grant a role of any kind. For acts that have made sure that it may be granted; must run inside a transaction."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    _stay_apart(account, role, from_on, until_on)
    made = RoleGrant(account=account, role=role, organ=organ, from_on=from_on, until_on=until_on)
    _checked(made)
    made.save()
    permissions.forget(account)
    record(
        by=by,
        verb="people.grant_role",
        subject=account,
        says=f"授予{account}“{Role(role).label}”角色（{organ}）",
        detail={"role": role, "organ": str(organ), "from_on": from_on, "until_on": until_on},
        on=today,
    )
    return made


@transaction.atomic
def end_grant(*, by: Account, today: date, grant: RoleGrant) -> None:
    """End a running grant: today is its last day."""
    permissions.demand(by, "grants.write", today)
    if by.pk == grant.account_id:
        raise Refused("不能收回本人的角色，请由另一名安全保密管理员办理。")
    grant = RoleGrant.objects.select_for_update().select_related("account").get(pk=grant.pk)
    if grant.until_on is not None and grant.until_on < today:
        raise Refused("该授权已经终止。")
    if grant.role in ADMINISTRATORS:
        raise Refused(f"管理员角色不能由一名管理员单独收回。{TOGETHER}")
    grant.until_on = max(grant.from_on, today)
    grant.save(update_fields=["until_on"])
    permissions.forget(grant.account)
    says = f"收回{grant.account}的“{grant.get_role_display()}”角色，{dates.spoken(today)}后失效"
    record(by=by, verb="people.end_grant", subject=grant.account, says=says, on=today)


def _demand_plain(account: Account, today: date, act: str) -> None:
    """Refuse ``act`` on an administrator or on anyone who signs, whether the grant runs already or begins later."""
    why = queries.guarded(account, today)
    if why:
        raise Refused(f"{account}{why}，不能由一名管理员单独{act}。{TOGETHER}")


def _give_password(account: Account, by_click: bool) -> str:
    """A first password for ``account``, to be changed; or none at all, which only a demonstration allows."""
    if by_click:
        if not settings.WENZE_DEMO:
            raise Refused("没有密码的账号只能在演示环境中开立。")
        account.set_unusable_password()
        account.must_change_password = False
        return ""
    password = readable_password()
    account.set_password(password)
    account.must_change_password = True
    return password


def _stay_apart(account: Account, role: str, from_on: date, until_on: date | None) -> None:
    """Refuse a role that the account may not hold beside those it holds in the same days."""
    running = RoleGrant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on), account=account)
    if until_on is not None:
        running = running.filter(from_on__lte=until_on)
    for other in running:
        if other.role != role and (role in ADMINISTRATORS or other.role in ADMINISTRATORS):
            raise Refused(APART, field="role")
        if other.role == role and other.organ_id and role in ADMINISTRATORS:
            raise Refused("该账号已有此角色。", field="role")
