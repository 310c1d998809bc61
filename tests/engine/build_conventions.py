"""The conventions a text made for a test goes by, and the words of the reading each convention has beside its default."""

from __future__ import annotations

from wenze.engine.conventions import CHOICES

CONVENTIONS = {choice.field: next(iter(choice.codes)) for choice in CHOICES.values()}
OTHER = {key: list(choice.codes.values())[1] for key, choice in CHOICES.items()}
