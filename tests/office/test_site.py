"""The frame: what it names exists, and what it shows is what the person may have."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.office import build, build_cases, build_leads
from wenze.office import clock
from wenze.office.paper.waiting import Waiting
from wenze.office.site import api, errors, menu, seek, unsent, workbench

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        *(path for pair in workbench.SOURCES for path in pair),
        *seek.SOURCES,
        *api.ROUTERS.values(),
        *(entry.count for entry in menu.MENU if entry.count),
    ],
)
def test_everything_the_frame_names_is_there(path):
    assert import_string(path)


@pytest.mark.parametrize(("lists", "counts"), workbench.SOURCES)
def test_what_a_room_lists_and_what_it_counts_come_from_one_file_and_agree(lists, counts):
    here = build_cases.office()
    with clock.frozen(build_cases.day(1)):
        build_cases.opened(here)
        build_leads.lead(organ=here.organ)
        for who in (here.leader, here.director, here.officer):
            asked = {"seen_by": who, "on": clock.today()}
            found = import_string(lists)(**asked)
            assert {type(one) for one in found} <= {Waiting}
            assert sum(one.kind == "todo" for one in found) == import_string(counts)(**asked)
    assert lists.rpartition(".")[0] == counts.rpartition(".")[0]


@pytest.mark.parametrize("entry", menu.MENU, ids=lambda entry: entry.url_name)
def test_every_entry_of_the_menu_leads_to_a_page(entry):
    assert reverse(entry.url_name).startswith("/")


@pytest.mark.parametrize(
    "role", ["intake_clerk", "case_officer", "approving_leader", "unit_liaison", "system_admin", "audit_admin"]
)
def test_no_entry_of_the_menu_leads_to_a_page_its_reader_may_not_open(role, signed_in):
    who = signed_in(build.account(role=role))
    page = who.get("/")
    addresses = [entry.address for group in page.context["frame"].menu for entry in group.entries]
    assert addresses
    assert {address: who.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_the_workbench_asks_no_more_often_for_more_rows(signed_in):
    here = build_cases.office()
    who = signed_in(here.director)

    def fill(number):
        for _turn in range(number):
            build_cases.started(here)
            build_leads.lead(organ=here.organ)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert who.get("/").status_code == 200
        return len(found)

    fill(1)
    asked()
    few = asked()
    fill(4)
    assert asked() == few <= 40


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        ("", {"甲", "乙", "丙", "丁", "戊"}),
        ("late", {"甲"}),
        ("today", {"乙"}),
        ("soon", {"乙", "丙"}),
        ("2026-11-29", {"丁"}),
        ("2026-02-30", {"甲", "乙", "丙", "丁", "戊"}),
    ],
)
def test_a_number_of_the_workbench_leads_to_the_rows_behind_it(due, shown, monkeypatch):
    today = date(2026, 11, 18)
    days = {"甲": -1, "乙": 0, "丙": 3, "丁": 11, "戊": None}
    items = [
        SimpleNamespace(
            kind="todo", title=title, href="/", note="", verb="", lamp=None,
            due_on=None if ahead is None else today + timedelta(days=ahead),
        )
        for title, ahead in days.items()
    ]  # fmt: skip
    monkeypatch.setattr(workbench, "SOURCES", (("listed", "counted"),))
    monkeypatch.setattr(workbench, "_listed", lambda *_asked: items)
    bench = workbench.bench(seen_by=None, on=today, tab="todo", due=due)
    assert {item.title for item in bench.items} == shown
    assert (bench.overdue, bench.due_today, bench.soon, bench.counts["todo"]) == (1, 1, 2, 5)


def test_a_year_that_is_none_is_ignored_and_a_true_one_kept(signed_in):
    who = signed_in(build.account())
    this_year = who.get("/").wsgi_request.year
    for nonsense in ("x", "", "99999", "-1", str(this_year + 1), "²"):
        who.post("/year/", {"year": nonsense})
        assert who.get("/").wsgi_request.year == this_year
    answer = who.post("/year/", {"year": str(this_year - 1), "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert who.get("/").wsgi_request.year == this_year - 1


def test_a_post_of_somebody_else_cannot_be_taken(signed_in):
    other = build.grant(build.account(), "office_director")
    who = signed_in(build.account(role="intake_clerk"))
    who.post("/post/", {"post": other.pk})
    assert who.get("/people/cadres/new/").status_code == 404


def test_the_search_finds_only_what_its_reader_may_see(signed_in):
    unit = build.organ()
    build.cadre("周望山", organ=unit, identity_number="110101198003074114")
    officer, stranger = signed_in(build.account(role="case_officer")), signed_in(build.account(role="unit_liaison"))
    for words in ("望山", "110101198003074114"):
        assert "周望山" in officer.get("/search/", {"q": words}).content.decode()
        assert "周望山" not in stranger.get("/search/", {"q": words}).content.decode()


def test_a_refusal_no_view_caught_is_a_page_with_its_sentence(signed_in):
    keeper = signed_in(build.account(role="system_admin"))
    own = keeper.get("/").wsgi_request.user
    answer = keeper.post(reverse("people:turn_account", args=[own.pk]), {"to": "closed"})
    assert answer.status_code == 409
    assert "不能停用或启用本人的账号" in answer.content.decode()


def test_the_auditor_reads_who_did_what_but_no_word_of_a_case(signed_in):
    from django.db import transaction

    from wenze.office.journal.actions import record

    with transaction.atomic():
        record(by=None, verb="cases.issue_decision", subject=None, says="决定给予周望山诫勉谈话")
        record(by=None, verb="people.sign_in", subject=None, says="登录")
    auditor = signed_in(build.account(role="audit_admin"))
    page = auditor.get("/audit/").content.decode()
    assert "cases.issue_decision" in page
    assert "登录" in page
    assert "周望山" not in page
    sheet = auditor.get("/audit/?export=xlsx").getvalue()
    assert sheet[:2] == b"PK"
    assert "日志完整" in auditor.post("/audit/verify/", follow=True).content.decode()


def test_a_fault_is_a_sentence_and_tells_nothing_else(signed_in, monkeypatch):
    who = signed_in(build.account(role="case_officer"))
    who.raise_request_exception = False

    def broken(**_arguments):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(workbench, "bench", broken)
    answer = who.get("/")
    assert answer.status_code == 500
    assert "系统出现故障，本次操作没有保存" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/api/people/organs/"])
def test_a_session_that_cannot_be_written_because_the_database_is_busy_is_a_503(signed_in, monkeypatch, address):
    browser = signed_in(build.account())
    browser.raise_request_exception = False
    busy = OperationalError("database is locked")
    monkeypatch.setattr(Session, "save", Mock(side_effect=busy))
    answer = browser.get(address)
    assert answer.status_code == 503
    assert "正有其他人在保存" in answer.content.decode()


def test_a_session_that_ended_meanwhile_is_still_told_as_such(signed_in, monkeypatch):
    browser = signed_in(build.account())
    monkeypatch.setattr(Session, "save", Mock(side_effect=DatabaseError("forced update affected no rows")))
    assert browser.get("/").status_code == 400


def test_a_busy_database_is_a_sentence(signed_in, monkeypatch):
    who = signed_in(build.account(role="case_officer"))

    def busy(**_arguments):
        raise OperationalError("database is locked")

    monkeypatch.setattr(workbench, "bench", busy)
    answer = who.get("/")
    assert answer.status_code == 503
    assert "正有其他人在保存" in answer.content.decode()


def test_a_page_that_is_not_there_is_said_in_the_frame(signed_in, client):
    inside = signed_in(build.account(role="case_officer")).get("/nothing/here/")
    assert inside.status_code == 404
    assert "没有找到这一页" in inside.content.decode()
    assert "主菜单" in inside.content.decode()
    outside = client.get("/nothing/here/")
    assert outside.status_code == 404
    assert "主菜单" not in outside.content.decode()


def test_what_went_wrong_is_said_in_the_frame_with_what_to_do(signed_in, settings, monkeypatch):
    who = signed_in(build.account(role="case_officer"))
    who.raise_request_exception = False
    form = "/people/cadres/new/"

    def broken(**_arguments):
        raise RuntimeError("secret detail")

    said = {
        (400, "恢复本机草稿"): lambda: who.post(form, {"name": "问" * 6_000_000}),
        (405, "从左侧菜单进入"): lambda: who.get("/audit/verify/"),
        (413, "压缩或拆分"): lambda: who.post(form, {"name": "长" * 1000}),
        (500, "告诉系统管理员"): lambda: who.get("/"),
    }
    monkeypatch.setattr(workbench, "bench", broken)
    for (status, what_to_do), ask in said.items():
        settings.WENZE_BODY_LIMIT_BYTES = 1000 if status == 413 else 55 * 1024 * 1024
        answer = ask()
        body = answer.content.decode()
        assert answer.status_code == status
        assert what_to_do in body, status
        assert "主菜单" in body, status
    who.handler.enforce_csrf_checks = True
    answer = who.post("/year/", {"year": "2026"})
    assert answer.status_code == 403
    assert "请返回上一页刷新" in answer.content.decode()
    assert "主菜单" in answer.content.decode()


def test_where_the_frame_is_broken_too_a_fault_is_still_a_sentence(signed_in, monkeypatch):
    who = signed_in(build.account(role="case_officer"))
    who.raise_request_exception = False

    def broken(*_arguments, **_named):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(menu, "drawn", broken)
    answer = who.get("/")
    assert answer.status_code == 500
    assert "系统出现故障，本次操作没有保存" in answer.content.decode()


class Unreachable:
    """Whoever it is: the database that would say so is down."""

    def __getattr__(self, name):
        raise OperationalError("connection refused")


@pytest.mark.parametrize("user", [Unreachable(), None], ids=["database_down", "nobody"])
@pytest.mark.parametrize("has_typed", [False, True])
def test_a_fault_is_a_sentence_where_not_even_the_person_is_known(rf, user, has_typed):
    address = "/people/cadres/new/"
    mark = unsent.mark(SimpleNamespace(pk=1, is_authenticated=True), address)
    request = rf.post(address, {"typed_by": mark, "name": "周望山"}) if has_typed else rf.get(address)
    if user is not None:
        request.user, request.year = user, 2026
    answer = errors.failed(request)
    body = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出现故障，本次操作没有保存" in body
    assert address in body
    assert errors.busy(request).status_code == 503


def test_a_wrong_host_is_a_sentence(client):
    answer = client.get("/sign-in/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    assert "不能从这个网址访问" in answer.content.decode()


def test_a_million_characters_are_an_error_beside_the_field_and_more_than_that_a_page(signed_in):
    who = signed_in(build.account(role="case_officer"))
    answer = who.post("/people/cadres/new/", {"name": "问" * 1_000_000, "managed_by": "city"})
    assert answer.status_code == 200
    assert "处需要改正" in answer.content.decode()
    answer = who.post("/people/cadres/new/", {"name": "问" * 6_000_000, "managed_by": "city"})
    assert answer.status_code == 400
    assert "无法识别" in answer.content.decode()
