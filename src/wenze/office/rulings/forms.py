"""The form of a trial: what would this measure bring with it?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.paper.forms import DayField, PaperForm
from wenze.office.rulings.queries import measures_of


class TrialForm(PaperForm):
    """Facts for a trial of effects. Nothing of it is kept."""

    measure = forms.ChoiceField(label=_("问责方式"))
    decided_on = DayField(label=_("作出决定日"), initial=clock.today)
    effective_on = DayField(label=_("决定生效日"), initial=clock.today)
    on_probation = forms.ChoiceField(
        label=_("在任职试用期内"), choices=(("no", _("否")), ("yes", _("是")), ("", _("未查明"))), required=False
    )
    rectified_on = DayField(label=_("整改到位日"), required=False, help_text=_("尚未到位的不填"))

    def __init__(self, *arguments: Any, regulation: Regulation, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = [(choice.code, f"{choice.term}（{choice.clause}）") for choice in measures_of(regulation)]
        self.fields["measure"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The day of effect is not before the day of the decision."""
        kept: dict[str, Any] = super().clean() or {}
        decided, effective = kept.get("decided_on"), kept.get("effective_on")
        if decided and effective and effective < decided:
            self.add_error("effective_on", "生效日不能早于作出决定日。")
        return kept

    def told(self) -> dict[str, Any]:
        """The cleaned values as facts; what is not known is left out."""
        kept = dict(self.cleaned_data)
        kept["on_probation"] = {"yes": True, "no": False}.get(kept["on_probation"])
        return {name: value for name, value in kept.items() if value is not None}
