"""Units, posts and cadres taken in from filled-in sheets: all of it, or, where anything is wrong, none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.paper import identity
from wenze.office.paper.intake import Fault, Row, faults_of
from wenze.office.people import actions, namesakes, permissions
from wenze.office.people.models import Account, Cadre, Organ, Post
from wenze.office.people.refusals import Refused
from wenze.office.people.seals import digest


class NotTaken(Refused):
    """Nothing was taken in; every fault names its row and column."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"表中有{len(faults)}处需要改正，没有保存任何一行。")
        self.faults = faults


@transaction.atomic
def take_in_units(*, by: Account, today: date, rows: Iterable[Row]) -> Counter[str]:
    """Enter units and posts row by row, as on their pages. Answers how many of each kind of model; raises NotTaken."""
    permissions.demand(by, "organs.write", today)
    names = _Names()

    def unit(row: Row, kept: dict[str, Any]) -> None:
        kept["parent"] = names.organ(kept["parent"], "parent") if kept["parent"] else None
        kept["order"] = row.line if kept["order"] is None else kept["order"]
        names.add(actions.found_organ(by=by, today=today, **kept))

    def post(row: Row, kept: dict[str, Any]) -> None:
        kept["organ"] = names.organ(kept["organ"], "organ")
        kept["order"] = row.line if kept["order"] is None else kept["order"]
        actions.create_post(by=by, today=today, **kept)

    return _each(rows, {"OrganRow": unit, "PostRow": post})


@transaction.atomic
def take_in_cadres(*, by: Account, today: date, rows: Iterable[Row]) -> Counter[str]:
    """Enter persons and the posts they hold; several rows with one identity number are one person. Raises NotTaken."""
    permissions.demand(by, "people.write", today)
    names, known = _Names(), dict[str, Cadre]()

    def cadre(_row: Row, kept: dict[str, Any]) -> None:
        held = {name: kept.pop(name) for name in ("organ", "post", "from_on", "probation_until_on", "main")}
        other_than = namesakes.everyone_named(kept["name"]) if kept.pop("another") else frozenset[int]()
        number = digest(kept["identity_number"])
        person = known.get(number) if number else None
        if person is None:
            person = actions.register_cadre(by=by, today=today, other_than=other_than, **kept)
        elif person.name != identity.name(kept["name"]):
            raise Refused(f"同一身份证号在前面的行里是{person.name}，请核对。", field="name")
        title, organ = held.pop("post"), held.pop("organ")
        if title:
            told = {"cadre": person, "post": names.post(names.organ(organ, "organ"), title)}
            actions.appoint(by=by, today=today, other_than=other_than, **told, **held)
        if number:  # only now: a row that is refused leaves nobody behind
            known[number] = person

    return _each(rows, {"CadreRow": cadre})


def _each(rows: Iterable[Row], acts: dict[str, Callable[[Row, dict[str, Any]], None]]) -> Counter[str]:
    faults, taken = list[Fault](), Counter[str]()
    for row in rows:
        form = row.filled_in()
        if not form.is_valid():
            faults += faults_of(row)
            continue
        try:
            with transaction.atomic():
                acts[row.sheet.form.__name__](row, dict(form.cleaned_data))
        except Refused as refused:
            faults.append(Fault(row, refused.field, refused.says))
        else:
            taken[row.sheet.name] += 1
    if faults:
        raise NotTaken(faults)
    return taken


class _Names:
    """Units by their full or short names, those of earlier rows among them."""

    def __init__(self) -> None:
        self._units: dict[str, list[Organ]] = {}
        for organ in Organ.objects.order_by("order", "pk"):
            self.add(organ)

    def add(self, organ: Organ) -> None:
        for name in {identity.name(organ.name), identity.name(organ.short_name)}:
            self._units.setdefault(name, []).append(organ)

    def organ(self, name: str, field: str) -> Organ:
        found = self._units.get(identity.name(name), [])
        if len(found) != 1:
            wrong = f"有{len(found)}个单位叫“{name}”，请写全称。" if found else f"没有登记“{name}”这个单位，请先登记。"
            raise Refused(wrong, field=field)
        return found[0]

    def post(self, organ: Organ, title: str) -> Post:
        wanted = identity.name(title)
        found = next((post for post in Post.objects.filter(organ=organ) if identity.name(post.title) == wanted), None)
        if found is None:
            raise Refused(f"{organ}没有登记“{title}”这个职务，请先登记。", field="post")
        return found
