"""The case and the people it concerns."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.matters.models import Matter
from wenze.office.people.models import Account, Cadre, DutyRole, Level, ManagedBy, Organ


class SubjectKind(models.TextChoices):
    """What kind of person is concerned; the regulation applies to some directly, to others by reference."""

    LEADING_CADRE = "leading_cadre", "机关单位领导干部"
    AUTHORISED_HEAD = "authorised_head", "授权委托组织负责人"
    SOE_HEAD = "soe_head", "国企负责人"
    OTHER_STAFF = "other_staff", "其他国家工作人员"
    VILLAGE_STAFF = "village_staff", "村（社区）工作人员"


class Outcome(models.TextChoices):
    """How the matter of one respondent came out. Empty while it is open."""

    MEASURE = "measure", "给予问责"
    EXEMPT = "exempt", "免予问责"
    CLEARED = "cleared", "不予问责"
    PROPOSED = "proposed", "上报或建议"
    RESCINDED = "rescinded", "取消问责"
    EXPIRED = "expired", "期满了结"
    REVERSED = "reversed", "决定已撤销"
    ENDED = "ended", "终止办理"


class CaseSeries(models.Model):
    """The last serial number given to a case of one year; its row is locked while the next is taken."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}年案号"


class Case(Matter):
    """One accountability case: a matter with people concerned. ``stage`` is a stage of the case track of the office's
    procedure; the regulation and edition it is decided under are fixed when it is opened. ``facts_found`` are the facts
    that only this regulation asks about, as a person found them (fact code → value)."""

    KIND, BEGINS_AS = "case", "initiating"

    matter = models.OneToOneField(
        Matter, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="as_case"
    )
    lead = models.ForeignKey(
        "leads.Lead", verbose_name="线索", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    continues = models.ForeignKey(
        "cases.Respondent",
        verbose_name="由停职检查转来",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="continued_in",
    )
    opened_by = models.ForeignKey(
        Account, verbose_name="立案报批人", on_delete=models.PROTECT, related_name="cases_opened"
    )
    entered_at = models.DateTimeField("登记时间")
    main_issue = models.TextField("主要问题", blank=True)
    suspected = models.JSONField("涉嫌的问责情形", default=list, blank=True)
    opening_reason = models.TextField("拟启动问责的理由", blank=True)
    act_on = models.DateField("问题发生日期", null=True, blank=True)
    direct_reason = models.TextField("直接问责的必要理由", blank=True)
    facts_found = models.JSONField("查明的事项", default=dict)
    initiated_on = models.DateField("批准启动日期", null=True, blank=True)
    report = models.ForeignKey(
        "documents.Attachment",
        verbose_name="调查报告",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports_of",
    )
    report_says = models.TextField("调查结论", blank=True)
    end_reason = models.TextField("办结说明", blank=True)
    round = models.PositiveIntegerField("轮次", default=1)

    class Meta:
        ordering = ("-opened_on", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(lead__isnull=False) | Q(continues__isnull=False), name="case_comes_from_somewhere"
            )
        ]


class Respondent(models.Model):
    """A person concerned by a case, as they stood when it was opened: unit, post, level and authority are a snapshot.
    ``stage`` is a stage of the respondent track. ``facts_found`` is as in a case. A finding nobody has made yet (``reflected`` and the like) is null."""

    case = models.ForeignKey(Case, verbose_name="案件", on_delete=models.PROTECT, related_name="respondents")
    cadre = models.ForeignKey(Cadre, verbose_name="干部", on_delete=models.PROTECT, related_name="respondent_in")
    order = models.PositiveIntegerField("排序", default=1)
    name = models.CharField("姓名", max_length=50)
    organ = models.ForeignKey(
        Organ, verbose_name="所在单位", on_delete=models.PROTECT, related_name="respondents", null=True, blank=True
    )
    organ_name = models.CharField("单位名称", max_length=100, blank=True)
    post_title = models.CharField("职务", max_length=200, blank=True)
    level = models.CharField("级别", max_length=20, choices=Level.choices, blank=True)
    duty_role = models.CharField("责任身份", max_length=30, choices=DutyRole.choices, blank=True)
    managed_by = models.CharField("管理权限", max_length=20, choices=ManagedBy.choices)
    on_probation = models.BooleanField("在任职试用期内", null=True, blank=True)
    subject_kind = models.CharField(
        "对象类别", max_length=20, choices=SubjectKind.choices, default=SubjectKind.LEADING_CADRE
    )
    stage = models.CharField("阶段", max_length=20, default="open")
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices, blank=True)
    no_circumstance = models.BooleanField("认定没有问责情形", null=True, blank=True)
    no_circumstance_says = models.TextField("没有问责情形的说明", blank=True)
    discipline_needed = models.BooleanField("需追究纪律责任", null=True, blank=True)
    crime_suspected = models.BooleanField("涉嫌犯罪", null=True, blank=True)
    facts_found = models.JSONField("查明的事项", default=dict)
    served_person_on = models.DateField("送达本人日期", null=True, blank=True)
    served_unit_on = models.DateField("送达单位日期", null=True, blank=True)
    executed_on = models.DateField("执行日期", null=True, blank=True)
    execution_says = models.TextField("执行情况", blank=True)
    dossier_on = models.DateField("归入个人档案日期", null=True, blank=True)
    rectified_on = models.DateField("整改到位日期", null=True, blank=True)
    reflected = models.BooleanField("反省深刻", null=True, blank=True)
    rectification_says = models.TextField("反省和整改情况", blank=True)
    closed_on = models.DateField("了结日期", null=True, blank=True)

    class Meta:
        ordering = ("case", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "cadre"], name="respondent_once", violation_error_message="该干部已是本案对象。"
            )
        ]
        indexes = [
            models.Index(fields=["cadre", "case"], name="respondent_by_cadre"),
            models.Index(fields=["organ", "stage"], name="respondent_by_organ"),
            models.Index(fields=["name", "organ_name", "case"], name="respondent_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.case.number}）"

    @property
    def position(self) -> str:
        """Unit and post in one, as a document names them."""
        return f"{self.organ_name}{self.post_title}"
