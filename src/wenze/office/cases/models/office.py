"""What an accountability office writes about itself once: its marks on letters, and when a regulation was issued."""

from __future__ import annotations

from django.db import models

from wenze.office.people.models import Organ


class OfficeProfile(models.Model):
    """How the letters of one office are headed and numbered, and which bodies approve for it."""

    organ = models.OneToOneField(Organ, verbose_name="机构", on_delete=models.PROTECT, related_name="office_profile")
    word = models.CharField("机关代字", max_length=30)
    mark = models.CharField("发文机关标志", max_length=60, blank=True)
    body_name = models.CharField("集体研究的领导班子", max_length=100, blank=True)
    committee_name = models.CharField("审批市管干部的党委", max_length=100, blank=True)
    contact = models.CharField("联系人及电话", max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return str(self.organ)


class Adoption(models.Model):
    """The day on which an edition of a regulation was issued, as the office found it. The text does not say it."""

    regulation = models.CharField("文件", max_length=100)
    edition = models.CharField("版本", max_length=50)
    issued_on = models.DateField("印发日期")
    source = models.CharField("依据", max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regulation", "edition"], name="adoption_once")]

    def __str__(self) -> str:
        return f"{self.regulation}（{self.edition}）"
