"""One rule of organs for every room: role × organ × room. Nobody reaches another branch of the tree through any door."""

from datetime import date

import pytest

from tests.office import build, build_leads
from tests.office import build_cases as cases
from wenze.office.cases import queries as case_queries
from wenze.office.documents import queries as documents
from wenze.office.leads import actions as lead_actions
from wenze.office.leads import queries as leads
from wenze.office.matters import queries as matters
from wenze.office.measures import queries as measures
from wenze.office.people.refusals import NotYours
from wenze.office.rulings import queries as law
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db]

ON = date(2026, 12, 1)
ROOMS = ("lead", "case", "measure", "document", "ruling", "search", "ledger", "api", "recusal")
EVERY = frozenset(ROOMS)
NOTHING: frozenset[str] = frozenset()

SEES = {
    ("intake_clerk", "own"): {"lead"},
    ("case_officer", "own"): EVERY,
    ("office_director", "own"): EVERY,
    ("approving_leader", "own"): EVERY,
    ("approving_leader", "above"): EVERY,
    ("appeal_officer", "above"): {"measure"},
}
"""What a role sees of an office's matters when it is held there; every pair not named sees nothing of them."""
ROLES = ("intake_clerk", "case_officer", "office_director", "approving_leader", "appeal_officer")
PLACES = ("own", "above", "below", "sibling", "stranger")


@pytest.fixture
def world():
    here = cases.office()
    person = cases.executed(here)
    return here, person


def organ_at(here, place):
    return {
        "own": lambda: here.organ,
        "above": lambda: here.committee,
        "below": lambda: build.organ(parent=here.organ),
        "sibling": lambda: build.organ(parent=here.committee),
        "stranger": build.organ,
    }[place]()


def tries(action):
    try:
        return bool(action())
    except NotYours:
        return False


def seen(account, person, signed_in) -> set[str]:
    """The rooms in which ``account`` finds something of this case."""
    case, imposed = person.case, person.decisions.get().imposed.get()
    ruling = Ruling.objects.filter(subject_kind="cases.case", subject_id=str(case.pk)).first()
    looker = {"seen_by": account, "on": ON}
    browser = signed_in(account)
    found = {
        "lead": tries(lambda: leads.lead(**looker, pk=case.lead_id)),
        "case": tries(lambda: case_queries.case(**looker, pk=case.pk)),
        "measure": tries(lambda: measures.one(**looker, pk=imposed.pk)),
        "document": documents.documents(**looker).filter(kind="decision").exists(),
        "ruling": tries(lambda: law.ruling(**looker, pk=ruling.pk)),
        "search": f"/cases/{case.pk}/" in browser.get("/search/", {"q": case.number}).content.decode(),
        "ledger": case.title in browser.get("/cases/?tab=all&year=all").content.decode(),
        "api": browser.get(f"/api/cases/{case.pk}").status_code == 200,
        "recusal": tries(lambda: matters.matter(**looker, pk=case.pk)),
    }
    return {room for room, is_found in found.items() if is_found}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_its_organ_handles_and_no_other_branch(world, signed_in, role, place):
    here, person = world
    account = build.account(role=role, organ=organ_at(here, place))
    assert seen(account, person, signed_in) == set(SEES.get((role, place), NOTHING))


@pytest.mark.parametrize("place", ["below", "sibling", "stranger"])
def test_a_leader_of_another_organ_decides_no_lead_of_this_office(world, place):
    here, _person = world
    lead = build_leads.lead(organ=here.organ)
    stranger = build.account(role="approving_leader", organ=organ_at(here, place))
    with pytest.raises(NotYours):
        lead_actions.accept(by=stranger, today=ON, lead=lead, officer=here.officer)


def test_a_check_of_standing_is_complete_for_the_personnel_department_but_names_no_case(world, signed_in):
    _here, person = world
    reader = build.account(role="personnel_reader", organ=build.organ())
    imposed = person.decisions.get().imposed.get()
    assert measures.one(seen_by=reader, on=ON, pk=imposed.pk)
    page = signed_in(reader).get(f"/measures/{imposed.pk}/").content.decode()
    assert imposed.decision_number in page
    assert person.case.number not in page
