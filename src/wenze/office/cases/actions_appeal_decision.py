"""The decision on an appeal: drafted by one, reviewed by another, signed for the organ above; a decision undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from wenze.office.cases import citing, clocks, facts_respondent, letters, texts
from wenze.office.cases.actions_decision import put_decision
from wenze.office.cases.models import Appeal, AppealOutcome, Decision, Outcome, Respondent, Step
from wenze.office.cases.turns import Turn, begin_on, finish, issued
from wenze.office.documents import actions as documents
from wenze.office.documents.models import LONGEST_NOTE
from wenze.office.measures import actions as measures
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused


@transaction.atomic
def draft_appeal_decision(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    outcome: str,
    findings: str,
    reason: str,
    new_measures: Sequence[str] = (),
    happened_on: date | None = None,
    version: int | None = None,
) -> Appeal:
    """Draft the decision on an appeal: uphold, modify to other measures, or revoke (拟定申诉决定). Nothing is decided by it;
    another reviews it, and the leadership of the organ signs it."""
    if outcome not in AppealOutcome.values:
        raise Refused("请选择维持、变更或撤销。", field="outcome")
    turn = begin_on(by, today, "draft_appeal_decision", respondent, happened_on, version)
    appeal = _pending(turn)
    appeal.new_measures = _new_measures(turn, outcome, appeal.decision, new_measures)
    appeal.findings = texts.required(findings, "查明的事实", "findings")
    appeal.reason = texts.required(reason, "复核意见", "reason")
    appeal.state, appeal.outcome = Appeal.DRAFTED, outcome
    appeal.drafted_by, appeal.drafted_on = by, turn.happened_on
    appeal.save()
    finish(turn, says=f"{turn.person.name}：申诉决定拟稿，{appeal.get_outcome_display()}", detail={"outcome": outcome})
    return appeal


@transaction.atomic
def review_appeal_decision(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    opinion: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Agree to the draft (审核申诉决定), by somebody else than who drafted it."""
    turn = begin_on(by, today, "review_appeal_decision", respondent, happened_on, version, opinion=opinion)
    appeal = _pending(turn)
    appeal.state, appeal.reviewed_by, appeal.reviewed_on = Appeal.REVIEWED, by, turn.happened_on
    appeal.save()
    return finish(turn, says=f"{turn.person.name}：申诉决定审核同意")


@transaction.atomic
def return_appeal_draft(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    reason: str,
    happened_on: date | None = None,
    version: int | None = None,
) -> Step:
    """Send the draft back with the reason (退回重拟申诉决定); what was drafted stays, for the next draft to begin with."""
    reason = texts.required(reason, "退回的理由", "reason", texts.LONGEST_REASON)
    turn = begin_on(by, today, "return_appeal_draft", respondent, happened_on, version, opinion=reason)
    appeal = _pending(turn)
    appeal.state, appeal.reviewed_by, appeal.reviewed_on = Appeal.ACCEPTED, None, None
    appeal.save()
    return finish(turn, says=f"{turn.person.name}：申诉决定退回重拟（{reason}）")


@transaction.atomic
def decide_appeal(
    *,
    by: Account,
    today: date,
    respondent: Respondent,
    opinion: str = "",
    happened_on: date | None = None,
    version: int | None = None,
) -> Appeal:
    """Sign the decision on the appeal as it was reviewed, in writing (签发申诉决定).

    Modified or revoked, the effects of the decision are undone from their beginning, and what else had rested on them is
    named in the journal. Revoked, the matter is closed; modified, the new measures count from this decision.
    """
    told = {"letter_written": True}
    turn = begin_on(by, today, "decide_appeal", respondent, happened_on, version, told, opinion=opinion)
    appeal = _pending(turn)
    decision, outcome, codes = appeal.decision, appeal.outcome, list(appeal.new_measures)
    letter = letters.appeal_decision(
        appeal,
        findings=appeal.findings,
        opinion=appeal.reason,
        result=_result(turn, outcome, decision, codes),
        on=turn.happened_on,
    )
    document = issued(turn, letter, turn.person, replaces=None if outcome == "uphold" else decision.document)
    appeal.state, appeal.decided_on = Appeal.DECIDED, turn.happened_on
    appeal.document, appeal.handled_by = document, by
    appeal.save()
    stage, uses = None, []
    if outcome != AppealOutcome.UPHOLD:
        uses = undo(turn, decision, f"{document.number}申诉处理决定{appeal.get_outcome_display()}")
        stage = "closed" if outcome == AppealOutcome.REVOKE else None
        turn.person.outcome = Outcome.REVERSED if outcome == AppealOutcome.REVOKE else Outcome.MEASURE
    if outcome == AppealOutcome.REVOKE:
        declare_void(turn, decision, f"{document.number}申诉处理决定撤销")
    if codes:
        put_decision(turn, document, codes, turn.happened_on, decision.document.letter, decision.disclosure_range)
    says = f"{turn.person.name}：申诉决定{appeal.get_outcome_display()}"
    finish(turn, says=says, to_stage=stage, document=document, detail={"outcome": outcome, "uses": uses})
    clocks.meet(turn, "appeal_decided_on", turn.happened_on)
    if stage == "closed":
        clocks.stop(turn.case, turn.person)
    if codes:
        clocks.start(turn, "decided_on", turn.happened_on)
    return appeal


def undo(turn: Turn, decision: Decision, because: str) -> list[str]:
    """Reverse a decision: its measures are void from the beginning. What else had rested on them, in words."""
    decision.reversed_on, decision.reversal_says = turn.happened_on, because
    decision.save()
    uses: list[str] = []
    for imposed in decision.imposed.filter(reversed_on__isnull=True):
        undone = measures.reverse(
            by=turn.by, today=turn.today, imposed=imposed, reversed_on=turn.happened_on, because=because
        )
        uses += [use.says for use in undone.uses]
    return uses


def declare_void(turn: Turn, decision: Decision, because: str) -> None:
    """The letter of a decision withdrawn without another in its place keeps its number, and is void."""
    documents.void(by=turn.by, today=turn.happened_on, document=decision.document, reason=because[:LONGEST_NOTE])


def _pending(turn: Turn) -> Appeal:
    appeal = facts_respondent.current_appeal(turn.person)
    assert appeal is not None
    return appeal


def _new_measures(turn: Turn, outcome: str, decision: Decision, given: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(given))
    if outcome != AppealOutcome.MODIFY:
        if codes:
            raise Refused("只有变更时才填写新的问责方式，请核对。", field="new_measures")
        return []
    text = citing.regulation_of(turn.case)
    if not codes or any(not citing.clause_of_measure(text, code) for code in codes):
        raise Refused("变更的，请在本办法的方式中选定新的问责方式。", field="new_measures")
    if set(codes) == set(decision.measures):
        raise Refused("新的问责方式与原决定相同，请选择维持或改选方式。", field="new_measures")
    return codes


def _result(turn: Turn, outcome: str, decision: Decision, codes: Sequence[str]) -> str:
    number = letters.number_of(decision)
    if outcome == AppealOutcome.UPHOLD:
        return f"维持{number}的问责决定"
    if outcome == AppealOutcome.REVOKE:
        return f"撤销{number}的问责决定，该决定的后果自始解除"
    return f"撤销{number}的问责方式，变更为{letters.measures_named(turn.case, codes)}"
