"""Which measures fit? The set or interval a person chooses from, the direction of the factors, exemption, and where else it goes.

The engine never picks a measure and never skips a grade: tiers and intervals come from the text, choice and reasons from people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.grounds import Direction, direction_modality, direction_of, factors, grounds, out_of_scope, scope_of
from wenze.engine.kinds.sanctions import Assigned, Factor, Scale, Tier
from wenze.engine.linkage import Answerable, answerable
from wenze.engine.regulation import Provision, Regulation


class Option(Frozen):
    """One measure that may be chosen.

    `own_application`: only on the person's own written application. `proposed_only`: this organ may only propose it. `joined`: it is imposed
    together with the other joined ones. `decided_by`: the organ that has to decide it, where it is another.
    """

    measure: str
    term: str
    group: int
    row: str
    own_application: bool = False
    proposed_only: bool = False
    joined: bool = False
    decided_by: str = ""


class Left(Frozen):
    """One measure that is not used for this person, the row that says so, and what is used instead."""

    measure: str
    row: str
    modality: Modality | None = None
    instead: str = ""


class Link(Frozen):
    """Another organ to which the matter goes, and the anchor of the move that takes it there."""

    to: str
    term: str
    move: str
    row: str


class Fitting(Frozen):
    """What may be imposed. `options` is empty where nobody is accountable or exemption holds; `tier` is the grade of gravity that governs.

    `linked` is the linkage that makes this one answer; where its word is not 应当, or it names one of several, a person decides whether.
    `untold` are the rows of factors nobody has told anything of: they are taken as not found so far.
    """

    accountable: bool
    linked: Answerable | None = None
    exempt: bool = False
    may_exempt: bool = False
    tier: str = ""
    options: tuple[Option, ...] = ()
    left_out: tuple[Left, ...] = ()
    direction: Direction = "none"
    direction_modality: Modality = Modality.MUST
    by_reference: bool = False
    ordered: bool = False
    combinable: str = "not_said"
    links: tuple[Link, ...] = ()
    untold: tuple[str, ...] = ()


def fitting(regulation: Regulation, facts: Facts, asked_on: date) -> Answer[Fitting]:
    """Which measures may be chosen on these findings?

    Facts: circumstances, target (person where not told), role, subject_kind, linked_from (the role of the one pursued directly, where this one
    answers because of another: the linkage itself is then the ground), and whatever factors, tiers and exceptions name.
    Unknown: outside where another rule governs; find_first where a finding, a linkage, what a factor told in part still lacks, a tier or an
    exception is not known, or two tiers of the same precedence disagree.
    """
    asking = Asking("measures", regulation, facts, asked_on)
    elsewhere: Answer[Fitting] | None = asking.outside()
    if elsewhere is not None:
        return elsewhere
    if "circumstances" not in facts and "linked_from" not in facts:
        return asking.find_first(("circumstances",))
    unknown: list[str] = []
    links = _links(asking)
    outside_scope = out_of_scope(asking, unknown)
    linked = None if outside_scope else _linked(asking, unknown)
    if "circumstances" not in facts and linked is None:
        return asking.find_first(("circumstances", *unknown))
    found = [] if outside_scope else grounds(asking, unknown)
    if not found and linked is None:
        lacking = [] if outside_scope else unknown
        return asking.find_first(lacking) if lacking else asking.answer(Fitting(accountable=False, links=links))
    holding, untold = factors(asking, unknown)
    by_reference = scope_of(asking, found, unknown)
    if not unknown and any(rule.direction == "exempt" for rule in holding):
        value = Fitting(
            accountable=True, exempt=True, by_reference=by_reference, links=links, linked=linked, untold=untold
        )
        return asking.answer(value, Modality.MUST)
    named = linked if linked and linked.measures and not found else None
    told = {"linked": linked, "by_reference": by_reference, "links": links, "untold": untold}
    return _chosen_from(asking, unknown, holding, named, told)


def _chosen_from(
    asking: Asking, unknown: list[str], holding: list[Any], named: Answerable | None, told: dict[str, Any]
) -> Answer[Fitting]:
    """What may be chosen, once somebody answers: from the tier of the findings, or from what a linkage names. ``told`` are
    the fields of the answer that are known already."""
    tier, assigned = _tier(asking, unknown) if named is None else _named(named)
    left_out = _left_out(asking, unknown)
    options = _options(asking, assigned, left_out, unknown)
    if unknown:
        return asking.find_first(unknown)
    value = Fitting(
        accountable=True,
        may_exempt=any(rule.may_exempt for rule in holding),
        tier=tier,
        options=_on_scale(asking, options, holding),
        left_out=left_out,
        direction=direction_of(holding),
        direction_modality=direction_modality(asking, holding),
        **told,
        **_list_of(asking),
    )
    return asking.answer(value, Modality.MUST if any(one.joined for one in options) else Modality.DISCRETION)


def _linked(asking: Asking, unknown: list[str]) -> Answerable | None:
    """The linkage by which this one answers for another, if any; what must be found first for it goes to `unknown`."""
    pursued = asking.facts.get("linked_from")
    if not isinstance(pursued, str):
        return None
    asked = Asking("linkage", asking.regulation, asking.facts, asking.asked_on)
    lacking: list[str] = []
    found = answerable(asked, pursued, lacking)
    target = str(asking.facts.get("target", "person"))
    role = target if target == "unit" else str(asking.facts.get("role", ""))
    mine = found.get(role) or found.get(target)
    if mine is None:
        unknown.extend(lacking if role or not found else ("role", *lacking))
    rows = {reason.citation.row for reason in asked.reasons} if mine is None and unknown else set(_chain(found, mine))
    for reason in asked.reasons:
        if reason.citation.row in rows:
            asking.add(reason)
    asking.readings.update({row: one for row, one in asked.readings.items() if row in rows})
    return mine


def _chain(found: dict[str, Answerable], mine: Answerable | None) -> Iterator[str]:
    """The rows that lead from the one pursued directly to this one."""
    while mine is not None:
        yield mine.row
        mine = found.get(mine.because_of)


def _named(linked: Answerable) -> tuple[str, tuple[Assigned, ...]]:
    """The measures a linkage names itself, in place of a tier."""
    return "", (Assigned(to=linked.role, measures=linked.measures),)


def _tier(asking: Asking, unknown: list[str]) -> tuple[str, tuple[Assigned, ...] | None]:
    """The tier that governs and what it assigns; ("", None) where the text has no tier for this target or none holds.

    Where the text assigns by role, the role must be known, and a role that the tier in question leaves out is assigned nothing.
    """
    own = [one for one in asking.regulation.rules("tier") if _assigned_to(asking, one[1].assigns)]
    by_role = [] if asking.facts.get("target", "person") == "unit" else _tiers_by_role(asking.regulation)
    if by_role and not own and "role" not in asking.facts:
        unknown.append("role")
    holding = _holding(asking, own, unknown)
    governing = holding or _holding(asking, by_role, unknown)
    if not governing:
        return "", None
    highest = max(rule.precedence for _, rule in governing)
    governing = [(provision, rule) for provision, rule in governing if rule.precedence == highest]
    chosen = [one for one in governing if one[1].tier == asking.facts.get("tier_chosen")]
    governing = chosen or governing
    if len({rule.tier for _, rule in governing}) > 1:
        says = f"“{'”“'.join(rule.term for _, rule in governing)}”同时命中，条文没有写明先后，须由人认定一档"
        asking.add(asking.reason(governing[0][0], says))
        unknown.append("tier_chosen")
    return governing[0][1].tier, _assigned_to(asking, governing[0][1].assigns)


def _tiers_by_role(regulation: Regulation) -> list[tuple[Provision, Tier]]:
    """The tiers that assign only to roles, none to every person or unit."""
    tiers = regulation.rules("tier")
    return [(row, rule) for row, rule in tiers if not {one.to for one in rule.assigns} & {"person", "unit"}]


def _holding(asking: Asking, tiers: list[tuple[Provision, Tier]], unknown: list[str]) -> list[tuple[Provision, Tier]]:
    """Those of these tiers that hold, each with its reason; what is not known goes to `unknown`."""
    holding = []
    for provision, rule in tiers:
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            holding.append((provision, rule))
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    return holding


def _assigned_to(asking: Asking, assigns: Sequence[Assigned]) -> tuple[Assigned, ...]:
    """What a tier assigns to this role; a line for `person` serves every role. A unit has no role, whatever was told of one."""
    target = asking.facts.get("target", "person")
    served = (target,) if target == "unit" else (target, asking.facts.get("role"))
    return tuple(one for one in assigns if one.to in served)


def _left_out(asking: Asking, unknown: list[str]) -> tuple[Left, ...]:
    left: list[Left] = []
    for provision, rule in asking.regulation.rules("not_used"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            left.extend(Left(measure=one, row=provision.row, modality=provision.modality) for one in rule.measures)
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    for provision, rule in asking.regulation.rules("fallback"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            left.append(Left(measure=rule.of, row=provision.row, modality=Modality.MUST, instead=rule.use))
            asking.add(asking.reason(provision, used=verdict.used))
        elif verdict.holds is None:
            unknown.extend(verdict.missing)
            asking.add(asking.reason(provision))
    return tuple(left)


def _options(
    asking: Asking, assigned: tuple[Assigned, ...] | None, left_out: tuple[Left, ...], unknown: list[str]
) -> list[Option]:
    gone = {one.measure for one in left_out if one.modality is not Modality.DEFAULT}
    instead = {one.instead for one in left_out if one.instead}
    within = None if assigned is None else {code for one in assigned for code in one.measures} | instead
    joined = {code for one in assigned or () if one.joined for code in one.measures}
    options: dict[str, Option] = {}
    for provision, rule in asking.regulation.rules("measure"):
        if rule.target != asking.facts.get("target", "person"):
            continue
        verdict = judge(rule.when, asking.facts)
        unknown.extend(verdict.missing if verdict.holds is None else ())
        for code in rule.codes if verdict.holds else ():
            if code in gone or (within is not None and code not in within) or code in options:
                continue
            options[code] = _option(asking, provision, rule, code, code in joined)
            asking.add(asking.reason(provision))
    return list(options.values())


def _option(asking: Asking, provision: Provision, rule: Any, code: str, joined: bool) -> Option:
    return Option(
        measure=code,
        term=asking.regulation.term(code),
        group=rule.group,
        row=provision.row,
        own_application=code in rule.own_application,
        proposed_only=code in rule.proposed_only,
        joined=joined,
        decided_by=rule.decided_by,
    )


def _on_scale(asking: Asking, options: list[Option], holding: list[Factor]) -> tuple[Option, ...]:
    """The options within the interval of the text's scale, moved as the factors say; all of them where it has no scale."""
    for provision, rule in asking.regulation.rules("scale"):
        if judge(rule.when, asking.facts).holds:
            asking.add(asking.reason(provision))
            chosen = _interval(rule, holding)
            return tuple(one for one in options if one.measure in chosen)
    return tuple(options)


