"""Accounts and roles: the three administrators stay apart, nobody grants to themselves, permissions follow the day."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.office import build
from wenze.office.journal.queries import entries_of
from wenze.office.people import actions_accounts, permissions, queries
from wenze.office.people.models import Account, Role, RoleGrant
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.refusals import Refused

pytestmark = pytest.mark.django_db

TODAY = build.THE_DAY
EVERY_ROLE = sorted(Role.values)
PAIRS = [(one, other) for one in sorted(ADMINISTRATORS) for other in EVERY_ROLE if one != other]


def grant(account, role, **fields):
    return actions_accounts.grant_role(
        by=build.account(role="security_admin"), today=TODAY, account=account, role=role, organ=account.organ,
        **{"from_on": TODAY, **fields},
    )  # fmt: skip


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_an_administrator_role_excludes_every_other_role(one, other):
    who = build.account(role=one)
    with pytest.raises(Refused, match="不得兼任"):
        grant(who, other)
    plain = build.account(role=other)
    with pytest.raises(Refused, match="不得兼任"):
        grant(plain, one)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_database_keeps_the_administrators_apart_as_well(one, other):
    who = build.account(role=one)
    with pytest.raises(DatabaseError), transaction.atomic():
        build.grant(who, other)
    with pytest.raises(DatabaseError), transaction.atomic():
        build.grant(who, other, from_on=TODAY, until_on=TODAY)
    running = build.grant(build.account(), other)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoleGrant.objects.filter(pk=running.pk).update(account=who)


def test_a_former_administrator_may_take_another_role_after_the_last_day():
    who = build.account()
    build.grant(who, "system_admin", until_on=TODAY)
    with pytest.raises(Refused):
        grant(who, "case_officer", from_on=TODAY)
    assert grant(who, "case_officer", from_on=TODAY + timedelta(days=1)).pk


def test_nobody_grants_a_role_to_themselves():
    keeper = build.account(role="security_admin")
    with pytest.raises(Refused, match="不能给本人"):
        actions_accounts.grant_role(
            by=keeper, today=TODAY, account=keeper, role="case_officer", organ=keeper.organ, from_on=TODAY
        )


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role != "security_admin"])
def test_only_the_security_administrator_grants(role):
    who = build.account()
    with pytest.raises(Refused):
        actions_accounts.grant_role(
            by=build.account(role=role), today=TODAY, account=who, role="case_officer", organ=who.organ, from_on=TODAY
        )
    assert not RoleGrant.objects.filter(account=who).exists()


@pytest.mark.parametrize("role", [role for role in EVERY_ROLE if role != "system_admin"])
def test_only_the_system_administrator_opens_accounts(role):
    with pytest.raises(Refused):
        actions_accounts.create_account(
            by=build.account(role=role), today=TODAY, username="late", display_name="赵令仪", organ=build.organ()
        )
    assert not Account.objects.filter(username="late").exists()


def test_a_grant_holds_from_its_first_to_its_last_day():
    who = build.account()
    build.grant(who, "case_officer", from_on=date(2026, 3, 1), until_on=date(2026, 3, 31))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [permissions.holds(who, "case_officer", day) for day in days] == [False, True, True, False]


def test_an_ended_grant_ends_with_today_and_leaves_its_trace():
    who = build.account()
    made = grant(who, "case_officer", from_on=TODAY - timedelta(days=9))
    actions_accounts.end_grant(by=build.account(role="security_admin"), today=TODAY, grant=made)
    assert permissions.holds(who, "case_officer", TODAY)
    assert not permissions.holds(who, "case_officer", TODAY + timedelta(days=1))
    assert [entry.verb for entry in entries_of(who)] == ["people.grant_role", "people.end_grant"]


def test_acting_in_one_post_leaves_the_others_aside():
    who = build.account(role="unit_liaison")
    second = build.grant(who, "case_officer")
    assert permissions.roles_of(who, TODAY) == {"unit_liaison", "case_officer"}
    who.acting_grant_id = second.pk
    assert permissions.roles_of(who, TODAY) == {"case_officer"}


def test_no_administrator_holds_an_ability_that_reads_a_case():
    content = {
        "cases.read",
        "cases.work",
        "leads.read",
        "documents.read",
        "measures.read",
        "people.read",
        "people.unmask",
    }
    for role in ADMINISTRATORS:
        assert permissions.ROLE_MAY[role] & content == frozenset()


def test_every_role_stands_in_the_table_and_an_unknown_ability_is_an_error():
    assert set(permissions.ROLE_MAY) == {*EVERY_ROLE, "respondent"}
    with pytest.raises(KeyError):
        permissions.may(build.account(), "cases.raed", TODAY)


def test_a_new_account_gets_a_password_that_must_be_changed_and_keeps_the_rules():
    keeper = build.account(role="system_admin")
    made, password = actions_accounts.create_account(
        by=keeper, today=TODAY, username="zhao", display_name="赵令仪", organ=build.organ()
    )
    assert made.check_password(password)
    assert made.must_change_password
    assert password not in "".join(entry.says + entry.detail_text for entry in entries_of(made))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "Case_Officer"}, "已被使用"),
        ({"username": "带 空格"}, "用户名"),
        ({"cadre_identity": "110101198003074119"}, "干部名册中没有"),
    ],
)
def test_a_bad_account_is_refused_with_a_sentence(fields, sentence):
    build.account("case_officer")
    with pytest.raises(Refused, match=sentence):
        actions_accounts.create_account(
            by=build.account(role="system_admin"), today=TODAY, organ=build.organ(),
            **{"username": "zhao", "display_name": "赵令仪", **fields},
        )  # fmt: skip


def test_nobody_closes_or_resets_the_own_account():
    keeper = build.account(role="system_admin")
    with pytest.raises(Refused):
        actions_accounts.close_account(by=keeper, today=TODAY, account=keeper)
    with pytest.raises(Refused):
        actions_accounts.reset_password(by=keeper, today=TODAY, account=keeper)


def test_a_new_office_begins_with_three_administrators_and_only_once():
    made = actions_accounts.found_office(by=None, today=TODAY, organ_name="临江市委问责办")
    assert [permissions.roles_of(account, TODAY) for account, _password in made] == [
        {"system_admin"}, {"security_admin"}, {"audit_admin"},
    ]  # fmt: skip
    with pytest.raises(Refused, match="不能再次开办"):
        actions_accounts.found_office(by=None, today=TODAY, organ_name="临江市委问责办")


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Ab1-short", "长度"),
        ("alllowercase", "至少3类"),
        ("Zhaolingyi-2026", "不能包含用户名"),
        (build.PASSWORD, "不能与当前密码"),
        ("X" * 129 + "a1", "长度"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(new, sentence):
    who = build.account("zhaolingyi")
    with pytest.raises(Refused, match=sentence):
        actions_accounts.change_own_password(by=who, today=TODAY, old=build.PASSWORD, new=new)


def test_the_last_three_passwords_are_not_used_again():
    who = build.account()
    for old, new in [(build.PASSWORD, "Second-word-2"), ("Second-word-2", "Third-word-33")]:
        actions_accounts.change_own_password(by=who, today=TODAY, old=old, new=new)
    with pytest.raises(Refused, match="最近3次"):
        actions_accounts.change_own_password(by=who, today=TODAY, old="Third-word-33", new=build.PASSWORD)


def test_holders_of_a_role_are_those_of_the_day():
    who = build.account(role="approving_leader")
    build.grant(build.account(), "approving_leader", until_on=TODAY - timedelta(days=1))
    assert queries.holders_of("approving_leader", TODAY) == [who]
