"""Every address of the API that writes, sent with something wrong in it: 4xx, a Chinese sentence, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from tests.office import build, build_leads
from tests.office import build_cases as cases
from tests.pages import bad_input
from tests.pages.bad_input import MILLION, STRANGE
from tests.pages.stages import STAGES, case_of
from tests.pages.test_bad_input_moves import who_may
from wenze.office import clock
from wenze.office.cases import moves
from wenze.office.site.api import api

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WRITES = {
    "/api/leads/",
    "/api/matters/{pk}/moves/{move}",
    "/api/cases/{pk}/moves/{move}",
    "/api/cases/{pk}/respondents/{respondent_pk}/moves/{move}",
    "/api/measures/standing",
}
"""Addresses that take what is posted; each has its test below."""
ANYTHING = (STRANGE, MILLION, "2026-02-30", -1, 10**30, 1.5, True, None, [], [STRANGE], {}, {"a": {"b": [None]}})


def send(browser: Any, address: str, sent: Any, may_pass: bool = False) -> list[str]:
    """Post it as JSON, and answer which promises were broken."""
    browser.raise_request_exception = False
    with bad_input.nothing_kept():
        had_rows, had_files = bad_input.rows(), bad_input.files()
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        answer = browser.generic("POST", address, body, content_type="application/json")
        if answer.status_code in {200, 201}:
            return [] if may_pass else ["accepted"]
        wrong = [] if bad_input.rows() == had_rows else ["refused, but rows were written"]
        wrong += [] if bad_input.files() == had_files else ["refused, but a file was left"]
    if answer.status_code not in {400, 404, 409, 413, 422}:
        wrong.append(str(answer.status_code))
    elif not bad_input.CHINESE.search(answer.json()["says"]):
        wrong.append(f"{answer.status_code} without a sentence")
    return wrong


def broken() -> Iterator[bytes]:
    """Bodies that are no object at all."""
    yield from (b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"null", b"[" * 100_000, b'{"a":' * 20_000, b"NaN", b"1e999")


def test_every_writing_address_is_tried():
    listed = api.get_openapi_schema()["paths"]
    assert {path for path, verbs in listed.items() if set(verbs) - {"get"}} == WRITES


def test_a_token_that_is_missing_is_said_to_be_missing():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(build_leads.clerk(build_leads.office()))
    answer = browser.post("/api/leads/", {"title": "城西路破损"}, content_type="application/json")
    assert answer.status_code == 403
    assert "令牌" in answer.json()["says"]
    assert "X-CSRFToken" in answer.json()["says"]


@pytest.mark.parametrize("address", ["/api/leads/", "/api/measures/standing"])
def test_a_form_with_files_sent_where_json_is_read_is_told_so(address):
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(build_leads.clerk(build_leads.office()), backend=settings.AUTHENTICATION_BACKENDS[1])
    browser.cookies[settings.CSRF_COOKIE_NAME] = token = "t" * 32
    answer = browser.post(address, {"title": "城西路破损"}, headers={"X-CSRFToken": token})
    assert answer.status_code == 415
    assert "只接受 JSON" in answer.json()["says"]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (HttpError(400, "Cannot parse"), "UTF-8 编码的 JSON"),
        (AuthenticationError(), "请先登录"),
        (Throttled(wait=5), "过于频繁"),
        (HttpError(418, "teapot"), "没有被受理"),
    ],
)
def test_what_is_turned_away_unread_is_told_its_own_reason(rf, error, says):
    answer = api.on_exception(rf.post("/api/leads/"), error)
    assert answer.status_code == error.status_code
    assert says in json.loads(answer.content)["says"]
    assert ("JSON" in json.loads(answer.content)["says"]) == (error.status_code == 400)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("string_type", "应为文字"),
        ("string_pattern_mismatch", "格式不正确"),
        ("string_too_long", "不超过9字"),
        ("date_from_datetime_parsing", "日期不正确"),
        ("interesting", "不正确，请核对"),
    ],
)
def test_a_kind_of_error_is_said_by_its_own_name_before_that_of_its_family(rf, kind, says):
    wrong = ValidationError([{"type": kind, "loc": ("body", "told", "title"), "ctx": {"max_length": 9}}])
    answer = json.loads(api.on_exception(rf.post("/api/leads/"), wrong).content)
    assert answer["reasons"][0]["says"].startswith(f"title：{says}")


def test_a_lead_is_not_taken_in_for_anything_but_an_officer(signed_in):
    office = build_leads.office()
    browser = signed_in(build_leads.director(office))
    address = f"/api/matters/{build_leads.lead(organ=office).pk}/moves/accept"
    for body in (*broken(), *({"officer": one, "version": 1} for one in ANYTHING)):
        assert send(browser, address, body) == []


def test_a_lead_with_anything_wrong_in_any_field_is_not_registered(signed_in):
    office = build_leads.office()
    browser = signed_in(build_leads.clerk(office))
    good = {
        "handling_organ_id": office.pk,
        "regulation": "yy-wgbw",
        "title": "城西路破损",
        "content": "两年无人修补。",
        "channel": "9-2",
        "received_on": clock.today().isoformat(),
        "subject_ids": [build.cadre().pk],
        "confirming_organ_id": office.pk,
        "confirming_number": "临督1号",
        "joint_signers": 2,
        "act_on": clock.today().isoformat(),
        "source_note": "来信",
        "fact_based": True,
    }
    address = reverse("api:register_lead")
    assert send(browser, address, good, may_pass=True) == []
    complaints = [f"{body[:20]!r}: {one}" for body in broken() for one in send(browser, address, body)]
    for name in good:
        complaints += [
            f"{name}={str(value)[:20]}: {one}"
            for value in ANYTHING
            for one in send(browser, address, {**good, name: value}, may_pass=True)
        ]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for name, value in {
        "received_on": tomorrow,
        "regulation": "no-such",
        "channel": "8-8",
        "subject_ids": [10**17],
    }.items():
        complaints += [f"{name}={value}: {one}" for one in send(browser, address, {**good, name: value})]
    assert not complaints, "\n".join(complaints)


def test_a_question_about_standing_with_anything_wrong_is_not_answered(signed_in):
    reader = signed_in(build.account(role="personnel_reader"))
    person = build.cadre(organ=build.organ())
    good = {"cadre_id": person.pk, "question": "promotion", "on": clock.today().isoformat(), "purpose": "拟任审核"}
    address = reverse("api:ask_standing")
    assert send(reader, address, good, may_pass=True) == []
    complaints = [f"{body[:20]!r}: {one}" for body in broken() for one in send(reader, address, body)]
    for name in good:
        for value in ANYTHING:
            wrong = send(reader, address, {**good, name: value}, may_pass=name == "purpose" or value is True)
            complaints += [f"{name}={str(value)[:20]}: {one}" for one in wrong]
    assert not complaints, "\n".join(complaints)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["started", "reported"])
def test_a_move_with_anything_wrong_in_any_field_is_not_made(name: str, signed_in):
    """The forms are those of the pages, tried move by move there; here, what only JSON can send: people, files, choices, lines."""
    stage, complaints, bodies = STAGES[name], [], list(broken())
    with clock.frozen(stage.on):
        here = cases.office()
        case = case_of(stage.walk(here))
        for move in stage.moves:
            person, account = who_may(here, case, move)
            given: dict[str, Any] = {"case": case, "respondent": person, "move": move}
            form = moves.form_for(by=account, today=clock.today(), **given)
            known = {"pk": case.pk, "move": move} | ({} if person is None else {"respondent_pk": person.pk})
            address = reverse("api:make_case_move" if person is None else "api:make_respondent_move", kwargs=known)
            may_pass = not any(one.required for one in form.fields.values())
            for sent in (*bodies, *(dict.fromkeys(form.fields, value) for value in ANYTHING)):
                wrong = send(signed_in(account), address, sent, may_pass)
                complaints += [f"{move}: {str(sent)[:40]}: {one}" for one in wrong]
            bodies = []  # read alike, whatever the move
    assert not complaints, "\n".join(complaints)
