"""Sixteen at once who try the secrets of one account get no more tries than one after the other."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from tests.office import build
from tests.office.test_journal_together import at_once
from wenze.office.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

SIXTEEN = 16
SECOND_STEP = "/second-step/authenticate/"


def looked_at():
    """How many wrong secrets were compared with the right one."""
    return Entry.objects.filter(verb="people.failed_sign_in").count()


@pytest.fixture
def slowly(monkeypatch):
    """Looking at a secret takes a while, as it does in an office: whoever looks first and counts later is found out."""
    import time

    def slowed(owner, name):
        look = getattr(owner, name)

        def waiting(*arguments, **options):
            answer = look(*arguments, **options)
            time.sleep(0.05)
            return answer

        monkeypatch.setattr(owner, name, waiting)

    return slowed


def test_sixteen_passwords_at_once_are_five_tries(slowly):
    who = build.account("chen")
    slowly(type(who), "check_password")

    def tried(turn):
        browser = Client()
        return lambda: browser.post("/sign-in/", {"login": "chen", "password": f"Wrong-{turn}"}).status_code

    found = at_once(*(tried(turn) for turn in range(SIXTEEN)))
    assert sorted(found) == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429] * (
        SIXTEEN - settings.AXES_FAILURE_LIMIT + 1
    )
    assert looked_at() == settings.AXES_FAILURE_LIMIT
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == settings.AXES_FAILURE_LIMIT


def test_sixteen_codes_at_once_are_five_tries(slowly):
    who = build.account("chen")
    totp.TOTP.activate(who, totp.generate_totp_secret())
    slowly(totp.TOTP, "validate_code")
    browsers = [Client() for _turn in range(SIXTEEN)]
    for browser in browsers:
        browser.post("/sign-in/", {"login": "chen", "password": build.PASSWORD})

    def tried(turn):
        return lambda: browsers[turn].post(SECOND_STEP, {"code": f"{turn:06d}"}).status_code

    found = at_once(*(tried(turn) for turn in range(SIXTEEN)))
    assert sorted(found) == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429] * (
        SIXTEEN - settings.AXES_FAILURE_LIMIT + 1
    )
    assert looked_at() == settings.AXES_FAILURE_LIMIT
    assert Authenticator.objects.filter(user=who).exists()


def test_old_passwords_asked_again_and_passwords_at_the_door_are_one_count_at_once(slowly):
    who = build.account("chen")
    slowly(type(who), "check_password")
    inside = [Client() for _turn in range(8)]
    for browser in inside:
        browser.post("/sign-in/", {"login": "chen", "password": build.PASSWORD})

    def again(browser):
        return lambda: browser.post("/sign-in/again/", {"password": "wrong"}).status_code

    def door():
        return Client().post("/sign-in/", {"login": "CHEN ", "password": "wrong"}).status_code

    at_once(*(again(browser) for browser in inside), *[door] * 8)
    assert looked_at() == settings.AXES_FAILURE_LIMIT
