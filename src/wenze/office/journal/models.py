"""One row for every act. Rows are only ever added; see ``guards.py`` for how the database refuses the rest."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.db import models


class AppendOnly(Exception):
    """Raised when something tries to change or delete a journal row."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **_changes: Any) -> NoReturn:
        raise AppendOnly("journal entries are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("journal entries are never deleted")

    def bulk_update(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise AppendOnly("journal entries are never changed")

    def bulk_create(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise AppendOnly("journal entries are written one by one, each chained to the one before")


class Entry(models.Model):
    """One act. It points at people and things by id and label only, so that nothing can be deleted through it
    and it stays readable when its subject is gone. ``detail_text`` is canonical JSON, kept as text so that both
    databases give back the very bytes that were hashed."""

    sequence = models.BigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    on = models.DateField("业务日期")
    by_id = models.BigIntegerField("经办账号", null=True)
    by_label = models.CharField("经办人", max_length=200)
    verb = models.CharField("事项代码", max_length=100)
    subject_kind = models.CharField("对象类别", max_length=100, blank=True)
    subject_id = models.CharField("对象编号", max_length=64, blank=True)
    subject_label = models.CharField("对象", max_length=300, blank=True)
    says = models.TextField("说明")
    detail_text = models.TextField("明细", default="{}")
    previous_sm3 = models.CharField(max_length=64, blank=True)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    own_sm3 = models.CharField(max_length=64)
    own_sha256 = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ("sequence",)
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "sequence"], name="journal_by_subject"),
            models.Index(fields=["by_id", "sequence"], name="journal_by_account"),
            models.Index(fields=["verb", "sequence"], name="journal_by_verb"),
            models.Index(fields=["on", "sequence"], name="journal_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.says}"

    @property
    def detail(self) -> dict[str, Any]:
        """The particulars of the act as they were recorded."""
        kept: dict[str, Any] = json.loads(self.detail_text)
        return kept

    def save(self, *arguments: Any, **options: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("journal entries are never changed")
        super().save(*arguments, **options)

    def delete(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise AppendOnly("journal entries are never deleted")


class Head(models.Model):
    """The end of the chain: one row, locked while the next entry is written."""

    sequence = models.BigIntegerField(default=0)
    sm3 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_one_head")]
