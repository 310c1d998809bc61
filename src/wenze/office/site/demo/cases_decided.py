"""The stories of cases with a decision: appealed, carried out, turned into another case, rescinded, expired."""

from __future__ import annotations

from collections.abc import Iterator

from wenze.office.cases import (
    actions_appeal,
    actions_appeal_decision,
    actions_closing,
    actions_decision,
    actions_inquiry,
)
from wenze.office.cases.models import SubjectKind
from wenze.office.people import actions as people
from wenze.office.site.demo import words_decided as words
from wenze.office.site.demo import words_settled as settled
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import Office
from wenze.office.site.demo.papers import paper
from wenze.office.site.demo.people import TRIAL
from wenze.office.site.demo.walk import Walk

ADMONITION, SUSPENSION, TRANSFER = "admonition-talk", "suspension", "transfer-from-post"
TOWN = "涉及街道领导干部，社会影响较大，由区级办理容易受干扰，经请示由本机构直接办理。"


def stories(here: Office) -> Iterator[Story]:
    """Every story of this module but that of ``appealing``, whose lead takes in another."""
    yield three_in_one_case(here)
    yield revoked(here)
    yield modified(here)
    yield suspended_too_long(here)
    yield turned_into_a_transfer(here)
    yield removed_on_probation(here)
    yield proposed_to_the_vertical_superior(here)
    yield proposed_to_higher_authority(here)
    yield city_managed(here)
    yield upheld_and_rescinded(here)
    yield expired(here)


def three_in_one_case(here: Office) -> Story:
    """One is criticised, one exempt, one cleared. The letter is served, the unit has to carry it out."""
    walk = Walk(here, words.LANDSLIP, 27, ("gl", "主任"), ("gl", "副主任"), ("gl", "养护科科长"))
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()
    yield from walk.find()
    today = yield walk.after(5)
    walk.weigh(today, walk.people[1], words.STRANDED)
    today = yield walk.after(5)
    actions_inquiry.record_finding(
        by=walk.by,
        today=today,
        respondent=walk.people[2],
        none_found=True,
        none_says="已按预案到岗并上报险情，没有问责情形。",
    )
    yield from walk.report()
    everyone, walk.people = walk.people, walk.people[:1]
    yield from walk.hear()
    today = yield walk.after(9)
    walk.hear_one(today, everyone[1], words.STRANDED_SAYS, ())
    yield from walk.propose("criticism-circular")
    yield from walk.opine()
    yield from walk.review()
    walk.people = everyone
    yield from walk.decide()
    today = yield walk.after(18)
    reason = "抢险途中突遇二次塌方，车辆被困、通信中断，确实无法履行指挥职责。"
    actions_decision.exempt(by=here.who("zhuren"), today=today, respondent=everyone[1], reason=reason)
    today = yield walk.after(18)
    actions_decision.clear_respondent(
        by=here.who("zhuren"), today=today, respondent=everyone[2], reason="履职到位，没有问责情形。"
    )
    yield from walk.serve()


def appealing(here: Office) -> Walk:
    """An appeal is accepted and not decided yet; the decision is carried out meanwhile."""
    return Walk(here, words.PETITION, 36, ("xf", "来访接待科科长"))


def pending(walk: Walk) -> Story:
    """The steps of the case whose appeal is pending."""
    yield from walk.to_review(ADMONITION)
    yield from walk.decide()
    yield from walk.serve()
    yield from _appeal(walk, "benren1", on=22)
    yield from _accept(walk, on=25)
    yield from walk.execute(on=26)


def revoked(here: Office) -> Story:
    """The appeal is won: the decision is undone from its beginning, with the check that had rested on it."""
    walk = Walk(here, words.QUALITY, 150, ("zj", "质量安全科科长"))
    yield from walk.to_review(ADMONITION)
    yield from walk.decide()
    yield from walk.serve()
    yield from _appeal(walk, "benren3", on=22)
    yield from walk.execute(on=23)
    yield from _accept(walk, on=24)
    yield from _judge(walk, "revoke", on=35)
    yield from walk.archive(on=42)


