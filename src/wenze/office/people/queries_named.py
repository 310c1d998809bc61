"""Who is meant by a name? For boxes in which people are typed, told apart by unit or post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pypinyin import Style, lazy_pinyin

from wenze.office.paper import identity
from wenze.office.paper.dates import as_iso, birth
from wenze.office.people import queries
from wenze.office.people.models import Cadre

MOST_OFFERED = 2000


def offered_names(*, seen_by: Any, on: date) -> list[tuple[str, str]]:
    """Cadres as ``姓名 单位职务`` with the initials of the name, for the list under a box; at most MOST_OFFERED."""
    found = queries.cadres(seen_by=seen_by, on=on).order_by("pk")[:MOST_OFFERED]
    return [(says, initials(says.partition(" ")[0])) for says in _told_apart(queries.with_tenures_on(found, on))]


def written(cadres: Iterable[Cadre], on: date) -> list[str]:
    """These cadres as they would be typed on the day ``on``. Two queries."""
    found = queries.with_tenures_on(Cadre.objects.filter(pk__in=[cadre.pk for cadre in cadres]), on)
    return _told_apart(found)


def _told_apart(cadres: Iterable[Any]) -> list[str]:
    """``姓名 单位职务``, with the birth behind it where two would read the same."""
    plain = [(cadre, f"{cadre.name} {queries.title_of(cadre.serving)}".strip()) for cadre in cadres]
    often = Counter(says for _cadre, says in plain)
    return [f"{says} {birth(cadre.born_on)}".strip() if often[says] > 1 else says for cadre, says in plain]


def initials(name: str) -> str:
    """The first letters of a name in pinyin: 周望山 → zws."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def named(*, seen_by: Any, on: date, texts: Sequence[str]) -> tuple[list[Cadre], list[str]]:
    """The cadres meant by ``texts`` (a name, or name and unit or post), and a sentence for each that is not clear."""
    asked = [_readings(text.split()) for text in texts]
    names = {name for readings in asked for name, _words in readings}
    seen = queries.cadres(seen_by=seen_by, on=on).filter(name__in=names).order_by("pk")
    by_name: dict[str, list[tuple[Cadre, str]]] = {name: [] for name in names}
    for cadre in queries.with_tenures_on(seen, on):
        by_name[cadre.name].append((cadre, queries.title_of(cadre.serving)))
    found: list[Cadre] = []
    wrong: list[str] = []
    for readings in asked:
        fitting = [one for name, words in readings for one in by_name[name] if _fits(one, words)]
        if len(fitting) == 1:
            found.append(fitting[0][0])
        else:
            name, words = next((one for one in readings if by_name[one[0]]), readings[0])
            wrong.append(_not_clear(name, " ".join(words), fitting))
    return found, wrong


def _readings(words: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    """Every way to part what was typed into a name and what stands behind it: a name may be typed with blanks in it."""
    parted = [(identity.name(" ".join(words[:place])), words[place:]) for place in range(1, len(words) + 1)]
    return [one for one in parted if one[0]] or [("", ())]


def _fits(one: tuple[Cadre, str], words: Sequence[str]) -> bool:
    """Does everything behind the name stand in the title or the birth of this person?"""
    told = f"{identity.name(one[1])} {birth(one[0].born_on)}"
    return all(identity.name(word) in told or as_iso(word).replace("-", ".") in told for word in words)


def _not_clear(name: str, rest: str, fitting: list[tuple[Cadre, str]]) -> str:
    if not fitting:
        where = f"任“{rest}”的" if rest else ""
        return f"干部名册中没有{where}“{name}”，请核对姓名和单位，或先登记干部。"
    titles = "、".join(title or "未登记职务" for _cadre, title in fitting[:5])
    return f"有{len(fitting)}名“{name}”（{titles}），请在姓名后加单位、职务或出生年月（如 1981.03）。"
