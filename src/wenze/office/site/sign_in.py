"""Signing in: the office's words for allauth's forms, the second step's secrets sealed, and the lock after five errors.

Errors are counted by django-axes, one counter an account for every secret that is asked: the password at the door and when
it is asked again, the old password when it is changed, a code of the second step, a recovery code. Each error has its
journal row. Tries at the secrets of one account wait for each other, so that many at once get no more than the lock allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenze.office import clock
from wenze.office.paper import dates
from wenze.office.people import actions_accounts, actions_requests, queries, seals

SECRETS = 8005
"""The space of the advisory locks on PostgreSQL under which secrets are tried."""


class LoginForm(AllauthLoginForm):
    """Username and password, labelled; lengths bounded so that a pasted book is an error and not a slow hash."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = _("用户名"), _("密码")
        name.widget.attrs.update({"autofocus": "", "autocapitalize": "none", "spellcheck": "false"})
        password.max_length = 128
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["maxlength"] = "128"
            field.error_messages["required"] = _("请填写%(label)s。") % {"label": field.label}
        password.help_text = ""

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if len(password) > 128:
            raise ValidationError(_("密码不超过128位。"))
        return password


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no mail, Chinese sentences, and a journal row for each coming and going."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("用户名或密码不正确。连续输错5次，账号将锁定15分钟。"),
        "account_inactive": gettext_lazy("该账号已停用，请联系系统管理员。"),
        "incorrect_password": gettext_lazy("密码不正确，请重新输入。"),
        "enter_current_password": gettext_lazy("请输入当前密码。"),
        "incorrect_code": gettext_lazy("验证码不正确，请核对手机时间后重新输入。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """This office sends no mail."""

    def add_message(self, *_arguments: Any, **_options: Any) -> None:
        """The pages say what happened themselves."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Look at the lock before the error that may close it."""
        super().pre_authenticate(request, **credentials)
        self._was_locked = AxesProxyHandler.is_locked(request, credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Is the password right? Looked at while no other try of the same account is."""
        with one_try_at_a_time(named(request, credentials)):
            return super().authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Enter a wrong password; what is tried while the account is locked is not an error more."""
        if not self._was_locked:
            _note_failure(request, credentials.get("username", ""), "密码")

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        greet(request, user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            actions_accounts.note_sign_out(by=request.user, today=clock.today())
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META.get("REMOTE_ADDR", "")


class SecondStepAdapter(DefaultMFAAdapter):
    """The secrets of the second step are sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不正确，请核对手机时间后重新输入。"),
        "cannot_delete_authenticator": gettext_lazy("不能停用两步验证。"),
        "cannot_generate_recovery_codes": gettext_lazy("启用两步验证后才能生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        return seals.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return seals.decrypt(encrypted_text)

    def send_notification_mail(self, *_arguments: Any, **_options: Any) -> None:
        """This office sends no mail."""


class _CountedCode:
    """A form that asks for a code: no code is looked at while the account is locked, and a wrong one is counted."""

    user: Any

    def clean_code(self) -> str:
        with one_try_at_a_time(self.user.get_username()):
            code = self._looked_at()
        if isinstance(code, ValidationError):  # raised only here, or the count would be undone with the transaction
            raise code
        return code

    def _looked_at(self) -> str | ValidationError:
        request, credentials = context.request, {"username": self.user.get_username()}
        if AxesProxyHandler.is_locked(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            return ValidationError(_("账号已锁定。"))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as wrong:
            AxesProxyHandler.user_login_failed(sender=type(self), credentials=credentials, request=request)
            _note_failure(request, credentials["username"], "验证码")
            return wrong
        return code


class CodeForm(_CountedCode, AllauthCodeForm):
    """The second step at the door: a code, or a recovery code."""


class CodeAgainForm(_CountedCode, AllauthCodeAgainForm):
    """The second step, asked again before something grave."""


@contextmanager
def one_try_at_a_time(username: str) -> Iterator[None]:
    """Hold the secrets of the account: another try waits until this one is counted. SQLite takes its one write lock with the
    transaction; PostgreSQL takes a lock of the account's own, which nothing else waits for. An unknown name has no secret to hold."""
    account = queries.account_named(username)
    if account is None:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SECRETS, account.pk])
        yield


def greet(request: HttpRequest, account: Any) -> None:
    """Enter that somebody came in, and tell them what was done to their account meanwhile."""
    actions_accounts.note_sign_in(by=account, today=clock.today(), address=request.META.get("REMOTE_ADDR", ""))
    for one in actions_requests.tell(by=account, today=clock.today()):
        says = _(
            "您的账号已于%(when)s由两名管理员办理“%(what)s”（%(asked)s提出，%(answered)s确认），事由：%(reason)s。如有疑问，请向安全审计员核实。"
        )
        shown = {
            "when": dates.minute(one.answered_at),
            "what": one.get_kind_display(),
            "asked": one.asked_by,
            "answered": one.answered_by,
            "reason": one.reason,
        }
        messages.warning(request, says % shown)


def _note_failure(request: HttpRequest, username: str, secret: str) -> None:
    actions_accounts.note_failed_sign_in(
        by=None,
        today=clock.today(),
        username=username,
        secret=secret,
        address=request.META.get("REMOTE_ADDR", ""),
        is_locked=AxesProxyHandler.is_locked(request, {"username": username}),
    )


def named(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account that errors are counted for: the name given, however it was written."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(given).strip().lower().replace("\x00", "")[:150]


def locked_out(request: HttpRequest, _response: HttpResponse | None, _credentials: Any = None) -> HttpResponse:
    """What someone sees whose account is locked: why, for how long, what to do."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    return render(request, "site/locked.html", context, status=429)
