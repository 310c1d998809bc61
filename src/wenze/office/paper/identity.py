"""When are two ways of writing one name, or one identity number? Both are brought to one normal form: on entry, in search, in comparison.

The normal form follows Unicode NFKC. It leaves out what cannot be seen and what only parts the characters of a Chinese name,
and writes every dot of a transcribed name as ``·``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

DOT = "·"
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Characters without a shape that Unicode does not count as control or format characters: variation selectors, fillers."""
_DOTS = re.compile("[\u00b7\u2022\u30fb\u2027\u2219\u22c5\u0387\u16eb\u2e31\ua78f\uff65\u25cf\u2024]")
_FULL_STOP = re.compile(r"(?<=[^\W\d_])\s*\.\s*(?=[^\W\d_])")
_BLANKS = re.compile(r"[\s\u2800]+")
_LONE = re.compile(f"{DOT}+")
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
    "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
)
"""Radicals that look like a character of their own and that NFKC leaves alone. They come in with text copied out of a PDF."""
_IDENTITY = re.compile("[0-9]{17}[0-9X]")
_BRACKETS = str.maketrans("()", "（）")
_LAST_SIGN = str.maketrans("×ХΧ", "XXX")
"""Signs typed for the X at the end of an identity number: times, Cyrillic ha, Greek chi."""


def name(text: str) -> str:
    """The normal form of a name of a person or unit; empty where nothing can be seen.

    ``李　试`` becomes ``李试``, ``阿依 • 古丽`` becomes ``阿依·古丽``; one blank stays between two words in letters (``Anna Li``).
    """
    return _settled(_named, text)


def _named(text: str) -> str:
    plain = _seen(text).translate(_RADICALS).translate(_BRACKETS)
    plain = _FULL_STOP.sub(DOT, _DOTS.sub(DOT, plain))
    words = _BLANKS.sub(" ", plain).strip().split(" ")
    joined = words[0]
    for word in words[1:]:
        joined += f" {word}" if _is_letter(joined[-1:]) and _is_letter(word[:1]) else word
    return _LONE.sub(DOT, joined)


def number(text: str) -> str:
    """The normal form of an identity number: half-width signs, no blanks and no hyphens, a capital X."""
    return _settled(_numbered, text)


def _numbered(text: str) -> str:
    plain = _seen(_BLANKS.sub("", _seen(text))).upper().translate(_LAST_SIGN)
    return re.sub(r"[-\u2010-\u2015\u2212]", "", plain)


def _settled(bring: Callable[[str], str], text: str) -> str:
    """``text`` brought to its form, again until nothing changes: a letter and its mark may belong together once what had
    kept them apart is gone, or once the letter is a capital."""
    once = bring(text)
    while (again := bring(once)) != once:
        once = again
    return once


def name_and_rest(line: str) -> tuple[str, str]:
    """A name at the beginning of a line, in its normal form, and what stands behind it. ``李　试 市水利局`` names 李试: a single
    Chinese character is no whole name, and neither is what ends or goes on with a dot."""
    words = _BLANKS.sub(" ", _seen(line)).strip().split(" ")
    called, rest = words[0], words[1:]
    while rest and (
        (len(called) == 1 and not _is_letter(called)) or name(called).endswith(DOT) or name(rest[0]).startswith(DOT)
    ):
        called, rest = called + rest[0], rest[1:]
    return name(called), " ".join(rest)


def code(text: str) -> str:
    """The normal form of what tells people apart in a list: an identity number, the number of another register, or a name."""
    plain = _BLANKS.sub("", _seen(text))
    as_number = number(plain.lstrip("'‘’"))
    if _IDENTITY.fullmatch(as_number):
        return as_number
    return plain if plain.isascii() else name(text)


def _seen(text: str) -> str:
    """NFKC without the characters that cannot be seen."""
    for _again in range(2):  # NFKC makes fillers of half-width fillers
        kept = (char for char in unicodedata.normalize("NFKC", text) if _is_seen(char))
        text = _UNSEEN.sub("", "".join(kept))
    return unicodedata.normalize("NFKC", text)


def _is_seen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def _is_letter(char: str) -> bool:
    """A letter of a script that parts its words with blanks."""
    called = unicodedata.name(char, "") if char.isalpha() else ""
    return bool(called) and not called.startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))
