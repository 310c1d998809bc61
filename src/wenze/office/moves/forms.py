"""The form of a move, whatever the room: it knows who fills it in, about what, and the state of the matter it was opened on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.matters.queries import LONGEST_REASON
from wenze.office.paper.forms import LongText, PaperForm
from wenze.office.people.models import Account


@dataclass(frozen=True)
class Asked:
    """What a form is about and who fills it in."""

    by: Account
    today: date
    matter: Any


class MoveForm(PaperForm):
    """A form of one move. ``values`` are the arguments of its act, besides who, when and on what."""

    version = forms.IntegerField(label=_("版本"), required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        self.asked = asked
        options.setdefault("initial", {"version": asked.matter.version})
        super().__init__(*arguments, **options)
        self.order_fields([name for name in self.fields if name != "version"])

    def values(self) -> dict[str, Any]:
        """The cleaned values under the names of the act; what is left empty and has no text is left out."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class ReasonForm(MoveForm):
    """A move that needs nothing but its reason."""

    reason = LongText(label=_("理由"), max_length=LONGEST_REASON)
