"""Is anyone accountable? Circumstances made out, what excludes them, and the factors that weigh."""

from __future__ import annotations

from typing import Literal

from wenze.engine.answers import STRENGTH, Modality, Reason
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
    """The circumstances found (none where not told) that this text knows and nothing excludes; facts a finding still lacks go to `unknown`.

    What a circumstance needs, and what excludes it, is judged on the facts of its own finding.
    """
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
        facts = asking.facts.of(rule.code)
        lacking = [(need, judge(need.that, facts)) for need in rule.needs]
        lacking = [(need, verdict) for need, verdict in lacking if not verdict.holds]
        for need, verdict in lacking:
            unknown.extend(verdict.missing or verdict.used)
            asking.add(asking.reason(provision, need.says, verdict.used, facts))
        if not lacking:
            found.append(rule.code)
            asking.add(asking.reason(provision, used=("circumstances",)))
    return found


def _excluded(asking: Asking, told: tuple[str, ...], unknown: list[str]) -> set[str]:
    excluded: set[str] = set()
    for provision, rule in asking.regulation.rules("exclusion"):
        said: dict[Reason, None] = {}
        for code in (one for one in rule.of if one in told):
            facts = asking.facts.of(code)
            verdict = judge(rule.when, facts)
            if verdict.holds:
                excluded.add(code)
                said[asking.reason(provision, used=verdict.used, facts=facts)] = None
            elif verdict.holds is None:
                unknown.extend(verdict.missing)
                said[asking.reason(provision)] = None
        for reason in said:
            asking.add(reason)
    return excluded


def factors(asking: Asking, unknown: list[str]) -> tuple[list[Factor], tuple[str, ...]]:
    """The factors that hold, without those an outweighing one puts aside, and the rows of those that nobody has told anything of.

    A factor of which nothing was told is not found so far, and keeps nothing waiting. Of one that was told in part, the rest goes to
    `unknown`.
    """
    holding: list[Factor] = []
    untold: list[str] = []
    for provision, rule in asking.regulation.rules("factor"):
        facts = asking.facts.of(rule.code)
        verdict = judge(rule.when, facts)
        if verdict.holds:
            holding.append(rule)
            asking.add(asking.reason(provision, used=verdict.used, facts=facts))
        elif verdict.holds is None and any(name in facts for name in verdict.used):
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
        elif verdict.holds is None:
            untold.append(provision.row)
    yielding = {direction for rule in holding for direction in rule.outweighs}
    return [rule for rule in holding if rule.direction not in yielding], tuple(untold)


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
