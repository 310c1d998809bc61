"""Which defects of a text can a machine see? Every check over one text, in the order of the paper.

The checks read the rules and our own words of each row, never the doubts a person wrote down: what they find, they find by themselves.
"""

from __future__ import annotations

from wenze.engine import lint_gaps, lint_shape, lint_sheets, lint_words
from wenze.engine.findings import Finding
from wenze.engine.regulation import Regulation

__all__ = ["Finding", "lint"]

CHECKS = (*lint_shape.CHECKS, *lint_sheets.CHECKS, *lint_gaps.CHECKS, *lint_words.CHECKS)


def lint(regulation: Regulation) -> tuple[Finding, ...]:
    """Every defect the machine sees in one text, in the order of the paper. A finding is a place to look, not an error of the file."""
    found = dict.fromkeys(finding for check in CHECKS for finding in check(regulation))
    order = {provision.row: place for place, provision in enumerate(regulation.file.provisions)}
    return tuple(sorted(found, key=lambda one: order.get(one.row, -1)))
