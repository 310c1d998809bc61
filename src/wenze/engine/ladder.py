"""Which rung of reminding is due? The highest rung whose condition holds, who issues its notice, what may follow for persons."""

from __future__ import annotations

from datetime import date

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import Verdict, judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Rung
from wenze.engine.regulation import Provision, Regulation

RUNG_REACHED = "rung_reached"


class Climb(Frozen):
    """Where a matter stands on a ladder. `rung` 0: none is due. The modality of the answer is that of the notice.

    `measures` are only proposed: a person decides, as strongly as `measures_modality` says.
    """

    ladder: str
    rung: int
    notice: str = ""
    issuer: str = ""
    measures: tuple[str, ...] = ()
    measures_modality: Modality = Modality.DISCRETION
    row: str = ""
    next_rung: int | None = None


def rung(regulation: Regulation, ladder: str, facts: Facts, asked_on: date) -> Answer[Climb]:
    """Which rung of this ladder is due on these facts?

    Facts: those the rungs name, and rung_reached (the rung whose notice has gone out; a rung that stands after another waits for it).
    Unknown: silent for a ladder this text does not have; find_first where a higher rung than the one that holds is not known.
    """
    asking = Asking("ladder", regulation, facts, asked_on)
    rungs = sorted(
        ((provision, rule) for provision, rule in regulation.rules("ladder") if rule.ladder == ladder),
        key=lambda one: one[1].rung,
    )
    if not rungs:
        return asking.silent(f"“{ladder}”的阶梯")
    best: tuple[Provision, Rung] | None = None
    unknown: list[str] = []
    for provision, rule in rungs:
        verdict = _judge(asking, provision, rule)
        if verdict.holds:
            best, unknown = (provision, rule), []
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    if unknown:
        return asking.find_first(unknown)
    return asking.answer(_climb(ladder, best, rungs), best[0].modality if best else Modality.MUST)


def _judge(asking: Asking, provision: Provision, rule: Rung) -> Verdict:
    """The rung's own condition; a rung that stands after another also waits for that one's notice."""
    verdict = judge(rule.when, asking.facts)
    if not rule.after_rung or verdict.holds is False:
        return verdict
    reached = asking.facts.get(RUNG_REACHED)
    if not isinstance(reached, int):
        return Verdict(holds=None, used=verdict.used, missing=(*verdict.missing, RUNG_REACHED))
    if reached < rule.after_rung:
        says = f"须先走完第{rule.after_rung}级，不能跳到第{rule.rung}级"
        asking.add(asking.reason(provision, says, used=(RUNG_REACHED,)))
        return Verdict(holds=False, used=(*verdict.used, RUNG_REACHED))
    return verdict


def _climb(ladder: str, best: tuple[Provision, Rung] | None, rungs: list[tuple[Provision, Rung]]) -> Climb:
    reached = best[1].rung if best else 0
    following = next((rule.rung for _, rule in rungs if rule.rung > reached), None)
    if best is None:
        return Climb(ladder=ladder, rung=0, next_rung=following)
    provision, rule = best
    return Climb(
        ladder=ladder,
        rung=rule.rung,
        notice=rule.notice,
        issuer=rule.issuer,
        measures=rule.measures,
        measures_modality=rule.measures_modality,
        row=provision.row,
        next_rung=following,
    )
