"""Units and the posts in them."""

from __future__ import annotations

from django.db import models


class OrganKind(models.TextChoices):
    """Kinds of unit, in the order in which official lists name them."""

    PARTY_COMMITTEE = "party_committee", "党委"
    CONGRESS = "congress", "人大常委会"
    GOVERNMENT = "government", "政府"
    CONSULTATIVE = "consultative", "政协"
    DISCIPLINE = "discipline", "纪委监委"
    COURT = "court", "法院"
    PROCURATORATE = "procuratorate", "检察院"
    PARTY_DEPARTMENT = "party_department", "党委工作机关"
    GOVERNMENT_DEPARTMENT = "government_department", "政府工作部门"
    MASS_ORGANISATION = "mass_organisation", "群团组织"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "国有企业"
    VERTICAL = "vertical", "垂直管理单位"
    OTHER = "other", "其他单位"


class Level(models.TextChoices):
    """Rank of a post, as coarse as the regulations need it."""

    DIVISION = "division", "处级"
    SECTION = "section", "科级"
    STAFF = "staff", "一般人员"


class DutyRole(models.TextChoices):
    """What a holder of a post answers for."""

    HEAD = "head", "主要领导"
    RESPONSIBLE_LEADER = "responsible_leader", "分管领导"
    DIRECTLY_RESPONSIBLE = "directly_responsible", "直接责任人"
    STAFF = "staff", "工作人员"


class Organ(models.Model):
    """A unit in the tree. ``order`` is its place among its siblings in the official order, smallest first."""

    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类别", max_length=30, choices=OrganKind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级单位", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveIntegerField("排序", default=0)
    vertical = models.BooleanField("垂直管理", default=False)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(fields=["name"], name="organ_name_once", violation_error_message="已有同名单位。"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True)
                | models.Q(opened_on__isnull=True)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="organ_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(models.Model):
    """A post in a unit; who holds it is a Tenure."""

    organ = models.ForeignKey(Organ, verbose_name="单位", on_delete=models.PROTECT, related_name="posts")
    title = models.CharField("职务", max_length=60)
    level = models.CharField("级别", max_length=20, choices=Level.choices)
    duty_role = models.CharField("责任身份", max_length=30, choices=DutyRole.choices, default=DutyRole.STAFF)
    order = models.PositiveIntegerField("排序", default=0)

    class Meta:
        ordering = ("organ__order", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "title"], name="post_once_in_organ", violation_error_message="该单位已有同名职务。"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ}{self.title}"
