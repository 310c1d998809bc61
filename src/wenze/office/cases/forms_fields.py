"""Fields of this room's forms: people of the office, lines, files, unanswered yes and no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.cases import citing
from wenze.office.cases.given import Served
from wenze.office.cases.models import Case, Respondent
from wenze.office.documents.forms_file import PaperFile
from wenze.office.documents.models import ServiceMode
from wenze.office.paper.forms import DayField, LongText, PaperForm
from wenze.office.people.models import Account
from wenze.office.people.reach import OF_OFFICES

UNSURE = (("", _("未查明")), ("yes", _("是")), ("no", _("否")))
MOST_LINES = 50


@dataclass(frozen=True)
class Asked:
    """What a form is about and who fills it in."""

    by: Account
    today: date
    case: Case
    respondent: Respondent | None = None


class MoveForm(PaperForm):
    """A form of one move: the day it truly happened, and the state of the case it was opened on.

    ``values`` are the arguments of the action, besides who, when and on what.
    """

    topics: dict[str, str] = {}
    """Field → topic of the law (``citing.TOPICS``); its clause is shown beside the field."""

    happened_on = DayField(label=_("办理日期"), required=False, help_text=_("补录的，填实际办理的日期；不填即今天"))
    version = forms.IntegerField(label=_("版本"), required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        self.asked = asked
        options.setdefault("initial", {"version": asked.case.version, "happened_on": asked.today})
        super().__init__(*arguments, **options)
        clauses = citing.clauses_of(asked.case, asked.respondent) if self.topics else {}
        for name, field in self.fields.items():
            field.clause = clauses.get(self.topics.get(name, ""), "")  # type: ignore[attr-defined]
            if isinstance(field, DayField) and field.latest is None and name not in self.future:
                field.latest = asked.today
        for field in self.fields.values():
            ticked(field)
            unchosen(field)
        self.order_fields([name for name in self.fields if name not in {"happened_on", "version"}])

    future: frozenset[str] = frozenset()
    """Day fields that may lie after today."""

    def values(self) -> dict[str, Any]:
        """The cleaned values under the names of the action; empty optional days and versions are left out."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


def ticked(field: Any) -> None:
    """Offer a choice of several as boxes to tick, not as a list to click with a key held down."""
    if isinstance(field.widget, forms.SelectMultiple):
        field.widget = forms.CheckboxSelectMultiple(attrs=field.widget.attrs)
        field.widget.choices = field.choices


def unchosen(field: Any) -> None:
    """Let nothing stand chosen that nobody chose: how a paper was served, whether an argument is adopted."""
    if type(field) is not forms.ChoiceField or not field.required or field.initial is not None:
        return
    offered = list(field.choices)
    if len(offered) > 1 and offered[0][0]:
        field.choices = [("", _("请选择")), *offered]


class LinesField(LongText):
    """One entry a line. Cleans to a list of lines; also takes a list as it is."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            value = "\n".join(str(one) for one in value)
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"共{len(lines)}条，超过{MOST_LINES}条，请合并。")
        return lines


class UnsureField(forms.ChoiceField):
    """Yes, no, or not found yet. Cleans to True, False or None; also takes ``true`` and ``false``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=UNSURE, required=False, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python({"true": "yes", "false": "no"}.get(str(value).lower(), value))

    def clean(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(super().clean(value))


def accounts_of(asked: Asked) -> list[Account]:
    """The active accounts that handle matters in the handling organ or in the organ above it: who may join a group or sit in
    a meeting. Whoever only keeps files there, or looks after accounts, may not."""
    organ = asked.case.handling_organ
    organs = [organ.pk] + ([] if organ.parent_id is None else [organ.parent_id])
    handling = {"grants__organ_id__in": organs, "grants__role__in": OF_OFFICES, "grants__until_on__isnull": True}
    found = Account.objects.filter(is_active=True, **handling)
    return list(found.distinct().order_by("pk"))


def add_served(form: MoveForm, prefix: str, who: Any) -> None:
    """Add the fields of one service to a form under ``prefix``; ``who`` is how the recipient is called."""
    labels = {"served_on": _("送达日期"), "mode": _("送达方式"), "received_by": _("签收人"), "witness": _("见证人")}
    made: dict[str, forms.Field] = {
        "served_on": DayField(latest=form.asked.today),
        "mode": forms.ChoiceField(choices=ServiceMode.choices),
        "received_by": forms.CharField(required=False, max_length=100),
        "witness": forms.CharField(required=False, max_length=100, help_text=_("留置送达须填写")),
        "proof": PaperFile(help_text=_("签收的送达回证、邮寄回执或公告截图")),
    }
    for name, field in made.items():
        field.label = f"{who}：{labels.get(name, _('送达证明'))}"
        asked = "选择" if isinstance(field, forms.FileField | forms.ChoiceField) else "填写"
        field.error_messages["required"] = f"请{asked}{field.label}。"
        unchosen(field)
        field.clause = ""  # type: ignore[attr-defined]
        form.fields[f"{prefix}_{name}"] = field


def served_from(cleaned: dict[str, Any], prefix: str) -> Served:
    """Take the fields of one service out of ``cleaned``."""
    return Served(
        served_on=cleaned.pop(f"{prefix}_served_on", None),
        mode=cleaned.pop(f"{prefix}_mode", ""),
        received_by=cleaned.pop(f"{prefix}_received_by", ""),
        witness=cleaned.pop(f"{prefix}_witness", ""),
        proof=cleaned.pop(f"{prefix}_proof", None),
    )
