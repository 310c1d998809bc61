"""Changing the law of this office on record: readings and editions under two signatures, the office's copy of the official text."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from wenze.engine.answers import cited
from wenze.engine.conventions import CHOICES, conventions_used
from wenze.engine.errors import RulebookError
from wenze.engine.regulation import Regulation
from wenze.office.journal.actions import record, take_turn
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused
from wenze.office.rulings import official, official_words, queries, queries_law, shelf, worked
from wenze.office.rulings.models_law import (
    LONGEST_READING,
    LONGEST_REASON,
    LONGEST_SOURCE,
    Kind,
    OfficialText,
    Proposal,
    State,
)


@transaction.atomic
def propose_reading(
    *,
    by: Account,
    today: date,
    regulation: str,
    edition: str,
    row: str,
    reading: str,
    reason: str,
    own_words: bool = False,
) -> Proposal:
    """Propose that the office reads a doubt, or counts by a convention, otherwise. In force once another signs.

    ``reading`` in the words of the file; with ``own_words`` in the office's own where none of those fits: then no rule changes.
    """
    permissions.demand(by, "rulings.propose", today)
    why = _reason(reason)
    text = _text(regulation, edition)
    said, listed = reading.strip(), queries_law.place_of(text, row, reading.strip()) is not None
    _demand_choice(text, row, said, listed=listed, own_words=own_words)
    before = queries_law.reading_on(text, row, today)
    if before == said:
        raise Refused("现在就是这一读法，无须更换。", field="reading")
    made = Proposal(
        kind=Kind.READING,
        row=row,
        doubt=queries_law.doubt_of(text, row),
        own_words=own_words and not listed,
        reason=why,
    )
    made.reading_before, made.reading = before, said
    return _propose(made, text, by, today)


def _demand_choice(text: Regulation, row: str, said: str, *, listed: bool, own_words: bool) -> None:
    if row in CHOICES and row not in conventions_used(text.file.provisions):
        raise Refused("这部办法没有按这一惯例计算的条款，改不改都一样。", field="row")
    if not text.choices(row):
        raise Refused("这一条没有疑点，没有读法可以更换。", field="row")
    if listed:
        return
    if not own_words or row in CHOICES:
        raise Refused("请在列出的读法中选一种。", field="reading")
    if not said:
        raise Refused("请写出本机构的读法。", field="own")
    if len(said) > LONGEST_READING:
        raise Refused(f"读法不超过{LONGEST_READING}字。", field="own")


@transaction.atomic
def propose_activation(
    *,
    by: Account,
    today: date,
    regulation: str,
    edition: str,
    reason: str,
    issued_on: date | None = None,
    source: str = "",
) -> Proposal:
    """Propose that an edition be active. Refused unless every worked example of it comes out."""
    permissions.demand(by, "rulings.propose", today)
    why, where = _reason(reason), source.strip()
    text = _text(regulation, edition)
    if queries.is_active(text, today) and not queries.has_changed(
        text, queries_law.last_word(regulation, edition, today)
    ):
        raise Refused("这一版本已经启用，文件也没有变动。")
    if issued_on is not None and issued_on > today:
        raise Refused("印发日期不能晚于今天。", field="issued_on")
    if issued_on is not None and not where:
        raise Refused("请写明印发日期的依据，如文号或公报期号。", field="source")
    if len(where) > LONGEST_SOURCE:
        raise Refused(f"印发日期的依据不超过{LONGEST_SOURCE}字。", field="source")
    came_out = _demand_examples(text)
    made = Proposal(kind=Kind.ACTIVATE, examples=came_out, issued_on=issued_on, source=where, reason=why)
    return _propose(made, text, by, today)


@transaction.atomic
def propose_retirement(*, by: Account, today: date, regulation: str, edition: str, reason: str) -> Proposal:
    """Propose that nothing new be begun under an edition. What is under way goes on under it."""
    permissions.demand(by, "rulings.propose", today)
    why = _reason(reason)
    text = _text(regulation, edition)
    if not queries.is_active(text, today):
        raise Refused("这一版本没有启用，无须停用。")
    return _propose(Proposal(kind=Kind.RETIRE, reason=why), text, by, today)


@transaction.atomic
def sign(*, by: Account, today: date, proposal: Proposal, opinion: str = "") -> Proposal:
    """The second signature: the proposal is in force from today. Never by its proposer, never on a file that has changed since."""
    kept = _answerable(by, today, proposal)
    text = _text(kept.regulation, kept.edition)
    if text.file_sha256 != kept.file_sha256:
        raise Refused("提出以后规则文件有变动，不能审签。请由提出人撤回，核对后重新提出。")
    if kept.kind == Kind.ACTIVATE:
        _demand_examples(text)
    return _close(kept, State.SIGNED, by, today, _opinion(opinion), "审签同意")


@transaction.atomic
def decline(*, by: Account, today: date, proposal: Proposal, opinion: str) -> Proposal:
    """The second person does not agree, and says why. Nothing changes."""
    kept = _answerable(by, today, proposal)
    if not opinion.strip():
        raise Refused("请写明不同意的理由。", field="opinion")
    return _close(kept, State.DECLINED, by, today, _opinion(opinion), "不同意")


@transaction.atomic
def withdraw(*, by: Account, today: date, proposal: Proposal) -> Proposal:
    """The proposer takes it back while nobody has answered."""
    permissions.demand(by, "rulings.propose", today)
    kept = _open(proposal)
    if kept.proposed_by_id != by.pk:
        raise Refused("只有提出人可以撤回。")
    return _close(kept, State.WITHDRAWN, by, today, "", "撤回")


@transaction.atomic
def activate_shipped(*, by: Account | None, today: date) -> int:
    """Take over every edition that came with the product, whose examples come out, and on which nothing has been said yet.

    For a demonstration office, when it first starts; recorded as the system's act. Returns how many.
    """
    take_turn()
    taken = 0
    said = queries_law.last_words(today)
    for text in queries.regulations():
        if (text.id, text.file.edition) in said or queries.law().is_own(text.id) or not worked.run(text).passed:
            continue
        row = Proposal(
            kind=Kind.ACTIVATE, examples=len(worked.run(text).examples), reason="随软件附带，演示环境自动启用"
        )
        _fill(row, text, by, today)
        row.state, row.answered_on = State.SIGNED, today
        row.save(force_insert=True)
        says = f"系统启用随软件附带的《{text.file.short_title}》版本 {text.file.edition}"
        record(by=by, verb="rulings.activate_shipped", subject=row, says=says, detail=_hashes(row), on=today)
        taken += 1
    return taken


def file_official_text(
    *, by: Account, today: date, regulation: str, edition: str, upload: Any, note: str = ""
) -> OfficialText:
    """Keep the office's own copy of an official text: pdf, docx or txt. The file is judged and kept by the room of files."""
    permissions.demand(by, "rulings.propose", today)
    text = _text(regulation, edition)
    if upload is None:
        raise Refused("请选择文件。", field="upload")
    if str(upload.name).rpartition(".")[2].lower() not in ("pdf", "docx", "txt"):
        raise Refused("原文请上传 PDF、Word（docx）或文本文件。", field="upload")
    words = official_words.words_of(str(upload.name), upload)
    kept = official.keeper().keep(by=by, today=today, upload=upload, note=note)
    with transaction.atomic():
        take_turn()
        row = OfficialText(regulation=text.id, edition=text.file.edition, attachment_id=kept.pk)
        row.name, row.sha256, row.filed_by, row.filed_on = kept.name, kept.sha256, by, today
        row.words = words
        row.save(force_insert=True)
        official.keeper().belongs(by=by, today=today, attachment=kept, subject=row)
        says = f"存入《{text.file.short_title}》版本 {text.file.edition} 的原文《{kept.name}》"
        record(
            by=by, verb="rulings.file_official_text", subject=row, says=says, detail={"sha256": kept.sha256}, on=today
        )
    return row


