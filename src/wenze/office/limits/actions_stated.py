"""What a person says of a limit: its last day, where the text leaves it open; that it pauses, and that it runs again."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from wenze.office.journal.actions import record, take_turn
from wenze.office.limits import queries
from wenze.office.limits.counting import ask, settled
from wenze.office.limits.models import PAUSED, Limit, Pause
from wenze.office.matters.queries import of_its_kind
from wenze.office.paper.dates import spoken
from wenze.office.people.models import Account
from wenze.office.people.refusals import Refused

LONGEST_SOURCE = 200


@transaction.atomic
def state(*, by: Account, today: date, limit: Limit, due_on: date, source: str) -> Limit:
    """Say the last day of a limit to which the text gives no number, or whose day a paper carries, with the paper or the
    instruction that it comes from. Said again, it replaces the day said before. Refuses where the text counts the day."""
    kept = _taken(by, today, limit)
    fact = queries.stated_fact(kept)
    if fact is None:
        raise Refused(f"条文规定了{kept.named}的期限，不能另行指定。需要延长的，按程序申请延长。", field="due_on")
    source = _source(source, "指定期限的依据")
    if due_on < kept.from_on:
        raise Refused(f"到期日期不能早于起算的{spoken(kept.from_on)}，请核对。", field="due_on")
    before = kept.due_on if kept.basis == Limit.STATED else None
    kept.basis, kept.stated_by, kept.source, kept.due_on = Limit.STATED, by, source, None
    kept.first_due_on = kept.first_due_on if before else None
    if fact:
        ask(by=by, today=today, limit=kept, told={fact: due_on})
    else:
        kept.due_on, kept.unit, kept.provisional, kept.counted_says = due_on, "", False, ""
        kept.first_due_on = kept.first_due_on or due_on
        kept.state = "running"
        settled(kept, today)
    was = f"，原为{spoken(before)}" if before else ""
    _record(by, "limits.state", kept, f"{kept.named}的到期日期定为{spoken(due_on)}{was}（{source}）", today)
    return kept


@transaction.atomic
def suspend(*, by: Account, today: date, limit: Limit, reason: str, from_on: date, source: str) -> Pause:
    """Let a limit pause (中止) from the day ``from_on``, that day included, for a reason that the text has: ``reason`` is the
    day fact with which it begins. What is left of the limit is kept."""
    kept = _taken(by, today, limit)
    rule = next((one for one in queries.pauses_left(kept) if one.start == reason), None)
    if kept.state == PAUSED:
        raise Refused(f"{kept.named}的期限已经中止，恢复以后才能再登记中止。", field="reason")
    if rule is None:
        raise Refused(f"条文没有规定{kept.named}的期限可以因此中止，或者已经因此中止过，请核对。", field="reason")
    source = _source(source, "中止的依据")
    if not kept.from_on <= from_on <= today:
        raise Refused(f"中止日期应在起算的{spoken(kept.from_on)}以后、今天以前，请核对。", field="from_on")
    if kept.passed(from_on):
        raise Refused(f"期限到{spoken(kept.due_on)}为止已经届满，不能再中止。", field="from_on")
    pause = Pause.objects.create(
        limit=kept,
        why=rule.why,
        from_fact=rule.start,
        until_fact=rule.until,
        from_on=from_on,
        left=queries.left(kept, from_on - timedelta(days=1)),
        source=source,
        by=by,
    )
    ask(by=by, today=today, limit=kept, told={rule.start: from_on, rule.until: None})
    kept.state = PAUSED
    kept.save(update_fields=["state"])
    says = f"{kept.named}的期限自{spoken(from_on)}起中止：{rule.why}（{source}），剩余{queries.shown_left(kept, pause.left)}"
    _record(by, "limits.suspend", kept, says, today)
    return pause


@transaction.atomic
def resume(*, by: Account, today: date, limit: Limit, until_on: date) -> Limit:
    """Let a paused limit run again (恢复); ``until_on`` is the last day that does not count. It runs on with what was left."""
    kept = _taken(by, today, limit)
    pause = kept.pauses.filter(until_on__isnull=True).last()
    if kept.state != PAUSED or pause is None:
        raise Refused(f"{kept.named}的期限没有中止，不必恢复。请刷新后核对。", field="until_on")
    if not pause.from_on <= until_on <= today:
        raise Refused(f"中止的最后一日应在{spoken(pause.from_on)}以后、今天以前，请核对。", field="until_on")
    pause.until_on = until_on
    pause.save(update_fields=["until_on"])
    kept.due_on = None  # while it paused no day was told to anybody
    ask(by=by, today=today, limit=kept, told={pause.until_fact: until_on})
    _record(by, "limits.resume", kept, f"{kept.named}的期限恢复计算，到{spoken(kept.due_on)}为止", today)
    return kept


def _record(by: Account, verb: str, limit: Limit, says: str, today: date) -> None:
    detail = {"limit": limit.code, "due_on": str(limit.due_on)}
    record(by=by, verb=verb, subject=of_its_kind(limit.matter), says=says, detail=detail, on=today)


def _taken(by: Account, today: date, limit: Limit) -> Limit:
    """The limit, locked, if ``by`` may say something of it and it still waits for its act."""
    take_turn()
    kept = queries.limit(seen_by=by, on=today, pk=limit.pk)
    if not kept.waits:
        raise Refused(f"{kept.named}已经完成或者终止，不能再作登记，请刷新后核对。")
    return kept


def _source(words: str, what: str) -> str:
    words = words.strip()
    if not words:
        raise Refused(f"请写明{what}，例如文号、批示或者会议。", field="source")
    if len(words) > LONGEST_SOURCE:
        raise Refused(f"{what}不能超过{LONGEST_SOURCE}字，请精简。", field="source")
    return words
