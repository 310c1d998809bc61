"""Forms by which an office changes its law on record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.engine.conventions import CHOICES
from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.paper.forms import DayField, LongText, PaperForm
from wenze.office.rulings.models_law import LONGEST_READING, LONGEST_REASON, LONGEST_SOURCE

OWN = "own"
"""The choice of a reading in the office's own words."""


class ReadingForm(PaperForm):
    """Another reading of one doubt or convention, and why; the office's own words where none of the listed ones fits."""

    reading = forms.ChoiceField(label=_("改用读法"), widget=forms.RadioSelect(attrs={"class": "column"}))
    own = LongText(
        label=_("本机构另定的读法"),
        max_length=LONGEST_READING,
        rows=2,
        required=False,
        help_text=_("只记录本机构怎样理解，规则计算不变；要改变计算的，须另写规则文件"),
    )
    reason = LongText(label=_("理由"), max_length=LONGEST_REASON, rows=3)

    def __init__(self, *arguments: Any, text: Regulation, row: str, now: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = [(one, one) for one in text.choices(row) if one != now]
        if row in CHOICES:
            del self.fields["own"]
        else:
            offered.append((OWN, _("都不合适，由本机构另定")))
        self.fields["reading"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the action takes: the reading in words, and whether they are the office's own."""
        kept: dict[str, Any] = super().clean() or {}
        own, is_own = kept.pop("own", ""), kept.get("reading") == OWN
        if own.strip() and not is_own and "reading" not in self.errors:
            self.add_error("own", "写了本机构的读法，请同时选中“由本机构另定”，或者清空。")
        return {**kept, "reading": own, "own_words": True} if is_own else kept


class ActivationForm(PaperForm):
    """An edition to be active, and when it was issued where that is known."""

    issued_on = DayField(
        label=_("印发日期"),
        required=False,
        latest=clock.today,
        help_text=_("文件上写明的，填写；启用以后据此判断能否启动"),
    )
    source = forms.CharField(label=_("印发日期的依据"), required=False, max_length=LONGEST_SOURCE)
    reason = LongText(label=_("启用理由"), max_length=LONGEST_REASON, rows=3)


class RetirementForm(PaperForm):
    """An edition not to be used for anything new."""

    reason = LongText(label=_("停用理由"), max_length=LONGEST_REASON, rows=3)


class AnswerForm(PaperForm):
    """The second signature, or why not."""

    opinion = LongText(label=_("审签意见"), max_length=LONGEST_REASON, rows=2, required=False)


class OfficialTextForm(PaperForm):
    """The office's own copy of an official text."""

    upload = forms.FileField(
        label=_("原文文件"), help_text=_("PDF、Word（docx）或文本文件；只存在本机构，不随软件分发")
    )
