"""The ledger of leads (线索台账): the columns of the paper, in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from wenze.office.leads import queries
from wenze.office.leads.models import Lead, Stage
from wenze.office.paper import dates
from wenze.office.paper.lamps import DONE, LATE, OK, SOON, Lamp
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab
from wenze.office.people.ledgers import organ_choices
from wenze.office.rulings import queries as law

YEARS_BACK = 10
EVERY_YEAR = "all"
LONG_WAIT_DAYS = 15
"""A lead waiting longer than this is shown in red. The office's own mark, not a limit of the law."""


def leads(*, seen_by: Any, on: date) -> Ledger:
    """The ledger of leads as ``seen_by`` sees it on the day ``on``; rows must come from ``queries.for_ledger``."""
    names = _channel_names()
    return Ledger(
        name="线索台账",
        columns=(
            Column("number", gettext_noop("编号"), _number, keep=True, width=16),
            Column("received", gettext_noop("收到日期"), lambda lead: lead.received_on, keep=True),
            Column("title", gettext_noop("事由"), _title, width=40),
            Column("channel", gettext_noop("来源"), lambda lead: _channel(lead, names), width=26),
            Column("source", gettext_noop("来源单位"), lambda lead: str(lead.source_organ or ""), hidden=True),
            Column("subjects", gettext_noop("被反映人"), _subjects, width=36, exported=_subjects_plain),
            Column("act", gettext_noop("问题发生日"), lambda lead: lead.act_on, keep=True, hidden=True),
            Column("confirmed", gettext_noop("确认单位、文号"), _confirmed, width=28, hidden=True),
            Column("organ", gettext_noop("承办单位"), lambda lead: str(lead.handling_organ), hidden=True),
            Column("stage", gettext_noop("状态"), lambda lead: lamp(lead, on), keep=True, width=18),
            Column("officer", gettext_noop("承办人"), lambda lead: str(lead.officer or ""), keep=True, width=12),
            Column("decided", gettext_noop("处理"), _decided, keep=True, width=26),
            Column("case", gettext_noop("案件"), lambda lead: lead.case_label, keep=True, width=20),
        ),
        filters=(
            Filter("q", gettext_noop("编号、事由、单位、姓名"), queries.matching),
            Filter("channel", gettext_noop("来源"), lambda rows, text: rows.filter(channel=text), tuple(names.items())),
            Filter("organ", gettext_noop("被反映人单位"), _of_organ, organ_choices),
            Filter(
                "from", gettext_noop("收到日期起"), lambda rows, text: rows.filter(received_on__gte=text), kind="day"
            ),
            Filter(
                "until", gettext_noop("收到日期止"), lambda rows, text: rows.filter(received_on__lte=text), kind="day"
            ),
            Filter("year", gettext_noop("登记年度"), _of_year, _years(on)),
        ),
        tabs=_tabs(seen_by, on),
        counts=lambda rows: _counts(rows, seen_by, on),
        empty="没有符合条件的线索。",
    )


def lamp(lead: Lead, on: date) -> Lamp:
    """Where the lead stands, in shape and words."""
    if lead.stage == Stage.REGISTERED:
        waited = (on - lead.opened_on).days
        return Lamp(
            LATE if waited > LONG_WAIT_DAYS else SOON, f"待受理 已 {waited} 天" if waited else "待受理 今日登记"
        )
    if lead.stage == Stage.ACCEPTED:
        return Lamp(OK, "已受理 待立案") if lead.officer_id else Lamp(SOON, "已受理 待分办")
    if lead.stage == Stage.WITHDRAWN:
        return Lamp(SOON, "已撤回 待再报")
    return Lamp(DONE, lead.stage_label)


OVER = (Stage.DECLINED, Stage.REFERRED, Stage.MERGED)


def _tabs(seen_by: Any, on: date) -> tuple[Tab, ...]:
    def among(*stages: str) -> Callable[[Any], Any]:
        return lambda rows: rows.filter(stage__in=stages)

    return (
        Tab("all", gettext_noop("全部"), lambda rows: rows),
        Tab("mine", gettext_noop("待我办"), lambda rows: queries.awaited(rows, seen_by=seen_by, on=on)),
        Tab("waiting", gettext_noop("待受理"), among(Stage.REGISTERED), hot=True),
        Tab("accepted", gettext_noop("待立案"), among(Stage.ACCEPTED)),
        Tab("opened", gettext_noop("已立案"), among(Stage.OPENED)),
        Tab("withdrawn", gettext_noop("已撤回"), among(Stage.WITHDRAWN)),
        Tab("over", gettext_noop("已了结"), among(*OVER)),
    )


def _counts(rows: Any, seen_by: Any, on: date) -> dict[str, int]:
    by_stage = queries.counts_by_stage(rows)
    return {
        "all": sum(by_stage.values()),
        "mine": queries.awaited(rows, seen_by=seen_by, on=on).order_by().count(),
        "waiting": by_stage.get(Stage.REGISTERED, 0),
        "accepted": by_stage.get(Stage.ACCEPTED, 0),
        "opened": by_stage.get(Stage.OPENED, 0),
        "withdrawn": by_stage.get(Stage.WITHDRAWN, 0),
        "over": sum(by_stage.get(one, 0) for one in OVER),
    }


def _years(on: date) -> tuple[tuple[str, str], ...]:
    return (*((str(year), str(year)) for year in range(on.year, on.year - YEARS_BACK, -1)), (EVERY_YEAR, "不限年度"))


def _of_year(rows: Any, text: str) -> Any:
    return rows if text == EVERY_YEAR else rows.filter(year=int(text))


def _channel_names() -> dict[str, str]:
    return {choice.code: choice.term for text in law.regulations() for choice in law.channels(text)}


def _number(lead: Lead) -> Cell:
    return Cell(lead.number, href=reverse("leads:lead", args=[lead.pk]))


def _title(lead: Lead) -> Cell:
    return Cell(lead.title, note=lead.source_note[:40], tags=("匿名",) if lead.anonymous else ())


def _channel(lead: Lead, names: dict[str, str]) -> Cell:
    if not lead.channel:
        return Cell("已掌握问责情形")
    return Cell(names.get(lead.channel, lead.channel))


def _subjects(lead: Lead) -> Cell:
    people = _people(lead)
    if not people:
        return Cell("对象不明")
    (name, place), more = people[0], f"等{len(people)}人" if len(people) > 1 else ""
    return Cell(f"{name}{more}", note=place, tags=("名册外",) if lead.unlisted else ())


def _subjects_plain(lead: Lead) -> str:
    return "；".join(f"{name}（{place}）" if place else name for name, place in _people(lead))


def _people(lead: Lead) -> list[tuple[str, str]]:
    """Name, and unit and post, of everyone the lead is about."""
    return [*((one.cadre.name, one.title) for one in lead.subjects.all()), *lead.unlisted_people]


def _confirmed(lead: Lead) -> Cell:
    return Cell(str(lead.confirming_organ or ""), note=lead.confirming_number)


def _decided(lead: Lead) -> Cell:
    if lead.decided_on is None:
        return Cell()
    return Cell(dates.spoken(lead.decided_on), note=lead.decided_by_label)


def _of_organ(rows: Any, text: str) -> Any:
    return rows.filter(pk__in=queries.about_organ(int(text)))
