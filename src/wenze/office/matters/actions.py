"""Writes about matters of every kind: what belongs to one affair, and who must stay out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.journal.actions import record, take_turn
from wenze.office.matters import kinds, queries
from wenze.office.matters.models import Matter, Recusal
from wenze.office.people.models import Account
from wenze.office.people.refusals import NotYours, Refused


@transaction.atomic
def join(*, by: Account, today: date, matter: Matter, into: Matter) -> None:
    """Make the affair of ``matter`` part of the affair of ``into``: whoever stays out of one stays out of both. For the
    room that merges them, inside its own act, which has locked both and asked whether ``by`` may."""
    Matter.objects.filter(origin_id=matter.origin_id).update(origin_id=into.origin_id)
    matter.origin_id = into.origin_id
    record(by=by, verb="matters.join", subject=into, says=f"并入{matter.number}", on=today)


@transaction.atomic
def assign(*, by: Account, today: date, matter: Matter, officer: Account, version: int | None = None) -> Matter:
    """Give an open matter to an officer of the handling office (分办), or to another one (改派). For its head.

    Raises NotYours for who does not see the matter; Refused for who is not its head, for a matter that has ended or was
    changed since ``version``, and for an officer who does not work there or must stay out.
    """
    take_turn()
    taken = queries.matter(seen_by=by, on=today, pk=matter.pk)
    if version is not None and taken.version != version:
        raise Refused(f"{taken.number}在您打开之后已被他人修改，您的办理没有保存。请刷新页面核对后再办。")
    if not queries.may_assign(account=by, on=today, matter=taken):
        raise Refused(f"{taken.number}由承办单位负责人分办；已经办结的不再分办。")
    if taken.officer_id == officer.pk:
        raise Refused(f"{taken.number}现在就由{officer}承办，请另选承办人。", field="officer")
    queries.demand_officer(officer, taken, kinds.of(taken).concerned(taken), today)
    verb = "改派" if taken.officer_id else "分办"
    Matter.objects.filter(pk=taken.pk).update(officer=officer, version=taken.version + 1)
    taken.refresh_from_db(fields=["officer", "version"])
    kinds.of(taken).assigned(taken, today)
    record(by=by, verb="matters.assign", subject=taken, says=f"{taken.number}{verb}{officer}承办", on=today)
    return taken


@transaction.atomic
def ask_recusal(*, by: Account, today: date, matter: Matter, account: Account, reason: str) -> Recusal:
    """Ask that ``account`` stays out of ``matter`` (申请回避), with the reason.

    Nobody is shut out by a request. Whoever asks for their own recusal does not act in the matter until it is decided.
    Raises NotYours for who does not see the matter, Refused for a recusal that is asked for or granted already.
    """
    text = queries.demand_reason(reason, "回避的理由")
    take_turn()
    taken = queries.matter(seen_by=by, on=today, pk=matter.pk)
    if not queries.candidates(taken, today).filter(pk=account.pk).exists():
        raise Refused(f"{account}不办理本单位的事项，不必登记回避，请从列表中选择。", field="account")
    standing = Recusal.objects.filter(matter__origin_id=taken.origin_id, account=account)
    earlier = standing.filter(state__in=(Recusal.ASKED, Recusal.GRANTED)).first()
    if earlier is not None:
        raise Refused(f"{account}的回避{earlier.get_state_display()}，不必重复登记。", field="account")
    made = Recusal.objects.create(matter_id=taken.pk, account=account, reason=text, asked_on=today, asked_by=by)
    says = f"申请{account}回避：{text}" if by.pk != account.pk else f"{account}自行申请回避：{text}"
    record(by=by, verb="matters.ask_recusal", subject=taken, says=says, detail=_detail(made), on=today)
    return made


@transaction.atomic
def decide_recusal(*, by: Account, today: date, recusal: Recusal, grant: bool, reason: str = "") -> Recusal:
    """Decide a request (决定回避). Granted, the account sees nothing of the affair any more and its part in it ends.
    A refusal needs its reason. Raises Refused where ``by`` is not who decides, or somebody decided already."""
    taken, kept = _taken(by, today, recusal, Recusal.ASKED)
    text = (
        queries.demand_reason(reason, "不予回避的理由")
        if not grant
        else reason.replace("\x00", "").strip()[: queries.LONGEST_REASON]
    )
    kept.state = Recusal.GRANTED if grant else Recusal.REFUSED
    kept.decided_on, kept.decided_by, kept.decision_reason = today, by, text
    kept.save()
    if grant:
        for one in Matter.objects.filter(origin_id=taken.origin_id):
            kinds.of(one).release(one, kept.account, today)
    says = f"{kept.get_state_display()}：{kept.account}" + (f"，{text}" if text else "")
    record(by=by, verb="matters.decide_recusal", subject=taken, says=says, detail=_detail(kept), on=today)
    return kept


@transaction.atomic
def lift_recusal(*, by: Account, today: date, recusal: Recusal, reason: str) -> Recusal:
    """Lift a recusal that was granted (解除回避), with the reason. Who may grant it may lift it."""
    text = queries.demand_reason(reason, "解除的理由")
    taken, kept = _taken(by, today, recusal, Recusal.GRANTED)
    kept.state, kept.lifted_on, kept.lifted_by, kept.lift_reason = Recusal.LIFTED, today, by, text
    kept.save()
    says = f"解除{kept.account}的回避：{text}"
    record(by=by, verb="matters.lift_recusal", subject=taken, says=says, detail=_detail(kept), on=today)
    return kept


def take_back_request(*, by: Account, today: date, request: Recusal) -> Mapping[str, Any]:
    """End a request for recusal that its author takes back, inside ``withdraw``, which has asked whether it may be done and
    enters it in the journal."""
    kept = Recusal.objects.select_for_update().get(pk=request.pk)
    kept.state = Recusal.WITHDRAWN
    kept.decided_by, kept.decided_on = by, today
    kept.save(update_fields=["state", "decided_by", "decided_on"])
    return {"account": kept.account_id, "reason": kept.reason}


def _taken(by: Account, today: date, recusal: Recusal, state: str) -> tuple[Matter, Recusal]:
    """The matter and the recusal as they stand, locked, if it is in ``state`` and ``by`` decides on it."""
    take_turn()
    taken = queries.matter(seen_by=by, on=today, pk=recusal.matter_id)
    kept = Recusal.objects.select_for_update().filter(pk=recusal.pk).first()
    if kept is None:
        raise NotYours("没有这项回避")
    if kept.state != state:
        raise Refused(f"{kept.account}的回避现在是“{kept.get_state_display()}”，请刷新页面查看。")
    if not queries.may_decide_recusal(account=by, on=today, matter=taken, about=kept.account):
        who = queries.who_decides_recusal(on=today, matter=taken, about=kept.account)
        raise Refused(f"{kept.account}的回避由{who}决定，本人不能决定自己的回避。")
    return taken, kept


def _detail(row: Recusal) -> dict[str, object]:
    return {"recusal": row.pk, "account": row.account_id, "state": row.state}
