"""A made-up procedure of a supervised task, for tests: one task, the units that share in it, and requests for a longer time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.engine.build_reading import HEAD, read, shipped, write
from wenze.engine.errors import RulebookError
from wenze.engine.facts import Facts
from wenze.engine.procedure_check import check_procedure
from wenze.engine.procedure_file import Procedure
from wenze.engine.reading import validated
from wenze.engine.regulation import Regulation
from wenze.engine.yaml_events import Document

ON = date(2026, 10, 12)
TASK = """\
id: task
title: 督办事项(临江市示例)
edition: "1"
tracks:
  task:
    term: 督办事项
    of: matter
    stages:
      - {stage: draft, term: 拟办}
      - {stage: working, term: 办理}
      - {stage: review, term: 验收}
      - {stage: done, term: 办结, final: true}
      - {stage: dropped, term: 撤销, final: true}
  unit:
    term: 承办单位
    of: party
    parent: task
    first: waiting
    stages:
      - {stage: sent, term: 已交办}
      - {stage: waiting, term: 待交办}
      - {stage: busy, term: 在办}
      - {stage: reported, term: 已报告, final: true}
  longer:
    term: 延期
    of: limit
    parent: task
    stages:
      - {stage: asked, term: 已申请}
      - {stage: granted, term: 同意, final: true}
who:
  officer: {role: case_officer, at: matter.officer}
  head: {role: office_director, at: matter.organ}
  leader: {role: approving_leader, at: matter.organ_or_above}
  unit: {role: unit_liaison, at: party.organ}
  meeting: {body: standing_meeting}
bodies:
  - {code: standing_meeting, term: 常务会议}
limits:
  - {limit: signing, term: 签收, within: 2 workdays}
  - {limit: handling, term: 办理}
advances:
  - {track: task, from: working, to: review, when: {parts: unit, every: [reported]}}
  - {track: task, from: review, to: working, when: {parts: unit, some: [busy]}}
  - {track: task, from: draft, to: dropped, when: {fact: exempt_found, is: true}}
rounds:
  - {round: progress, term: 进展报告, move: report, stages: [busy], every: 7 days, nil: true}
moves:
  - move: issue
    term: 交办
    track: task
    stages: [draft]
    who: [head, leader]
    leads_to: {task: working, unit: sent}
    counts_as: initiate
    starts: [signing, handling]
    dates: [initiated_on]
    needs:
      - {that: {fact: evidence_items, at_least: 1}, says: "还没有附件"}
      - {that: {any: [{fact: respondents_city_managed, is: 0}, {fact: actor_roles, includes: approving_leader}]}, says: "涉及市管干部的由领导交办"}
      - {that: {fact: actor_opened_case, is: false}, says: "拟办人不能自己交办"}
  - {move: drop, term: 撤销, counts_as: terminate, track: task, stages: [draft, working], who: [leader], leads_to: dropped, duty: false}
  - {move: settle, term: 审定, counts_as: [decide, complete], track: task, stages: [review], who: [meeting], leads_to: done, duty: {fact: review_passed, is: true}}
  - {move: sign_for, term: 签收, track: unit, stages: [sent], who: [unit], leads_to: busy, meets: [signing]}
  - {move: report, term: 报告, track: unit, stages: [busy], who: [unit], may_lead_to: [busy, reported], dates: [opinion_proposed_on]}
  - {move: urge, term: 催办, track: unit, stages: [sent], by_itself: {after_limit: signing}}
  - {move: remind, term: 到期提醒, track: unit, stages: [busy], by_itself: {day: act_on}}
  - {move: ask_longer, term: 申请延期, track: longer, begins: asked, who: [officer], duty: false}
  - {move: grant, term: 同意延期, track: longer, stages: [asked], who: [head], leads_to: granted}
"""
NOTHING_IN_THE_WAY = {
    "lead_confirmed": True,
    "lead_wide_impact": False,
    "crime_suspected": False,
    "letter_elements": ["reason"],
}
ROWS = """\
- clause: "第一条"
  says: 交办前须有依据
  modality: must
  gate: {before: [initiate], needs: [{that: {fact: lead_confirmed, is: true}, says: 没有确认}]}
- clause: "第二条"
  says: 交办后十日内报告
  time_limit: {limit: report, from: initiated_on, done: opinion_proposed_on, within: 10 days}
- clause: "第三条"
  says: 涉嫌犯罪的不予审定，撤销后移送
  route: {when: {fact: crime_suspected, is: true}, go: terminate, instead_of: [complete]}
- clause: "第四条"
  says: 审定写明理由
  document: {kind: decision_letter, issued_by: complete, elements: {reason: 理由}, written: false}
- clause: "第五条"
  says: 申诉期间不停止审定
  permit: {what: complete, when: {fact: appeal_pending, is: true}}
- clause: "第六条"
  says: 审定的登记台账
  ledger: {name: 督办台账, of: 督办事项, move: complete}
- clause: "第七条"
  says: 国务院另有规定的从其规定
  outside: {governed_by: 另一规定, when: {fact: lead_wide_impact, is: true}}
"""


def task(folder: Path, before: str = "", after: str = "") -> Procedure:
    """The made-up procedure, with one piece of its file replaced."""
    assert before in TASK
    document = Document(write(folder, TASK.replace(before, after, 1), "procedure/task.yaml"), "procedure/task.yaml")
    made: Procedure = validated(TypeAdapter(Procedure), document)
    check_procedure(made, shipped().vocabulary, document)
    return made


def refused(folder: Path, before: str, after: str) -> RulebookError:
    """The refusal that the made-up procedure meets with one piece replaced."""
    with pytest.raises(RulebookError) as caught:
        task(folder, before, after)
    return caught.value


def text(folder: Path) -> Regulation:
    """A made-up regulation beside it."""
    return read(folder, HEAD + ROWS)


def told(regulation: Regulation, **facts: Any) -> Facts:
    """Facts for it: those that leave every gate of the regulation open, unless they are told otherwise (None: not told)."""
    return Facts({**NOTHING_IN_THE_WAY, **facts}, regulation.declared)
