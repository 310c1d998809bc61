"""How wide are the columns of a sheet, and how high its rows, so that it is read on paper? A4 landscape, never shrunk."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

FACE, POINTS = "宋体", 9
PAGE_HALVES = 145
"""Half Chinese characters of nine points across A4 landscape, between margins of 12 mm. There would be room for 170; but a
program that lacks the face takes a broader one, and makes every column broader with it."""
PADDING, LEAST = 1.5, 6
"""What a cell leaves free at its sides, and the narrowest column, in half characters."""
ADDED = 5 / 7
"""How much of the padding xlsxwriter adds by itself."""
LINE_POINTS, AROUND_POINTS, MOST_POINTS = 12.5, 4, 409
A4, INCHES = 9, 12 / 25.4


def options(**more: Any) -> dict[str, Any]:
    """Options of the workbook, with ``more`` added. A column is as many digits of the default face wide as it says: half
    characters. Made anew each time, since the library writes into what it is given."""
    face = {"font_name": FACE, "font_size": POINTS}
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    return {**never, "default_format_properties": face, **more}


def look(**more: Any) -> dict[str, Any]:
    """The format of a cell that will be printed: wrapped and framed; ``more`` is added."""
    return {"border": 1, "text_wrap": True, "valign": "vcenter"} | more


def breadth(text: str) -> int:
    """The breadth of the longest line of ``text`` in half Chinese characters."""
    return max((_halves(line) for line in text.split("\n")), default=0)


def fitted(wanted: Sequence[int], kept: Sequence[bool]) -> list[int]:
    """The breadths to give, in half characters: what is wanted where the page has room for it.

    Where it has not, the broadest are narrowed to one common breadth and wrap; those in ``kept``, which should stay on
    one line, only where the others alone do not make room. So many columns that none could be read get LEAST each.
    """
    room = PAGE_HALVES - PADDING * len(wanted)
    given = list(wanted)
    for spared in (kept, [False] * len(wanted)):
        for most in range(max(wanted, default=LEAST), LEAST - 1, -1):
            given = [one if spare else min(one, most) for one, spare in zip(wanted, spared, strict=True)]
            if sum(given) <= room:
                return given
    return given


def height(texts: Iterable[str], breadths: Sequence[int]) -> float:
    """The height of a row in points, so that each text is whole in its column. No program is left to work it out."""
    most = 1
    for text, one in zip(texts, breadths, strict=True):
        most = max(most, sum(max(1, ceil(_halves(line) / max(one - 1, 1))) for line in text.split("\n")))
    return min(most * LINE_POINTS + AROUND_POINTS, MOST_POINTS)


def set_up(sheet: Any, breadths: Sequence[int], *, head_row: int) -> None:
    """Give ``sheet`` (of xlsxwriter) these columns and the page of a ledger; ``head_row`` is repeated on every page."""
    for place, one in enumerate(breadths):
        sheet.set_column(place, place, one + PADDING - ADDED)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=INCHES, right=INCHES, top=INCHES, bottom=INCHES + 0.2)
    sheet.repeat_rows(head_row)
    sheet.freeze_panes(head_row + 1, 0)
    sheet.set_footer("&C第 &P 页 共 &N 页", {"margin": 0.3})


def _halves(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
