"""Where does a long title break? Lines of like length, broken where the words allow it (GB/T 9704-2012 7.3.1)."""

from __future__ import annotations

LINE_CHARACTERS = 19
"""Characters of 22 pt that one line of 156 mm holds, with a little room."""

_NEVER_BEFORE = "，。、；：）》”〕？！的之"
_NEVER_AFTER = "（《“〔"
_GOOD_BEFORE = ("给予", "实施", "进行", "问责", "问题", "有关", "作出", "取消", "关于")
_GOOD_AFTER = "的、对》局委办"


def balanced(title: str, width: int = LINE_CHARACTERS) -> str:
    """The title with line breaks. A title broken by hand, or that fits one line of `width` characters, stays as it is."""
    if "\n" in title or len(title) <= width:
        return title
    count = -(-len(title) // width)
    lines = []
    rest = title
    while count > 1:
        ideal = round(len(rest) / count)
        place = min(range(1, min(width, len(rest) - 1) + 1), key=lambda at: _cost(rest, at, ideal))
        lines.append(rest[:place])
        rest = rest[place:]
        count = max(count - 1, -(-len(rest) // width))
    return "\n".join([*lines, rest])


def _cost(text: str, at: int, ideal: int) -> float:
    cost = float(abs(at - ideal))
    if text[at] in _NEVER_BEFORE or text[at - 1] in _NEVER_AFTER:
        cost += 50
    if text[at].isascii() and text[at - 1].isascii():
        cost += 20
    if text[:at].count("《") > text[:at].count("》"):
        cost += 4
    if text.startswith(_GOOD_BEFORE, at) or text[at - 1] in _GOOD_AFTER:
        cost -= 2.5
    return cost
