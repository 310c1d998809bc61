"""The decision: letter, measure, service; and the other ways in which a matter is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from wenze.office.cases import clocks, facts_respondent, letters, slips, texts
from wenze.office.cases.models import Decision, Outcome, Referral, ReferralKind, Respondent, Step
from wenze.office.cases.turns import Turn, begin, begin_on, finish, issued
from wenze.office.documents import actions as documents
from wenze.office.documents.letters import Letter
from wenze.office.documents.models import LONGEST_NOTE, Document, ServiceMode
from wenze.office.measures import actions as measures
from wenze.office.people.models import Account, ManagedBy
from wenze.office.people.refusals import Refused

REWRITABLE = frozenset(
    {"facts", "basis", "measure", "approving_organ", "appeal_period", "appeal_organ", "demands", "hearing", "factors"}
)
"""Parts of a decision letter that a person may rewrite before it is issued."""


@dataclass(frozen=True)
class Served:
    """How a document reached one recipient. ``proof`` is the signed receipt or what stands for it."""

    served_on: date | None
    mode: str = ServiceMode.DIRECT
    received_by: str = ""
    proof: Any = None
    witness: str = ""
    place: str = ""


@transaction.atomic
def issue_decision(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    words: Mapping[str, str] | None = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Decision:
    """Make out the decision letter for one person, and impose the measure it names (制发问责决定书).

    ``words`` replaces parts of the letter; what is left empty is absent, and an absent element keeps the move closed with
    the clause that asks for it. Letter, number, decision, measure and effects stand or fall together.
    """
    day = texts.past_day(happened_on or today, today, "决定日期", "happened_on")
    strange = set(words or {}) - REWRITABLE
    if strange:
        raise Refused("文书中没有这一部分，请刷新页面后重新填写。", field="words")
    fresh = Respondent.objects.select_related("case__handling_organ__parent", "cadre").get(pk=respondent.pk)
    letter = letters.decision_letter(fresh, day, words)
    turn = begin(
        by=by,
        today=today,
        move="issue_decision",
        case=respondent.case,
        respondent=respondent,
        happened_on=happened_on,
        version=version,
        told={"letter_elements": letters.present_elements(letter), "letter_written": True},
    )
    proposal = facts_respondent.standing_proposal(turn.person)
    assert proposal is not None
    effective_on = letters.effective_on(proposal, turn.happened_on)
    if effective_on is None or effective_on < turn.happened_on:
        raise Refused("生效日期不能早于作出决定的日期，请修改处理方式中的生效日期。", field="effective_on")
    issued(turn, slips.handling(turn.person), turn.case)
    document = issued(turn, letter, turn.person)
    row = put_decision(turn, document, list(proposal.measures), effective_on, letter, proposal.disclosure_range)
    turn.person.outcome = Outcome.MEASURE
    named = letters.measures_named(turn.case, proposal.measures)
    detail = {"decision": row.pk, "measures": proposal.measures, "sha256": document.sha256}
    finish(turn, says=f"{turn.person.name}：制发{document}，给予{named}", document=document, detail=detail)
    clocks.start(turn, "decided_on", turn.happened_on)
    return row


def put_decision(
    turn: Turn, document: Document, codes: list[str], effective_on: date, letter: Letter, disclosure_range: str
) -> Decision:
    """Write the decision and impose its measures, under the ruling of this turn."""
    person = turn.person
    row = Decision.objects.create(
        respondent=person,
        document=document,
        ruling=turn.ruling,
        measures=codes,
        decided_on=turn.happened_on,
        effective_on=effective_on,
        approving_organ=letter.elements.get("approving_organ", ""),
        appeal_organ=letter.elements.get("appeal_organ", ""),
        disclosure_range=disclosure_range,
        decided_by=turn.by,
    )
    before = turn.case.continues
    predecessor = None if before is None else _suspension_of(before)
    for code in codes:
        imposed = measures.impose(
            by=turn.by,
            today=turn.today,
            cadre=person.cadre,
            regulation=turn.case.regulation,
            edition=turn.case.edition,
            measure=code,
            decided_on=turn.happened_on,
            effective_on=effective_on,
            on_probation=person.on_probation,
            decision=document,
            handling_organ=turn.case.handling_organ,
            matter=turn.case,
            predecessor=predecessor,
        )
        row.imposed.add(imposed)
    return row


@transaction.atomic
def serve_decision(
    *, by: Account, today: date, respondent: Respondent, to: str, served: Served, version: int | None = None
) -> Step:
    """Serve the decision on the person or on the unit, with proof (送达决定书). With both served it is served; the time for
    an appeal runs from the day after the person received it."""
    day = texts.past_day(served.served_on, today, "送达日期", "served_on")
    turn = begin_on(by, today, "serve_decision", respondent, day, version)
    decision = facts_respondent.standing_decision(turn.person)
    assert decision is not None
    deliver(turn, decision.document, to, served)
    if to == "person":
        turn.person.served_person_on = day
    else:
        turn.person.served_unit_on = day
    whole = turn.person.served_person_on is not None and turn.person.served_unit_on is not None
    who = turn.person.name if to == "person" else turn.person.organ_name
    step = finish(turn, says=f"决定书送达{who}", to_stage="served" if whole else None, document=decision.document)
    if to == "person":
        clocks.start(turn, "served_on", day)
    return step


@transaction.atomic
def withdraw_service(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    to: str,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Take back a wrong entry that the decision was served (撤回送达登记): it stays on record with the reason, the time for
    an appeal that ran from it stops, and the decision is to be served, or entered as served, again."""
    reason = texts.required(reason, "撤回的理由", "reason", LONGEST_NOTE)
    turn = begin_on(by, today, "withdraw_service", respondent, happened_on, version, opinion=reason)
    decision = facts_respondent.standing_decision(turn.person)
    assert decision is not None
    found = decision.document.services.filter(to_kind=to, withdrawn_on__isnull=True).first()
    if found is None:
        raise Refused("没有登记过向该受送达人送达，请核对后改选。", field="to")
    documents.withdraw_service(by=by, today=today, service=found, reason=reason)
    if to == "person":
        turn.person.served_person_on = None
        clocks.stop(turn.case, turn.person, start_fact="served_on")
    else:
        turn.person.served_unit_on = None
    return finish(turn, says=f"撤回向{found.to_label}送达的登记：{reason}", document=decision.document)


