"""A rule that names what does not exist, or stands where it does not fit, is refused with line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.build_reading import FIRST, HEAD, HEAD_LINES, SECOND, read, refused, sample
from wenze.engine.answers import Modality

THIRD = HEAD_LINES + 4


def provision(rule: str, clause: str = "第二条") -> str:
    """A second provision carrying one rule, on its third line."""
    return sample(FIRST, f'- clause: "{clause}"\n  says: 一条规则\n  {rule}\n')


SHAPELESS = {
    "an unknown key, with what was meant": (
        sample(FIRST.replace("says:", "sayz:")),
        1,
        "不认识的键“sayz”，是否想写“says”？",
    ),
    "an unknown kind of rule": (provision("time_limits: {}"), 2, "不认识的键“time_limits”，是否想写“time_limit”？"),
    "a key nobody could mean": (provision("qqqq: 1\n  not_modelled: 无"), 2, "不认识的键“qqqq”，请删去或改正"),
    "a missing key": (sample("- says: 没有条款号\n  not_modelled: 无\n"), 0, "缺少“clause”，请补上"),
    "neither rule nor reason": (
        sample('- clause: "第一条"\n  says: 只有一句话\n'),
        0,
        "要么写规则，要么写 not_modelled",
    ),
    "both rule and reason": (sample(FIRST, SECOND + "  not_modelled: 无\n"), 0, "不能都写或都不写"),
    "a doubt without its reading": (
        sample(FIRST + "  doubt: 期限未写\n"),
        0,
        "doubt（疑点）与 reading（读法）要一起写",
    ),
    "a modality that is none": (
        sample(FIRST + "  modality: perhaps\n"),
        3,
        "“modality”只能是 must、may、default、discretion",
    ),
    "a number where words belong": (
        sample(FIRST.replace("办事要公道", "15")),
        1,
        "“says”应为文字（数字和日期要加引号）",
    ),
    "words where a whole number belongs": (
        provision("measure: {group: one, codes: [removal]}"),
        2,
        "“group”应为整数，写的是“one”",
    ),
    "a word where a list belongs": (
        provision("measure: {group: 1, codes: removal}"),
        2,
        "“codes”应为列表，如 [甲, 乙]",
    ),
    "an empty list": (provision("measure: {group: 1, codes: []}"), 2, "“codes”不能为空，请写入内容"),
    "a group below one": (provision("measure: {group: 0, codes: [removal]}"), 2, "“group”应为更大的数"),
    "yes where true belongs": (
        provision("measure_list: {ordered: yes, combinable: no}"),
        2,
        "“ordered”应为true 或 false，写的是“yes”",
    ),
    "a span without unit": (sample(FIRST, SECOND.replace("15 days", "15")), 2, "within"),
    "a span of an unknown unit": (sample(FIRST, SECOND.replace("15 days", "15 weeks")), 2, "请写成 15 workdays"),
    "a span of nothing": (sample(FIRST, SECOND.replace("15 days", "0 days")), 2, "“0 days”不是期限"),
    "a span of half a day": (sample(FIRST, SECOND.replace("15 days", "1.5 days")), 2, "“1.5 days”不是期限"),
    "a limit without length": (sample(FIRST, SECOND.replace(", within: 15 days", "")), 2, "期限写 within"),
    "a bar without length": (provision("effect: {of: [any], bars: [{what: promotion}]}"), 2, "后果的期限写 for"),
    "a bar of two lengths": (
        provision("effect: {of: [any], bars: [{what: promotion, for: 1 year, at_once: true}]}"),
        2,
        "后果的期限写 for",
    ),
    "an extension in both dialects": (
        sample(
            FIRST,
            SECOND.replace("15 days", "15 days, extension: {in_all: 30 days, more: 15 days, approver: case_officer}"),
        ),
        2,
        "延长写 in_all（总长）、more（另加）",
    ),
}


@pytest.mark.parametrize(("text", "below", "says"), SHAPELESS.values(), ids=SHAPELESS)
def test_a_provision_is_refused_for(text: str, below: int, says: str, tmp_path: Path):
    refusal = refused(tmp_path, text)
    first = HEAD_LINES + 1 if "第二条" not in text else THIRD
    assert refusal.line == first + below
    assert says in refusal.says


UNKNOWN = {
    "a measure by its term": ("measure: {group: 1, codes: [免职]}", "词表（是否想写 removal？）"),
    "a measure spelt much like one": ("measure: {group: 1, codes: [remova]}", "词表（是否想写 removal？）"),
    "a measure like none": ("measure: {group: 1, codes: [flog]}", "词表（wenze rules words 可按中文查代码）"),
    "a measure": ("measure: {group: 1, codes: [flogging]}", "不认识的问责方式“flogging”，请核对词表"),
    "an own application for another measure": (
        "measure: {group: 1, codes: [removal], own_application: [walking-out]}",
        "不认识的问责方式“walking-out”",
    ),
    "a measure of an effect": (
        "effect: {of: [flogging], bars: [{what: promotion, for: 1 year}]}",
        "不认识的问责方式“flogging”",
    ),
    "a consequence": ("effect: {of: [any], bars: [{what: exile, for: 1 year}]}", "不认识的后果“exile”"),
    "an event": ("effect: {of: [any], bars: [{what: promotion, until: heard}]}", "不认识的日期事实“heard”"),
    "a measure not used": (
        "not_used: {measures: [flogging], when: {fact: on_probation, is: true}}",
        "不认识的问责方式“flogging”",
    ),
    "an anchor": (
        "gate: {before: [fly], needs: [{that: {fact: heard, is: true}, says: 听}]}",
        "不认识的锚点“fly”，请核对词表",
    ),
    "an anchor of a route": (
        "route: {when: {fact: managed_by, is: vertical}, go: fly, instead_of: [decide]}",
        "不认识的锚点“fly”",
    ),
    "an anchor of a course not taken": (
        "route: {when: {fact: managed_by, is: vertical}, go: recommend, instead_of: [issue_decision]}",
        "不认识的锚点“issue_decision”",
    ),
    "an anchor of a permit": ("permit: {what: record_execution}", "不认识的锚点“record_execution”"),
    "an anchor of a ledger": ("ledger: {name: 台账, of: 决定, move: file_dossier}", "不认识的锚点“file_dossier”"),
    "an anchor of a document": (
        "document: {kind: decision_letter, issued_by: issue_decision}",
        "不认识的锚点“issue_decision”",
    ),
    "an anchor named by its term": (
        "gate: {before: [作出决定], needs: [{that: {fact: heard, is: true}, says: 听}]}",
        "是否想写 decide？",
    ),
    "an organ": (
        "referral: {to: moon, when: {fact: crime_suspected, is: true}, move: refer}",
        "不认识的机构或角色“moon”",
    ),
    "a document": ("document: {kind: poem, issued_by: decide}", "不认识的文书“poem”"),
    "a start that is no day": (
        "time_limit: {limit: a, from: heard, done: served_on, within: 1 day}",
        "不认识的日期事实“heard”",
    ),
    "a bearer of a duty": (
        "time_limit: {limit: a, from: served_on, done: appeal_filed_on, within: 1 day, who: moon}",
        "不认识的机构或角色“moon”",
    ),
    "an approver": (
        "time_limit: {limit: a, done: served_on, within: 1 day, from: act_on, extension: [{in_all: 2 days, approver: moon}]}",
        "不认识的机构或角色“moon”",
    ),
    "a kind of person": ("scope: {applies: directly, subjects: [giants]}", "不认识的对象类别“giants”"),
    "a fact of a condition": (
        "factor: {code: a, direction: mitigate, when: {fact: was_nice, is: true}}",
        "不认识的事实“was_nice”，请核对词表（",
    ),
    "a fact inside a condition": (
        "factor: {code: a, direction: mitigate, when: {all: [{not: {any: [{fact: was_nice, is: true}]}}]}}",
        "不认识的事实“was_nice”",
    ),
    "a fact compared with": (
        "outside: {governed_by: 旧办法, when: {fact: act_on, less_than: {fact: the_flood}}}",
        "不认识的事实“the_flood”",
    ),
    "a fact within a sentence": (
        "gate: {before: [refer], needs: [{that: {fact: heard, is: true}, says: '还有{many}人'}]}",
        "不认识的事实“many”",
    ),
}


@pytest.mark.parametrize(("rule", "says"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_code_nobody_declared_is_refused(rule: str, says: str, tmp_path: Path):
    refusal = refused(tmp_path, provision(rule))
    assert refusal.line == THIRD + 2
    assert says in refusal.says


UNFIT = {
    "order of what has none": ("{fact: heard, at_least: true}", "“heard”没有大小，不能用 at_least 比较"),
    "order of codes": ("{fact: managed_by, more_than: city}", "“managed_by”没有大小"),
    "part of what is no list": ("{fact: managed_by, includes: city}", "includes 只用于代码列表"),
    "a list as if it were one": ("{fact: circumstances, is: 7-1}", "includes 只用于代码列表"),
    "a word for a number": ("{fact: late_times, at_least: many}", "“late_times”不能与 'many' 比较"),
    "yes for a number": ("{fact: late_times, at_least: true}", "“late_times”不能与 True 比较"),
    "a number for yes or no": ("{fact: heard, is: 1}", "“heard”不能与 1 比较"),
    "a code the fact does not have": ("{fact: managed_by, is: nobody}", "“managed_by”不能与 'nobody' 比较"),
    "one code of many the fact does not have": ("{fact: managed_by, one_of: [city, nobody]}", "不能与 'nobody' 比较"),
    "a day that is none": ("{fact: act_on, less_than: 2015-02-30}", "“act_on”不能与 '2015-02-30' 比较"),
    "a day against a number": ("{fact: act_on, less_than: {fact: late_times}}", "类型不同，不能比较"),
    "two comparisons": ("{fact: late_times, at_least: 1, at_most: 3}", "一个条件只写一种比较"),
    "no comparison": ("{fact: late_times}", "一个条件只写一种比较"),
    "known that is not true": ("{fact: late_times, known: false}", "“known”只能是 True"),
    "an empty any": ("{any: []}", "“any”不能为空"),
    "a sentence for a condition": ("迟到三次", "when"),
}


@pytest.mark.parametrize(("condition", "says"), UNFIT.values(), ids=UNFIT)
def test_a_condition_that_does_not_fit_its_fact_is_refused(condition: str, says: str, tmp_path: Path):
    refusal = refused(tmp_path, provision(f"factor: {{code: a, direction: mitigate, when: {condition}}}"))
    assert refusal.line == THIRD + 2
    assert says in refusal.says


def test_a_condition_hidden_inside_a_consequence_is_checked_too(tmp_path: Path):
    bar = "{what: promotion, for: 1 year, release: {fact: was_nice, is: true}}"
    assert "was_nice" in refused(tmp_path, provision(f"effect: {{of: [any], bars: [{bar}]}}")).says


def test_a_circumstance_outside_the_groups_the_text_defines_is_refused(tmp_path: Path):
    definition = '- clause: "第一条"\n  says: 定义\n  scope: {applies: definition, term: 不为, group: buwei}\n'
    circumstance = '- clause: "第二条"\n  says: 情形\n  circumstance: {code: "2-1", group: luanwei}\n'
    refusal = refused(tmp_path, sample(definition, circumstance))
    assert (refusal.line, refusal.says) == (THIRD + 2, "情形的分组“luanwei”没有定义，可用：buwei")


def test_a_fact_declared_a_second_time_is_refused(tmp_path: Path):
    again = HEAD.replace("late_times, term: 迟到次数, type: whole", "heard, term: 听过, type: yes_no")
    refusal = refused(tmp_path, again + FIRST)
    assert (refusal.line, refusal.says) == (8, "事实“heard”已经声明过，请删去一处或另取代码")


def test_a_fact_of_an_unknown_type_is_refused(tmp_path: Path):
    refusal = refused(tmp_path, sample().replace("type: whole", "type: float"))
    assert refusal.line == 8
    assert "“type”只能是 yes_no、whole" in refusal.says


@pytest.mark.parametrize("day", ["2015-02-30", "去年", "2015-7-1", "15"])
def test_a_day_of_force_that_is_no_day_is_refused(day: str, tmp_path: Path):
    refusal = refused(tmp_path, f"in_force_from: {day}\n" + sample())
    assert refusal.line == 1
    assert "“in_force_from”应为日期，如 2015-07-20" in refusal.says


def test_one_rule_or_several_of_a_kind_may_stand_on_one_row(tmp_path: Path):
    one = read(
        tmp_path / "one", provision("referral: {to: discipline_organ, when: {fact: heard, is: true}, move: refer}")
    )
    two = read(
        tmp_path / "two",
        provision(
            "referral:\n"
            "    - {to: discipline_organ, when: {fact: heard, is: true}, move: refer}\n"
            "    - {to: judicial_organ, when: {fact: heard, is: false}, move: refer}"
        ),
    )
    assert [rule.to for _, rule in one.rules("referral")] == ["discipline_organ"]
    assert [rule.to for _, rule in two.rules("referral")] == ["discipline_organ", "judicial_organ"]


def test_what_was_written_is_what_was_read(tmp_path: Path):
    regulation = read(tmp_path, sample(FIRST, SECOND + "  part: 诉\n  modality: may\n"))
    first, second = regulation.file.provisions
    assert (first.row, first.not_modelled, first.rules) == ("第一条", "是原则，没有可以计算的后果", ())
    assert (second.row, second.modality) == ("第二条#诉", Modality.MAY)
    assert [(kind, str(rule.within), rule.start, rule.done) for kind, rule in second.rules] == [
        ("time_limit", "15 days", "served_on", "appeal_filed_on")
    ]
