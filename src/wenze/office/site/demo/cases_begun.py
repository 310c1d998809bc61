"""The stories of cases that have not come to a decision yet, or never will."""

from __future__ import annotations

from collections.abc import Iterator

from wenze.office.cases import actions_hearing, actions_open, actions_review
from wenze.office.site.demo import words_begun as words
from wenze.office.site.demo.diary import Story
from wenze.office.site.demo.office import Office
from wenze.office.site.demo.papers import paper
from wenze.office.site.demo.walk import Walk
from wenze.office.site.demo.words_settled import CLINIC


def stories(here: Office) -> Iterator[Story]:
    """Every story of this module."""
    yield waits_for_the_start(here)
    yield waits_for_the_leader(here)
    yield never_started(here)
    yield under_inquiry(here)
    yield sent_back(here)
    yield being_heard(here)
    yield given_more_time(here)
    yield waits_for_the_meeting(here)
    yield ended_early(here)
    yield waits_for_the_committee(here)
    yield not_served_yet(here)


def waits_for_the_start(here: Office) -> Story:
    """Reported for approval yesterday or so."""
    yield from Walk(here, words.STORES, -2, ("yj", "物资保障科科长"), officer="chengban2").open()


def waits_for_the_leader(here: Office) -> Story:
    """A city-managed head: only the leader may approve."""
    yield from Walk(here, words.NURSING, 0, ("mz", "党组书记、局长"), officer="chengban2").open()


def never_started(here: Office) -> Story:
    """The office decides not to begin."""
    walk = Walk(here, CLINIC, 70, ("wj", "基层卫生科科长"))
    yield from walk.open()
    today = yield walk.after(2)
    reason = "经初核，采购迟缓系供应商破产重整所致，主管科室已依法重新组织采购，没有问责情形。"
    actions_open.decline_initiation(by=here.who("zhuren"), today=today, case=walk.case, reason=reason)


def under_inquiry(here: Office) -> Story:
    """Under inquiry, and the seventh working day is over."""
    walk = Walk(here, words.PERMITS, 9, ("sp", "项目审批科科长"))
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()


def overdue(here: Office) -> Walk:
    """Heard, but the preliminary opinion is late. Its lead takes in another."""
    return Walk(here, words.OLD_HOUSES, 34, ("zj", "党组成员、副局长"), officer="chengban2")


def late(walk: Walk) -> Story:
    """The steps of the overdue case."""
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()
    yield from walk.find(on=11)
    yield from walk.report(on=14)
    yield from walk.hear(on=23)


def sent_back(here: Office) -> Story:
    """The director sent the case back to the inquiry."""
    walk = Walk(here, words.FARMLAND, 29, ("ny", "农田建设科科长"))
    yield from walk.to_opinion("admonition-talk")
    today = yield walk.after(16)
    reason = "多报面积涉及三个乡镇，责任划分不清，请补充核实乡镇填报环节的证据后再提意见。"
    actions_review.return_for_supplement(by=here.who("fuzhuren"), today=today, case=walk.case, reason=reason)


def being_heard(here: Office) -> Story:
    """The person has answered in writing; nothing is answered yet, and the officer asks for more time."""
    walk = Walk(here, words.SAND, 12, ("sl", "河道采砂管理科科长"))
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()
    yield from walk.find()
    yield from walk.report()
    today = yield walk.after(9)
    actions_hearing.record_defence(
        by=here.who("benren2"),
        today=today,
        respondent=walk.people[0],
        mode="written",
        says=walk.matter.statement,
        arguments=[one.says for one in walk.matter.arguments],
        proof=paper("陈述申辩书", walk.matter.statement),
    )
    today = yield walk.after(10)
    reason = "申辩意见提到的增员申请和公安移送材料需要向两个单位调取核实。"
    actions_review.request_extension(by=walk.by, today=today, case=walk.case, reason=reason)


def given_more_time(here: Office) -> Story:
    """The time was extended to thirty working days in all."""
    walk = Walk(here, words.SCHOOL, 20, ("fx", "副区长（分管城建）"))
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()
    yield from walk.find()
    yield from walk.report(on=8)
    today = yield walk.after(9)
    reason = "管网权属涉及三个单位，需要调取建设档案并现场勘测。"
    actions_review.request_extension(by=walk.by, today=today, case=walk.case, reason=reason)
    today = yield walk.after(11)
    actions_review.approve_extension(
        by=here.who("zhuren"), today=today, case=walk.case, opinion="情况特殊，同意延长，总时限不超过三十个工作日。"
    )
    yield from walk.hear(on=15)


def waits_for_the_meeting(here: Office) -> Story:
    """Two cadres managed below, taken on directly with a reason; the opinion is in, the meeting is to be held."""
    reason = "涉及镇领导干部和多户群众利益，由县级办理容易受干扰，经请示由本机构直接办理。"
    walk = Walk(
        here,
        words.SUBSIDY,
        15,
        ("ls", "副镇长"),
        ("ls", "农业综合服务中心主任"),
        officer="chengban2",
        direct_reason=reason,
    )
    yield from walk.to_opinion("admonition-talk")


def ended_early(here: Office) -> Story:
    """The leader ends the case: the matter turned out to be somebody else's."""
    walk = Walk(here, words.HELP, 90, ("gh", "权益保障部部长"))
    yield from walk.open()
    yield from walk.begin()
    yield from walk.gather()
    today = yield walk.after(7)
    reason = "经查，档案未更新系上级信息系统停机迁移所致，所涉人员没有履职过错，终止办理。"
    actions_review.terminate(by=here.who("shenpi"), today=today, case=walk.case, reason=reason)


def waits_for_the_committee(here: Office) -> Story:
    """A city-managed head: meeting and department have agreed, the committee has not."""
    walk = Walk(here, words.BRIDGE, 22, ("jt", "党组书记、局长"), officer="chengban2")
    yield from walk.to_review("admonition-talk")
    yield from walk.ask_department(on=18)


def not_served_yet(here: Office) -> Story:
    """The letter is made out and waits to be served."""
    walk = Walk(here, words.PROJECTS, 20, ("fg", "重点项目科科长"))
    yield from walk.to_review("written-self-criticism")
    yield from walk.decide()
