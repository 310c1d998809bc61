"""Forms by which a case begins or changes hands: opening from a lead, a paper appeal, another officer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.cases.models import SubjectKind
from wenze.office.cases.openings import Concerned
from wenze.office.cases.texts import LONGEST_LINE, LONGEST_REASON, LONGEST_TEXT
from wenze.office.matters.queries import officers_of
from wenze.office.paper.forms import DayField, LongText, PaperForm
from wenze.office.people.models import Account, Organ
from wenze.office.people.queries_named import named, offered_names
from wenze.office.rulings import queries as law

MOST_PEOPLE = 40
SPARE_LINES = 2


class ConcernedInput(forms.Widget):
    """A line for each person: the name in a box with the list of names, and the kind of person."""

    template_name = "cases/_concerned.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "rows": "1"})
        self.offered: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[tuple[str, str]]:
        names = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        kinds = data.getlist(f"{name}_kind") if hasattr(data, "getlist") else data.get(f"{name}_kind", [])
        kinds = [*kinds, *[""] * len(names)]
        return [
            (text.replace("\x00", "").strip()[:200], kind)
            for text, kind in zip(names[: MOST_PEOPLE + 1], kinds, strict=False)
        ]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        lines = [one for one in (value or []) if one[0]] + [("", SubjectKind.LEADING_CADRE)] * SPARE_LINES
        context["widget"] |= {"lines": lines, "offered": self.offered, "kinds": SubjectKind.choices}
        return context


class ConcernedField(forms.Field):
    """Who is concerned, by name, told apart by unit or post. Cleans to a list of ``Concerned``."""

    widget = ConcernedInput

    def ask(self, seen_by: Any) -> None:
        """Offer the names ``seen_by`` may see. Called once a form."""
        self.seen_by = seen_by
        self.widget.offered = offered_names(seen_by=seen_by, on=clock.today())

    def clean(self, value: Any) -> list[Concerned]:
        lines = [(text, kind) for text, kind in value or [] if text]
        if not lines:
            raise forms.ValidationError("还没有选定被问责对象，请至少写明一人。")
        if len(lines) > MOST_PEOPLE:
            raise forms.ValidationError(f"一案不超过{MOST_PEOPLE}人，请分案办理。")
        found = []
        wrong: list[str] = []
        for text, kind in lines:
            cadres, unclear = named(seen_by=self.seen_by, on=clock.today(), texts=[text])
            wrong += unclear
            if kind not in SubjectKind.values:
                wrong.append(f"“{text}”的对象类别不在可选范围内，请重新选择。")
            found += [Concerned(cadre, kind) for cadre in cadres]
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class OpenForm(PaperForm):
    """A case to be reported for approval (立案报批)."""

    title = forms.CharField(label=_("案由"), max_length=LONGEST_LINE, help_text=_("如：老城改造项目征拆推进缓慢问责案"))
    concerned = ConcernedField(
        label=_("被问责对象"), help_text=_("单位职务、级别、管理权限和试用期以立案报批之日的任职登记为准，自动带入")
    )
    main_issue = LongText(label=_("主要问题"), required=False, rows=6, max_length=LONGEST_TEXT)
    suspected = forms.MultipleChoiceField(
        label=_("涉嫌的问责情形"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按线索初步判断，印在启动审批表上；认定以调查核实为准"),
    )
    opening_reason = LongText(
        label=_("拟启动问责的理由"), rows=3, max_length=LONGEST_REASON, help_text=_("印在启动审批表上")
    )
    act_on = DayField(
        label=_("问题发生日"), required=False, latest=clock.today, help_text=_("持续的，写最后一日；不清楚的不填")
    )
    direct_reason = LongText(
        label=_("直接问责的必要理由"),
        required=False,
        rows=3,
        max_length=LONGEST_REASON,
        help_text=_("有下级管理的对象时填写"),
    )
    officer = forms.ModelChoiceField(label=_("承办人"), queryset=Account.objects.none(), empty_label=None)
    opened_on = DayField(label=_("立案报批日"), latest=clock.today, help_text=_("补录的，填实际报批的日期"))
    field_order = (
        *("title", "concerned", "main_issue", "suspected", "opening_reason"),
        *("act_on", "direct_reason", "officer", "opened_on"),
    )

    def __init__(self, *arguments: Any, seen_by: Any, organ: Organ, text: Regulation, **options: Any) -> None:
        super().__init__(*arguments, **options)
        grounds = [
            (one.code, f"{one.says}（{one.clause}）") for one, _group in law.circumstances(text, target="person")
        ]
        self.fields["suspected"].choices = grounds  # type: ignore[attr-defined]
        if not grounds:
            del self.fields["suspected"]
        self.fields["concerned"].ask(seen_by)  # type: ignore[attr-defined]
        self.fields["officer"].queryset = officers_of(organ, clock.today())  # type: ignore[attr-defined]

    def typed(self) -> dict[str, Any]:
        """The cleaned values under the names of the action."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


class NumberForm(PaperForm):
    """The number of the decision that an appeal on paper is against."""

    number = forms.CharField(label=_("决定文号"), max_length=100, help_text=_("照申诉人所持决定书填写"))
