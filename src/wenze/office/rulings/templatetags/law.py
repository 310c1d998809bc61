"""Words of the law for templates: ``{% load law %}``."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import template
from django.urls import NoReverseMatch, reverse

from wenze.engine import answers
from wenze.engine.answers import MODALITY_TERMS, Basis, Citation, Modality
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
def modality_term(spoken: Modality) -> str:
    """One modality in a word: 应当, 可以…"""
    return MODALITY_TERMS[spoken]


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
    return wording.direction(value)


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


@register.filter
def cited(cite: Any) -> str:
    """A citation, or a row of a regulation, as people cite it."""
    return answers.cited(cite) if isinstance(cite, str) else str(cite)


@register.filter
def anchor(row: str) -> str:
    """The name of a row inside the page of its regulation."""
    return row.replace("#", "-")


@register.filter
def law_address(cite: Any) -> str:
    """Where the row of a citation stands; nothing for a convention, the office's own procedure, or a clause in plain words."""
    if not isinstance(cite, Citation) or not cite.row or cite.basis in (Basis.CONVENTION, Basis.OFFICE):
        return ""
    try:
        page = reverse("rulings:regulation", args=[cite.regulation])
    except NoReverseMatch:
        return ""
    return f"{page}?edition={quote(cite.edition)}#{quote(anchor(cite.row))}"
