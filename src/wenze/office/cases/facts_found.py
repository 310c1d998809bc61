"""Which facts does the law of a case ask about that no other form supplies? Those that only its regulation declares, and
the few of the shared vocabulary that the register may not hold. Whoever handles the case finds them (登记查明事项)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wenze.engine.regulation import Regulation
from wenze.office.cases import citing
from wenze.office.cases.models import Case, Respondent
from wenze.office.people.models import ManagedBy
from wenze.office.rulings import queries as law
from wenze.office.rulings.facts_trial import Asked, asked, facts_in

KINDS: dict[str, tuple[str, ...]] = {
    "case": ("outside",),
    "respondent": (
        "scope", "exclusion", "tier", "scale", "not_used", "fallback", "measure", "referral", "route", "permit", "effect"
    ),
}  # fmt: skip
"""The kinds of rule whose facts are found for a case, and for one person; besides, the gates before the moves of each."""


@dataclass(frozen=True)
class Matter:
    """One fact to be found: how a form asks for it, and the row that wants it."""

    asked: Asked
    row: str

    @property
    def code(self) -> str:
        """The code of the fact."""
        return self.asked.declared.fact


def of_case(case: Case) -> list[Matter]:
    """What the regulation of the case asks about the case."""
    return _matters(citing.regulation_of(case), "case")


def of_respondent(respondent: Respondent) -> list[Matter]:
    """What the regulation of the case asks about one person, without what was asked about the case, or is known from the
    register."""
    text = citing.regulation_of(respondent.case)
    known = {one.code for one in of_case(respondent.case)}
    known |= {"on_probation"} if respondent.on_probation is not None else set()
    return [one for one in _matters(text, "respondent") if one.code not in known]


def wants_day(case: Case) -> bool:
    """May the day of the matter still be entered: the law asks for it before the case starts?"""
    return case.initiated_on is None and "act_on" in _before_start(case)


def wants_direct_reason(case: Case) -> bool:
    """May the reason for handling someone managed below still be entered before the case starts?"""
    below = any(one.managed_by == ManagedBy.LOWER for one in case.respondents.all())
    return below and case.initiated_on is None and "direct_handling_reason_given" in _before_start(case)


def is_asked(case: Case, respondent: Respondent | None) -> bool:
    """Is there anything to be found?"""
    if respondent is not None:
        return bool(of_respondent(respondent))
    return bool(of_case(case)) or wants_day(case) or wants_direct_reason(case)


def _before_start(case: Case) -> set[str]:
    return {name for name, _row in _named(citing.regulation_of(case), "case")}


def _matters(text: Regulation, track: str) -> list[Matter]:
    """Each fact once, in the order of the paper."""
    rows: dict[str, str] = {}
    for name, row in _named(text, track):
        rows.setdefault(name, row)
    found = ((asked(text, name), row) for name, row in rows.items() if citing.is_found_by_a_person(text, name))
    return [Matter(one, row) for one, row in found if one is not None]


def _named(text: Regulation, track: str) -> Iterator[tuple[str, str]]:
    anchors = {anchor for one in law.procedure_by_id(law.OF_CASES).moves_of(track) for anchor in one.counts_as}
    for provision in text.file.provisions:
        rules: list[Any] = [rule for rule in provision.gate if anchors & set(rule.before)]
        rules += [rule for kind in KINDS[track] for rule in getattr(provision, kind)]
        yield from ((name, provision.row) for rule in rules for name in facts_in(rule))
        by_role = any(one.to not in ("person", "unit") for rule in provision.tier for one in rule.assigns)
        if by_role and track == "respondent":
            yield "role", provision.row
    if track == "respondent" and len(text.rules("tier")) > 1:
        yield "tier_chosen", text.rules("tier")[0][0].row
