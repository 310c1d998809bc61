"""A page that expired under the hands of who typed: the text is found again in its form, and is not saved by that."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from tests.office import build, build_cases, build_files, build_leads
from tests.pages import bad_input
from wenze.office import clock
from wenze.office.leads import actions as leads_actions
from wenze.office.leads.models import Draft, Lead
from wenze.office.people.models import RoleGrant, SavedView
from wenze.office.site import unsent

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HERE = {"HTTP_ORIGIN": "http://testserver"}
REPORTER = "闻清的名字"


@pytest.fixture
def desk() -> SimpleNamespace:
    """A clerk at a browser that checks tokens, with a form of theirs and what they typed into it."""
    office = build_leads.office()
    clerk = build_leads.clerk(office)
    person = build.cadre(organ=build.organ())
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    here = SimpleNamespace(browser=browser, clerk=clerk, address="/leads/new/?regulation=yy-wgbw")
    sign_in(browser, clerk)
    form = browser.get(here.address).context["form"]
    here.typed = bad_input.filled(form, bad_input.Ground(cadre=person.name)) | {
        "title": "城西路破损",
        "reporter_name": REPORTER,
        "confirming_organ": "",
        "confirming_number": "",
    }
    return here


def sign_in(browser: Client, account) -> str:
    """Through the door as it stands; where it led."""
    door = browser.get("/sign-in/")
    sent = {"login": account.username, "password": build.PASSWORD, "csrfmiddlewaretoken": door.context["csrf_token"]}
    answer = browser.post("/sign-in/", sent, **HERE)
    assert answer.status_code == 302
    return answer["Location"]


def marked(here: SimpleNamespace) -> str:
    """The mark that stands in the form."""
    return unsent.mark(here.clerk, here.address)


def send(here: SimpleNamespace, **more):
    """Send the form from its page, as the clerk's."""
    token = here.browser.cookies["csrftoken"].value
    sent = here.typed | {"typed_by": marked(here), "csrfmiddlewaretoken": token}
    return here.browser.post(here.address, sent | more, **HERE)


def stands_again(here: SimpleNamespace, page) -> None:
    """The form is there with what was typed, says that it is not saved, and nothing is."""
    body = page.content.decode()
    assert "您填写的内容已经找回，尚未保存" in body
    assert 'value="城西路破损"' in body
    assert f'value="{REPORTER}"' in body
    assert not Lead.objects.exists()
    assert send(here).status_code == 302
    assert Lead.objects.get().title == "城西路破损"


def test_after_a_long_pause_the_text_is_back_and_sent_once_more(desk):
    with clock.frozen(clock.now() + timedelta(minutes=settings.WENZE_IDLE_LIMIT_MINUTES + 1)):
        answer = send(desk)
        asked = parse_qs(urlsplit(answer["Location"]).query)
        assert (asked["next"], asked["kept"]) == ([desk.address], ["1"])
        assert "您填写的内容已经留存" in desk.browser.get(answer["Location"]).content.decode()
        assert REPORTER not in "".join(str(one.get_decoded()) for one in Session.objects.all())
        sign_in(desk.browser, desk.clerk)
        stands_again(desk, desk.browser.get(desk.address))
        assert "已经找回" not in desk.browser.get(desk.address).content.decode(), "once, not for ever"


def test_when_the_session_is_gone_the_text_is_back(desk):
    Session.objects.all().delete()
    assert "kept=1" in send(desk)["Location"]
    sign_in(desk.browser, desk.clerk)
    stands_again(desk, desk.browser.get(desk.address))


def test_two_tabs_that_expired_find_each_its_own_text(desk):
    Session.objects.all().delete()
    send(desk)
    desk.address, desk.typed = "/leads/new/?regulation=yy-strict", desk.typed | {"title": "另一件事"}
    send(desk)
    sign_in(desk.browser, desk.clerk)
    assert 'value="另一件事"' in desk.browser.get(desk.address).content.decode()
    assert 'value="城西路破损"' in desk.browser.get("/leads/new/?regulation=yy-wgbw").content.decode()


def test_when_all_cookies_are_gone_the_text_is_back(desk):
    sent = desk.typed | {"typed_by": marked(desk), "csrfmiddlewaretoken": desk.browser.cookies["csrftoken"].value}
    desk.browser.cookies.clear()
    assert desk.browser.post(desk.address, sent, **HERE)["Location"] == desk.address
    assert "/sign-in/" in desk.browser.get(desk.address)["Location"]
    sign_in(desk.browser, desk.clerk)
    stands_again(desk, desk.browser.get(desk.address))


def test_who_signed_in_again_in_another_tab_finds_the_text_in_this_one(desk):
    sent = desk.typed | {"typed_by": marked(desk), "csrfmiddlewaretoken": desk.browser.cookies["csrftoken"].value}
    desk.browser.logout()
    sign_in(desk.browser, desk.clerk)
    assert desk.browser.post(desk.address, sent, **HERE)["Location"] == desk.address
    stands_again(desk, desk.browser.get(desk.address))


def test_another_person_at_the_same_browser_does_not_find_the_text(desk):
    Session.objects.all().delete()
    send(desk)
    sign_in(desk.browser, build_leads.clerk(desk.clerk.grants.get().organ))
    assert REPORTER not in desk.browser.get(desk.address).content.decode()
    desk.browser.logout()
    sign_in(desk.browser, desk.clerk)
    assert REPORTER not in desk.browser.get(desk.address).content.decode()


