"""Every page, as every role that gets in: Chinese words only, no name of the code, no mark that tells rows of a clause apart."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.office import build
from tests.pages.test_every_url_by_role import EVERY_ROW, ROLES, ask, world  # noqa: F401 (a fixture)
from wenze.office.rulings import queries

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("the_day")]

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_.'#-]{2,}")
MARK = re.compile(r"[\w()]*[\w)]#\w+|\)\d*-渠道\d|\(\d+\) object|object \(\d+\)")
KNOWN = {
    "PDF",
    "Word",
    "Excel",
    "xlsx",
    "docx",
    "SM3",
    "SHA-256",
    "txt",
    "API",
    "csv",
    "QR",
    "TOTP",
    "UTF-8",
}
"""What an office calls so itself."""
CHOSEN = {"somebody"}
"""Names of accounts: people choose them to sign in with, in letters they can type."""
NOT_SHOWN = re.compile(r"<(script|style|svg|datalist)\b.*?</\1>|<!--.*?-->|<input[^>]*type=\"hidden\"[^>]*>", re.DOTALL)
SPOKEN = re.compile(r"\b(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"")
CODES = re.compile(r"\b(?:[0-9a-f]{16,}|user\d+\w*|[a-z]+-[a-z0-9-]+|[A-Z0-9]{16,})\b")
"""Hashes, user names and the identifiers of rule files, which are shown as such."""


def words_of(page: str) -> str:
    """What somebody reads on the page, and what is read to them."""
    body = NOT_SHOWN.sub(" ", page)
    spoken = " ".join(SPOKEN.findall(body))
    return unescape(f"{re.sub(r'<[^>]+>', ' ', body)} {spoken}")


def foreign(page: str) -> list[str]:
    """What does not belong on a page of the office."""
    words = CODES.sub(" ", words_of(page))
    latin = [one.strip(".'-") for one in LATIN.findall(words)]
    return sorted({one for one in latin if one not in KNOWN | CHOSEN} | set(MARK.findall(words)))


def test_no_page_shows_english_or_internals_to_anybody(world: Any, signed_in: Any):  # noqa: F811
    browsers = {role: signed_in(build.account(role=role, organ=world.organ)) for role in ROLES}
    found: dict[str, list[str]] = {}
    visited = 0
    for row in EVERY_ROW:
        if row.method != "get" or row.name.startswith("api:"):
            continue
        for role in sorted(row.allowed):
            answer = ask(browsers[role], row, world)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                visited += 1
                strange = foreign(answer.content.decode())
                if strange:
                    found.setdefault(row.name, []).extend(strange)
    assert visited > 150
    assert {name: sorted(set(strange)) for name, strange in found.items()} == {}


@pytest.mark.parametrize("name", [text.id for text in queries.regulations()])
def test_the_pages_of_every_regulation_speak_of_clauses_as_people_do(signed_in, name):
    browser = signed_in(build.account(role="office_director", organ=build.organ()))
    first = f"/rulings/texts/{name}/"
    doubted = [row.row for row in queries.regulation(name).file.provisions if row.doubt]
    pages = [
        browser.get(first),
        browser.get(f"{first}trial/"),
        browser.get(f"{first}trial/", {"rest_is_no": "on", "on": "2026-11-18"}),
        browser.get(f"{first}editions/"),
        *(browser.get(f"{first}reading/", {"row": row}) for row in doubted),
    ]
    assert {page.status_code for page in pages} == {200}
    assert sorted({one for page in pages for one in foreign(page.content.decode())}) == []


@pytest.mark.parametrize(
    "text", ["Defence object (21)", "第三条#参", "(三)再#期", "四、(六)1-渠道1", "people.sign_in", "documents"]
)
def test_what_once_stood_on_a_page_would_be_found(text):
    assert foreign(f"<p>{text}</p>") != []
    assert foreign(f'<a title="{text}">说明</a>') != []
