"""Forms of the moves on a case as a whole. They parse; what may be done is for the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.cases.forms_fields import Asked, MoveForm, accounts_of
from wenze.office.cases.forms_seats import SeatsField, members
from wenze.office.cases.models import EvidenceKind, Respondent, ReviewOutcome
from wenze.office.cases.texts import LONGEST_LINE, LONGEST_REASON, LONGEST_TEXT
from wenze.office.documents.forms_file import PaperFile
from wenze.office.paper.forms import DayField, LongText, SeveralRows
from wenze.office.people.models import Account


class OpinionForm(MoveForm):
    """A move that needs nothing but, perhaps, a word: the leader's one box."""

    opinion = LongText(label=_("意见"), required=False, max_length=LONGEST_REASON, help_text=_("如：同意，依规办理"))


class ReasonForm(MoveForm):
    """A move that needs a reason. A page of decision sends its one box as ``opinion``, whichever button was pressed."""

    reason = LongText(label=_("理由"), max_length=LONGEST_REASON)

    def add_prefix(self, field_name: str) -> str:
        """The name under which a field is sent."""
        name = super().add_prefix(field_name)
        is_box = name == "reason" and self.data and "reason" not in self.data and "opinion" in self.data
        return "opinion" if is_box else name


class GroupForm(MoveForm):
    members = SeveralRows(
        label=_("调查组成员"),
        queryset=Account.objects.none(),
        help_text=_("二人以上；与对象同单位、曾在其单位任职或有亲属关系的应当回避"),
    )
    leader = forms.ModelChoiceField(label=_("组长"), queryset=Account.objects.none(), required=False)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        known = Account.objects.filter(pk__in=[one.pk for one in accounts_of(asked)])
        for name in ("members", "leader"):
            self.fields[name].queryset = known  # type: ignore[attr-defined]


class EvidenceForm(MoveForm):
    title = forms.CharField(label=_("证据名称"), max_length=LONGEST_LINE)
    kind = forms.ChoiceField(label=_("种类"), choices=EvidenceKind.choices)
    upload = PaperFile(label=_("文件"))
    obtained_on = DayField(label=_("取得日期"))
    obtained_by = forms.CharField(label=_("取得人"), max_length=LONGEST_LINE, help_text=_("取证须二人以上，逐一写明"))
    source = forms.CharField(label=_("来源"), max_length=LONGEST_LINE, required=False)
    proves = LongText(label=_("证明内容"), max_length=LONGEST_REASON, required=False)
    respondents = SeveralRows(label=_("涉及对象"), queryset=Respondent.objects.none(), required=False)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        self.fields["respondents"].queryset = Respondent.objects.filter(case=asked.case)  # type: ignore[attr-defined]
        self.fields["respondents"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        del self.fields["happened_on"]


class ReportForm(MoveForm):
    says = LongText(label=_("调查结论"), rows=6, max_length=LONGEST_TEXT)
    upload = PaperFile(label=_("调查报告"), required=False)


class ProposeOpinionForm(MoveForm):
    topics = {"says": "opinion"}
    says = LongText(
        label=_("办理经过"),
        rows=6,
        max_length=LONGEST_TEXT,
        help_text=_("事实、依据和每名对象的拟处理方式由案卷带入，此处写办理经过；逾期的写明原因"),
    )


class ReviewForm(MoveForm):
    seats = SeatsField(label=_("到会和表决"))
    members_entitled = forms.IntegerField(label=_("应到人数"), min_value=1, max_value=200)
    chair = forms.ChoiceField(label=_("主持人"))
    place = forms.CharField(label=_("地点"), max_length=LONGEST_LINE, required=False)
    outcome = forms.ChoiceField(label=_("结果"), choices=ReviewOutcome.choices)
    says = LongText(label=_("研究意见"), max_length=LONGEST_TEXT)
    minutes = PaperFile(label=_("会议记录"), required=False)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        self.members = {one.key: one for one in members(asked)}
        self.fields["seats"].ask([*self.members.values()])  # type: ignore[attr-defined]
        offered = [(one.key, one.says) for one in self.members.values()]
        self.fields["chair"].choices = [("", _("请选择")), *offered]  # type: ignore[attr-defined]

    def clean_chair(self) -> str:
        """The name of the one in the chair, who is at the meeting."""
        name = self.members[self.cleaned_data["chair"]].name
        seats = self.cleaned_data.get("seats")
        if seats is not None and not any(one.name == name and one.present for one in seats):
            raise forms.ValidationError(f"主持人{name}没有登记到会，请在到会和表决中登记，或者核对主持人。")
        return name


class ConclusionForm(MoveForm):
    outcome = forms.ChoiceField(label=_("结果"), choices=ReviewOutcome.choices)
    number = forms.CharField(label=_("文号"), max_length=100, required=False)
    says = LongText(label=_("审议意见"), max_length=LONGEST_TEXT)
    minutes = PaperFile(label=_("会议记录或批件"), required=False)
