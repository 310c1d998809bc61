"""How is a whole case file packed? One zip that opens anywhere and can be checked without this product.

    目录.pdf  目录.xlsx        what is in the file, in order
    01 问责启动审批表.pdf …     every document and attachment, numbered as in the contents list
    元数据.json                what the file is about, each item with its particulars
    校验值-SHA256.txt          in the form of sha256sum -c
    校验值-SM3.txt             the same with the national hash

A pure function of what it is given: same items in, same bytes out, whatever the day and the machine.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from wenze.office.documents import intake, layout_pdf
from wenze.office.documents.kinds import dossier
from wenze.office.paper import printing

FIXED_MOMENT = (1980, 1, 1, 0, 0, 0)
LONGEST_STEM = 80


@dataclass(frozen=True)
class Item:
    """One item of the case file. ``ending`` is the file's extension without the dot; ``pages`` 0: not a paged file.

    ``particulars`` go to the metadata as they are (JSON values): kind, status, service, who signed.
    """

    title: str
    content: bytes
    ending: str = "pdf"
    number: str = ""
    author: str = ""
    on: date | None = None
    pages: int = 0
    note: str = ""
    particulars: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseFile:
    """What the file is about: name and number of the case, the unit that keeps it, the day it was closed."""

    case_name: str
    case_number: str
    unit: str
    closed_on: date | None = None
    particulars: Mapping[str, Any] = field(default_factory=dict)


def build(case: CaseFile, items: Sequence[Item], *, own_fonts: str | Path | None = None) -> bytes:
    """The whole case file as the bytes of one zip, its items in the order given.

    Raises ``layout_pdf.Unprintable`` where the contents list holds a character no face has.
    """
    names = names_of(items)
    members: list[tuple[str, bytes]] = [
        ("目录.pdf", _contents_pdf(case, items, own_fonts)),
        ("目录.xlsx", _contents_sheet(case, items, names)),
        *((name, item.content) for name, item in zip(names, items, strict=True)),
    ]
    members.append(("元数据.json", _metadata(case, items, names)))
    digests = [(name, *intake.digests(iter([content]))) for name, content in members]
    members.append(("校验值-SHA256.txt", _lines((sha256, name) for name, sha256, _sm3, _size in digests)))
    members.append(("校验值-SM3.txt", _lines((sm3, name) for name, _sha256, sm3, _size in digests)))
    return _zipped(members)


def names_of(items: Sequence[Item]) -> list[str]:
    """The name of each item inside the zip: its place, its title, its ending; never a path, never twice the same."""
    width = max(2, len(str(len(items))))
    return [
        f"{place:0{width}d} {_stem(item.title)}.{intake.cleaned_name(f'x.{item.ending}').rpartition('.')[2]}"
        for place, item in enumerate(items, 1)
    ]


def _stem(title: str) -> str:
    clean = intake.cleaned_name(f"{title.replace('/', '／').replace(chr(92), '＼')}.x")
    return clean.rpartition(".")[0][:LONGEST_STEM].strip()


def _contents_pdf(case: CaseFile, items: Sequence[Item], own_fonts: str | Path | None) -> bytes:
    entries = [dossier.Entry(one.title, one.number, one.author, one.on, one.pages, one.note) for one in items]
    letter = dossier.contents(case_name=case.case_name, case_number=case.case_number, unit=case.unit, entries=entries)
    return layout_pdf.render(letter, own_fonts=own_fonts, dated_on=case.closed_on)


def _contents_sheet(case: CaseFile, items: Sequence[Item], names: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, printing.options(in_memory=True))
    day = case.closed_on or layout_pdf.UNDATED
    book.set_properties({"title": "卷内目录", "created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
    sheet = book.add_worksheet("卷内目录")
    title = f"卷内目录　{case.case_name}（{case.case_number}）"
    lines = [list(_COLUMNS)]
    for place, (one, name) in enumerate(zip(items, names, strict=True), 1):
        day_text = one.on.isoformat() if one.on else ""
        lines.append([str(place), one.number, one.author, one.title, day_text, str(one.pages or ""), name, one.note])
    wanted = [max(map(printing.breadth, column)) for column in zip(*lines, strict=True)]
    breadths = printing.fitted(wanted, [label in ("序号", "文号", "日期", "页数") for label in _COLUMNS])
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    head = book.add_format(printing.look(bold=True, align="center"))
    text = book.add_format(printing.look(num_format="@"))
    for at, line in enumerate(lines, 1):
        sheet.set_row(at, printing.height(line, breadths))
        for place, value in enumerate(line):
            sheet.write_string(at, place, value, head if at == 1 else text)
    printing.set_up(sheet, breadths, head_row=1)
    book.close()
    return buffer.getvalue()


_COLUMNS = ("序号", "文号", "责任者", "题名", "日期", "页数", "文件名", "备注")


def _metadata(case: CaseFile, items: Sequence[Item], names: Sequence[str]) -> bytes:
    described = []
    for one, name in zip(items, names, strict=True):
        sha256, sm3, size = intake.digests(iter([one.content]))
        described.append(
            {
                "文件名": name,
                "题名": one.title,
                "文号": one.number,
                "责任者": one.author,
                "日期": one.on.isoformat() if one.on else None,
                "页数": one.pages or None,
                "备注": one.note,
                "字节数": size,
                "sha256": sha256,
                "sm3": sm3,
                **dict(one.particulars),
            }
        )
    whole = {
        "案件名称": case.case_name,
        "案件编号": case.case_number,
        "立卷单位": case.unit,
        "结案日期": case.closed_on.isoformat() if case.closed_on else None,
        **dict(case.particulars),
        "卷内文件": described,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n").encode()


def _lines(pairs: Any) -> bytes:
    return "".join(f"{digest}  {name}\n" for digest, name in pairs).encode()


def _zipped(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            info = zipfile.ZipInfo(name, FIXED_MOMENT)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return buffer.getvalue()
