"""Is somebody of the same name there already? Nobody is entered twice without being asked about, and nobody is taken for another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from wenze.office.paper import identity
from wenze.office.paper.dates import birth
from wenze.office.people import queries
from wenze.office.people.models import Cadre, Organ, Tenure
from wenze.office.people.refusals import Refused

MOST_NAMED = 5


class Alike(Refused):
    """Not entered: first say whether ``found`` are other people. Each is a pair of its number and how it is told from others."""

    def __init__(self, says: str, found: Iterable[Cadre], on: date) -> None:
        self.found = [(cadre.pk, described(cadre, on)) for cadre in found]
        shown = "；".join(says for _pk, says in self.found[:MOST_NAMED])
        more = f"等{len(self.found)}人" if len(self.found) > MOST_NAMED else ""
        super().__init__(
            f"{says}：{shown}{more}。同一人的，不要重复登记；确是另一人的，请逐一勾选后再提交。", field="other_than"
        )


def described(cadre: Cadre, on: date) -> str:
    """A person as told from namesakes: name, posts, month of birth, masked identity number."""
    told = (
        queries.title_on(cadre, on) or "未登记职务",
        f"{birth(cadre.born_on)}出生" if cadre.born_on else "",
        f"身份证号{cadre.identity_masked}" if cadre.identity_number else "",
    )
    return f"{cadre.name}（{'，'.join(part for part in told if part)}）"


def demand_nobody_alike(cadre: Cadre, other_than: Collection[int], on: date) -> None:
    """Raises Alike where people of this name are entered whom neither number nor birth tells from ``cadre``."""
    alike = [one for one in _namesakes(cadre, other_than) if not _told_apart(cadre, one)]
    if alike:
        raise Alike("已登记同名的干部，尚不能确定是不是另一人", alike, on)


def demand_nobody_alike_in(organ: Organ, cadre: Cadre, other_than: Collection[int], on: date) -> None:
    """Raises Alike where a person of this name serves in ``organ`` on the day ``on``."""
    serving = Tenure.objects.filter(queries.serving_on(on), post__organ=organ).values("cadre_id")
    alike = list(_namesakes(cadre, other_than).filter(pk__in=serving))
    if alike:
        raise Alike(f"{organ}已有同名的干部", alike, on)


def everyone_named(name: str) -> frozenset[int]:
    """The numbers of all people entered under this name, however it is written."""
    return frozenset(Cadre.objects.filter(name__iexact=identity.name(name)).values_list("pk", flat=True))


def _namesakes(cadre: Cadre, other_than: Collection[int]) -> QuerySet[Cadre]:
    return Cadre.objects.filter(name__iexact=cadre.name).exclude(pk=cadre.pk).exclude(pk__in=other_than).order_by("pk")


def _told_apart(one: Cadre, other: Cadre) -> bool:
    if one.identity_number and other.identity_number:
        return one.identity_number != other.identity_number
    if one.born_on is None or other.born_on is None:
        return False
    if one.born_to_month or other.born_to_month:
        return (one.born_on.year, one.born_on.month) != (other.born_on.year, other.born_on.month)
    return one.born_on != other.born_on
