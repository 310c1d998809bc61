"""A trial asks every question a regulation can be asked, on the facts in the address, and keeps nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.office import build
from wenze.office.journal.models import Entry
from wenze.office.rulings import queries
from wenze.office.rulings.facts_trial import groups, named_by
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("the_day")]

WGBW = "/rulings/texts/yy-wgbw/trial/"
REMOVAL = {"measure": "removal", "decided_on": "2026-07-20", "effective_on": "2026-07-20", "on_probation": "no"}


@pytest.fixture
def browser(signed_in):
    return signed_in(build.account(role="case_officer"))


def _text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def test_the_form_of_every_regulation_opens_and_answers_when_nothing_holds(browser):
    for text in queries.regulations():
        address = f"/rulings/texts/{text.id}/trial/"
        assert browser.get(address).status_code == 200, text.id
        answer = browser.get(address, {"rest_is_no": "on", "on": "2026-11-18"})
        assert answer.status_code == 200, text.id


def test_a_form_asks_only_what_the_rules_of_its_regulation_name():
    known = {text.id: named_by(text) for text in queries.regulations()}
    assert "on_probation" in known["yy-wgbw"]
    assert "on_probation" not in known["town-zhuti"]
    assert "initiated_on" in known["yy-wgbw"]


def test_every_question_stands_once_and_in_order():
    for text in queries.regulations():
        keys = [group.key for group in groups(text)]
        assert len(keys) == len(set(keys)), text.id
        asked = [one.declared.fact for group in groups(text) for one in group.facts]
        assert len(asked) == len(set(asked)), text.id


def test_the_effects_stand_on_a_line_with_their_clauses(browser):
    answer = browser.get(WGBW, REMOVAL)
    assert b'<svg class="effects"' in answer.content
    shown = _text(answer)
    for words in ("2027年7月20日", "2028年7月20日", "2026年度", "基本称职", "第十八条(四)", "问责期至"):
        assert words in shown


def test_a_limit_is_shown_with_every_day_counted(browser):
    answer = browser.get(WGBW, {"initiated_on": "2026-11-02", "on": "2026-11-18"})
    assert "2026年11月23日" in _text(answer)
    assert answer.content.count(b"<i") >= 15
    assert "须先查明：收到决定书日" in _text(answer)


def test_measures_are_offered_only_when_everything_is_known(browser):
    told = {"circumstances": "7-1", "subject_kind": "leading_cadre"}
    assert "还不能作结论" in _text(browser.get(WGBW, told))
    shown = _text(browser.get(WGBW, {**told, "rest_is_no": "on"}))
    assert "还不能作结论" not in shown
    assert "诫勉谈话" in shown
    assert "没有从重、从轻的情节" in shown


def test_an_address_with_blanks_becomes_the_short_one_to_hand_on(browser):
    answer = browser.get(WGBW, {**REMOVAL, "circumstances": "", "rectified_on": "", "nonsense": "1"})
    assert answer.status_code == 302
    assert "circumstances" not in answer["Location"]
    assert "nonsense" not in answer["Location"]
    assert "measure=removal" in answer["Location"]


def test_two_regulations_answer_side_by_side_and_name_what_they_do_not_know(browser):
    told = {
        "measure": "admonition-talk",
        "decided_on": "2026-07-20",
        "effective_on": "2026-07-20",
        "on_probation": "no",
    }
    told["in_reform_or_trial"] = "no"
    shown = _text(browser.get(WGBW, {**told, "against": "town-zhuti"}))
    assert "与《" in shown
    for words in ("在任职试用期内（没有条款问到）", "在改革创新、先行先试中（没有条款问到）"):
        assert words in shown, "in Chinese, also where only the first has a word for it"
    assert shown.count("后果与影响期") >= 2


def test_a_comparison_with_nothing_or_itself_is_a_plain_trial(browser):
    for other in ("yy-wgbw", "no-such", "\x00"):
        shown = _text(browser.get(WGBW, {**REMOVAL, "against": other}))
        assert "与《" not in shown


def test_points_stand_line_by_line_with_their_clauses(browser):
    shown = _text(browser.get("/rulings/texts/yy-2012-notice/trial/", {"rest_is_no": "on"}))
    assert "得分与等次" in shown
    assert "还不能作结论" in shown or "合计" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"circumstances": "no-such"},
        {"effective_on": "2026-07-19", "decided_on": "2026-07-20", "measure": "removal"},
        {"initiated_on": "2026-02-30"},
        {"on_probation": "perhaps"},
        {"on": "\x00"},
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_answered(browser, wrong):
    answer = browser.get(WGBW, wrong)
    assert answer.status_code == 200
    assert b'class="error"' in answer.content
    assert b'<li><a href="#id_' in answer.content, "the sentence at the top leads to the field"
    assert "理由与条款" not in _text(answer)


def test_a_trial_keeps_nothing(browser):
    before = (Ruling.objects.count(), Entry.objects.count())
    browser.get(WGBW, REMOVAL)
    assert (Ruling.objects.count(), Entry.objects.count()) == before


def test_a_trial_says_who_answers_for_another_how_strongly_and_whether_one_is_picked(browser):
    shown = _text(browser.get("/rulings/texts/jd-enterprise/trial/", {"pursued": "unit"}))
    assert re.search(r"主要领导 ?由人选定一个 ?可以.*分管领导 ?由人选定一个 ?可以", shown)
    both = _text(browser.get("/rulings/texts/fzm-street/trial/", {"pursued": "person"}))
    assert re.search(r"追究个人时 ?连带责任 ?单位 ?应当", both), "a unit is called a unit"


def test_a_trial_finds_the_linked_leader_accountable_by_the_linkage(browser):
    told = {
        "linked_from": "village_party_cadre",
        "role": "village_party_secretary",
        "gravity": "lighter",
        "party_member": "yes",
        "team_or_member": "yes",
        "adverse_outcome": "yes",
        "rest_is_no": "on",
    }
    shown = _text(browser.get("/rulings/texts/town-zhuti/trial/", told))
    said = "由连带而来：追究行政村一般党员干部的，一并追究行政村党组织书记 应当 第十条"
    assert said in shown
    assert "诫勉谈话" in shown
