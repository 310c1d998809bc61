"""Every address of the office × every role: never a 500, and exactly the roles that should get in do."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.office import build
from tests.office.remembered import remembered
from tests.pages.rows import ROWS, Row
from wenze.office.people.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ROLES = sorted(Role.values)
DOOR = "/sign-in/"
MODULES = sorted(path.stem for path in Path(__file__).parent.glob("rows_*.py"))
EVERY_ROW = [*ROWS, *(row for name in MODULES for row in import_module(f"tests.pages.{name}").ROWS)]


def names(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address, in full."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif one.name:
            yield prefix + one.name, one


EVERY_NAME = dict(names(get_resolver()))


@remembered
def one_of_each() -> SimpleNamespace:
    """One of each thing that an address may name; everyone works in the same unit so that unit roles may look too."""
    unit = build.organ()
    person = build.cadre(organ=unit, identity_number="110101198003074114")
    account = build.account("somebody", role="case_officer", organ=unit)
    made = SimpleNamespace(
        organ=unit, cadre=person, tenure=person.tenures.get(), account=account, grant=account.grants.get()
    )
    for name in MODULES:
        extend = getattr(import_module(f"tests.pages.{name}"), "extend_world", None)
        if extend is not None:
            extend(made)
    return made


@pytest.fixture
def world() -> SimpleNamespace:
    return one_of_each()


@pytest.fixture
def enter(world: SimpleNamespace, signed_in: Any) -> Any:
    return lambda role: signed_in(build.account(role=role, organ=world.organ))


def ask(client: Client, row: Row, world: SimpleNamespace) -> Any:
    address = reverse(row.name, kwargs=row.arguments(world))
    return client.get(address) if row.method == "get" else client.post(address, row.data(world))


def test_every_page_has_a_row_and_every_row_a_page():
    listed = {row.name for row in EVERY_ROW}
    assert set(EVERY_NAME) - listed == set(), "pages without a row: say who may open them"
    assert listed - set(EVERY_NAME) == set(), "rows without a page"


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.name)
def test_exactly_the_allowed_roles_get_in(row, world, enter):
    found = {role: ask(enter(role), row, world) for role in ROLES}
    inside = {
        role
        for role, response in found.items()
        if response.status_code in {200, 204, 400, 409, 422}
        or (response.status_code == 302 and not response["Location"].startswith(f"{DOOR}?"))
        or (response.status_code == 302 and row.name.startswith("mfa_"))
    }
    assert inside == row.allowed
    assert {found[role].status_code for role in set(ROLES) - row.allowed} <= {404}


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.name)
def test_a_stranger_gets_the_door_or_nothing(row, world, client):
    response = ask(client, row, world)
    if row.anonymous == "absent":
        assert response.status_code == 404
    elif row.anonymous == "open":
        assert response.status_code in {200, 302}
    elif row.name.startswith("api:"):
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response["Location"].startswith(DOOR)


def arguments(pattern: URLPattern, value: int) -> dict[str, Any]:
    """Some value for each argument of an address."""
    return {
        key: value if type(converter).__name__ == "IntConverter" else str(value)
        for key, converter in pattern.pattern.converters.items()
    }


NONSENSE = {"page": "x", "size": "-1", "tab": "\x00", "q": "'\"<\x00", "columns": ",,"}
WRONG = {"name": "\x00" + "问" * 5000, "from_on": "2026-02-30", "order": "9" * 40, "pk": "x"}


@pytest.mark.parametrize("name", sorted(EVERY_NAME))
def test_nothing_anybody_sends_to_any_address_is_a_500(name, signed_in, client):
    unit = build.organ()
    visitors = [
        client,
        *(signed_in(build.account(role=role, organ=unit)) for role in ("office_director", "system_admin")),
    ]
    for value in (1, 999_999_999_999_999_999_999):
        try:
            address = reverse(name, kwargs=arguments(EVERY_NAME[name], value))
        except NoReverseMatch:  # an address that cannot be written with this value cannot be asked for
            continue
        for visitor in visitors:
            visitor.raise_request_exception = False
            answers = (visitor.get(address, NONSENSE), visitor.post(address, {}), visitor.post(address, WRONG))
            assert [answer.status_code for answer in answers if answer.status_code >= 500] == [], address
