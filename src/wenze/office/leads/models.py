"""A lead, whom it concerns, its files, and the drafts of leads not yet registered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wenze.office.matters.models import Matter
from wenze.office.paper import identity
from wenze.office.people.models import Account, Cadre, Organ
from wenze.office.people.seals import EncryptedTextField

LONGEST_TITLE = 100
LONGEST_CONTENT = 20_000
LONGEST_REASON = 2_000
LONGEST_UNLISTED = 1_000


KIND = "lead"
"""The kind of matter that a lead is."""


class Stage(models.TextChoices):
    """Where a lead stands. The first two are open, and so is one that was taken back: it waits to be put right."""

    REGISTERED = "registered", "待受理"
    ACCEPTED = "accepted", "已受理"
    DECLINED = "declined", "不予受理"
    REFERRED = "referred", "已转办"
    MERGED = "merged", "已并入"
    OPENED = "opened", "已立案"
    WITHDRAWN = "withdrawn", "已撤回"


class Serials(models.Model):
    """The last number given out in a year; the row is locked while the next is taken."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}年线索编号"


class Lead(Matter):
    """One lead: a matter, and what was reported. Who reported it is sealed and opened only by ``actions.open_reporter``, which leaves a journal entry.

    ``channel`` is a code of the regulation's own list of sources; it may be empty only where ``circumstance_known`` says
    that the ground for accountability is already known. ``submission_key`` makes a form sent twice one lead.
    What was opened from the lead are the matters it ``led_to``.
    """

    KIND, BEGINS_AS = KIND, Stage.REGISTERED
    PROCEDURE = "leads"

    matter = models.OneToOneField(
        Matter, on_delete=models.CASCADE, parent_link=True, primary_key=True, related_name="as_lead"
    )
    year = models.PositiveIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    content = models.TextField("反映内容", max_length=LONGEST_CONTENT)
    content_digest = models.CharField(max_length=64, db_index=True)
    channel = models.CharField("线索来源", max_length=60, blank=True)
    circumstance_known = models.BooleanField("已掌握问责情形", default=False)
    source_organ = models.ForeignKey(
        Organ, verbose_name="来源单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_note = models.CharField("来源说明", max_length=200, blank=True)
    confirming_organ = models.ForeignKey(
        Organ, verbose_name="确认单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirming_number = models.CharField("确认文号", max_length=100, blank=True)
    joint_signers = models.PositiveIntegerField("联名人数", null=True, blank=True)
    fact_based = models.BooleanField("有事实依据", null=True, blank=True)
    wide_impact = models.BooleanField("影响较大", null=True, blank=True)
    unlisted = models.CharField("名册外的被反映人", max_length=LONGEST_UNLISTED, blank=True)
    """People the lead is about who are not on the roster, as they were told: name and unit, one a line."""
    received_on = models.DateField("收到日期", db_index=True)
    act_on = models.DateField("问题发生日", null=True, blank=True)
    anonymous = models.BooleanField("匿名", default=False)
    reporter_name = EncryptedTextField("反映人", blank=True, default="")
    reporter_contact = EncryptedTextField("联系方式", blank=True, default="")
    decided_on = models.DateField("处理日期", null=True, blank=True)
    decided_by_label = models.CharField("处理人", max_length=200, blank=True)
    decided_reason = models.TextField("处理理由", max_length=LONGEST_REASON, blank=True)
    referred_to = models.CharField("转往单位", max_length=100, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    registered_by = models.ForeignKey(
        Account, verbose_name="登记人", on_delete=models.PROTECT, related_name="leads_registered"
    )
    registered_at = models.DateTimeField("登记时间")
    submission_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ("-year", "-serial")
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="lead_number_once"),
            models.CheckConstraint(
                condition=~Q(channel="") | Q(circumstance_known=True),
                name="lead_has_a_source",
                violation_error_message="请选择线索来源，或勾选已掌握问责情形。",
            ),
            models.CheckConstraint(
                condition=Q(act_on__isnull=True) | Q(act_on__lte=models.F("received_on")),
                name="lead_act_before_receipt",
                violation_error_message="问题发生日不能晚于收到日期。",
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | (Q(reporter_name="") & Q(reporter_contact="")),
                name="lead_anonymous_names_nobody",
                violation_error_message="匿名线索不登记反映人。",
            ),
        ]

    @property
    def case_label(self) -> str:
        """The number of the matter opened from this lead; empty while there is none, and for who sees nothing of it: only
        ``queries.leads`` says whom a lead may name it to."""
        return getattr(self, "names_case", None) or ""

    @property
    def named(self) -> list[str]:
        """The names of everyone the lead is about, those on the roster first. Two queries unless prefetched."""
        return [one.cadre.name for one in self.subjects.all()] + [name for name, _place in self.unlisted_people]

    @property
    def unlisted_people(self) -> list[tuple[str, str]]:
        """Name, and unit and post as told, of those who are not on the roster."""
        lines = map(identity.name_and_rest, self.unlisted.splitlines())
        return [(name, place) for name, place in lines if name]

    @property
    def stage_label(self) -> str:
        """Where the lead stands, in Chinese."""
        return str(Stage(self.stage).label)


class LeadSubject(models.Model):
    """Someone the lead is about, with unit and post as they were named when it was registered."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="subjects")
    cadre = models.ForeignKey(Cadre, verbose_name="被反映人", on_delete=models.PROTECT, related_name="lead_subjects")
    organ = models.ForeignKey(
        Organ, verbose_name="所在单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("单位职务", max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["lead", "cadre"], name="lead_subject_once")]

    def __str__(self) -> str:
        return f"{self.cadre}"


class Draft(models.Model):
    """What someone has typed into the registration form and not sent yet. Sealed, since it may name the reporter."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="lead_drafts")
    key = models.UUIDField(unique=True)
    title = models.CharField(max_length=100, blank=True)
    typed = EncryptedTextField(default="{}")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("-saved_at",)

    def __str__(self) -> str:
        return self.title or "线索登记草稿"
