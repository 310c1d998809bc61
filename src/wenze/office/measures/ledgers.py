"""The ledger of effects (影响期台账): one row an effect, the columns of the paper in its order."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from wenze.engine.answers import Answer
from wenze.engine.eligibility import Standing
from wenze.office.measures import queries
from wenze.office.measures.models import Check, Effect, Question
from wenze.office.paper import dates
from wenze.office.paper.lamps import DONE, LATE, OK, SOON, Lamp, remaining
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab
from wenze.office.paper.search import holds
from wenze.office.paper.timeline import state
from wenze.office.people.ledgers import organ_choices
from wenze.office.rulings import queries as law

QUESTIONS = (*Question.choices, ("watch", "影响期及提示"))


def effects(on: date) -> Ledger:
    """The ledger of effects as of ``on``; rows must come from ``queries.effects``."""
    return Ledger(
        name="影响期台账",
        columns=(
            Column("name", gettext_noop("姓名"), _name, keep=True, width=12),
            Column("title", gettext_noop("单位职务"), lambda row: row.imposed.title, width=32),
            Column("measure", gettext_noop("问责方式"), lambda row: row.imposed.measure_term, keep=True),
            Column("number", gettext_noop("决定文号"), _number, keep=True, width=26),
            Column("effect", gettext_noop("后果"), _effect, width=30),
            Column("from", gettext_noop("起"), lambda row: None if row.year else row.from_on, keep=True),
            Column("until", gettext_noop("止（含当日）"), _until, keep=True, width=18),
            Column("lamp", gettext_noop("剩余"), lambda row: lamp(row, on), keep=True),
            Column("clause", gettext_noop("条款"), lambda row: Cell(cites=(row.clause,)), keep=True, exported=_clause),
            Column(
                "case",
                gettext_noop("案件"),
                lambda row: row.imposed.case_label if row.names_matter else "",
                keep=True,
                hidden=True,
            ),
            Column("organ", gettext_noop("承办单位"), lambda row: str(row.imposed.handling_organ), hidden=True),
        ),
        filters=(
            Filter("q", gettext_noop("姓名、单位、方式、文号"), queries.matching),
            Filter("question", gettext_noop("所限事项"), lambda rows, text: rows.filter(question=text), QUESTIONS),
            Filter("measure", gettext_noop("问责方式"), _of_measure, _measures),
            Filter("organ", gettext_noop("单位"), _of_organ, organ_choices),
            Filter(
                "until", gettext_noop("届满日在此以前"), lambda rows, text: rows.filter(until_on__lte=text), kind="day"
            ),
        ),
        tabs=(
            Tab("now", gettext_noop("影响期内"), lambda rows: rows.filter(queries.in_force(on))),
            Tab("soon", gettext_noop("30天内届满"), lambda rows: rows.filter(queries.ending_soon(on))),
            Tab("over", gettext_noop("已届满"), lambda rows: rows.filter(queries.over(on))),
            Tab("lifted", gettext_noop("已撤销"), lambda rows: rows.filter(queries.lifted())),
            Tab("all", gettext_noop("全部"), lambda rows: rows),
        ),
        empty="没有符合条件的后果。",
    )


def checks() -> Ledger:
    """The ledger of questions of standing asked."""
    return Ledger(
        name="任职资格查询记录",
        columns=(
            Column("asked", gettext_noop("查询日期"), lambda row: row.asked_on, keep=True),
            Column("name", gettext_noop("姓名"), _checked, keep=True),
            Column("question", gettext_noop("事项"), lambda row: row.get_question_display(), keep=True),
            Column("on", gettext_noop("所问日期"), lambda row: row.on, keep=True),
            Column("says", gettext_noop("结论"), _answered, width=40),
            Column("purpose", gettext_noop("用途"), lambda row: row.purpose, width=30),
            Column("by", gettext_noop("查询人"), lambda row: str(row.asked_by), keep=True),
        ),
        filters=(
            Filter("q", gettext_noop("姓名"), lambda rows, text: rows.filter(holds(text, "cadre__name"))),
            Filter("question", gettext_noop("事项"), lambda rows, text: rows.filter(question=text), Question.choices),
        ),
        empty="还没有查询过。",
    )


def lamp(row: Effect, on: date) -> Lamp:
    """How long an effect still holds, in shape and words."""
    if row.lifted_on is not None:
        return Lamp(DONE, "已撤销")
    if row.at_once:
        return Lamp(DONE, "已发生")
    match state(row, on):
        case "past":
            return Lamp(DONE, "已届满")
        case "coming":
            return Lamp(OK, "尚未开始")
    if row.year is not None:
        return remaining((date(row.year, 12, 31) - on).days, "天", queries.SOON_DAYS)
    if row.until_on is None:
        return Lamp(SOON, f"待{row.until_event_term}" if row.until_event_term else "没有期限")
    return remaining((row.until_on - on).days, "天", queries.SOON_DAYS)


def answer_lamp(answer: Answer[Standing]) -> Lamp:
    """An answer about standing as a lamp."""
    if answer.value is not None and answer.value.question == Question.GRADE and not answer.value.clear:
        return Lamp(SOON, "等次已定")
    return _clear_lamp(None if answer.value is None else answer.value.clear)


def check_lamp(check: Check) -> Lamp:
    """An answer kept, as a lamp; one whose ground has gone says so."""
    return Lamp(DONE, "结论已失据") if check.outdated_on else _clear_lamp(check.clear)


def _clear_lamp(clear: bool | None) -> Lamp:
    if clear is None:
        return Lamp(SOON, "须由有权机关判断")
    return Lamp(OK, "没有限制") if clear else Lamp(LATE, "受到限制")


def until_line(row: Effect) -> str:
    """The last day of an effect in words."""
    if row.year is not None:
        return f"{row.year}年度"
    if row.at_once:
        return "当日发生"
    if row.until_on is not None:
        return dates.spoken(row.until_on)
    return f"至{row.until_event_term}" if row.until_event_term else "没有期限"


def _name(row: Effect) -> Cell:
    return Cell(row.imposed.cadre.name, href=reverse("measures:person", args=[row.imposed.cadre_id]))


def _number(row: Effect) -> Cell:
    return Cell(row.imposed.decision_number, href=reverse("measures:one", args=[row.imposed_id]))


def _effect(row: Effect) -> Cell:
    what = row.term + (f"：{row.fixed}" if row.fixed else "") + (f"：不高于{row.cap}" if row.cap else "")
    return Cell(what, note=f"期间可以：{row.allows}" if row.allows else "")


def _until(row: Effect) -> str:
    return until_line(row)


def _clause(row: Effect) -> str:
    return row.clause


def _checked(row: Check) -> Cell:
    return Cell(row.cadre.name, href=reverse("measures:check", args=[row.pk]))


def _answered(row: Check) -> Cell:
    return Cell(row.says, tags=("结论已失据",) if row.outdated_on else ())


def _measures() -> list[tuple[str, str]]:
    return [(one.code, one.term) for one in law.law().vocabulary.measures]


def _of_measure(rows: Any, text: str) -> Any:
    return rows.filter(imposed__measure=text)


def _of_organ(rows: Any, text: str) -> Any:
    return rows.filter(imposed__organ_id__in=queries.units_under(int(text)))
