"""A measure imposed, each of its effects, and each question asked about a person's standing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wenze.office.documents.models import Document
from wenze.office.matters.models import Matter
from wenze.office.paper import dates
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.rulings.models import Ruling


class Question(models.TextChoices):
    PROMOTION = "promotion", "提拔"
    ASSIGNMENT = "assignment", "安排职务"
    AWARD = "award", "评优评先"
    GRADE = "grade", "考核等次"


class Imposed(models.Model):
    """One measure on one person by one decision. ``rectified_on``, ``rescinded_on`` and ``reversed_on`` are filled by
    later acts; a reversed measure is void from its beginning. ``unit`` and ``title`` are those of the day of the
    decision. ``predecessor`` is the measure this one follows from (a suspension overrun)."""

    cadre = models.ForeignKey(Cadre, verbose_name="被问责人", on_delete=models.PROTECT, related_name="measures")
    organ = models.ForeignKey(
        Organ, verbose_name="所在单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("单位职务", max_length=300, blank=True)
    regulation = models.CharField("适用文件", max_length=100)
    edition = models.CharField("版本", max_length=50)
    measure = models.CharField("问责方式代码", max_length=60)
    measure_term = models.CharField("问责方式", max_length=100)
    decided_on = models.DateField("作出决定日")
    effective_on = models.DateField("生效日期")
    on_probation = models.BooleanField("在任职试用期内", null=True, blank=True)
    rectified_on = models.DateField("整改到位日", null=True, blank=True)
    rescinded_on = models.DateField("取消问责日", null=True, blank=True)
    reversed_on = models.DateField("撤销日", null=True, blank=True)
    rescission = models.ForeignKey(
        Document, verbose_name="取消问责决定", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reversed_because = models.CharField("撤销缘由", max_length=500, blank=True)
    decision = models.ForeignKey(Document, verbose_name="决定书", on_delete=models.PROTECT, related_name="measures")
    decision_number = models.CharField("决定文号", max_length=100)
    matter = models.ForeignKey(
        Matter, verbose_name="案件", null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    handling_organ = models.ForeignKey(
        Organ, verbose_name="承办单位", on_delete=models.PROTECT, related_name="measures_imposed"
    )
    predecessor = models.ForeignKey(
        "self", verbose_name="由何转来", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    ruling = models.ForeignKey(Ruling, verbose_name="裁定", null=True, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField("登记日期")
    entered_by = models.ForeignKey(Account, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-decided_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "decision_number", "measure"],
                name="imposed_once",
                violation_error_message="该决定对此人的这一方式已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(rectified_on__isnull=True) | Q(rectified_on__gte=F("decided_on")),
                name="imposed_rectified_after_decision",
                violation_error_message="整改到位日不能早于作出决定日。",
            ),
        ]
        indexes = [models.Index(fields=["handling_organ", "decided_on"], name="imposed_by_organ")]

    def __str__(self) -> str:
        return f"{self.cadre} {self.measure_term}（{self.decision_number}）"

    @property
    def case_label(self) -> str:
        """The number of the case it was imposed in; empty for a measure without one."""
        return "" if self.matter is None else self.matter.number


class Effect(models.Model):
    """One effect of a measure, as the engine answered it: from ``from_on`` to ``until_on``, both included; ``year``: for
    that calendar year; ``until_event``: until that day fact is told; ``at_once``: happens and has no length.
    ``clause`` is as printed, ``row`` tells apart rules of one clause.

    An effect is lifted from ``lifted_on`` on; the reversal of a decision lifts it from its first day.
    """

    imposed = models.ForeignKey(Imposed, on_delete=models.PROTECT, related_name="effects")
    order = models.PositiveIntegerField(default=0)
    what = models.CharField("后果代码", max_length=60)
    term = models.CharField("后果", max_length=100)
    question = models.CharField("所限事项", max_length=20)
    from_on = models.DateField("起")
    until_on = models.DateField("止", null=True, blank=True)
    year = models.PositiveIntegerField("年度", null=True, blank=True)
    until_event = models.CharField("至何事项", max_length=60, blank=True)
    until_event_term = models.CharField(max_length=100, blank=True)
    at_once = models.BooleanField(default=False)
    fixed = models.CharField("定为", max_length=100, blank=True)
    cap = models.CharField("不高于", max_length=100, blank=True)
    allows = models.CharField("期间可以", max_length=300, blank=True)
    clause = models.CharField("条款", max_length=100)
    row = models.CharField("条款行", max_length=100, default="")
    says = models.TextField("条款说")
    modality = models.CharField("语气", max_length=20)
    lifted_on = models.DateField("解除日", null=True, blank=True)
    lifted_because = models.CharField("解除缘由", max_length=500, blank=True)

    class Meta:
        ordering = ("imposed", "order")
        constraints = [
            models.UniqueConstraint(fields=["imposed", "order"], name="effect_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="effect_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["until_on", "from_on"], name="effect_by_end"),
            models.Index(fields=["year"], name="effect_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.term}（{self.clause}）"


class Check(models.Model):
    """One question about one person's standing on one day, with the answer given and the effects it rested on.

    ``outdated_on`` is the day a decision it rested on was reversed: the answer stays as it was given, marked.
    """

    cadre = models.ForeignKey(Cadre, verbose_name="干部", on_delete=models.PROTECT, related_name="checks")
    question = models.CharField("事项", max_length=20, choices=Question.choices)
    on = models.DateField("所问日期")
    purpose = models.CharField("用途", max_length=200)
    clear = models.BooleanField("没有限制", null=True)
    says = models.CharField("结论", max_length=300)
    ruling = models.ForeignKey(Ruling, verbose_name="裁定", null=True, on_delete=models.PROTECT, related_name="+")
    effects = models.ManyToManyField(Effect, blank=True, related_name="checks")
    asked_by = models.ForeignKey(Account, verbose_name="查询人", on_delete=models.PROTECT, related_name="checks")
    asked_on = models.DateField("查询日期")
    asked_at = models.DateTimeField("查询时间")
    outdated_on = models.DateField("结论失据日", null=True, blank=True)
    outdated_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.cadre} {self.get_question_display()} {dates.spoken(self.on)}"
