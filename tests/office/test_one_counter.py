"""One counter an account for every secret that is asked, and a journal row for every error."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.test import Client

from tests.office import build
from wenze.office.journal.models import Entry
from wenze.office.journal.queries import entries_of

pytestmark = pytest.mark.django_db

SECOND_STEP = "/second-step/authenticate/"
FRESH = {"new": "Fresh-word-2026", "again": "Fresh-word-2026"}


def enter(client, password=build.PASSWORD, username="chen"):
    return client.post("/sign-in/", {"login": username, "password": password})


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


@pytest.fixture
def who():
    return build.account("chen")


@pytest.fixture
def secret(who):
    kept = totp.generate_totp_secret()
    totp.TOTP.activate(who, kept)
    return kept


def test_sixty_wrong_codes_lock_the_account_and_the_right_one_is_refused_while_it_is_locked(client, who, secret):
    enter(client)
    answers = [client.post(SECOND_STEP, {"code": f"{turn:06d}"}).status_code for turn in range(60)]
    assert answers == [200] * 4 + [429] * 56
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 429
    assert client.get("/").status_code == 302
    other = Client(REMOTE_ADDR="10.9.9.9")
    assert enter(other).status_code == 429
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 5


def test_recovery_codes_are_counted_with_the_others(client, who, secret):
    recovery = RecoveryCodes.activate(who)
    enter(client)
    for turn in range(5):
        client.post(SECOND_STEP, {"code": f"{turn:08d}"})
    assert client.post(SECOND_STEP, {"code": recovery.get_unused_codes()[0]}).status_code == 429


def test_wrong_passwords_and_wrong_codes_are_one_count(client, who, secret):
    for _turn in range(3):
        enter(client, "wrong")
    enter(client)
    assert client.post(SECOND_STEP, {"code": "000000"}).status_code == 200
    assert client.post(SECOND_STEP, {"code": "000001"}).status_code == 429
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).status_code == 429


def test_a_wrong_old_password_counts_and_the_right_one_is_refused_while_locked(client, who):
    enter(client)
    for _turn in range(4):
        answer = client.post("/password/", {"old": "wrong", **FRESH})
        assert answer.status_code == 200
        assert "原密码不正确" in answer.content.decode()
    assert client.post("/password/", {"old": "wrong", **FRESH}).status_code == 429
    assert client.post("/password/", {"old": build.PASSWORD, **FRESH}).status_code == 429
    who.refresh_from_db()
    assert who.check_password(build.PASSWORD)


def test_the_password_and_the_code_asked_again_inside_count_too(client, who):
    enter(client)
    for _turn in range(4):
        assert client.post("/sign-in/again/", {"password": "wrong"}).status_code == 200
    assert client.post("/password/", {"old": "wrong", **FRESH}).status_code == 429
    assert client.post("/sign-in/again/", {"password": build.PASSWORD}).status_code == 429


def test_the_second_step_asked_again_counts(client, who, secret):
    enter(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    answers = [client.post("/second-step/reauthenticate/", {"code": "000000"}).status_code for _turn in range(6)]
    assert answers == [200] * 4 + [429] * 2


def test_whoever_comes_in_whole_begins_a_new_count_and_a_right_password_alone_does_not(client, who, secret):
    for _turn in range(4):
        enter(client, "wrong")
    enter(client)
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 4
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert not AccessAttempt.objects.exists()


def test_each_error_is_journalled_with_what_was_wrong_and_from_where_and_never_what_was_typed(client, who, secret):
    enter(client, "Secret-typed-1")
    enter(client)
    for turn in range(8):
        client.post(SECOND_STEP, {"code": f"98765{turn}"})
    rows = [row for row in entries_of(who) if row.verb == "people.failed_sign_in"]
    assert [row.says for row in rows] == ["密码不正确：chen"] + ["验证码不正确：chen"] * 3 + [
        "验证码不正确，账号锁定：chen"
    ]
    assert {row.detail["address"] for row in rows} == {"127.0.0.1"}
    kept = "".join(f"{row.says}{row.detail_text}" for row in Entry.objects.all())
    kept += "".join(f"{row.post_data}{row.get_data}" for row in AccessAttempt.objects.all())
    assert "Secret-typed-1" not in kept
    assert "98765" not in kept


def test_an_unknown_name_is_journalled_without_the_name_and_once_a_minute(client):
    for turn in range(3):
        enter(client, "wrong", username=f"Pass-word-{turn}")
    (row,) = Entry.objects.filter(verb="people.unknown_sign_in")
    assert row.subject_id == ""
    assert "Pass-word" not in row.says + row.detail_text


def test_a_wrong_code_of_a_device_being_set_up_is_no_error_of_a_secret(client, who):
    enter(client)
    client.post("/sign-in/again/", {"password": build.PASSWORD})
    for _turn in range(6):
        assert client.post("/second-step/totp/activate/", {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    assert not AccessAttempt.objects.exists()
