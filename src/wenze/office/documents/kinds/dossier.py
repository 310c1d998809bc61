"""The list in front of a case file: 卷内目录."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wenze.office.documents.kinds.parts import grid
from wenze.office.documents.letters import Labelled, Letter


@dataclass(frozen=True)
class Entry:
    """One item of the file: number, responsible organ, title, date, pages (0: not a paged file), note."""

    title: str
    number: str = ""
    author: str = ""
    on: date | None = None
    pages: int = 0
    note: str = ""


def contents(*, case_name: str, case_number: str, unit: str, entries: Sequence[Entry]) -> Letter:
    """The contents list of the file, in the order given."""
    rows = [
        (
            str(place),
            one.number,
            one.author,
            one.title,
            one.on.strftime("%Y%m%d") if one.on else "",
            str(one.pages or ""),
            one.note,
        )
        for place, one in enumerate(entries, 1)
    ]
    header = ("序号", "文号", "责任者", "题名", "日期", "页数", "备注")
    table = grid(header, rows, (0.9, 3.1, 1.5, 2.6, 1.85, 0.95, 0.9))
    body = (Labelled("案件", case_name), Labelled("案号", case_number), Labelled("立卷单位", unit), table)
    return Letter(kind="dossier_contents", title="卷内目录", head="form", body=body)
