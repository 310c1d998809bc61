"""Words of the law for templates: ``{% load law %}``."""

from __future__ import annotations

from django import template

from wenze.office.rulings import wording

register = template.Library()


@register.filter
def grade(code: str) -> str:
    """The Chinese term of a grade."""
    return wording.grade(code)
