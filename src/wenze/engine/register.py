"""Fill a statutory form: its columns in order, the rows that belong in it, totals that must add up, and the gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wenze.engine.answers import Answer, Frozen
from wenze.engine.asking import Asking
from wenze.engine.facts import Facts
from wenze.engine.kinds.duties import FormField
from wenze.engine.regulation import Regulation

DAY_FORMATS: dict[str, Callable[[date], str]] = {
    "yyyy.mm": lambda day: f"{day.year}.{day.month:02d}",
    "yy.m.d": lambda day: f"{day.year % 100:02d}.{day.month}.{day.day}",
}


class Entry(Frozen):
    """What the office knows about one row: values by field code; `measure` decides whether it enters the form."""

    entry: str
    person: str = ""
    measure: str = ""
    values: dict[str, str | int | date | None] = {}


class Register(Frozen):
    """A filled form. `left_out` are entries whose measure is not in the list (for a person to look at), `gaps` empty cells of rows."""

    form: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: dict[str, int]
    persons: int
    left_out: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]


def fill(regulation: Regulation, form: str, entries: Iterable[Entry], asked_on: date) -> Answer[Register]:
    """The statutory form `form` filled with these entries, in the order given.

    Totals count rows, or each person once by the latest row, as the form says; `persons` counts each person once. Totals count by the field the form names; an entry without that field is
    a gap and in no part. Unknown: silent for a form this text does not have.
    """
    asking = Asking("register", regulation, Facts({}, {}), asked_on)
    fields = sorted((rule for _, rule in _of(regulation, "form_field", form)), key=lambda rule: rule.column)
    if not fields:
        return asking.silent(f"“{form}”这种表")
    for kind in ("form_field", "form_filter", "form_total", "form_shape"):
        for provision, _ in _of(regulation, kind, form):
            asking.add(asking.reason(provision))
    allowed = {measure for _, rule in _of(regulation, "form_filter", form) for measure in rule.measures}
    listed, totals = list(entries), _of(regulation, "form_total", form)
    inside = [one for one in listed if not allowed or one.measure in allowed]
    value = Register(
        form=form,
        columns=tuple(field.term for field in fields),
        rows=tuple(tuple(_cell(field, one.values) for field in fields) for one in inside),
        totals=_totals(regulation, form, inside),
        persons=len({one.person for one in inside}),
        left_out=tuple(one.entry for one in listed if allowed and one.measure not in allowed),
        gaps=tuple((one.entry, field.term) for one in inside for field in fields if not _cell(field, one.values))
        + tuple(
            (one.entry, rule.by) for one in inside for _, rule in totals if one.values.get(rule.by) not in rule.parts
        ),
    )
    return asking.answer(value)


def _of(regulation: Regulation, kind: str, form: str) -> list[tuple[Any, Any]]:
    return [(provision, rule) for provision, rule in regulation.rules(kind) if rule.form == form]


def _cell(field: FormField, values: Mapping[str, str | int | date | None]) -> str:
    value = values.get(field.field)
    if value is None:
        return ""
    day = _day(value) if field.format in DAY_FORMATS else None
    return str(value) if day is None else DAY_FORMATS[field.format](day)


def _day(value: str | int | date) -> date | None:
    """A day, also where it came as text (2012-02-05); None for anything else, which is then shown as it was told."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _totals(regulation: Regulation, form: str, inside: list[Entry]) -> dict[str, int]:
    totals = {"all": len(inside)}
    for _, rule in _of(regulation, "form_total", form):
        counted = inside if rule.per == "row" else list({one.person or one.entry: one for one in inside}.values())
        totals["all"] = len(counted)
        for part in rule.parts:
            totals[part] = sum(one.values.get(rule.by) == part for one in counted)
    return totals