def deliver(turn: Turn, document: Document, to: str, served: Served) -> None:
    """Enter the service of a document on the person or the unit of this turn."""
    person = turn.person
    if to not in {"person", "unit"}:
        raise Refused("请选择送达本人或送达单位。", field="to")
    if to == "unit" and person.organ is None:
        raise Refused(f"没有登记{person.name}的所在单位，不能登记送达单位。", field="to")
    try:
        _enter_service(turn, document, to, served)
    except Refused as refused:  # a form that serves two at once has two boxes of each name
        refused.field = f"{to}_{refused.field}" if refused.field else ""
        raise


def _enter_service(turn: Turn, document: Document, to: str, served: Served) -> None:
    person = turn.person
    day = texts.past_day(served.served_on, turn.today, "送达日期", "served_on")
    if served.proof is None:
        raise Refused("请上传送达证明，如送达回证、邮寄回执或公告截图。", field="proof")
    proof = documents.attach(by=turn.by, today=turn.today, upload=served.proof, note="送达证明", subject=person)
    documents.serve(
        by=turn.by,
        today=turn.today,
        document=document,
        to_kind=to,
        to_label=person.name if to == "person" else person.organ_name,
        mode=served.mode,
        served_on=day,
        proof=proof,
        received_by=served.received_by,
        witness=served.witness,
        place=served.place,
        cadre=person.cadre if to == "person" else None,
        organ=person.organ if to == "unit" else None,
    )


