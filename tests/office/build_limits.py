"""A kind of matter that no room handles, under a regulation that nobody issued: for what the floor does by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.office import build
from wenze.office.limits import actions
from wenze.office.limits.counting import About
from wenze.office.limits.models import Limit
from wenze.office.matters import kinds
from wenze.office.matters.models import Matter
from wenze.office.people.models import Account, Organ

KIND = "bridge_check"
BEGAN = date(2026, 3, 2)

REGULATION = """
id: bridges
title: 临江市桥梁检查试行办法
short_title: 桥梁办法
issuer: 临江市某局
document_number: 试〔2026〕1号
edition: "1"
in_force_from: 2026-01-01
conventions: {first_day: next, deadline_months: corresponding_day, rest_days: next_workday, effect_period: corresponding_day, counting_window: corresponding_day}
facts:
  - {fact: bridge_reported_on, term: 桥梁报检日, type: day}
  - {fact: bridge_answered_on, term: 答复报检日, type: day}
  - {fact: bridge_mended_on, term: 修好桥梁日, type: day}
  - {fact: bridge_mend_until, term: 维修限期, type: day}
  - {fact: bridge_reviewed_on, term: 复核日, type: day}
  - {fact: bridge_objected_on, term: 提出异议日, type: day}
  - {fact: bridge_tested_from, term: 检测开始日, type: day}
  - {fact: bridge_tested_until, term: 检测结束日, type: day}
  - {fact: bridge_is_closed, term: 已封桥, type: yes_no}
provisions:
  - clause: "第一条"
    says: 十个工作日内答复，检测的时间不计，经批准可以再延五个工作日
    modality: must
    time_limit:
      limit: bridge-answer
      from: bridge_reported_on
      done: bridge_answered_on
      within: 10 workdays
      warn_after: 8 workdays
      extension: {more: 5 workdays, approver: office_director}
      pauses: {from: bridge_tested_from, until: bridge_tested_until, why: 检测}
      breach: 报检逾期没有答复
  - clause: "第二条"
    says: 在限期通知载明的日期以前修好
    modality: must
    time_limit: {limit: bridge-mend, from: bridge_reported_on, done: bridge_mended_on, stated: bridge_mend_until}
  - clause: "第三条"
    says: 修好以后应当复核
    modality: must
    time_limit: {limit: bridge-review, from: bridge_reported_on, done: bridge_reviewed_on, not_said: true}
  - clause: "第四条"
    says: 十日内可以提出异议
    modality: may
    time_limit: {limit: bridge-objection, from: bridge_reported_on, done: bridge_objected_on, within: 10 days}
  - clause: "第五条"
    says: 封桥的，三个工作日内修好
    modality: must
    time_limit: {limit: bridge-closed, from: bridge_reported_on, done: bridge_mended_on, within: 3 workdays, when: {fact: bridge_is_closed, is: true}}
"""

PROCEDURE = """
id: bridges
title: 桥梁检查程序(本机构)
edition: "1"
tracks:
  bridge: {term: 桥梁, of: matter, stages: [{stage: open, term: 在办}, {stage: over, term: 办结, final: true}]}
who:
  case_officer: {role: case_officer, at: matter.organ}
limits:
  - {limit: bridge-review, term: 复核, within: 20 workdays}
moves:
  - {move: end, term: 办结, track: bridge, stages: [open], who: [case_officer], leads_to: over}
"""


def write_law(folder: Path) -> str:
    """The regulation and the procedure in an office's own folder; its path, for ``WENZE_REGULATIONS``."""
    (folder / "bridges").mkdir(parents=True)
    (folder / "procedure").mkdir()
    (folder / "bridges" / "regulation.yaml").write_text(REGULATION, "utf-8")
    (folder / "procedure" / "bridges.yaml").write_text(PROCEDURE, "utf-8")
    return str(folder)


@dataclass
class Desk:
    """Who works on a bridge: its officer, the head of the office, and somebody of another office."""

    organ: Organ
    officer: Account
    director: Account
    stranger: Account
    matter: Matter

    @property
    def about(self) -> About:
        return About(self.matter)

    def started(self, **told: Any) -> dict[str, Limit]:
        """The limits that begin when the bridge is reported, by their codes."""
        done = {"by": self.officer, "today": BEGAN, "about": self.about, "told": {"bridge_is_closed": False, **told}}
        return {one.code: one for one in actions.start(**done, fact="bridge_reported_on", day=BEGAN)}


def desk() -> Desk:
    """A bridge that was reported. Whoever works in its office sees it."""

    def seen(account: Any, on: date) -> Any:
        organs = [one.organ_id for one in account.grants.all()]
        return Matter.objects.filter(kind=KIND, handling_organ_id__in=organs)

    nobody = Matter.objects.none().order_by().values("pk")
    kinds.register(kinds.Kind(KIND, "桥梁检查", seen, lambda _matter: "/", lambda _matter: [], lambda _people: nobody))
    organ = build.organ()
    officer, director = (build.account(role=role, organ=organ) for role in ("case_officer", "office_director"))
    stranger = build.account(role="case_officer", organ=build.organ())
    matter = Matter.objects.create(
        kind=KIND,
        number=f"桥检〔2026〕{Matter.objects.count() + 1}号",
        title="青石渡大桥检查",
        regulation="bridges",
        edition="1",
        handling_organ=organ,
        officer=officer,
        stage="open",
        opened_on=BEGAN,
    )
    return Desk(organ, officer, director, stranger, matter)
