"""Everything the office handles has a row here, whatever its kind; and so has everyone who must stay out of it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from wenze.office.people.models import Account, Organ


class Matter(models.Model):
    """What every handled thing has: a number, a title, the rules it is handled under, an office, a stage.

    A room extends this row one to one with a model of its own that inherits from ``Matter``; the keys of both are the
    same. ``kind`` is the code of that room's things: lead, case. ``stage`` is a stage of the matter's own track. A new row
    takes both from ``KIND`` and ``BEGINS_AS`` of its model. A key that comes from outside is looked up as ``id``: in ``pk``,
    which is a relation there, a number too large for the database is an error instead of no row.
    ``came_from`` is the matter that led to this one. ``origin`` is the first matter of that chain, the matter itself
    where nothing led to it: matters with one origin are one affair, and whoever must stay out of one of them must stay
    out of all. ``ended_on`` is empty while the matter is open. ``version`` counts the changes.
    """

    KIND: str = ""
    BEGINS_AS: str = ""

    kind = models.CharField("类别", max_length=30)
    number = models.CharField("编号", max_length=60)
    title = models.CharField("事由", max_length=200)
    regulation = models.CharField("适用文件", max_length=100)
    edition = models.CharField("版本", max_length=50)
    handling_organ = models.ForeignKey(
        Organ, verbose_name="承办单位", on_delete=models.PROTECT, related_name="matters_handled"
    )
    officer = models.ForeignKey(
        Account, verbose_name="承办人", null=True, blank=True, on_delete=models.PROTECT, related_name="matters_handled"
    )
    stage = models.CharField("阶段", max_length=30)
    opened_on = models.DateField("登记日期")
    ended_on = models.DateField("办结日期", null=True, blank=True)
    came_from = models.ForeignKey(
        "self", verbose_name="由何而来", null=True, blank=True, on_delete=models.PROTECT, related_name="led_to"
    )
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="affair", editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="matter_number_once")]
        indexes = [
            models.Index(fields=["kind", "handling_organ", "stage", "-opened_on"], name="matter_by_organ_stage"),
            models.Index(fields=["kind", "officer", "stage"], name="matter_by_officer"),
            models.Index(fields=["kind", "stage", "-opened_on"], name="matter_by_stage"),
            models.Index(fields=["kind", "-opened_on", "-id"], name="matter_by_day"),
            models.Index(fields=["kind", "handling_organ", "stage", "number", "title"], name="matter_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        if not arguments:
            fields = {"kind": self.KIND, "stage": self.BEGINS_AS, **fields}
        super().__init__(*arguments, **fields)

    def save(self, *arguments: Any, **options: Any) -> None:
        if self.came_from_id is not None and self.came_from is not None:
            self.origin_id = self.came_from.origin_id
        super().save(*arguments, **options)
        if self.origin_id is None:
            self.origin_id = self.pk
            Matter.objects.filter(pk=self.pk).update(origin_id=self.pk)


class Recusal(models.Model):
    """Someone who must stay out of a matter (回避): asked for with a reason, granted or refused by whoever decides it,
    lifted later with a reason. A request that its own subject made keeps them from acting until it is decided; one that
    somebody else made keeps nobody from anything until it is granted."""

    ASKED, GRANTED, REFUSED, LIFTED, WITHDRAWN = "asked", "granted", "refused", "lifted", "withdrawn"
    STATES = (
        (ASKED, "待决定"),
        (GRANTED, "已回避"),
        (REFUSED, "不予回避"),
        (LIFTED, "已解除"),
        (WITHDRAWN, "已撤回"),
    )

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="recusals")
    account = models.ForeignKey(Account, verbose_name="回避人", on_delete=models.PROTECT, related_name="recusals")
    state = models.CharField("状态", max_length=20, choices=STATES, default=ASKED)
    reason = models.TextField("回避理由")
    asked_on = models.DateField("申请日期")
    asked_by = models.ForeignKey(Account, verbose_name="申请人", on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        Account, verbose_name="决定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField("决定理由", blank=True)
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_by = models.ForeignKey(
        Account, verbose_name="解除人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lift_reason = models.TextField("解除理由", blank=True)

    class Meta:
        ordering = ("matter", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "account"],
                condition=Q(state__in=("asked", "granted")),
                name="recusal_stands_once",
                violation_error_message="该人在本事项中已有待决定或者已准予的回避。",
            )
        ]
        indexes = [models.Index(fields=["account", "state"], name="recusal_by_account")]

    def __str__(self) -> str:
        return f"{self.account}回避{self.matter.number}"

    @property
    def is_own(self) -> bool:
        """Did the person ask for their own recusal?"""
        return self.asked_by_id == self.account_id


class Withdrawal(models.Model):
    """Something submitted that its submitter took back (撤回) before anybody who decides had opened it.

    ``move`` is the code of what was submitted, ``part`` the key of the one in the matter whom it concerns, if it concerns one.
    ``typed`` is what had been typed, by the names of the form: the next one begins with it.
    """

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="withdrawals")
    part = models.BigIntegerField(null=True, blank=True)
    move = models.CharField("报送事项", max_length=40)
    term = models.CharField("报送事项名称", max_length=60)
    by = models.ForeignKey(Account, verbose_name="撤回人", on_delete=models.PROTECT, related_name="withdrawals")
    withdrawn_at = models.DateTimeField("撤回时间")
    reason = models.TextField("撤回理由")
    typed = models.JSONField(default=dict)

    class Meta:
        ordering = ("matter", "pk")

    def __str__(self) -> str:
        return f"{self.matter.number}撤回{self.term}"


class Reading(models.Model):
    """That an account opened what was sent to it, and that it has read it (已阅), each with the time.

    ``thing`` is the name its room gives it, such as served:12: a decision that is served anew has another name, and is to be
    read anew. Whoever opens a thing has read it, except for a paper that needs a receipt: that is read when it is signed
    for. ``opened_at`` is empty where somebody said that they have read the thing without opening it here.
    """

    account = models.ForeignKey(Account, verbose_name="阅知人", on_delete=models.PROTECT, related_name="readings")
    thing = models.CharField("事项", max_length=80)
    opened_at = models.DateTimeField("打开时间", null=True, blank=True)
    read_at = models.DateTimeField("阅知时间", null=True, blank=True)

    class Meta:
        ordering = ("account", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["account", "thing"], name="reading_once"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=False) | Q(read_at__isnull=False), name="reading_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["thing"], name="reading_by_thing")]

    def __str__(self) -> str:
        return f"{self.account}：{self.thing}"
