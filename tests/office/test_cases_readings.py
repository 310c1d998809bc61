"""A case is handled under the readings of the office: what a finding must carry, when a factor counts, when a clock starts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.build_conventions import OTHER
from tests.office import build_cases as cases
from tests.office.build_cases import EDITION, REGULATION, START, day
from wenze.engine.answers import cited
from wenze.engine.conventions import DEADLINE_MONTHS, FIRST_DAY
from wenze.office import clock
from wenze.office.cases import actions_appeal, actions_inquiry, citing
from wenze.office.limits import actions_nightly, counting
from wenze.office.limits.models import Limit
from wenze.office.measures import actions as measures
from wenze.office.measures import queries as measured
from wenze.office.measures.models import Imposed
from wenze.office.people.refusals import Refused
from wenze.office.rulings import actions_law, queries, queries_procedure

pytestmark = [pytest.mark.django_db]
LATER = date(2026, 11, 20)
BEHIND, FACTOR, APPEAL, LIGHT = "第七条(四)", "第十六条(二)", "第十二条#理", "第十八条"
LATE_APPEAL = "第十二条#逾"


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


def _read(here, row: str, choice: int = 1, today: date = START) -> None:
    told = {"regulation": REGULATION, "edition": EDITION, "row": row, "reason": "班子会研究"}
    reading = queries.regulation(REGULATION, EDITION).choices(row)[choice]
    made = actions_law.propose_reading(by=here.director, today=today, reading=reading, **told)
    actions_law.sign(by=here.leader, today=today, proposal=made)


def test_a_finding_carries_what_its_clause_asks_for_as_the_office_reads_it(here):
    _read(here, BEHIND)
    case = cases.started(here)
    person = cases.respondents(case)[0]
    wanted = citing.details_of(citing.regulation_of(case), "circumstance", "7-4")
    assert "other_appraisal_years_behind" in wanted
    with pytest.raises(Refused, match="两项考评"):
        cases.finding(here, person, circumstance="7-4", details={"consecutive_years_behind": 2})
    both = {"consecutive_years_behind": 2, "other_appraisal_years_behind": 2}
    cases.finding(here, person, circumstance="7-4", details=both)
    assert cases.respondents(case)[0].findings.get().details == both


def test_a_late_appeal_is_only_declined_where_the_office_reads_the_limit_as_final(here):
    _read(here, LATE_APPEAL)
    person = cases.executed(here)
    cases.appealed(here, person, on=day(31))
    told = {"by": here.appeals, "today": day(32), "respondent": person, "reason": "住院期间无法提出"}
    with pytest.raises(Refused, match="请办理不予受理并写明理由"):
        actions_appeal.accept_appeal(**told)
    actions_appeal.decline_appeal(**told)
    assert person.appeals.get().state == "declined"


def test_accountability_is_lifted_before_filing_unless_the_office_reads_filing_as_first(here):
    on = date(2026, 11, 20)
    about = {"regulation": REGULATION, "edition": EDITION, "stage": "executed", "move": "rescind", "asked_on": on}
    known = {"actor_roles": ("office_director",), "actor_recused": False, "in_dossier": False}
    rows = {one.citation.row for one in queries_procedure.move(told=known, **about).value.missing}
    assert "第十八条(七)" not in rows
    _read(here, "第十八条(七)")
    assert "第十八条(七)" in {one.citation.row for one in queries_procedure.move(told=known, **about).value.missing}


def test_a_factor_counts_as_the_office_reads_it(here):
    _read(here, FACTOR)
    person = cases.respondents(cases.started(here))[0]
    told = {"by": here.officer, "today": day(4), "respondent": person, "factor": "16-2", "what_happened": "配合"}
    actions_inquiry.record_factor(**told, details={"cooperated": True})
    assert person.factors.get().direction == "mitigate"


def test_the_time_to_decide_an_appeal_runs_from_its_filing_where_the_office_reads_it_so(here):
    _read(here, APPEAL)
    person = cases.served(here)
    cases.appealed(here, person)
    row = Limit.objects.get(part=person.pk, waits_for="appeal_decided_on")
    assert (row.starts_with, row.from_on, row.clause) == ("appeal_filed_on", day(18), cited(APPEAL))
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=cases.again(person))
    assert Limit.objects.filter(part=person.pk, waits_for="appeal_decided_on").count() == 1


def test_by_default_it_runs_from_its_acceptance(here):
    person = cases.served(here)
    cases.appealed(here, person)
    assert not Limit.objects.filter(part=person.pk, waits_for="appeal_decided_on").exists()
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=cases.again(person))
    row = Limit.objects.get(part=person.pk, waits_for="appeal_decided_on")
    assert (row.starts_with, row.from_on) == ("appeal_accepted_on", day(19))


def test_a_clock_counts_by_the_convention_of_the_office(here):
    plain = Limit.objects.get(matter=cases.started(here), waits_for="opinion_proposed_on")
    _read(here, FIRST_DAY)
    counted = Limit.objects.get(matter=cases.started(here), waits_for="opinion_proposed_on")
    assert counted.from_on == plain.from_on
    assert counted.due_on < plain.due_on
    assert OTHER[FIRST_DAY] in [one.says for one in counted.ruling.answer.reasons]


def test_a_clock_that_runs_keeps_the_day_it_was_given_and_the_night_settles_it_by_that_day(here):
    case = cases.started(here)
    given = Limit.objects.get(matter=case, waits_for="opinion_proposed_on").due_on
    _read(here, FIRST_DAY, today=day(3))
    actions_nightly.nightly(today=given)
    row = Limit.objects.get(matter=case, waits_for="opinion_proposed_on")
    assert (row.due_on, row.breached) == (given, False)


@pytest.mark.parametrize("choice", [0, 1])
def test_a_clock_asked_again_keeps_the_readings_it_was_entered_under(here, choice):
    if choice:
        _read(here, FIRST_DAY, choice)
    case = cases.started(here)
    given = Limit.objects.get(matter=case, waits_for="opinion_proposed_on")
    _read(here, FIRST_DAY, 1 - choice, today=day(3))
    counting.ask_again(by=here.officer, today=day(4), limit=Limit.objects.get(pk=given.pk))
    again = Limit.objects.get(pk=given.pk)
    assert again.ruling_id != given.ruling_id
    assert (again.due_on, again.ruling.answer.receipt.readings) == (given.due_on, {FIRST_DAY: 1} if choice else {})


@pytest.mark.parametrize("choice", [0, 1])
def test_an_appeal_has_one_time_to_be_decided_whatever_is_read_between_filing_and_acceptance(here, choice):
    if choice:
        _read(here, APPEAL, choice)
    person = cases.served(here)
    cases.appealed(here, person)
    _read(here, APPEAL, 1 - choice, today=day(18))
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=cases.again(person))
    row = Limit.objects.get(part=person.pk, waits_for="appeal_decided_on")
    assert (row.starts_with, row.from_on) == ("appeal_filed_on", day(18))


def test_an_overrun_is_judged_under_the_readings_the_measure_was_entered_under(here):
    person = cases.executed(here, measures=("suspension",))
    imposed = Imposed.objects.get(cadre=person.cadre)
    (given,) = measured.limits_met_by(imposed, LATER)
    _read(here, DEADLINE_MONTHS, today=day(21))
    (again,) = measured.limits_met_by(imposed, LATER)
    assert again.value.due_on == given.value.due_on


def test_a_measure_entered_before_runs_on_when_its_row_is_read_otherwise_since(here):
    person = cases.executed(here, measures=("suspension",))
    _read(here, LIGHT, today=day(21))
    imposed = Imposed.objects.get(cadre=person.cadre)
    measures.confirm_rectified(by=here.officer, today=day(30), imposed=imposed, rectified_on=day(29))
    waited = imposed.effects.get(what="effect-period")
    assert waited.until_on == day(29)
