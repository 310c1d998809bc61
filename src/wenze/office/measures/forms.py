"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.measures.models import Question
from wenze.office.paper.forms import DayField, PaperForm
from wenze.office.people.forms_named import CadreField


class CheckForm(PaperForm):
    """A question of standing: who, for what, on which day, and what for."""

    cadre = CadreField(label=_("干部"), required=True, help_text=_("写姓名，同名的加单位，如：周望山 市征收办"))
    question = forms.ChoiceField(label=_("查询事项"), choices=Question.choices)
    on = DayField(label=_("任职（认定）日期"), initial=clock.today, help_text=_("拟任职、评优或认定等次的日期"))
    purpose = forms.CharField(label=_("查询用途"), max_length=200, help_text=_("如：拟任人选资格审核；用途随结论存档"))

    def __init__(self, *arguments: Any, seen_by: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["cadre"].ask(seen_by)  # type: ignore[attr-defined]
