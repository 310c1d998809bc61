"""Every number on a page that is a link leads to exactly as many rows as it says, for every role."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from tests.office import build, build_leads
from tests.office import build_cases as cases
from tests.pages.stages import STAGES
from wenze.office import clock
from wenze.office.leads.models import Stage
from wenze.office.people import actions_requests
from wenze.office.people.models import Account, RequestKind
from wenze.office.rulings import actions_law, queries

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

THE_DAY = date(2026, 9, 17)
"""When the limits of a case that was begun in March have passed."""
WALKED = ("opened", "started", "for opinion", "appealed")

MENU = re.compile(r'<a class="count[^"]*" href="([^"]+)"[^>]*>(\d+)</a>')
TABS = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)
TAB = re.compile(r'<a href="([^"]+)"[^>]*>\s*[^<\d]*?(?:<span[^>]*>)?(\d+)(?:</span>)?\s*</a>')
TILE = re.compile(r'<a(?: class="hotnumber")? href="(\?[^"]+)">\D*(\d+)\D*</a>')
LATE = re.compile(r'<h2>本机构逾期 <small><a href="([^"]+)">(\d+) 件</a>')
WEEK = re.compile(r'<li><a href="(\?due=[^"]+)">[^<]*</a> · (\d+) 件')
TOTAL = re.compile(r'<td><a href="([^"]+)">\D*(\d+) [件人]')
OFFERED = re.compile(r'<a class="btn main" href="([^"]+)">立案 (\d+)</a>')
FOOT = re.compile(r"共 (\d+) 行")


@pytest.fixture
def here() -> Any:
    """An office with cases at every stage, leads of every kind, a change of the law and a request that wait."""
    made = cases.office()
    for name in WALKED:
        STAGES[name].walk(made)
    cases.lead(made, officer=made.officer)
    cases.lead(made, stage=Stage.REGISTERED)
    cases.lead(made, stage=Stage.DECLINED)
    director = build.account(role="office_director", organ=made.organ)
    edition = queries.regulation("yy-wgbw").file.edition
    actions_law.propose_retirement(
        by=director, today=cases.START, regulation="yy-wgbw", edition=edition, reason="试行期满"
    )
    three = [build.account(role=role) for role in ("system_admin", "security_admin", "audit_admin")]
    with clock.frozen(THE_DAY):
        actions_requests.ask(
            by=three[0], today=THE_DAY, account=made.leader, kind=RequestKind.RESET_PASSWORD, reason="遗忘密码"
        )
    return made


def one_of_each_role() -> list[Account]:
    """One account for each set of roles, and for those who stand in the register without any."""
    found = {one.role_terms or ("register", one.pk % 2): one for one in Account.objects.order_by("-pk")}
    return list(found.values())


def rows_at(browser: Any, address: str) -> int:
    """How many rows the page at ``address`` lists."""
    page = browser.get(address).content.decode()
    if "一周内时限" in page:
        bench = page[page.index('<nav class="tabs"') : page.index("<aside>")]
        return bench.count("<tr><td")
    if address.startswith("/rulings/"):
        return page[page.index("等您审签") : page.index("</ul>")].count("<li>") if "等您审签" in page else 0
    if FOOT.search(page):
        total = int(FOOT.search(page)[1])  # type: ignore[index]
        assert page.count('<td class="no">') == min(total, 20), address
        return total
    return page.count("<tr><td")


def counts_on(page: str, address: str) -> list[tuple[str, int]]:
    """Every number on the page that leads somewhere: where, and how many it promises."""
    found = [*MENU.findall(page), *TOTAL.findall(page), *LATE.findall(page), *OFFERED.findall(page)]
    for tabs in TABS.findall(page):
        found += TAB.findall(tabs)
    if "一周内时限" in page:
        found += [*TILE.findall(page[: page.index('<nav class="tabs"')]), *WEEK.findall(page)]
    base = address.partition("?")[0]
    return [(unescape(f"{base}{to}" if to.startswith("?") else to), int(number)) for to, number in found]


PAGES = (
    *(
        "/",
        "/?due=late",
        "/cases/",
        "/cases/?tab=late",
        "/cases/?stage=investigating",
        "/cases/?lamp=late",
        "/cases/?lamp=soon",
    ),
    *("/cases/?q=青石渡&tab=all", "/leads/", "/leads/?q=1", "/rulings/", "/people/requests/"),
)


@pytest.mark.slow
def test_every_count_leads_to_exactly_the_rows_it_counts(here, signed_in):
    who = one_of_each_role()
    seen = 0
    wrong = []
    with clock.frozen(THE_DAY):
        for account in who:
            browser = signed_in(account)
            counted: dict[str, int] = {}
            for address in PAGES:
                answer = browser.get(address)
                if answer.status_code != 200:
                    continue
                for to, number in counts_on(answer.content.decode(), address):
                    seen += 1
                    if to not in counted:
                        counted[to] = rows_at(browser, to)
                    if counted[to] != number:
                        wrong.append((list(account.role_terms), address, to, number, counted[to]))
    assert wrong == []
    assert seen > 150


def test_a_count_is_the_same_whatever_year_is_chosen(here, signed_in):
    browser = signed_in(here.officer)
    with clock.frozen(THE_DAY + timedelta(days=150)):
        browser.post(reverse("site:choose_year"), {"year": "2025"})
        page = browser.get("/").content.decode()
        (number,) = [int(one) for to, one in MENU.findall(page) if to.startswith("/cases/")]
        assert number > 0
        assert rows_at(browser, "/cases/?year=all&tab=mine") == number
        assert rows_at(browser, "/cases/?tab=mine") < number


def test_the_number_of_a_tab_follows_the_filter(here, signed_in):
    browser = signed_in(here.officer)
    with clock.frozen(THE_DAY):
        page = browser.get("/cases/?q=没有这样的案件").content.decode()
    (tabs,) = TABS.findall(page)
    assert {number for _to, number in TAB.findall(tabs)} == {"0"}


def test_the_leads_of_another_year_are_counted_where_they_are_shown(signed_in):
    unit = build_leads.office()
    build_leads.lead(organ=unit)
    browser = signed_in(build_leads.director(unit))
    assert rows_at(browser, "/leads/?year=all&tab=mine") == 1
