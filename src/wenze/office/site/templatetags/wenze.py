"""Filters every template may use without loading them: days, instants, masks and icons as the office writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from wenze.office.paper import dates
from wenze.office.people import queries_views
from wenze.office.people.seals import masked
from wenze.office.site import unsent

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026年11月22日``."""
    return dates.spoken(value) if isinstance(value, date) else ""


@register.filter
def short_day(value: date | datetime | None, year: int | None = None) -> str:
    """``11月22日``, with the year in front unless it is ``year``."""
    return dates.short(value, year) if isinstance(value, date) else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """``2026年11月22日 星期日``."""
    return dates.with_weekday(value) if isinstance(value, date) else ""


@register.filter
def birth(value: date | None) -> str:
    """``1981.03``."""
    return dates.birth(value)


@register.filter
def minute(value: datetime | None) -> str:
    """``2026年11月22日 09:05``, Shanghai time."""
    return dates.minute(value)


@register.filter
def hidden_middle(value: str) -> str:
    """``110***********1234``."""
    return masked(value)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The value of ``key`` in a mapping, or nothing."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def draft_done(message: Any) -> str:
    """The draft that this message says has become a record: messages carry it as the extra tag ``draft:name``."""
    tags = (getattr(message, "extra_tags", "") or "").split()
    return next((tag.removeprefix("draft:") for tag in tags if tag.startswith("draft:")), "")


@register.simple_tag(takes_context=True)
def saved_views(context: Any) -> list[Any]:
    """The views of this ledger that whoever looks has kept: name, query, pk."""
    request = context["request"]
    return queries_views.saved_views(seen_by=request.user, address=request.path)


@register.simple_tag(takes_context=True)
def typed_by(context: Any, action: str = "") -> str:
    """The mark of a form that is sent to ``action``, or to the page on which it stands."""
    request = context["request"]
    return unsent.mark(request.user, action or request.path)
