"""Units, posts and cadres as of a date; what is sealed; who may write."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.office import build
from wenze.office.journal.queries import entries_of
from wenze.office.people import actions, queries, seals
from wenze.office.people.models import Cadre, Level, Organ, OrganKind, Tenure
from wenze.office.people.refusals import NotYours, Refused

pytestmark = pytest.mark.django_db

TODAY = build.THE_DAY
NUMBER = "110101198003074114"


def officer():
    return build.account(role="case_officer")


def test_units_come_in_official_order_each_before_the_units_below_it():
    city = build.organ("临江市", order=1)
    second = build.organ("临江市乙局", parent=city, order=2)
    first = build.organ("临江市甲局", parent=city, order=1)
    below = build.organ("临江市甲局一大队", parent=first, order=1)
    lines = queries.organs_in_order()
    assert [(line.organ, line.depth) for line in lines] == [(city, 0), (first, 1), (below, 2), (second, 1)]


def test_a_unit_that_was_closed_is_not_in_the_tree_of_a_later_day():
    build.organ("临江市旧局", closed_on=date(2025, 12, 31))
    assert [line.organ.name for line in queries.organs_in_order(date(2025, 12, 31))] == ["临江市旧局"]
    assert queries.organs_in_order(date(2026, 1, 1)) == []


def test_a_cadre_holds_the_posts_of_the_day_first_and_last_day_included():
    cadre = build.cadre()
    old = build.tenure(cadre, build.post(), from_on=date(2020, 1, 1), until_on=date(2024, 6, 30))
    new = build.tenure(cadre, build.post(), from_on=date(2024, 7, 1))
    assert queries.tenures_on(cadre, date(2019, 12, 31)) == []
    assert queries.tenures_on(cadre, date(2020, 1, 1)) == [old]
    assert queries.tenures_on(cadre, date(2024, 6, 30)) == [old]
    assert queries.tenures_on(cadre, date(2024, 7, 1)) == [new]


def test_of_several_posts_the_main_one_is_named_first_and_the_unit_once():
    cadre = build.cadre()
    unit = build.organ("临江市征收办", short_name="市征收办")
    build.tenure(cadre, build.post(unit, "党组成员"), main=False)
    build.tenure(cadre, build.post(unit, "主任"), main=True, probation_until_on=date(2027, 1, 1))
    assert queries.title_on(cadre, TODAY) == "市征收办主任、党组成员"


def test_people_are_listed_by_unit_and_post_and_not_by_name():
    second, first = build.organ(order=2), build.organ(order=1)
    deputy = build.cadre("安", post=build.post(first, "副局长", order=2))
    head = build.cadre("卓", post=build.post(first, "局长", order=1))
    other = build.cadre("白", post=build.post(second, "局长", order=1))
    nobody = build.cadre("丁")
    assert list(queries.in_official_order(Cadre.objects.all(), TODAY)) == [head, deputy, other, nobody]


def test_the_identity_number_is_sealed_in_the_database_and_found_by_its_digest():
    cadre = build.cadre(identity_number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_number, identity_digest FROM people_cadre WHERE id = %s", [cadre.pk])
        kept, digest = cursor.fetchone()
    assert NUMBER not in kept
    assert NUMBER not in digest
    assert kept.startswith("s1:")
    assert Cadre.objects.get(pk=cadre.pk).identity_number == NUMBER
    who = officer()
    assert queries.cadre_by_identity(seen_by=who, on=TODAY, number=f" {NUMBER} ") == cadre
    assert queries.cadre_by_identity(seen_by=who, on=TODAY, number="110101198003074000") is None


def test_two_seals_of_the_same_number_differ_and_a_changed_seal_does_not_open():
    first, second = seals.encrypt(NUMBER), seals.encrypt(NUMBER)
    assert first != second
    assert seals.decrypt(first) == NUMBER
    with pytest.raises(seals.BrokenSeal):
        seals.decrypt(first[:-6] + ("AAAAAA" if first[-6:] != "AAAAAA" else "BBBBBB"))
    with pytest.raises(seals.BrokenSeal):
        seals.decrypt(NUMBER)


@pytest.mark.parametrize(("text", "shown"), [(NUMBER, "110***********4114"), ("1234567", "*******"), ("", "")])
def test_a_masked_number_shows_three_and_four(text, shown):
    assert seals.masked(text) == shown


def test_looking_at_the_whole_number_is_journalled_without_the_number():
    cadre = build.cadre(identity_number=NUMBER)
    who = officer()
    assert actions.unmask_identity(by=who, today=TODAY, cadre=cadre) == NUMBER
    (entry,) = entries_of(cadre)
    assert entry.verb == "people.unmask_identity"
    assert entry.by_id == who.pk
    assert NUMBER not in entry.says + entry.detail_text


def test_who_may_not_unmask_is_refused_and_nothing_is_written():
    cadre = build.cadre(identity_number=NUMBER)
    with pytest.raises(Refused):
        actions.unmask_identity(by=build.account(role="intake_clerk"), today=TODAY, cadre=cadre)
    assert entries_of(cadre) == []


def test_a_cadre_whom_nothing_tells_from_another_is_not_registered_twice():
    who, person = officer(), {"name": "周望山", "managed_by": "city", "born_on": date(1981, 3, 7)}
    actions.register_cadre(by=who, today=TODAY, **person)
    for born_on in (person["born_on"], None):
        with pytest.raises(Refused, match="确是另一人的，请逐一勾选"):
            actions.register_cadre(by=who, today=TODAY, **{**person, "born_on": born_on})
    actions.register_cadre(by=who, today=TODAY, **{**person, "born_on": date(1975, 1, 2)})


def test_a_cadre_is_registered_once_for_one_number():
    who = officer()
    made = actions.register_cadre(by=who, today=TODAY, name="周望山", managed_by="city", identity_number=NUMBER)
    assert [entry.verb for entry in entries_of(made)] == ["people.register_cadre"]
    with pytest.raises(Refused, match="已有相同身份证号"):
        actions.register_cadre(by=who, today=TODAY, name="周望川", managed_by="city", identity_number=NUMBER)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"identity_number": "110101198003074110"}, "身份证号不正确"),
        ({"identity_number": "11"}, "身份证号不正确"),
        ({"born_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
        ({"born_on": date(1981, 1, 1), "identity_number": NUMBER}, "不一致"),
        ({"managed_by": "moon"}, "管理权限"),
        ({"name": "望" * 51}, "姓名"),
        ({"name": ""}, "姓名"),
    ],
)
def test_bad_particulars_of_a_cadre_are_refused_with_a_sentence(fields, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.register_cadre(by=officer(), today=TODAY, **{"name": "周望山", "managed_by": "city", **fields})
    assert not Cadre.objects.exists()


def test_of_two_who_change_one_record_the_second_gets_a_sentence():
    cadre = build.cadre("周望山")
    first, second = officer(), officer()
    actions.revise_cadre(by=first, today=TODAY, cadre=cadre, version=1, name="周望川")
    with pytest.raises(Refused, match="已被他人修改"):
        actions.revise_cadre(by=second, today=TODAY, cadre=cadre, version=1, name="周望海")
    assert Cadre.objects.get(pk=cadre.pk).name == "周望川"


def test_a_sealed_value_never_reaches_the_journal():
    cadre = build.cadre("周望山")
    actions.revise_cadre(by=officer(), today=TODAY, cadre=cadre, version=1, identity_number=NUMBER)
    assert all(NUMBER not in entry.says + entry.detail_text for entry in entries_of(cadre))


def test_a_unit_cannot_come_to_stand_under_itself():
    keeper = build.account(role="system_admin")
    top = build.organ("临江市甲局")
    below = build.organ("临江市甲局一大队", parent=top)
    with pytest.raises(Refused, match="上级单位不能是"):
        actions.revise_organ(by=keeper, today=TODAY, organ=top, version=1, parent=below)
    assert Organ.objects.get(pk=top.pk).parent is None


def test_two_units_cannot_have_one_name():
    keeper = build.account(role="system_admin")
    build.organ("临江市甲局")
    with pytest.raises(Refused, match="已有同名单位"):
        actions.found_organ(by=keeper, today=TODAY, name="临江市甲局", short_name="市甲局", kind=OrganKind.OTHER)


def test_a_post_is_taken_up_and_given_up_on_days_that_have_come():
    who, cadre, post = officer(), build.cadre(), build.post(level=Level.DIVISION)
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.appoint(by=who, today=TODAY, cadre=cadre, post=post, from_on=TODAY + timedelta(days=1))
    tenure = actions.appoint(by=who, today=TODAY, cadre=cadre, post=post, from_on=TODAY)
    with pytest.raises(Refused, match="不能重复任职"):
        actions.appoint(by=who, today=TODAY, cadre=cadre, post=post, from_on=TODAY)
    with pytest.raises(Refused, match="不能早于"):
        actions.relieve(by=who, today=TODAY, tenure=tenure, until_on=TODAY - timedelta(days=1))
    actions.relieve(by=who, today=TODAY, tenure=tenure, until_on=TODAY)
    assert Tenure.objects.get().until_on == TODAY


def test_the_database_refuses_a_post_given_up_before_it_was_taken():
    with pytest.raises(IntegrityError), transaction.atomic():
        build.tenure(build.cadre(), build.post(), from_on=TODAY, until_on=TODAY - timedelta(days=1))


class TestWhoSeesWhom:
    """Owner, colleague, stranger: the row filter of cadres."""

    def test_office_roles_see_everyone(self):
        cadre = build.cadre(organ=build.organ())
        for role in ("intake_clerk", "case_officer", "office_director", "approving_leader", "personnel_reader"):
            assert cadre in queries.cadres(seen_by=build.account(role=role), on=TODAY)

    def test_a_liaison_sees_the_own_unit_and_below_and_nobody_else(self):
        unit = build.organ()
        below = build.organ(parent=unit)
        inside, deeper, outside = build.cadre(organ=unit), build.cadre(organ=below), build.cadre(organ=build.organ())
        who = build.account(role="unit_liaison", organ=unit)
        assert set(queries.cadres(seen_by=who, on=TODAY)) == {inside, deeper}
        with pytest.raises(NotYours):
            queries.cadre(seen_by=who, on=TODAY, pk=outside.pk)

    def test_a_liaison_no_longer_sees_who_has_left_the_unit(self):
        unit = build.organ()
        gone = build.cadre()
        build.tenure(gone, build.post(unit), until_on=TODAY - timedelta(days=1))
        assert gone not in queries.cadres(seen_by=build.account(role="unit_liaison", organ=unit), on=TODAY)

    def test_everyone_sees_themselves_and_the_administrators_nobody(self):
        cadre = build.cadre(organ=build.organ())
        own = build.account(cadre=cadre)
        assert list(queries.cadres(seen_by=own, on=TODAY)) == [cadre]
        for role in ("system_admin", "security_admin", "audit_admin"):
            assert not queries.cadres(seen_by=build.account(role=role), on=TODAY).exists()

    def test_a_role_that_ended_yesterday_shows_nothing_today(self):
        build.cadre(organ=build.organ())
        who = build.account()
        build.grant(who, "case_officer", until_on=TODAY - timedelta(days=1))
        assert queries.cadres(seen_by=who, on=TODAY - timedelta(days=1)).exists()
        assert not queries.cadres(seen_by=who, on=TODAY).exists()

    def test_a_closed_account_sees_nothing(self):
        build.cadre(organ=build.organ())
        who = build.account(role="case_officer", is_active=False)
        assert not queries.cadres(seen_by=who, on=TODAY).exists()
