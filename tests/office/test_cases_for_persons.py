"""A case is about persons: what a text has only for units is neither offered for them nor taken."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import build_any, build_cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import moves, queries
from wenze.office.cases.models import Finding
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db]


def _for_units(name: str) -> set[str]:
    """The grounds that a text has only for units."""
    return {rule.code for _row, rule in law.regulation(name).rules("circumstance") if "person" not in rule.targets}


WITH_UNITS = [name for name in build_any.WITH_CIRCUMSTANCES if _for_units(name)]


def _offered(here, case, move: str, field: str, on: date) -> set[str]:
    """What a box of the form of a move offers."""
    whole = queries.case(seen_by=here.officer, on=on, pk=case.pk)
    (person,) = whole.respondents.all()
    form = moves.form_for(by=here.officer, today=on, case=whole, respondent=person, move=move)
    return {code for code, _label in form.fields[field].choices}


@pytest.mark.parametrize("name", WITH_UNITS)
def test_a_ground_or_measure_that_is_for_units_only_is_neither_offered_nor_found_of_a_person(name):
    with clock.frozen(day(3)):
        here = build_cases.office()
        text = build_any.activate(here, name)
        case, alone = build_any.started(here, text), _for_units(name)
        assert not _offered(here, case, "record_finding", "circumstance", day(3)) & alone
        of_units = {code for _row, rule in text.rules("measure") if rule.target == "unit" for code in rule.codes}
        of_persons = {code for _row, rule in text.rules("measure") if rule.target == "person" for code in rule.codes}
        assert not _offered(here, case, "propose_measure", "measures", day(3)) & (of_units - of_persons)
        for code in alone:
            with pytest.raises(Refused, match="只适用于单位"):
                build_cases.finding(here, build_any.person(case), circumstance=code)
        assert not Finding.objects.exists()


@pytest.mark.parametrize("name", WITH_UNITS)
def test_a_ground_that_is_for_units_only_is_not_suspected_of_a_person(name):
    with clock.frozen(day(3)):
        here = build_cases.office()
        text = build_any.activate(here, name)
        with pytest.raises(Refused, match="不在适用文件所列情形中"):
            build_any.opened(here, text, suspected=sorted(_for_units(name))[:1])