def modified(here: Office) -> Story:
    """A manager of an enterprise: the transfer became an admonition on appeal, which came in on paper."""
    walk = Walk(here, words.INVESTMENT, 110, ("ct", "副总经理"), officer="chengban2", kind=SubjectKind.SOE_HEAD)
    yield from walk.to_review(TRANSFER)
    yield from walk.decide()
    yield from walk.serve(mode="left")
    yield from walk.execute(on=22)
    yield from _appeal(walk, "shensu", on=23)
    yield from _accept(walk, on=25)
    yield from _judge(walk, "modify", ADMONITION, on=37)


def suspended_too_long(here: Office) -> Story:
    """Suspended more than half a year ago and not mended: another case is due."""
    walk = Walk(here, words.FLOODS, 175, ("wc", "副主任"), officer="chengban2", direct_reason=TOWN)
    yield from walk.to_review(SUSPENSION)
    yield from walk.decide()
    yield from walk.serve()
    yield from walk.execute(on=21)
    yield from walk.file()
    yield from walk.verify(on=110, done=False)


def turned_into_a_transfer(here: Office) -> Story:
    """The suspension ran over, and the new case for transfer has its opinion."""
    walk = Walk(here, words.DYKE, 205, ("sl", "工程建设科科长"), officer="chengban2")
    yield from walk.to_review(SUSPENSION)
    yield from walk.decide()
    yield from walk.serve()
    yield from walk.execute(on=21)
    yield from walk.file()
    yield from walk.verify(on=120, done=False)
    today = yield 24
    case = actions_closing.convert_suspension(by=walk.by, today=today, respondent=walk.people[0])
    new = Walk(here, words.TRANSFER, 21, *walk.seats, officer="chengban2")
    new.take(case)
    yield from new.begin()
    yield from new.gather()
    yield from new.find()
    yield from new.report()
    yield from new.hear()
    yield from new.propose(TRANSFER)
    yield from new.opine()


def removed_on_probation(here: Office) -> Story:
    """Removed from a post held on probation; the question was also handed to discipline."""
    walk = Walk(here, settled.SEED, 80, TRIAL)
    yield from walk.open(act_days=12)
    yield from walk.begin()
    yield from walk.gather()
    yield from walk.find()
    yield from walk.report()
    yield from walk.hear()
    yield from walk.propose("removal", range_of="在全市农业农村系统公开")
    yield from walk.opine()
    yield from walk.review()
    yield from walk.decide()
    yield from walk.serve()
    yield from walk.execute(on=24)
    today = yield walk.after(25)
    trial = walk.here.cadre(TRIAL).tenures.get(until_on__isnull=True)
    people.relieve(by=walk.by, today=today, tenure=trial, until_on=today)
    yield from walk.file()


def proposed_to_the_vertical_superior(here: Office) -> Story:
    """A vertically managed cadre: reported to the committee, then proposed to the superior authority."""
    walk = Walk(here, settled.TAXES, 100, ("tax", "纳税服务科科长"), officer="chengban2")
    yield from walk.to_review(ADMONITION)
    reported = here.diary.day(walk.after(18))
    today = yield walk.after(20)
    actions_decision.propose_to_superior(
        by=here.who("zhuren"),
        today=today,
        respondent=walk.people[0],
        sent_to="上级税务局",
        reason="该同志属垂直管理干部，已向市委汇报，现提出处理建议。",
        reported_on=reported,
    )
    yield from walk.archive(on=28)


def proposed_to_higher_authority(here: Office) -> Story:
    """A cadre managed above the city: reviewed here, reported upwards."""
    walk = Walk(here, settled.DRAINS, 125, ("zf", "副市长（分管城建）"), officer="chengban2")
    yield from walk.to_review(ADMONITION)
    today = yield walk.after(20)
    actions_decision.propose_to_superior(
        by=here.who("zhuren"),
        today=today,
        respondent=walk.people[0],
        sent_to="上级党委及其问责机构",
        reason="该同志不属本级管理，经市委集体研究，现将研究结果上报。",
    )
    yield from walk.archive(on=30)


