"""May this person be promoted, given a post, rated or awarded on this day? One person, every decision, every bar with its clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Literal

from wenze import __version__
from wenze.engine.accumulation import Occurrence, counters
from wenze.engine.answers import Answer, Basis, Citation, Frozen, Reading, Reason, Receipt, Unknown, UnknownKind, cited
from wenze.engine.asking import Asking
from wenze.engine.effects import Consequence, known_effects, names
from wenze.engine.facts import Facts
from wenze.engine.regulation import Regulation
from wenze.engine.vocabulary import Vocabulary
from wenze.engine.workdays import Calendar

Question = Literal["promotion", "assignment", "award", "grade", "candidacy"]
TOLD = ("measure", "decided_on", "effective_on", "rectified_on", "on_probation")


class Decision(Frozen):
    """One decision on a person. Reversed: void from its beginning. Rescinded (取消问责): what runs by days ends on that day."""

    decision: str
    regulation: str
    edition: str | None = None
    measure: str
    decided_on: date
    effective_on: date
    rectified_on: date | None = None
    rescinded_on: date | None = None
    reversed_on: date | None = None
    on_probation: bool | None = None
    case: str = ""


class StandingBar(Frozen):
    """One bar in force on the day asked about and the decision it comes from. `watch` bars only call for a person's judgement."""

    decision: str
    regulation: str
    edition: str
    consequence: Consequence
    watch: bool = False


class Standing(Frozen):
    """`clear`: no bar on that day. `bars` are in force on it; a grade that is set stands in `bars` with its `fixed`."""

    question: Question
    on: date
    clear: bool
    bars: tuple[StandingBar, ...] = ()


class Law(Frozen):
    """Where eligibility finds the text of each decision: a function from id and edition to the regulation."""

    regulation: Callable[[str, str | None], Regulation]
    calendar: Calendar
    vocabulary: Vocabulary


def standing(law: Law, decisions: Iterable[Decision], question: Question, on: date) -> Answer[Standing]:
    """Is this person clear for `question` on day `on`, given every decision ever made on them?

    A bar holds from its first to its last day, both included; a bar that waits for an event not told holds still; a decision reversed
    is void from its beginning. Unknown (find_first) where a decision's effects cannot be known, or where only a bar of judgement
    (影响期) is in force and the text does not say that it bars. Never a permission from what is not known.
    """
    reasons: list[Reason] = []
    bars: list[StandingBar] = []
    unknown: list[Unknown] = []
    askings: list[Asking] = []
    readings: dict[Citation, Reading] = {}
    about = law.vocabulary.bearing_on(question)
    standing_ones = [one for one in decisions if one.reversed_on is None and one.decided_on <= on]
    for decision in standing_ones:
        asking = _asking(law, decision, on)
        known, waiting = known_effects(asking, law.calendar, decision.measure, about)
        would = (consequence for one in waiting for consequence in one.would_follow)
        if not names(asking.regulation, decision.measure) or any(_matching(law, decision, asking, would, about)):
            asking = _asking(law, decision, on)
            unknown.append(_open(law, decision, asking))
            reasons.extend(asking.reasons)
        askings.append(asking)
        readings.update({one.citation: one for one in asking.readings.values()})
        for bar in _matching(law, decision, asking, known, about):
            bars.append(bar)
            reasons.append(Reason(says=_sentence(bar), citation=bar.consequence.citation))
    for counted in _accumulated(law, standing_ones, about, on):
        if isinstance(counted, Unknown):
            unknown.append(counted)
            continue
        bars.append(counted)
        reasons.append(Reason(says=_sentence(counted), citation=counted.consequence.citation))
    value, why = _close(question, on, tuple(bars), unknown)
    cited = {(reason.citation.regulation, reason.citation.row) for reason in reasons}
    return Answer(
        question="eligibility",
        value=value,
        unknown=why,
        reasons=tuple(reasons),
        readings=tuple(one for one in readings.values() if _cites(one, cited)),
        receipt=_receipt(askings, law, on),
    )


def _open(law: Law, decision: Decision, asking: Asking) -> Unknown:
    """What must be found first about a decision: whatever is not known of its effects, on this question or another."""
    _, waiting = known_effects(asking, law.calendar, decision.measure)
    missing = [name for one in waiting for name in one.missing]
    return asking.to_find(missing if names(asking.regulation, decision.measure) else ["measure"])


def _cites(reading: Reading, cited: set[tuple[str, str]]) -> bool:
    """Whether an answer rests on this reading: on its row, or, for a convention, on anything of its text."""
    citation = reading.citation
    if citation.basis is Basis.CONVENTION:
        return any(regulation == citation.regulation for regulation, _ in cited)
    return (citation.regulation, citation.row) in cited


