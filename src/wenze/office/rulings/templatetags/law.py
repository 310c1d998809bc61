"""Words of the law for templates: ``{% load law %}``."""

from __future__ import annotations

from typing import Any

from django import template

from wenze.engine.regulation import Regulation
from wenze.office.rulings import queries_trial, wording

register = template.Library()


@register.filter
def grade(code: str) -> str:
    """The Chinese term of a grade."""
    return wording.grade(code)


@register.filter
def modality(answer: Any) -> str:
    """How strongly the text speaks: 应当, 可以…"""
    return queries_trial.modality_of(answer)


@register.filter
def term_of(text: Regulation, code: str) -> str:
    """The Chinese term of a code in the words of one regulation."""
    return text.term(code)


@register.filter
def terms_of(text: Regulation, codes: Any) -> str:
    """The Chinese terms of several codes, in a row."""
    return "、".join(text.term(code) for code in codes)


@register.filter
def says_direction(value: Any) -> str:
    """Which way the factors weigh, as a sentence; nothing where none does."""
    return wording.DIRECTIONS.get(value.direction, "")


@register.filter
def points(value: Any) -> str:
    """Points without zeros that say nothing: 2.50 → 2.5, 10 → 10."""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


@register.filter
def grade_in(text: Regulation, code: str) -> str:
    """A grade in the words of one regulation, else of the yearly appraisal."""
    return queries_trial.grade_term(text, code)


@register.filter
def row_of(text: Regulation, row: str) -> Any:
    """The citation of one row of a regulation."""
    provision = text.provision(row)
    return text.cite(provision) if provision else row


@register.filter
def fact_term(facts: Any, name: str) -> str:
    """The Chinese term of a declared fact."""
    return str(facts.term(name))
