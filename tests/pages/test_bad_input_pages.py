"""Every page with a form, other than the moves of a case, sent with something wrong in it. New pages are found by themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from tests.office import build, build_leads
from tests.pages import bad_input
from tests.pages.rows import Row
from tests.pages.test_every_url_by_role import EVERY_ROW, world  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OWN_TESTS = ("api:", "mfa_", "account_", "cases:move", "cases:own_move")
PAGES = [row for row in EVERY_ROW if row.method == "get" and row.allowed and not row.name.startswith(OWN_TESTS)]


def addresses(row: Row, world: SimpleNamespace) -> list[str]:  # noqa: F811
    """Where the page is; with what it asks for in its address, where it asks for something."""
    address = reverse(row.name, kwargs=row.arguments(world))
    if row.name == "cases:open":
        return [address, f"{address}?lead={build_leads.accepted(organ=world.organ).pk}"]
    if row.name == "leads:register":
        return [f"{address}?regulation=yy-wgbw"]
    return [address]


def is_entered_wrong_secret(row: Any, complaint: str) -> bool:
    """A wrong password is refused, and entered in the journal all the same."""
    return row.name == "site:change_password" and "journal_entry" in complaint


@pytest.mark.slow
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_form_of_a_page_takes_what_is_wrong_or_loses_what_was_typed(row, world, signed_in: Any):  # noqa: F811
    browser = signed_in(build.account(role=min(row.allowed), organ=world.organ))
    ground = bad_input.Ground(cadre=build.cadre(organ=build.organ()).name)
    complaints = []
    for address in addresses(row, world):
        page = browser.get(address)
        for form in bad_input.forms_in(page):
            method, target = bad_input.where_it_goes(form, page, address) or ("", "")
            for spoilt in bad_input.spoiled(form, bad_input.filled(form, ground)) if target else ():
                if method == "get" and not spoilt.sent:
                    continue  # a page that only asks, opened anew
                wrong = bad_input.judge(browser, target, form, spoilt, method)
                told = [one for one in wrong if not is_entered_wrong_secret(row, one)]
                complaints += [f"{spoilt.says}: {one}" for one in told]
    assert not complaints, "\n".join(complaints)
