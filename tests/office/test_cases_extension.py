"""More time for the opinion is asked for only where the regulation limits that time and lets it be extended."""

from __future__ import annotations

import pytest

from tests.office import build_any, build_cases
from tests.office.build_any import WITH_CIRCUMSTANCES
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_review, moves
from wenze.office.cases.loading import whole
from wenze.office.cases.models import Case
from wenze.office.limits.models import Extension
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db]
SAYS = "没有规定可以延长的初步意见期限"


def _limited(name: str) -> bool:
    return any(rule.done == "opinion_proposed_on" for _row, rule in law.regulation(name).rules("time_limit"))


WITHOUT_LIMIT = [name for name in WITH_CIRCUMSTANCES if not _limited(name)]


@pytest.fixture(autouse=True)
def _stand_in_the_inquiry():
    with clock.frozen(day(3)):
        yield


@pytest.mark.parametrize("name", WITHOUT_LIMIT)
def test_no_longer_time_is_asked_for_where_no_time_is_limited(name):
    here = build_cases.office()
    case = build_any.started(here, build_any.activate(here, name))
    with pytest.raises(Refused, match=SAYS):
        actions_review.request_extension(by=here.officer, today=day(3), case=case, reason="取证困难")
    assert not Extension.objects.exists()


def test_where_no_time_is_limited_no_button_offers_more_of_it():
    here = build_cases.office()
    case = build_any.started(here, build_any.activate(here, WITHOUT_LIMIT[0]))
    loaded = whole(Case.objects.filter(pk=case.pk)).get()
    _case, answers = moves.moves_for(case=loaded, account=here.officer, today=day(3))[0]
    (answer,) = [one for one in answers if one.move == "request_extension"]
    assert answer.open is False
    assert SAYS in answer.missing[0].says


def test_under_a_regulation_that_limits_the_time_more_of_it_is_granted():
    here = build_cases.office()
    case = build_cases.started(here)
    actions_review.request_extension(by=here.officer, today=day(3), case=case, reason="取证困难")
    actions_review.approve_extension(by=here.director, today=day(3), case=case)
    assert build_cases.fresh(case).limits.get().extended
