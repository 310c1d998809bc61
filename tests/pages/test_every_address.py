"""Every address × everyone: nobody learns what is not theirs, and nothing that is sent breaks a page."""

import pytest
from django.test import Client

from tests.office import build
from tests.pages.addresses import every_address
from wenze.office.people.models import Role
from wenze.office.people.models.accounts import ADMINISTRATORS

pytestmark = pytest.mark.django_db

# What someone who has not signed in may open.
BEFORE_SIGN_IN = {
    "/sign-in/",
    "/sign-in/closed/",
    "/second-step/authenticate/",
}
ROOMS_WITH_CONTENT = ("/leads/", "/cases/", "/measures/", "/documents/", "/rulings/", "/api/leads", "/api/cases")


def _asked(client: Client, address: str) -> list[tuple[str, str, int, str]]:
    """(method, address, status, where it sends) of asking and of sending nonsense."""
    client.raise_request_exception = False
    nonsense = {
        "title": "一" * 2000,
        "on": "昨天",
        "kind": "no-such-kind",
        "file": "no-file",
        "next": "//elsewhere.example",
    }
    answers = {"GET": client.get(address, {"page": "x", "year": "-1"}), "POST": client.post(address, nonsense)}
    return [
        (method, address, answer.status_code, answer.headers.get("Location", "")) for method, answer in answers.items()
    ]


def test_the_resolver_knows_the_rooms():
    assert {"/", "/sign-in/", "/search/"} <= set(every_address())


def test_whoever_has_not_signed_in_is_sent_to_the_sign_in_and_learns_nothing():
    learned = [
        asked
        for address in every_address()
        if address not in BEFORE_SIGN_IN
        for asked in _asked(Client(), address)
        if not (asked[2] in {401, 403, 404, 405} or (asked[2] == 302 and asked[3].startswith("/sign-in/")))
    ]
    assert learned == []


@pytest.mark.parametrize("role", ["", *Role.values])
def test_no_address_breaks_on_nonsense(role, signed_in):
    person = build.account(role=role)
    broken = [asked for address in every_address() for asked in _asked(signed_in(person), address) if asked[2] >= 500]
    assert broken == []


@pytest.mark.parametrize("role", ["", *sorted(ADMINISTRATORS)])
def test_neither_an_administrator_nor_someone_without_a_role_sees_any_case(role, signed_in):
    person = build.account(role=role)
    seen = [
        address
        for address in every_address()
        if address.startswith(ROOMS_WITH_CONTENT)
        for _, _, status, _ in _asked(signed_in(person), address)
        if status == 200
    ]
    assert seen == []
