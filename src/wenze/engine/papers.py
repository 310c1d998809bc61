"""What does a paper still lack before it may be handed in? Its elements, its form, and whatever else the text asks of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wenze.engine.answers import Answer, Frozen, Reason
from wenze.engine.asking import Asking
from wenze.engine.conditions import Comparison, Condition, judge
from wenze.engine.facts import Facts
from wenze.engine.kinds.procedure import DocumentRule
from wenze.engine.regulation import Regulation

WRITTEN = Comparison.model_validate({"fact": "letter_written", "is": True})


class Paper(Frozen):
    """How a paper stands: complete, not (`missing` says what, clause by clause), or None where facts must be found first."""

    kind: str
    complete: bool | None
    missing: tuple[Reason, ...] = ()
    find_first: tuple[str, ...] = ()


def lacking(regulation: Regulation, kind: str, facts: Facts, asked_on: date) -> Answer[Paper]:
    """What does this paper still lack under this text?

    Facts: letter_elements (codes of what it already carries), letter_written, and those its needs name. Every row that speaks of the
    kind of paper counts. Unknown: silent for a paper this text does not have.
    """
    asking = Asking("papers", regulation, facts, asked_on)
    found = [(provision, rule) for provision, rule in regulation.rules("document") if rule.kind == kind]
    if not found:
        return asking.silent(f"“{regulation.term(kind)}”这种文书")
    missing: list[Reason] = []
    find_first: list[str] = []
    known_lacking = False
    for provision, rule in found:
        asking.add(asking.reason(provision))
        for that, says in _needs(rule):
            verdict = judge(that, facts)
            if not verdict.holds:
                missing.append(asking.reason(provision, says, verdict.used))
                find_first.extend(verdict.missing)
                known_lacking = known_lacking or verdict.holds is False
    complete = False if known_lacking else None if missing else True
    value = Paper(kind=kind, complete=complete, missing=tuple(missing), find_first=tuple(dict.fromkeys(find_first)))
    return asking.answer(value)


def _needs(rule: DocumentRule) -> Iterator[tuple[Condition, str]]:
    for code, term in rule.elements.items():
        yield Comparison(fact="letter_elements", includes=code), f"没有“{term}”，请补上"
    if rule.written:
        yield WRITTEN, "须作成书面文书"
    for need in rule.needs:
        yield need.that, need.says
