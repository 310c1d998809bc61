"""The form of a case that was returned before it started: what was reported, to be put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.cases.forms_fields import Asked, MoveForm
from wenze.office.cases.texts import LONGEST_LINE, LONGEST_REASON, LONGEST_TEXT
from wenze.office.paper.forms import DayField, LongText


class ResubmitForm(MoveForm):
    title = forms.CharField(label=_("案由"), max_length=LONGEST_LINE)
    main_issue = LongText(label=_("主要问题"), required=False, rows=6, max_length=LONGEST_TEXT)
    act_on = DayField(label=_("问题发生日"), required=False)
    direct_reason = LongText(label=_("直接问责的必要理由"), required=False, rows=3, max_length=LONGEST_REASON)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        kept = ("title", "main_issue", "act_on", "direct_reason")
        self.initial |= {name: getattr(asked.case, name) for name in kept}
