"""Opinion, and the bodies that look at a case before it is decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.cases.models.case import Case, Respondent
from wenze.office.people.models import Account


class Opinion(models.Model):
    """The preliminary opinion of one round."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    round = models.PositiveIntegerField("轮次")
    says = models.TextField("意见")
    proposed_on = models.DateField("提出日期")
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="opinions")
    document = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="preliminary_opinions"
    )

    class Meta:
        ordering = ("case", "pk")

    def __str__(self) -> str:
        return f"{self.case.number}初步处理意见"


class ReviewKind(models.TextChoices):
    """Which body looked at the case."""

    COLLECTIVE = "collective", "领导班子集体研究"
    DEPARTMENT_MEETING = "department_meeting", "市委组织部部务会审议"
    COMMITTEE_APPROVAL = "committee_approval", "市委审批"
    CORRECTION = "correction", "撤销或更正的集体研究"


class ReviewOutcome(models.TextChoices):
    """What it concluded."""

    PASSED = "passed", "通过"
    REJECTED = "rejected", "未通过"
    DEFERRED = "deferred", "暂缓"


class Vote(models.TextChoices):
    """One vote."""

    IN_FAVOUR = "in_favour", "同意"
    AGAINST = "against", "不同意"
    ABSTAIN = "abstain", "弃权"


class Review(models.Model):
    """A meeting or an approval. It counts for the round of the case in which it was held: a case returned for
    supplement is looked at again. A correction concerns one respondent and stands apart from the rounds."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    respondent = models.ForeignKey(
        Respondent, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections_reviewed"
    )
    kind = models.CharField("类别", max_length=30, choices=ReviewKind.choices)
    round = models.PositiveIntegerField("轮次")
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=200, blank=True)
    chair = models.CharField("主持人", max_length=100, blank=True)
    members_entitled = models.PositiveIntegerField("应到人数", null=True, blank=True)
    outcome = models.CharField("结果", max_length=20, choices=ReviewOutcome.choices)
    number = models.CharField("文号", max_length=100, blank=True)
    says = models.TextField("研究意见", blank=True)
    minutes = models.ForeignKey(
        "documents.Attachment", null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_of"
    )
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="minutes_for"
    )
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reviews_recorded")

    class Meta:
        ordering = ("case", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | Q(respondent__isnull=False), name="correction_concerns_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.held_on}）"


class Attendance(models.Model):
    """Someone due to attend a review. ``account`` ties them to the register, for recusal."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="attendance")
    name = models.CharField("姓名", max_length=50)
    post = models.CharField("职务", max_length=100, blank=True)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="reviews_attended"
    )
    present = models.BooleanField("到会", default=True)
    recused = models.BooleanField("回避", default=False)
    vote = models.CharField("表决", max_length=20, choices=Vote.choices, blank=True)

    class Meta:
        ordering = ("review", "pk")
        constraints = [
            models.UniqueConstraint(fields=["review", "name", "post"], name="attendance_once"),
            models.CheckConstraint(condition=Q(present=True) | Q(vote=""), name="vote_by_present"),
        ]

    def __str__(self) -> str:
        return self.name
