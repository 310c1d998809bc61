"""What no administrator may do alone, two of different kinds do together: one asks, another confirms within a day."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.office import build
from wenze.office import clock
from wenze.office.journal.queries import entries_of
from wenze.office.people import actions_accounts, actions_requests, permissions, queries_requests
from wenze.office.people.models import AccountRequest, RequestKind, RequestState, Role
from wenze.office.people.models.accounts import ADMINISTRATORS
from wenze.office.people.refusals import Refused

pytestmark = pytest.mark.django_db

TODAY = build.THE_DAY
WHY = "陈砚秋手机遗失，经分管领导同意"


@pytest.fixture
def three():
    return {role: build.account(role.removesuffix("_admin"), role=role) for role in sorted(ADMINISTRATORS)}


def with_second_step(username="chen", role="approving_leader"):
    who = build.account(username, role=role)
    totp.TOTP.activate(who, totp.generate_totp_secret())
    RecoveryCodes.activate(who)
    return who


def ask(by, who, kind=RequestKind.RESET_PASSWORD, **fields):
    return actions_requests.ask(by=by, today=TODAY, account=who, kind=kind, reason=WHY, **fields)


def confirm(by, asked):
    return actions_requests.confirm(by=by, today=TODAY, request=asked)


def enter(client, username, password):
    return client.post("/sign-in/", {"login": username, "password": password})


def test_a_lost_second_step_is_removed_by_two_on_their_pages(three, signed_in):
    who = with_second_step()
    inside = signed_in(who)
    assert inside.get("/").status_code == 200
    asker, answerer = signed_in(three["system_admin"]), signed_in(three["security_admin"])
    address = reverse("people:ask_request", args=[who.pk, "remove_second_step"])
    assert address in asker.get(reverse("people:account", args=[who.pk])).content.decode()
    first = asker.post(address, {"reason": WHY}).context["half"]
    asked = AccountRequest.objects.get()
    assert first
    assert first not in asked.half
    assert inside.get("/").status_code == 200
    assert Authenticator.objects.exists()
    shown = answerer.get(reverse("people:request", args=[asked.pk])).content.decode()
    assert WHY in shown
    assert first not in shown
    second = answerer.post(reverse("people:confirm_request", args=[asked.pk])).context["half"]
    assert not Authenticator.objects.exists()
    assert inside.get("/").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.half) == ("confirmed", "")
    for half in (first, second, build.PASSWORD):
        assert enter(Client(), "chen", half).status_code == 200
    assert enter(Client(), "chen", f"{first}-{second}").status_code == 302


def test_the_owner_is_told_once_at_the_next_sign_in_and_all_three_stand_in_the_journal(three):
    who = with_second_step()
    asked, first = ask(three["system_admin"], who, RequestKind.REMOVE_SECOND_STEP)
    password = f"{first}-{confirm(three['security_admin'], asked)}"
    owner = Client()
    enter(owner, "chen", password)
    owner.post("/password/", {"old": password, "new": "Fresh-word-2026", "again": "Fresh-word-2026"})
    told = owner.get("/").content.decode()
    assert "由两名管理员办理“解除两步验证并重置密码”" in told
    assert WHY in told
    assert "由两名管理员" not in owner.get("/").content.decode()
    again = Client()
    enter(again, "chen", "Fresh-word-2026")
    assert "由两名管理员" not in again.get("/").content.decode()
    assert [(row.verb, row.by_id) for row in entries_of(who) if row.verb.endswith("_account")] == [
        ("people.ask_for_account", three["system_admin"].pk),
        ("people.confirm_for_account", three["security_admin"].pk),
        ("people.tell_of_account", who.pk),
    ]


def test_whoever_only_passed_the_first_step_of_signing_in_is_out_too(three):
    who = with_second_step()
    halfway = Client()
    enter(halfway, "chen", build.PASSWORD)
    assert halfway.get("/second-step/authenticate/").status_code == 200
    confirm(three["security_admin"], ask(three["system_admin"], who, RequestKind.REMOVE_SECOND_STEP)[0])
    assert halfway.get("/second-step/authenticate/").status_code == 302
    assert halfway.get("/").status_code == 302


@pytest.mark.parametrize(("asking", "answering"), list(product(sorted(ADMINISTRATORS), sorted(Role.values))))
def test_only_an_administrator_of_another_kind_confirms(three, asking, answering):
    who = build.account(role="approving_leader")
    if asking == "audit_admin":
        with pytest.raises(Refused):
            ask(three[asking], who)
        return
    asked, _half = ask(three[asking], who)
    other = build.account(role=answering)
    if answering in ADMINISTRATORS - {asking}:
        assert confirm(other, asked)
        return
    for act in (
        lambda: confirm(other, asked),
        lambda: actions_requests.decline(by=other, today=TODAY, request=asked, answer="不妥"),
    ):
        with pytest.raises(Refused):
            act()
    assert AccountRequest.objects.get().state == "asked"


def test_neither_who_asked_nor_the_owner_confirms(three):
    asked, _half = ask(three["system_admin"], three["security_admin"])
    with pytest.raises(Refused, match="提出人不能"):
        confirm(three["system_admin"], asked)
    with pytest.raises(Refused, match="本人账号"):
        confirm(three["security_admin"], asked)
    with pytest.raises(Refused, match="本人的账号"):
        ask(three["system_admin"], three["system_admin"])
    assert confirm(three["audit_admin"], asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"answered_by": "system_admin", "answered_as": "security_admin"},
        {"answered_by": "audit_admin", "answered_as": "system_admin"},
        {"answered_by": "audit_admin", "answered_as": "case_officer"},
        {"answered_by": "security_admin", "answered_as": "security_admin"},
        {},
    ],
)
def test_the_database_itself_wants_two_of_different_kinds(three, wrong):
    asked, _half = ask(three["system_admin"], three["security_admin"])
    changes = {key: three[value] if key == "answered_by" else value for key, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountRequest.objects.filter(pk=asked.pk).update(state="confirmed", **changes)


def test_a_request_closes_itself_after_a_day(three):
    who = build.account("chen", role="approving_leader")
    asked, _half = ask(three["system_admin"], who)
    begun = asked.asked_at
    late = begun + timedelta(hours=24)
    AccountRequest.objects.filter(pk=asked.pk).update(asked_at=begun - timedelta(hours=24) + timedelta(seconds=90))
    assert queries_requests.waiting(seen_by=three["audit_admin"], on=TODAY) == 1
    AccountRequest.objects.filter(pk=asked.pk).update(asked_at=clock.now() - timedelta(hours=24))
    assert late > begun
    assert queries_requests.waiting(seen_by=three["audit_admin"], on=TODAY) == 0
    with pytest.raises(Refused, match="24小时"):
        confirm(three["audit_admin"], asked)
    assert who.check_password(build.PASSWORD)
    assert [actions_requests.close_expired(by=None, today=TODAY) for _turn in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert (asked.state, asked.half) == (RequestState.EXPIRED, "")
    assert [row.verb for row in entries_of(who)] == ["people.ask_for_account", "people.expire_for_account"]
    assert ask(three["system_admin"], who)


def test_a_declined_or_withdrawn_request_does_nothing_and_is_not_answered_again(three):
    who = build.account("chen", role="approving_leader")
    for close in (
        lambda one: actions_requests.decline(by=three["audit_admin"], today=TODAY, request=one, answer="未经核实"),
        lambda one: actions_requests.withdraw(by=three["system_admin"], today=TODAY, request=one),
    ):
        asked, _half = ask(three["system_admin"], who)
        with pytest.raises(Refused, match="同样的申请"):
            ask(three["system_admin"], who)
        close(asked)
        with pytest.raises(Refused, match="不能再办理"):
            confirm(three["audit_admin"], asked)
    who.refresh_from_db()
    assert who.check_password(build.PASSWORD)


def test_an_asker_who_is_no_administrator_any_more_has_asked_for_nothing(three):
    asked, _half = ask(three["system_admin"], build.account(role="approving_leader"))
    three["system_admin"].grants.update(until_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="不再担任"):
        confirm(three["audit_admin"], asked)


def test_an_administrator_is_made_by_two(three):
    who = build.account("xin")
    granter = three["security_admin"]
    grants = {"today": TODAY, "account": who, "organ": who.organ, "from_on": TODAY, "role": "audit_admin"}
    with pytest.raises(Refused, match="单独授予"):
        actions_accounts.grant_role(by=granter, **grants)
    with pytest.raises(Refused):
        ask(three["system_admin"], who, RequestKind.GRANT_ADMINISTRATOR, role="audit_admin", organ=who.organ)
    with pytest.raises(Refused, match="管理员角色"):
        ask(granter, who, RequestKind.GRANT_ADMINISTRATOR, role="approving_leader", organ=who.organ)
    asked, half = ask(granter, who, RequestKind.GRANT_ADMINISTRATOR, role="audit_admin", organ=who.organ)
    assert half == ""
    assert permissions.roles_of(who, TODAY) == frozenset()
    permissions.forget(who)
    confirm(three["system_admin"], asked)
    assert permissions.roles_of(who, TODAY) == {"audit_admin"}


def test_whoever_signs_is_not_made_an_administrator_beside(three):
    who = build.account(role="approving_leader")
    with pytest.raises(Refused, match="不得兼任"):
        ask(three["security_admin"], who, RequestKind.GRANT_ADMINISTRATOR, role="audit_admin", organ=who.organ)


def test_two_close_and_reopen_an_administrator(three, signed_in):
    inside = signed_in(three["security_admin"])
    confirm(three["audit_admin"], ask(three["system_admin"], three["security_admin"], RequestKind.CLOSE)[0])
    assert inside.get("/").status_code == 302
    three["security_admin"].refresh_from_db()
    assert not three["security_admin"].is_active
    confirm(three["audit_admin"], ask(three["system_admin"], three["security_admin"], RequestKind.REOPEN)[0])
    three["security_admin"].refresh_from_db()
    assert three["security_admin"].is_active


def test_the_page_counts_and_lists_what_waits_for_the_reader(three, signed_in):
    asked, _half = ask(three["system_admin"], build.account(role="approving_leader"))
    for role, number in (("system_admin", 0), ("security_admin", 1), ("audit_admin", 1)):
        browser = signed_in(three[role])
        assert len(browser.get(reverse("people:requests")).context["page"].lines) == number
        buttons = (
            reverse("people:confirm_request", args=[asked.pk])
            in browser.get(reverse("people:request", args=[asked.pk])).content.decode()
        )
        assert buttons is bool(number)
        assert f"/people/requests/{asked.pk}/" in browser.get("/").content.decode() or not number