@pytest.mark.parametrize(
    "where", [{"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}, {}], ids=["other", "null", "none"]
)
def test_a_page_from_elsewhere_puts_nothing_into_a_form(desk, where):
    answer = desk.browser.post(desk.address, desk.typed | {"typed_by": marked(desk)}, **where)
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
    assert "城西路破损" not in desk.browser.get(desk.address).content.decode()


@pytest.mark.parametrize("forged", ["key", "elsewhere", "other_salt", "old"])
def test_without_a_mark_of_this_office_for_this_address_nothing_is_kept(desk, forged, monkeypatch):
    marks = {
        "key": str(desk.clerk.pk),
        "elsewhere": unsent.mark(desk.clerk, "/leads/1/files/"),
        "other_salt": signing.dumps([desk.clerk.pk, "/leads/new/"], salt="other"),
        "old": marked(desk),
    }
    if forged == "old":
        monkeypatch.setattr(unsent, "MARK_STANDS", timedelta(seconds=-1))
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(desk.address, desk.typed | {"typed_by": marks[forged], "title": "长" * 60_000}, **HERE)
    assert answer.status_code == 403
    Session.objects.all().delete()
    assert "kept" not in send(desk, typed_by=marks[forged])["Location"]
    assert not Session.objects.exists()


def acts_without_a_form(here) -> dict[str, dict[str, str]]:
    """Addresses that act on whatever is posted to them, and what would be posted."""
    grant = here.clerk.grants.get()
    return {
        "/people/views/save/": {"address": "/leads/", "query": "q=桥", "name": "别人的视图"},
        f"/people/grants/{grant.pk}/end/": {"why": "调离"},
    }


@pytest.mark.parametrize("place", [0, 1], ids=["save_view", "end_grant"])
@pytest.mark.parametrize("is_signed", [False, True])
def test_what_a_stranger_left_at_an_address_that_acts_is_not_done_by_opening_it(desk, place, is_signed):
    address, typed = list(acts_without_a_form(desk).items())[place]
    keeper = desk.clerk if place == 0 else build.account(role="security_admin")
    desk.clerk, desk.address, desk.typed = keeper, address, typed
    desk.browser.logout()
    desk.browser.get("/sign-in/")
    sent = typed | {"typed_by": marked(desk) if is_signed else str(keeper.pk)}
    kept = desk.browser.post(address, sent, **HERE)
    assert (kept.status_code == 302) == is_signed
    sign_in(desk.browser, keeper)
    before = bad_input.rows()
    page = desk.browser.get(address, follow=True)
    assert page.status_code == 405
    assert bad_input.rows() == before
    assert not SavedView.objects.exists()
    assert not RoleGrant.objects.filter(until_on__isnull=False).exists()


def test_a_draft_is_not_kept_by_coming_back(desk):
    Session.objects.all().delete()
    send(desk, save_draft="1")
    sign_in(desk.browser, desk.clerk)
    page = desk.browser.get(desk.address)
    assert not Draft.objects.exists()
    stands_again(desk, page)


def test_a_view_that_would_act_on_what_came_back_is_stopped_and_says_so(desk, monkeypatch):
    Session.objects.all().delete()
    send(desk)
    sign_in(desk.browser, desk.clerk)
    with monkeypatch.context() as careless:
        careless.setattr("wenze.office.paper.forms.PaperForm.is_unsent", False)
        page = desk.browser.get(desk.address, follow=True)
    assert page.redirect_chain == [(desk.address, 302)]
    assert "上次操作没有办理，请重新办理" in page.content.decode()
    assert not Lead.objects.exists()


def test_a_password_is_never_kept(desk):
    answer = desk.browser.get("/password/")
    assert 'name="typed_by"' not in answer.content.decode()
    Session.objects.all().delete()
    token = desk.browser.cookies["csrftoken"].value
    answer = desk.browser.post("/password/", {"old": "a", "new": "b", "csrfmiddlewaretoken": token}, **HERE)
    assert "kept" not in answer["Location"]


def test_the_note_of_a_file_is_back_at_an_address_that_only_takes_forms(desk):
    lead = build_leads.lead(by=desk.clerk)
    desk.address, desk.typed = f"/leads/{lead.pk}/files/", {"note": "第一卷第二页"}
    Session.objects.all().delete()
    send(desk, file=SimpleUploadedFile("卷.pdf", build_files.PDF))
    sign_in(desk.browser, desk.clerk)
    page = desk.browser.get(desk.address)
    assert 'value="第一卷第二页"' in page.content.decode()
    assert "文件须重新选择" in page.content.decode()
    assert desk.browser.get(desk.address).status_code == 405
    assert "这一地址只用于提交表单" in desk.browser.get(desk.address).content.decode()
    assert not bad_input.files()


def test_a_move_is_not_made_by_coming_back(desk):
    here = build_cases.office()
    with clock.frozen(build_cases.day(1)):
        case = build_cases.opened(here)
        desk.browser.logout()
        sign_in(desk.browser, here.leader)
        desk.clerk, desk.address = here.leader, f"/cases/{case.pk}/moves/approve_initiation/"
        desk.typed = {"opinion": "同意启动，请抓紧。", "version": case.version, "happened_on": "2026-03-01"}
        Session.objects.all().delete()
        send(desk)
        sign_in(desk.browser, here.leader)
        page = desk.browser.get(desk.address)
        case.refresh_from_db()
        assert "同意启动，请抓紧。" in page.content.decode()
        assert case.initiated_on is None


@pytest.mark.parametrize("failure", [RuntimeError("broken"), OperationalError("database is locked")])
def test_after_a_failure_of_the_system_the_text_can_be_fetched_back(desk, monkeypatch, failure):
    def fails(**_about):
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(leads_actions, "register", fails)
        answer = send(desk)
    body = answer.content.decode()
    assert answer.status_code in {500, 503}
    assert "取回填写的内容" in body
    assert REPORTER in body
    stands_again(desk, send(desk, unsent="1"))
