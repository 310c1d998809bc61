"""Is anyone accountable? Circumstances made out, what excludes them, and the factors that weigh."""

from __future__ import annotations

from typing import Literal

from wenze.engine.answers import STRENGTH, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.kinds.sanctions import Factor

Direction = Literal["aggravate", "mitigate", "both", "none"]


def out_of_scope(asking: Asking, unknown: list[str]) -> bool:
    """Whether what the text presupposes is not there (每一情形的前提); what is not known of it goes to `unknown`."""
    out = False
    for provision, rule in asking.regulation.rules("scope"):
        for need in rule.needs:
            verdict = judge(need.that, asking.facts)
            if verdict.holds is not True:
                asking.add(asking.reason(provision, need.says, verdict.used))
            unknown.extend(verdict.missing if verdict.holds is None else ())
            out = out or verdict.holds is False
    return out


def scope_of(asking: Asking, found: list[str], unknown: list[str]) -> bool:
    """Whether the text applies by reference only; cites the definitions of what was found and the scope the person is in.

    Where it does for some, the kind of person must be told; else it goes to `unknown`.
    """
    groups = {rule.group for _, rule in asking.regulation.rules("circumstance") if rule.code in found}
    by_reference = False
    for provision, rule in asking.regulation.rules("scope"):
        if rule.applies == "definition":
            if rule.group in groups:
                asking.add(asking.reason(provision))
        elif rule.when is not None:
            verdict = judge(rule.when, asking.facts)
            unknown.extend(verdict.missing if verdict.holds is None else ())
            if verdict.holds:
                by_reference = by_reference or rule.applies == "by_reference"
                asking.add(asking.reason(provision, used=verdict.used))
        elif asking.facts.get("subject_kind") in rule.subjects:
            by_reference = by_reference or rule.applies == "by_reference"
            asking.add(asking.reason(provision, used=("subject_kind",)))
        elif rule.applies == "by_reference" and asking.facts.get("target", "person") == "person":
            unknown.extend(name for name in ("subject_kind",) if name not in asking.facts)
    return by_reference


def grounds(asking: Asking, unknown: list[str]) -> list[str]:
    """The circumstances found (none where not told) that this text knows and nothing excludes; facts a finding still lacks go to `unknown`."""
    told = asking.facts.get("circumstances")
    excluded = _excluded(asking, told if isinstance(told, tuple) else (), unknown)
    target = asking.facts.get("target", "person")
    found: list[str] = []
    for provision, rule in asking.regulation.rules("circumstance"):
        if not isinstance(told, tuple) or rule.code not in told or rule.code in excluded:
            continue
        if target not in rule.targets:
            asking.add(asking.reason(provision, f"这一情形不对{'单位' if target == 'unit' else '个人'}适用"))
            continue
        lacking = [(need, judge(need.that, asking.facts)) for need in rule.needs]
        lacking = [(need, verdict) for need, verdict in lacking if not verdict.holds]
        for need, verdict in lacking:
            unknown.extend(verdict.missing or verdict.used)
            asking.add(asking.reason(provision, need.says, verdict.used))
        if not lacking:
            found.append(rule.code)
            asking.add(asking.reason(provision, used=("circumstances",)))
    return found


def _excluded(asking: Asking, told: tuple[str, ...], unknown: list[str]) -> set[str]:
    excluded: set[str] = set()
    for provision, rule in asking.regulation.rules("exclusion"):
        if not set(rule.of) & set(told):
            continue
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            excluded |= set(rule.of)
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    return excluded


def factors(asking: Asking, unknown: list[str]) -> list[Factor]:
    """The factors that hold, without those an outweighing one puts aside; what is not known goes to `unknown`."""
    holding: list[Factor] = []
    for provision, rule in asking.regulation.rules("factor"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            holding.append(rule)
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    yielding = {direction for rule in holding for direction in rule.outweighs}
    return [rule for rule in holding if rule.direction not in yielding]


def direction_of(holding: list[Factor]) -> Direction:
    """Heavier, lighter, both (a person weighs them), or neither."""
    directions = {rule.direction for rule in holding}
    if directions >= {"aggravate", "mitigate"}:
        return "both"
    if "aggravate" in directions:
        return "aggravate"
    return "mitigate" if "mitigate" in directions else "none"


def direction_modality(asking: Asking, holding: list[Factor]) -> Modality:
    """How strongly the text says that the factors weigh: the firmest word of those that aggravate or mitigate (应当 where none does)."""
    spoken = [
        provision.modality or Modality.MUST
        for provision, rule in asking.regulation.rules("factor")
        if rule in holding and rule.direction != "exempt"
    ]
    return min(spoken, key=STRENGTH.index, default=Modality.MUST)
