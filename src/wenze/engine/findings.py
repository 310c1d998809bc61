"""Where should a person look, and why? One finding of lint, and how the checks make it."""

from __future__ import annotations

from wenze.engine.answers import Frozen
from wenze.engine.regulation import Provision


class Finding(Frozen):
    """One thing a person should look at: the check that found it, the row, and a sentence."""

    check: str
    row: str
    says: str


def at(check: str, provision: Provision, says: str) -> Finding:
    """A finding at one row of the paper."""
    return Finding(check=check, row=provision.row, says=says)
