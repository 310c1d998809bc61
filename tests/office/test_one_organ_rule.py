"""One rule of organs for every room: role × organ × room. Nobody reaches another branch of the tree through any door."""

import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.office import build, build_any, build_leads
from tests.office import build_cases as cases
from tests.office.remembered import remembered
from wenze.office import clock
from wenze.office.documents import queries as documents
from wenze.office.leads import actions as lead_actions
from wenze.office.measures import queries as measures
from wenze.office.people.refusals import NotYours
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db]

ON = date(2026, 12, 1)
CASE = frozenset({"case", "cases", "sheet", "case api", "cases api", "document", "search"})
WHOLE = CASE | {"recusal", "ruling"}
LEAD = frozenset({"lead", "leads", "lead api", "leads api"})
MEASURE = frozenset({"measure", "measures", "measures api", "standing"})
NOTHING: frozenset[str] = frozenset()

SEES = {
    ("intake_clerk", "office"): LEAD,
    ("case_officer", "office"): LEAD | WHOLE | MEASURE,
    ("office_director", "office"): LEAD | WHOLE | MEASURE,
    ("approving_leader", "office"): LEAD | WHOLE | MEASURE,
    ("approving_leader", "above"): LEAD | WHOLE | MEASURE,
    ("appeal_officer", "above"): MEASURE,
    ("unit_liaison", "unit"): CASE,
    ("unit_head", "unit"): CASE,
    ("personnel_reader", "office"): CASE | MEASURE,
    ("personnel_reader", "above"): CASE | MEASURE,
    ("personnel_reader", "unit"): CASE | MEASURE,
    **{("personnel_reader", place): MEASURE for place in ("below", "sibling", "stranger")},
}
"""What a role sees of an office's matters when it is held there; every pair not named sees nothing of them. The personnel
department reads every measure, wherever it is granted its role: see decision 18."""
ROLES = tuple(dict.fromkeys(role for role, _place in SEES))
PLACES = ("office", "above", "below", "sibling", "stranger", "unit")


@remembered
def a_world():
    here = cases.office()
    return here, cases.executed(here)


@pytest.fixture
def world():
    return a_world()


def organ_at(here, place):
    return {
        "office": lambda: here.organ,
        "above": lambda: here.committee,
        "below": lambda: build.organ(parent=here.organ),
        "sibling": lambda: build.organ(parent=here.committee),
        "stranger": build.organ,
        "unit": lambda: here.unit,
    }[place]()


def account_at(here, role, place):
    """Somebody with the role at the place, who works somewhere else: so that nothing but the role is tried."""
    made = build.account(organ=build.organ())
    build.grant(made, role, organ=organ_at(here, place))
    return made


def doors(case, imposed, ruling) -> dict[str, tuple[str, str]]:
    """Every door of every room: its address, and what stands behind it; nothing where it is enough that it opens."""
    lead = case.lead
    return {
        "lead": (f"/leads/{lead.pk}/", ""),
        "leads": ("/leads/?tab=all&year=all", lead.number),
        "lead api": (f"/api/leads/{lead.pk}", ""),
        "leads api": ("/api/leads/", lead.number),
        "case": (f"/cases/{case.pk}/", ""),
        "cases": ("/cases/?tab=all&year=all", case.number),
        "sheet": ("/cases/?tab=all&year=all&export=xlsx", case.number),
        "case api": (f"/api/cases/{case.pk}", ""),
        "cases api": ("/api/cases/", case.number),
        "measure": (f"/measures/{imposed.pk}/", ""),
        "measures": ("/measures/?tab=all", imposed.decision_number),
        "measures api": ("/api/measures/", imposed.decision_number),
        "standing": (f"/measures/people/{imposed.cadre_id}/", ""),
        "ruling": (f"/rulings/{ruling.pk}/", ""),
        "search": (f"/search/?q={case.number}", f"/cases/{case.pk}/"),
        "recusal": (f"/matters/{case.pk}/recusals/", ""),
    }


def text_of(response) -> str:
    if response["Content-Type"].startswith("application/vnd.openxmlformats"):
        content = b"".join(response.streaming_content) if response.streaming else response.content
        rows = load_workbook(BytesIO(content), read_only=True).active.iter_rows(values_only=True)
        return "\n".join(str(cell) for row in rows for cell in row)
    if response["Content-Type"].startswith("application/json"):
        return json.dumps(response.json(), ensure_ascii=False)
    return response.content.decode()


def seen(account, person, signed_in) -> set[str]:
    """The doors behind which ``account`` finds something of this case. Whatever is found names the case only to who sees
    something of it."""
    case, imposed = person.case, person.decisions.get().imposed.get()
    ruling = Ruling.objects.filter(subject_kind="cases.case", subject_id=str(case.pk)).first()
    browser, found, names = signed_in(account), set(), set()
    for door, (address, behind) in doors(case, imposed, ruling).items():
        response = browser.get(address)
        said = text_of(response) if response.status_code == 200 else ""
        if said and behind in said:
            found.add(door)
        if case.number in said and door != "search":
            names.add(door)
    if documents.documents(seen_by=account, on=ON).filter(kind="decision").exists():
        found.add("document")
    assert "case" in found or not names, f"names a case that is not seen: {names}"
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_its_organ_handles_and_no_other_branch(world, signed_in, role, place):
    here, person = world
    with clock.frozen(ON):
        assert seen(account_at(here, role, place), person, signed_in) == set(SEES.get((role, place), NOTHING))


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


def test_whoever_holds_every_role_and_is_a_cadre_can_be_asked_everything(world, signed_in):
    """The deepest filter there is: SQLite takes only so many questions within questions."""
    here, person = world
    account = build.account(organ=here.organ, cadre=build.cadre(organ=here.organ))
    for role in ROLES:
        build.grant(account, role, organ=here.committee)
    with clock.frozen(ON):
        assert "case" in seen(account, person, signed_in)


def test_a_lead_and_a_case_are_closed_to_who_is_near_to_anybody_in_the_affair(world, signed_in):
    here, person = world
    relative = build.cadre(organ=build.organ())
    officer = build.account(role="case_officer", organ=here.organ, cadre=relative)
    with clock.frozen(ON):
        assert seen(officer, person, signed_in) >= LEAD | WHOLE | MEASURE
        build.relation(relative, person.cadre)
        assert person.case.lead.subjects.count() == 0, "the lead itself names nobody"
        assert seen(officer, person, signed_in) == NOTHING


@pytest.mark.parametrize("name", ["lj-city", "town-zhuti"])
def test_the_rule_holds_under_any_regulation(signed_in, name):
    here = cases.office()
    person = build_any.served(here, build_any.activate(here, name))
    imposed = person.decisions.get().imposed.first()
    for role, place, sees in (("approving_leader", "above", True), ("approving_leader", "sibling", False)):
        browser = signed_in(account_at(here, role, place))
        for address in (f"/leads/{person.case.lead_id}/", f"/cases/{person.case_id}/", f"/measures/{imposed.pk}/"):
            with clock.frozen(ON):
                assert (browser.get(address).status_code == 200) == sees, (role, place, address)
