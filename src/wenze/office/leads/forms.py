"""Forms of this room. They parse; whether something may be done is for the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.documents.forms_file import PaperFile
from wenze.office.leads import queries
from wenze.office.leads.models import LONGEST_CONTENT, LONGEST_UNLISTED, Lead
from wenze.office.matters.queries import officers_of
from wenze.office.moves.forms import MoveForm, ReasonForm
from wenze.office.paper.forms import DayField, LongText, PaperForm
from wenze.office.people.forms import OrganField
from wenze.office.people.forms_named import CadresField
from wenze.office.people.models import Account, Organ
from wenze.office.people.queries_named import written
from wenze.office.rulings import queries as law

UNSURE = (("", _("未查明")), ("yes", _("是")), ("no", _("否")))


class LeadForm(PaperForm):
    """What a clerk registers and may correct."""

    title = forms.CharField(label=_("事由"), max_length=100, help_text=_("一句话写明何单位何事，不写反映人"))
    channel = forms.ChoiceField(label=_("线索来源"), required=False)
    received_on = DayField(label=_("收到日期"), latest=clock.today)
    act_on = DayField(
        label=_("问题发生日"), required=False, latest=clock.today, help_text=_("持续的，写最后一日；不清楚的不填")
    )
    source_organ = OrganField(label=_("来源单位"), required=False)
    source_note = forms.CharField(
        label=_("来源说明"), max_length=200, required=False, help_text=_("会议、批示、来信等，写明名称和日期")
    )
    subjects = CadresField(
        label=_("被反映人"), help_text=_("每格一人，写姓名，同名的加单位，如：周望山 市征收办；对象不明的不填")
    )
    unlisted = LongText(
        label=_("名册外的被反映人"),
        rows=2,
        max_length=LONGEST_UNLISTED,
        required=False,
        help_text=_("干部名册中没有的，写姓名、空格、所说的单位职务，一行一人；查明后在“更正登记”中改填到上一栏"),
    )
    content = LongText(label=_("反映内容"), rows=6, max_length=LONGEST_CONTENT)
    confirming_organ = OrganField(label=_("确认单位"), required=False)
    confirming_number = forms.CharField(label=_("确认文号"), max_length=100, required=False)
    fact_based = forms.ChoiceField(label=_("有事实依据"), choices=UNSURE, required=False)
    wide_impact = forms.ChoiceField(label=_("影响较大"), choices=UNSURE, required=False)
    joint_signers = forms.IntegerField(label=_("联名人数"), required=False, min_value=1, max_value=100_000)
    circumstance_known = forms.BooleanField(
        label=_("已掌握问责情形"), required=False, help_text=_("不属所列来源、但已掌握具体情形的勾选")
    )
    reporter_name = forms.CharField(
        label=_("反映人"), max_length=100, required=False, help_text=_("加密存放，只有登记员写明理由才能启封")
    )
    reporter_contact = forms.CharField(label=_("反映人联系方式"), max_length=200, required=False)
    anonymous = forms.BooleanField(label=_("匿名反映"), required=False)

    def __init__(self, *arguments: Any, seen_by: Any, regulation: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.regulation_id = regulation.id
        channels = law.channels(regulation)
        several = len({choice.clause for choice in channels}) > 1
        offered = [(one.code, f"{one.term}（{one.clause}）" if several else one.term) for one in channels]
        self.fields["channel"].choices = [("", _("请选择")), *offered]  # type: ignore[attr-defined]
        self.fields["channel"].clause = channels[0].clause.partition("(")[0]  # type: ignore[attr-defined]
        self.fields["subjects"].ask(seen_by)  # type: ignore[attr-defined]
        trees = [field for field in self.fields.values() if isinstance(field, OrganField)]
        trees[0].tree()
        for field in trees[1:]:
            field.choices = trees[0].choices
        for name in ("reporter_name", "reporter_contact"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "data-sealed": ""}

    def typed(self) -> dict[str, Any]:
        """The cleaned values under the names of the action."""
        kept = dict(self.cleaned_data)
        for name in ("fact_based", "wide_impact"):
            kept[name] = {"yes": True, "no": False}.get(kept[name])
        return kept


class RegisterForm(LeadForm):
    """The registration form: which office, under which regulation, and whether a like lead was looked at."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    handling_organ = forms.ModelChoiceField(label=_("承办单位"), queryset=None, empty_label=None)
    regulation = forms.CharField(widget=forms.HiddenInput, max_length=100)
    distinct = forms.BooleanField(label=_("已核对，不是重复"), required=False)
    field_order = ("key", "regulation", "distinct", "handling_organ")

    def __init__(self, *arguments: Any, organs: Sequence[Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = self.fields["handling_organ"]
        offered.queryset = Organ.objects.filter(pk__in=[organ.pk for organ in organs])  # type: ignore[attr-defined]
        offered.error_messages["invalid_choice"] = "只能登记由本机构承办的线索，请选择您担任登记员的单位。"
        self.initial["regulation"] = self.regulation_id
        if not (self.is_bound and self.data.get("distinct")):
            self.fields["distinct"].widget = forms.HiddenInput()
        if len(organs) == 1:
            self.initial["handling_organ"] = organs[0].pk
            offered.widget = forms.HiddenInput()
        if not self.is_bound and "key" not in self.initial:
            self.initial["key"] = str(uuid4())

    def clean_regulation(self) -> str:
        """The regulation whose sources the form offered."""
        if self.cleaned_data["regulation"] != self.regulation_id:
            raise forms.ValidationError("适用文件不在可选范围内，请在页首重新选择。")
        return self.regulation_id

    def clean_key(self) -> Any:
        """The key the form was opened with; a fresh one where it was lost."""
        return self.cleaned_data["key"] or uuid4()

    def refuse(self, refused: Any) -> None:
        """A likely duplicate asks to be looked at: the box to say so appears."""
        if getattr(refused, "field", "") == "distinct":
            self.fields["distinct"].widget = forms.CheckboxInput()
        super().refuse(refused)


class CorrectForm(LeadForm):
    """What was registered, to be corrected with a reason. Sealed fields show nothing; what is typed replaces them."""

    reason = forms.CharField(label=_("更正理由"), max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["anonymous"]
        self.fields["reporter_name"].help_text = _("不显示已登记的内容；填写则替换")


class AcceptForm(MoveForm):
    """Who handles the lead that is taken in. Where there is only one officer, they are chosen already."""

    officer = forms.ModelChoiceField(label=_("承办人"), queryset=Account.objects.none())

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        officers = officers_of(self.asked.matter.handling_organ, self.asked.today)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        if len(officers) == 1:
            self.initial["officer"] = officers[0].pk


class ReferForm(ReasonForm):
    to = forms.CharField(label=_("转往单位"), max_length=100)
    field_order = ("to", "reason")


class MergeForm(ReasonForm):
    into = forms.CharField(label=_("并入的线索编号"), max_length=40, help_text=_("如：线〔2026〕3号"))
    field_order = ("into", "reason")

    def clean_into(self) -> Lead:
        """The lead with this number, if whoever asks may see it."""
        number = self.cleaned_data["into"]
        found = queries.by_number(seen_by=self.asked.by, on=self.asked.today, number=number)
        if found is None:
            raise forms.ValidationError(f"没有编号为“{number}”的线索，或不在您的查看范围内，请核对编号。")
        return found


class FileForm(PaperForm):
    file = PaperFile(label=_("附件"), always_conceals=True)
    note = forms.CharField(label=_("说明"), max_length=500, required=False)


def initial_of(lead: Lead) -> dict[str, Any]:
    """A lead as the correcting form shows it; the reporter stays sealed."""
    shown = {True: "yes", False: "no", None: ""}
    kept = {
        name: getattr(lead, name)
        for name in (
            "title",
            "channel",
            "received_on",
            "act_on",
            "unlisted",
            "content",
            "source_note",
            "confirming_number",
        )
    }
    return kept | {
        "circumstance_known": lead.circumstance_known,
        "source_organ": lead.source_organ_id,
        "confirming_organ": lead.confirming_organ_id,
        "joint_signers": lead.joint_signers,
        "fact_based": shown[lead.fact_based],
        "wide_impact": shown[lead.wide_impact],
        "subjects": written([one.cadre for one in lead.subjects.all()], clock.today()),
        "version": lead.version,
    }