def city_managed(here: Office) -> Story:
    """A city-managed cadre, through department and committee, criticised and made to write."""
    walk = Walk(here, settled.LEASE, 95, ("tp", "副县长（分管工业）"), officer="chengban2")
    yield from walk.to_review(
        "criticism-circular", "written-self-criticism", joining="两种方式同属第十四条第一项，一并适用。"
    )
    yield from walk.ask_department()
    yield from walk.ask_committee()
    yield from walk.decide(on=23)
    yield from walk.serve(on=24)
    yield from walk.execute(on=30, by="lianluo2")
    yield from walk.file(on=36)
    yield from walk.verify(on=62)


def upheld_and_rescinded(here: Office) -> Story:
    """The appeal is lost; the period over, the matter mended, accountability is rescinded and the file closed."""
    walk = Walk(here, settled.RELIEF, 260, ("mz", "社会救助科科长"), officer="chengban2")
    yield from walk.to_review(ADMONITION)
    yield from walk.decide()
    yield from walk.serve()
    yield from _appeal(walk, "benren4", on=22)
    yield from walk.execute(on=23)
    yield from _accept(walk, on=24)
    yield from _judge(walk, "uphold", on=35)
    yield from walk.file(on=40)
    yield from walk.verify(on=80)
    today = yield walk.after(160)
    one = walk.people[0]
    person, unit = (walk.receipt(today, one, to) for to in ("person", "unit"))
    actions_closing.rescind(by=here.who("zhuren"), today=today, respondent=one, person=person, unit=unit)
    yield from walk.archive(on=164)


def expired(here: Office) -> Story:
    """A village worker, by reference; part of the matter went to discipline; the period simply ran out."""
    walk = Walk(here, settled.COMMUNITY, 235, ("cl", "居委会主任"), kind=SubjectKind.VILLAGE_STAFF, direct_reason=TOWN)
    yield from walk.to_review(ADMONITION)
    yield from walk.decide()
    yield from walk.serve()
    today = yield walk.after(21)
    actions_decision.refer(
        by=here.who("zhuren"),
        today=today,
        respondent=walk.people[0],
        kind="discipline",
        sent_to="中共临江市纪律检查委员会",
        reason="为亲属办理补助涉嫌违反群众纪律，需追究纪律责任。",
    )
    yield from walk.execute()
    yield from walk.file()
    today = yield walk.after(160)
    actions_closing.close_without_rescission(
        by=walk.by, today=today, respondent=walk.people[0], reason="问责期已满，没有申请取消问责，按期满了结。"
    )
    yield from walk.archive(on=165)


def _appeal(walk: Walk, by: str, *, on: int) -> Story:
    today = yield walk.after(on)
    demand, grounds, _found, _reason = walk.matter.appeal
    walk.people[0].refresh_from_db()
    actions_appeal.file_appeal(
        by=walk.here.who(by),
        today=today,
        respondent=walk.people[0],
        written=paper("申诉书", demand, grounds),
        demand=demand,
        grounds=grounds,
    )


def _accept(walk: Walk, *, on: int) -> Story:
    today = yield walk.after(on)
    actions_appeal.accept_appeal(by=walk.here.who("shensu"), today=today, respondent=walk.people[0])


def _judge(walk: Walk, outcome: str, *measures: str, on: int) -> Story:
    """The appeal is decided, and two days later told to person and unit."""
    one = walk.people[0]
    _demand, _grounds, found, reason = walk.matter.appeal
    today = yield walk.after(on)
    actions_appeal_decision.draft_appeal_decision(
        by=walk.here.who("shensu"),
        today=today,
        respondent=one,
        outcome=outcome,
        findings=found,
        reason=reason,
        new_measures=measures,
    )
    signs = {"by": walk.here.who("qianfa"), "today": today, "respondent": one}
    actions_appeal_decision.review_appeal_decision(**signs, opinion="事实清楚，同意。")
    actions_appeal_decision.decide_appeal(**signs, opinion="同意签发。")
    today = yield walk.after(on + 2)
    person, unit = (walk.receipt(today, one, to) for to in ("person", "unit"))
    actions_appeal.serve_appeal_decision(
        by=walk.here.who("shensu"), today=today, respondent=one, person=person, unit=unit
    )
