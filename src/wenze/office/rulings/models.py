"""A ruling: what was asked of the law on one day, and what it answered. Written once, never changed."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, NoReturn

from django.db import models

from wenze.engine.answers import Answer
from wenze.office.rulings.models_law import OfficialText, Proposal
from wenze.office.rulings.questions import QUESTIONS, parse

__all__ = ["Immutable", "OfficialText", "Proposal", "Ruling"]


class Immutable(Exception):
    """Raised when something tries to change or delete a ruling."""


class RulingQuerySet(models.QuerySet["Ruling"]):
    def update(self, **_changes: Any) -> NoReturn:
        raise Immutable("rulings are never changed")

    def delete(self) -> NoReturn:
        raise Immutable("rulings are never deleted")

    def bulk_update(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise Immutable("rulings are never changed")

    def bulk_create(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise Immutable("rulings are written one by one, each with its journal entry")


class Ruling(models.Model):
    """One answer of the engine, kept so that it can be shown again word for word.

    The three texts are canonical JSON, kept as text so that both databases give back the very bytes: ``facts_text``
    the facts as told, ``shown_text`` the same as a clerk reads them ([code, term, value]), ``answer_text`` the
    engine's whole answer. Where an answer rests on several decisions or files, their hashes stand in one field, parted
    by spaces. ``says_text`` is the answer in sentences as they stood on that day. ``subject`` is named by
    kind and id only.
    """

    question = models.CharField("问题", max_length=30, choices=list(QUESTIONS.items()))
    about = models.CharField("所问事项", max_length=200)
    regulation = models.CharField("文件", max_length=300, blank=True)
    regulation_title = models.CharField("文件名称", max_length=500, blank=True)
    edition = models.CharField("版本", max_length=300, blank=True)
    file_sha256 = models.TextField(blank=True)
    file_sm3 = models.TextField(blank=True)
    calendar_sha256 = models.CharField(max_length=64, blank=True)
    facts_text = models.TextField("事实")
    shown_text = models.TextField("事实(文字)", default="[]")
    facts_sha256 = models.TextField(blank=True)
    answer_text = models.TextField("答复")
    says_text = models.TextField("答复(文字)", default="[]")
    engine_version = models.CharField("引擎版本", max_length=50)
    asked_on = models.DateField("所问日期")
    asked_at = models.DateTimeField("时间")
    asked_by_id = models.BigIntegerField("询问账号", null=True)
    asked_by_label = models.CharField("询问人", max_length=200)
    subject_kind = models.CharField("对象类别", max_length=100, blank=True)
    subject_id = models.CharField("对象编号", max_length=64, blank=True)
    subject_label = models.CharField("对象", max_length=300, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="ruling_by_subject"),
            models.Index(fields=["regulation", "edition"], name="ruling_by_edition"),
        ]

    def __str__(self) -> str:
        return f"裁定第{self.pk}号：{self.about}"

    @cached_property
    def answer(self) -> Answer[Any]:
        """The engine's answer, in the engine's types."""
        return parse(self.question, self.answer_text)

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts as told; dates and decimals as text."""
        kept: dict[str, Any] = json.loads(self.facts_text)
        return kept

    @cached_property
    def shown(self) -> list[list[str]]:
        """The facts as a clerk reads them: [code, term, value]."""
        kept: list[list[str]] = json.loads(self.shown_text)
        return kept

    @cached_property
    def says(self) -> list[str]:
        """The answer in sentences, as written on the day."""
        kept: list[str] = json.loads(self.says_text)
        return kept

    @cached_property
    def reasons(self) -> list[dict[str, Any]]:
        """Every reason of the answer as it was given: ``says``, ``clause`` as cited, ``facts`` as pairs of words.

        Read from the kept text and not through the engine's types, so that it stays readable whatever becomes of them.
        """
        return [
            {"says": one["says"], "clause": _cited(one["citation"]), "facts": one.get("facts", [])}
            for one in json.loads(self.answer_text).get("reasons", [])
        ]

    @cached_property
    def readings(self) -> list[dict[str, Any]]:
        """Every doubt the text leaves open and the reading that was taken; ``is_default`` is no where the office chose it."""
        return [
            {
                "doubt": one["doubt"],
                "reading": one["reading"],
                "clause": _cited(one["citation"]),
                "is_default": one.get("is_default", True),
                "own_words": one.get("own_words", False),
            }
            for one in json.loads(self.answer_text).get("readings", [])
        ]

    def save(self, *arguments: Any, **options: Any) -> None:
        if self.pk is not None:
            raise Immutable("rulings are never changed")
        super().save(*arguments, **options)

    def delete(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise Immutable("rulings are never deleted")


def _cited(citation: dict[str, str]) -> str:
    clause = citation["clause"]
    return {"convention": "惯例", "office": f"本机构程序{clause}"}.get(citation.get("basis", ""), clause)
