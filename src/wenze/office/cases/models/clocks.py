"""What was done when, and by when the next thing is due."""

from __future__ import annotations

from django.db import models

from wenze.office.cases.models.case import Case, Respondent
from wenze.office.people.models import Account


class Step(models.Model):
    """One move made on a case: the true day, the instant of entry, by whom, under which ruling, from stage to stage. Where a
    submission was taken back, ``move`` is TAKEN_BACK and the code of what was taken back."""

    TAKEN_BACK = "back:"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    respondent = models.ForeignKey(Respondent, null=True, blank=True, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField("事项", max_length=40)
    term = models.CharField("事项名称", max_length=60)
    happened_on = models.DateField("办理日期")
    entered_at = models.DateTimeField("录入时间")
    by = models.ForeignKey(Account, verbose_name="经办人", on_delete=models.PROTECT, related_name="steps")
    opinion = models.TextField("意见", blank=True)
    ruling = models.ForeignKey("rulings.Ruling", null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "documents.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    from_stage = models.CharField("原阶段", max_length=20, blank=True)
    to_stage = models.CharField("现阶段", max_length=20, blank=True)

    class Meta:
        ordering = ("case", "pk")
        indexes = [
            models.Index(fields=["case", "id"], name="step_by_case"),
            models.Index(fields=["by", "id"], name="step_by_account"),
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def of_move(self) -> str:
        """The code of the move that was made, or taken back."""
        return self.move.removeprefix(self.TAKEN_BACK)


RIGHTS = frozenset({"appeal_filed_on"})
"""Acts that a person may do and need not: a limit that passes without one is nobody's breach and leaves nothing late."""


class DeadlineRow(models.Model):
    """One running or finished time limit, counted under the readings of the day ``read_on``, on which it was entered.
    ``first_due_on`` never changes; ``breached`` survives completion. ``calendar_sha256`` are the days off by which it was
    last counted; where others moved its day, ``due_before`` is the day it had until ``recounted_on``.
    ``state`` is that of the engine: running, warned, overdue, met, met_late; or stopped, when its matter ended."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadlines")
    respondent = models.ForeignKey(
        Respondent, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    limit = models.CharField("期限", max_length=60)
    term = models.CharField("事项", max_length=200)
    clause = models.CharField("条款", max_length=60, blank=True)
    start_fact = models.CharField(max_length=60)
    done_fact = models.CharField(max_length=60)
    from_on = models.DateField("起算日期")
    read_on = models.DateField("读法取自", null=True)
    first_due_on = models.DateField("首次期限")
    due_on = models.DateField("到期日期")
    warn_on = models.DateField("提醒日期", null=True, blank=True)
    extended = models.BooleanField("已延长", default=False)
    provisional = models.BooleanField("暂计", default=False)
    state = models.CharField("状态", max_length=20, default="running")
    completed_on = models.DateField("完成日期", null=True, blank=True)
    breached = models.BooleanField("已超期", default=False)
    calendar_sha256 = models.CharField("放假安排", max_length=64, blank=True, default="")
    recounted_on = models.DateField("重算日期", null=True, blank=True)
    due_before = models.DateField("重算以前的到期日期", null=True, blank=True)
    counted_says = models.TextField("起止说明", blank=True)
    ruling = models.ForeignKey("rulings.Ruling", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(fields=["state", "due_on"], name="deadline_by_state"),
            models.Index(fields=["case", "state"], name="deadline_by_case"),
        ]

    def __str__(self) -> str:
        return self.term
