"""Forms of the office: Chinese sentences for what is wrong, the clause beside a field, lengths bounded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from wenze.office.paper import dates

SHORT, LINE, LONG = 60, 200, 5000
TYPED_BY, UNSENT = "typed_by", "unsent"
"""Whose page a form was sent from, under a mark; and that it comes back to them because the page had expired, and is not sent."""


class DayInput(forms.DateInput):
    """The browser's own date box, written as the browser wants it (2026-11-22)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day. ``latest`` and ``earliest`` are days or callables that answer one, asked at each check.

    Reads 2026-11-22, 2026/11/22, 2026.11.22, 20261122 and 2026年11月22日, in full-width signs too.
    """

    widget = DayInput

    def __init__(
        self, *, latest: Any = None, earliest: Any = None, past: str = "日期不能晚于今天。", **options: Any
    ) -> None:
        self.latest, self.earliest, self.past = latest, earliest, past
        options.setdefault("input_formats", ["%Y-%m-%d"])
        options.setdefault("error_messages", {})
        options["error_messages"].setdefault("invalid", "日期不正确，请写成 2026-11-22 的样子，并核对该日是否存在。")
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(dates.as_iso(value) if isinstance(value, str) else value)
        return day

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        latest, earliest = _asked(self.latest), _asked(self.earliest)
        if day.year < 1900 or day.year > 2200:
            raise forms.ValidationError("年份不正确，请核对。")
        if latest is not None and day > latest:
            raise forms.ValidationError(self.past)
        if earliest is not None and day < earliest:
            raise forms.ValidationError(f"日期不能早于{dates.spoken(earliest)}。")
        return day


class BirthField(DayField):
    """A day of birth, or its month where no more is known (1981.03, 1981-03, 1981年3月), which cleans to its first day."""

    def to_python(self, value: Any) -> date | None:
        return super().to_python(f"{dates.as_iso(value)}-01" if dates.is_month(value) else value)


class LongText(forms.CharField):
    """Text of several lines, at most ``max_length`` characters (5000 unless told)."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("max_length", LONG)
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)


class SeveralRows(forms.ModelMultipleChoiceField):
    """Several rows of the database, by their keys. A key no database could hold is one that is not offered."""

    def _check_values(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            text = str(key)
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super()._check_values(value)


class PaperForm(forms.Form):
    """A form whose errors are Chinese sentences and whose fields may name their clause.

    ``clauses`` maps a field to the clause shown beside it. ``refuse`` puts a refusal of an action beside its field
    (or above the form) and keeps everything that was typed.
    """

    clauses: dict[str, str] = {}
    required_css_class = "required"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            field.clause = self.clauses.get(name, getattr(field, "clause", ""))  # type: ignore[attr-defined]
            field.error_messages["required"] = f"请填写{field.label or name}。"
            if isinstance(field, forms.FileField):
                field.error_messages["required"] = f"请选择{field.label or name}。"
            if isinstance(field, forms.CharField):
                _let_it_be_long(field)
                field.error_messages["max_length"] = (
                    f"{field.label or name}%(show_value)d字，超过%(limit_value)d字，请精简。"
                )
                field.error_messages["null_characters_not_allowed"] = (
                    f"{field.label or name}含有无法保存的字符，请重新输入。"
                )
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = f"请选择{field.label or name}。"
                for code in ("invalid_choice", "invalid_pk_value", "invalid_list"):
                    field.error_messages[code] = f"{field.label or name}不在可选范围内，请重新选择。"
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = field.empty_label and "请选择"

    @property
    def can_come_back(self) -> bool:
        """May what is typed be kept for who signs in again? A password may not."""
        return not any(isinstance(field.widget, forms.PasswordInput) for field in self.fields.values())

    @property
    def is_unsent(self) -> bool:
        """Does the form hold what was typed into a page that had expired?"""
        return self.is_bound and UNSENT in self.data

    def full_clean(self) -> None:
        """A form that came back is never right by itself: it waits to be sent again."""
        super().full_clean()
        if self.is_unsent:
            says = "页面已过期或者登录已失效，您填写的内容已经找回，尚未保存。请核对后再次提交。"
            self.add_error(None, says + ("文件须重新选择。" if self.is_multipart() else ""))

    def refuse(self, refused: Any) -> None:
        """Say a refusal (anything with ``says``, ``reasons`` and ``field``) in this form. What is wrong with a ``file``
        stands at the one box for a file, whatever it is called."""
        field = getattr(refused, "field", "")
        boxes = [name for name, one in self.fields.items() if isinstance(one, forms.FileField)]
        if field == "file" and len(boxes) == 1:
            field = boxes[0]
        self.add_error(field if field in self.fields else None, refused.says)
        self.reasons = refused.reasons


def _let_it_be_long(field: forms.CharField) -> None:
    """A browser would cut off without a word what is pasted beyond the length. It is taken, counted, and said to be too long."""
    widget = field.widget
    if field.max_length and (isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") == "text"):
        widget.attrs.pop("maxlength", None)
        widget.attrs["data-most"] = str(field.max_length)


def _asked(day: Any) -> date | None:
    found = day() if callable(day) else day
    return found if isinstance(found, date) else None
