"""The box for a file, in the forms of every room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wenze.office.documents import intake
from wenze.office.people.refusals import Refused

MEGABYTE = 1024 * 1024


class PaperFile(forms.FileField):
    """A file to be attached. What it truly is, is judged here already: so the sentence stands beside its box, and nothing
    has been written by then. Where the browser can, it says that a file is too large before it is sent."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("PDF、Word、Excel、图片、录音录像、文本，不超过50MB"))
        options.setdefault(
            "error_messages", {"empty": "文件是空的，请重新选择。", "invalid": "没有收到文件，请重新选择。"}
        )
        options.setdefault("max_length", 255)
        super().__init__(**options)

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
