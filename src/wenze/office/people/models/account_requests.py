"""What one administrator asks about an account and another confirms."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from wenze.office.people.models.accounts import ADMINISTRATORS, Account, Role
from wenze.office.people.models.organs import Organ

OPEN_FOR = timedelta(hours=24)
LONGEST_REASON = 500


class RequestKind(models.TextChoices):
    """What may be asked for."""

    RESET_PASSWORD = "reset_password", "重置密码"
    REMOVE_SECOND_STEP = "remove_second_step", "解除两步验证并重置密码"
    CLOSE = "close", "停用账号"
    REOPEN = "reopen", "启用账号"
    GRANT_ADMINISTRATOR = "grant_administrator", "授予管理员角色"


GIVES_PASSWORD = frozenset({RequestKind.RESET_PASSWORD.value, RequestKind.REMOVE_SECOND_STEP.value})
"""Kinds that end with a new password, of which each of the two administrators hands over one half."""


class RequestState(models.TextChoices):
    ASKED = "asked", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"
    EXPIRED = "expired", "逾时关闭"


class AccountRequest(models.Model):
    """One act on an account that needs two administrators of different kinds, neither of whom is its owner.

    ``asked_as`` and ``answered_as`` are the administrator roles in which the two acted. ``half`` is the sealed half of the new
    password that was shown to whoever asked; it is erased once the request is no longer open. ``role``, ``organ`` and ``from_on`` are of a grant.
    """

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField("事项", max_length=30, choices=RequestKind.choices)
    role = models.CharField("角色", max_length=30, choices=Role.choices, blank=True)
    organ = models.ForeignKey(Organ, verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField("起始日期", null=True)
    reason = models.CharField("事由", max_length=LONGEST_REASON)
    state = models.CharField("状态", max_length=20, choices=RequestState.choices, default=RequestState.ASKED)
    half = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Account, verbose_name="提出人", on_delete=models.PROTECT, related_name="+")
    asked_as = models.CharField("提出人角色", max_length=30, choices=Role.choices)
    asked_at = models.DateTimeField("提出时间")
    answered_by = models.ForeignKey(
        Account, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_as = models.CharField("确认人角色", max_length=30, choices=Role.choices, blank=True)
    answered_at = models.DateTimeField("确认时间", null=True)
    answer = models.CharField("确认意见", max_length=LONGEST_REASON, blank=True)
    told_at = models.DateTimeField("告知本人时间", null=True)

    class Meta:
        verbose_name = "账号双人办理"
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind"], condition=Q(state="asked"), name="request_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(asked_as__in=sorted(ADMINISTRATORS)) & ~Q(asked_by=F("account")),
                name="request_by_an_administrator",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "declined"])
                | (
                    Q(answered_by__isnull=False, answered_as__in=sorted(ADMINISTRATORS))
                    & ~Q(answered_by=F("asked_by"))
                    & ~Q(answered_by=F("account"))
                    & ~Q(answered_as=F("asked_as"))
                ),
                name="request_by_two_of_different_kinds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account.username}：{self.get_kind_display()}"

    @property
    def gives_password(self) -> bool:
        """Does it end with a new password to hand over?"""
        return self.kind in GIVES_PASSWORD
