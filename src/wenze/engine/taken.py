"""Which readings has an office taken? Told in a file, so that the command line answers as the pages of that office do."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from wenze.engine.answers import Frozen
from wenze.engine.conventions import CHOICES
from wenze.engine.errors import RulebookError
from wenze.engine.regulation import Regulation


class Taken(Frozen):
    """One reading an office goes by: of a row or of a convention (by its key), in the words of the file, or in `own_words` of the office."""

    regulation: str
    edition: str
    row: str
    reading: str = Field(min_length=1)
    own_words: bool = False


def as_taken(text: Regulation, every: Iterable[Taken]) -> Regulation:
    """The regulation under those of the readings that are its own. RulebookError for a reading the text does not have: the file tells of another text."""
    here = [one for one in every if (one.regulation, one.edition) == (text.id, text.file.edition)]
    return text.with_readings({one.row: _choice(text, one) for one in here}) if here else text


def _choice(text: Regulation, taken: Taken) -> int | str:
    """The place of the words among the readings of the row; the words themselves where they are the office's own."""
    choices = text.choices(taken.row)
    if taken.reading in choices:
        return choices.index(taken.reading)
    if taken.own_words and choices and taken.row not in CHOICES:
        return taken.reading
    says = f"“{taken.row}”没有“{taken.reading}”这种读法，读法文件与规则文件对不上，请重新写出读法文件"
    raise RulebookError(f"{text.id}/{text.file.edition}", None, says)
