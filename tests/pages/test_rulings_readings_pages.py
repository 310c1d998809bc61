"""Readings and conventions as pages: what is in force, what else there is, the way to change it, and a trial of it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.engine.build_conventions import OTHER
from tests.office import build
from wenze.engine.conventions import CHOICES, COUNTING_WINDOW, FIRST_DAY, FIXED, REST_DAYS
from wenze.office.rulings import queries
from wenze.office.rulings.models_law import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

TEXT = "/rulings/texts/yy-wgbw/"
APPEAL = "第十二条#理"
DISCLOSED = "第十条(三)"


def _text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def _address(row: str) -> str:
    from urllib.parse import urlencode

    return f"{TEXT}reading/?{urlencode({'edition': '1', 'row': row})}"


def test_a_doubt_shows_the_reading_in_force_and_every_other_with_its_rules(director, signed_in):
    shown = _text(signed_in(director).get(TEXT, {"q": APPEAL}))
    provision = queries.regulation("yy-wgbw").provision(APPEAL)
    for words in (provision.reading, provision.or_else[0].reading, "另外的读法 1 种", "自提出申诉日的次日起30日内"):
        assert words in shown
    assert "更换读法" in shown


def test_every_convention_stands_on_the_page_and_those_that_are_no_choice_with_the_reason(director, signed_in):
    shown = _text(signed_in(director).get(TEXT))
    for key in CHOICES:
        assert key in shown
        assert (OTHER[key] in shown) == (key != COUNTING_WINDOW), "this text counts nothing in a window"
    for fixed in FIXED:
        assert fixed.why in shown
    without = _text(signed_in(build.account(role="case_officer")).get(TEXT))
    assert "计算惯例" in without
    assert "更换读法" not in without


def test_a_convention_is_proposed_on_its_page_signed_by_another_and_shown_in_force(director, leader, signed_in):
    browser, other = signed_in(director), signed_in(leader)
    assert CHOICES[REST_DAYS].doubt in _text(browser.get(_address(REST_DAYS)))
    told = {"reading": OTHER[REST_DAYS], "reason": "与来文机关一致"}
    assert browser.post(_address(REST_DAYS), told).status_code == 302
    proposal = Proposal.objects.get()
    address = f"/rulings/proposals/{proposal.pk}/"
    assert OTHER[REST_DAYS] in _text(other.get(address))
    assert other.post(f"{address}answer/", {"sign": "", "opinion": "同意"}).status_code == 302
    assert "本机构改选" in _text(browser.get(TEXT))
    trial = _text(browser.get(f"{TEXT}trial/", {"served_on": "2026-11-14"}))
    assert "2026年11月29日" in trial


def test_the_offices_own_words_are_typed_signed_and_marked_wherever_they_are_shown(director, leader, signed_in):
    browser, other = signed_in(director), signed_in(leader)
    own = "限于本人所在单位和上级主管部门"
    assert "由本机构另定" in _text(browser.get(_address(DISCLOSED)))
    told = {"reading": "own", "own": own, "reason": "班子会研究"}
    assert browser.post(_address(DISCLOSED), told).status_code == 302
    address = f"/rulings/proposals/{Proposal.objects.get().pk}/"
    assert "本机构另定的读法，规则计算不变" in _text(other.get(address))
    assert other.post(f"{address}answer/", {"sign": "", "opinion": "同意"}).status_code == 302
    shown = _text(browser.get(TEXT, {"q": DISCLOSED}))
    assert own in shown
    assert "本机构另定，规则不变" in shown


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"reading": "own", "own": " "}, "请写出本机构的读法"),
        ({"own": "另一种理解"}, ""),
        ({"reading": "没有这种", "own": ""}, ""),
        ({"reading": "own", "own": "长" * 501}, "500"),
    ],
)
def test_a_wrong_choice_is_said_and_what_was_typed_stays(director, signed_in, told, says):
    answer = signed_in(director).post(_address(DISCLOSED), {**told, "reason": "班子会研究"})
    assert answer.status_code in (200, 409)
    assert says in _text(answer)
    assert "班子会研究" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_own_words_beside_a_listed_reading_are_not_dropped_in_silence(director, signed_in):
    listed = queries.regulation("yy-wgbw").provision(DISCLOSED).or_else[0].reading
    answer = signed_in(director).post(
        _address(DISCLOSED), {"reading": listed, "own": "另一种理解", "reason": "班子会研究"}
    )
    assert answer.status_code == 200
    assert "另一种理解" in answer.content.decode()
    assert "由本机构另定" in _text(answer)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("row", ["惯例·没有", "惯例·影响期 ", "第五条"])
def test_there_is_no_page_for_what_is_no_reading(director, signed_in, row):
    assert signed_in(director).get(_address(row)).status_code == 404


def test_a_convention_nothing_depends_on_has_no_page(director, signed_in):
    browser = signed_in(director)
    assert browser.get(f"/rulings/texts/drug-enforcement/reading/?row={REST_DAYS}").status_code == 404
    assert "没有按它计算的条款" in _text(browser.get("/rulings/texts/drug-enforcement/"))


def test_a_trial_puts_another_reading_beside_the_one_in_force(director, signed_in):
    told = {"appeal_accepted_on": "2026-11-10", "appeal_filed_on": "2026-11-02", "as_if": f"{APPEAL}|1"}
    answer = signed_in(director).get(f"{TEXT}trial/", told)
    shown = _text(answer)
    assert answer.status_code == 200
    for words in ("照本机构现在的读法", "假定改用：", "2026年12月10日", "2026年12月2日"):
        assert words in shown
    assert "本机构改选" not in shown


def test_a_trial_of_a_convention_and_of_a_reading_that_asks_for_another_fact(director, signed_in):
    browser = signed_in(director)
    shown = _text(browser.get(f"{TEXT}trial/", {"served_on": "2026-11-11", "as_if": f"{FIRST_DAY}|1"}))
    assert "2026年11月26日" in shown
    assert "2026年11月25日" in shown
    page = browser.get(f"{TEXT}trial/", {"as_if": "第七条(四)|1", "circumstances": "7-4"}).content.decode()
    assert 'name="other_appraisal_years_behind"' in page
    plain = browser.get(f"{TEXT}trial/", {"circumstances": "7-4"}).content.decode()
    assert 'name="other_appraisal_years_behind"' not in plain


@pytest.mark.parametrize("code", ["x", "第五条|1", f"{APPEAL}|9", "|", "\x00"])
def test_a_reading_that_is_not_offered_is_told(director, signed_in, code):
    answer = signed_in(director).get(f"{TEXT}trial/", {"served_on": "2026-11-11", "as_if": code})
    assert answer.status_code == 200
    assert "假定改用" not in _text(answer)
