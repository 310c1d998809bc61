"""Leads: how one comes in, and the stories of those from which no case was opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from wenze.office.leads import actions
from wenze.office.leads.models import Lead
from wenze.office.matters import actions_submissions as submissions
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import Office, Seat, text
from wenze.office.site.demo.papers import paper
from wenze.office.site.demo.words import Tip
from wenze.office.site.demo.words_leads import ACCEPTED, DECLINED, MERGED, REFERRED, WAITING

CLERK = "dengji"
WAITING_DAYS, ACCEPTED_DAYS = (1, 2, 3, 6), (7, 9, 14, 19)
ABOUT: dict[str, tuple[Seat, ...]] = {
    "公交站台改造工期一再延长": (("zj", "城市更新科科长"),),
    "应急广播终端长期离线": (("yj", "预案科科长"),),
    "政务服务“好差评”回访弄虚作假": (("sp", "政务大厅管理科科长"), ("sp", "信息科科长")),
    "乡村公路养护资金滞留": (("jt", "建设管理科科长"),),
    "物业维修资金审批拖延": (("zj", "物业管理科科长"),),
    "大棚房清理整治反弹": (("ny", "计划财务科科长"),),
    "民办幼儿园消防隐患整改不闭环": (("fx", "城市管理局局长"),),
    "反映邻里停车纠纷处置不公": (("cl", "居委会副主任"),),
    "反映工作人员收受礼金": (("sp", "四级主任科员"),),
    "县级部门窗口中午无人值班": (("tp", "政府办公室科员"),),
    "再次反映信访事项无人答复": (("xf", "来访接待科科长"),),
    "居民集中反映老旧小区楼道无灯": (("zj", "党组成员、副局长"),),
}
"""Whom a lead is about, by its title; who is not here is not named in the lead."""


def enter(
    here: Office, tip: Tip, today: date, seats: Sequence[Seat], *, act_days: int = 60, distinct: bool = False
) -> Lead:
    """The clerk registers ``tip`` on ``today``; what it is about happened ``act_days`` before."""
    confirming = here.organs.get(tip.confirming)
    number = f"{tip.paper}〔{today.year}〕{3 + today.timetuple().tm_yday // 4}号" if confirming else ""
    lead = actions.register(
        by=here.who(CLERK),
        today=today,
        key=uuid5(NAMESPACE_URL, f"wenze:demo:{tip.title}"),
        handling_organ=here.handling,
        regulation=text().id,
        subjects=[here.cadre(seat) for seat in seats],
        distinct=distinct,
        title=tip.title,
        content=tip.content,
        channel=tip.channel,
        source_note=tip.note,
        source_organ=here.organs.get(tip.source),
        confirming_organ=confirming,
        confirming_number=number,
        received_on=today,
        act_on=today - timedelta(days=act_days),
        anonymous=tip.anonymous,
        reporter_name=tip.reporter,
        reporter_contact=tip.contact,
        **tip.details,
    )
    actions.attach_file(
        by=here.who(CLERK), today=today, lead=lead, upload=paper(tip.note or tip.title, tip.content), note="线索材料"
    )
    return lead


def stories(here: Office, merged_into: Sequence[object]) -> Iterator[Story]:
    """The story of every lead without a case. ``merged_into`` are the walks whose leads took others in."""
    *left, taken_back = zip(WAITING, WAITING_DAYS, strict=True)
    for tip, days in left:
        yield _left(here, tip, days)
    yield _taken_back(here, *taken_back)
    for tip, days in zip(ACCEPTED, ACCEPTED_DAYS, strict=True):
        yield _accepted(here, tip, days)
    for place, (tip, reason) in enumerate(DECLINED):
        yield _declined(here, tip, reason, 210 - 80 * place)
    for place, (tip, to, reason) in enumerate(REFERRED):
        yield _referred(here, tip, to, reason, 180 - 70 * place)
    for tip, walk in zip(MERGED, merged_into, strict=True):
        yield _merged(here, tip, walk)


def looking(here: Office) -> Story:
    """Twice the clerk opens a sealed reporter, to answer the letter."""
    for days in (140, 12):
        today = yield days
        found = actions.queries.leads(seen_by=here.who(CLERK), on=today).filter(anonymous=False, channel="9-1")
        lead = next(one for one in found.order_by("-pk") if one.reporter_name)
        actions.open_reporter(by=here.who(CLERK), today=today, lead=lead, reason="按规定向反映人书面告知受理情况")


def _left(here: Office, tip: Tip, days: int) -> Story:
    today = yield days
    enter(here, tip, today, ABOUT.get(tip.title, ()))


def _taken_back(here: Office, tip: Tip, days: int) -> Story:
    today = yield days
    lead = enter(here, tip, today, ABOUT.get(tip.title, ()))
    reason = "反映人补充了材料，核对后再报。"
    submissions.withdraw(by=here.who(CLERK), today=today, matter=lead, reason=reason)


def _accepted(here: Office, tip: Tip, days: int) -> Story:
    today = yield days + 3
    lead = enter(here, tip, today, ABOUT.get(tip.title, ()))
    today = yield days
    actions.accept(by=here.who("fuzhuren"), today=today, lead=lead, officer=here.who("chengban1"))


def _declined(here: Office, tip: Tip, reason: str, days: int) -> Story:
    today = yield days
    lead = enter(here, tip, today, ABOUT.get(tip.title, ()))
    today = yield days - 4
    actions.decline(by=here.who("zhuren"), today=today, lead=lead, reason=reason)


def _referred(here: Office, tip: Tip, to: str, reason: str, days: int) -> Story:
    today = yield days
    lead = enter(here, tip, today, ABOUT.get(tip.title, ()))
    today = yield days - 3
    actions.refer(by=here.who("fuzhuren"), today=today, lead=lead, to=to, reason=reason)


def _merged(here: Office, tip: Tip, walk: object) -> Story:
    today = yield walk.after(3)
    lead = enter(here, tip, today, ABOUT[tip.title], act_days=47, distinct=True)
    today = yield walk.after(5)
    reason = f"与{walk.lead.number}反映的是同一事项，一并办理。"
    actions.merge(by=here.who("fuzhuren"), today=today, lead=lead, into=walk.lead, reason=reason)
