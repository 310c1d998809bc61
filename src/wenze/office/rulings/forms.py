"""The form of a trial, made from what a regulation asks about. Its fields are named by the codes of the facts, so that the address can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenze.engine.facts import FactType
from wenze.engine.regulation import Regulation
from wenze.office import clock
from wenze.office.paper.forms import LINE, DayField, PaperForm
from wenze.office.rulings.facts_trial import Asked, Group, groups, roles_pursued

YES_NO = (("", gettext_lazy("未查明")), ("yes", gettext_lazy("是")), ("no", gettext_lazy("否")))
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y年%m月%d日%H时%M分"]
AS_IF = "as_if"
"""The reading to be tried instead of the one in force: row and place."""
ALSO = "also_circumstances"
"""The circumstances of the other regulation in a comparison: each text has its own."""


@dataclass(frozen=True)
class Fieldset:
    """The fields of one question."""

    key: str
    title: str
    fields: tuple[Any, ...]


class TrialForm(PaperForm):
    """Facts for a trial under one regulation, and under ``other`` where two are compared, or under ``tried``, the same one read
    otherwise in one place (``readings`` are those to choose from). Nothing of it is kept."""

    on = DayField(label=gettext_lazy("查询日"), required=False)
    rest_is_no = forms.BooleanField(label=gettext_lazy("其余事项均已查明：是非为“否”，数量为 0"), required=False)

    def __init__(
        self,
        *arguments: Any,
        regulation: Regulation,
        other: Regulation | None = None,
        tried: Regulation | None = None,
        readings: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("on", clock.today())
        self.regulation, self.other = regulation, other
        if readings:
            offered = [("", _("都照本机构现在的读法")), *readings]
            self.fields[AS_IF] = forms.ChoiceField(label=_("换一处读法，看有什么不同"), choices=offered, required=False)
        self.groups = _joined(groups(regulation), groups(tried) if tried else ())
        self.asked = {one.declared.fact: one for group in self.groups for one in group.facts}
        for name, one in self.asked.items():
            self.fields[name] = field_for(one)
        pursued = roles_pursued(regulation)
        if pursued:
            offered = [(code, regulation.term(code)) for code in pursued]
            label = _("直接追究的是")
            self.fields["pursued"] = forms.ChoiceField(label=label, choices=[("", "——"), *offered], required=False)
        also = _circumstances(other) if other else None
        if also is not None:
            self.fields[ALSO] = field_for(also, _("另一办法的问责情形"))

    def fieldsets(self) -> Iterator[Fieldset]:
        """The fields in the order of the questions."""
        for group in self.groups:
            names = [one.declared.fact for one in group.facts]
            names += ["pursued"] if group.key == "linkage" else []
            names += [ALSO] if group.key == "measures" and ALSO in self.fields else []
            if names:
                yield Fieldset(group.key, group.title, tuple(self[name] for name in names))

    def clean(self) -> dict[str, Any]:
        """The day of effect is not before the day of the decision."""
        kept: dict[str, Any] = super().clean() or {}
        decided, effective = kept.get("decided_on"), kept.get("effective_on")
        if decided and effective and effective < decided:
            self.add_error("effective_on", "生效日不能早于作出决定日。")
        return kept

    def told(self) -> dict[str, Any]:
        """What was filled in, as facts; what was not is left out."""
        kept = {name: told_by(one, self.cleaned_data[name]) for name, one in self.asked.items()}
        return {name: value for name, value in kept.items() if value is not None}

    def told_to_other(self) -> dict[str, Any]:
        """The same facts for the other regulation: its own circumstances instead of ours."""
        told = {name: value for name, value in self.told().items() if name != "circumstances"}
        also = self.cleaned_data.get(ALSO)
        return {**told, "circumstances": also} if also else told

    def address(self, kept: QueryDict) -> str:
        """The shortest address of this trial: only what was filled in."""
        short = QueryDict(mutable=True)
        for name in kept:
            values = [value for value in kept.getlist(name) if value.strip()]
            if values and (name in self.fields or name in ("against", "edition")):
                short.setlist(name, values)
        return short.urlencode()


def _joined(ours: Sequence[Group], others: Sequence[Group]) -> tuple[Group, ...]:
    """The questions of a text and those it is asked besides where it is read otherwise, each fact once."""
    known = {one.declared.fact for group in ours for one in group.facts}
    more = {
        group.key: replace(group, facts=tuple(one for one in group.facts if one.declared.fact not in known))
        for group in others
    }
    joined = [
        replace(group, facts=(*group.facts, *more.pop(group.key).facts)) if group.key in more else group
        for group in ours
    ]
    return (*joined, *(group for group in more.values() if group.facts))


def _circumstances(regulation: Regulation) -> Asked | None:
    every = (one for group in groups(regulation) for one in group.facts)
    return next((one for one in every if one.declared.fact == "circumstances"), None)


def field_for(one: Asked, label: str = "") -> forms.Field:
    """The field in which a form asks for this fact; never demanded."""
    declared = one.declared
    told: dict[str, Any] = {"label": label or declared.term, "required": False}
    if declared.unit:
        told["label"] = f"{told['label']}（{declared.unit}）"
    wrong = {"invalid": f"“{declared.term}”填写的不是数，请核对。", "min_value": f"“{declared.term}”不能小于零。"}
    match declared.type:
        case FactType.YES_NO:
            return forms.ChoiceField(choices=YES_NO, **told)
        case FactType.WHOLE:
            return forms.IntegerField(min_value=0, max_value=10**9, error_messages=wrong, **told)
        case FactType.AMOUNT:
            return forms.DecimalField(max_digits=20, decimal_places=6, error_messages=wrong, **told)
        case FactType.DAY:
            return DayField(**told)
        case FactType.MOMENT:
            box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENTS[0])
            return forms.DateTimeField(input_formats=MOMENTS, widget=box, **told)
        case FactType.CODE:
            return forms.ChoiceField(choices=[("", "——"), *one.choices], **told)
        case FactType.CODES:
            return forms.MultipleChoiceField(choices=one.choices, widget=forms.CheckboxSelectMultiple, **told)
        case FactType.TEXT:
            return forms.CharField(max_length=LINE, **told)


def told_by(one: Asked, value: Any) -> Any:
    """A cleaned value as the engine takes it; None for what was not told."""
    match one.declared.type:
        case FactType.YES_NO:
            return {"yes": True, "no": False}.get(value)
        case FactType.MOMENT:
            return None if value is None else value.replace(tzinfo=None)
        case _:
            return value if value not in ("", []) else None
