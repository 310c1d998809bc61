"""What no administrator may do alone: one asks with a reason, another of a different kind confirms, on record.

A new password is given in two halves, one to each of the two: neither can sign in as the owner.
"""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from axes.utils import reset as unlock
from django.contrib.sessions.models import Session
from django.db import transaction

from wenze.office import clock
from wenze.office.journal.actions import record, take_turn
from wenze.office.people import actions_accounts, queries_requests
from wenze.office.people.actions_accounts import _stay_apart
from wenze.office.people.models import Account, AccountRequest, Organ, RequestKind, RequestState, Role
from wenze.office.people.models.account_requests import LONGEST_REASON, OPEN_FOR
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.passwords import half_password
from wenze.office.people.refusals import Refused
from wenze.office.people.seals import decrypt, encrypt


@transaction.atomic
def ask(
    *,
    by: Account,
    today: date,
    account: Account,
    kind: str,
    reason: str,
    role: str = "",
    organ: Organ | None = None,
    from_on: date | None = None,
) -> tuple[AccountRequest, str]:
    """Ask for ``kind`` on ``account``. Answers the request and, where it ends with a new password, the first half of it.

    ``role``, ``organ`` and ``from_on`` are of a grant; without a day it begins with the confirmation.
    """
    if by.pk == account.pk:
        raise Refused("不能为本人的账号提出申请，请由另一名管理员提出。")
    if kind not in queries_requests.kinds_for(seen_by=by, on=today, account=account):
        raise Refused("您的角色不能为这个账号提出此项申请。", field="kind")
    if kind == RequestKind.GRANT_ADMINISTRATOR:
        _check_grant(account, role, organ, from_on or today)
    take_turn()
    close_expired(by=None, today=today)
    if AccountRequest.objects.filter(account=account, kind=kind, state=RequestState.ASKED).exists():
        raise Refused("该账号已有同样的申请待确认，请等候确认，或由提出人撤回后重新提出。")
    granting = kind == RequestKind.GRANT_ADMINISTRATOR
    asked = AccountRequest(
        account=account,
        kind=kind,
        role=role if granting else "",
        organ=organ if granting else None,
        from_on=from_on if granting else None,
        reason=_reason(reason, "事由", "reason"),
        asked_by=by,
        asked_as=queries_requests.administers_as(by, today),
        asked_at=clock.now(),
    )
    half = half_password() if asked.gives_password else ""
    asked.half = encrypt(half) if half else ""
    asked.save()
    _note(asked, by, today, "people.ask_for_account", "提出", asked.reason)
    return asked, half


@transaction.atomic
def confirm(*, by: Account, today: date, request: AccountRequest, answer: str = "") -> str:
    """Confirm and do what was asked. Answers the second half of a new password, or nothing. The account's sessions end."""
    asked = _taken(by, today, request)
    account = Account.objects.select_for_update(no_key=True).get(pk=asked.account_id)
    half = half_password() if asked.gives_password else ""
    opinion = _opinion(answer)
    _close(asked, RequestState.CONFIRMED, by, today, opinion)
    _note(asked, by, today, "people.confirm_for_account", "确认", opinion)
    _do(asked, account, by, today, half)
    asked.half = ""
    asked.save()
    if asked.kind != RequestKind.GRANT_ADMINISTRATOR:
        _end_sessions(account)
    return half


@transaction.atomic
def decline(*, by: Account, today: date, request: AccountRequest, answer: str) -> None:
    """Do not agree, with a reason: nothing is done to the account."""
    asked = _taken(by, today, request)
    opinion = _reason(answer, "不同意的理由", "answer")
    _close(asked, RequestState.DECLINED, by, today, opinion)
    asked.half = ""
    asked.save()
    _note(asked, by, today, "people.decline_for_account", "不同意", opinion)


@transaction.atomic
def withdraw(*, by: Account, today: date, request: AccountRequest) -> None:
    """Take back what one asked oneself, while nobody has answered."""
    take_turn()
    asked = AccountRequest.objects.select_for_update().get(pk=request.pk)
    if asked.asked_by_id != by.pk:
        raise Refused("只有提出人可以撤回。")
    _demand_open(asked)
    asked.state, asked.half = RequestState.WITHDRAWN, ""
    asked.save()
    _note(asked, by, today, "people.withdraw_for_account", "撤回", "")


@transaction.atomic
def close_expired(*, by: None, today: date) -> int:
    """Close what nobody confirmed within OPEN_FOR, each with its journal row. How many there were."""
    take_turn()
    past = AccountRequest.objects.filter(state=RequestState.ASKED, asked_at__lte=clock.now() - OPEN_FOR)
    closed = 0
    for asked in past.select_for_update(of=("self",)).select_related("account"):
        asked.state, asked.half = RequestState.EXPIRED, ""
        asked.save()
        _note(asked, None, today, "people.expire_for_account", "逾24小时未确认，自行关闭", "")
        closed += 1
    return closed


