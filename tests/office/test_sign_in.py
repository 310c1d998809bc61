"""Coming in: password, lock, first change, idle end, second step, demonstration list."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from tests.office import build
from wenze.office import clock
from wenze.office.journal.queries import entries_of

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"


def enter(client, username, password=build.PASSWORD, **more):
    return client.post(SIGN_IN, {"login": username, "password": password, **more})


def test_a_page_sends_a_stranger_to_the_door_and_back_again(client):
    build.account("chen", role="case_officer")
    response = client.get("/people/cadres/?name=周")
    assert response.status_code == 302
    assert response["Location"].startswith(SIGN_IN)
    page = client.get(response["Location"])
    assert 'name="next"' in page.content.decode()
    entered = enter(client, "chen", next="/people/cadres/?name=周")
    assert unquote(entered["Location"]) == "/people/cadres/?name=周"


def test_the_door_does_not_lead_out_of_the_office(client):
    build.account("chen")
    assert enter(client, "chen", next="https://elsewhere.example/")["Location"] == "/"


def test_coming_and_going_are_journalled(client):
    who = build.account("chen")
    enter(client, "chen")
    client.post("/sign-out/")
    assert [entry.verb for entry in entries_of(who)] == ["people.sign_in", "people.sign_out"]
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("username", ["chen", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_sentence(client, username):
    build.account("chen")
    response = enter(client, username, "wrong")
    text = response.content.decode()
    assert response.status_code == 200
    assert "用户名或密码不正确" in text
    assert f'value="{username}"' in text


def test_five_errors_lock_the_account_for_a_quarter_of_an_hour_from_any_address(client):
    build.account("chen")
    for _turn in range(4):
        assert enter(client, "chen", "wrong").status_code == 200
    locked = enter(client, "chen", "wrong")
    assert locked.status_code == 429
    assert "锁定 15 分钟" in locked.content.decode()
    other = Client(REMOTE_ADDR="10.9.9.9")
    right = enter(other, "chen")
    assert right.status_code == 429
    assert other.get("/").status_code == 302


def test_the_lock_ends_after_its_time_and_is_not_lengthened_by_trying(client):
    build.account("chen")
    start = clock.now()
    for _turn in range(5):
        enter(client, "Chen ", "wrong")
    assert enter(client, "chen").status_code == 429
    attempts = AccessAttempt.objects.all()
    attempts.update(attempt_time=start - timedelta(minutes=16))
    assert enter(client, "chen").status_code == 302


def test_a_reset_password_unlocks_the_account(client):
    from wenze.office.people.actions_accounts import reset_password

    who = build.account("chen")
    for _turn in range(5):
        enter(client, "chen", "wrong")
    password = reset_password(by=build.account(role="system_admin"), today=build.THE_DAY, account=who)
    assert enter(client, "chen", password).status_code == 302


def test_a_closed_account_does_not_come_in(client):
    build.account("chen", is_active=False)
    enter(client, "chen")
    assert client.get("/").status_code == 302


def test_a_handed_over_password_is_changed_before_anything_else(client):
    build.account("chen", must_change_password=True)
    enter(client, "chen")
    assert client.get("/people/organs/")["Location"] == reverse("site:change_password")
    page = client.get(reverse("site:change_password"))
    assert "首次登录" in page.content.decode()
    fields = {"old": build.PASSWORD, "new": "Fresh-word-2026", "again": "Fresh-word-2026"}
    assert client.post(reverse("site:change_password"), fields)["Location"] == "/"
    assert client.get("/people/organs/").status_code == 200


def test_two_different_new_passwords_are_pointed_out(client):
    build.account("chen")
    enter(client, "chen")
    fields = {"old": build.PASSWORD, "new": "Fresh-word-2026", "again": "Fresh-word-2027"}
    assert "不一致" in client.post(reverse("site:change_password"), fields).content.decode()


def test_a_session_left_alone_ends_and_leads_back_to_its_page(client):
    build.account("chen", role="case_officer")
    start = clock.now()
    with clock.frozen(start):
        enter(client, "chen")
        assert client.get("/people/cadres/").status_code == 200
    with clock.frozen(start + timedelta(minutes=29)):
        assert client.get("/people/cadres/").status_code == 200
    with clock.frozen(start + timedelta(minutes=60)):
        response = client.get("/people/cadres/?name=zhou")
        assert response["Location"] == f"{SIGN_IN}?next=%2Fpeople%2Fcadres%2F%3Fname%3Dzhou&idle=1"
        assert "长时间未操作" in client.get(response["Location"]).content.decode()
        assert client.get("/people/cadres/").status_code == 302


def test_a_form_sent_from_an_ended_session_leads_back_to_the_form(client):
    build.account("chen", role="case_officer")
    start = clock.now()
    with clock.frozen(start):
        enter(client, "chen")
        client.get("/people/cadres/new/")
    with clock.frozen(start + timedelta(minutes=31)):
        response = client.post("/people/cadres/new/", {}, HTTP_REFERER="http://testserver/people/cadres/new/")
    assert "next=%2Fpeople%2Fcadres%2Fnew%2F" in response["Location"]


def test_the_api_says_when_a_session_has_ended(client):
    assert client.get("/api/people/organs/").status_code == 401


def test_the_second_step_is_asked_and_its_secret_is_sealed(client):
    who = build.account("chen")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(who, secret)
    assert secret not in str(Authenticator.objects.get(user=who).data)
    response = enter(client, "chen")
    assert response["Location"].startswith("/second-step/authenticate/")
    assert client.get("/").status_code == 302
    wrong = client.post("/second-step/authenticate/", {"code": "000000"})
    assert "验证码不正确" in wrong.content.decode()
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post("/second-step/authenticate/", {"code": code}).status_code == 302
    assert client.get("/").status_code == 200


def test_the_pages_of_the_second_step_open(client):
    build.account("chen")
    enter(client, "chen")
    assert client.get("/second-step/").status_code == 200
    again = client.get("/second-step/totp/activate/")
    assert again["Location"].startswith("/sign-in/again/")
    assert "再次确认身份" in client.get(again["Location"]).content.decode()
    client.post("/sign-in/again/", {"password": build.PASSWORD})
    page = client.get("/second-step/totp/activate/")
    assert page.status_code == 200
    assert "<svg" in page.content.decode()


def test_the_list_of_demonstration_accounts_exists_only_in_a_demonstration(client, settings):
    who = build.account("chen", role="case_officer")
    assert "演示账号" not in client.get(SIGN_IN).content.decode()
    assert client.post("/demo/", {"account": who.pk}).status_code == 404
    settings.WENZE_DEMO = True
    assert "演示账号" in client.get(SIGN_IN).content.decode()
    assert client.post("/demo/", {"account": who.pk}).status_code == 302
    assert client.get("/").status_code == 200


def test_nobody_can_sign_up_or_ask_for_mail(client):
    for name in ("account_signup", "account_email", "account_reset_password"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name)).status_code == 404


def test_every_answer_carries_the_strict_headers(client):
    response = client.get(SIGN_IN)
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("text", ["a" * 1_000_000, "\x00", "' OR 1=1 --", "<script>"])
def test_nonsense_at_the_door_is_a_sentence(client, text):
    assert enter(client, text, text).status_code == 200


def test_a_page_without_its_token_is_a_sentence():
    client = Client(enforce_csrf_checks=True)
    response = client.post(SIGN_IN, {"login": "a", "password": "b"}, follow=True)
    assert response.redirect_chain == [(f"{SIGN_IN}?stale=1", 302)]
    assert "登录页已过期" in response.content.decode()


def test_an_upload_beyond_the_limit_is_a_sentence_and_not_read(client, settings):
    settings.WENZE_BODY_LIMIT_BYTES = 1000
    response = client.post(SIGN_IN, {"login": "a" * 2000})
    assert response.status_code == 413
    assert "文件过大" in response.content.decode()
    assert "Connection" not in response, "a header only the server may set"
