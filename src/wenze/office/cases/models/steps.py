"""What was done when."""

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
