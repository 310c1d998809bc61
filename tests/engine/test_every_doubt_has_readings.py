"""Every doubt of every shipped regulation can be read in another way, and each of the other readings stands on its own feet."""

from __future__ import annotations

from functools import cache

import pytest

from wenze.engine.check import read_examples, wrong
from wenze.engine.examples import Example, outcome
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import KINDS, Regulation

BOOK = Rulebook(shipped_rulebook())
OTHERS = [
    pytest.param(name, row.row, choice, id=f"{name} {row.row} {choice}")
    for name in BOOK.ids
    for row in BOOK.regulation(name).file.provisions
    for choice in range(1, len(row.or_else) + 1)
]


@cache
def _examples(name: str) -> tuple[Example, ...]:
    return read_examples(BOOK.file_of(name).with_name("examples.yaml"))[0]


@cache
def _rows_cited(name: str, place: int) -> frozenset[str]:
    return _cited(name, _examples(name)[place])


def _cited(name: str, example: Example) -> frozenset[str]:
    answer = outcome(BOOK, BOOK.regulation(name), example)
    return frozenset(answer.clauses) | {one.citation.row for one in answer.readings}


def _wrong(name: str, example: Example) -> list[str]:
    return list(wrong(BOOK, BOOK.regulation(name), example))


@pytest.mark.parametrize("name", BOOK.ids)
def test_every_doubt_has_another_reading(name):
    doubtful = [row for row in BOOK.regulation(name).file.provisions if row.doubt]
    assert [row.row for row in doubtful if not row.or_else] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "row", "choice"), OTHERS)
def test_what_another_reading_does_not_touch_comes_out_as_before(name, row, choice):
    """Touched is an example that cites the row, that would come out otherwise without its rules, or that must now find another fact."""
    without = _without(name, row)
    for place, example in enumerate(_examples(name)):
        if example.readings or row in _rows_cited(name, place):
            continue
        read = example.model_copy(update={"readings": {row: choice}})
        if not _wrong(name, read) or row in _cited(name, read) or _asks_for_more(name, read):
            continue
        assert list(wrong(BOOK, without, example)) != [], example.title


def _without(name: str, row: str) -> Regulation:
    """The regulation with a row that has no rules."""
    text = BOOK.regulation(name)
    bare = dict.fromkeys(KINDS, ())
    rows = tuple(one.model_copy(update=bare) if one.row == row else one for one in text.file.provisions)
    return text.model_copy(update={"file": text.file.model_copy(update={"provisions": rows})})


def _asks_for_more(name: str, example: Example) -> bool:
    unknown = outcome(BOOK, BOOK.regulation(name), example).unknown
    return unknown is not None and unknown.kind == "find_first" and not set(unknown.facts) <= set(example.facts)


@pytest.mark.parametrize(("name", "row", "choice"), OTHERS)
def test_another_reading_makes_the_difference_its_example_shows(name, row, choice):
    other = BOOK.regulation(name).provision(row).or_else[choice - 1]
    asked = [one for one in _examples(name) if one.readings.get(row) == choice]
    if other.words_only:
        assert BOOK.regulation(name).provision(row).under(choice).rules == BOOK.regulation(name).provision(row).rules
        return
    plain = [one.model_copy(update={"readings": {**one.readings, row: 0}}) for one in asked]
    assert any(_wrong(name, one) for one in plain)
