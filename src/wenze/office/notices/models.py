"""What somebody should know, by which ways they are told, and which messages are still to be sent."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import F, Q

from wenze.office.matters.models import Matter
from wenze.office.people.models import Account


class Notice(models.Model):
    """One thing that ``account`` should know. ``key`` is the name its room gives to what happened: the same thing is told to
    the same account once, however often the room says so. ``matter`` is what it is about; who no longer sees that matter
    no longer reads what it says."""

    account = models.ForeignKey(Account, verbose_name="收件人", on_delete=models.CASCADE, related_name="notices")
    matter = models.ForeignKey(
        Matter, verbose_name="事项", null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    key = models.CharField("事由", max_length=200)
    says = models.CharField("内容", max_length=200)
    raised_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        ordering = ("-raised_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["account", "-raised_at", "-id"], name="notice_by_account"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.says


class Message(models.Model):
    """A notice that is still to be said by one channel, or was. The row is written with the notice, in one transaction, and
    sent afterwards: what was rolled back is not sent, and what was written is not forgotten.

    ``not_before`` is when it may be sent. ``claimed_at`` is when a process took it to send it; another may take it once that
    is long ago. ``tries`` counts the times it could not be handed over, ``said_last`` what the channel answered then.
    """

    WAITING, SENT, GIVEN_UP = "waiting", "sent", "given_up"
    STATES = ((WAITING, "待发送"), (SENT, "已发送"), (GIVEN_UP, "未能发送"))

    notice = models.ForeignKey(Notice, verbose_name="提醒", on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField("方式", max_length=30)
    state = models.CharField("状态", max_length=20, choices=STATES, default=WAITING)
    not_before = models.DateTimeField("最早发送时间")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=40, blank=True)
    tries = models.PositiveIntegerField(default=0)
    said_last = models.CharField("最近一次结果", max_length=200, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        ordering = ("not_before", "pk")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="message_once")]
        indexes = [
            models.Index(fields=["not_before", "id"], condition=Q(state="waiting"), name="message_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.get_state_display()}"


class Preference(models.Model):
    """How one account is told: the addresses by channel, and when not. Without a row there is nothing outside the office."""

    account = models.OneToOneField(Account, verbose_name="账号", on_delete=models.CASCADE, related_name="preference")
    email = models.EmailField("电子邮箱", blank=True, help_text="填写后，有新提醒时发一封不含内容的邮件")
    gateway = models.CharField(
        "短信或者即时通讯账号",
        max_length=100,
        blank=True,
        help_text="本机构接入了短信或者政务即时通讯的，填手机号或者账号",
    )
    quiet_from = models.TimeField("从几时起不发", default=time(20, 0))
    quiet_until = models.TimeField("到几时为止", default=time(8, 0))
    workdays_only = models.BooleanField("只在工作日发", default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_leave_some",
                violation_error_message="不发的起止时间相同，等于全天都不发，请修改。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}的提醒设置"
