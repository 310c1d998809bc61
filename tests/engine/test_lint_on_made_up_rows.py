"""What lint says, and where, on rows made up for each check: the defect, and beside it the same text without it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.build_law import made
from wenze.engine.lint import lint

TALK, LETTER, CIRCULAR, REMOVAL = "admonition-talk", "written-self-criticism", "criticism-circular", "removal"
FACTS = [
    {"fact": "light", "term": "轻微", "type": "yes_no"},
    {"fact": "heavy", "term": "严重", "type": "yes_no"},
    {"fact": "late", "term": "迟到", "type": "whole"},
    {"fact": "gravity", "term": "情节", "type": "code", "codes": {"light": "轻", "grave": "重"}},
]
LIGHT, NOT_LIGHT, HEAVY = {"fact": "light", "is": True}, {"fact": "light", "is": False}, {"fact": "heavy", "is": True}
LATE = {"fact": "late", "at_least": 1}
A_YEAR, THIS_YEAR = {"what": "promotion", "for": "1 year"}, {"what": "award", "calendar_year": True}
APPEAL = {"limit": "appeal", "from": "served_on", "done": "appeal_filed_on"}
# Said of every text made here: it has no day of force, and those with measures for persons no appeal.
SAID_OF_ALL = {"force-not-said", "appeal-not-said"}

Row = dict[str, Any]


def row(clause: str, says: str = "由机关办理", /, **rules: Any) -> Row:
    modelled = {**({} if rules.keys() - {"part", "row_as"} else {"not_modelled": "没有可以计算的后果"}), **rules}
    return {"clause": clause, "says": says, **modelled}


def measure(*codes: str, **more: Any) -> Row:
    return {"codes": list(codes), "group": 1, **more}


def tier(term: str, when: Row, to: str, *measures: str) -> Row:
    return {"tier": term, "term": term, "when": when, "assigns": [{"to": to, "measures": list(measures)}]}


def factor(direction: str, when: Row, **more: Any) -> Row:
    return {"code": direction, "direction": direction, "when": when, **more}


def effect(of: str, *bars: Row) -> Row:
    return {"of": [of], "bars": list(bars)}


def counter(at_least: int, **window: Any) -> Row:
    return {"counter": "again", "counts": [TALK], "window": window, "at_least": at_least, "step": "suspend"}


def ground(code: str, *targets: str) -> Row:
    return {"code": code, "group": "丙", "targets": list(targets)}


def found(rows: list[Row]) -> list[str]:
    """Every finding but those said of all: row, check and sentence."""
    return [f"{one.row} {one.check} {one.says}" for one in lint(made(rows, FACTS)) if one.check not in SAID_OF_ALL]


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ("第一条 第二条 第三条", []),
        ("第一条 第三条", ["第三条 number-gap 编号从1跳到3，中间缺号"]),
        ("第一条(一) 第一条(三) 第二条(一)", ["第一条(三) number-gap 编号从1跳到3，中间缺号"]),
        ("十九 二十 二十一 二十二", []),
        ("九 十 十一", []),
        ("二十一 三十", ["三十 number-gap 编号从21跳到30，中间缺号"]),
        ("一、1 一、2 一、4", ["一、4 number-gap 编号从2跳到4，中间缺号"]),
        ("附1 附3", ["附3 number-gap 编号从1跳到3，中间缺号"]),
        ("第一百条 第三百条", []),
    ],
)
def test_a_number_left_out_is_found_at_its_own_level(clauses: str, expected: list[str]) -> None:
    assert found([row(clause) for clause in clauses.split()]) == expected


def test_a_number_used_twice_is_found_and_parts_of_one_clause_are_not() -> None:
    parts = [row("一(一)"), row("一(二)"), row("一(二)", part="另"), row("二(一)")]
    assert found(parts) == []
    again = [*parts, row("二(二)"), row("二(一)", row_as="二(一)再")]
    assert found(again) == ["二(一)再 number-twice 编号“(一)”在“二(一)”处又出现一次"]


def test_a_measure_nobody_is_given_and_one_the_list_does_not_have_are_found() -> None:
    rows = [
        row("一", measure=measure(TALK, LETTER, CIRCULAR)),
        row("二", tier=tier("轻档", LIGHT, "person", TALK)),
        row("三", tier=tier("中档", NOT_LIGHT, "directly_responsible", LETTER, REMOVAL)),
    ]
    assert found(rows) == [
        "一 measure-never-assigned “通报批评”列在方式中，没有哪一档使用它",
        "三 measure-not-listed 使用了方式目录以外的“免职”",
    ]
    rung = {"ladder": "l", "rung": 1, "when": LIGHT, "notice": "bulletin", "issuer": "efficiency_office"}
    assert found([*rows[:2], row("三", ladder={**rung, "measures": [LETTER, CIRCULAR]})]) == []
    assert found(rows[:2]) == [], "one way of three assigned for one case only: the rest is open to choice"


def test_a_row_that_lists_and_assigns_is_no_catalogue_where_another_only_lists() -> None:
    heavy = row("二", measure=measure(REMOVAL), tier=tier("重档", NOT_LIGHT, "person", TALK, REMOVAL, CIRCULAR))
    assert found([row("一", measure=measure(TALK, CIRCULAR)), heavy]) == [
        "二 measure-not-listed 使用了方式目录以外的“免职”"
    ]
    assert found([row("二", measure=measure(REMOVAL), tier=tier("重档", NOT_LIGHT, "person", REMOVAL))]) == []


def test_tiers_on_other_facts_can_hold_together_unless_one_goes_first() -> None:
    light, late = tier("甲", LIGHT, "person", TALK), tier("乙", LATE, "person", TALK)
    assert found([row("一", tier=light), row("二", tier=late)]) == [
        "二 tier-overlap “乙”与“甲”可以同时命中，没有写哪一档在先"
    ]
    assert found([row("一", tier=light), row("二", "乙优先", tier=late)]) == []
    assert found([row("一", tier=light), row("二", tier=tier("乙", NOT_LIGHT, "person", TALK))]) == []
    assert found([row("一", tier=[light, late])]) == []


def test_factors_that_pull_both_ways_want_a_word_on_both() -> None:
    heavier, lighter = factor("aggravate", LIGHT, moves="inside"), factor("mitigate", HEAVY, moves="inside")
    assert found([row("一", factor=heavier), row("二", factor=lighter)]) == [
        "二 factors-unsettled 从重与从轻的情节同时有的，没有写怎样处理"
    ]
    assert found([row("一", factor={**heavier, "outweighs": ["mitigate"]}), row("二", factor=lighter)]) == []
    assert found([row("一", factor=lighter)]) == found([row("一", factor=heavier)]) == []
    assert found([row("一", factor={**lighter, "may_exempt": True})]) == [
        "一 factors-unsettled 从轻还是不予追究，由谁、照什么定，没有写"
    ]


def test_a_factor_without_an_extent_is_found_once_and_an_exemption_needs_none() -> None:
    rows = [row("一", factor=factor("exempt", LIGHT)), row("二", factor=factor("aggravate", HEAVY))]
    assert found([*rows, row("三", factor=factor("aggravate", LATE))]) == [
        "二 extent-not-said 从重、从轻到什么程度，没有写"
    ]
    assert found(rows[:1]) == []


def test_measures_without_effects_are_found_where_others_have_theirs() -> None:
    own = [
        row(clause, "从次日起", effect=effect(of, A_YEAR))
        for clause, of in (("二", TALK), ("三", LETTER), ("四", "any"))
    ]
    listed = row("一", measure=measure(TALK, LETTER, CIRCULAR, REMOVAL))
    assert found([listed, *own]) == ["四 measure-without-effect 没有写各自后果的方式：通报批评、免职"]
    assert found([listed, *own[:2]]) == ["二 measure-without-effect 没有写各自后果的方式：通报批评、免职"]
    assert found([listed, *own[:1]]) == [], "a text that lays down one effect does not go measure by measure"


def test_measures_for_units_want_units_in_the_scope() -> None:
    cadres = row("一", "适用于干部", scope={"subjects": ["cadre"]})
    unit = row("二", measure=measure("bulletin", target="unit"))
    assert found([cadres, unit]) == ["一 unit-not-in-scope 适用范围只写了人员，方式里却有对单位的"]
    assert found([row("一", "适用于干部和单位", scope={"subjects": ["cadre"]}), unit]) == []
    assert found([cadres, row("二", measure=measure(TALK))]) == []
    assert found([unit, row("三", circumstance=ground("x-1", "person"))]) == [
        "三 ground-without-measure 这一情形所追究的对象，没有写可用的方式"
    ]


def test_what_applies_by_reference_and_a_premise_over_many_are_found() -> None:
    need = {"that": LIGHT, "says": "须轻微"}
    either = {"that": {"any": [LIGHT, HEAVY]}, "says": "须轻或重"}
    assert found([row("一", scope={"subjects": ["cadre"], "applies": "by_reference"})]) == [
        "一 extent-not-said 参照到什么程度，是不是全部适用，没有写"
    ]
    premise = ["一 premise-reach-not-said 总括的前提是不是每一项情形都要，没有写"]
    assert found([row("一", scope={"applies": "definition", "needs": [need]})]) == premise
    assert found([row("一", scope={"applies": "directly", "needs": [either]})]) == premise
    assert found([row("一", scope={"applies": "directly", "needs": [need]})]) == []


def test_measures_nobody_can_impose_or_listed_for_nobody_in_particular_are_found() -> None:
    assert found([row("一", measure=measure(TALK, REMOVAL, own_application=[REMOVAL]))]) == [
        "一 measure-not-imposable “免职”须本人提出，却列在可以给予的方式里"
    ]
    both = [measure(TALK), measure("bulletin", target="unit")]
    assert found([row("一", measure=both)]) == ["一 target-not-said 这一方式对人用还是对单位用，没有写"]
    assert found([row("一", "对单位通报", measure=both)]) == []


def test_a_chain_of_answering_is_found_and_a_single_link_is_not() -> None:
    first, second = {"of": ["head"], "to": ["directly_responsible"]}, {"of": ["directly_responsible"], "to": ["staff"]}
    assert found([row("一", linkage=first), row("二", linkage=second)]) == [
        "一 chain-not-said 由此受追究的，会不会再依“二”带出下一级，没有写"
    ]
    assert found([row("一", linkage={**first, "steps": 2}), row("二", linkage=second)]) == []
    assert found([row("一", linkage=first)]) == []


@pytest.mark.parametrize(
    ("says", "rules", "expected"),
    [
        ("从次日起", {"effect": effect(TALK, {"what": "promotion", "without_end": True}, THIS_YEAR)},
         ["effect-without-end “不得提拔”没有写期限"]),
        ("诫勉的一年不提拔", {"effect": effect(TALK, A_YEAR)}, ["start-not-said 后果有期限，没有写从哪一天起算"]),
        ("当年不评优", {"effect": effect(TALK, THIS_YEAR)}, []),
        ("收到后申诉", {"time_limit": {**APPEAL, "not_said": True}}, ["limit-without-number 到“提出申诉日”的期限没有数字"]),
        ("十日里申诉，休息日顺延", {"time_limit": {**APPEAL, "within": "10 days"}},
         ["start-not-said 期限为10日，没有写从哪一天起算"]),
        ("收到后十日里申诉", {"time_limit": {**APPEAL, "within": "10 days"}},
         ["rest-day-not-said 最后一日遇休息日怎样，没有写"]),
        ("收到后十日里申诉", {"time_limit": {**APPEAL, "within": "10 workdays"}}, []),
        ("两次的停职", {"accumulation": counter(2, calendar_year=True)},
         ["window-not-said 次数在哪一段时间里数没有写清：自然年、考核年度，还是连续的一年", "bound-not-said 2次是恰好还是以上，没有写"]),
        ("一年里两次以上的停职", {"accumulation": counter(2, rolling="1 year")},
         ["window-not-said 次数在哪一段时间里数没有写清：自然年、考核年度，还是连续的一年"]),
        ("同一年度两次的停职", {"accumulation": counter(2, calendar_year=True)}, ["bound-not-said 2次是恰好还是以上，没有写"]),
        ("同一年度一次的停职", {"accumulation": counter(1, calendar_year=True)}, []),
        ("两次的停职", {"accumulation": counter(2, ever=True)}, []),
        ("按情节分档", {"tier": tier("轻", {"fact": "gravity", "is": "light"}, "person", TALK)},
         ["undefined-term “情节”分轻、重，没有写标准"]),
        ("移送", {"outside": {"when": LIGHT, "governed_by": "另一办法"}},
         ["outside-not-supplied 依《另一办法》，该文件没有提供"]),
        ("方式", {"measure_list": {"ordered": True, "combinable": "not_said"}},
         ["combination-not-said 几种方式可不可以并用，没有写"]),
        ("方式", {"measure_list": {"ordered": True, "combinable": "no"}}, []),
        ("问责期到期", {"accountability_period": {}}, ["undefined-term “问责期”没有写是哪一段时间"]),
        ("多次迟到、适时处理、多次早退", {}, ["undefined-term 用语没有数字或标准：多次、适时"]),
        ("按有关规定处理", {}, ["points-elsewhere “按有关规定”所指的内容，本文没有"]),
        ("一般不提拔", {"modality": "default", "effect": effect(TALK, {"what": "promotion", "at_once": True})},
         ["exception-not-said “一般”如此，什么时候可以例外没有写"]),
        ("其他行为", {"circumstance": ground("x-1", "person")}, ["catch-all 是兜底的一项，没有写具体的行为"]),
        ("迟到三次的其他行为人", {"circumstance": ground("x-1", "person")}, []),
        ("经批准后办理", {}, ["approver-not-said “经批准”，没有写由谁"]),
        ("已经批准的不再报", {}, []),
        ("排末位的约谈", {"circumstance": ground("x-1", "person")}, ["range-not-said “末位”是在什么范围里排，没有写"]),
        ("在全市排末位的约谈", {"circumstance": ground("x-1", "person")}, []),
        ("排末位的约谈", {}, []),
        ("限期改正", {"measure": measure(TALK)}, ["limit-without-number “限期”没有写多长时间"]),
        ("限期三日改正", {"measure": measure(TALK)}, []),
        ("限期改正", {}, []),
    ],
)  # fmt: skip
def test_a_row_that_leaves_something_unsaid_is_found(says: str, rules: Row, expected: list[str]) -> None:
    assert found([row("一", says, **rules)]) == [f"一 {one}" for one in expected]


def test_a_period_of_accountability_that_a_row_defines_is_no_finding() -> None:
    assert found([row("一", "问责期是决定之日起一年"), row("二", "问责期到期", accountability_period={})]) == []


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ({}, "一"),
        ({"gate": {"before": ["decide"], "needs": [{"that": LIGHT, "says": "须轻微"}]}}, "二"),
        ({"gate": {"before": ["accept_appeal"], "needs": [{"that": LIGHT, "says": "须轻微"}]}}, None),
        ({"time_limit": {**APPEAL, "within": "10 workdays"}}, None),
    ],
)
def test_measures_for_persons_want_an_appeal_and_those_for_units_do_not(rules: Row, where: str | None) -> None:
    rows = [row("一", measure=measure(TALK)), row("二", "收到后办理", **rules)]
    missing = [one for one in lint(made(rows, FACTS)) if one.check == "appeal-not-said"]
    assert [(one.row, one.says) for one in missing] == ([(where, "有处理个人的方式，没有写申诉")] if where else [])
    of_units = made([row("一", measure=measure("bulletin", target="unit"))], FACTS)
    assert "appeal-not-said" not in {one.check for one in lint(of_units)}


def test_the_day_of_force_is_missed_at_the_last_row_that_speaks_of_it_else_at_the_first() -> None:
    def place(*says: str) -> list[str]:
        rows = [row(str(number), one) for number, one in enumerate(says, start=1)]
        return [one.row for one in lint(made(rows, FACTS)) if one.check == "force-not-said"]

    assert place("印发各科室", "自下发之日施行", "由办公室解释") == ["2"]
    assert place("办事公道", "由办公室解释") == ["1"]


def test_findings_stand_in_the_order_of_the_paper_each_once() -> None:
    rows = [row("一", "经批准后办理"), row("二", "多次迟到"), row("三", "按有关规定处理，多次迟到")]
    assert [line.split()[0] for line in found(rows)] == ["一", "二", "三", "三"]


# ── Sheets and forms ──


def item(name: str, full: int, **more: Any) -> Row:
    return {"score_item": {"sheet": "s", "item": name, "term": name, "full": full, **more}}


def line(**more: Any) -> Row:
    return {"sheet": "s", "line": "l", "term": "一行", **more}


def field(column: int, form: str = "f", **more: Any) -> Row:
    return {"form_field": {"form": form, "column": column, "term": "栏", "field": f"c{column}", **more}}


def grade(name: str, **bounds: int) -> Row:
    return {"threshold": {"sheet": "s", "grade": name, **bounds}}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([grade("good", at_least=90), grade("fair", less_than=90)], []),
        ([grade("good", more_than=90), grade("fair", at_most=90)], []),
        ([grade("good", at_least=90), grade("fair", at_most=90)], ["一 threshold-overlap 分数线在90分处重叠，两个等次都包含它"]),
        ([grade("good", at_least=90), grade("fair", at_most=95)], ["一 threshold-overlap 分数线在90分处重叠，两个等次都包含它"]),
        ([grade("good", more_than=90), grade("fair", less_than=90)], ["一 threshold-gap 90分至90分之间没有等次"]),
        ([grade("good", at_least=90), grade("fair", less_than=80)], ["一 threshold-gap 80分至90分之间没有等次"]),
        ([item("all", 70), item("a", 30, within="all", judged="late"), item("b", 40, within="all", judged="late")],
         ["一 marked-without-standard “all”下面有2个小项由人打分，没有写怎样扣减"]),
        ([item("all", 70), item("a", 30, within="all", judged="late")],
         ["一 sum “all”写70分，各小项相加为30分", "一 marked-without-standard “all”下面有1个小项由人打分，没有写怎样扣减"]),
        ([item("a", 10)], ["一 item-never-loses “a”10分没有写怎样扣减"]),
        ([item("a", 10), {"deduction": line(flat=2, when=LIGHT, from_item="a")}], []),
        ([item("a", 10), {"deduction": line(flat=8, when=LIGHT, from_item="a")},
          {"deduction": line(flat=3, when=HEAVY, from_item="a")}],
         ["三 item-overdrawn 从“a”扣的几项加起来会超过它的10分"]),
        ([item("a", 10), {"deduction": line(flat=8, when=LIGHT, from_item="a")},
          {"deduction": line(flat=2, when=HEAVY, from_item="a")}], []),
        ([{"bonus": line(each=2, count="late")}], ["一 points-without-cap 按次加减的分，没有写最多多少"]),
        ([{"bonus": line(each=2, count="late", at_most=8)}], []),
        ([{"bonus": line(each=2, count="late")}, {"cap": {"sheet": "s", "of": "bonus", "at_most": 8}}], []),
        ([{"bonus": line(each=2, count="late")}, {"cap": {"sheet": "s", "of": "deduction", "at_most": 8}}],
         ["一 points-without-cap 按次加减的分，没有写最多多少"]),
        ([{"bonus": line(told="late", least=0, most=5)}], ["一 marked-without-standard “一行”由人给分，没有写给多少的标准"]),
        ([{"bonus": line(flat=2, when=LIGHT)}, {"formula": {"sheet": "s"}}],
         ["二 total-without-bounds 总分没有写是否封顶、是否保底"]),
        ([{"bonus": line(flat=2, when=LIGHT)}, {"formula": {"sheet": "s", "floor": 0}}], []),
        ([{"formula": {"sheet": "s"}}], []),
        ([{"bonus": {**line(flat=2, when=LIGHT), "sheet": "other"}}, {"formula": {"sheet": "s"}}], []),
        ([field(1, format="yyyy.mm"), field(2, format="yy.m.d"), field(3)],
         ["一 format-mixed 同一张表里年份有四位也有两位，这一栏写四位",
          "二 format-mixed 同一张表里年份有四位也有两位，这一栏写两位"]),
        ([field(1, format="yyyy.mm"), field(1, "g", format="yy.m.d")], []),
        ([field(1), {"form_total": {"form": "f", "by": "c1", "parts": ["x"]}}], []),
        ([field(1), {"form_total": {"form": "f", "by": "c2", "parts": ["x", "y"]}}],
         ["二 total-without-column 合计分2类，表里没有可以据以分类的一栏"]),
        ([field(1), field(2), {"form_shape": {"form": "f", "heading": [], "columns": 2}}], []),
        ([field(1), field(3), {"form_shape": {"form": "f", "heading": [], "columns": 2}}],
         ["三 sum 表“f”写2栏，逐栏列出2栏"]),
    ],
)  # fmt: skip
def test_sheets_and_forms_that_do_not_hold_together_are_found(rows: list[Row], expected: list[str]) -> None:
    assert found([row(clause, **rules) for clause, rules in zip("一二三", rows, strict=False)]) == expected
