"""Who sees which case and how much of it: owner, colleague, stranger, recused, administrators, unit, 本人, appeals."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import build
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_appeal, actions_open, moves, queries, queries_file, queries_sight
from wenze.office.cases import queries_ledger as ledger
from wenze.office.cases.models import Case
from wenze.office.cases.queries_waiting import waiting_for
from wenze.office.documents import queries as documents
from wenze.office.limits import queries as limits
from wenze.office.people.queries import conflicts
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as rulings

pytestmark = [pytest.mark.django_db]
LATER = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


def sees(account) -> set[int]:
    return set(queries.cases(seen_by=account, on=LATER).values_list("pk", flat=True))


def file_of(account, case):
    return queries_file.case_file(seen_by=account, on=LATER, pk=case.pk)


def test_the_handling_office_sees_its_cases_whole_and_no_other_office_does(here):
    other, case = cases.office(), cases.started(here)
    for account in (here.officer, here.colleague, here.director, here.leader):
        assert sees(account) == {case.pk}
        assert file_of(account, case).whole
    for account in (other.officer, other.director, other.leader, here.appeals, here.liaison, here.personnel):
        assert sees(account) == set()
        with pytest.raises(NotYours):
            file_of(account, case)


def test_a_colleague_reads_but_does_not_act(here):
    case = cases.started(here)
    with pytest.raises(Refused, match="由承办人办理"):
        cases.evidence(_as(here, here.colleague), case)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_the_three_administrators_see_no_case_even_their_own(here, role):
    person = cases.cadre(here)
    case = cases.reported(here, [person])
    build.grant(person.account, role, organ=here.organ)
    assert sees(person.account) == set()
    with pytest.raises(NotYours):
        file_of(person.account, case)


def test_a_recused_director_sees_nothing_and_can_do_nothing(here):
    case = cases.opened(here)
    here.director.cadre = build.cadre()
    here.director.save()
    build.relation(here.director.cadre, cases.respondents(case)[0].cadre)
    assert sees(here.director) == set()
    with pytest.raises(NotYours):
        actions_open.approve_initiation(by=here.director, today=day(1), case=case)


def test_the_row_filter_and_the_register_agree_on_who_is_recused(here):
    people = [cases.cadre(here) for _ in range(3)]
    made = [cases.opened(here, [one]) for one in people]
    looker = here.director
    looker.cadre = build.cadre()
    looker.save()
    build.tenure(looker.cadre, build.post(here.unit), until_on=date(2021, 1, 1))
    build.relation(people[1], looker.cadre)
    seen = sees(looker)
    for case, person in zip(made, people, strict=True):
        assert (case.pk in seen) == (not conflicts(looker, [person], LATER))
    assert seen == set()


def test_the_person_sees_their_own_part_from_the_hearing_on(here):
    people = [cases.cadre(here), cases.cadre(here)]
    case = cases.started(here, people)
    assert sees(people[0].account) == set()
    second = cases.reported(here, people)
    seen = file_of(people[0].account, second)
    assert [one.respondent.cadre for one in seen.people] == [people[0]]
    assert not seen.whole
    assert (seen.evidence, seen.group, seen.reviews, seen.opinions, seen.entries) == ((), (), (), (), ())
    assert {step.respondent_id for step in seen.steps} <= {cases.respondents(second)[0].pk}
    assert case.pk not in sees(people[0].account)
    row = ledger.for_ledger(queries.cases(seen_by=people[0].account, on=LATER), seen_by=people[0].account, on=LATER)[0]
    assert [one.cadre for one in row.people] == [people[0]]


def test_the_unit_sees_a_decision_only_when_it_was_served(here):
    decision = cases.decided(here)
    case = decision.respondent.case
    assert sees(here.liaison) == set()
    assert not documents.documents(seen_by=here.liaison, on=LATER).exists()
    other = cases.served(here)
    assert sees(here.liaison) == {other.case_id}
    assert list(documents.documents(seen_by=here.liaison, on=LATER)) == [other.decisions.get().document]
    seen = file_of(here.liaison, other.case)
    assert (seen.people[0].findings, seen.people[0].defences, seen.people[0].proposal) == ((), (), None)
    assert case.pk not in sees(here.liaison)


def test_the_appeal_officer_sees_only_people_who_appealed(here):
    people = [cases.cadre(here), cases.cadre(here)]
    person = cases.executed(here, people[:1])
    assert sees(here.appeals) == set()
    assert (
        queries.served_decision(seen_by=here.appeals, on=LATER, number=person.decisions.get().document.number) == person
    )
    with pytest.raises(NotYours):
        queries.served_decision(seen_by=here.liaison, on=LATER, number=person.decisions.get().document.number)
    cases.appealed(here, person)
    assert sees(here.appeals) == {person.case_id}
    other = cases.office()
    assert sees(other.appeals) == set()
    with pytest.raises(NotYours):
        actions_appeal.accept_appeal(by=other.appeals, today=day(19), respondent=person)


def test_rulings_and_letters_follow_the_same_filter(here):
    person = cases.served(here)
    ruling = person.decisions.get().ruling
    assert rulings.ruling(seen_by=here.officer, on=LATER, pk=ruling.pk) == ruling
    stranger = cases.office().director
    with pytest.raises(NotYours):
        rulings.ruling(seen_by=stranger, on=LATER, pk=ruling.pk)
    assert documents.documents(seen_by=here.officer, on=LATER).count() == 7
    assert documents.documents(seen_by=person.cadre.account, on=LATER).count() == 2
    assert documents.documents(seen_by=stranger, on=LATER).count() == 0
    assert documents.attachments(seen_by=stranger, on=LATER).count() == 0


def test_evidence_is_not_read_by_the_person_or_the_unit(here):
    person = cases.served(here)
    evidence = person.case.evidence.get().attachment
    assert documents.attachment(seen_by=here.officer, on=LATER, pk=evidence.pk) == evidence
    for account in (person.cadre.account, here.liaison, here.personnel):
        with pytest.raises(NotYours):
            documents.attachment(seen_by=account, on=LATER, pk=evidence.pk)


def test_what_is_open_is_offered_to_whose_work_it_is(here):
    case = cases.reported(here)

    def offered(account):
        whole = queries.case(seen_by=account, on=LATER, pk=case.pk)
        return {
            one.move
            for _, listed in moves.moves_for(case=whole, account=account, today=LATER)
            for one in listed
            if one.open
        }

    assert {"add_evidence", "record_finding", "record_defence", "propose_measure"} <= offered(here.officer)
    assert offered(here.colleague) == offered(here.officer)  # a member of the group works on it too
    assert offered(here.director) == {"return_for_supplement", "refer"}
    person = cases.respondents(case)[0]
    assert offered(person.cadre.account) == {"record_defence"}


def test_closed_moves_say_the_same_reasons_as_the_refusal(here):
    case = cases.reported(here)
    whole = queries.case(seen_by=here.officer, on=LATER, pk=case.pk)
    listed = dict(moves.moves_for(case=whole, account=here.officer, today=LATER))[None]
    shown = next(one for one in listed if one.move == "propose_opinion").missing
    from wenze.office.cases import actions_review

    with pytest.raises(Refused) as refused:
        actions_review.propose_opinion(by=here.officer, today=LATER, case=case, says="意见")
    assert [one.says for one in refused.value.reasons] == [one.says for one in shown]


def _counted(django_assert_max_num_queries, most, ask):
    with django_assert_max_num_queries(most) as captured:
        ask()
    return len(captured.captured_queries)


def test_ledger_page_and_workbench_ask_no_more_for_more_rows(here, django_assert_max_num_queries):
    def rows():
        found = ledger.for_ledger(queries.cases(seen_by=here.director, on=LATER), seen_by=here.director, on=LATER)
        return [(one.title, [p.name for p in one.people], [limits.lamp(c, LATER) for c in _own(one)]) for one in found]

    def bench():
        return waiting_for(seen_by=here.officer, on=LATER)

    case = cases.reported(here, [cases.cadre(here)])
    cases.heard(here, cases.respondents(case)[0])
    rows(), bench()  # the roles of an account are asked once
    one = [_counted(django_assert_max_num_queries, 40, ask) for ask in (rows, bench)]
    page = _counted(django_assert_max_num_queries, 120, lambda: file_of(here.officer, case))
    big = cases.reported(here, [cases.cadre(here) for _ in range(4)])
    for person in cases.respondents(big):
        cases.heard(here, person, arguments=("甲", "乙"))
        cases.evidence(here, big)
    cases.started(here)
    many = [_counted(django_assert_max_num_queries, 40, ask) for ask in (rows, bench)]
    assert many == one
    assert _counted(django_assert_max_num_queries, 120, lambda: file_of(here.officer, big)) == page


def _own(row):
    return row.waiting


def test_the_workbench_shows_each_what_waits_for_them(here):
    person = cases.served(here)
    assert [one.verb for one in waiting_for(seen_by=here.liaison, on=LATER)] == ["登记执行"]
    assert [one.verb for one in waiting_for(seen_by=here.personnel, on=LATER)] == ["归入个人档案"]
    cases.appealed(here, person)
    assert [one.verb for one in waiting_for(seen_by=here.appeals, on=LATER)] == ["受理申诉"]
    case = cases.reported(here)
    own = cases.respondents(case)[0].cadre.account
    assert [one.verb for one in waiting_for(seen_by=own, on=LATER)] == ["登记陈述申辩"]


def test_search_finds_by_person_unit_and_number_and_only_what_may_be_seen(here):
    person = cases.served(here)
    other = cases.office()
    for words in (person.name, here.unit.name, person.decisions.get().document.number, person.case.number):
        hits = queries.found(seen_by=here.officer, on=LATER, words=words, limit=5)
        assert [hit.title for hit in hits] == [str(person.case)]
        assert queries.found(seen_by=other.officer, on=LATER, words=words, limit=5) == []
    assert queries.found(seen_by=here.officer, on=LATER, words="无此人", limit=5) == []


def test_filters_narrow_the_ledger(here):
    case = cases.started(here)
    found, mine = Case.objects.all(), {"seen_by": here.officer, "on": LATER}
    assert list(ledger.of_stage(found, "investigating")) == [case]
    assert list(ledger.of_unit(found, here.unit.pk, **mine)) == [case]
    assert list(ledger.of_officer(found, here.officer.pk)) == [case]
    assert list(ledger.of_year(found, 2026)) == [case]
    assert list(ledger.of_year(found, 2025)) == []
    assert list(ledger.overdue(found, **mine)) == [case]
    assert ledger.counts_by_stage(**mine) == {"investigating": 1}
    assert queries_sight.sees_whole(seen_by=here.officer, on=LATER, case=case)


def _as(here, officer):
    from dataclasses import replace

    return replace(here, officer=officer)
