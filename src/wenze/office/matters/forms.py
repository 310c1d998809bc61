"""Forms of this room. They parse; whether something may be done is for the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.matters import queries
from wenze.office.matters.models import Matter
from wenze.office.matters.queries import LONGEST_REASON
from wenze.office.matters.queries_submissions import Line
from wenze.office.paper.forms import LongText, PaperForm
from wenze.office.people.models import Account


class OfficerForm(PaperForm):
    """Who shall handle the matter from now on."""

    officer = forms.ModelChoiceField(label=_("承办人"), queryset=Account.objects.none())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, matter: Matter, on: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["officer"].queryset = queries.officers_of(matter.handling_organ, on)  # type: ignore[attr-defined]
        self.initial |= {"officer": matter.officer_id, "version": matter.version}


class AskRecusalForm(PaperForm):
    """Who should stay out, and why."""

    account = forms.ModelChoiceField(label=_("回避人"), queryset=Account.objects.none())
    reason = LongText(
        label=_("回避理由"),
        max_length=LONGEST_REASON,
        help_text=_("写明与当事人的关系或者可能影响公正办理的情形"),
    )

    def __init__(self, *arguments: Any, matter: Matter, on: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["account"].queryset = queries.candidates(matter, on)  # type: ignore[attr-defined]


class DecideRecusalForm(PaperForm):
    """Granted or not, with the reason of a refusal."""

    grant = forms.ChoiceField(
        label=_("决定"), choices=(("", _("请选择")), ("yes", _("准予回避")), ("no", _("不予回避")))
    )
    reason = LongText(label=_("意见"), max_length=LONGEST_REASON, required=False, help_text=_("不予回避的须写明理由"))

    def typed(self) -> dict[str, Any]:
        """The cleaned values under the names of the action."""
        return {"grant": self.cleaned_data["grant"] == "yes", "reason": self.cleaned_data["reason"]}


class WithdrawForm(PaperForm):
    """Which submission is taken back, where there are several, and why."""

    thing = forms.CharField(label=_("撤回事项"), required=False, max_length=80, widget=forms.Select)
    reason = LongText(label=_("撤回理由"), max_length=LONGEST_REASON)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, matter: Matter, lines: Sequence[Line], thing: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial |= {"version": matter.version, "thing": thing}
        named = [(one.submission.thing, f"{one.submission.about} {one.submission.term}".strip()) for one in lines]
        self.fields["thing"].widget = forms.Select(choices=named) if len(named) > 1 else forms.HiddenInput()


class LiftRecusalForm(PaperForm):
    """Why it is lifted."""

    reason = LongText(label=_("解除的理由"), max_length=LONGEST_REASON)

    def typed(self) -> dict[str, Any]:
        """The cleaned values under the names of the action."""
        return dict(self.cleaned_data)
