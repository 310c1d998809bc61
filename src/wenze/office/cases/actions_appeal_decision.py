"""The decision on an appeal: drafted by one, reviewed by another, signed for the organ above; a decision undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import citing, facts_respondent, forms, letters, texts
from wenze.office.cases import forms_respondent as own
from wenze.office.cases.actions_decision import put_decision
from wenze.office.cases.actions_submissions import TakingBack
from wenze.office.cases.limits import about
from wenze.office.cases.models import Appeal, AppealOutcome, Decision, Outcome
from wenze.office.cases.turns import MoveInProgress, issued, move
from wenze.office.documents import actions as documents
from wenze.office.documents.models import LONGEST_NOTE
from wenze.office.limits import actions as limits
from wenze.office.measures import actions as measures
from wenze.office.moves.declared import Done, Submits
from wenze.office.people.refusals import Refused

ALL_OF_THE_FILE = ("file", "findings", "hearing", "decision", "appeal")
"""Whoever decides an appeal must see everything."""


def _back_to(state: str) -> Callable[[TakingBack], dict[str, Any]]:
    """The appeal goes back to ``state``; what was drafted stays in it, for the next draft to begin with."""

    def undone(back: TakingBack) -> dict[str, Any]:
        appeal = facts_respondent.current_appeal(back.person)
        assert appeal is not None
        appeal.state, appeal.reviewed_by, appeal.reviewed_on = state, None, None
        appeal.save(update_fields=["state", "reviewed_by", "reviewed_on"])
        return {"opinion": back.step.opinion} if back.step.opinion else {}

    return undone


@move(
    "draft_appeal_decision",
    form=own.DraftAppealDecisionForm,
    hint=_("维持、变更或者撤销；拟稿后由他人审核、领导签发"),
    shows=ALL_OF_THE_FILE,
    is_of_appeal=True,
    waits=facts_respondent.appeal_at(Appeal.ACCEPTED),
    submits=Submits(answered_by=("review_appeal_decision", "return_appeal_draft"), undo=_back_to(Appeal.ACCEPTED)),
)
def draft_appeal_decision(
    going: MoveInProgress, outcome: str, findings: str, reason: str, new_measures: Sequence[str] = ()
) -> Done:
    """Draft the decision on an appeal: uphold, modify to other measures, or revoke (拟定申诉决定). Nothing is decided by it;
    another reviews it, and the leadership of the organ signs it."""
    if outcome not in AppealOutcome.values:
        raise Refused("请选择维持、变更或撤销。", field="outcome")
    appeal = _pending(going)
    appeal.new_measures = _new_measures(going, outcome, appeal.decision, new_measures)
    appeal.findings = texts.required(findings, "查明的事实", "findings")
    appeal.reason = texts.required(reason, "复核意见", "reason")
    appeal.state, appeal.outcome = Appeal.DRAFTED, outcome
    appeal.drafted_by, appeal.drafted_on = going.by, going.happened_on
    appeal.save()
    return Done(
        f"{going.person.name}：申诉决定拟稿，{appeal.get_outcome_display()}", detail={"outcome": outcome}, made=appeal
    )


@move(
    "review_appeal_decision",
    form=forms.OpinionForm,
    hint=_("核对全卷和拟稿"),
    answers="appeal_draft",
    shows=ALL_OF_THE_FILE,
    is_of_appeal=True,
    waits=facts_respondent.appeal_at(Appeal.DRAFTED),
    submits=Submits(answered_by=("decide_appeal", "return_appeal_draft"), undo=_back_to(Appeal.DRAFTED)),
)
def review_appeal_decision(going: MoveInProgress, opinion: str = "") -> Done:
    """Agree to the draft (审核申诉决定), by somebody else than who drafted it."""
    going.with_opinion(opinion)
    appeal = _pending(going)
    appeal.state, appeal.reviewed_by, appeal.reviewed_on = Appeal.REVIEWED, going.by, going.happened_on
    appeal.save()
    return Done(f"{going.person.name}：申诉决定审核同意")


@move(
    "return_appeal_draft",
    form=forms.ReasonForm,
    hint=_("须写明理由"),
    answers="appeal_draft",
    is_aside=True,
    shows=ALL_OF_THE_FILE,
    is_of_appeal=True,
)
def return_appeal_draft(going: MoveInProgress, reason: str) -> Done:
    """Send the draft back with the reason (退回重拟申诉决定); what was drafted stays, for the next draft to begin with."""
    reason = going.with_reason(reason, "退回的理由")
    appeal = _pending(going)
    appeal.state, appeal.reviewed_by, appeal.reviewed_on = Appeal.ACCEPTED, None, None
    appeal.save()
    return Done(f"{going.person.name}：申诉决定退回重拟（{reason}）")


@move(
    "decide_appeal",
    form=forms.OpinionForm,
    hint=_("签发后制发申诉处理决定书"),
    answers="appeal_draft",
    shows=ALL_OF_THE_FILE,
    decides="appeal_decision",
    is_of_appeal=True,
    is_open_to_part=True,
    waits=facts_respondent.appeal_at(Appeal.REVIEWED),
)
def decide_appeal(going: MoveInProgress, opinion: str = "") -> Done:
    """Sign the decision on the appeal as it was reviewed, in writing (签发申诉决定).

    Modified or revoked, the effects of the decision are undone from their beginning, and what else had rested on them is
    named in the journal. Revoked, the matter is closed; modified, the new measures count from this decision.
    """
    going.with_opinion(opinion)
    appeal = _pending(going)
    decision, outcome, codes = appeal.decision, appeal.outcome, list(appeal.new_measures)
    letter = letters.appeal_decision(
        appeal,
        findings=appeal.findings,
        opinion=appeal.reason,
        result=_result(going, outcome, decision, codes),
        on=going.happened_on,
    )
    document = issued(going, letter, going.person, replaces=None if outcome == "uphold" else decision.document)
    appeal.state, appeal.decided_on = Appeal.DECIDED, going.happened_on
    appeal.document, appeal.handled_by = document, going.by
    appeal.save()
    stage, uses = None, []
    if outcome != AppealOutcome.UPHOLD:
        uses = undo(going, decision, f"{document.number}申诉处理决定{appeal.get_outcome_display()}")
        stage = "closed" if outcome == AppealOutcome.REVOKE else None
        going.person.outcome = Outcome.REVERSED if outcome == AppealOutcome.REVOKE else Outcome.MEASURE
    if outcome == AppealOutcome.REVOKE:
        declare_void(going, decision, f"{document.number}申诉处理决定撤销")
    if codes:
        put_decision(going, document, codes, going.happened_on, decision.document.letter, decision.disclosure_range)
    if codes or stage == "closed":
        told = {"by": going.by, "today": going.happened_on, "about": about(going.case, going.person)}
        limits.meet(**told, fact="appeal_decided_on", day=going.happened_on)
        limits.stop(**told, started_by="decided_on" if codes else "")
    says = f"{going.person.name}：申诉决定{appeal.get_outcome_display()}"
    detail = {"outcome": outcome, "uses": uses}
    return Done(says, made=appeal, to_stage=stage, document=document, detail=detail)


def undo(going: MoveInProgress, decision: Decision, because: str) -> list[str]:
    """Reverse a decision: its measures are void from the beginning. What else had rested on them, in words."""
    decision.reversed_on, decision.reversal_says = going.happened_on, because
    decision.save()
    uses: list[str] = []
    for imposed in decision.imposed.filter(reversed_on__isnull=True):
        undone = measures.reverse(
            by=going.by, today=going.today, imposed=imposed, reversed_on=going.happened_on, because=because
        )
        uses += [use.says for use in undone.uses]
    return uses


def declare_void(going: MoveInProgress, decision: Decision, because: str) -> None:
    """The letter of a decision withdrawn without another in its place keeps its number, and is void."""
    documents.void(by=going.by, today=going.happened_on, document=decision.document, reason=because[:LONGEST_NOTE])


def _pending(going: MoveInProgress) -> Appeal:
    appeal = facts_respondent.current_appeal(going.person)
    assert appeal is not None
    return appeal


def _new_measures(going: MoveInProgress, outcome: str, decision: Decision, given: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(given))
    if outcome != AppealOutcome.MODIFY:
        if codes:
            raise Refused("只有变更时才填写新的问责方式，请核对。", field="new_measures")
        return []
    text = citing.regulation_of(going.case)
    if not codes or any(not citing.clause_of_measure(text, code) for code in codes):
        raise Refused("变更的，请在本办法的方式中选定新的问责方式。", field="new_measures")
    if set(codes) == set(decision.measures):
        raise Refused("新的问责方式与原决定相同，请选择维持或改选方式。", field="new_measures")
    return codes


def _result(going: MoveInProgress, outcome: str, decision: Decision, codes: Sequence[str]) -> str:
    number = letters.number_of(decision)
    if outcome == AppealOutcome.UPHOLD:
        return f"维持{number}的问责决定"
    if outcome == AppealOutcome.REVOKE:
        return f"撤销{number}的问责决定，该决定的后果自始解除"
    return f"撤销{number}的问责方式，变更为{letters.measures_named(going.case, codes)}"
