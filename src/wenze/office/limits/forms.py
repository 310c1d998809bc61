"""Forms of this room. They parse; whether something may be said of a limit is for the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.limits import queries
from wenze.office.limits.models import Limit
from wenze.office.paper.forms import DayField, PaperForm

LONGEST_SOURCE = 200


class LimitForm(PaperForm):
    """A form about one limit."""

    def __init__(self, *arguments: Any, limit: Limit, on: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fill_in(limit, on)

    def fill_in(self, limit: Limit, on: date) -> None:
        """What of the form depends on the limit."""


class StateForm(LimitForm):
    """The last day, and where it comes from."""

    due_on = DayField(label=_("到期日期"))
    source = forms.CharField(
        label=_("依据"), max_length=LONGEST_SOURCE, help_text=_("载明期限的文书、批示或者会议，写明文号")
    )


class SuspendForm(LimitForm):
    """Why the limit pauses, and since when."""

    reason = forms.ChoiceField(label=_("中止事由"))
    from_on = DayField(label=_("中止日期"), help_text=_("从这一天起不计算"))
    source = forms.CharField(label=_("依据"), max_length=LONGEST_SOURCE, help_text=_("委托书、通知等，写明文号"))

    def fill_in(self, limit: Limit, on: date) -> None:
        """The reasons that the text has."""
        choices = [(one.start, one.why) for one in queries.pauses_left(limit)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        self.initial |= {"from_on": on}


class ResumeForm(LimitForm):
    """The last day that does not count."""

    until_on = DayField(label=_("不计算的最后一日"), help_text=_("从第二天起接着计算"))

    def fill_in(self, limit: Limit, on: date) -> None:
        """Today, as a proposal."""
        self.initial |= {"until_on": on}
