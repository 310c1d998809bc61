"""The ledger of documents: columns, tabs and filters of 文书档案."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from wenze.office.documents.kinds import KINDS
from wenze.office.documents.models import LONGEST_NOTE, Document, Status
from wenze.office.paper.forms import LongText, PaperForm
from wenze.office.paper.lamps import DONE, LATE, SOON, Lamp
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab
from wenze.office.paper.search import holds

LAMPS = {Status.DRAFT: SOON, Status.ISSUED: DONE, Status.VOID: LATE}


def _state(document: Document) -> Cell:
    lamp = Lamp(LAMPS[Status(document.status)], document.get_status_display())
    return Cell(lamp=lamp, note=document.void_reason)


def _title(document: Document) -> Cell:
    return Cell(document.title, href=reverse("documents:pdf", args=[document.pk]), note=document.subject_label)


def _pdf(document: Document) -> Cell:
    return Cell("PDF", href=reverse("documents:pdf", args=[document.pk]) + "?download=1")


def _word(document: Document) -> Cell:
    return Cell("Word", href=reverse("documents:docx", args=[document.pk]))


def _seek(rows: Any, text: str) -> Any:
    return rows.filter(holds(text, "title", "number", "subject_label"))


def _in_year(rows: Any, text: str) -> Any:
    is_year = text.isascii() and text.isdigit() and 1900 <= int(text[:5]) <= 2200
    return rows.filter(issued_on__year=int(text)) if is_year else rows


LEDGER = Ledger(
    name="文书档案",
    columns=(
        Column("number", gettext_noop("发文字号"), lambda one: one.number, keep=True, width=24),
        Column("kind", gettext_noop("文种"), lambda one: one.kind_label, keep=True, width=18),
        Column("title", gettext_noop("标题"), _title, exported=lambda one: one.title, width=48),
        Column("subject", gettext_noop("所属事项"), lambda one: one.subject_label, width=36, hidden=True),
        Column("issued_on", gettext_noop("签发日期"), lambda one: one.issued_on, keep=True, width=16),
        Column("state", gettext_noop("状态"), _state, width=12),
        Column("pages", gettext_noop("页数"), lambda one: one.pages, number=True, width=8),
        Column("pdf", gettext_noop("下载 PDF"), _pdf, exported=lambda one: "", width=8),
        Column("docx", gettext_noop("下载 Word"), _word, exported=lambda one: one.sha256, width=66),
    ),
    filters=(
        Filter("q", gettext_noop("标题或者文号"), _seek),
        Filter(
            "kind",
            gettext_noop("文种"),
            lambda rows, text: rows.filter(kind=text),
            tuple((code, kind.label) for code, kind in KINDS.items()),
        ),
        Filter("year", gettext_noop("年份"), _in_year),
    ),
    tabs=(
        Tab("issued", gettext_noop("已签发"), lambda rows: rows.filter(status=Status.ISSUED)),
        Tab("draft", gettext_noop("草稿"), lambda rows: rows.filter(status=Status.DRAFT)),
        Tab("void", gettext_noop("已作废"), lambda rows: rows.filter(status=Status.VOID)),
        Tab("all", gettext_noop("全部"), lambda rows: rows),
    ),
    empty="没有符合条件的文书。",
    note="点击标题在浏览器中打开 PDF。签发后的文书不能改动；每次下载都记入日志。",
)


class AskReason(PaperForm):
    reason = LongText(label=gettext_lazy("启封的理由"), max_length=LONGEST_NOTE)
