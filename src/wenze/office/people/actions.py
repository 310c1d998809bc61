"""Every write about units, posts and cadres. Accounts and grants are in ``actions_accounts.py``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from wenze.office.journal.actions import record
from wenze.office.people import identity_numbers, namesakes, permissions
from wenze.office.people.models import Account, Cadre, Organ, Post, Relation, Tenure
from wenze.office.people.refusals import Refused
from wenze.office.people.seals import digest

STALE = "{what}在您打开之后已被他人修改，您的修改没有保存。请刷新页面核对后再改。"


# --- units and posts ---------------------------------------------------------------------------------------------


@transaction.atomic
def found_organ(*, by: Account, today: date, **fields: Any) -> Organ:
    """Enter a unit. ``fields`` are those of Organ. Needs ``organs.write``."""
    permissions.demand(by, "organs.write", today)
    organ = Organ(**fields)
    _checked(organ)
    organ.save()
    record(by=by, verb="people.found_organ", subject=organ, says=f"登记单位：{organ.name}", on=today)
    return organ


@transaction.atomic
def revise_organ(*, by: Account, today: date, organ: Organ, version: int, **changes: Any) -> Organ:
    """Change a unit that still stands at ``version``. A unit cannot come to stand under itself."""
    permissions.demand(by, "organs.write", today)
    _take(organ, version, f"单位“{organ}”")
    _put(organ, changes)
    above = organ.parent
    while above is not None:
        if above.pk == organ.pk:
            raise Refused("上级单位不能是本单位或其下级单位，请另选上级单位。", field="parent")
        above = above.parent
    _checked(organ)
    organ.save()
    record(
        by=by,
        verb="people.revise_organ",
        subject=organ,
        says=f"修改单位：{organ.name}",
        detail=_plain(changes),
        on=today,
    )
    return organ


@transaction.atomic
def create_post(*, by: Account, today: date, **fields: Any) -> Post:
    """Enter a post in a unit. ``fields`` are those of Post. Needs ``organs.write``."""
    permissions.demand(by, "organs.write", today)
    post = Post(**fields)
    _checked(post)
    post.save()
    record(by=by, verb="people.create_post", subject=post, says=f"登记职务：{post}", on=today)
    return post


# --- cadres ------------------------------------------------------------------------------------------------------


@transaction.atomic
def register_cadre(*, by: Account, today: date, other_than: Collection[int] = (), **fields: Any) -> Cadre:
    """Enter a person. ``fields`` are those of Cadre; a given identity number must be a true one and new here. Raises Alike where
    nothing tells the person from a namesake who is not among ``other_than``."""
    permissions.demand(by, "people.write", today)
    cadre = Cadre(**fields)
    _check_cadre(cadre, today)
    namesakes.demand_nobody_alike(cadre, other_than, today)
    cadre.save()
    record(
        by=by,
        verb="people.register_cadre",
        subject=cadre,
        says=f"登记干部：{cadre.name}",
        detail=_distinct(other_than),
        on=today,
    )
    return cadre


@transaction.atomic
def revise_cadre(
    *, by: Account, today: date, cadre: Cadre, version: int, other_than: Collection[int] = (), **changes: Any
) -> Cadre:
    """Change a person's record that still stands at ``version``. The journal names the fields, never a sealed value. Raises Alike
    where the new name is that of another."""
    permissions.demand(by, "people.write", today)
    _take(cadre, version, f"干部“{cadre.name}”的记录")
    called = cadre.name
    if cadre.born_to_month and changes.get("born_on") == cadre.born_on:
        changes["born_to_month"] = True
    _put(cadre, changes)
    _check_cadre(cadre, today)
    if cadre.name != called:
        namesakes.demand_nobody_alike(cadre, other_than, today)
    cadre.save()
    named = {key: ("已更改" if key == "identity_number" else value) for key, value in changes.items()}
    record(
        by=by,
        verb="people.revise_cadre",
        subject=cadre,
        says=f"修改干部记录：{cadre.name}",
        detail=_plain(named) | _distinct(other_than),
        on=today,
    )
    return cadre


@transaction.atomic
def appoint(
    *,
    by: Account,
    today: date,
    cadre: Cadre,
    post: Post,
    from_on: date,
    probation_until_on: date | None = None,
    main: bool = True,
    other_than: Collection[int] = (),
) -> Tenure:
    """Enter that ``cadre`` took up ``post`` on ``from_on`` (a day not after today). Raises Alike where a namesake who is not
    among ``other_than`` serves in the unit."""
    permissions.demand(by, "people.write", today)
    if from_on > today:
        raise Refused("任职日期不能晚于今天。", field="from_on")
    open_now = Tenure.objects.filter(cadre=cadre, post=post, until_on__isnull=True)
    if open_now.exists():
        raise Refused(f"{cadre.name}已任{post}且未免职，不能重复任职。", field="post")
    tenure = Tenure(cadre=cadre, post=post, from_on=from_on, probation_until_on=probation_until_on, main=main)
    _checked(tenure)
    namesakes.demand_nobody_alike_in(post.organ, cadre, other_than, today)
    tenure.save()
    detail = {"from_on": str(from_on), **_distinct(other_than)}
    record(by=by, verb="people.appoint", subject=cadre, says=f"{cadre.name}任{post}", detail=detail, on=today)
    return tenure


@transaction.atomic
def relieve(*, by: Account, today: date, tenure: Tenure, until_on: date) -> Tenure:
    """Enter that a tenure ended with the day ``until_on`` (not after today, not before it began)."""
    permissions.demand(by, "people.write", today)
    tenure = Tenure.objects.select_for_update().get(pk=tenure.pk)
    if tenure.until_on is not None:
        raise Refused("该职务已登记免职，无需重复登记。")
    if until_on > today:
        raise Refused("免职日期不能晚于今天。", field="until_on")
    tenure.until_on = until_on
    _checked(tenure)
    tenure.save()
    record(
        by=by,
        verb="people.relieve",
        subject=tenure.cadre,
        says=f"{tenure.cadre.name}免去{tenure.post}",
        detail={"until_on": until_on},
        on=today,
    )
    return tenure


@transaction.atomic
def relate(*, by: Account, today: date, cadre: Cadre, other: Cadre, kind: str) -> Relation:
    """Enter a relation that calls for recusal, once for both sides."""
    permissions.demand(by, "people.write", today)
    if cadre.pk == other.pk:
        raise Refused("不能登记与本人的关系，请另选一人。", field="other")
    if Relation.objects.filter(models.Q(cadre=cadre, other=other) | models.Q(cadre=other, other=cadre)).exists():
        raise Refused(f"{cadre.name}与{other.name}的关系已登记。", field="other")
    relation = Relation(cadre=cadre, other=other, kind=kind)
    _checked(relation)
    relation.save()
    record(by=by, verb="people.relate", subject=cadre, says=f"登记亲属关系：{relation}", on=today)
    return relation


@transaction.atomic
def unmask_identity(*, by: Account, today: date, cadre: Cadre) -> str:
    """The whole identity number of ``cadre``; looking is an act and leaves a journal row."""
    permissions.demand(by, "people.unmask", today)
    record(by=by, verb="people.unmask_identity", subject=cadre, says=f"查看{cadre.name}的完整身份证号", on=today)
    return cadre.identity_number


# --- shared by this room's actions -------------------------------------------------------------------------------


def _take(row: Any, version: int, what: str) -> None:
    """Move ``row`` from ``version`` to the next one, or refuse because somebody else already did."""
    changed = type(row).objects.filter(pk=row.pk, version=version).update(version=version + 1)
    if not changed:
        raise Refused(STALE.format(what=what))
    row.refresh_from_db()


def _put(row: Any, changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        setattr(row, key, value)


def _checked(row: models.Model) -> None:
    """The model's own rules, said as a refusal: the first sentence, with the field it belongs to."""
    try:
        row.full_clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        known = {column.name: column.verbose_name for column in row._meta.fields}
        said = str(sentences[0])
        named = field in known and not said.startswith("已有")
        raise Refused(f"{known[field]}：{said}" if named else said, field=field if field in known else "") from error


