"""Which readings has an office taken? Told in a file, so that the command line answers as the pages of that office do."""

from __future__ import annotations

from collections.abc import Iterable

from wenze.engine.answers import Frozen
from wenze.engine.errors import RulebookError
from wenze.engine.regulation import Regulation


class Taken(Frozen):
    """One reading an office goes by: of a row or of a convention (by its key), in the words of the file or of the office."""

    regulation: str
    edition: str
    row: str
    reading: str


def as_taken(text: Regulation, every: Iterable[Taken]) -> Regulation:
    """The regulation under those of the readings that are its own. RulebookError for a row without a doubt: the file tells of another text."""
    here = [one for one in every if (one.regulation, one.edition) == (text.id, text.file.edition)]
    return text.with_readings({one.row: _choice(text, one) for one in here}) if here else text


def _choice(text: Regulation, taken: Taken) -> int | str:
    """The place of the words among the readings of the row; the words themselves where they are the office's own."""
    choices = text.choices(taken.row)
    if not choices:
        says = f"“{taken.row}”没有可以选定的读法，读法文件与规则文件对不上，请重新写出读法文件"
        raise RulebookError(f"{text.id}/{text.file.edition}", None, says)
    return choices.index(taken.reading) if taken.reading in choices else taken.reading
