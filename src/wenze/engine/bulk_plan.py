"""The rule files compiled for many people at once: for each measure of each text, the bars it brings as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from wenze.engine.conditions import judge
from wenze.engine.conventions import EFFECT_PERIOD
from wenze.engine.eligibility import Law, Question
from wenze.engine.facts import Facts
from wenze.engine.kinds.sanctions import Accumulation, Bar
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.spans import Span

QUESTIONS: tuple[Question, ...] = get_args(Question)


class CannotCompile(ValueError):
    """A rule has a shape the columns cannot hold; `says` names the row."""


class Laid(NamedTuple):
    """One bar of one measure. `months` or `days` of length, months to the day before the corresponding one where `day_before`, and `more_months`
    counted on from that last day; `year`: the calendar year of the decision; else until rectified or without end.

    `binding`: it certainly bars. Otherwise it calls for a person: a bar of judgement, or one whose condition the columns do not tell.
    """

    question: Question
    row: str
    from_decided: bool
    months: int = 0
    days: int = 0
    day_before: bool = False
    more_months: int = 0
    year: bool = False
    until_rectified: bool = False
    binding: bool = True


class Counter(NamedTuple):
    """One counter of one text: the measures it counts, and the bars each of its own bars is laid as.

    `exact`: the window is not the calendar year or ever, so every countable decision of a person has to be looked at.
    """

    rule: Accumulation
    provision: Provision
    measures: frozenset[str]
    bars: tuple[tuple[Laid, ...], ...]
    exact: bool


class Text(NamedTuple):
    """One regulation: its edition, the bars of each measure it knows, its counters."""

    regulation: Regulation
    edition: str
    measures: dict[str, tuple[Laid, ...]]
    counters: tuple[Counter, ...]


class Plan(NamedTuple):
    """Every text of the rulebook, compiled, with every name a measure may be called by (code or number of the catalogue)."""

    law: Law
    texts: dict[str, Text]
    names: dict[str, str]


def plan(law: Law, regulations: Iterable[str]) -> Plan:
    """Compile these regulations, each in its latest edition. Raises CannotCompile for a bar the columns cannot hold."""
    names = {entry.code: entry.code for entry in law.vocabulary.measures}
    names |= {entry.catalogue: entry.code for entry in law.vocabulary.measures}
    return Plan(law=law, texts={name: _text(law, law.regulation(name, None)) for name in regulations}, names=names)


def _text(law: Law, regulation: Regulation) -> Text:
    known = {code for _, rule in regulation.rules("measure") for code in rule.codes}
    known |= {code for _, rule in regulation.rules("effect") for code in rule.of} - {"any"}
    return Text(
        regulation=regulation,
        edition=regulation.file.edition,
        measures={measure: tuple(_of_measure(law, regulation, measure)) for measure in sorted(known)},
        counters=tuple(_counters(law, regulation, frozenset(known))),
    )


def _of_measure(law: Law, regulation: Regulation, measure: str) -> Iterator[Laid]:
    facts = Facts({"measure": measure}, regulation.declared)
    for provision, rule in regulation.rules("effect"):
        if measure not in rule.of and "any" not in rule.of:
            continue
        verdict = judge(rule.when, facts)
        if verdict.holds is False:
            continue
        for bar in rule.bars:
            yield from _laid(law, regulation, provision, bar, binding=verdict.holds is True)


def _laid(law: Law, regulation: Regulation, provision: Provision, bar: Bar, binding: bool) -> Iterator[Laid]:
    """The bar once for each question it bears on; twice where a prolongation is not known: as it is, and perhaps longer."""
    if bar.at_once:
        return
    asks = law.vocabulary.restriction(bar.what).question
    questions: tuple[Question, ...] = ("promotion", "assignment") if asks == "watch" else (asks,)
    for question in questions:
        certain = binding and asks != "watch"
        base = Laid(question=question, row=provision.row, from_decided=bar.start == "decided", binding=certain)
        base = base._replace(year=bar.calendar_year, until_rectified=bar.until == "rectified_on")
        if bar.span is None:
            yield base
            continue
        months, days = _length(provision, bar.span)
        before = regulation.first_day(EFFECT_PERIOD) == "same"
        if before and days == 1:
            raise CannotCompile(f"{provision.row}：{bar.span.says}的后果期限不能成批计算")
        days -= before and days > 0
        base = base._replace(day_before=before and months > 0)
        yield base._replace(months=months, days=days)
        if bar.prolong is not None:
            more_months, more_days = _length(provision, bar.prolong)
            yield base._replace(months=months, days=days + more_days, more_months=more_months, binding=False)


def _length(provision: Provision, span: Span) -> tuple[int, int]:
    """Months and days of a span."""
    match span.unit:
        case "years":
            return 12 * span.amount, 0
        case "months":
            return span.amount, 0
        case "days":
            return 0, span.amount
    raise CannotCompile(f"{provision.row}：{span.says}的后果期限不能成批计算")


def _counters(law: Law, regulation: Regulation, known: frozenset[str]) -> Iterator[Counter]:
    counters = {rule.counter for _, rule in regulation.rules("accumulation")}
    for provision, rule in regulation.rules("accumulation"):
        verdict = judge(rule.when, Facts({}, regulation.declared))
        if rule.of != "person" or verdict.holds is False or not rule.bars:
            continue
        laid = tuple(tuple(_laid(law, regulation, provision, bar, binding=verdict.holds is True)) for bar in rule.bars)
        of_measures = {code for _, one in regulation.rules("measure") for code in one.codes}
        counted = frozenset(rule.counts) & known | (of_measures if "any" in rule.counts else frozenset())
        plain = (rule.window.calendar_year or rule.window.ever) and not counters & set(rule.counts)
        yield Counter(rule=rule, provision=provision, measures=frozenset(counted), bars=laid, exact=not plain)
