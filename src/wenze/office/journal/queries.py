"""What was done, and is the record whole?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models

from wenze.office import clock
from wenze.office.journal import chain
from wenze.office.journal.models import Entry, Head


@dataclass(frozen=True)
class Report:
    """Whether the journal is whole. ``first_bad_sequence`` is None when it is, or when what is wrong is its end."""

    ok: bool
    entries: int
    first_bad_sequence: int | None
    says: str


@dataclass(frozen=True)
class Digest:
    """The state of the journal at the end of ``day``: the last entry up to then and its two hashes."""

    day: date
    sequence: int
    sm3: str
    sha256: str

    def line(self) -> str:
        """One line for the file kept outside: day, sequence, SM3, SHA-256, parted by tabs."""
        return "\t".join((self.day.isoformat(), str(self.sequence), self.sm3, self.sha256))


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


def verify(against: str = "") -> Report:
    """Is every entry as it was written, none missing, none slipped in, and the end of the chain where it should be?

    ``against`` is the text of digests kept outside (lines of ``Digest.line``); each is compared with the entry it
    names, which also shows a journal whose end was cut off or that was rewritten from some point on.
    """
    previous: Entry | None = None
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        wrong = _wrong_with(entry, previous)
        if wrong:
            expected = 1 if previous is None else previous.sequence + 1
            return Report(False, expected - 1, min(expected, entry.sequence), wrong)
        previous = entry
    count = 0 if previous is None else previous.sequence
    wrong = _wrong_with_head(previous) or next(_wrong_with_digests(against), "")
    if wrong:
        return Report(False, count, None, wrong)
    return Report(True, count, None, f"日志完整：共{count}条，逐条校验一致。")


def digest(day: date) -> Digest | None:
    """The digest at the end of ``day`` in Shanghai. None when nothing had been recorded by then."""
    last = Entry.objects.filter(at__lt=_start_of(day + timedelta(days=1))).order_by("-sequence").first()
    return None if last is None else Digest(day, last.sequence, last.own_sm3, last.own_sha256)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.OFFICE_ZONE)


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


def _wrong_with_digests(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            day, sequence, own_sm3, own_sha256 = line.strip().split("\t")
            entry = Entry.objects.filter(sequence=int(sequence)).first()
        except ValueError:
            yield f"外存摘要第{number}行无法识别，应为以制表符分隔的日期、序号、SM3、SHA-256四项。"
            return
        if entry is None:
            yield f"{day}的外存摘要记有第{sequence}条，现日志中没有这一条：日志被截断。"
        elif (entry.own_sm3, entry.own_sha256) != (own_sm3, own_sha256):
            yield f"第{sequence}条与{day}的外存摘要不符：日志在该日之后被整体改写。"
