"""Forms of the pages that belong to no room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wenze.office.paper.forms import PaperForm


class AskPassword(PaperForm):
    old = forms.CharField(label=gettext_lazy("原密码"), max_length=128, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label=gettext_lazy("新密码"), max_length=128, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(
        label=gettext_lazy("再输一次新密码"), max_length=128, strip=False, widget=forms.PasswordInput
    )

    def __init__(self, *arguments: Any, account: Any, adapter: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.account, self.adapter = account, adapter
        self.fields["new"].help_text = _("至少10位；大写、小写、数字、符号至少三类；不含用户名；不同于最近3次的密码。")
        for name, kind in (("old", "current-password"), ("new", "new-password"), ("again", "new-password")):
            self.fields[name].widget.attrs["autocomplete"] = kind

    def clean_old(self) -> str:
        """Asked of the door, which counts a wrong one like any other wrong secret of the account."""
        old: str = self.cleaned_data["old"]
        if not self.adapter.reauthenticate(self.account, old):
            raise forms.ValidationError(_("原密码不正确，请重新输入。"))
        return old

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or {}
        if kept.get("new") and kept.get("again") and kept["new"] != kept["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return kept