def _check_cadre(cadre: Cadre, today: date) -> None:
    cadre.settle()
    number = cadre.identity_number
    if number and (fault := identity_numbers.fault_of(number, today)):
        raise Refused(fault, field="identity_number")
    if cadre.born_on is not None and cadre.born_on > today:
        raise Refused("出生日期不能晚于今天。", field="born_on")
    if number:
        _check_against_number(cadre)
    _checked(cadre)
    twin = Cadre.objects.filter(identity_digest=digest(number)).exclude(pk=cadre.pk) if number else None
    if twin is not None and twin.exists():
        raise Refused("已有相同身份证号的干部，不能重复登记。请先查询。", field="identity_number")


def _check_against_number(cadre: Cadre) -> None:
    """Birth and gender must be those of the identity number; a month of birth becomes the day."""
    born_on = identity_numbers.birth_of(cadre.identity_number)
    if (
        cadre.born_on is not None
        and cadre.born_to_month
        and (cadre.born_on.year, cadre.born_on.month)
        == (
            born_on.year,
            born_on.month,
        )
    ):
        cadre.born_on, cadre.born_to_month = born_on, False
    if cadre.born_on is not None and cadre.born_on != born_on:
        raise Refused("出生日期与身份证号中的日期不一致，请核对。", field="born_on")
    gender = identity_numbers.gender_of(cadre.identity_number)
    if cadre.gender and cadre.gender != gender:
        raise Refused(f"身份证号第17位表示{gender.label}性，与填写的性别不一致，请核对。", field="gender")


def _distinct(other_than: Collection[int]) -> dict[str, str]:
    """For the journal: of which namesakes it was said that they are other people."""
    return {"other_than": "、".join(str(pk) for pk in sorted(other_than))} if other_than else {}


def _plain(changes: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in changes.items()}
