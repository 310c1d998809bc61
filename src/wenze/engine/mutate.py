"""Which changes of a rule file would no example notice? Every number, unit, code, boundary word, clause and convention, changed one at a time."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from wenze.engine.answers import Frozen, Modality
from wenze.engine.check import wrong
from wenze.engine.conventions import CHOICES, KEY_OF, conventions_used
from wenze.engine.errors import RulebookError
from wenze.engine.examples import Example
from wenze.engine.facts import FactDeclaration
from wenze.engine.reading import Rulebook
from wenze.engine.regulation import KINDS, Regulation
from wenze.engine.yaml_events import Document, Place

PROSE = {"says", "doubt", "reading", "not_modelled", "term", "note", "breach", "why", "governed_by", "title"}
BOUNDARIES = {"at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most"}
UNITS = {"workday": "day", "day": "workday", "month": "year", "year": "month", "hour": "day"}
SAID_OTHERWISE = (["next", "same"], ["in_text", "never"])
_SPAN = re.compile(r"([1-9][0-9]*) (workday|day|month|year|hour)s?\Z")


class Change(Frozen):
    """One change: the row it is in, the line of the file, what stood there and what was put in its place."""

    row: str
    line: int
    place: str
    before: str
    after: str


class Mutated(Frozen):
    """How many changes were made and which of them no example noticed."""

    regulation: str
    changes: int
    survivors: tuple[Change, ...]


class _Mutant(NamedTuple):
    place: Place
    before: Any
    after: Any
    rename: bool = False


def mutate(
    rulebook: Rulebook,
    document: Document,
    examples: tuple[Example, ...],
    tick: Callable[[int, int], None] = lambda done, total: None,
    share: tuple[int, int] = (0, 1),
) -> Mutated:
    """Change everything that decides in the file of `document`, one at a time, and run the examples after each.

    A change is noticed where the reader refuses the file or an example fails. `tick(done, total)` is called after each change; `share` (n, m)
    does every m-th change beginning with the n-th, so that several processes can divide the work.
    """
    regulation = rulebook.checked(document, None)
    every = [*_conventions(regulation), *_mutants(document.value, _others(rulebook, regulation))]
    mutants = every[share[0] :: share[1]]
    survivors = []
    for done, mutant in enumerate(mutants, start=1):
        if not _noticed(rulebook, document, mutant, examples):
            survivors.append(_change(document, mutant))
        tick(done, len(mutants))
    return Mutated(regulation=regulation.id, changes=len(mutants), survivors=tuple(survivors))


def _noticed(rulebook: Rulebook, document: Document, mutant: _Mutant, examples: tuple[Example, ...]) -> bool:
    changed = copy.copy(document)
    changed.value = copy.deepcopy(document.value)
    _put(changed.value, mutant)
    try:
        regulation = rulebook.checked(changed, None)
    except RulebookError:
        return True
    return any(next(wrong(rulebook, regulation, example), None) is not None for example in _nearest(mutant, examples))


def _nearest(mutant: _Mutant, examples: tuple[Example, ...]) -> Iterable[Example]:
    """The examples in an order that finds the one that notices soon: those which speak of what was changed come first."""
    told = str(mutant.before)
    return sorted(examples, key=lambda example: told not in f"{example.facts}{example.expect}{example.clauses}")


def _put(value: Any, mutant: _Mutant) -> None:
    for step in mutant.place[:-1]:
        value = value[step]
    last = mutant.place[-1]
    if not mutant.rename:
        value[last] = mutant.after
        return
    value[mutant.after] = value.pop(last)


def _conventions(regulation: Regulation) -> Iterator[_Mutant]:
    """Every convention on which something in the text depends, under each of its other codes."""
    used = conventions_used(regulation.file.provisions)
    for key, choice in CHOICES.items():
        own = regulation.file.conventions.code(key)
        if key in used:
            yield from (_Mutant(("conventions", choice.field), own, code) for code in choice.codes if code != own)


def _mutants(value: dict[str, Any], others: Callable[[str], str]) -> Iterator[_Mutant]:
    for index, provision in enumerate(value["provisions"]):
        place: Place = ("provisions", index)
        if not provision.get("not_modelled"):
            yield _Mutant((*place, "clause"), provision["clause"], f"{provision['clause']}之一")
        yield from _rules(provision, place, others)
        listed = provision.get("or_else", ())
        if isinstance(listed, dict):
            yield from _rules(listed, (*place, "or_else"), others)
        else:
            for other, alternative in enumerate(listed):
                yield from _rules(alternative, (*place, "or_else", other), others)


def _rules(written: dict[str, Any], place: Place, others: Callable[[str], str]) -> Iterator[_Mutant]:
    if "modality" in written:
        spoken = written["modality"]
        yield _Mutant((*place, "modality"), spoken, "may" if spoken == Modality.MUST else "must")
    for kind in KINDS:
        if kind in written:
            yield from _inside(written[kind], (*place, kind), others)


def _inside(value: Any, place: Place, others: Callable[[str], str]) -> Iterator[_Mutant]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in BOUNDARIES and not isinstance(inner, dict | list):
                yield _Mutant((*place, key), key, BOUNDARIES[key], rename=True)
            if key not in PROSE:
                yield from _inside(inner, (*place, key), others)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _inside(inner, (*place, index), others)
    elif isinstance(value, bool):
        yield _Mutant(place, value, not value)
    elif isinstance(value, int | Decimal):
        yield _Mutant(place, value, value + 1)
    elif isinstance(value, str):
        span = _SPAN.match(value)
        if span:
            yield _Mutant(place, value, f"{int(span[1]) + 1} {span[2]}s")
            yield _Mutant(place, value, f"{span[1]} {UNITS[span[2]]}s")
        else:
            yield _Mutant(place, value, others(value))


def _others(rulebook: Rulebook, regulation: Regulation) -> Callable[[str], str]:
    """For a code another one of the same family, so that only an example can notice; for anything else a code nobody has."""
    vocabulary = rulebook.vocabulary
    families = [
        [entry.code for entry in vocabulary.measures],
        [entry.code for entry in vocabulary.restrictions],
        [entry.code for entry in (*vocabulary.roles, *vocabulary.organs)],
        [entry.code for entry in vocabulary.documents],
        [entry.code for entry in vocabulary.anchors],
        *SAID_OTHERWISE,
        *_fact_families(regulation.declared.values()),
    ]

    def other(code: str) -> str:
        for family in families:
            if code in family and len(family) > 1:
                return family[(family.index(code) + 1) % len(family)]
        return f"{code}-x"

    return other


def _fact_families(declared: Iterable[FactDeclaration]) -> Iterator[list[str]]:
    by_type: dict[str, list[str]] = {}
    for fact in declared:
        by_type.setdefault(fact.type, []).append(fact.fact)
        if len(fact.codes) > 1:
            yield list(fact.codes)
    yield from by_type.values()


def _change(document: Document, mutant: _Mutant) -> Change:
    place = mutant.place
    line = next((document.lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in document.lines), 1)
    if place[0] == "conventions":
        row, where = KEY_OF[str(place[1])], str(place[1])
    else:
        provision = document.value["provisions"][place[1]]
        row = provision.get("row_as") or "#".join(filter(None, (provision["clause"], provision.get("part"))))
        where = ".".join(str(step) for step in place[2:])
    return Change(row=row, line=line, place=where, before=str(mutant.before), after=str(mutant.after))
