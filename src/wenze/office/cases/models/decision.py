"""The decision, the appeal against it, and letters that hand a matter to another organ."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from wenze.office.cases.models.case import Respondent
from wenze.office.cases.models.guards import DecisionQuerySet, demand_ruling
from wenze.office.people.models import Account, Organ


class Decision(models.Model):
    """A decision on one respondent: the letter, the ruling that opened the way to it, the measures imposed by it.

    It cannot come into being without a ruling which says that this move was open for this respondent (``guards.py`` beside
    this file), by whatever way it is written (``guards.py`` of the room)."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="decisions")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="decisions")
    ruling = models.ForeignKey("rulings.Ruling", on_delete=models.PROTECT, related_name="+")
    measures = models.JSONField("问责方式")
    imposed = models.ManyToManyField("measures.Imposed", related_name="decisions")
    decided_on = models.DateField("决定日期")
    effective_on = models.DateField("生效日期")
    approving_organ = models.CharField("批准机关", max_length=200)
    appeal_organ = models.CharField("申诉受理机关", max_length=200)
    disclosure_range = models.CharField("公开范围", max_length=300)
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="decisions")
    reversed_on = models.DateField("撤销日期", null=True, blank=True)
    reversal_says = models.TextField("撤销理由", blank=True)
    rescinded_on = models.DateField("取消日期", null=True, blank=True)
    rescission = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="rescissions"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("respondent", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["respondent"], condition=Q(reversed_on__isnull=True), name="decision_stands_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.document)

    def save(self, *arguments: Any, **options: Any) -> None:
        if not Decision._base_manager.filter(pk=self.pk).exists():
            demand_ruling(self)
        super().save(*arguments, **options)


class AppealOutcome(models.TextChoices):
    """What was decided on an appeal."""

    UPHOLD = "uphold", "维持"
    MODIFY = "modify", "变更"
    REVOKE = "revoke", "撤销"


class Appeal(models.Model):
    """A written appeal, and the decision on it: drafted by one, reviewed by another, signed by the leadership of the organ
    that decides it. ``outcome``, ``findings``, ``reason`` and ``new_measures`` are those of the draft until it is signed.
    ``in_time`` was computed when it was filed; where the law has no limit, none is late. A late one is taken on with
    a reason or declined with a reason, as the law of the case has it."""

    FILED, ACCEPTED, DRAFTED, REVIEWED = "filed", "accepted", "drafted", "reviewed"
    DECLINED, DECIDED, WITHDRAWN = "declined", "decided", "withdrawn"
    STATES = (
        (FILED, "待受理"),
        (ACCEPTED, "已受理"),
        (DRAFTED, "待审核"),
        (REVIEWED, "待签发"),
        (DECLINED, "不予受理"),
        (DECIDED, "已决定"),
        (WITHDRAWN, "已撤回"),
    )
    PENDING = (FILED, ACCEPTED, DRAFTED, REVIEWED)

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="appeals")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    organ = models.ForeignKey(
        Organ, verbose_name="受理机关", null=True, on_delete=models.PROTECT, related_name="appeals"
    )
    filed_on = models.DateField("提出日期")
    written = models.ForeignKey("documents.Attachment", on_delete=models.PROTECT, related_name="appeals")
    demand = models.TextField("申诉请求")
    grounds = models.TextField("事实和理由")
    in_time = models.BooleanField("在期限内")
    due_on = models.DateField("申诉期限", null=True, blank=True)
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appeals_registered")
    state = models.CharField("状态", max_length=20, choices=STATES, default=FILED)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    accept_reason = models.TextField("受理理由", blank=True)
    handled_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_handled"
    )
    declined_on = models.DateField("不予受理日期", null=True, blank=True)
    decline_reason = models.TextField("不予受理理由", blank=True)
    drafted_on = models.DateField("拟稿日期", null=True, blank=True)
    drafted_by = models.ForeignKey(
        Account, verbose_name="拟稿人", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_drafted"
    )
    new_measures = models.JSONField("拟变更为", default=list, blank=True)
    reviewed_on = models.DateField("审核日期", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Account, verbose_name="审核人", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals_reviewed"
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=AppealOutcome.choices, blank=True)
    findings = models.TextField("查明的事实", blank=True)
    reason = models.TextField("复核意见", blank=True)
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    told_person_on = models.DateField("告知本人日期", null=True, blank=True)
    told_unit_on = models.DateField("告知单位日期", null=True, blank=True)

    class Meta:
        ordering = ("respondent", "pk")
        indexes = [models.Index(fields=["organ", "state"], name="appeal_by_organ")]

    def __str__(self) -> str:
        return f"{self.respondent.name}的申诉"


class ReferralKind(models.TextChoices):
    """To whom a matter goes, and why."""

    DISCIPLINE = "discipline", "移交纪检监察机关"
    JUSTICE = "justice", "移送司法机关"
    VERTICAL = "vertical", "向上级主管部门提出处理建议"
    HIGHER = "higher", "向上级党委及问责机构报告"


REFERRED_TO = {"discipline_organ": ReferralKind.DISCIPLINE, "judicial_organ": ReferralKind.JUSTICE}
"""The organs that a rule file names in a referral, and the kind of referral that reaches each."""


class Referral(models.Model):
    """A letter that hands a matter to another organ, or proposes to it what it alone may decide."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField("类别", max_length=20, choices=ReferralKind.choices)
    sent_to = models.CharField("主送", max_length=200)
    sent_on = models.DateField("日期")
    reason = models.TextField("理由")
    reported_on = models.DateField("向当地党委汇报日期", null=True, blank=True)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="referrals")
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="referrals")
    receipt_says = models.TextField("回执", blank=True)

    class Meta:
        ordering = ("respondent", "pk")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.respondent.name}"
