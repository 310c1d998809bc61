"""What weighs, in a text that has factors but no measures of its own? The factors that hold and the direction they give."""

from __future__ import annotations

from datetime import date

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.facts import Facts
from wenze.engine.grounds import Direction, direction_modality, direction_of, factors
from wenze.engine.regulation import Regulation


class Weighed(Frozen):
    """The codes of the factors that hold, heavier or lighter and how strongly the text says so, and whether one of them exempts; `untold` as
    in `measures.Fitting`."""

    factors: tuple[str, ...]
    direction: Direction
    direction_modality: Modality = Modality.MUST
    exempt: bool
    untold: tuple[str, ...] = ()


def weighing(regulation: Regulation, facts: Facts, asked_on: date) -> Answer[Weighed]:
    """Which factors of this text hold on these facts? Beside the text that governs a case, others may have factors to be checked too.

    Unknown: silent where the text has no factor; outside where another rule governs; find_first where a factor that was found lacks something.
    """
    asking = Asking("factors", regulation, facts, asked_on)
    elsewhere: Answer[Weighed] | None = asking.outside()
    if elsewhere is not None:
        return elsewhere
    if not regulation.rules("factor"):
        return asking.silent("从重、从轻、免予的情节")
    unknown: list[str] = []
    holding, untold = factors(asking, unknown)
    if unknown:
        return asking.find_first(unknown)
    exempt = any(rule.direction == "exempt" for rule in holding)
    value = Weighed(
        factors=tuple(rule.code for rule in holding),
        direction=direction_of(holding),
        direction_modality=direction_modality(asking, holding),
        exempt=exempt,
        untold=untold,
    )
    return asking.answer(value)
