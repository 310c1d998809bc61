"""The inquiry: who conducts it, what was gathered, what was found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.cases.models.case import Case, Respondent
from wenze.office.people.models import Account


class WorkingGroupMember(models.Model):
    """Someone who conducts the inquiry, from the day the group was formed until they left it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="group")
    account = models.ForeignKey(Account, verbose_name="成员", on_delete=models.PROTECT, related_name="working_groups")
    leads = models.BooleanField("组长", default=False)
    joined_on = models.DateField("参加日期")
    left_on = models.DateField("退出日期", null=True, blank=True)

    class Meta:
        ordering = ("case", "-leads", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "account"], condition=Q(left_on__isnull=True), name="group_member_once"
            )
        ]
        indexes = [models.Index(fields=["account", "case"], name="group_by_account")]

    def __str__(self) -> str:
        return f"调查组成员{self.account}"


class EvidenceKind(models.TextChoices):
    """Kinds of evidence."""

    DOCUMENT = "document", "书证"
    OBJECT = "object", "物证"
    STATEMENT = "statement", "谈话笔录"
    WITNESS = "witness", "证人证言"
    RECORDING = "recording", "视听资料"
    ELECTRONIC = "electronic", "电子数据"
    EXPERT = "expert", "鉴定或审计意见"
    SITE = "site", "勘验检查笔录"


class Evidence(models.Model):
    """One item of evidence: a file with its hashes, how and when it was obtained, and whom it concerns."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField("编号")
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("种类", max_length=20, choices=EvidenceKind.choices)
    attachment = models.ForeignKey("documents.Attachment", on_delete=models.PROTECT, related_name="evidence")
    obtained_on = models.DateField("取得日期")
    obtained_by = models.CharField("取得人", max_length=200)
    source = models.CharField("来源", max_length=200, blank=True)
    proves = models.TextField("证明内容", blank=True)
    respondents = models.ManyToManyField(Respondent, verbose_name="涉及对象", related_name="evidence", blank=True)

    class Meta:
        ordering = ("case", "number")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="evidence_number_once")]

    def __str__(self) -> str:
        return f"证据{self.number} {self.title}"


class Finding(models.Model):
    """A circumstance found for one respondent. ``circumstance`` is its code in the regulation, ``clause`` the row it
    was found under. ``details`` are the facts the circumstance itself asks for (fact code → value). A finding that was
    replaced keeps its text and the day it ended."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="findings")
    circumstance = models.CharField("问责情形", max_length=100)
    clause = models.CharField("条款", max_length=60)
    what_happened = models.TextField("查明的事实")
    consequence = models.TextField("后果或影响", blank=True)
    basis = models.TextField("认定依据", blank=True)
    details = models.JSONField("要件", default=dict)
    evidence = models.ManyToManyField(Evidence, verbose_name="证据", related_name="findings", blank=True)
    found_on = models.DateField("认定日期")
    found_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="findings")
    replaced_on = models.DateField("被替换日期", null=True, blank=True)

    class Meta:
        ordering = ("respondent", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["respondent", "circumstance"],
                condition=Q(replaced_on__isnull=True),
                name="finding_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.respondent.name}的情形认定（{self.clause}）"


class FactorFinding(models.Model):
    """A factor found for one respondent; ``direction`` is aggravate, mitigate or exempt, as the regulation says."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="factors")
    factor = models.CharField("情节", max_length=100)
    clause = models.CharField("条款", max_length=60)
    direction = models.CharField("方向", max_length=20)
    what_happened = models.TextField("查明的事实")
    basis = models.TextField("法规依据", blank=True)
    details = models.JSONField("要件", default=dict)
    evidence = models.ManyToManyField(Evidence, verbose_name="证据", related_name="factors", blank=True)
    found_on = models.DateField("认定日期")
    found_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factors_found")
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)

    class Meta:
        ordering = ("respondent", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["respondent", "factor"], condition=Q(withdrawn_on__isnull=True), name="factor_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.respondent.name}的情节认定（{self.clause}）"
