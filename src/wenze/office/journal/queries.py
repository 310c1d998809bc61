"""What was done, and is the record whole?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models

from wenze.office import clock
from wenze.office.journal import chain, digests
from wenze.office.journal.digests import Digest
from wenze.office.journal.models import Entry, Head
from wenze.office.paper import dates

CLOCK_MAY_SLIP = timedelta(minutes=1)
"""A machine's clock is put right by less than this in the ordinary course of things."""
FAR_DAYS = 15
"""No office is closed for longer: a day that is further from the last entry is doubted."""
DAY_CONFIRMED = "journal.confirm_day"


@dataclass(frozen=True)
class Report:
    """Whether the journal is whole. ``first_bad_sequence`` is None when it is, or when what is wrong is its end."""

    ok: bool
    entries: int
    first_bad_sequence: int | None
    says: str


@dataclass
class _Times:
    """Where the time of the entries runs backwards: how often, and the first time in words."""

    backwards: int = 0
    first: str = ""

    def look(self, entry: Entry, previous: Entry | None) -> None:
        if previous is None or entry.at >= previous.at - CLOCK_MAY_SLIP:
            return
        self.backwards += 1
        self.first = self.first or f"第{entry.sequence}条记于{_minute(entry.at)}，前一条却记于{_minute(previous.at)}"

    def says(self, last: Entry | None) -> str:
        said = f"时间倒流{self.backwards}处，首处为{self.first}；请核对机器时钟。" if self.backwards else ""
        if last is not None and last.at > clock.now() + CLOCK_MAY_SLIP:
            said += f"末条记于{_minute(last.at)}，晚于本机现在的时间；请核对机器时钟。"
        return said


def entries_of(subject: models.Model) -> list[Entry]:
    """Every entry about ``subject``, oldest first. Empty when nothing was ever done to it."""
    return list(Entry.objects.filter(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)))


def entries(
    *, from_on: date | None = None, until_on: date | None = None, by_id: int | None = None, verb: str = ""
) -> models.QuerySet[Entry]:
    """Entries newest first, of the days ``from_on`` to ``until_on`` (both included), of one account, whose verb
    starts with ``verb``. Carries no row filter: the caller answers for who may look."""
    found = Entry.objects.order_by("-sequence")
    if from_on is not None:
        found = found.filter(at__gte=_start_of(from_on))
    if until_on is not None:
        found = found.filter(at__lt=_start_of(until_on + timedelta(days=1)))
    if by_id is not None:
        found = found.filter(by_id=by_id)
    return found.filter(verb__startswith=verb) if verb else found


def verify(against: Mapping[str, str] | None = None) -> Report:
    """Is every entry as it was written, none missing, none slipped in, and the end of the chain where it should be?

    ``against`` are the files of digests kept outside (name and text); each digest is compared with the entry it names,
    which also shows a journal whose end was cut off or that was rewritten from some point on. Where it is given and
    holds nothing to compare, the journal does not pass. Time that runs backwards is told; the entries may still be whole.
    """
    previous: Entry | None = None
    times = _Times()
    rows = Entry.objects.order_by("sequence").iterator(chunk_size=2000)
    while True:
        expected = 1 if previous is None else previous.sequence + 1
        try:
            entry = next(rows, None)
            wrong = "" if entry is None else _wrong_with(entry, previous)
        except (ValueError, TypeError, AttributeError):  # a value that this office cannot have written
            bad = _first_unreadable(expected)
            return Report(False, bad - 1, bad, f"第{bad}条的内容无法读出，已被改写。")
        if entry is None:
            break
        if wrong:
            return Report(False, expected - 1, min(expected, entry.sequence), wrong)
        times.look(entry, previous)
        previous = entry
    count = 0 if previous is None else previous.sequence
    try:
        kept = None if against is None else digests.read(against)
    except digests.Unreadable as unreadable:
        return Report(False, count, None, unreadable.says)
    wrong = _wrong_with_head(previous) or digests.disagreement(kept or [])
    if wrong:
        return Report(False, count, None, wrong)
    return Report(True, count, None, f"日志完整：共{count}条，逐条校验一致{_compared(kept)}。{times.says(previous)}")


def digest(day: date) -> Digest | None:
    """The digest at the end of ``day`` in Shanghai. None when nothing had been recorded by then."""
    last = Entry.objects.filter(at__lt=_start_of(day + timedelta(days=1))).order_by("-sequence").first()
    return None if last is None else Digest(day, last.sequence, last.own_sm3, last.own_sha256)


def strange_day(today: date) -> str:
    """Why ``today`` may be the day of a clock that is wrong: it lies before the last entry, or the entries lead up to it
    with a gap of more than FAR_DAYS that nobody has confirmed. Empty where nothing is strange."""
    last = Entry.objects.order_by("-sequence").first()
    if last is None:
        return ""
    if today < clock.day_of(last.at):
        return f"今天按本机时钟是{dates.spoken(today)}，早于日志最后一条的{dates.spoken(last.at)}"
    since = _start_of(today - timedelta(days=FAR_DAYS))
    recent = Entry.objects.filter(at__gte=since)
    before = Entry.objects.filter(at__lt=since).order_by("-sequence").first()
    if before is None or recent.filter(verb=DAY_CONFIRMED).exists():
        return ""
    first = recent.order_by("sequence").first()
    jumped_to = today if first is None else clock.day_of(first.at)
    days = (jumped_to - clock.day_of(before.at)).days
    if days <= FAR_DAYS:
        return ""
    return f"日志从{dates.spoken(before.at)}一下到了{dates.spoken(jumped_to)}，相隔{days}天"


def _compared(kept: list[Digest] | None) -> str:
    if not kept:
        return ""
    return f"；与外存摘要{len(kept)}份比对一致，最近一份为{dates.spoken(kept[-1].day)}（第{kept[-1].sequence}条）"


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(clock.OFFICE_ZONE):%Y-%m-%d %H:%M}"


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.OFFICE_ZONE)


def _first_unreadable(sequence: int) -> int:
    """The first entry from ``sequence`` on that cannot be read: rows are fetched in portions, and the whole portion fails."""
    while True:
        try:
            for entry in Entry.objects.filter(sequence=sequence):
                chain.material(entry)
        except (ValueError, TypeError, AttributeError):
            return sequence
        sequence += 1


def _wrong_with(entry: Entry, previous: Entry | None) -> str:
    expected = 1 if previous is None else previous.sequence + 1
    if entry.sequence != expected:
        return f"第{expected}条起缺失：其后一条的序号为{entry.sequence}。"
    if previous is not None and (entry.previous_sm3, entry.previous_sha256) != (previous.own_sm3, previous.own_sha256):
        return f"第{entry.sequence}条与前一条不衔接，其中一条被改写。"
    content = chain.material(entry)
    if (entry.own_sm3, entry.own_sha256) != (chain.sm3(content), chain.sha256(content)):
        return f"第{entry.sequence}条的内容与其校验值不符，已被改写。"
    return ""


def _wrong_with_head(last: Entry | None) -> str:
    head = Head.objects.filter(pk=1).first()
    ends_at = (0, "", "") if head is None else (head.sequence, head.sm3, head.sha256)
    found = (0, "", "") if last is None else (last.sequence, last.own_sm3, last.own_sha256)
    if ends_at == found:
        return ""
    return f"日志末尾不符：链尾记为第{ends_at[0]}条，实有至第{found[0]}条，末尾条目被删除或改写。"
