"""Forms of this room. They parse; what may be said is for the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.notices.models import Preference
from wenze.office.paper.forms import PaperForm

FIELDS = ("email", "gateway", "quiet_from", "quiet_until", "workdays_only")


class PreferenceForm(PaperForm):
    """How somebody is told outside the office."""

    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("不填的，不发邮件"))
    gateway = forms.CharField(
        label=_("手机号或者即时通讯账号"), required=False, max_length=100, help_text=_("不填的，不发短信或者即时消息")
    )
    quiet_from = forms.TimeField(label=_("从几时起不发"), help_text=_("如 20:00"))
    quiet_until = forms.TimeField(label=_("到几时为止"), help_text=_("如 08:00；其间的提醒，过后一并发送"))
    workdays_only = forms.BooleanField(label=_("只在工作日发"), required=False)

    def __init__(self, *arguments: Any, wish: Preference, **options: Any) -> None:
        options.setdefault("initial", {name: getattr(wish, name) for name in FIELDS})
        super().__init__(*arguments, **options)
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].widget = forms.TimeInput(format="%H:%M")
