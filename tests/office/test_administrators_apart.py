"""One administrator alone becomes neither of the other two, nor anyone who signs: the attack, step by step."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from click.testing import CliRunner
from django.urls import reverse

from tests.office import build
from wenze.office.journal.queries import entries_of
from wenze.office.people import actions_accounts, permissions
from wenze.office.people.models import Role
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.refusals import Refused
from wenze.office.site.command import main

pytestmark = pytest.mark.django_db

TODAY = build.THE_DAY
GUARDED = {role for role in Role.values if permissions.abilities_of([role]) & permissions.SIGNS} | ADMINISTRATORS


def run(*words):
    return CliRunner().invoke(main, ["accounts", *words])


@pytest.fixture
def keeper():
    return build.account("keeper", role="system_admin")


def acts(by, who):
    given = {"by": by, "today": TODAY, "account": who}
    return (actions_accounts.reset_password, actions_accounts.close_account, actions_accounts.reopen_account), given


def test_the_guarded_roles_are_the_administrators_and_those_who_decide_or_sign():
    assert ADMINISTRATORS | {"office_director", "approving_leader", "appeal_officer"} == GUARDED


def test_the_system_administrator_does_not_become_the_three(keeper, signed_in):
    granter, auditor = build.account("granter", role="security_admin"), build.account("auditor", role="audit_admin")
    browser = signed_in(keeper)
    for who in (granter, auditor):
        for act, sent in (("reset_password", {}), ("turn_account", {"to": "closed"})):
            answer = browser.post(reverse(f"people:{act}", args=[who.pk]), sent)
            assert answer.status_code == 409
            assert "不能由一名管理员单独" in answer.content.decode()
        page = browser.get(reverse("people:account", args=[who.pk])).content.decode()
        assert "须由两类管理员共同办理" in page
        assert reverse("people:reset_password", args=[who.pk]) not in page
        who.refresh_from_db()
        assert who.is_active
        assert who.check_password(build.PASSWORD)
    puppet, _password = actions_accounts.create_account(
        by=keeper, today=TODAY, username="puppet", display_name="木偶", organ=keeper.organ
    )
    grants = {"today": TODAY, "account": puppet, "organ": keeper.organ, "from_on": TODAY, "role": "security_admin"}
    for by in (keeper, puppet):
        with pytest.raises(Refused):
            actions_accounts.grant_role(by=by, **grants)
    assert permissions.roles_of(puppet, TODAY) == frozenset()


@pytest.mark.parametrize("role", sorted(Role.values))
def test_no_administrator_alone_resets_closes_or_reopens_whoever_administers_or_signs(keeper, role):
    who = build.account(role=role)
    verbs, given = acts(keeper, who)
    if role not in GUARDED:
        actions_accounts.reset_password(**given)
        actions_accounts.close_account(**given)
        actions_accounts.reopen_account(**given)
        return
    for verb in verbs:
        with pytest.raises(Refused, match="另一类管理员"):
            verb(**given)


def test_a_grant_that_begins_later_is_guarded_already_and_one_that_is_over_no_more(keeper):
    later, over = build.account(), build.account()
    build.grant(later, "approving_leader", from_on=TODAY.replace(year=2027))
    build.grant(over, "approving_leader", until_on=TODAY.replace(day=1))
    with pytest.raises(Refused):
        actions_accounts.reset_password(by=keeper, today=TODAY, account=later)
    assert actions_accounts.reset_password(by=keeper, today=TODAY, account=over)


def test_the_security_administrator_alone_does_not_take_the_role_of_another_administrator():
    granter = build.account(role="security_admin")
    for role in sorted(ADMINISTRATORS):
        grant = build.account(role=role).grants.get()
        with pytest.raises(Refused, match="另一类管理员"):
            actions_accounts.end_grant(by=granter, today=TODAY, grant=grant)


def test_the_server_resets_closes_and_reopens_whoever_it_is_on_record():
    who = build.account("auditor", role="audit_admin")
    assert run("close", "auditor").exit_code == 0
    assert "已是停用状态" in run("close", "auditor").output
    who.refresh_from_db()
    assert not who.is_active
    assert run("reopen", "auditor").exit_code == 0
    password = run("rescue", "auditor").output.split()[-1]
    who.refresh_from_db()
    assert who.is_active
    assert who.check_password(password)
    verbs = [row.verb for row in entries_of(who)]
    assert verbs == ["people.close_account", "people.reopen_account", "people.rescue_account"]
    assert "没有账号“nobody”" in run("close", "nobody").output


def test_a_lost_second_step_is_removed_on_the_server_with_the_old_password_on_record(client):
    who = build.account("chen")
    totp.TOTP.activate(who, totp.generate_totp_secret())
    RecoveryCodes.activate(who)
    password = run("rescue", "chen", "--second-step").output.split()[-1]
    assert not Authenticator.objects.exists()
    assert [row.verb for row in entries_of(who)] == ["people.remove_second_step", "people.rescue_account"]
    client.post("/sign-in/", {"login": "chen", "password": build.PASSWORD})
    assert client.get("/").status_code == 302
    client.post("/sign-in/", {"login": "chen", "password": password})
    assert client.get("/")["Location"] == reverse("site:change_password")
    assert "没有启用两步验证" in run("rescue", "chen", "--second-step").output
