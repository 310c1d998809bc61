"""Boxes in which people are typed by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from wenze.office import clock
from wenze.office.people.models import Cadre
from wenze.office.people.queries_named import named, offered_names

MOST_NAMES = 60


class NamesInput(forms.Widget):
    """One box a person, each with the list of names; a box may also hold several parted by 、."""

    template_name = "people/_names.html"
    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered: Sequence[tuple[str, str]] = ()
        self.fewest_boxes = 1

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [text.replace("\x00", "")[:200] for text in listed[:MOST_NAMES]]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        typed = [text for text in (value or []) if text]
        boxes = typed + [""] * max(self.fewest_boxes - len(typed), 0 if self.fewest_boxes == 1 and typed else 1)
        context["widget"] |= {"boxes": boxes, "offered": self.offered, "several": self.fewest_boxes > 1}
        return context


class CadresField(forms.Field):
    """People by name, told apart by unit or post where two have the same name. Cleans to a list of cadres."""

    widget = NamesInput

    fewest_boxes = 3

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.seen_by: Any = None
        self.widget.fewest_boxes = self.fewest_boxes
        if self.fewest_boxes > 1:
            self.widget.attrs["rows"] = 1  # takes the whole breadth of the form

    def ask(self, seen_by: Any) -> None:
        """Offer the names ``seen_by`` may see. Called once a form."""
        self.seen_by = seen_by
        self.widget.offered = offered_names(seen_by=seen_by, on=clock.today())

    def clean(self, value: Any) -> list[Cadre]:
        texts = [text.strip() for line in value or [] for text in re.split(r"[、；;\n]", line) if text.strip()]
        if len(texts) > MOST_NAMES:
            raise forms.ValidationError(f"姓名不超过{MOST_NAMES}个。")
        found, wrong = named(seen_by=self.seen_by, on=clock.today(), texts=texts)
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class CadreField(CadresField):
    """One person by name. Cleans to a cadre."""

    fewest_boxes = 1

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(found) > 1:
            raise forms.ValidationError("一次只填一人。")
        return found[0]
