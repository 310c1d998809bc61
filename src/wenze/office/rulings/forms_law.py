"""Forms by which an office changes its law on record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.engine.regulation import Provision
from wenze.office import clock
from wenze.office.paper.forms import DayField, LongText, PaperForm
from wenze.office.rulings.models_law import LONGEST_REASON, LONGEST_SOURCE


class ReadingForm(PaperForm):
    """Another reading of one doubt, and why."""

    reading = forms.ChoiceField(label=_("改用读法"), widget=forms.RadioSelect)
    reason = LongText(label=_("理由"), max_length=LONGEST_REASON, rows=3)

    def __init__(self, *arguments: Any, provision: Provision, now: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        words = [provision.reading, *(one.reading for one in provision.or_else)]
        offered = [(one, one) for one in words if one != now]
        self.fields["reading"].choices = offered  # type: ignore[attr-defined]


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
