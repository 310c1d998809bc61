"""What the law says about a procedure: which moves are open, what must be done next, where a part goes by itself.

``under`` is the id of the procedure; by default that of accountability cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wenze.engine import procedure, procedure_duties
from wenze.engine.answers import Answer
from wenze.office.rulings.queries import OF_CASES, Told, facts, law, procedure_by_id, text_on


def moves(
    *, regulation: str, edition: str, track: str, stage: str, told: Told, asked_on: date, under: str = OF_CASES
) -> Answer[procedure.Moves]:
    """Which moves belong to this stage, which are open, and what is missing for the others? For pages."""
    text = text_on(regulation, edition, asked_on)
    return procedure.moves(text, procedure_by_id(under), track, stage, facts(text, told), asked_on)


def move(
    *, regulation: str, edition: str, stage: str, move: str, told: Told, asked_on: date, under: str = OF_CASES
) -> Answer[procedure.MoveAnswer]:
    """Is this one move open at this stage? Raises KeyError for a move the procedure does not have."""
    text = text_on(regulation, edition, asked_on)
    return procedure.move(text, procedure_by_id(under), move, stage, facts(text, told), asked_on)


def duties(
    *, regulation: str, edition: str, track: str, stage: str, told: Told, asked_on: date, under: str = OF_CASES
) -> Answer[procedure_duties.Duties]:
    """What must be done next about a part of this track at this stage, by which role at which place? Nobody acts."""
    text = text_on(regulation, edition, asked_on)
    return procedure_duties.duties(text, procedure_by_id(under), track, stage, facts(text, told), asked_on)


def advance(
    *,
    regulation: str,
    edition: str,
    track: str,
    stage: str,
    told: Told,
    parts: Mapping[str, tuple[str, ...]],
    under: str = OF_CASES,
) -> str | None:
    """The stage a part of this track passes to by itself on these facts; None where it stays. ``parts``: the stages in
    which the parts of the other tracks stand, by track."""
    text = law().regulation(regulation, edition)
    return procedure.advance(procedure_by_id(under), track, stage, facts(text, told), parts)
