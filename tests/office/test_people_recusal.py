"""Who must stay out of what: unit, former post, relation, self."""

from datetime import date, timedelta

import pytest

from tests.office import build
from wenze.office.people.models import RelationKind
from wenze.office.people.queries import conflicts

pytestmark = pytest.mark.django_db

TODAY = build.THE_DAY


def kinds(account, *cadres, on=TODAY):
    return sorted(conflict.kind for conflict in conflicts(account, cadres, on))


def test_a_stranger_has_no_conflict():
    assert kinds(build.account(cadre=build.cadre(organ=build.organ())), build.cadre(organ=build.organ())) == []


def test_nobody_acts_in_their_own_case():
    cadre = build.cadre(organ=build.organ())
    assert kinds(build.account(cadre=cadre), cadre) == ["self"]


def test_a_colleague_of_the_same_unit_stays_out():
    unit = build.organ("临江市征收办", short_name="市征收办")
    cadre = build.cadre("周望山", organ=unit)
    (conflict,) = conflicts(build.account(organ=unit), [cadre], TODAY)
    assert conflict.kind == "unit"
    assert conflict.cadre_id == cadre.pk
    assert conflict.says == "您与周望山同在市征收办工作，应当回避。"


def test_somebody_who_serves_in_the_unit_without_an_account_there_stays_out_too():
    unit = build.organ()
    who = build.account(cadre=build.cadre(organ=unit))
    assert kinds(who, build.cadre(organ=unit)) == ["unit"]


def test_somebody_who_once_served_in_the_unit_stays_out():
    unit = build.organ("临江市征收办", short_name="市征收办")
    own = build.cadre()
    build.tenure(own, build.post(unit, "副主任"), from_on=date(2018, 3, 1), until_on=date(2021, 5, 31))
    (conflict,) = conflicts(build.account(cadre=own), [build.cadre("李砚秋", organ=unit)], TODAY)
    assert conflict.kind == "former_post"
    assert "您曾任市征收办副主任（至2021年5月31日）" in conflict.says


def test_a_post_given_up_today_is_still_the_present_post_today():
    unit = build.organ()
    own = build.cadre()
    build.tenure(own, build.post(unit), until_on=TODAY)
    who, cadre = build.account(cadre=own), build.cadre(organ=unit)
    assert kinds(who, cadre) == ["unit"]
    assert kinds(who, cadre, on=TODAY + timedelta(days=1)) == ["former_post"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_relation_binds_from_both_sides(turned):
    own, other = build.cadre(), build.cadre("周望山", organ=build.organ())
    build.relation(*((other, own) if turned else (own, other)), kind=RelationKind.SPOUSE)
    (conflict,) = conflicts(build.account(cadre=own), [other], TODAY)
    assert (conflict.kind, conflict.says) == ("relation", "您与周望山有夫妻关系，应当回避。")


def test_each_respondent_is_looked_at():
    unit = build.organ()
    own = build.cadre()
    related, colleague, stranger = build.cadre(), build.cadre(organ=unit), build.cadre(organ=build.organ())
    build.relation(own, related)
    found = conflicts(build.account(organ=unit, cadre=own), [related, colleague, stranger], TODAY)
    assert {(one.kind, one.cadre_id) for one in found} == {("relation", related.pk), ("unit", colleague.pk)}


def test_an_administrator_has_conflicts_like_anyone_else():
    unit = build.organ()
    assert kinds(build.account(role="system_admin", organ=unit), build.cadre(organ=unit)) == ["unit"]


def test_the_number_of_queries_does_not_grow_with_the_respondents(django_assert_max_num_queries):
    own = build.cadre(organ=build.organ())
    who = build.account(cadre=own)
    many = [build.cadre(organ=build.organ()) for _turn in range(12)]
    with django_assert_max_num_queries(3):
        conflicts(who, many, TODAY)
