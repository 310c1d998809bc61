"""What the security auditor sees of the journal: the act, never the content.

The sentences and subjects of rooms that hold case content are left out; what was done, by whom, when and to which
record number remains.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenze.office.journal import queries
from wenze.office.journal.models import Entry
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger
from wenze.office.paper.search import holds
from wenze.office.people import permissions
from wenze.office.people.actions_audit import note_verification
from wenze.office.site import acts, integrity

OPEN_ROOMS = frozenset({"people", "journal", "site"})
HIDDEN = gettext_noop("（业务内容不向管理员显示）")


def room_of(entry: Entry) -> str:
    """The room in which the act was done."""
    return entry.verb.partition(".")[0]


def said(entry: Entry) -> str:
    """The sentence of an entry as far as an administrator may read it."""
    return entry.says if room_of(entry) in OPEN_ROOMS else _(HIDDEN)


def entries(*, seen_by: Any, on: date) -> QuerySet[Entry]:
    """The journal, newest first. Raises NotYours for anyone but the security auditor."""
    permissions.demand_sight(seen_by, "journal.read", on)
    return queries.entries()


def verify(*, seen_by: Any, on: date) -> queries.Report:
    """Check the whole chain and the guards; the check itself is journalled. Raises NotYours for anyone but the security auditor."""
    permissions.demand_sight(seen_by, "journal.read", on)
    report = integrity.verify()
    note_verification(by=seen_by, today=on, says=report.says)
    return report


def _day(key: str) -> Any:
    def narrow(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
        day = date.fromisoformat(text)
        kept = queries.entries(from_on=day) if key == "from_on" else queries.entries(until_on=day)
        return rows & kept

    return narrow


def _subject(entry: Entry) -> Cell:
    if not entry.subject_kind:
        return Cell()
    label = entry.subject_label if room_of(entry) in OPEN_ROOMS else ""
    numbered = f"{acts.thing(entry.subject_kind)} {entry.subject_id}"
    return Cell(label, note=numbered) if label else Cell(numbered)


def ledger() -> Ledger:
    """The journal as a ledger: who did what kind of thing to which record, and when."""
    terms = acts.named()
    return Ledger(
        name="操作日志",
        columns=(
            Column("sequence", gettext_noop("日志序号"), lambda entry: entry.sequence, number=True, width=10),
            Column("at", gettext_noop("时间"), lambda entry: entry.at, keep=True, width=22),
            Column("by", gettext_noop("经办人"), lambda entry: entry.by_label, keep=True),
            Column(
                "room", gettext_noop("业务"), lambda entry: _(acts.ROOMS.get(room_of(entry), acts.OTHER)), keep=True
            ),
            Column(
                "verb", gettext_noop("操作"), lambda entry: terms.get(entry.verb, _(acts.OTHER)), keep=True, width=28
            ),
            Column("subject", gettext_noop("对象"), _subject, width=24),
            Column("says", gettext_noop("说明"), said, width=60),
            Column("sm3", "SM3", lambda entry: entry.own_sm3, width=66, hidden=True),
            Column("sha256", "SHA-256", lambda entry: entry.own_sha256, width=66, hidden=True),
        ),
        filters=(
            Filter("by", gettext_noop("经办人"), lambda rows, text: rows.filter(holds(text, "by_label"))),
            Filter(
                "room",
                gettext_noop("业务"),
                lambda rows, text: rows.filter(verb__startswith=f"{text}."),
                tuple((room, _(term)) for room, term in acts.ROOMS.items()),
            ),
            Filter("verb", gettext_noop("操作"), lambda rows, text: rows.filter(verb=text), tuple(terms.items())),
            Filter("from_on", gettext_noop("自"), _day("from_on"), kind="day"),
            Filter("until_on", gettext_noop("至"), _day("until_on"), kind="day"),
        ),
        note="日志只能追加，逐条以 SM3 与 SHA-256 链接。业务内容不向管理员显示。",
    )
