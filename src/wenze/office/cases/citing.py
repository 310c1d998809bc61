"""Which clause does a letter cite for what? Found in the regulation by what its rules do, never written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wenze.engine.answers import Reason, cited
from wenze.engine.conditions import facts_named, judge
from wenze.engine.regulation import Provision, Regulation
from wenze.office import clock
from wenze.office.cases.models import REFERRED_TO, Case, Outcome, Respondent
from wenze.office.documents.kinds.parts import Law
from wenze.office.rulings import queries as law


def regulation_of(case: Case) -> Regulation:
    """The regulation and edition this case is decided under, as this office reads it today."""
    return law.text_on(case.regulation, case.edition, clock.today())


def law_of(case: Case, respondent: Respondent | None = None) -> Law:
    """The regulation as a letter cites it, with the clause of each topic the letters know: 第十条第（一）项."""
    clauses = {topic: written(clause) for topic, clause in clauses_of(case, respondent).items()}
    return Law(regulation_of(case).file.title, clauses)


def clauses_of(case: Case, respondent: Respondent | None = None) -> dict[str, str]:
    """Topic → clause as its row is numbered: 第十条(一)."""
    text = regulation_of(case)
    found = {topic: next(rows(text), None) for topic, rows in TOPICS.items()}
    clauses = {topic: provision.clause for topic, provision in found.items() if provision is not None}
    if respondent is not None:
        clauses.update(_own(text, respondent))
    return clauses


def written(row: str) -> str:
    """A row as a document writes it: 第七条(九) is 第七条第（九）项; what tells apart rules of one clause is left out."""
    return re.sub(r"\((.+?)\)", r"第（\1）项", cited(row))


def appeal_span(text: Regulation) -> str:
    """How long a person has to appeal after the letter is received: 15日内. Empty where the text does not say."""
    found = next((rule for _, rule in text.rules("time_limit") if rule.start == "served_on"), None)
    return f"{found.within.says}内" if found is not None and found.within is not None else ""


def clause_of_measure(text: Regulation, measure: str) -> str:
    """The row that allows a measure; empty for one the text does not have."""
    return next((provision.clause for provision, rule in text.rules("measure") if measure in rule.codes), "")


def clause_of(text: Regulation, kind: str, code: str) -> str:
    """The clause of a circumstance or a factor by its code; empty for one the text does not have."""
    return next((provision.clause for provision, rule in text.rules(kind) if rule.code == code), "")


def direction_of(text: Regulation, factor: str) -> str:
    """Whether a factor aggravates, mitigates or exempts; empty for one the text does not have."""
    return next((str(rule.direction) for _, rule in text.rules("factor") if rule.code == factor), "")


FOUND_BY_A_PERSON = frozenset({"role", "tier_chosen", "rung_reached", "vacant_roles", "on_probation"})
"""Facts of the shared vocabulary that the office asks a person about; all others it tells from its own rows."""


def is_found_by_a_person(text: Regulation, name: str) -> bool:
    """Must somebody find this fact: does no row of the office tell it? So with every fact that only this text declares."""
    return name in FOUND_BY_A_PERSON or any(one.fact == name for one in text.file.facts)


def details_of(text: Regulation, kind: str, code: str) -> list[str]:
    """The facts that a circumstance or factor itself asks for, besides being found: what its form must ask."""
    named: list[str] = []
    for _, rule in text.rules(kind):
        if rule.code == code:
            conditions = [rule.when] if kind == "factor" else [need.that for need in rule.needs]
            named = [name for condition in conditions for name in facts_named(condition)]
    return [name for name in dict.fromkeys(named) if is_found_by_a_person(text, name)]


def finding_missing(text: Regulation, circumstance: str, told: Mapping[str, Any]) -> tuple[Reason, ...]:
    """What a finding of this circumstance still needs, with its clause; empty when it is complete."""
    known = law.facts(text, told)
    return tuple(
        Reason(says=need.says, citation=text.cite(provision))
        for provision, rule in text.rules("circumstance")
        if rule.code == circumstance
        for need in rule.needs
        if judge(need.that, known).holds is not True
    )


DEMANDED_OF_A_PROPOSAL = {"disclosure_range_given": "disclosure_range", "joining_reason_given": "joining_reason"}
"""Facts that only a proposal can supply → the field that does, where the regulation demands them of a later move."""


def proposal_missing(text: Regulation, told: Mapping[str, Any]) -> list[tuple[str, Reason]]:
    """What issuing or serving the decision would demand of a proposal with these facts: the field, and why."""
    known = law.facts(text, told)
    return [
        (DEMANDED_OF_A_PROPOSAL[name], Reason(says=law.filled_in(need.says, known), citation=text.cite(provision)))
        for provision, rule in text.rules("gate")
        if {"decide", "serve"} & set(rule.before) and judge(rule.when, known).holds is not False
        for need in rule.needs
        if judge(need.that, known).holds is False
        for name in facts_named(need.that)
        if name in DEMANDED_OF_A_PROPOSAL
    ]


def factor_holds(text: Regulation, factor: str, told: Mapping[str, Any]) -> bool:
    """Do all conditions of this factor hold on these facts? What is not known does not hold."""
    known = law.facts(text, told)
    return any(judge(rule.when, known).holds is True for _, rule in text.rules("factor") if rule.code == factor)


def referrals_due(respondent: Respondent) -> list[str]:
    """The kinds of referral that the regulation demands for what was found of this person, and that are not made yet. None
    where the decision was reversed: what it rested on does not stand."""
    if respondent.outcome == Outcome.REVERSED:
        return []
    text = regulation_of(respondent.case)
    found = {"discipline_needed": respondent.discipline_needed, "crime_suspected": respondent.crime_suspected}
    known = law.facts(text, {name: value for name, value in found.items() if value is not None})
    wanted = [
        REFERRED_TO[rule.to] for _, rule in text.rules("referral") if rule.to in REFERRED_TO and _holds(rule, known)
    ]
    made = {one.kind for one in respondent.referrals.all()}
    return [str(kind) for kind in dict.fromkeys(wanted) if kind not in made]


def _holds(rule: Any, known: Any) -> bool:
    return judge(rule.when, known).holds is True


def _own(text: Regulation, respondent: Respondent) -> dict[str, str]:
    exempt = [one.clause for one in respondent.factors.all() if one.direction == "exempt" and one.withdrawn_on is None]
    proposal = [
        provision.clause
        for provision, rule in text.rules("route")
        if rule.go == "recommend" and getattr(rule.when, "is_", None) == respondent.managed_by
    ]
    return {**({"exempt": exempt[0]} if exempt else {}), **({"proposal": proposal[0]} if proposal else {})}


def _gate(text: Regulation, anchor: str, fact: str) -> Iterator[Provision]:
    for provision, rule in text.rules("gate"):
        if anchor in rule.before and any(fact in facts_named(need.that) for need in rule.needs):
            yield provision


def _limit(text: Regulation, start: str) -> Iterator[Provision]:
    return (provision for provision, rule in text.rules("time_limit") if rule.start == start)


TOPICS: dict[str, Callable[[Regulation], Iterator[Provision]]] = {
    "hearing": lambda text: _gate(text, "decide", "heard"),
    "appeal": lambda text: _limit(text, "served_on"),
    "opinion": lambda text: _limit(text, "initiated_on"),
    "initiation": lambda text: _gate(text, "initiate", "lead_channel"),
    "rescission": lambda text: _gate(text, "rescind", "accountability_period_over"),
    "no_stay": lambda text: (row for row, rule in text.rules("permit") if rule.what == "execute"),
    "referral": lambda text: (row for row, rule in text.rules("referral") if rule.move == "refer"),
    "letter": lambda text: (row for row, rule in text.rules("document") if rule.issued_by == "decide"),
    "disclosure": lambda text: (row for row, _ in text.rules("publication")),
    "measures": lambda text: (row for row, _ in text.rules("measure_list")),
}
