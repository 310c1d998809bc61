"""A whole accountability office in one line, and a case walked to any stage by the accounts whose work it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.office import build, build_files
from tests.office.remembered import Numbers, remembered
from wenze.office import clock
from wenze.office.cases import (
    actions_appeal,
    actions_appeal_decision,
    actions_closing,
    actions_decision,
    actions_hearing,
    actions_inquiry,
    actions_office,
    actions_open,
    actions_review,
)
from wenze.office.cases.given import Seat, Served
from wenze.office.cases.models import Appeal, Case, Decision, Respondent
from wenze.office.cases.openings import Concerned
from wenze.office.leads.models import Lead, Stage
from wenze.office.matters import actions as matters
from wenze.office.matters.models import Matter, Recusal
from wenze.office.people.models import Account, Cadre, Organ

REGULATION, EDITION = "yy-wgbw", "1"
ISSUED_ON = date(2015, 3, 1)
START = date(2026, 3, 2)
"""The Monday on which the cases of tests are opened. Acts follow on the days the walk names."""

_numbers = Numbers()


@dataclass
class Office:
    """An accountability office under a city committee, with everyone a case needs, and a unit with its people."""

    committee: Organ
    organ: Organ
    unit: Organ
    officer: Account
    colleague: Account
    director: Account
    leader: Account
    appeals: Account
    liaison: Account
    personnel: Account

    def look(self, account: Account, address: str) -> None:
        """Somebody looks at a page after a step; a test of pages puts a browser here."""


def personnel_of(committee: Organ) -> Account:
    """Somebody of the personnel department, which keeps the files of everybody below the committee."""
    account = build.account(organ=build.organ())
    build.grant(account, "personnel_reader", organ=committee)
    return account


@remembered
def office(**profile: Any) -> Office:
    """An office that has written its marks and the day its regulation was issued."""
    number = next(_numbers)
    committee = build.organ(f"中共临江市第{number}委员会", short_name=f"市委{number}")
    organ = build.organ(f"临江市第{number}问责工作办公室", parent=committee, short_name=f"问责办{number}")
    unit = build.organ(f"临江市第{number}交通运输局", short_name=f"交通局{number}")
    director = build.account(role="office_director", organ=organ)
    made = Office(
        committee=committee,
        organ=organ,
        unit=unit,
        officer=build.account(role="case_officer", organ=organ),
        colleague=build.account(role="case_officer", organ=organ),
        director=director,
        leader=build.account(role="approving_leader", organ=committee),
        appeals=build.account(role="appeal_officer", organ=committee),
        liaison=build.account(role="unit_liaison", organ=unit),
        personnel=personnel_of(committee),
    )
    profile.setdefault("word", f"临问责{number}")
    actions_office.describe_office(by=director, today=START, organ=organ, **profile)
    actions_office.adopt_regulation(
        by=director, today=START, regulation=REGULATION, edition=EDITION, issued_on=ISSUED_ON, source="印发通知"
    )
    return made


def lead(here: Office, **fields: Any) -> Lead:
    """An accepted lead from a meeting (channel 9-2)."""
    number = next(_numbers)
    fields.setdefault("channel", "9-2")
    fields.setdefault("act_on", date(2025, 9, 1))
    fields.setdefault("received_on", START - timedelta(days=10))
    fields.setdefault("stage", Stage.ACCEPTED)
    fields.setdefault("regulation", REGULATION)
    fields.setdefault("edition", EDITION)
    return Lead.objects.create(
        year=2026,
        serial=900 + number,
        number=f"线〔2026〕{900 + number}号",
        title=f"青石渡大桥维修拖延{number}",
        content="会议决定对青石渡大桥维修工程久拖不决问题启动问责。",
        content_digest=f"{number:064x}",
        handling_organ=here.organ,
        registered_by=here.officer,
        opened_on=START - timedelta(days=10),
        registered_at=clock.now(),
        submission_key=f"00000000-0000-4000-8000-{number:012d}",
        decided_on=START - timedelta(days=5),
        **fields,
    )


def cadre(here: Office, **fields: Any) -> Cadre:
    """Someone who serves in the unit of this office, with an account of their own."""
    person = build.cadre(organ=here.unit, **fields)
    build.account(organ=build.organ(), cadre=person, display_name=person.name)
    return person


def recused(here: Office, matter: Matter, account: Account, on: date = START) -> Recusal:
    """``account`` was told by the head to stay out of the matter."""
    why = "曾参与该工程招标"
    asked = matters.ask_recusal(by=here.director, today=on, matter=matter, account=account, reason=why)
    return matters.decide_recusal(by=here.director, today=on, recusal=asked, grant=True)


@remembered
def opened(here: Office, people: list[Cadre] | None = None, *, on: date = START, **fields: Any) -> Case:
    """A case reported for approval."""
    people = people or [cadre(here)]
    from_lead = fields.pop("lead", None) or lead(here)
    return actions_open.open_case(
        by=fields.pop("by", here.officer),
        today=on,
        lead=from_lead,
        concerned=[Concerned(one) for one in people],
        title="青石渡大桥维修工程久拖不决案",
        **fields,
    )


def day(number: int) -> date:
    """The day of a step: START and ``number`` days."""
    return START + timedelta(days=number)


@remembered
def started(here: Office, people: list[Cadre] | None = None, **fields: Any) -> Case:
    """A case whose start was approved on day 1."""
    case = opened(here, people, **fields)
    by = here.leader if any(one.managed_by == "city" for one in case.respondents.all()) else here.director
    actions_open.approve_initiation(by=by, today=day(1), case=case)
    return fresh(case)


@remembered
def reported(here: Office, people: list[Cadre] | None = None, **fields: Any) -> Case:
    """A case whose inquiry is done: group, evidence, a finding for everyone, report on day 5."""
    case = started(here, people, **fields)
    actions_inquiry.form_group(
        by=here.director, today=day(2), case=case, members=[here.officer, here.colleague], leader=here.officer
    )
    evidence(here, case)
    for one in respondents(case):
        finding(here, one)
    actions_inquiry.submit_report(by=here.officer, today=day(5), case=case, says="事实清楚，证据充分。")
    return fresh(case)


def evidence(here: Office, case: Case, **fields: Any) -> Any:
    """One item of evidence, obtained on day 3."""
    values = {
        "upload": build_files.upload(
            f"材料{next(_numbers)}.pdf", build_files.PDF + b"\n%%" + str(next(_numbers)).encode()
        ),
        "title": "工程调度台账",
        "kind": "document",
        "obtained_on": day(3),
        "obtained_by": "调查组",
        **fields,
    }
    return actions_inquiry.add_evidence(by=here.officer, today=day(3), case=case, **values)


def finding(here: Office, respondent: Respondent, **fields: Any) -> Any:
    """A finding under 第七条(二), on day 4."""
    values = {
        "circumstance": "7-2",
        "what_happened": "对市政府确定的完工时限未作分解，未按月调度，工程逾期十一个月",
        "consequence": "群众绕行，反映强烈",
        "basis": "会议纪要、调度台账",
        **fields,
    }
    today = values.pop("today", day(4))
    return actions_inquiry.record_finding(by=here.officer, today=today, respondent=respondent, **values)


def heard(
    here: Office, respondent: Respondent, arguments: tuple[str, ...] = ("征地受阻属客观原因",), **fields: Any
) -> Any:
    """A hearing on day 7, with each argument answered."""
    made = actions_hearing.record_defence(
        by=here.officer,
        today=day(7),
        respondent=respondent,
        mode="spoken",
        says="承认调度不够，请求从轻。",
        arguments=arguments,
        place="问责办谈话室",
        heard_by="调查组",
        **fields,
    )
    for one in made.arguments.all():
        actions_hearing.answer_argument(
            by=here.officer,
            today=day(7),
            respondent=respondent,
            argument=one,
            answer="adopted",
            reason="经核查部分属实",
        )
    return made


def proposed(
    here: Office, respondent: Respondent, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Any:
    """A proposed measure, on day 8."""
    fields.setdefault("disclosure_range", "在本单位范围内公开")
    fields.setdefault("reason", "负主要领导责任，有从轻情节")
    return actions_hearing.propose_measure(
        by=here.officer, today=day(8), respondent=respondent, measures=measures, **fields
    )


@remembered
def opined(
    here: Office, people: list[Cadre] | None = None, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Case:
    """A case whose preliminary opinion was handed in on day 9."""
    case = reported(here, people)
    for one in respondents(case):
        heard(here, one)
        proposed(here, one, measures, **fields)
    actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="经调查核实，提出如下意见。")
    return fresh(case)


def seats(number: int = 5, **changes: Any) -> list[Seat]:
    """Members who are all present and in favour."""
    return [Seat(f"委员{build.name()}", "班子成员", vote="in_favour", **changes) for _ in range(number)]


@remembered
def reviewed(
    here: Office, people: list[Cadre] | None = None, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Case:
    """A case the collective review has passed, on day 10."""
    case = opined(here, people, measures, **fields)
    review(here, case)
    actions_review.close_review(by=here.director, today=day(10), case=case)
    return fresh(case)


def review(here: Office, case: Case, **fields: Any) -> Any:
    """A collective review on day 10."""
    values = {"seats": seats(), "members_entitled": 7, "chair": "何主任", "outcome": "passed", "says": "同意", **fields}
    return actions_review.record_review(by=here.director, today=day(10), case=case, **values)


@remembered
def decided(
    here: Office, people: list[Cadre] | None = None, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Decision:
    """A decision made out on day 14, for the first respondent."""
    case = reviewed(here, people, measures, **fields)
    return actions_decision.issue_decision(by=here.director, today=day(14), respondent=respondents(case)[0])


def receipt(served_on: date) -> Served:
    """A direct service with a signed receipt."""
    return Served(served_on=served_on, received_by="本人签收", proof=build_files.upload())


@remembered
def served(
    here: Office, people: list[Cadre] | None = None, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Respondent:
    """The respondent of a decision served on person and unit on day 15."""
    person = decided(here, people, measures, **fields).respondent
    for to in ("person", "unit"):
        actions_decision.serve_decision(
            by=here.officer, today=day(15), respondent=person, to=to, served=receipt(day(15))
        )
    return again(person)


@remembered
def executed(
    here: Office, people: list[Cadre] | None = None, measures: tuple[str, ...] = ("admonition-talk",), **fields: Any
) -> Respondent:
    """The respondent of a decision carried out by the unit on day 20."""
    person = served(here, people, measures, **fields)
    actions_closing.record_execution(by=here.liaison, today=day(20), respondent=person, says="已进行诫勉谈话")
    return again(person)


def decided_appeal(here: Office, *, today: date, respondent: Respondent, **drafted: Any) -> Appeal:
    """The decision on an appeal: drafted by the appeal officer, reviewed and signed by a leader of the organ above who had
    no part in the case."""
    signer = build.account(role="approving_leader", organ=here.committee)
    given: dict[str, Any] = {"today": today, "respondent": respondent}
    actions_appeal_decision.draft_appeal_decision(by=here.appeals, **given, **drafted)
    actions_appeal_decision.review_appeal_decision(by=signer, **given)
    return actions_appeal_decision.decide_appeal(by=signer, **given)


def appealed(here: Office, person: Respondent, *, on: date | None = None, **fields: Any) -> Any:
    """An appeal by the person, on day 18."""
    values = {
        "demand": "请求撤销",
        "grounds": "事实认定不清",
        "written": build_files.upload("申诉书.pdf"),
        **fields,
    }
    return actions_appeal.file_appeal(by=person.cadre.account, today=on or day(18), respondent=person, **values)


def respondents(case: Case) -> list[Respondent]:
    """Everyone concerned, in order, fresh from the database."""
    return list(Respondent.objects.filter(case=case).select_related("case", "cadre__account").order_by("order"))


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def again(respondent: Respondent) -> Respondent:
    return Respondent.objects.select_related("case", "cadre__account").get(pk=respondent.pk)
