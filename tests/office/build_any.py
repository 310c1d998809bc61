"""A matter under any regulation, by what a person would type: every source, circumstance and fact comes from the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from click.testing import CliRunner
from django.db import transaction

from tests.office import build, build_cases
from tests.office.build_cases import Office, day
from tests.office.remembered import remembered
from wenze.engine.conditions import Comparison
from wenze.engine.facts import FactType
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.regulation import Regulation
from wenze.office.cases import (
    actions_closing,
    actions_decision,
    actions_inquiry,
    actions_matters,
    actions_office,
    actions_open,
    actions_review,
    citing,
    facts,
    facts_found,
)
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.openings import Concerned
from wenze.office.leads import actions as leads
from wenze.office.leads.models import Lead
from wenze.office.people.refusals import Refused
from wenze.office.rulings import actions_law
from wenze.office.rulings import queries as law
from wenze.office.rulings.facts_trial import Asked, asked
from wenze.office.site.command import main

WITH_CIRCUMSTANCES = tuple(
    name for name in Rulebook(shipped_rulebook()).ids if Rulebook(shipped_rulebook()).regulation(name).rules("circumstance")
)  # fmt: skip
"""The shipped regulations under which somebody can be called to account."""

SKELETON, WITH_SOURCES = "skeleton", "skeleton-with-sources"
"""What `wenze rules new` writes, as it stands and with a source of leads added."""
SOURCE = """  - clause: "第五条"
    says: 线索来自群众反映
    channel: {code: "5-1", term: 群众反映}
"""
EXAMPLE = """- title: 群众反映的线索可以启动
  ask: procedure
  move: approve_initiation
  stage: initiating
  facts:
    {lead_channel: "5-1", actor_roles: [approving_leader], actor_recused: false, actor_opened_case: false, respondents: 1}
  expect: {open: true, missing: []}
  clauses: ["第五条"]
"""


def write_skeleton(folder: Path, name: str) -> None:
    """The skeleton of a new regulation in an office's own folder."""
    told = ["rules", "new", name, "--title", "临江市新办法", "--into", str(folder)]
    made = CliRunner().invoke(main, told, catch_exceptions=False)
    assert made.exit_code == 0, made.output
    if name == WITH_SOURCES:
        for file, more in (("regulation.yaml", SOURCE), ("examples.yaml", EXAMPLE)):
            written = folder / name / file
            written.write_text(written.read_text("utf-8") + more, "utf-8")


@remembered
def activate(here: Office, name: str) -> Regulation:
    """The regulation, active under two signatures where it is the office's own."""
    text = law.regulation(name)
    if not law.is_active(text, day(0)):
        told = {"regulation": name, "edition": text.file.edition, "reason": "经班子会通过"}
        proposal = actions_law.propose_activation(by=here.director, today=day(0), **told)
        actions_law.sign(by=here.leader, today=day(0), proposal=proposal)
    told = {"regulation": name, "edition": text.file.edition, "issued_on": day(-400), "source": "印发通知"}
    if name != build_cases.REGULATION:
        actions_office.adopt_regulation(by=here.director, today=day(0), **told)
    return text


@remembered
def registered(here: Office, text: Regulation, **fields: Any) -> Lead:
    """A lead under this regulation, from the first source it offers, with everything that a source may ask for."""
    clerk = build.account(role="intake_clerk", organ=here.organ)
    typed = {
        "title": f"青石渡大桥维修拖延{uuid4().hex[:6]}",
        "content": f"会议决定对青石渡大桥维修工程久拖不决问题启动问责{uuid4().hex[:6]}。",
        "channel": law.channels(text)[0].code,
        "received_on": day(-3),
        "act_on": day(-100),
        "fact_based": True,
        "wide_impact": True,
        "joint_signers": 10,
        **fields,
    }
    made = leads.register(
        by=clerk, today=day(0), key=uuid4(), handling_organ=here.organ, regulation=text.id, distinct=True, **typed
    )
    here.look(clerk, f"/leads/{made.pk}/")
    return made


@remembered
def opened(here: Office, text: Regulation, **fields: Any) -> Case:
    """A case about one person, reported for approval under this regulation."""
    lead = leads.accept(by=here.director, today=day(0), lead=registered(here, text))
    concerned = [Concerned(build_cases.cadre(here))]
    told = {"title": "青石渡大桥维修工程久拖不决案", **fields}
    case = actions_open.open_case(by=here.officer, today=day(0), lead=lead, concerned=concerned, **told)
    here.look(here.officer, f"/cases/{case.pk}/")
    return case


@remembered
def started(here: Office, text: Regulation) -> Case:
    """A case whose start was approved, with everything found that the text asks of a case."""
    case = opened(here, text)
    asked = facts_found.of_case(case)
    if asked:
        found = {one.code: usual(one) for one in asked} | inside(text)
        actions_matters.find_case_facts(by=here.officer, today=day(0), case=case, found=found)
    actions_open.approve_initiation(by=here.leader, today=day(1), case=case)
    here.look(here.officer, f"/cases/{case.pk}/")
    return build_cases.fresh(case)


