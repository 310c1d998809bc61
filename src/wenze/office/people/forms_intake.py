"""What one row of a filled-in sheet holds: the forms of the pages, with units and posts written by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office import clock
from wenze.office.paper.forms import DayField
from wenze.office.paper.intake import Sheet
from wenze.office.people.forms import AskCadre, AskOrgan, AskPost

BY_NAME = _("写全称或简称，须已登记，或者写在本表前面的行里")


class OrganRow(AskOrgan):
    parent = forms.CharField(label=_("上级单位"), max_length=100, required=False, help_text=BY_NAME)
    order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=99999, required=False, help_text=_("不填的，按表中的先后")
    )
    version = None


class PostRow(AskPost):
    organ = forms.CharField(label=_("单位"), max_length=100, help_text=BY_NAME)
    order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=9999, required=False, help_text=_("不填的，按表中的先后")
    )
    field_order = ("organ",)


class CadreRow(AskCadre):
    """One person in one post; who holds several posts stands in several rows with the same identity number."""

    version = other_than = None
    organ = forms.CharField(label=_("单位"), max_length=100, required=False, help_text=_("写全称或简称"))
    post = forms.CharField(label=_("职务"), max_length=60, required=False, help_text=_("该单位已登记的职务"))
    from_on = DayField(label=_("任职日期"), required=False, latest=clock.today, help_text=_("如 2026-11-22"))
    probation_until_on = DayField(label=_("试用期止"), required=False)
    main = forms.BooleanField(label=_("主要职务"), required=False)
    another = forms.BooleanField(
        label=_("确是另一人"), required=False, help_text=_("已登记同名的干部时，经核对确是另一人的，填“是”")
    )

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        told = {name: kept.get(name) for name in ("organ", "post", "from_on")}
        if any(told.values()):
            for name in (name for name, value in told.items() if not value and name not in self.errors):
                self.add_error(name, _("单位、职务、任职日期要一起填写。"))
        return kept


UNITS = (
    Sheet(
        "单位",
        OrganRow,
        {"name": "示例：临江市水利局", "short_name": "市水利局", "kind": "政府工作部门", "parent": "临江市人民政府"},
    ),
    Sheet(
        "职务",
        PostRow,
        {"organ": "示例：市水利局", "title": "局长", "level": "处级", "duty_role": "主要领导"},
    ),
)
CADRES = (
    Sheet(
        "干部",
        CadreRow,
        {
            "name": "示例：周望山",
            "gender": "男",
            "born_on": "1981.03",
            "managed_by": "市管",
            "organ": "市水利局",
            "post": "局长",
            "from_on": "2024-05-06",
            "main": "是",
        },
        may_lack=frozenset({"another"}),
    ),
)