def _close(
    question: Question, on: date, bars: tuple[StandingBar, ...], unknown: list[Unknown]
) -> tuple[Standing | None, Unknown | None]:
    """The standing, or what leaves it open: nothing bars for certain, and something may."""
    barring = any(not bar.watch for bar in bars)
    if barring or not (unknown or bars):
        return Standing(question=question, on=on, clear=not barring, bars=bars), None
    says = (
        "；".join(dict.fromkeys(one.says for one in unknown))
        or "处于影响期内，条文没有写明这一事项是否受限，须由有权机关判断"
    )
    facts = tuple(dict.fromkeys(name for one in unknown for name in one.facts))
    return None, Unknown(kind=UnknownKind.FIND_FIRST, says=says, facts=facts)


def _asking(law: Law, decision: Decision, on: date) -> Asking:
    regulation = law.regulation(decision.regulation, decision.edition)
    told = {name: getattr(decision, name) for name in TOLD}
    return Asking("eligibility", regulation, Facts(told, regulation.declared), on, law.calendar)


def _accumulated(
    law: Law, decisions: list[Decision], about: frozenset[str], on: date
) -> Iterable[StandingBar | Unknown]:
    """Bars that repetition adds, one text at a time; decisions under different texts never add up."""
    by_text: dict[tuple[str, str | None], list[Decision]] = {}
    for decision in decisions:
        by_text.setdefault((decision.regulation, decision.edition), []).append(decision)
    for (name, edition), together in by_text.items():
        regulation = law.regulation(name, edition)
        told = [
            Occurrence(kind=one.measure, on=one.decided_on, case=one.case or one.decision, source=one.decision)
            for one in together
        ]
        asking = Asking("accumulation", regulation, Facts({}, regulation.declared), on, law.calendar)
        reached, waiting = counters(asking, law.calendar, told, only_full=True)
        for unknown in waiting:
            if any(_matching(law, together[-1], asking, unknown.would_follow, about)):
                says = f"《{regulation.file.short_title}》{cited(unknown.row)}：累计已满，尚不知是否适用"
                yield Unknown(kind=UnknownKind.FIND_FIRST, says=says, facts=unknown.missing)
        for counter in reached:
            filled_by = next((one for one in together if one.decision == counter.filled_by), together[-1])
            yield from _matching(law, filled_by, asking, counter.consequences, about)


def _matching(
    law: Law, decision: Decision, asking: Asking, consequences: Iterable[Consequence], about: frozenset[str]
) -> Iterable[StandingBar]:
    """Those of the consequences that are in force on the day asked about and bear on the question."""
    on = asking.asked_on
    assert on is not None
    for one in consequences:
        if one.what in about and in_force(one, on, decision.rescinded_on):
            yield StandingBar(
                decision=decision.decision,
                regulation=asking.regulation.id,
                edition=asking.regulation.file.edition,
                consequence=one,
                watch=law.vocabulary.restriction(one.what).question == "watch",
            )


def in_force(consequence: Consequence, on: date, rescinded_on: date | None) -> bool:
    """In force on that day; what runs by days ends with rescission, what is set for a year stays."""
    if consequence.at_once:
        return False
    if consequence.year is not None:
        return consequence.year == on.year
    if on < consequence.from_on or (rescinded_on is not None and on >= rescinded_on):
        return False
    return consequence.until_on is None or on <= consequence.until_on


def _sentence(bar: StandingBar) -> str:
    consequence = bar.consequence
    if consequence.year is not None:
        length = f"{consequence.year}年度"
    else:
        until = consequence.until_on.isoformat() + "(含)" if consequence.until_on else "有关事项完成"
        length = f"{consequence.from_on.isoformat()}至{until}"
    return f"{bar.decision}：{consequence.term}，{length}"


def _receipt(askings: list[Asking], law: Law, on: date) -> Receipt:
    """One receipt for the whole answer: the hashes of every text and every decision's facts, joined."""
    texts = [asking.regulation for asking in askings]
    return Receipt(
        regulation="、".join(dict.fromkeys(one.id for one in texts)),
        edition="、".join(dict.fromkeys(one.file.edition for one in texts)),
        file_sha256=" ".join(dict.fromkeys(one.file_sha256 for one in texts)),
        file_sm3=" ".join(dict.fromkeys(one.file_sm3 for one in texts)),
        calendar_sha256=law.calendar.sha256,
        facts_sha256=" ".join(asking.facts.sha256 for asking in askings),
        engine_version=__version__,
        asked_on=on,
        readings={f"{one.id}/{row}": choice for one in texts for row, choice in one.readings_taken.items()},
    )
