"""What the law and the office's procedure keep closed, stays closed, and the refusal names the clause."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import (
    actions_decision,
    actions_hearing,
    actions_inquiry,
    actions_open,
    actions_review,
)
from wenze.office.cases.models import Adoption, Case, Respondent
from wenze.office.cases.openings import Concerned
from wenze.office.documents.models import Document
from wenze.office.limits.models import Limit
from wenze.office.measures.models import Imposed
from wenze.office.people.models import ManagedBy
from wenze.office.people.refusals import NotYours, Refused

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


# --- start -------------------------------------------------------------------------------------------------------


def test_a_case_starts_only_when_someone_else_approves_it(here):
    case = cases.opened(here)
    build.grant(here.officer, "office_director", organ=here.organ)
    with pytest.raises(Refused, match="不能批准自己报批的案件"):
        actions_open.approve_initiation(by=here.officer, today=day(1), case=case)


def test_a_city_managed_cadre_needs_the_approving_leader(here):
    case = cases.opened(here, [cases.cadre(here, managed_by=ManagedBy.CITY)])
    with pytest.raises(Refused, match="须由审批领导批准"):
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    actions_open.approve_initiation(by=here.leader, today=day(1), case=case)
    assert cases.fresh(case).stage == "investigating"


def test_a_complaint_without_wide_impact_starts_nothing(here):
    case = cases.opened(here, lead=cases.lead(here, channel="9-1", fact_based=True, wide_impact=False))
    with pytest.raises(Refused, match="须影响较大") as refused:
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    assert "第九条(一)" in cited(refused)


def test_nothing_starts_before_the_day_of_issue_is_entered(here):
    case = cases.opened(here)
    Adoption.objects.all().delete()
    with pytest.raises(Refused, match="印发日") as refused:
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    assert "第十九条" in cited(refused)


def test_what_happened_before_the_regulation_is_governed_by_the_old_one(here):
    case = cases.opened(here, lead=cases.lead(here, act_on=date(2014, 1, 1)))
    with pytest.raises(Refused, match="有错与无为") as refused:
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    assert "第一条" in cited(refused)


def test_a_lower_managed_cadre_needs_a_reason_for_direct_handling(here):
    people = [cases.cadre(here, managed_by=ManagedBy.LOWER)]
    case = cases.opened(here, people)
    with pytest.raises(Refused, match="必要理由") as refused:
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    assert "第四条" in cited(refused)
    case = cases.opened(here, people, direct_reason="下级机关长期未予处理")
    actions_open.approve_initiation(by=here.director, today=day(1), case=case)
    assert cases.fresh(case).stage == "investigating"


def test_a_declined_case_ends_with_a_notice(here):
    case = cases.opened(here)
    actions_open.decline_initiation(by=here.director, today=day(1), case=case, reason="不属于问责情形")
    case = cases.fresh(case)
    assert (case.stage, case.end_reason) == ("ended", "不属于问责情形")
    assert Respondent.objects.get(case=case).outcome == "ended"
    assert Document.objects.get(kind="declined_notice").status == "issued"


def test_a_lead_opens_one_case_only(here):
    lead = cases.lead(here)
    cases.opened(here, lead=lead)
    with pytest.raises(Refused, match="已"):
        cases.opened(here, lead=lead)
    assert Case.objects.count() == 1


def test_a_case_is_opened_only_by_the_office_that_handles_the_lead(here):
    other = cases.office()
    with pytest.raises((Refused, NotYours)):
        actions_open.open_case(
            by=other.officer,
            today=day(0),
            lead=cases.lead(here),
            concerned=[Concerned(cases.cadre(here))],
            title="越界立案",
        )
    assert Case.objects.count() == 0


@pytest.mark.parametrize("twice", [True, False])
def test_a_case_needs_people_each_of_them_once(here, twice):
    person = cases.cadre(here)
    people = [Concerned(person), Concerned(person)] if twice else []
    with pytest.raises(Refused, match="选定"):
        actions_open.open_case(by=here.officer, today=day(0), lead=cases.lead(here), concerned=people, title="案由")


# --- inquiry -----------------------------------------------------------------------------------------------------


def test_a_report_needs_two_members_evidence_and_findings(here):
    case = cases.started(here)
    with pytest.raises(Refused) as refused:
        actions_inquiry.submit_report(by=here.officer, today=day(5), case=case, says="查清")
    said = "".join(one.says for one in refused.value.reasons)
    assert "调查组现有0人" in said
    assert "还没有登记证据" in said
    assert "1名对象没有认定结论" in said


def test_a_relative_may_not_join_the_group(here):
    person = cases.cadre(here)
    case = cases.started(here, [person])
    here.colleague.cadre = build.cadre()
    here.colleague.save()
    build.relation(here.colleague.cadre, person)
    with pytest.raises(Refused, match="回避"):
        actions_inquiry.form_group(by=here.director, today=day(2), case=case, members=[here.officer, here.colleague])


def test_the_same_file_is_not_evidence_twice(here):
    case = cases.started(here)
    cases.evidence(here, case, upload=build_files.upload("甲.pdf"))
    with pytest.raises(Refused, match="已登记为证据1"):
        cases.evidence(here, case, upload=build_files.upload("乙.pdf"))
    assert case.evidence.count() == 1


@pytest.mark.parametrize(
    ("fields", "clause"),
    [
        ({"circumstance": "7-10", "consequence": "", "basis": ""}, "第七条(十)"),
        ({"circumstance": "7-4"}, "第七条(四)"),
        ({"circumstance": "7-4", "details": {"consecutive_years_behind": 1}}, "第七条(四)"),
    ],
)
def test_a_finding_carries_what_its_clause_asks_for(here, fields, clause):
    case = cases.started(here)
    with pytest.raises(Refused, match=clause.replace("(", r"\(").replace(")", r"\)")):
        cases.finding(here, cases.respondents(case)[0], **fields)


def test_two_years_behind_are_enough_for_the_fourth_circumstance(here):
    case = cases.started(here)
    cases.finding(
        here,
        cases.respondents(case)[0],
        circumstance="7-4",
        details={"consecutive_years_behind": 2, "unheard_of": True},
    )
    row = cases.respondents(case)[0].findings.get()
    assert (row.clause, row.details) == ("第七条(四)", {"consecutive_years_behind": 2})


def test_a_factor_counts_only_with_all_its_conditions(here):
    case = cases.started(here)
    person = cases.respondents(case)[0]
    given = {"by": here.officer, "today": day(4), "respondent": person, "factor": "16-2", "what_happened": "配合"}
    with pytest.raises(Refused, match="要件不齐"):
        actions_inquiry.record_factor(**given, details={"cooperated": True})
    actions_inquiry.record_factor(**given, details={"cooperated": True, "took_responsibility": True})
    assert person.factors.get().direction == "mitigate"


def test_a_circumstance_the_regulation_does_not_have_is_refused(here):
    case = cases.started(here)
    with pytest.raises(Refused, match="列明的情形"):
        cases.finding(here, cases.respondents(case)[0], circumstance="9-99")


# --- hearing and opinion -----------------------------------------------------------------------------------------


def test_no_opinion_without_a_hearing(here):
    case = cases.reported(here)
    cases.proposed(here, cases.respondents(case)[0])
    with pytest.raises(Refused, match="没有听取陈述申辩") as refused:
        actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="意见")
    assert cited(refused) == {"第十一条"}


def test_no_opinion_before_every_argument_is_answered(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    actions_hearing.record_defence(
        by=person.cadre.account, today=day(7), respondent=person, mode="written", says="申辩", arguments=["甲", "乙"]
    )
    cases.proposed(here, person)
    with pytest.raises(Refused, match="还有2条申辩意见没有答复") as refused:
        actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="意见")
    assert cited(refused) == {"第十一条"}


def test_a_hearing_before_the_last_finding_does_not_count(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    cases.finding(here, person, circumstance="7-6", today=day(8))
    cases.proposed(here, person)
    with pytest.raises(Refused, match="没有听取陈述申辩"):
        actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="意见")


def test_a_waiver_is_the_person_s_own_paper(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    with pytest.raises(Refused, match="书面材料"):
        actions_hearing.record_defence(by=here.officer, today=day(7), respondent=person, mode="waived", says="放弃")


def test_a_late_opinion_is_taken_and_stays_late(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    cases.proposed(here, person)
    row = Limit.objects.get(matter=case)
    assert (row.due_on, row.clause) == (date(2026, 3, 24), "第十条(一)")
    actions_review.propose_opinion(by=here.officer, today=date(2026, 3, 25), case=case, says="意见")
    row.refresh_from_db()
    assert (row.state, row.breached, row.met_on) == ("met_late", True, date(2026, 3, 25))


def test_the_fifteenth_working_day_is_in_time(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    cases.proposed(here, person)
    actions_review.propose_opinion(by=here.officer, today=date(2026, 3, 24), case=case, says="意见")
    assert (Limit.objects.get(matter=case).state, Limit.objects.get(matter=case).breached) == ("met", False)


def test_an_extension_is_thirty_in_all_and_asked_in_time(here):
    case = cases.started(here)
    actions_review.request_extension(by=here.officer, today=day(10), case=case, reason="取证困难")
    actions_review.approve_extension(by=here.director, today=day(11), case=case)
    row = Limit.objects.get(matter=case)
    assert (row.first_due_on, row.due_on, row.extended) == (date(2026, 3, 24), date(2026, 4, 15), True)


def test_no_extension_after_the_first_due_day(here):
    case = cases.started(here)
    with pytest.raises(Refused, match="已经届满") as refused:
        actions_review.request_extension(by=here.officer, today=date(2026, 3, 25), case=case, reason="晚了")
    assert "第十条(一)" in cited(refused)


# --- measures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["dismissal", "fine", "no-such-measure"])
def test_only_a_measure_of_the_regulation_is_proposed(here, measure):
    case = cases.reported(here)
    with pytest.raises(Refused, match="不在可用的方式之中"):
        cases.proposed(here, cases.respondents(case)[0], (measure,))


def test_someone_on_probation_is_not_transferred_without_a_reason(here):
    person = build.cadre()
    build.tenure(person, build.post(here.unit), probation_until_on=LATER)
    case = cases.reported(here, [person])
    with pytest.raises(Refused, match=r"第十八条\(六\)"):
        cases.proposed(here, cases.respondents(case)[0], ("transfer-from-post",))
    cases.proposed(here, cases.respondents(case)[0], ("transfer-from-post",), departure_reason="情节严重")


def test_resignation_is_not_given_without_the_person_s_application(here):
    case = cases.reviewed(here, measures=("resignation-taking-blame",))
    with pytest.raises(Refused, match="本人的书面申请") as refused:
        actions_decision.issue_decision(by=here.director, today=day(14), respondent=cases.respondents(case)[0])
    assert cited(refused) == {"第十四条(五)"}


def test_two_measures_need_the_basis_for_joining_them(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    with pytest.raises(Refused, match="并用2种方式") as refused:
        cases.proposed(here, person, ("admonition-talk", "criticism-circular"))
    assert (cited(refused), refused.value.field) == ({"第十四条"}, "joining_reason")


def test_the_range_of_publication_that_service_demands_is_demanded_with_the_proposal(here):
    case = cases.reported(here)
    person = cases.respondents(case)[0]
    cases.heard(here, person)
    with pytest.raises(Refused, match="公开范围") as refused:
        cases.proposed(here, person, disclosure_range=" ")
    assert (cited(refused), refused.value.field) == ({"第十条(三)"}, "disclosure_range")


def test_whoever_is_exempt_gets_no_measure_but_a_notice(here):
    case = cases.started(here)
    actions_inquiry.form_group(by=here.director, today=day(2), case=case, members=[here.officer, here.colleague])
    cases.evidence(here, case)
    person = cases.respondents(case)[0]
    cases.finding(here, person)
    details = {"sudden_or_force_majeure": True, "truly_unable": True}
    actions_inquiry.record_factor(
        by=here.officer, today=day(4), respondent=person, factor="17-2", what_happened="特大洪水", details=details
    )
    actions_inquiry.submit_report(by=here.officer, today=day(5), case=case, says="查清")
    with pytest.raises(Refused, match="免予问责"):
        cases.proposed(here, person)
    cases.heard(here, person)
    actions_review.propose_opinion(by=here.officer, today=day(9), case=case, says="建议免予问责")
    cases.review(here, case)
    actions_review.close_review(by=here.director, today=day(10), case=case)
    actions_decision.exempt(by=here.director, today=day(11), respondent=person, reason="不可抗力")
    assert (cases.again(person).stage, cases.again(person).outcome) == ("closed", "exempt")
    assert cases.fresh(case).stage == "executing"
    assert Imposed.objects.count() == 0


# --- days --------------------------------------------------------------------------------------------------------


def test_nothing_happened_tomorrow(here):
    case = cases.opened(here)
    with pytest.raises(Refused, match="晚于今天"):
        actions_open.approve_initiation(by=here.director, today=day(1), case=case, happened_on=day(2))


def test_nothing_happened_before_the_step_it_rests_on(here):
    case = cases.started(here)
    with pytest.raises(Refused, match="早于前一步"):
        actions_inquiry.form_group(
            by=here.director, today=day(5), case=case, members=[here.officer], happened_on=day(0)
        )


def test_an_act_is_entered_late_with_its_true_day(here):
    case = cases.opened(here)
    actions_open.approve_initiation(by=here.director, today=day(9), case=case, happened_on=day(1))
    step = case.steps.get(move="approve_initiation")
    assert (step.happened_on, clock.day_of(step.entered_at)) == (day(1), LATER)
    assert Limit.objects.get(matter=case).from_on == day(1)


def test_moves_are_not_made_out_of_order(here):
    case = cases.opened(here)
    with pytest.raises(Refused, match="只在"):
        actions_review.propose_opinion(by=here.officer, today=day(1), case=case, says="意见")


def test_an_uploaded_program_is_not_evidence(here):
    case = cases.started(here)
    with pytest.raises(Refused):
        cases.evidence(here, case, upload=build_files.upload("病毒.exe", b"MZ" + b"\0" * 100))
    assert case.evidence.count() == 0
    assert case.steps.filter(move="add_evidence").count() == 0
