"""One case on its way: each method takes it through a few moves, on days counted in working days from its start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wenze.office.cases import (
    actions_closing,
    actions_decision,
    actions_hearing,
    actions_inquiry,
    actions_open,
    actions_review,
)
from wenze.office.cases.given import Seat as MeetingSeat
from wenze.office.cases.given import Served
from wenze.office.cases.models import Case, Defence, Evidence, Respondent, SubjectKind
from wenze.office.cases.openings import Concerned
from wenze.office.leads.models import Lead
from wenze.office.people.models import Account, ManagedBy
from wenze.office.site.demo import leads
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import Office, Seat
from wenze.office.site.demo.papers import note, paper
from wenze.office.site.demo.people import leaders
from wenze.office.site.demo.words import Found, Matter, Weighed

ENTITLED = 7
REGISTERED, ACCEPTED, OPENED = -16, -12, -4


class Walk:
    """A case and who works on it. ``start`` is how many working days before today it was, or will be, approved."""

    def __init__(
        self,
        here: Office,
        matter: Matter,
        start: int,
        *seats: Seat,
        officer: str = "chengban1",
        kind: str = SubjectKind.LEADING_CADRE,
        direct_reason: str = "",
    ) -> None:
        self.here, self.matter, self.start, self.seats = here, matter, start, seats
        self.officer, self.colleague = officer, "chengban2" if officer == "chengban1" else "chengban1"
        self.kind, self.direct_reason = kind, direct_reason
        self.lead: Lead | None = None
        self.case: Case | None = None
        self.people: list[Respondent] = []
        self.evidence: list[Evidence] = []

    def after(self, days: int) -> int:
        """The day that many working days after the start, as a story names it."""
        return self.start - days

    @property
    def by(self) -> Account:
        """The officer of the case."""
        return self.here.who(self.officer)

    @property
    def is_city(self) -> bool:
        """Whether somebody concerned is managed by the city."""
        return any(self.here.cadre(seat).managed_by == ManagedBy.CITY for seat in self.seats)

    def take(self, case: Case) -> None:
        """Go on with this case."""
        self.case, self.people = case, list(case.respondents.all())

    # --- from the lead to the start ------------------------------------------------------------------------------

    def open(self, *, act_days: int = 60) -> Story:
        """The lead comes in, is accepted, and is reported for approval as a case."""
        today = yield self.after(REGISTERED)
        self.lead = leads.enter(self.here, self.matter.tip, today, self.seats, act_days=act_days)
        today = yield self.after(ACCEPTED)
        self.lead = leads.actions.accept(by=self.here.who("fuzhuren"), today=today, lead=self.lead, officer=self.by)
        today = yield self.after(OPENED)
        self.take(
            actions_open.open_case(
                by=self.by,
                today=today,
                lead=self.lead,
                concerned=[Concerned(self.here.cadre(seat), self.kind) for seat in self.seats],
                title=self.matter.case,
                direct_reason=self.direct_reason,
            )
        )

    def begin(self) -> Story:
        """The start is approved, by the leader where a city-managed cadre is concerned; a group is formed."""
        today = yield self.after(0)
        by = self.here.who("shenpi" if self.is_city else "zhuren")
        actions_open.approve_initiation(by=by, today=today, case=self.case, opinion="同意启动，依规依纪查清事实。")
        today = yield self.after(1)
        actions_inquiry.form_group(
            by=self.here.who("zhuren"),
            today=today,
            case=self.case,
            members=[self.by, self.here.who(self.colleague)],
            leader=self.by,
        )

    # --- inquiry and hearing -------------------------------------------------------------------------------------

    def gather(self, *, first: int = 2) -> Story:
        """The evidence comes in, an item a day."""
        for place, (kind, title, proves) in enumerate(self.matter.evidence):
            today = yield self.after(first + place)
            make = note if kind in {"statement", "witness"} else paper
            self.evidence.append(
                actions_inquiry.add_evidence(
                    by=self.by,
                    today=today,
                    case=self.case,
                    upload=make(
                        title, f"（{self.case.number}卷内材料，演示用）", proves + "。", self.matter.tip.content
                    ),
                    title=title,
                    kind=kind,
                    obtained_on=today,
                    obtained_by=f"{self.by.display_name}、{self.here.who(self.colleague).display_name}",
                    source=self.people[0].organ_name,
                    proves=proves,
                )
            )

    def find(self, *, on: int = 5) -> Story:
        """What was found about everyone, and the factors."""
        for person, found in zip(self.people, self.matter.found, strict=False):
            today = yield self.after(on)
            self.find_one(today, person, found)
        for person in self.people if self.matter.factors else ():
            today = yield self.after(on)
            for weighed in self.matter.factors:
                self.weigh(today, person, weighed)

    def find_one(self, today: date, person: Respondent, found: Found) -> None:
        """A circumstance for one person."""
        actions_inquiry.record_finding(
            by=self.by,
            today=today,
            respondent=person,
            circumstance=found.circumstance,
            what_happened=found.happened,
            consequence=found.consequence,
            basis=found.basis,
            details=found.details,
            evidence=self.evidence,
        )

    def weigh(self, today: date, person: Respondent, weighed: Weighed) -> None:
        """A factor for one person."""
        actions_inquiry.record_factor(
            by=self.by,
            today=today,
            respondent=person,
            factor=weighed.code,
            what_happened=weighed.happened,
            basis=weighed.basis,
            details=weighed.details,
        )

    def report(self, *, on: int = 6) -> Story:
        """The report of the inquiry."""
        today = yield self.after(on)
        upload = paper(f"{self.matter.case}调查报告", self.matter.tip.content, self.matter.report)
        actions_inquiry.submit_report(by=self.by, today=today, case=self.case, says=self.matter.report, upload=upload)

    def hear(self, *, on: int = 8, answered: bool = True) -> Story:
        """Everyone is heard on record, and each argument answered."""
        heard = []
        for person in self.people:
            today = yield self.after(on)
            defence = self.hear_one(today, person, self.matter.statement, [one.says for one in self.matter.arguments])
            heard.append((person, defence))
        for person, defence in heard if answered else ():
            yield from self.answer(person, defence, on + 1)

    def hear_one(self, today: date, person: Respondent, says: str, arguments: Sequence[str]) -> Defence:
        """One person is heard in the office's own room."""
        return actions_hearing.record_defence(
            by=self.by,
            today=today,
            respondent=person,
            mode="spoken",
            says=says,
            arguments=arguments,
            place="市问责办谈话室",
            heard_by=f"{self.by.display_name}、{self.here.who(self.colleague).display_name}",
        )

    def answer(self, person: Respondent, defence: Defence, on: int) -> Story:
        """Each argument of a defence is answered."""
        for argued, argument in zip(self.matter.arguments, defence.arguments.all(), strict=True):
            today = yield self.after(on)
            actions_hearing.answer_argument(
                by=self.by,
                today=today,
                respondent=person,
                argument=argument,
                answer="adopted" if argued.adopted else "not_adopted",
                reason=argued.reason,
            )

    def propose(self, *measures: str, on: int = 10, range_of: str = "在本单位范围内公开", joining: str = "") -> Story:
        """A measure is proposed for everyone for whom one is open."""
        for person in self.people:
            today = yield self.after(on)
            actions_hearing.propose_measure(
                by=self.by,
                today=today,
                respondent=person,
                measures=measures,
                reason=self.matter.reason,
                disclosure_range=range_of,
                joining_reason=joining,
                demands=self.matter.demands,
            )

    # --- review and decision -------------------------------------------------------------------------------------

    def opine(self, *, on: int = 12) -> Story:
        """The preliminary opinion."""
        today = yield self.after(on)
        says = "批准启动后成立调查组，收集证据、开展谈话，听取本人陈述申辩并逐条答复，经调查组集体讨论，提出如下意见。"
        actions_review.propose_opinion(by=self.by, today=today, case=self.case, says=says)

    def review(self, *, on: int = 14) -> Story:
        """The office's leaders review the case and pass it."""
        today = yield self.after(on)
        minutes = paper(
            f"主任办公会议纪要（{self.case.title}）", "会议听取了调查情况汇报，经集体研究，同意初步处理意见。"
        )
        actions_review.record_review(
            by=self.here.who("zhuren"),
            today=today,
            case=self.case,
            seats=self.seated(),
            members_entitled=ENTITLED,
            chair=self.here.who("zhuren").display_name,
            outcome="passed",
            says="事实清楚、证据充分、定性准确，同意初步处理意见。",
            place="市问责办二楼会议室",
            minutes=minutes,
        )
        today = yield self.after(on + 1)
        actions_review.close_review(by=self.here.who("zhuren"), today=today, case=self.case)

    def seated(self) -> list[MeetingSeat]:
        """Who sat in the review: the officers of the case listen, one is away, the others vote for it."""
        found = []
        working = {self.by.cadre_id, self.here.who(self.colleague).cadre_id}
        known = {one.cadre_id: one for one in self.here.accounts.values() if one.cadre_id}
        for place, seat in enumerate(leaders(self.here)):
            cadre = self.here.cadre(seat)
            away = place == 3
            vote = "" if away or cadre.pk in working else "in_favour"
            found.append(MeetingSeat(cadre.name, seat[1], known.get(cadre.pk), present=not away, vote=vote))
        return found

    def ask_department(self, *, on: int = 17) -> Story:
        """The department's meeting takes the case up and agrees."""
        today = yield self.after(on)
        actions_review.record_department_meeting(
            by=self.here.who("zhuren"),
            today=today,
            case=self.case,
            outcome="passed",
            says="部务会审议同意，按程序报市委审批。",
            number=f"临组部务纪〔{today.year}〕{10 + today.timetuple().tm_yday // 8}号",
        )

    def ask_committee(self, *, on: int = 21) -> Story:
        """The committee approves."""
        today = yield self.after(on)
        actions_review.record_committee_approval(
            by=self.here.who("shenpi"),
            today=today,
            case=self.case,
            outcome="passed",
            says="市委同意问责处理意见。",
            number=f"临委批〔{today.year}〕{20 + today.timetuple().tm_yday // 6}号",
        )

    def to_opinion(self, *measures: str, joining: str = "") -> Story:
        """From the lead to the preliminary opinion, at the usual pace."""
        yield from self.open()
        yield from self.begin()
        yield from self.gather()
        yield from self.find()
        yield from self.report()
        yield from self.hear()
        yield from self.propose(*measures, joining=joining)
        yield from self.opine()

    def to_review(self, *measures: str, joining: str = "") -> Story:
        """From the lead to a review that passed, with the committee's approval where one is due."""
        yield from self.to_opinion(*measures, joining=joining)
        yield from self.review()

    def decide(self, *, on: int = 18, person: int = 0) -> Story:
        """The decision letter for one person."""
        today = yield self.after(on)
        actions_decision.issue_decision(by=self.here.who("zhuren"), today=today, respondent=self.people[person])

    def serve(self, *, on: int = 19, person: int = 0, mode: str = "direct") -> Story:
        """The letter reaches the person, and the next day the unit."""
        one = self.people[person]
        for place, to in enumerate(("person", "unit")):
            today = yield self.after(on + place)
            served = self.receipt(today, one, to, mode if to == "person" else "direct")
            actions_decision.serve_decision(by=self.by, today=today, respondent=one, to=to, served=served)

    def receipt(self, today: date, person: Respondent, to: str, mode: str = "direct") -> Served:
        """A service with its proof."""
        who = person.name if to == "person" else f"{person.organ_name}办公室"
        proof = paper(
            f"送达回证（{who}）", f"受送达人：{who}。", f"送达日期：{today.year}年{today.month}月{today.day}日。"
        )
        left = mode == "left"
        return Served(
            served_on=today,
            mode=mode,
            received_by="" if left else who,
            proof=proof,
            witness="社区工作人员二人（签名）" if left else "",
            place="受送达人住所" if left else "受送达人单位",
        )

    def execute(self, *, on: int = 24, by: str = "", person: int = 0) -> Story:
        """How the decision was carried out, entered by the liaison of the unit or by the officer."""
        today = yield self.after(on)
        actions_closing.record_execution(
            by=self.here.who(by or self.officer),
            today=today,
            respondent=self.people[person],
            says=self.matter.execution,
            proof=paper("问责决定执行情况报告", self.matter.execution),
        )

    def file(self, *, on: int = 30, person: int = 0) -> Story:
        """The letter goes into the person's dossier."""
        today = yield self.after(on)
        actions_closing.file_dossier(by=self.here.who("renshi"), today=today, respondent=self.people[person])

    def verify(self, *, on: int, done: bool = True, person: int = 0) -> Story:
        """Whether things were put right."""
        today = yield self.after(on)
        actions_closing.confirm_rectification(
            by=self.by,
            today=today,
            respondent=self.people[person],
            reflected=done,
            rectified_on=today if done else None,
            says=self.matter.rectified,
            proof=paper("整改核验记录", self.matter.rectified),
        )

    def archive(self, *, on: int) -> Story:
        """The file is closed."""
        today = yield self.after(on)
        actions_closing.archive(by=self.by, today=today, case=self.case, opinion="材料齐全，准予归档。")
