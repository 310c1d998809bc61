"""How may this text be read, and how does this office read it: the readings of each doubt with their rules, and the conventions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wenze.engine.answers import MODALITY_TERMS, cited
from wenze.engine.conventions import CHOICES, FIXED, Fixed, conventions_used
from wenze.engine.regulation import Regulation
from wenze.engine.taken import Taken
from wenze.office.rulings import plain, queries, queries_law
from wenze.office.rulings.models_law import Proposal


@dataclass(frozen=True)
class Listed:
    """One reading the file lists: its words, whether it is the default, the rules under it in plain Chinese (nothing for a
    convention), how strongly the text speaks under it; ``same_rules`` where nothing that is computed changes."""

    reading: str
    is_default: bool
    sentences: tuple[str, ...] = ()
    modality: str = ""
    same_rules: bool = False


def readings_of(text: Regulation, row: str) -> tuple[Listed, ...]:
    """Every reading the file lists for a row or a convention, the default first."""
    words, written = text.choices(row), text.provision(row)
    if written is None:
        return tuple(Listed(one, is_default=not place) for place, one in enumerate(words))
    anchors = queries.anchors_as_the_office_calls_them()
    found = []
    for place, one in enumerate(words):
        read = written.under(place)
        sentences = plain.sentences(text.with_readings({row: place}), read, anchors)
        spoken = MODALITY_TERMS[read.modality] if read.modality and read.modality != written.modality else ""
        unchanged = place > 0 and written.or_else[place - 1].words_only
        found.append(Listed(one, not place, sentences or tuple(filter(None, (read.not_modelled,))), spoken, unchanged))
    return tuple(found)


def taken_on(on: date) -> tuple[Taken, ...]:
    """Every reading other than the default that this office goes by on the day ``on``, text by text in their latest editions, for
    a file of readings."""
    return tuple(
        Taken(
            regulation=text.id,
            edition=text.file.edition,
            row=row,
            reading=queries_law.reading_on(text, row, on),
            own_words=isinstance(choice, str),
        )
        for text in queries.regulations()
        for row, choice in queries_law.readings_on(text, on).items()
        if choice != 0
    )


@dataclass(frozen=True)
class Counting:
    """A convention of counting an office may choose: its key, what it is about, the reading in force, the other ones, who
    chose it (empty: the default); ``used`` where something in this text depends on it."""

    key: str
    doubt: str
    reading: str
    others: tuple[str, ...]
    chosen: Proposal | None
    used: bool


def conventions_of(text: Regulation, on: date) -> tuple[Counting, ...]:
    """The conventions an office may choose, as they stand on the day ``on``."""
    used, chosen = conventions_used(text.file.provisions), queries_law.in_force(text, on)
    choices = queries_law.readings_on(text, on)
    found = []
    for key, convention in CHOICES.items():
        now = queries_law.reading_on(text, key, on)
        others = tuple(one for one in text.choices(key) if one != now)
        found.append(
            Counting(key, convention.doubt, now, others, chosen.get(key) if key in choices else None, key in used)
        )
    return tuple(found)


def fixed_conventions() -> tuple[Fixed, ...]:
    """The conventions that are not for an office to choose, each with the reason."""
    return FIXED


def unused(text: Regulation) -> frozenset[str]:
    """The conventions on which nothing in this text depends."""
    return frozenset(CHOICES) - conventions_used(text.file.provisions)


@dataclass(frozen=True)
class Tried:
    """A text with one reading other than the one in force, to be compared with it: of which row or convention, in words, and
    the text."""

    row: str
    says: str
    text: Regulation


def to_try(text: Regulation, on: date) -> list[tuple[str, str]]:
    """Every reading that could be tried instead of the one in force, as (code, words), in the order of the paper."""
    now, without = queries_law.readings_on(text, on), unused(text)
    rows = [*(one.row for one in text.file.provisions if one.doubt), *(key for key in CHOICES if key not in without)]
    return [
        (f"{row}|{place}", f"{cited(row)}：{words}")
        for row in rows
        for place, words in enumerate(text.choices(row))
        if place != now.get(row, 0)
    ]


def tried(text: Regulation, code: str, on: date) -> Tried | None:
    """The text under the readings in force but for one (a code of ``to_try``); None for a code that is not offered."""
    says = dict(to_try(text, on)).get(code)
    if says is None:
        return None
    row, _, place = code.rpartition("|")
    return Tried(row, says, text.with_readings({**queries_law.readings_on(text, on), row: int(place)}))
