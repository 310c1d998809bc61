"""Every rule of every regulation is said in plain Chinese."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.engine.build_law import made
from wenze.engine.facts import Facts
from wenze.engine.measures import fitting
from wenze.engine.regulation import KINDS
from wenze.office.rulings import plain, queries, wording
from wenze.office.rulings.plain_conditions import Words

ANCHORS = queries.anchors_as_the_office_calls_them()
TEXTS = queries.regulations()
CODE = re.compile(r"[A-Za-z_]{3,}")


def test_every_kind_of_rule_has_its_sentence():
    assert set(plain.SAY) == set(KINDS)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_every_rule_of_every_shipped_regulation_is_a_sentence(text):
    for row in text.file.provisions:
        for one in (row.under(choice) for choice in range(len(row.or_else) + 1)):
            said = plain.sentences(text, one, ANCHORS)
            assert len(said) == len(one.rules), row.row
            for sentence in said:
                assert sentence.endswith("。"), (row.row, sentence)
                assert "None" not in sentence, (row.row, sentence)
                assert "  " not in sentence, (row.row, sentence)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.id)
def test_no_sentence_shows_a_code_where_the_rulebook_has_a_word(text):
    known = {**text.terms, **{one.fact: one.term for one in text.declared.values()}}
    shown = []
    for row in text.file.provisions:
        for sentence in plain.sentences(text, row, ANCHORS):
            shown += [f"{row.row}：{code}" for code in CODE.findall(sentence) if code in known]
    assert shown == []


def _said(row: str, name: str = "yy-wgbw", reading: int = 0) -> str:
    text = queries.regulation(name)
    return "".join(plain.sentences(text, text.provision(row).under(reading), ANCHORS))


@pytest.mark.parametrize(
    ("row", "reading", "words"),
    [
        ("第十条(一)", 0, ["自批准启动日的次日起15个工作日内", "满7个工作日提醒", "总共30个工作日"]),
        ("第十条(一)", 1, ["再加30个工作日"]),
        ("第九条(四)", 0, ["联名人数在2人以上（含）"]),
        ("第九条(四)", 1, ["联名人数在3人以上（含）"]),
        ("第十八条(三)", 0, ["受调离岗位", "不得提拔", "1年"]),
        ("第十八条(三)", 1, ["没有写期限"]),
        ("第十八条(四)", 0, ["基本称职", "当年度"]),
        ("第十三条", 0, ["与最长的影响期同时届满"]),
        ("第十三条", 1, ["不分方式，都到作出决定的当年度末"]),
        ("第十条(一)#垂", 0, ["垂直管理"]),
    ],
)
def test_a_sentence_says_what_the_rule_says(row, reading, words):
    said = _said(row, reading=reading)
    for word in words:
        assert word in said


def test_conditions_say_their_boundaries_and_brackets():
    words = Words(queries.regulation("yy-wgbw"), ANCHORS)
    rules = [rule for _row, rule in words.text.rules("circumstance") if rule.needs]
    assert any("以上（含）" in words.needs(rule.needs) for rule in rules)


def test_a_limit_in_hours_runs_from_its_event_and_not_from_the_next_day():
    rule = {"limit": "report", "from": "incident_at", "done": "served_on", "within": "24 hours"}
    declared = [{"fact": "incident_at", "term": "事件发生时刻", "type": "moment"}]
    text = made([{"clause": "1", "says": "报告", "time_limit": rule}], declared)
    (said,) = plain.sentences(text, text.file.provisions[0], ANCHORS)
    assert "自事件发生时刻起24小时内" in said


def test_a_factor_that_may_weigh_is_not_said_to_have_to():
    told = {"circumstances": ("6-2-1",), "target": "person", "team_or_member": True, "adverse_outcome": True}
    told |= {"party_member": True, "nine_bans_violated": False, "superior_standard_exists": False, "gravity": "heavier"}
    text = queries.regulation("town-zhuti")
    for factor, words in (("12-1", "可以从轻"), ("11-2", "应当从重")):
        known = Facts({**told, "subject_kind": "leading_cadre", "factors": (factor,)}, text.declared)
        assert words in "".join(wording.lines("measures", fitting(text, known, date(2026, 11, 20))))
