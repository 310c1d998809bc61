"""Views of a ledger that somebody keeps: under a name, for themselves, with tab, filters and columns."""

from __future__ import annotations

import pytest

from tests.office import build, build_leads
from wenze.office.journal.models import Entry
from wenze.office.people import actions_views
from wenze.office.people.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]
HERE = "/leads/"


@pytest.fixture
def clerk():
    return build_leads.clerk(build_leads.office())


def keep(browser, name="久拖未办", address=HERE, query="tab=all&q=桥&page=3&export=xlsx"):
    return browser.post("/people/views/save/", {"address": address, "query": query, "name": name})


def test_a_view_is_kept_without_its_page_number_and_offered_above_the_ledger(clerk, signed_in):
    browser = signed_in(clerk)
    answer = keep(browser)
    assert answer["Location"] == "/leads/?tab=all&q=%E6%A1%A5"
    shown = browser.get(HERE).content.decode()
    assert '<a href="?tab=all&amp;q=%E6%A1%A5">久拖未办</a>' in shown
    assert Entry.objects.filter(verb="people.save_view").count() == 1


def test_the_same_name_replaces_the_view(clerk, signed_in):
    keep(signed_in(clerk))
    keep(signed_in(clerk), query="tab=mine")
    assert SavedView.objects.get().query == "tab=mine"


def test_it_is_taken_away_by_its_owner_and_by_nobody_else(clerk, signed_in):
    keep(signed_in(clerk))
    pk = SavedView.objects.get().pk
    stranger = signed_in(build.account(role="case_officer"))
    assert stranger.post(f"/people/views/{pk}/remove/").status_code == 404
    assert "久拖未办" not in stranger.get(HERE).content.decode()
    assert signed_in(clerk).post(f"/people/views/{pk}/remove/")["Location"] == HERE
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "请给常用视图起个名称"),
        ({"name": "长" * 21}, "名称不超过20字"),
        ({"query": "q=" + "x" * 2000}, "筛选条件过长"),
        ({"address": "/no-such/"}, "没有这本台账"),
        ({"address": "https://example.org/"}, "没有这本台账"),
        ({"address": "/cases/1/moves/" + "a" * 300 + "/"}, "没有这本台账"),
        ({"address": "//example.org/"}, "没有这本台账"),
    ],
)
def test_what_is_no_view_is_refused_with_a_sentence(clerk, signed_in, wrong, says):
    browser = signed_in(clerk)
    answer = keep(browser, **wrong)
    assert answer.status_code == 302
    assert "example" not in answer["Location"]
    assert says in browser.get("/").content.decode()
    assert not SavedView.objects.exists()


def test_there_is_an_end_to_how_many(clerk, signed_in):
    browser = signed_in(clerk)
    for number in range(actions_views.MOST_VIEWS + 1):
        keep(browser, name=f"视图{number}")
    assert SavedView.objects.count() == actions_views.MOST_VIEWS
    assert "请先移除不用的" in browser.get(HERE).content.decode()
