"""Whoever handed something in takes it back until somebody who decides has opened it; after that, the page says who and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from tests.office import build, build_leads
from tests.office import build_cases as cases
from tests.office.build_cases import Office
from tests.pages.stages import BEFORE_LONG, STAGES, case_of
from wenze.office import clock
from wenze.office.cases import actions_open, actions_review, facts_respondent, queries_file
from wenze.office.cases.models import Appeal, Case, Respondent
from wenze.office.cases.turns import MOVES
from wenze.office.documents.models import Document
from wenze.office.journal.models import Entry
from wenze.office.leads import actions as leads
from wenze.office.leads.models import Lead
from wenze.office.limits.models import Limit
from wenze.office.matters import actions, actions_submissions, kinds, queries_submissions
from wenze.office.matters.models import Matter, Reading, Withdrawal
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.site import workbench

pytestmark = [pytest.mark.django_db]

REASON = {"reason": "报送有误"}


@dataclass(frozen=True)
class Handed:
    """Something handed in. ``make`` brings the office there; ``by`` handed it in, and ``decides`` is on the other side.
    ``stage`` is where the matter goes back to; ``waits`` is the duty of the other side that goes with it."""

    make: Callable[[Office], Any]
    by: str
    decides: str
    stage: str
    move: str = ""
    waits: str = ""


def _resubmitted(here: Office) -> Case:
    case = STAGES["returned"].walk(here)
    actions_open.resubmit(by=here.officer, today=cases.day(2), case=case, title="补正后的案由")
    return case


def _recusal(here: Office) -> Case:
    case = cases.started(here)
    actions.ask_recusal(
        by=here.officer, today=cases.day(2), matter=case, account=here.colleague, reason="曾参与该工程招标"
    )
    return case


def _lead(here: Office) -> Lead:
    here.clerk = build.account(role="intake_clerk", organ=here.organ)
    return build_leads.lead(by=here.clerk, organ=here.organ, today=cases.START, received_on=cases.START)


HANDED = {
    "a lead reported": Handed(_lead, "clerk", "director", "withdrawn", "register", "受理并分办"),
    "a case reported": Handed(STAGES["opened"].walk, "officer", "director", "returned", "open_case", "批准启动"),
    "a case reported again": Handed(_resubmitted, "officer", "director", "returned", "resubmit", "批准启动"),
    "more time": Handed(
        STAGES["to report"].walk, "officer", "director", "investigating", "request_extension", "批准延长"
    ),
    "the report": Handed(STAGES["reported"].walk, "officer", "director", "investigating", "submit_report"),
    "the opinion": Handed(STAGES["opined"].walk, "officer", "director", "hearing", "propose_opinion", "登记集体研究"),
    "an appeal": Handed(STAGES["appealed"].walk, "person", "appeals", "executing", "file_appeal", "受理申诉"),
    "a draft for review": Handed(
        STAGES["appeal drafted"].walk, "appeals", "signer", "executing", "draft_appeal_decision", "审核申诉决定"
    ),
    "a draft to sign": Handed(
        STAGES["appeal reviewed"].walk, "leader", "signer", "executing", "review_appeal_decision", "签发申诉决定"
    ),
    "a request for recusal": Handed(_recusal, "officer", "director", "investigating", "ask_recusal", "决定"),
}
"""Everything that is handed in about leads and cases."""


@dataclass
class Scene:
    """An office where something was handed in."""

    here: Office
    matter: Matter
    by: Any
    decides: Any
    handed: Handed

    @property
    def page(self) -> str:
        return kinds.of(self.matter).address(self.matter)

    @property
    def withdrawing(self) -> str:
        return reverse("matters:withdraw", args=[self.matter.pk])

    def fresh(self) -> Matter:
        return Matter.objects.get(pk=self.matter.pk)

    def duties(self, account: Any) -> list[str]:
        return [one.verb for one in workbench.bench(seen_by=account, on=BEFORE_LONG, tab="todo").items]


def _scene(handed: Handed) -> Scene:
    here = cases.office()
    here.signer = build.account(role="approving_leader", organ=here.committee)
    made = handed.make(here)
    found = made if isinstance(made, Lead) else case_of(made)
    here.person = None if isinstance(found, Lead) else found.respondents.get().cadre.account
    return Scene(here, Matter.objects.get(pk=found.pk), getattr(here, handed.by), getattr(here, handed.decides), handed)


@pytest.fixture(params=HANDED.values(), ids=HANDED.keys())
def scene(request):
    with clock.frozen(BEFORE_LONG):
        yield _scene(request.param)


@pytest.fixture
def opinion():
    with clock.frozen(BEFORE_LONG):
        yield _scene(HANDED["the opinion"])


def test_every_move_that_hands_something_in_is_tried_here():
    declared = MOVES.those(lambda one: one.submits is not None)
    assert declared <= {one.move for one in HANDED.values()}


def test_it_is_taken_back_in_time_and_goes_back_to_where_it_came_from(scene, signed_in):
    assert not scene.handed.waits or scene.handed.waits in scene.duties(scene.decides)
    version = scene.fresh().version
    browser = signed_in(scene.by)
    assert f"{scene.withdrawing}?thing=" in browser.get(scene.page).content.decode()
    answer = browser.post(scene.withdrawing, REASON)
    assert (answer.status_code, answer["Location"]) == (302, scene.page)
    after = scene.fresh()
    assert after.stage == scene.handed.stage
    assert after.version > version or scene.handed.move == "ask_recusal"
    assert scene.handed.waits not in scene.duties(scene.decides)
    made = Withdrawal.objects.get()
    assert (made.matter_id, made.move, made.by, made.reason) == (after.pk, scene.handed.move, scene.by, "报送有误")
    assert Entry.objects.filter(verb__startswith="matters.withdraw", says__contains="报送有误").count() == 1
    assert scene.withdrawing not in browser.get(scene.page).content.decode()
    assert browser.post(scene.withdrawing, REASON).status_code == 409


def test_once_somebody_who_decides_has_opened_it_the_refusal_says_who_and_when(scene, signed_in):
    assert signed_in(scene.decides).get(scene.page).status_code == 200
    stage, browser = scene.fresh().stage, signed_in(scene.by)
    answer = browser.post(scene.withdrawing, REASON)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert f"{scene.decides}已于2026年3月22日" in shown
    assert "不能再撤回" in shown
    assert scene.fresh().stage == stage
    assert not Withdrawal.objects.exists()
    page = browser.get(scene.page).content.decode()
    assert f"{scene.decides.display_name}已于" in page
    assert scene.withdrawing not in page


def test_whoever_only_may_see_it_does_not_count_as_having_opened_it(scene, signed_in):
    seeing = [one for one in (scene.here.colleague, scene.by) if one != scene.decides]
    for account in seeing:
        signed_in(account).get(scene.page)
    assert signed_in(scene.by).post(scene.withdrawing, REASON).status_code == 302


def test_nobody_takes_back_what_another_handed_in(scene, signed_in):
    for account in (scene.here.colleague, scene.decides, scene.here.liaison):
        with pytest.raises((NotYours, Refused)):
            actions_submissions.withdraw(by=account, today=BEFORE_LONG, matter=scene.matter, reason="报送有误")
    assert not Withdrawal.objects.exists()


def test_the_paper_of_what_was_taken_back_is_void(scene, signed_in):
    waiting = [one for one in queries_submissions.waiting(scene.matter) if one.move == scene.handed.move]
    paper = waiting[0].document_id
    signed_in(scene.by).post(scene.withdrawing, REASON)
    if paper is not None:
        assert Document.objects.get(pk=paper).status == "void"


def test_opening_only_its_paper_is_opening_it(opinion, signed_in):
    [waiting] = [one for one in queries_submissions.waiting(opinion.matter) if one.move == "propose_opinion"]
    signed_in(opinion.here.leader).get(reverse("documents:pdf", args=[waiting.document_id]))
    assert signed_in(opinion.by).post(opinion.withdrawing, REASON).status_code == 409
    assert Reading.objects.get(thing=waiting.thing).account == opinion.here.leader


def test_its_form_begins_with_what_had_been_typed(opinion, signed_in):
    browser = signed_in(opinion.by)
    browser.post(opinion.withdrawing, REASON)
    address = reverse("cases:move", args=[opinion.matter.pk, "propose_opinion"])
    assert "经调查核实，提出如下意见。" in browser.get(address).content.decode()


def test_an_opinion_taken_back_runs_its_limit_on_and_is_handed_in_again(opinion, signed_in):
    limit = Limit.objects.filter(matter_id=opinion.matter.pk, waits_for="opinion_proposed_on")
    assert limit.get().met_on is not None
    signed_in(opinion.by).post(opinion.withdrawing, REASON)
    assert limit.get().met_on is None
    assert limit.get().state in {"running", "warned"}
    case = Case.objects.get(pk=opinion.matter.pk)
    given = {"by": opinion.by, "today": cases.day(11), "case": case, "says": "改后的意见"}
    made = actions_review.propose_opinion(**given)
    assert cases.fresh(case).stage == "reviewing"
    assert (made.says, limit.get().met_on) == ("改后的意见", cases.day(11))
    assert case.opinions.count() == 1


def test_the_line_of_stages_shows_the_days_as_they_were_before_it_was_handed_in(opinion, signed_in):
    def days():
        case = Case.objects.get(pk=opinion.matter.pk)
        return {one.name: one.note for one in queries_file.stage_line(case, BEFORE_LONG)}

    handed = days()
    signed_in(opinion.by).post(opinion.withdrawing, REASON)
    assert handed["集体研究"]
    assert days() == {**handed, "集体研究": ""}


def test_the_list_of_its_officer_says_that_it_was_taken_back(opinion, signed_in):
    browser = signed_in(opinion.by)
    browser.post(opinion.withdrawing, REASON)
    assert "撤回：报送有误" in browser.get(reverse("site:workbench")).content.decode()


def test_a_lead_taken_back_is_corrected_and_reported_again_under_its_number(signed_in):
    with clock.frozen(BEFORE_LONG):
        scene = _scene(HANDED["a lead reported"])
        browser = signed_in(scene.by)
        browser.post(scene.withdrawing, REASON)
        shown = browser.get(reverse("site:workbench")).content.decode()
        assert "撤回：报送有误" in shown
        assert "更正后再报" in browser.get(scene.page).content.decode()
        lead = Lead.objects.get(pk=scene.matter.pk)
        with pytest.raises(Refused, match=r"现在是“已撤回”.*撤回“登记报送线索”"):
            leads.accept(by=scene.decides, today=BEFORE_LONG, lead=lead)
        leads.correct(by=scene.by, today=BEFORE_LONG, lead=lead, version=lead.version, reason="核对无误")
        again = Lead.objects.get(pk=lead.pk)
        assert (again.stage, again.number) == ("registered", lead.number)
        assert browser.post(scene.withdrawing, REASON).status_code == 302


def test_an_appeal_taken_back_may_be_filed_again_in_its_time(signed_in):
    with clock.frozen(BEFORE_LONG):
        scene = _scene(HANDED["an appeal"])
        signed_in(scene.by).post(scene.withdrawing, REASON)
        person = Respondent.objects.get(case_id=scene.matter.pk)
        assert facts_respondent.current_appeal(person) is None
        limit = Limit.objects.get(part=person.pk, waits_for="appeal_filed_on")
        assert limit.met_on is None
        assert limit.state in {"running", "warned"}
        cases.appealed(scene.here, person, on=BEFORE_LONG)
        assert [one.state for one in person.appeals.all()] == [Appeal.WITHDRAWN, Appeal.FILED]


# --- races -------------------------------------------------------------------------------------------------------------


def test_what_was_decided_meanwhile_is_not_taken_back():
    with clock.frozen(BEFORE_LONG):
        scene = _scene(HANDED["a case reported"])
        case = Case.objects.get(pk=scene.matter.pk)
        actions_open.approve_initiation(by=scene.decides, today=BEFORE_LONG, case=case)
        with pytest.raises(Refused, match="可能已经办理"):
            actions_submissions.withdraw(by=scene.by, today=BEFORE_LONG, matter=scene.matter, **REASON)
        assert cases.fresh(case).stage == "investigating"


def test_what_was_taken_back_meanwhile_is_not_decided():
    with clock.frozen(BEFORE_LONG):
        scene = _scene(HANDED["a case reported"])
        case = Case.objects.get(pk=scene.matter.pk)
        shown = case.version
        actions_submissions.withdraw(by=scene.by, today=BEFORE_LONG, matter=scene.matter, **REASON)
        with pytest.raises(Refused, match="撤回：立案报批"):
            actions_open.approve_initiation(by=scene.decides, today=BEFORE_LONG, case=case, version=shown)
        with pytest.raises(Refused):
            actions_open.approve_initiation(by=scene.decides, today=BEFORE_LONG, case=case)
        assert cases.fresh(case).stage == "returned"


def test_a_page_drawn_before_the_matter_changed_does_not_take_it_back(opinion):
    shown = opinion.fresh().version
    cases.evidence(opinion.here, Case.objects.get(pk=opinion.matter.pk))
    with pytest.raises(Refused, match="已有变化"):
        actions_submissions.withdraw(by=opinion.by, today=BEFORE_LONG, matter=opinion.matter, version=shown, **REASON)
    actions_submissions.withdraw(by=opinion.by, today=BEFORE_LONG, matter=opinion.matter, **REASON)
    assert opinion.fresh().stage == "hearing"


def test_who_opens_the_page_after_it_was_taken_back_has_opened_nothing(opinion, signed_in):
    actions_submissions.withdraw(by=opinion.by, today=BEFORE_LONG, matter=opinion.matter, **REASON)
    signed_in(opinion.decides).get(opinion.page)
    assert not Reading.objects.filter(thing__startswith="submitted").filter(account=opinion.decides).exists()


def test_a_report_on_which_a_hearing_rests_is_not_taken_back():
    with clock.frozen(BEFORE_LONG):
        scene = _scene(HANDED["the report"])
        cases.heard(scene.here, Respondent.objects.get(case_id=scene.matter.pk))
        with pytest.raises(Refused, match="可能已经办理"):
            actions_submissions.withdraw(by=scene.by, today=BEFORE_LONG, matter=scene.matter, **REASON)


def test_taking_back_needs_a_reason(opinion, signed_in):
    for reason in ("", "　 ", "\x00"):
        with pytest.raises(Refused, match="请填写撤回的理由"):
            actions_submissions.withdraw(by=opinion.by, today=BEFORE_LONG, matter=opinion.matter, reason=reason)
    assert signed_in(opinion.by).post(opinion.withdrawing, {"reason": ""}).status_code == 200
