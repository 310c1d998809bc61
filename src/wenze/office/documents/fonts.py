"""Which faces can this machine set a letter in, and which characters would it have to leave out?

Search order: the office's own folder, then Fandol (texlive-lang-chinese), then Noto CJK. Nothing else is looked at, so
that a letter never changes its face because of a font some other program brought along.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import typst
from fontTools.ttLib import TTCollection, TTFont

FANDOL = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/fandol"),
)
NOTO = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
    Path("/usr/share/fonts/google-noto-serif-cjk-fonts"),
    Path("/usr/share/fonts/google-noto-sans-cjk-fonts"),
)

_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC")
WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fang": (
            "FangSong_GB2312",
            "仿宋_GB2312",
            "FangSong",
            "仿宋",
            "FZFangSong-Z02S",
            "FandolFang R",
            "FandolFang",
            *_SERIF,
        ),
        "title": (
            "FZXiaoBiaoSong-B05S",
            "方正小标宋简体",
            "FZXiaoBiaoSong-B05",
            "FandolSong",
            *_SERIF,
        ),
        "hei": ("SimHei", "黑体", "FZHei-B01S", "FandolHei", *_SANS),
        "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03S", "FandolKai", *_SERIF),
        "song": ("SimSun", "宋体", "FZShuSong-Z01S", "FandolSong", *_SERIF),
    }
)
"""Faces of each role, best first: 仿宋 text, 小标宋 titles, 黑体 and 楷体 headings, 宋体 page numbers. The Noto faces come last, so
that a rare character the first face lacks is still set."""


class NoFonts(RuntimeError):
    """No Chinese face was found; the message says which package to install."""


@dataclass(frozen=True)
class Faces:
    """What was found: typst's font book, and for each role the families to use, best first."""

    book: typst.Fonts
    families: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[tuple[str, int], ...]]
    """Family → the files (path, index in a collection) that hold it."""


def folders(own: str | os.PathLike[str] | None) -> tuple[Path, ...]:
    """The folders that exist of: the office's own (may be None), Fandol, Noto CJK; in the order they are searched."""
    office = [Path(own)] if own else []
    return tuple(path for path in (*office, *FANDOL, *NOTO) if path.is_dir())


@lru_cache(maxsize=8)
def faces(searched: tuple[Path, ...]) -> Faces:
    """Which families of `WANTED` are in these folders? Raises `NoFonts` where a role has none at all."""
    book = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in searched]
    )
    files: dict[str, list[tuple[str, int]]] = {}
    for font in book.fonts():
        if font.path:
            files.setdefault(font.family, []).append((font.path, font.index))
    families = {role: tuple(name for name in wanted if name in files) for role, wanted in WANTED.items()}
    if not all(families.values()):
        raise NoFonts("没有找到中文字体：请安装 fonts-noto-cjk，或把单位的字体文件放进字体文件夹")
    return Faces(book, families, {name: tuple(found) for name, found in files.items()})


@lru_cache(maxsize=64)
def _covered(path: str, index: int) -> frozenset[int]:
    try:
        if path.lower().endswith((".ttc", ".otc")):
            with TTCollection(path, lazy=True) as collection:
                return frozenset(collection.fonts[index].getBestCmap() or ())
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except Exception:  # a broken font file makes the library raise more than its own error
        return frozenset()


def missing_glyphs(texts: Iterable[str], found: Faces) -> tuple[str, ...]:
    """Which characters of the texts would not be printed in every role? In order of first appearance, each once.

    A character counts as there only where each role can set it, since any text may stand in title, heading or table.
    """
    wanted = dict.fromkeys(char for text in texts for char in text if not _is_blank(char))
    remaining = [char for char in wanted if char not in _sure(found)]
    return tuple(
        char for char in remaining if not all(_role_sets(char, names, found) for names in found.families.values())
    )


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


@lru_cache(maxsize=8)
def _sure_of(firsts: tuple[tuple[str, int], ...]) -> frozenset[str]:
    shared = frozenset.intersection(*(_covered(path, index) for path, index in firsts))
    return frozenset(map(chr, shared))


def _sure(found: Faces) -> frozenset[str]:
    return _sure_of(tuple(found.files[names[0]][0] for names in found.families.values()))


def _role_sets(char: str, names: tuple[str, ...], found: Faces) -> bool:
    return any(ord(char) in _covered(*found.files[name][0]) for name in names)
