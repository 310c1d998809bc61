"""What an office has decided about its law: which editions are active, which readings it takes, and its copy of the official text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.engine.answers import cited
from wenze.office.people.models import Account

LONGEST_REASON = 1000
LONGEST_READING = 500
LONGEST_SOURCE = 200


class Kind(models.TextChoices):
    """What is proposed."""

    READING = "reading", "更换读法"
    ACTIVATE = "activate", "启用"
    RETIRE = "retire", "停用"


class State(models.TextChoices):
    """A proposal waits for a second signature; signed it is in force from that day on, for good in the record."""

    PROPOSED = "proposed", "待审签"
    SIGNED = "signed", "已审签"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


class Proposal(models.Model):
    """One change of the law of this office under two signatures: the proposer's and that of another who approves it.

    In force from ``answered_on`` once signed; of several the latest signed governs. ``row`` (or the key of a convention) and
    ``reading`` are for readings, ``own_words`` where the file does not list it: then every rule stays. ``examples`` (how many came out) and ``issued_on`` for activations. The hashes are those of the rule file as it was
    when this was proposed. ``proposed_by`` is empty where the system took over what came with the product.
    """

    kind = models.CharField("事项", max_length=10, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    regulation = models.CharField("文件", max_length=100)
    regulation_title = models.CharField("文件名称", max_length=500)
    edition = models.CharField("版本", max_length=50)
    row = models.CharField("条款", max_length=200, blank=True)
    doubt = models.TextField("疑点", blank=True)
    reading_before = models.TextField("原读法", blank=True)
    reading = models.TextField("改用读法", blank=True)
    own_words = models.BooleanField("本机构另定", default=False)
    file_sha256 = models.CharField(max_length=64)
    file_sm3 = models.CharField(max_length=64)
    examples = models.PositiveIntegerField("通过的办例", default=0)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    source = models.CharField("印发日期的依据", max_length=LONGEST_SOURCE, blank=True)
    reason = models.CharField("理由", max_length=LONGEST_REASON)
    proposed_by = models.ForeignKey(
        Account, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="law_proposed"
    )
    proposed_on = models.DateField("提出日期")
    answered_by = models.ForeignKey(
        Account, verbose_name="审签人", null=True, on_delete=models.PROTECT, related_name="law_answered"
    )
    answered_on = models.DateField("审签日期", null=True)
    answer_reason = models.CharField("审签意见", max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["regulation", "edition", "kind"], name="proposal_by_edition")]
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "edition", "row"], condition=Q(state="proposed"), name="proposal_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(answered_by__isnull=True)
                | ~Q(proposed_by=models.F("answered_by"))
                | Q(state="withdrawn"),
                name="proposal_by_two",
            ),
        ]

    def __str__(self) -> str:
        about = cited(self.row) if self.kind == Kind.READING else f"版本 {self.edition}"
        return f"{self.get_kind_display()}《{self.regulation_title}》{about}"


class OfficialText(models.Model):
    """The office's own copy of an official text: a file it uploaded, kept and never shipped. The latest is shown."""

    regulation = models.CharField("文件", max_length=100)
    edition = models.CharField("版本", max_length=50)
    attachment_id = models.BigIntegerField("附件")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    words = models.TextField("文字", blank=True)
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="official_texts")
    filed_on = models.DateField("存入日期")

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["regulation", "edition"], name="official_by_edition")]

    def __str__(self) -> str:
        return f"《{self.name}》"