def _text(regulation: str, edition: str) -> Regulation:
    shelf.look_again()
    try:
        return queries.regulation(regulation, edition)
    except RulebookError:
        raise Refused("没有这部办法或这一版本，请刷新页面。") from None


def _reason(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise Refused("请写明理由。", field="reason")
    if len(said) > LONGEST_REASON:
        raise Refused(f"理由不超过{LONGEST_REASON}字。", field="reason")
    return said


def _opinion(opinion: str) -> str:
    if len(opinion.strip()) > LONGEST_REASON:
        raise Refused(f"意见不超过{LONGEST_REASON}字。", field="opinion")
    return opinion.strip()


def _demand_examples(text: Regulation) -> int:
    """How many examples came out. Refused where one does not, or a computed row has too few of them."""
    run = worked.run(text)
    if not run.passed:
        reasons = [f"{one.title}：{one.wrong}" for one in run.failed[:5]] or [run.fault or "还没有办例。"]
        raise Refused("办例没有全部通过，不能启用。", reasons)
    if run.bare:
        raise Refused("有条款参与计算而办例不足，不能启用。", [f"{cited(row)}：办例不足" for row in run.bare[:5]])
    return len(run.examples)


def _fill(row: Proposal, text: Regulation, by: Account | None, today: date) -> None:
    row.regulation, row.edition, row.regulation_title = text.id, text.file.edition, text.file.short_title
    row.file_sha256, row.file_sm3 = text.file_sha256, text.file_sm3
    row.proposed_by, row.proposed_on = by, today


def _propose(row: Proposal, text: Regulation, by: Account, today: date) -> Proposal:
    take_turn()
    waiting = Proposal.objects.filter(
        regulation=text.id, edition=text.file.edition, row=row.row, state=State.PROPOSED
    ).first()
    if waiting is not None:
        raise Refused(f"已有一份“{waiting.get_kind_display()}”在等审签，请先办结。")
    _fill(row, text, by, today)
    row.save(force_insert=True)
    record(by=by, verb="rulings.propose", subject=row, says=f"提出{_says(row)}", detail=_hashes(row), on=today)
    return row


def _says(row: Proposal) -> str:
    own = "（本机构另定，规则计算不变）" if row.own_words else ""
    changed = f"：改为“{row.reading}”{own}" if row.kind == Kind.READING else ""
    return f"{row}{changed}"


def _hashes(row: Proposal) -> dict[str, Any]:
    return {"reason": row.reason, "file_sha256": row.file_sha256, "file_sm3": row.file_sm3, "examples": row.examples}


def _open(proposal: Proposal) -> Proposal:
    take_turn()
    kept = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if kept.state != State.PROPOSED:
        raise Refused(f"这份提议{kept.get_state_display()}，不能再办理。请刷新页面。")
    return kept


def _answerable(by: Account, today: date, proposal: Proposal) -> Proposal:
    permissions.demand(by, "rulings.sign", today)
    kept = _open(proposal)
    if kept.proposed_by_id == by.pk:
        raise Refused("提出人不能审签自己的提议，须由另一人审签。")
    return kept


def _close(kept: Proposal, state: State, by: Account, today: date, opinion: str, verb: str) -> Proposal:
    kept.state, kept.answered_by, kept.answered_on, kept.answer_reason = state, by, today, opinion
    kept.save(update_fields=["state", "answered_by", "answered_on", "answer_reason"])
    queries_law.forget()
    detail = {**_hashes(kept), "opinion": opinion}
    record(by=by, verb=f"rulings.{state.value}", subject=kept, says=f"{verb}：{_says(kept)}", detail=detail, on=today)
    return kept
