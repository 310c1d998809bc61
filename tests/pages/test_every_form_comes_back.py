"""Every form that is sent from a page that has expired is shown again with what was typed, and nothing is written by that."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from tests.office import build
from tests.office import build_cases as cases
from tests.pages import bad_input
from tests.pages.rows import Row
from tests.pages.stages import STAGES, case_of
from tests.pages.test_bad_input_moves import FIRST_WITH, who_may
from tests.pages.test_bad_input_pages import PAGES, addresses
from tests.pages.test_every_url_by_role import world  # noqa: F401  (a fixture)
from wenze.office import clock
from wenze.office.cases import moves

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.slow]
HERE = {"HTTP_ORIGIN": "http://testserver"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MARKED = re.compile(
    r'<form method="post"(?: action="(?P<to>[^"]*)")?(?:(?!</form>).)*?name="typed_by" value="(?P<mark>[^"]+)"',
    re.DOTALL,
)


def complaints_of(browser: Any, account: Any, address: str, ground: bad_input.Ground) -> list[str]:
    """What is wrong with the forms of this page when they are sent without a session, and opened again with one."""
    page, wrong = browser.get(address), []
    if not page["Content-Type"].startswith("text/html"):
        return []
    marks = {found["to"] or address: found["mark"] for found in MARKED.finditer(page.content.decode())}
    for form in bad_input.forms_in(page):
        method, target = bad_input.where_it_goes(form, page, address) or ("", "")
        if method != "post" or not getattr(form, "can_come_back", False):
            continue
        typed = {name: sent for name, sent in bad_input.filled(form, ground).items() if not hasattr(sent, "read")}
        Session.objects.all().delete()
        answer = browser.post(target, typed | {"typed_by": marks.get(target, "")}, **HERE)
        is_kept = "kept=1" in answer["Location"]
        browser.force_login(account, backend=BACKEND)
        before = bad_input.rows()
        again = browser.get(target)
        wrong += [] if is_kept or not typed else [f"{target}: not kept"]
        wrong += (
            [] if "已经找回" in again.content.decode() or not typed else [f"{target}: {again.status_code}, not there"]
        )
        wrong += [] if bad_input.rows() == before else [f"{target}: something was written"]
    return wrong


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_the_forms_of_a_page_come_back(row: Row, world: SimpleNamespace, signed_in: Any):  # noqa: F811
    account = build.account(role=min(row.allowed), organ=world.organ)
    ground = bad_input.Ground(cadre=build.cadre(organ=build.organ()).name)
    wrong = [
        one for address in addresses(row, world) for one in complaints_of(signed_in(account), account, address, ground)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["opened", "to report", "served"])
def test_the_forms_of_the_moves_come_back(name: str, signed_in: Any):
    stage, wrong = STAGES[name], []
    with clock.frozen(stage.on):
        here = cases.office()
        case = case_of(stage.walk(here))
        for move in stage.moves:
            if FIRST_WITH[moves.MOVES.named(move).form] != move:
                continue
            person, account = who_may(here, case, move)
            where, about = ("cases:move", []) if person is None else ("cases:own_move", [person.pk])
            address = reverse(where, args=[case.pk, *about, move])
            wrong += complaints_of(signed_in(account), account, address, bad_input.Ground())
    assert not wrong, "\n".join(wrong)
