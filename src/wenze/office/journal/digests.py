"""Digests kept outside the office: what do their files say, and does the journal agree with them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wenze.office import clock
from wenze.office.journal.models import Entry
from wenze.office.paper import dates

HEADING = "# 日期\t序号\tSM3\tSHA-256"
LINE = re.compile(r"(\d{4}-\d\d-\d\d)\t([1-9]\d{0,17})\t([0-9a-f]{64})\t([0-9a-f]{64})", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
NAMED_DAY = re.compile(r"wenze-journal-(\d{4}-\d\d-\d\d)\.txt", re.ASCII)


class Unreadable(ValueError):
    """A file of digests that cannot be compared; ``says`` tells which one and why."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


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

    def file_name(self) -> str:
        """What the file with this digest is called."""
        return f"wenze-journal-{self.day.isoformat()}.txt"


def read(files: Mapping[str, str]) -> list[Digest]:
    """The digests in ``files`` (name of the file, its text), oldest first.

    Raises Unreadable where there is nothing to compare: no file, a file without a digest, a digest behind a comment
    sign, a line that is no digest, or a file whose name tells another day than its only line.
    """
    found = [digest for name, text in files.items() for digest in _in_file(name, text)]
    if not found:
        raise Unreadable("没有可比对的外存摘要：指定的位置没有 wenze-journal-日期.txt，没有作比对。请核对存放位置。")
    return sorted(found, key=lambda digest: (digest.day, digest.sequence))


def disagreement(digests: list[Digest]) -> str:
    """The first way in which the journal differs from ``digests``; empty where it agrees with all of them."""
    return next((says for digest in digests for says in _disagreements(digest)), "")


def _in_file(name: str, text: str) -> list[Digest]:
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        where = f"外存摘要 {name} 第{number}行"
        if line.startswith("#") and HASH.search(line):
            raise Unreadable(f"{where}的摘要被注释掉了，没有作比对。请用原来的文件。")
        if line.strip() and not line.startswith("#"):
            found.append(_digest(where, line.strip()))
    if not found:
        raise Unreadable(f"外存摘要 {name} 里没有摘要，没有作比对。请用原来的文件。")
    named = NAMED_DAY.fullmatch(name.replace("\\", "/").rpartition("/")[2])
    if named and named[1] not in {digest.day.isoformat() for digest in found}:
        raise Unreadable(f"外存摘要 {name} 的文件名与其中的日期{dates.spoken(found[-1].day)}不符，文件被改名或改写。")
    return found


def _digest(where: str, line: str) -> Digest:
    read_as = LINE.fullmatch(line)
    if read_as is None:
        raise Unreadable(f"{where}无法识别，应为以制表符分隔的日期、序号、SM3、SHA-256四项。")
    try:
        return Digest(date.fromisoformat(read_as[1]), int(read_as[2]), read_as[3], read_as[4])
    except ValueError:
        raise Unreadable(f"{where}的日期{read_as[1]}不存在。") from None


def _disagreements(digest: Digest) -> Iterator[str]:
    day = digest.day.isoformat()
    entry = Entry.objects.filter(sequence=digest.sequence).first()
    if entry is None:
        yield f"{day}的外存摘要记有第{digest.sequence}条，现日志中没有这一条：日志被截断。"
        return
    if (entry.own_sm3, entry.own_sha256) != (digest.sm3, digest.sha256):
        yield f"第{digest.sequence}条与{day}的外存摘要不符：日志在该日之后被整体改写。"
        return
    following = Entry.objects.filter(sequence=digest.sequence + 1).first()
    ends_on = clock.today() if following is None else clock.day_of(following.at)
    if not clock.day_of(entry.at) <= digest.day <= ends_on:
        written_on = clock.day_of(entry.at).isoformat()
        yield f"外存摘要的日期{day}不对：第{digest.sequence}条写于{written_on}，不是{day}的最后一条。"