def usual(one: facts_found.Matter) -> Any:
    """Something that may be found."""
    return value(one.asked)


def value(one: Asked) -> Any:
    """Something that may be found: yes, three, the first choice."""
    match one.declared.type:
        case FactType.YES_NO:
            return True
        case FactType.WHOLE | FactType.AMOUNT:
            return 3
        case FactType.DAY:
            return day(-10)
        case FactType.CODE:
            return one.choices[0][0]
        case FactType.CODES:
            return [one.choices[0][0]]
        case _:
            return "已查明"


def inside(text: Regulation) -> dict[str, Any]:
    """Facts by which no other rule governs."""
    outside = [rule.when for _row, rule in text.rules("outside") if isinstance(rule.when, Comparison)]
    return {one.fact: not one.is_ for one in outside if isinstance(one.is_, bool)}


def person(case: Case) -> Respondent:
    """The one respondent of a case."""
    return build_cases.respondents(case)[0]


@remembered
def reported(here: Office, text: Regulation) -> Case:
    """A case whose inquiry is done: one circumstance that the text has for a person, and all that it asks besides."""
    case = started(here, text)
    group = [here.officer, here.colleague]
    actions_inquiry.form_group(by=here.director, today=day(2), case=case, members=group, leader=here.officer)
    build_cases.evidence(here, case)
    find(here, text, person(case))
    asked = facts_found.of_respondent(person(case))
    if asked:
        found = {one.code: usual(one) for one in asked}
        actions_matters.find_facts(by=here.officer, today=day(4), respondent=person(case), found=found)
    actions_inquiry.submit_report(by=here.officer, today=day(5), case=case, says="事实清楚，证据充分。")
    return build_cases.fresh(case)


def find(here: Office, text: Regulation, respondent: Respondent) -> str:
    """Find the first circumstance that the text has for a person, with whatever it asks for; its code."""
    for _row, rule in text.rules("circumstance"):
        if "person" not in rule.targets:
            continue
        wanted = [asked(text, name) for name in citing.details_of(text, "circumstance", rule.code)]
        details = {one.declared.fact: value(one) for one in wanted if one is not None}
        told = {"circumstance": rule.code, "details": details}
        try:
            with transaction.atomic():
                build_cases.finding(here, respondent, **told)
        except Refused:
            continue
        return str(rule.code)
    raise AssertionError(f"{text.id} has no circumstance that can be found of a person")


@remembered
def opined(here: Office, text: Regulation) -> Case:
    """A case whose person was heard, with the first measure the law offers proposed, and the opinion handed in."""
    case = reported(here, text)
    build_cases.heard(here, person(case))
    told = facts.of_respondent(person(case), on=day(8))
    asked = {"regulation": text.id, "edition": text.file.edition, "told": told, "asked_on": day(8)}
    answer = law.measures(**asked)
    assert answer.value is not None, answer.unknown
    assert answer.value.options, answer.reasons
    build_cases.proposed(here, person(case), (answer.value.options[0].measure,), departure_reason="情节特殊")
    actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="经调查核实，提出如下意见。")
    here.look(here.officer, f"/cases/{case.pk}/")
    return build_cases.fresh(case)


@remembered
def served(here: Office, text: Regulation) -> Respondent:
    """The person of a decision that was reviewed, issued and served."""
    case = opined(here, text)
    build_cases.review(here, case)
    actions_review.close_review(by=here.director, today=day(10), case=case)
    actions_decision.issue_decision(by=here.director, today=day(14), respondent=person(case))
    for to in ("person", "unit"):
        proof = build_cases.receipt(day(15))
        actions_decision.serve_decision(by=here.officer, today=day(15), respondent=person(case), to=to, served=proof)
    here.look(here.officer, f"/cases/{case.pk}/")
    return person(case)


@remembered
def archived(here: Office, text: Regulation) -> Case:
    """A case in which everything is done."""
    one = served(here, text)
    actions_closing.record_execution(by=here.liaison, today=day(20), respondent=one, says="已执行")
    actions_closing.file_dossier(by=here.officer, today=day(21), respondent=person(one.case))
    rectified = {"reflected": True, "rectified_on": day(30), "says": "整改到位"}
    actions_closing.confirm_rectification(by=here.officer, today=day(30), respondent=person(one.case), **rectified)
    end = day(310)
    actions_closing.close_without_rescission(by=here.officer, today=end, respondent=person(one.case), reason="期满")
    actions_closing.archive(by=here.officer, today=end, case=build_cases.fresh(one.case))
    here.look(here.officer, f"/cases/{one.case_id}/")
    return build_cases.fresh(one.case)
