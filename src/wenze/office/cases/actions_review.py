"""From opinion to approval: time asked for, opinion, return, meetings, termination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import clocks, facts, letters, slips, texts
from wenze.office.cases.models import (
    Attendance,
    Case,
    Extension,
    Opinion,
    Respondent,
    Review,
    ReviewKind,
    ReviewOutcome,
    Step,
    Vote,
)
from wenze.office.cases.openings import end_all
from wenze.office.cases.turns import Turn, begin, finish, issued
from wenze.office.documents import actions as documents
from wenze.office.paper import identity
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused


@dataclass(frozen=True)
class Seat:
    """Someone due at a meeting. ``account`` ties them to the register, for recusal."""

    name: str
    post: str = ""
    account: Account | None = None
    present: bool = True
    recused: bool = False
    vote: str = ""


@transaction.atomic
def request_extension(
    *, by: Account, today: date, case: Case, reason: str, happened_on: date | None = None, version: int | None = None
) -> Step:
    """Ask for a longer time for the opinion (申请延长), while the first is still running."""
    reason = texts.required(reason, "延长的理由", "reason", texts.LONGEST_REASON)
    turn = begin(
        by=by,
        today=today,
        move="request_extension",
        case=case,
        happened_on=happened_on,
        version=version,
        opinion=reason,
    )
    Extension.objects.create(case=turn.case, requested_on=turn.happened_on, requested_by=by, reason=reason)
    return finish(turn, says=f"申请延长办理期限：{reason}")


@transaction.atomic
def approve_extension(
    *,
    by: Account,
    today: date,
    case: Case,
    opinion: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Grant the longer time (批准延长). The first due day is kept; the new one is computed."""
    turn = begin(
        by=by,
        today=today,
        move="approve_extension",
        case=case,
        happened_on=happened_on,
        version=version,
        opinion=opinion,
    )
    extension = turn.case.extension
    if extension.requested_by_id == by.pk:
        raise Refused("申请人不能批准自己的申请，请由其他负责人批准。")
    extension.granted_on, extension.granted_by, extension.grant_says = turn.happened_on, by, turn.opinion
    extension.save()
    clock = facts.clock_of(turn.case, "opinion_proposed_on")
    assert clock is not None
    extra = {"extension_granted_on": turn.happened_on}
    clocks.ask_again(by=by, today=turn.happened_on, row=clock, case=turn.case, extra=extra)
    letter = slips.extension(turn.case, clock, by, turn.opinion, turn.happened_on)
    document = issued(turn, letter, turn.case)
    return finish(turn, says=f"批准延长办理期限至{texts.spoken(clock.due_on)}", document=document)


@transaction.atomic
def decline_extension(
    *, by: Account, today: date, case: Case, reason: str, happened_on: date | None = None, version: int | None = None
) -> Step:
    """Do not grant the longer time (不同意延长), with the reason. The first day stands; it may be asked for again."""
    reason = texts.required(reason, "不同意的理由", "reason", texts.LONGEST_REASON)
    turn = begin(
        by=by,
        today=today,
        move="decline_extension",
        case=case,
        happened_on=happened_on,
        version=version,
        opinion=reason,
    )
    turn.case.extension.delete()
    return finish(turn, says=f"不同意延长办理期限：{reason}")


@transaction.atomic
def propose_opinion(
    *, by: Account, today: date, case: Case, says: str, happened_on: date | None = None, version: int | None = None
) -> Opinion:
    """Hand in the preliminary opinion (提出初步意见). A late one is taken, and stays late on record."""
    says = texts.required(says, "办理经过和意见", "says")
    turn = begin(by=by, today=today, move="propose_opinion", case=case, happened_on=happened_on, version=version)
    document = issued(turn, letters.preliminary_opinion(turn.case, says, turn.happened_on), turn.case)
    row = Opinion.objects.create(
        case=turn.case,
        round=turn.case.round,
        says=says,
        proposed_on=turn.happened_on,
        proposed_by=by,
        document=document,
    )
    clocks.meet(turn, "opinion_proposed_on", turn.happened_on)
    finish(turn, says=f"提出初步处理意见：{turn.case.number}", document=document)
    return row