@transaction.atomic
def exempt(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Exempt one person, in writing (免予问责)."""
    reason = texts.required(reason, "免予问责的理由", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "exempt", respondent, happened_on, version, told={"letter_written": True})
    document = issued(turn, letters.exemption(turn.person, reason, turn.happened_on), turn.person)
    turn.person.outcome = Outcome.EXEMPT
    return finish(turn, says=f"{turn.person.name}：免予问责", document=document)


@transaction.atomic
def clear_respondent(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Close the matter of one person against whom nothing was found (不予问责)."""
    reason = texts.required(reason, "不予问责的理由", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "clear_respondent", respondent, happened_on, version, opinion=reason)
    turn.person.outcome = Outcome.CLEARED
    return finish(turn, says=f"{turn.person.name}：不予问责")


@transaction.atomic
def propose_to_superior(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    sent_to: str,
    reason: str,
    reported_on: date | None = None,
    happened_on: date | None = None,
    version: int | None = None,
) -> Referral:
    """Propose to the organ that alone may decide about this person (上报或建议). ``reported_on`` is the day on which the
    local committee was told, which a vertically managed cadre needs."""
    sent_to = texts.required(sent_to, "主送机关", "sent_to", texts.LONGEST_LINE)
    reason = texts.required(reason, "理由", "reason", texts.LONGEST_REASON)
    if reported_on is not None:
        texts.past_day(reported_on, today, "汇报日期", "reported_on")
    told = {"reported_to_committee": reported_on is not None, "letter_written": True}
    turn = begin_on(by, today, "propose_to_superior", respondent, happened_on, version, told=told)
    document = issued(turn, letters.proposal(turn.person, sent_to, reason, turn.happened_on), turn.case)
    vertical = turn.person.managed_by == ManagedBy.VERTICAL
    row = Referral.objects.create(
        respondent=turn.person,
        kind=ReferralKind.VERTICAL if vertical else ReferralKind.HIGHER,
        sent_to=sent_to,
        sent_on=turn.happened_on,
        reason=reason,
        reported_on=reported_on,
        document=document,
        sent_by=by,
    )
    turn.person.outcome = Outcome.PROPOSED
    finish(turn, says=f"{turn.person.name}：向{sent_to}提出建议", document=document)
    return row


@transaction.atomic
def refer(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    kind: str,
    sent_to: str,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Referral:
    """Hand the matter over to discipline or to justice (移送). The case goes on beside it."""
    if kind not in {ReferralKind.DISCIPLINE, ReferralKind.JUSTICE}:
        raise Refused("请选择移交纪检监察机关或移送司法机关。", field="kind")
    sent_to = texts.required(sent_to, "主送机关", "sent_to", texts.LONGEST_LINE)
    reason = texts.required(reason, "移送的理由", "reason", texts.LONGEST_REASON)
    found = "discipline_needed" if kind == ReferralKind.DISCIPLINE else "crime_suspected"
    turn = begin_on(by, today, "refer", respondent, happened_on, version, told={found: True, "letter_written": True})
    if turn.person.referrals.filter(kind=kind).exists():
        raise Refused(f"{turn.person.name}的问题已经{ReferralKind(kind).label}，不必重复办理。", field="kind")
    document = issued(turn, letters.handed_over(turn.person, sent_to, reason, turn.happened_on), turn.case)
    row = Referral.objects.create(
        respondent=turn.person,
        kind=kind,
        sent_to=sent_to,
        sent_on=turn.happened_on,
        reason=reason,
        document=document,
        sent_by=by,
    )
    setattr(turn.person, found, True)
    finish(turn, says=f"{turn.person.name}：移送{sent_to}", document=document)
    return row


def _suspension_of(before: Respondent) -> Any:
    """The measure a conversion follows from."""
    decision = facts_respondent.standing_decision(before)
    return None if decision is None else decision.imposed.filter(measure="suspension").first()