@transaction.atomic
def tell(*, by: Account, today: date) -> list[AccountRequest]:
    """Tell the owner who signs in what two administrators did to the account; each is told once."""
    told = queries_requests.untold(by)
    for one in told:
        if AccountRequest.objects.filter(pk=one.pk, told_at__isnull=True).update(told_at=clock.now()):
            says = f"登录时告知本人：{one.get_kind_display()}"
            record(by=by, verb="people.tell_of_account", subject=by, says=says, on=today)
    return told


def _end_sessions(account: Account) -> None:
    """End every session of ``account``, also one that has only passed the first step of signing in."""
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator():
        kept = session.get_decoded()
        begun = kept.get("account_login") or {}
        if str(account.pk) in {str(kept.get("_auth_user_id")), str(begun.get("user_pk"))}:
            session.delete()


def _check_grant(account: Account, role: str, organ: Organ | None, from_on: date) -> None:
    if role not in ADMINISTRATORS:
        raise Refused("请选择一种管理员角色；其他角色由安全保密管理员直接授予。", field="role")
    if organ is None:
        raise Refused("请选择单位。", field="organ")
    _stay_apart(account, role, from_on, None)


def _taken(by: Account, today: date, request: AccountRequest) -> AccountRequest:
    """The request, locked, open, and one that ``by`` may answer."""
    take_turn()
    asked = (
        AccountRequest.objects.select_for_update(of=("self",))
        .select_related("organ", "asked_by", "account")
        .get(pk=request.pk)
    )
    _demand_open(asked)
    why = queries_requests.why_not_answered_by(asked, by, today)
    if why:
        raise Refused(why)
    if queries_requests.administers_as(asked.asked_by, today) != asked.asked_as:
        raise Refused("提出人已不再担任管理员，这项申请不能确认。确需办理的，请重新提出。")
    return asked


def _demand_open(asked: AccountRequest) -> None:
    if asked.state != RequestState.ASKED:
        raise Refused(f"这项申请{asked.get_state_display()}，不能再办理。")
    if not queries_requests.is_open(asked):
        raise Refused("这项申请提出已满24小时，没有确认，已自行关闭。确需办理的，请重新提出。")


def _close(asked: AccountRequest, state: RequestState, by: Account, today: date, opinion: str) -> None:
    asked.state, asked.answered_by, asked.answered_at = state, by, clock.now()
    asked.answered_as, asked.answer = queries_requests.administers_as(by, today), opinion


def _do(asked: AccountRequest, account: Account, by: Account, today: date, half: str) -> None:
    match asked.kind:
        case RequestKind.GRANT_ADMINISTRATOR:
            assert asked.organ is not None
            begins = max(asked.from_on or today, today)
            actions_accounts.grant(
                by=by, today=today, account=account, role=asked.role, organ=asked.organ, from_on=begins
            )
        case RequestKind.CLOSE | RequestKind.REOPEN:
            actions_accounts.turn(by=by, today=today, account=account, active=asked.kind == RequestKind.REOPEN)
        case RequestKind.RESET_PASSWORD | RequestKind.REMOVE_SECOND_STEP:
            if asked.kind == RequestKind.REMOVE_SECOND_STEP:
                _remove_second_step(account)
            account.set_password(f"{decrypt(asked.half)}-{half}")
            account.must_change_password = True
            account.save(update_fields=["password", "must_change_password"])
            unlock(username=account.username.lower())


def _remove_second_step(account: Account) -> None:
    removed, _each = Authenticator.objects.filter(user=account).delete()
    if not removed:
        raise Refused("该账号此前已停用两步验证，无需解除。请不同意这项申请，改为重置密码。")


def _reason(text: str, label: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(f"请填写{label}。", field=field)
    if len(text) > LONGEST_REASON:
        raise Refused(f"{label}不超过{LONGEST_REASON}字，请精简。", field=field)
    return text


def _opinion(text: str) -> str:
    return _reason(text, "意见", "answer") if text.strip() else ""


def _note(asked: AccountRequest, by: Account | None, today: date, verb: str, word: str, why: str) -> None:
    of_role = f"（{Role(asked.role).label}，{asked.organ}）" if asked.role else ""
    says = f"{word}：{asked.get_kind_display()}{of_role}，账号“{asked.account.username}”"
    says += f"，{why}" if why else ""
    record(by=by, verb=verb, subject=asked.account, says=says, detail={"request": asked.pk}, on=today)
