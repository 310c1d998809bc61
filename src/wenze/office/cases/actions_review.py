"""From opinion to approval: time asked for, opinion, return, meetings, termination."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import facts, forms, letters, slips, texts
from wenze.office.cases.actions_submissions import TakingBack
from wenze.office.cases.given import Seat
from wenze.office.cases.limits import about
from wenze.office.cases.models import (
    Attendance,
    Case,
    Opinion,
    Review,
    ReviewKind,
    ReviewOutcome,
    Vote,
)
from wenze.office.cases.openings import end_all
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.limits import actions as limits
from wenze.office.limits import actions_extension as extensions
from wenze.office.limits.models import Limit
from wenze.office.moves.declared import Done, Submits
from wenze.office.paper import identity
from wenze.office.people.refusals import Refused


def _opinion_limit(case: Case) -> Limit:
    limit = facts.opinion_limit(case)
    if limit is None:
        raise Refused("本案没有提出初步意见的期限，不能延长，照常办理即可。")
    return limit


def _without_extension(back: TakingBack) -> dict[str, Any]:
    """The request for more time was taken back."""
    extensions.drop(by=back.by, today=back.today, limit=_opinion_limit(back.case))
    return {"reason": back.step.opinion}


@move(
    "request_extension",
    form=forms.ReasonForm,
    hint=_("须在期限届满以前申请并获批准"),
    submits=Submits(answered_by=("approve_extension", "decline_extension"), undo=_without_extension),
)
def request_extension(going: MoveInProgress, reason: str) -> Done:
    """Ask for a longer time for the opinion (申请延长), while the first is still running."""
    reason = going.with_reason(reason, "延长的理由")
    limit = _opinion_limit(going.case)
    extensions.ask_for(by=going.by, today=going.happened_on, limit=limit, reason=reason)
    return Done(f"申请延长办理期限：{reason}")


@move("approve_extension", form=forms.OpinionForm, answers="extension", shows=("file",), issues=("extension_slip",))
def approve_extension(going: MoveInProgress, opinion: str = "") -> Done:
    """Grant the longer time (批准延长). The first due day is kept; the new one is computed."""
    going.with_opinion(opinion)
    limit, on = _opinion_limit(going.case), going.happened_on
    told = facts.of_case(going.case, on=on)
    extensions.grant(by=going.by, today=on, limit=limit, says=going.opinion, told=told)
    letter = slips.extension(going.case, limit, going.by, going.opinion, going.happened_on)
    document = issued(going, letter, going.case)
    return Done(f"批准延长办理期限至{texts.spoken(limit.due_on)}", document=document)


@move(
    "decline_extension",
    form=forms.ReasonForm,
    hint=_("须写明理由，原期限不变"),
    answers="extension",
    is_aside=True,
    shows=("file",),
)
def decline_extension(going: MoveInProgress, reason: str) -> Done:
    """Do not grant the longer time (不同意延长), with the reason. The first day stands; it may be asked for again."""
    reason = going.with_reason(reason, "不同意的理由")
    extensions.drop(by=going.by, today=going.happened_on, limit=_opinion_limit(going.case))
    return Done(f"不同意延长办理期限：{reason}")


def _without_opinion(back: TakingBack) -> dict[str, Any]:
    """The opinion of this round was taken back: its limit runs on as if it had not been handed in."""
    opinion = back.case.opinions.get(document_id=back.step.document_id)
    typed = {"says": opinion.says}
    opinion.delete()
    limits.reopen(by=back.by, today=back.today, about=about(back.case), fact="opinion_proposed_on")
    return typed


@move(
    "propose_opinion",
    form=forms.ProposeOpinionForm,
    hint=_("提出后转入集体研究"),
    shows=("proposals",),
    issues=("preliminary_opinion",),
    submits=Submits(
        answered_by=("record_review", "close_review", "return_for_supplement", "terminate"),
        followed_by=("record_department_meeting", "record_committee_approval"),
        undo=_without_opinion,
    ),
)
def propose_opinion(going: MoveInProgress, says: str) -> Done:
    """Hand in the preliminary opinion (提出初步意见). A late one is taken, and stays late on record."""
    says = texts.required(says, "办理经过和意见", "says")
    document = issued(going, letters.preliminary_opinion(going.case, says, going.happened_on), going.case)
    row = Opinion.objects.create(
        case=going.case,
        round=going.case.round,
        says=says,
        proposed_on=going.happened_on,
        proposed_by=going.by,
        document=document,
    )
    return Done(f"提出初步处理意见：{going.case.number}", document=document, made=row)


@move(
    "return_for_supplement",
    form=forms.ReasonForm,
    hint=_("须写明理由，退回调查核实"),
    answers="review",
    is_aside=True,
    shows=("file",),
    sends_back=True,
)
def return_for_supplement(going: MoveInProgress, reason: str) -> Done:
    """Send the case back to the inquiry with a reason (退回补充). Opinion and reviews of this round no longer count."""
    reason = going.with_reason(reason, "退回的理由")
    going.case.round += 1
    return Done(f"退回补充：{reason}")


@move(
    "record_review",
    form=forms.ReviewForm,
    hint=_("登记到会、回避、表决和记录"),
    shows=("file", "proposals"),
    issues=("review_minutes",),
)
def record_review(
    going: MoveInProgress,
    seats: Sequence[Seat],
    members_entitled: int,
    chair: str,
    outcome: str,
    says: str,
    place: str = "",
    minutes: Any = None,
) -> Done:
    """Register a collective review with attendance, recusals, votes and opinion (登记集体研究): its minutes are made out of
    them at once. Whether it counts (quorum, nobody recused voting) is asked when the review is closed."""
    row = _meeting(going, ReviewKind.COLLECTIVE, seats, members_entitled, chair, outcome, says, place, minutes)
    says = f"登记集体研究：{row.get_outcome_display()}"
    return Done(says, document=row.document, detail={"review": row.pk}, made=row)


@move("close_review", form=forms.OpinionForm, hint=_("转入决定送达"), answers="review", shows=("file", "proposals"))
def close_review(going: MoveInProgress, opinion: str = "") -> Done:
    """The collective review passed (集体研究通过): decisions may be made out."""
    going.with_opinion(opinion)
    return Done(f"集体研究通过：{going.case.number}")


@move("record_department_meeting", form=forms.ConclusionForm, shows=("file", "proposals"), issues=("review_minutes",))
def record_department_meeting(
    going: MoveInProgress, outcome: str, says: str, number: str = "", minutes: Any = None
) -> Done:
    """Register what the departmental meeting (部务会) concluded."""
    row = _conclusion(going, ReviewKind.DEPARTMENT_MEETING, outcome, says, number, minutes)
    return Done(f"登记部务会审议：{row.get_outcome_display()}", detail={"review": row.pk}, made=row)


@move("record_committee_approval", form=forms.ConclusionForm, shows=("file", "proposals"))
def record_committee_approval(
    going: MoveInProgress, outcome: str, says: str, number: str = "", minutes: Any = None
) -> Done:
    """Register whether the city committee approved (市委审批)."""
    row = _conclusion(going, ReviewKind.COMMITTEE_APPROVAL, outcome, says, number, minutes)
    return Done(f"登记市委审批：{row.get_outcome_display()}", detail={"review": row.pk}, made=row)


@move("review_correction", form=forms.ReviewForm, issues=("review_minutes",))
def review_correction(
    going: MoveInProgress,
    seats: Sequence[Seat],
    members_entitled: int,
    chair: str,
    outcome: str,
    says: str,
    place: str = "",
    minutes: Any = None,
) -> Done:
    """Register a collective review of whether a decision already made be withdrawn (撤销或更正的集体研究)."""
    row = _meeting(going, ReviewKind.CORRECTION, seats, members_entitled, chair, outcome, says, place, minutes)
    if row.outcome == ReviewOutcome.PASSED:
        _demand_sound(going, row)
    says = f"{going.person.name}：登记撤销或更正的集体研究"
    return Done(says, document=row.document, detail={"review": row.pk}, made=row)


@move("terminate", form=forms.ReasonForm, hint=_("须写明理由，全案了结"), is_aside=True, shows=("file",))
def terminate(going: MoveInProgress, reason: str) -> Done:
    """End the case before any decision, with a reason (终止办理)."""
    reason = going.with_reason(reason, "终止的理由")
    end_all(going.case, reason, going.happened_on, going.by)
    return Done(f"终止办理：{reason}")


def _meeting(
    going: MoveInProgress,
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
    row = _conclusion(going, kind, outcome, says, "", minutes)
    row.members_entitled = members_entitled
    row.chair = texts.required(chair, "主持人", "chair", 100)
    row.place = texts.optional(place, "地点", "place", texts.LONGEST_LINE)
    row.save()
    for seat in seats:
        _sit(row, seat)
    if outcome == ReviewOutcome.PASSED and facts.votes_for(row) * 2 <= members_entitled:
        says = f"同意{facts.votes_for(row)}票，没有超过应到{members_entitled}人的半数，不能登记为通过，请核对。"
        raise Refused(says, field="outcome")
    row.document = issued(going, slips.minutes(going.case, row), going.case)
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


def _demand_sound(going: MoveInProgress, row: Review) -> None:
    if not facts.has_quorum(row):
        raise Refused("到会人数未过半数，请重新召开并登记。", field="seats")
    barred = facts.recused_voters(going.case, row, going.happened_on)
    if barred:
        raise Refused(f"{'、'.join(barred)}应当回避而参加了表决，该次表决无效，请重新研究。", field="seats")


def _conclusion(going: MoveInProgress, kind: str, outcome: str, says: str, number: str, minutes: Any) -> Review:
    if outcome not in ReviewOutcome.values:
        raise Refused("请选择研究的结果。", field="outcome")
    paper = None
    if minutes is not None:
        paper = documents.attach(by=going.by, today=going.today, upload=minutes, note=ReviewKind(kind).label)
    return Review.objects.create(
        case=going.case,
        respondent=going.respondent,
        kind=kind,
        round=going.case.round,
        held_on=going.happened_on,
        outcome=outcome,
        number=texts.optional(number, "文号", "number", 100),
        says=texts.required(says, "研究意见", "says"),
        minutes=paper,
        recorded_by=going.by,
    )