def _interval(rule: Scale, holding: list[Factor]) -> tuple[str, ...]:
    """The measures of the interval: its heavier or lighter half where a factor moves inside, shifted where one moves outside."""
    low, high = rule.scale.index(rule.lowest), rule.scale.index(rule.highest)
    inside = {one.direction for one in holding if one.moves == "inside"}
    steps = sum(one.by * (1 if one.direction == "aggravate" else -1) for one in holding if one.moves == "outside")
    if steps > 0:
        low = high = min(high + steps, len(rule.scale) - 1)
    elif steps < 0:
        low = high = max(low + steps, 0)
    elif inside == {"aggravate"}:
        low = (low + high + 1) // 2
    elif inside == {"mitigate"}:
        high = (low + high) // 2
    return rule.scale[low : high + 1]


def _list_of(asking: Asking) -> dict[str, Any]:
    for provision, rule in asking.regulation.rules("measure_list"):
        asking.add(asking.reason(provision))
        return {"ordered": rule.ordered, "combinable": rule.combinable}
    return {}


def _links(asking: Asking) -> tuple[Link, ...]:
    links = []
    for provision, rule in asking.regulation.rules("referral"):
        verdict = judge(rule.when, asking.facts)
        if verdict.holds:
            asking.add(asking.reason(provision, used=verdict.used))
            link = Link(to=rule.to, term=asking.regulation.term(rule.to), move=rule.move, row=provision.row)
            links.append(link)
    return tuple(links)
