"""By when something must be done about a matter, or about one part of it."""

from __future__ import annotations

from datetime import date

from django.db import models

from wenze.office.matters.models import Matter
from wenze.office.people.models import Account

RUNNING = ("running", "warned", "overdue")
"""States in which a limit runs. One that is paused waits for its act too, but no day of it passes."""
PAUSED, STOPPED, MET, MET_LATE = "paused", "stopped", "met", "met_late"
WAITING = (*RUNNING, PAUSED)


class Limit(models.Model):
    """One time limit of a matter, or of the part of it that has the key ``part`` on its ``track``.

    ``starts_with`` and ``waits_for`` are the day facts that start and meet it. ``read_on`` is the day under whose readings
    it is counted, that of its entry: somebody has been told its last day. ``first_due_on`` never changes. ``breached``
    stays when the act was done late. ``is_right`` says that the act may be left: then nobody is late.

    ``basis`` says where the last day comes from: the text counts it; somebody stated it, with the ``source``; the text
    gives no number and the office suggests one, which is never overdue; or nobody has said it yet, and there is none.

    ``calendar_sha256`` names the days off by which it was last counted. Where others moved its day, ``due_before`` is the
    day that it had until ``recounted_on``. ``state`` is that of the engine (running, warned, overdue, met, met_late), or
    paused, or stopped, when its matter ended on ``stopped_on``.
    """

    COUNTED, STATED, SUGGESTED, OPEN = "counted", "stated", "suggested", "open"
    BASES = ((COUNTED, "条文"), (STATED, "指定"), (SUGGESTED, "建议"), (OPEN, "未定"))

    matter = models.ForeignKey(Matter, verbose_name="事项", on_delete=models.PROTECT, related_name="limits")
    track = models.CharField(max_length=30, blank=True)
    part = models.PositiveBigIntegerField(null=True, blank=True)
    about = models.CharField("对象", max_length=100, blank=True)
    code = models.CharField("期限", max_length=60)
    term = models.CharField("事项", max_length=200)
    clause = models.CharField("条款", max_length=60, blank=True)
    starts_with = models.CharField(max_length=60)
    waits_for = models.CharField(max_length=60)
    is_right = models.BooleanField("可以不办", default=False)
    from_on = models.DateField("起算日期")
    read_on = models.DateField("读法取自")
    basis = models.CharField("依据", max_length=12, choices=BASES, default=COUNTED)
    first_due_on = models.DateField("首次期限", null=True, blank=True)
    due_on = models.DateField("到期日期", null=True, blank=True)
    warn_on = models.DateField("提醒日期", null=True, blank=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    extended = models.BooleanField("已延长", default=False)
    provisional = models.BooleanField("暂计", default=False)
    state = models.CharField("状态", max_length=12, default="running")
    met_on = models.DateField("完成日期", null=True, blank=True)
    stopped_on = models.DateField("终止日期", null=True, blank=True)
    breached = models.BooleanField("已超期", default=False)
    stated_by = models.ForeignKey(
        Account, verbose_name="指定人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField("指定依据", max_length=200, blank=True)
    calendar_sha256 = models.CharField("放假安排", max_length=64, blank=True, default="")
    recounted_on = models.DateField("重算日期", null=True, blank=True)
    due_before = models.DateField("重算以前的到期日期", null=True, blank=True)
    counted_says = models.TextField("起止说明", blank=True)
    ruling = models.ForeignKey("rulings.Ruling", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(fields=["state", "due_on"], name="limit_by_state"),
            models.Index(fields=["matter", "state"], name="limit_by_matter"),
            models.Index(fields=["track", "part"], name="limit_by_part"),
        ]

    def __str__(self) -> str:
        return f"{self.about}：{self.term}" if self.about else self.term

    @property
    def named(self) -> str:
        """The limit as a sentence names it: whom it is about, and for what it is."""
        return f"{self.about}：“{self.term}”" if self.about else f"“{self.term}”"

    @property
    def waits(self) -> bool:
        """Does it still wait for its act?"""
        return self.met_on is None and self.state in WAITING

    @property
    def binds(self) -> bool:
        """Is somebody late who lets its last day pass?"""
        return not self.is_right and self.basis in {self.COUNTED, self.STATED}

    @property
    def binding_due_on(self) -> date | None:
        """Its last day; None where that is only suggested."""
        return None if self.basis == self.SUGGESTED else self.due_on

    def passed(self, on: date) -> bool:
        """Has its last day passed on the day ``on``? A day that is only suggested does not pass."""
        return self.due_on is not None and self.basis != self.SUGGESTED and on > self.due_on


class Pause(models.Model):
    """Time that does not count, because the text lets the limit pause for this reason. Both days are included. ``left`` is
    how much of the limit was left when it began, in the unit of the limit."""

    limit = models.ForeignKey(Limit, on_delete=models.CASCADE, related_name="pauses")
    why = models.CharField("中止事由", max_length=200)
    from_fact = models.CharField(max_length=60)
    until_fact = models.CharField(max_length=60)
    from_on = models.DateField("中止日期")
    until_on = models.DateField("恢复前最后一日", null=True, blank=True)
    left = models.PositiveIntegerField("中止时剩余")
    source = models.CharField("依据", max_length=200)
    by = models.ForeignKey(Account, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("limit", "pk")

    def __str__(self) -> str:
        return f"{self.limit}中止：{self.why}"


class Extension(models.Model):
    """More time that was asked for, and granted or not yet. One a limit; the first due day stays in the limit."""

    limit = models.OneToOneField(Limit, on_delete=models.PROTECT, related_name="extension")
    asked_on = models.DateField("申请日期")
    asked_by = models.ForeignKey(Account, verbose_name="申请人", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("理由")
    granted_on = models.DateField("批准日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        Account, verbose_name="批准人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    says = models.TextField("批准意见", blank=True)

    def __str__(self) -> str:
        return f"{self.limit}延长"