@transaction.atomic
def return_for_supplement(
    *, by: Account, today: date, case: Case, reason: str, happened_on: date | None = None, version: int | None = None
) -> Step:
    """Send the case back to the inquiry with a reason (退回补充). Opinion and reviews of this round no longer count."""
    reason = texts.required(reason, "退回的理由", "reason", texts.LONGEST_REASON)
    turn = begin(
        by=by,
        today=today,
        move="return_for_supplement",
        case=case,
        happened_on=happened_on,
        version=version,
        opinion=reason,
    )
    turn.case.round += 1
    return finish(turn, says=f"退回补充：{reason}")


@transaction.atomic
def record_review(
    *,
    by: Account,
    today: date,
    case: Case,
    seats: Sequence[Seat],
    members_entitled: int,
    chair: str,
    outcome: str,
    says: str,
    place: str = "",
    minutes: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Review:
    """Register a collective review with attendance, recusals, votes and opinion (登记集体研究): its minutes are made out of
    them at once. Whether it counts (quorum, nobody recused voting) is asked when the review is closed."""
    turn = begin(by=by, today=today, move="record_review", case=case, happened_on=happened_on, version=version)
    row = _meeting(turn, ReviewKind.COLLECTIVE, seats, members_entitled, chair, outcome, says, place, minutes)
    says = f"登记集体研究：{row.get_outcome_display()}"
    finish(turn, says=says, document=row.document, detail={"review": row.pk})
    return row


@transaction.atomic
def close_review(
    *,
    by: Account,
    today: date,
    case: Case,
    opinion: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """The collective review passed (集体研究通过): decisions may be made out."""
    turn = begin(
        by=by, today=today, move="close_review", case=case, happened_on=happened_on, version=version, opinion=opinion
    )
    return finish(turn, says=f"集体研究通过：{turn.case.number}")


@transaction.atomic
def record_department_meeting(
    *,
    by: Account,
    today: date,
    case: Case,
    outcome: str,
    says: str,
    number: str = "",
    minutes: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Review:
    """Register what the departmental meeting (部务会) concluded."""
    move = "record_department_meeting"
    turn = begin(by=by, today=today, move=move, case=case, happened_on=happened_on, version=version)
    row = _conclusion(turn, ReviewKind.DEPARTMENT_MEETING, outcome, says, number, minutes)
    finish(turn, says=f"登记部务会审议：{row.get_outcome_display()}", detail={"review": row.pk})
    return row


@transaction.atomic
def record_committee_approval(
    *,
    by: Account,
    today: date,
    case: Case,
    outcome: str,
    says: str,
    number: str = "",
    minutes: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Review:
    """Register whether the city committee approved (市委审批)."""
    move = "record_committee_approval"
    turn = begin(by=by, today=today, move=move, case=case, happened_on=happened_on, version=version)
    row = _conclusion(turn, ReviewKind.COMMITTEE_APPROVAL, outcome, says, number, minutes)
    finish(turn, says=f"登记市委审批：{row.get_outcome_display()}", detail={"review": row.pk})
    return row


@transaction.atomic
def review_correction(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    seats: Sequence[Seat],
    members_entitled: int,
    chair: str,
    outcome: str,
    says: str,
    place: str = "",
    minutes: Any = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Review:
    """Register a collective review of whether a decision already made be withdrawn (撤销或更正的集体研究)."""
    move = "review_correction"
    turn = begin(
        by=by,
        today=today,
        move=move,
        case=respondent.case,
        respondent=respondent,
        happened_on=happened_on,
        version=version,
    )
    row = _meeting(turn, ReviewKind.CORRECTION, seats, members_entitled, chair, outcome, says, place, minutes)
    if row.outcome == ReviewOutcome.PASSED:
        _demand_sound(turn, row)
    says = f"{turn.person.name}：登记撤销或更正的集体研究"
    finish(turn, says=says, document=row.document, detail={"review": row.pk})
    return row


@transaction.atomic
def terminate(
    *, by: Account, today: date, case: Case, reason: str, happened_on: date | None = None, version: int | None = None
) -> Step:
    """End the case before any decision, with a reason (终止办理)."""
    reason = texts.required(reason, "终止的理由", "reason", texts.LONGEST_REASON)
    turn = begin(
        by=by, today=today, move="terminate", case=case, happened_on=happened_on, version=version, opinion=reason
    )
    end_all(turn.case, reason, turn.happened_on)
    return finish(turn, says=f"终止办理：{reason}")


def _meeting(
    turn: Turn,
    kind: str,
    seats: Sequence[Seat],
    members_entitled: int,
    chair: str,
    outcome: str,
    says: str,
    place: str,
    minutes: Any,
) -> Review:
    if not seats:
        raise Refused("请登记到会人员。", field="seats")
    if not 1 <= members_entitled <= 200 or members_entitled < len(seats):
        raise Refused(f"应到人数不能少于已登记的{len(seats)}人，也不能超过200人，请核对。", field="members_entitled")
    row = _conclusion(turn, kind, outcome, says, "", minutes)
    row.members_entitled = members_entitled
    row.chair = texts.required(chair, "主持人", "chair", 100)
    row.place = texts.optional(place, "地点", "place", texts.LONGEST_LINE)
    row.save()
    for seat in seats:
        _sit(row, seat)
    if outcome == ReviewOutcome.PASSED and facts.votes_for(row) * 2 <= members_entitled:
        says = f"同意{facts.votes_for(row)}票，没有超过应到{members_entitled}人的半数，不能登记为通过，请核对。"
        raise Refused(says, field="outcome")
    row.document = issued(turn, slips.minutes(turn.case, row), turn.case)
    row.save(update_fields=["document"])
    return row


def _sit(row: Review, seat: Seat) -> None:
    name = identity.name(texts.required(seat.name, "到会人员姓名", "seats", 50))
    if seat.vote and seat.vote not in Vote.values:
        raise Refused(f"{name}的表决不正确，请选择同意、不同意或弃权。", field="seats")
    if seat.vote and not seat.present:
        raise Refused(f"{name}没有到会，不能表决，请核对。", field="seats")
    if row.attendance.filter(name=name, post=seat.post.strip()).exists():
        raise Refused(f"{name}登记了两次，请去掉重复的。", field="seats")
    Attendance.objects.create(
        review=row,
        name=name,
        post=texts.optional(seat.post, "职务", "seats", 100),
        account=seat.account,
        present=seat.present,
        recused=seat.recused,
        vote=seat.vote,
    )


def _demand_sound(turn: Turn, row: Review) -> None:
    if not facts.has_quorum(row):
        raise Refused("到会人数未过半数，请重新召开并登记。", field="seats")
    barred = facts.recused_voters(turn.case, row, turn.happened_on)
    if barred:
        raise Refused(f"{'、'.join(barred)}应当回避而参加了表决，该次表决无效，请重新研究。", field="seats")


def _conclusion(turn: Turn, kind: str, outcome: str, says: str, number: str, minutes: Any) -> Review:
    if outcome not in ReviewOutcome.values:
        raise Refused("请选择研究的结果。", field="outcome")
    paper = None
    if minutes is not None:
        paper = documents.attach(by=turn.by, today=turn.today, upload=minutes, note=ReviewKind(kind).label)
    return Review.objects.create(
        case=turn.case,
        respondent=turn.respondent,
        kind=kind,
        round=turn.case.round,
        held_on=turn.happened_on,
        outcome=outcome,
        number=texts.optional(number, "文号", "number", 100),
        says=texts.required(says, "研究意见", "says"),
        minutes=paper,
        recorded_by=turn.by,
    )
