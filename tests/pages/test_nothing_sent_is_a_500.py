"""Every address of the office and of its API, sent what no page sends: no failure of the system, and nothing that is kept.

The body is read as in an office, with the check of the token before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.office import build
from tests.pages import bad_input
from tests.pages.bad_input import STRANGE
from tests.pages.rows import Row
from tests.pages.test_every_url_by_role import EVERY_ROW, world  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.slow]

TOKEN = "t" * 32
FORM = "application/x-www-form-urlencoded"
NO_OBJECTS = (b"{", b'{"no-such-key": 1}', b"[]", b"null", b"\xff\xfe")
PARTS = "multipart/form-data; boundary=x"
NAMED = re.compile(r"<(?:input|select|textarea|button)[^>]*?\sname=\"([^\"]+)\"")
PREFERRED = ("office_director", "case_officer", "security_admin", "system_admin", "personnel_reader")
FIRST_KEYS = ("key", "version", "pk", "next", "save_draft", "draft", "subjects", "subject_ids", "happened_on")
WRONG_TYPES = (STRANGE, 10**30, None, [[1]], {"a": {"b": [None]}})


def multipart(names: Any, value: str) -> bytes:
    """A form with files in it, each name with this value and once more as a file."""
    line = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    parts = "".join(line.format(one, file, value) for one in names for file in ("", '; filename="a.pdf"'))
    return f"{parts}--x--\r\n".encode()


def bodies(names: list[str], is_api: bool) -> Iterator[tuple[bytes, str]]:
    """What is sent, and what it says it is. ``names`` are those of the boxes and buttons of the page."""
    yield multipart(names, "x"), PARTS
    yield b"--x\r\nContent-Disposition: form-data; na", PARTS
    for value in ("x", "%00%ED%A0%80%FF" + "9" * 40):
        yield "&".join(f"{one}={value}" for one in names).encode(), FORM
    for text in NO_OBJECTS if is_api else NO_OBJECTS[:1]:
        yield text, "application/json"
    for value in WRONG_TYPES if is_api else ():
        yield json.dumps(dict.fromkeys(names, value)).encode(), "application/json"


@pytest.fixture
def browser(world: SimpleNamespace) -> Any:  # noqa: F811
    """A browser of somebody with this role in the unit of the world, whose token is looked at."""

    def enter(role: str) -> Client:
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(build.account(role=role, organ=world.organ), backend=settings.AUTHENTICATION_BACKENDS[1])
        client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        return client

    return enter


def role_for(row: Row) -> str:
    """Somebody who gets in, the one with the most to do first; a director where nobody does."""
    return next((one for one in (*PREFERRED, *sorted(row.allowed)) if one in row.allowed), PREFERRED[0])


def is_kept(answer: Any) -> bool:
    return answer["Cache-Control"] != "private, no-store"


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.name)
def test_whatever_is_sent_in_whatever_form_is_answered_and_not_kept(row, world, browser):  # noqa: F811
    client = browser(role_for(row))
    address = reverse(row.name, kwargs=row.arguments(world))
    with bad_input.nothing_kept():
        page = client.get(address)
    drawn = (
        NAMED.findall(page.content.decode(errors="replace")) if page.status_code == 200 and not page.streaming else []
    )
    names = [*dict.fromkeys((*FIRST_KEYS, *row.data(world), *drawn))]
    wrong = [f"GET {page.status_code}"] if page.status_code >= 500 or is_kept(page) else []
    for body, kind in bodies(names, row.name.startswith("api:")):
        for method in ("POST", "GET") if kind == FORM else ("POST",):
            asked = {"QUERY_STRING": body.decode()[:2000]} if method == "GET" else {}
            with bad_input.nothing_kept():
                answer = client.generic(method, address, body, kind, headers={"X-CSRFToken": TOKEN}, **asked)
            if answer.status_code >= 500 or is_kept(answer):
                wrong.append(f"{method} {kind} {body[:60]!r}: {answer.status_code}, {answer.get('Cache-Control')}")
    assert not wrong, "\n".join(wrong)


def test_a_style_sheet_may_be_kept(client):
    answer = client.get("/static/site/wenze.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.get("Cache-Control", "")
