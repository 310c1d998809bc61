"""Forms of what an office writes about itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.cases.texts import LONGEST_LINE
from wenze.office.paper.forms import DayField, PaperForm


class OfficeForm(PaperForm):
    """How the letters of the office are headed and numbered, and which bodies decide for it."""

    word = forms.CharField(label=_("机关代字"), max_length=30, help_text=_("发文字号的前半，如“临问责”"))
    mark = forms.CharField(
        label=_("发文机关标志"), required=False, max_length=60, help_text=_("红头全文；不填的，用机构全称加“文件”")
    )
    body_name = forms.CharField(
        label=_("集体研究的会议"), required=False, max_length=100, help_text=_("写入纪要和决定书的批准机关")
    )
    committee_name = forms.CharField(
        label=_("审批市管干部的党委"), required=False, max_length=100, help_text=_("不填的，用上级机构的名称")
    )
    contact = forms.CharField(
        label=_("联系人及电话"), required=False, max_length=100, help_text=_("写入移送函和建议函")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class IssueForm(PaperForm):
    """The day on which a regulation was issued, and where that is written."""

    text = forms.ChoiceField(label=_("办法"))
    issued_on = DayField(
        label=_("印发日期"), latest=clock.today, help_text=_("印发以前的问题不适用该办法；没有登记的，不能批准启动")
    )
    source = forms.CharField(
        label=_("依据"), max_length=LONGEST_LINE, help_text=_("写明印发的文号或者出处，如“临办发〔2015〕5号”")
    )

    def __init__(self, *arguments: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["text"].choices = [("", _("请选择")), *offered]
