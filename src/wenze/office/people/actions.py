"""Every write about units, posts and cadres. Accounts and grants are in ``actions_accounts.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from stdnum.cn import ric

from wenze.office.journal.actions import record
from wenze.office.people import permissions
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
def register_cadre(*, by: Account, today: date, **fields: Any) -> Cadre:
    """Enter a person. ``fields`` are those of Cadre; a given identity number must be a true one and new here. Refused where
    nothing tells the person from one who is entered already."""
    permissions.demand(by, "people.write", today)
    cadre = Cadre(**fields)
    _check_cadre(cadre, today)
    _check_namesake(cadre)
    cadre.save()
    record(by=by, verb="people.register_cadre", subject=cadre, says=f"登记干部：{cadre.name}", on=today)
    return cadre


@transaction.atomic
def revise_cadre(*, by: Account, today: date, cadre: Cadre, version: int, **changes: Any) -> Cadre:
    """Change a person's record that still stands at ``version``. The journal names the fields, never a sealed value."""
    permissions.demand(by, "people.write", today)
    _take(cadre, version, f"干部“{cadre.name}”的记录")
    _put(cadre, changes)
    _check_cadre(cadre, today)
    cadre.save()
    named = {key: ("已更改" if key == "identity_number" else value) for key, value in changes.items()}
    record(
        by=by,
        verb="people.revise_cadre",
        subject=cadre,
        says=f"修改干部记录：{cadre.name}",
        detail=_plain(named),
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
) -> Tenure:
    """Enter that ``cadre`` took up ``post`` on ``from_on`` (a day not after today)."""
    permissions.demand(by, "people.write", today)
    if from_on > today:
        raise Refused("任职日期不能晚于今天。", field="from_on")
    open_now = Tenure.objects.filter(cadre=cadre, post=post, until_on__isnull=True)
    if open_now.exists():
        raise Refused(f"{cadre.name}已任{post}且未免职，不能重复任职。", field="post")
    tenure = Tenure(cadre=cadre, post=post, from_on=from_on, probation_until_on=probation_until_on, main=main)
    _checked(tenure)
    tenure.save()
    record(
        by=by, verb="people.appoint", subject=cadre, says=f"{cadre.name}任{post}", detail={"from_on": from_on}, on=today
    )
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
    number = cadre.identity_number = "".join((cadre.identity_number or "").split()).upper()
    if number and not ric.is_valid(number):
        raise Refused("身份证号不正确：应为18位，且末位校验码相符。请核对证件。", field="identity_number")
    if cadre.born_on is not None and cadre.born_on > today:
        raise Refused("出生日期不能晚于今天。", field="born_on")
    if number and cadre.born_on is not None and ric.get_birth_date(number) != cadre.born_on:
        raise Refused("出生日期与身份证号中的日期不一致，请核对。", field="born_on")
    _checked(cadre)
    twin = Cadre.objects.filter(identity_digest=digest(number)).exclude(pk=cadre.pk) if number else None
    if twin is not None and twin.exists():
        raise Refused("已有相同身份证号的干部，不能重复登记。请先查询。", field="identity_number")


def _check_namesake(cadre: Cadre) -> None:
    alike = Cadre.objects.filter(name=cadre.name, born_on=cadre.born_on)
    if not cadre.identity_number and alike.exists():
        says = f"已登记姓名、出生日期相同的干部{cadre.name}。同一人的，不必重复登记；另一人的，请填写身份证号以示区别。"
        if cadre.born_on is None:
            says = f"已登记同名干部{cadre.name}。同一人的，不必重复登记；另一人的，请填写出生日期或者身份证号以示区别。"
        raise Refused(says, field="name")


def _plain(changes: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in changes.items()}
