"""One current limit of a case: lamp, tab, counts, ledger and workbench mean the same, and those in charge see what is late."""

from datetime import date

import pytest

from tests.office import build_cases as cases
from wenze.office import clock
from wenze.office.cases import queries_ledger as rows
from wenze.office.cases import queries_sight as sight
from wenze.office.cases import queries_waiting
from wenze.office.site import workbench

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return cases.office()


def test_what_is_late_is_the_same_for_ledger_workbench_head_leader_and_officer(here):
    late, in_time = cases.started(here), cases.opened(here)
    on = date(2026, 6, 1)  # long after the preliminary opinion was due
    with clock.frozen(on):
        for account in (here.director, here.leader):
            bench = workbench.bench(seen_by=account, on=on, tab="todo")
            assert [one.href for one in bench.late] == [f"/cases/{late.pk}/"]
            assert here.officer.display_name in bench.late[0].note
            assert bench.late[0].lamp.says.startswith("逾期")
        assert workbench.bench(seen_by=here.officer, on=on, tab="todo").late == []
    for account in (here.director, here.leader, here.officer):
        found = sight.cases(seen_by=account, on=on)
        counted = rows.counts(found, seen_by=account, on=on, awaited=queries_waiting.awaited(account, on))
        assert (counted["late"], rows.totals(found, seen_by=account, on=on)["late"]) == (1, 1)
        assert list(rows.overdue(found, seen_by=account, on=on)) == [late]
    assert in_time.pk != late.pk


def test_a_right_nobody_used_is_no_limit_of_the_office_and_no_row_under_late_says_in_time(here, signed_in):
    person = cases.executed(here)
    on = date(2026, 11, 2)
    page = signed_in(here.director).get("/cases/?tab=late&year=all")
    assert "按期" not in page.content.decode()
    line = rows.for_page(sight.cases(seen_by=here.director, on=on), seen_by=here.director, on=on).get(pk=person.case_id)
    assert all(one.waits_for != "appeal_filed_on" for one in line.waiting)
