"""From review to appeal: what keeps a decision closed, by whatever way one comes, and what follows once it is made."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import (
    actions_appeal,
    actions_appeal_decision,
    actions_closing,
    actions_decision,
    actions_inquiry,
    actions_review,
    facts_actor,
    letters,
    queries_file,
)
from wenze.office.cases import queries_sight as sight
from wenze.office.cases.given import Seat, Served
from wenze.office.cases.models import Appeal, Decision, Referral
from wenze.office.documents import actions as documents
from wenze.office.limits.models import Limit
from wenze.office.measures.models import Imposed
from wenze.office.people.models import ManagedBy
from wenze.office.people.refusals import Refused

pytestmark = [pytest.mark.django_db]
LATER = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


def cited(refused) -> set[str]:
    return {str(one.citation) for one in refused.value.reasons}


# --- review and approval -----------------------------------------------------------------------------------------


def test_no_decision_without_collective_review(here):
    case = cases.opined(here)
    with pytest.raises(Refused, match="还没有登记集体研究通过"):
        actions_review.close_review(by=here.director, today=day(10), case=case)
    with pytest.raises(Refused, match="还没有进入决定送达阶段") as refused:
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=cases.respondents(case)[0])
    assert "第十条(二)" in cited(refused)


def test_a_recused_vote_makes_the_review_void(here):
    case = cases.opined(here)
    here.leader.cadre = build.cadre()
    here.leader.save()
    build.relation(here.leader.cadre, cases.respondents(case)[0].cadre)
    cases.review(here, case, seats=[*cases.seats(4), Seat("甲", account=here.leader, vote="in_favour")])
    with pytest.raises(Refused, match="1名应回避的人参加了表决"):
        actions_review.close_review(by=here.director, today=day(10), case=case)


def test_a_review_passes_only_with_more_than_half_of_those_entitled(here):
    case = cases.opined(here)
    with pytest.raises(Refused, match="没有超过应到8人的半数"):
        cases.review(here, case, seats=cases.seats(4), members_entitled=8)


def test_a_city_managed_cadre_needs_both_meeting_and_committee(here):
    people = [cases.cadre(here, managed_by=ManagedBy.CITY)]
    case = cases.reviewed(here, people)
    person = cases.respondents(case)[0]
    with pytest.raises(Refused) as refused:
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=person)
    said = "".join(one.says for one in refused.value.reasons)
    assert "部务会审议" in said
    assert "市委审批" in said
    actions_review.record_department_meeting(
        by=here.director, today=day(11), case=case, outcome="passed", says="同意", number="部务会〔2026〕3号"
    )
    actions_review.record_committee_approval(by=here.leader, today=day(12), case=case, outcome="passed", says="同意")
    decision = actions_decision.issue_decision(by=here.director, today=day(14), respondent=person)
    assert decision.approving_organ == here.committee.name


def test_a_rejected_approval_does_not_count(here):
    case = cases.reviewed(here, [cases.cadre(here, managed_by=ManagedBy.CITY)])
    actions_review.record_department_meeting(by=here.director, today=day(11), case=case, outcome="passed", says="同意")
    actions_review.record_committee_approval(by=here.leader, today=day(12), case=case, outcome="rejected", says="再议")
    with pytest.raises(Refused, match="缺市委审批"):
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=cases.respondents(case)[0])


def test_a_returned_case_is_reviewed_again(here):
    case = cases.reviewed(here)
    actions_review.return_for_supplement(by=here.leader, today=day(11), case=case, reason="证据不足")
    case = cases.fresh(case)
    assert (case.stage, case.round) == ("investigating", 2)
    actions_inquiry.submit_report(by=here.officer, today=day(12), case=case, says="已补充")
    actions_review.propose_opinion(by=here.officer, today=day(12), case=case, says="意见")
    with pytest.raises(Refused, match="还没有登记集体研究通过"):
        actions_review.close_review(by=here.director, today=day(13), case=case)


@pytest.mark.parametrize(
    ("managed_by", "clause"), [(ManagedBy.VERTICAL, "第十条(一)"), (ManagedBy.HIGHER, "第十条(一)")]
)
def test_someone_managed_elsewhere_is_proposed_not_decided(here, managed_by, clause):
    case = cases.reviewed(here, [cases.cadre(here, managed_by=managed_by)])
    person = cases.respondents(case)[0]
    with pytest.raises(Refused) as refused:
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=person)
    assert clause in cited(refused)
    sent = {"by": here.director, "today": day(14), "respondent": person, "sent_to": "省某局党组", "reason": "垂直管理"}
    if managed_by == ManagedBy.VERTICAL:
        with pytest.raises(Refused, match="还没有向当地党委汇报"):
            actions_decision.propose_to_superior(**sent)
    actions_decision.propose_to_superior(**sent, reported_on=day(12))
    assert (cases.again(person).outcome, Referral.objects.get().kind) == ("proposed", managed_by)
    assert Imposed.objects.count() == 0


def test_a_matter_of_discipline_is_handed_over_beside_the_case(here):
    case = cases.reviewed(here)
    person = cases.respondents(case)[0]
    given = {"by": here.director, "today": day(12), "respondent": person, "kind": "discipline"}
    actions_decision.refer(**given, sent_to="市纪委监委", reason="涉嫌违纪")
    assert cases.again(person).stage == "open"
    with pytest.raises(Refused, match="不必重复办理"):
        actions_decision.refer(**given, sent_to="市纪委监委", reason="涉嫌违纪")


# --- the decision cannot be had otherwise ------------------------------------------------------------------------


def test_a_decision_written_past_the_actions_is_refused_with_the_clause(here):
    case = cases.opined(here)
    person = cases.respondents(case)[0]
    with pytest.raises(Refused) as refused:
        Decision.objects.create(
            respondent=person, measures=["removal"], decided_on=day(14), effective_on=day(14), decided_by=here.director
        )
    assert "第十条(二)" in cited(refused)
    assert Decision.objects.count() == 0


def test_a_ruling_of_one_person_carries_no_decision_on_another(here):
    people = [cases.cadre(here), cases.cadre(here)]
    first = cases.decided(here, people)
    other = cases.respondents(first.respondent.case)[1]
    with pytest.raises(Refused, match="另一名对象"):
        Decision.objects.create(
            respondent=other,
            document=first.document,
            ruling=first.ruling,
            measures=["removal"],
            decided_on=day(14),
            effective_on=day(14),
            decided_by=here.director,
        )
    with pytest.raises(Refused, match="不能批量写入"):
        Decision.objects.bulk_create([first])


def test_a_decision_letter_is_not_issued_by_the_room_of_documents_alone(here):
    case = cases.opined(here)
    person = cases.respondents(case)[0]
    letter = letters.decision_letter(person, day(14))
    draft = documents.draft(by=here.director, today=day(14), letter=letter, subject=person)
    with pytest.raises(Refused, match="现在不能办理") as refused:
        documents.issue(by=here.director, today=day(14), document=draft)
    assert "第十条(二)" in cited(refused)


def test_no_deciding_letter_of_any_kind_is_issued_by_hand(here):
    person = cases.executed(here)
    decision = person.decisions.get()
    by_hand = [
        letters.rescission(person, decision, day(21)),
        letters.correction(person, decision, reason="有误", effect="撤销", on=day(21)),
        letters.exemption(person, "免予", day(21)),
    ]
    for letter in by_hand:
        draft = documents.draft(by=here.director, today=day(21), letter=letter, subject=person)
        with pytest.raises(Refused, match="现在不能办理"):
            documents.issue(by=here.director, today=day(21), document=draft)
        other = documents.draft(by=here.director, today=day(21), letter=letter, subject=person.case)
        with pytest.raises(Refused, match="只能在案件中针对一名对象制发"):
            documents.issue(by=here.director, today=day(21), document=other)


# --- service, execution, appeal ----------------------------------------------------------------------------------


def test_no_execution_before_person_and_unit_are_served(here):
    decision = cases.decided(here)
    person = cases.again(decision.respondent)
    actions_decision.serve_decision(
        by=here.officer, today=day(15), respondent=person, to="person", served=cases.receipt(day(15))
    )
    assert cases.again(person).stage == "decided"
    assert cases.fresh(person.case).stage == "deciding"
    actions_decision.serve_decision(
        by=here.officer, today=day(16), respondent=person, to="unit", served=cases.receipt(day(16))
    )
    assert cases.again(person).stage == "served"
    assert cases.fresh(person.case).stage == "executing"


def test_service_needs_its_proof_and_is_not_entered_twice(here):
    person = cases.again(cases.decided(here).respondent)
    given = {"by": here.officer, "today": day(15), "respondent": person, "to": "person"}
    with pytest.raises(Refused, match="送达证明"):
        actions_decision.serve_decision(**given, served=Served(served_on=day(15), received_by="本人"))
    actions_decision.serve_decision(**given, served=cases.receipt(day(15)))
    with pytest.raises(Refused, match="已登记过"):
        actions_decision.serve_decision(**given, served=cases.receipt(day(15)))
    assert Limit.objects.filter(code="appeal").count() == 1


def test_the_time_to_appeal_runs_from_the_person_s_receipt(here):
    person = cases.served(here)
    row = Limit.objects.get(part=person.pk, code="appeal")
    assert (row.from_on, row.due_on) == (day(15), day(30))


def test_an_appeal_does_not_stop_the_execution(here):
    person = cases.served(here)
    cases.appealed(here, person)
    actions_closing.record_execution(by=here.liaison, today=day(20), respondent=person, says="已谈话")
    assert cases.again(person).stage == "executed"


def test_a_late_appeal_is_taken_on_by_the_receiving_department_with_its_reason(here):
    person = cases.executed(here)
    cases.appealed(here, person, on=day(31))
    assert Appeal.objects.get().in_time is False
    with pytest.raises(Refused, match="受理的请写明理由") as refused:
        actions_appeal.accept_appeal(by=here.appeals, today=day(32), respondent=person)
    assert {one.citation.row for one in refused.value.reasons} == {"第十二条#逾"}
    actions_appeal.accept_appeal(by=here.appeals, today=day(32), respondent=person, reason="住院期间无法提出")
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.accepted_on, appeal.accept_reason) == ("accepted", day(32), "住院期间无法提出")
    assert Limit.objects.get(part=person.pk, code="appeal-decision").from_on == day(32)


def test_a_late_appeal_is_declined_by_the_receiving_department_with_its_reason(here):
    person = cases.executed(here)
    cases.appealed(here, person, on=day(31))
    actions_appeal.decline_appeal(by=here.appeals, today=day(32), respondent=person, reason="逾期且无正当理由")
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.decline_reason) == ("declined", "逾期且无正当理由")


def test_the_page_offers_a_late_appeal_to_be_taken_on_and_asks_the_reason(here, signed_in):
    person = cases.executed(here)
    cases.appealed(here, person, on=day(31))
    page = signed_in(here.appeals).get(reverse("cases:own_move", args=[person.case_id, person.pk, "accept_appeal"]))
    assert page.status_code == 200
    assert "逾期而受理的，须写明理由" in page.content.decode()


def test_where_the_law_has_no_limit_no_appeal_is_late(here):
    person = cases.executed(here)
    Limit.objects.filter(part=person.pk, code="appeal").delete()
    cases.appealed(here, person, on=day(31))
    assert Appeal.objects.get().in_time is True


def test_the_fifteenth_day_is_in_time(here):
    person = cases.executed(here)
    cases.appealed(here, person, on=day(30))
    assert Appeal.objects.get().in_time is True


def test_an_appeal_is_in_writing(here):
    person = cases.executed(here)
    with pytest.raises(Refused, match="书面"):
        cases.appealed(here, person, written=None)


def test_a_paper_appeal_is_entered_by_the_organ_above(here):
    person = cases.executed(here)
    actions_appeal.file_appeal(
        by=here.appeals,
        today=day(18),
        respondent=person,
        written=build_files.upload("申诉书.pdf"),
        demand="请求撤销",
        grounds="事实不清",
    )
    assert Appeal.objects.get().registered_by == here.appeals


def test_whoever_handled_the_case_does_not_decide_the_appeal(here):
    person = cases.executed(here)
    build.grant(here.director, "appeal_officer", organ=here.committee)
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    with pytest.raises(Refused, match="参与过本案办理"):
        actions_appeal_decision.draft_appeal_decision(
            by=here.director, today=day(20), respondent=person, outcome="uphold", findings="清楚", reason="不成立"
        )


@pytest.mark.parametrize("part", [{"present": False, "vote": ""}, {"recused": True, "vote": ""}])
def test_who_was_away_from_the_meeting_or_recused_in_it_may_decide_the_appeal(here, part):
    case = cases.opined(here)
    seats = [*cases.seats(4), Seat("申诉科长", account=here.appeals, **part)]
    cases.review(here, case, seats=seats)
    assert not facts_actor.has_handled(cases.fresh(case), here.appeals)
    cases.review(here, case, seats=[*cases.seats(4), Seat("申诉科长", account=here.appeals, vote="in_favour")])
    assert facts_actor.has_handled(cases.fresh(case), here.appeals)


def test_one_drafts_another_reviews_and_the_leadership_signs_the_decision_on_an_appeal(here):
    person = cases.executed(here)
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    said = {"outcome": "revoke", "findings": "事实不清", "reason": "申诉成立"}
    given = {"today": day(20), "respondent": person}
    with pytest.raises(Refused, match="还没有审核"):
        actions_appeal_decision.decide_appeal(by=here.leader, **given)
    actions_appeal_decision.draft_appeal_decision(by=here.appeals, **given, **said)
    assert Decision.objects.get().reversed_on is None, "a draft decides nothing"
    build.grant(here.appeals, "approving_leader", organ=here.committee)
    for act in (actions_appeal_decision.review_appeal_decision, actions_appeal_decision.decide_appeal):
        with pytest.raises(Refused, match=r"自己拟的稿|还没有审核"):
            act(by=here.appeals, **given)
    signer = build.account(role="approving_leader", organ=here.committee)
    actions_appeal_decision.return_appeal_draft(by=signer, **given, reason="请补充查明工期延误的原因")
    with pytest.raises(Refused, match="还没有拟稿"):
        actions_appeal_decision.review_appeal_decision(by=signer, **given)
    actions_appeal_decision.draft_appeal_decision(by=here.appeals, **given, **said)
    actions_appeal_decision.review_appeal_decision(by=signer, **given)
    with pytest.raises(Refused, match="自己拟的稿"):
        actions_appeal_decision.decide_appeal(by=here.appeals, **given)
    assert actions_appeal_decision.decide_appeal(by=signer, **given).document.number
    assert Decision.objects.get().reversed_on == day(20)


def test_who_decides_an_appeal_sees_the_whole_file_until_it_is_decided(here):
    person = cases.executed(here)
    seen = lambda: sight.sees_whole(seen_by=here.appeals, on=day(40), case=person.case)  # noqa: E731
    assert not seen()
    cases.appealed(here, person)
    assert seen()
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    file = queries_file.case_file(seen_by=here.appeals, on=day(19), pk=person.case_id)
    assert file.evidence
    assert file.reviews
    assert file.people[0].findings
    cases.decided_appeal(here, today=day(25), respondent=person, outcome="uphold", findings="清楚", reason="不成立")
    assert not seen()


def test_a_modified_decision_replaces_the_measure_from_then_on(here):
    person = cases.executed(here, measures=("demotion",))
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    cases.decided_appeal(
        here,
        today=day(25),
        respondent=person,
        outcome="modify",
        findings="情节较轻",
        reason="处理偏重",
        new_measures=["criticism-circular"],
    )
    old, new = Imposed.objects.order_by("pk")
    assert (old.measure, old.reversed_on) == ("demotion", day(25))
    assert (new.measure, new.decided_on, new.reversed_on) == ("criticism-circular", day(25), None)
    assert Decision.objects.filter(reversed_on__isnull=True).get().measures == ["criticism-circular"]
