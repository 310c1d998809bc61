"""The box for a file, in the forms of every room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wenze.office.documents import intake
from wenze.office.people.refusals import Refused

MEGABYTE = 1024 * 1024


class PaperFileInput(forms.ClearableFileInput):
    """A box for a file that offers to take place and device out of a photograph. The choice goes with the upload."""

    offers_to_conceal = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        if not self.offers_to_conceal:
            return box
        says = _("照片另存一份去掉拍摄地点和设备信息的，供查阅；原件封存")
        offer = '{}<label class="quiet"><input type="checkbox" name="{}-conceal"> {}</label>'
        return format_html(offer, box, name, says)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        upload = super().value_from_datadict(data, files, name)
        if upload:
            upload.conceal = f"{name}-conceal" in data
        return upload


class PaperFile(forms.FileField):
    """A file to be attached. What it truly is, is judged here already: so the sentence stands beside its box, and nothing
    has been written by then. Where the browser can, it says that a file is too large before it is sent."""

    widget = PaperFileInput

    def __init__(self, *, always_conceals: bool = False, **options: Any) -> None:
        self.always_conceals = always_conceals
        if always_conceals:
            options.setdefault(
                "help_text",
                _("PDF、Word、Excel、图片、录音录像、文本，不超过50MB；照片的拍摄地点和设备信息自动去除，原件封存"),
            )
        options.setdefault("help_text", _("PDF、Word、Excel、图片、录音录像、文本，不超过50MB"))
        options.setdefault(
            "error_messages", {"empty": "文件是空的，请重新选择。", "invalid": "没有收到文件，请重新选择。"}
        )
        options.setdefault("max_length", 255)
        super().__init__(**options)
        self.widget.offers_to_conceal = not always_conceals

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The endings offered when choosing, and the largest size with the sentence for what is larger."""
        most = settings.WENZE_UPLOAD_LIMIT_BYTES
        says = f"该文件超过{most // MEGABYTE} MB，没有选用。请压缩或者拆分后重新选择。"
        endings = ",".join(f".{ending}" for ending in intake.ENDINGS)
        return super().widget_attrs(widget) | {"accept": endings, "data-most-bytes": most, "data-too-large": says}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if upload:
            try:
                intake.inspect(upload, limit_bytes=settings.WENZE_UPLOAD_LIMIT_BYTES)
            except Refused as refused:
                raise forms.ValidationError(refused.says) from None
        return upload
