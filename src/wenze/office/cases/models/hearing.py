"""The hearing: what the person said, how each argument was answered, and what is proposed after it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.cases.models.case import Respondent
from wenze.office.people.models import Account


class DefenceMode(models.TextChoices):
    """How the person was heard. A waiver is the person's own written word, kept as proof."""

    SPOKEN = "spoken", "当面陈述"
    WRITTEN = "written", "书面申辩"
    WAIVED = "waived", "本人书面放弃"


class Defence(models.Model):
    """One hearing of one respondent, with its record."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="defences")
    heard_on = models.DateField("听取日期")
    mode = models.CharField("方式", max_length=20, choices=DefenceMode.choices)
    place = models.CharField("地点", max_length=200, blank=True)
    heard_by = models.CharField("听取人", max_length=200, blank=True)
    says = models.TextField("陈述申辩内容", blank=True)
    proof = models.ForeignKey(
        "documents.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="defences"
    )
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="defences"
    )
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="defences_recorded")
    round = models.PositiveIntegerField("轮次", default=1)

    class Meta:
        ordering = ("respondent", "pk")

    def __str__(self) -> str:
        return f"{self.respondent.name}的陈述申辩"


class DefenceArgument(models.Model):
    """One argument of a defence and its answer: adopted or not, always with the reason. No answer yet: empty."""

    ADOPTED, NOT_ADOPTED = "adopted", "not_adopted"
    ANSWERS = ((ADOPTED, "采纳"), (NOT_ADOPTED, "不采纳"))

    defence = models.ForeignKey(Defence, on_delete=models.PROTECT, related_name="arguments")
    order = models.PositiveIntegerField("序号")
    says = models.TextField("申辩意见")
    answer = models.CharField("是否采纳", max_length=20, choices=ANSWERS, blank=True)
    reason = models.TextField("理由", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="arguments_answered"
    )

    class Meta:
        ordering = ("defence", "order")
        constraints = [
            models.UniqueConstraint(fields=["defence", "order"], name="argument_once"),
            models.CheckConstraint(condition=Q(answer="") | ~Q(reason=""), name="argument_answered_with_reason"),
        ]

    def __str__(self) -> str:
        return f"申辩意见{self.order}"


class EffectiveRule(models.TextChoices):
    """When a decision takes effect."""

    DECIDED = "decided", "自作出之日起"
    DAY = "day", "自指定日期起"


class Proposal(models.Model):
    """The measure proposed for one respondent, with what the decision will need. The one without ``replaced_on`` stands.
    ``measures`` lists canonical codes, the one the letter names first in front."""

    respondent = models.ForeignKey(Respondent, on_delete=models.PROTECT, related_name="proposals")
    measures = models.JSONField("拟处理方式")
    reason = models.TextField("理由")
    joining_reason = models.TextField("并用的依据", blank=True)
    departure_reason = models.TextField("偏离一般规定的理由", blank=True)
    own_application = models.ForeignKey(
        "documents.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="own_applications"
    )
    effective_rule = models.CharField(
        "生效", max_length=20, choices=EffectiveRule.choices, default=EffectiveRule.DECIDED
    )
    effective_on = models.DateField("生效日期", null=True, blank=True)
    disclosure_range = models.CharField("公开范围", max_length=300, blank=True)
    demands = models.TextField("整改要求", blank=True)
    proposed_on = models.DateField("拟定日期")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="proposals")
    ruling = models.ForeignKey("rulings.Ruling", null=True, on_delete=models.PROTECT, related_name="+")
    replaced_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("respondent", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["respondent"], condition=Q(replaced_on__isnull=True), name="proposal_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.respondent.name}的拟处理方式"
