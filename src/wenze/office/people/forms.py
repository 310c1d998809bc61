"""Forms of this room. They parse; whether something may be done is for the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.paper.dates import is_month
from wenze.office.paper.forms import BirthField, DayField, LongText, PaperForm
from wenze.office.people import queries
from wenze.office.people.models import (
    Cadre,
    DutyRole,
    Gender,
    Level,
    ManagedBy,
    Organ,
    OrganKind,
    Post,
    RelationKind,
    Role,
)
from wenze.office.people.models.account_requests import LONGEST_REASON
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.namesakes import Alike

CHOOSE = ("", "请选择")
PLAIN_ROLES = [CHOOSE, *((one.value, one.label) for one in Role if one.value not in ADMINISTRATORS)]
ADMINISTRATOR_ROLES = [CHOOSE, *((one.value, one.label) for one in Role if one.value in ADMINISTRATORS)]


class OrganField(forms.ModelChoiceField):
    """A unit, offered as the tree in official order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Organ.objects.all(), **options)

    def tree(self) -> None:
        """Lay the list out as a tree; called once a form."""
        offered = [(line.organ.pk, "　" * line.depth + str(line.organ)) for line in queries.organs_in_order()]
        self.choices = [("", "请选择" if self.required else "——"), *offered]


class PeopleForm(PaperForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            if isinstance(field, OrganField):
                field.tree()


class OthersField(forms.MultipleChoiceField):
    """Which namesakes are other people? Hidden until somebody must be told apart; cleans to their numbers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.MultipleHiddenInput, label=_("核对同名"), **options)

    def valid_value(self, value: str) -> bool:
        return value.isascii() and value.isdigit() and len(value) < 19

    def clean(self, value: Any) -> frozenset[int]:
        return frozenset(int(one) for one in super().clean(value))


class PersonForm(PeopleForm):
    """A form by which somebody is entered. Where a namesake is found it asks: each is shown, to be ticked as another person."""

    other_than = OthersField()

    def refuse(self, refused: Any) -> None:
        if isinstance(refused, Alike):
            field = self.fields["other_than"]
            field.widget = forms.CheckboxSelectMultiple()
            field.choices = field.widget.choices = [  # type: ignore[attr-defined]
                (str(pk), _("与%(person)s不是同一人") % {"person": says}) for pk, says in refused.found
            ]
        super().refuse(refused)


class AskOrgan(PeopleForm):
    name = forms.CharField(label=_("全称"), max_length=100)
    short_name = forms.CharField(label=_("简称"), max_length=40)
    kind = forms.ChoiceField(label=_("类别"), choices=OrganKind.choices)
    parent = OrganField(label=_("上级单位"), required=False)
    order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=99999, initial=0, help_text=_("同级单位按此从小到大排列")
    )
    vertical = forms.BooleanField(label=_("垂直管理单位"), required=False)
    opened_on = DayField(label=_("设立日期"), required=False, latest=clock.today)
    closed_on = DayField(label=_("撤销日期"), required=False, latest=clock.today)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AskPost(PeopleForm):
    title = forms.CharField(label=_("职务"), max_length=60)
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices)
    duty_role = forms.ChoiceField(label=_("责任身份"), choices=DutyRole.choices)
    order = forms.IntegerField(label=_("排序"), min_value=0, max_value=9999, initial=0)


class AskCadre(PersonForm):
    name = forms.CharField(label=_("姓名"), max_length=50)
    gender = forms.ChoiceField(label=_("性别"), choices=[("", "请选择"), *Gender.choices], required=False)
    born_on = BirthField(label=_("出生日期"), required=False, latest=clock.today)
    identity_number = forms.CharField(
        widget=forms.TextInput(attrs={"data-sealed": "", "autocomplete": "off"}),
        label=_("居民身份证号"),
        max_length=30,
        required=False,
        help_text=_("加密存放，页面只显示前3位和后4位"),
    )
    managed_by = forms.ChoiceField(label=_("干部管理权限"), choices=[("", "请选择"), *ManagedBy.choices])
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        kept["born_to_month"] = is_month(self["born_on"].data)
        return kept


class AskTenure(PersonForm):
    post = forms.ModelChoiceField(label=_("职务"), queryset=Post.objects.none())
    from_on = DayField(label=_("任职日期"), latest=clock.today)
    probation_until_on = DayField(label=_("试用期止"), required=False)
    main = forms.BooleanField(label=_("主要职务"), required=False, initial=True)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["post"]
        field.queryset = queries.posts()  # type: ignore[attr-defined]


class AskDay(PeopleForm):
    until_on = DayField(label=_("免职日期"), latest=clock.today)


class AskRelation(PeopleForm):
    other = forms.ModelChoiceField(label=_("对方"), queryset=Cadre.objects.none())
    kind = forms.ChoiceField(label=_("关系"), choices=RelationKind.choices)

    def __init__(self, *arguments: Any, offered: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["other"].queryset = offered  # type: ignore[attr-defined]


class AskAccount(PeopleForm):
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("字母、数字或 . _ - 组成"))
    display_name = forms.CharField(label=_("姓名"), max_length=50)
    organ = OrganField(label=_("单位"))
    cadre_identity = forms.CharField(
        label=_("本人身份证号"), max_length=30, required=False, help_text=_("填写后与干部名册对应，用于回避和本人查阅")
    )


class AskRequest(PeopleForm):
    """What one administrator asks and another confirms; the kind stands in the address."""

    reason = LongText(label=_("事由"), max_length=LONGEST_REASON, help_text=_("写明谁要求、为什么，供确认人核对"))


class AskAdministrator(AskRequest):
    role = forms.ChoiceField(label=_("角色"), choices=ADMINISTRATOR_ROLES)
    organ = OrganField(label=_("单位"))
    from_on = DayField(label=_("起始日期"), required=False, help_text=_("不填为确认之日"))

    field_order = ("role", "organ", "from_on", "reason")


class AskDecline(PeopleForm):
    answer = LongText(label=_("不同意的理由"), max_length=LONGEST_REASON)


class AskGrant(PeopleForm):
    role = forms.ChoiceField(label=_("角色"), choices=PLAIN_ROLES)
    organ = OrganField(
        label=_("单位"),
        help_text=_("在该单位行使角色；组织人事查询员填其管理干部的范围，如本级党委，及于其下各单位"),
    )
    from_on = DayField(label=_("起始日期"))
    until_on = DayField(label=_("截止日期"), required=False, help_text=_("不填为长期有效，含当日"))
