"""What the engine is told must be declared and of its type; what is not told is not known, and never zero or no."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from wenze.engine.conditions import Comparison, Condition, facts_named, judge
from wenze.engine.facts import FactDeclaration, FactError, Facts

DECLARED = {
    fact.fact: fact
    for fact in (
        FactDeclaration(fact="heard", term="已听取", type="yes_no"),
        FactDeclaration(fact="times", term="次数", type="whole"),
        FactDeclaration(fact="paid", term="金额", type="amount"),
        FactDeclaration(fact="served_on", term="送达日", type="day"),
        FactDeclaration(fact="sent_at", term="发出时刻", type="moment"),
        FactDeclaration(fact="issued_on", term="印发日", type="day"),
        FactDeclaration(fact="managed_by", term="管理权限", type="code", codes={"city": "市管", "unit": "本单位管理"}),
        FactDeclaration(fact="grounds", term="情形", type="codes"),
        FactDeclaration(fact="note", term="说明", type="text"),
    )
}


def facts(**told: object) -> Facts:
    return Facts(told, DECLARED)


def verdict(condition: dict, **told: object) -> bool | None:
    return judge(TypeAdapter(Condition).validate_python(condition), facts(**told)).holds


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("heard", "yes"),
        ("heard", 1),
        ("heard", ""),
        ("times", -1),
        ("times", True),
        ("times", 1.0),
        ("times", "3"),
        ("paid", 0.1),
        ("paid", "很多"),
        ("paid", "NaN"),
        ("paid", "Infinity"),
        ("paid", True),
        ("served_on", "2015-02-30"),
        ("served_on", "2015-7-1"),
        ("served_on", 20150701),
        ("served_on", datetime(2015, 7, 1, 9, tzinfo=UTC)),
        ("sent_at", "2015-07-01"),
        ("sent_at", 2015070109),
        ("sent_at", date(2015, 7, 1)),
        ("sent_at", "2015-07-01T25"),
        ("managed_by", "province"),
        ("managed_by", ["city"]),
        ("grounds", "7-1"),
        ("grounds", [7, 1]),
        ("note", 3),
    ],
)
def test_a_fact_of_another_shape_is_refused_with_its_term(name: str, raw: object):
    with pytest.raises(FactError, match=DECLARED[name].term):
        facts(**{name: raw})


def test_a_fact_nobody_declared_is_refused():
    with pytest.raises(FactError, match="没有声明过的事实“sunny”，请先在规则文件或词表的 facts 中声明它"):
        facts(sunny=True)


def test_the_refusal_of_a_code_names_those_that_may_be_used():
    with pytest.raises(FactError, match="不能是 province，可用：city、unit"):
        facts(managed_by="province")


def test_facts_are_kept_in_their_own_types():
    told = facts(heard=False, times=0, paid="0.10", served_on="2015-07-14", grounds=["8-1", "7-1"], note="")
    assert dict(told) == {
        "heard": False,
        "times": 0,
        "paid": Decimal("0.10"),
        "served_on": date(2015, 7, 14),
        "grounds": ("7-1", "8-1"),
        "note": "",
    }


def test_a_moment_is_local_time_to_the_minute():
    told = facts(sent_at="2015-07-01T09")
    assert told["sent_at"] == facts(sent_at=datetime(2015, 7, 1, 9, tzinfo=UTC))["sent_at"]
    assert told.shown("sent_at") == "2015年7月1日9时0分"


def test_a_day_is_given_only_where_a_day_was_told():
    told = facts(served_on="2015-07-14", times=2)
    assert (told.day("served_on"), told.day("issued_on"), told.day("times"), told.day("")) == (
        date(2015, 7, 14),
        None,
        None,
        None,
    )


def test_nothing_told_is_not_told():
    told = facts(heard=None, times=0)
    assert list(told) == ["times"]
    assert "heard" not in told
    assert told.shown("heard") == "未知"


def test_facts_are_shown_as_a_clerk_writes_them():
    told = facts(heard=True, served_on="2015-07-14", managed_by="city", grounds=[], paid="89.995")
    shown = [told.shown(name) for name in ("heard", "served_on", "managed_by", "grounds", "paid")]
    assert shown == ["是", "2015年7月14日", "市管", "无", "89.995"]


def test_the_hash_of_facts_does_not_depend_on_the_order_of_telling():
    assert facts(heard=True, times=2).sha256 == facts(times=2, heard=True).sha256
    assert facts(grounds=["b", "a"]).sha256 == facts(grounds=["a", "b"]).sha256
    assert facts(heard=True).sha256 != facts(heard=False).sha256 != facts().sha256


@pytest.mark.parametrize(
    ("condition", "told", "holds"),
    [
        ({"fact": "times", "at_least": 2}, {"times": 2}, True),
        ({"fact": "times", "at_least": 2}, {"times": 1}, False),
        ({"fact": "times", "more_than": 2}, {"times": 2}, False),
        ({"fact": "times", "more_than": 2}, {"times": 3}, True),
        ({"fact": "times", "at_most": 2}, {"times": 2}, True),
        ({"fact": "times", "at_most": 2}, {"times": 3}, False),
        ({"fact": "times", "less_than": 2}, {"times": 2}, False),
        ({"fact": "times", "less_than": 2}, {"times": 1}, True),
        ({"fact": "times", "is": 0}, {"times": 0}, True),
        ({"fact": "times", "is": 0}, {}, None),
        ({"fact": "times", "known": True}, {"times": 0}, True),
        ({"fact": "heard", "known": True}, {"heard": False}, True),
        ({"fact": "heard", "known": True}, {}, None),
        ({"fact": "paid", "at_least": Decimal("89.995")}, {"paid": "89.995"}, True),
        ({"fact": "served_on", "less_than": "2015-07-15"}, {"served_on": "2015-07-14"}, True),
        ({"fact": "served_on", "is": "2015-07-14"}, {"served_on": "2015-07-14"}, True),
        (
            {"fact": "served_on", "less_than": {"fact": "issued_on"}},
            {"served_on": "2015-07-14", "issued_on": "2015-07-14"},
            False,
        ),
        ({"fact": "served_on", "less_than": {"fact": "issued_on"}}, {"served_on": "2015-07-14"}, None),
        ({"fact": "managed_by", "one_of": ["unit", "city"]}, {"managed_by": "city"}, True),
        ({"fact": "grounds", "includes": "7-1"}, {"grounds": ["7-1", "8-1"]}, True),
        ({"fact": "grounds", "includes": "7-1"}, {"grounds": []}, False),
        ({"fact": "grounds", "includes": "7-1"}, {}, None),
    ],
)
def test_a_comparison_keeps_its_bounds_exact(condition: dict, told: dict, holds: bool | None):
    assert verdict(condition, **told) is holds


YES, NO, UNKNOWN = {"fact": "heard", "is": True}, {"fact": "times", "is": 9}, {"fact": "note", "is": "甲"}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"all": [YES, UNKNOWN]}, None),
        ({"all": [NO, UNKNOWN]}, False),
        ({"any": [NO, NO]}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, UNKNOWN]}, None),
        ({"any": [YES, UNKNOWN]}, True),
        ({"not": YES}, False),
        ({"not": NO}, True),
        ({"not": UNKNOWN}, None),
        ({"not": {"all": [NO, UNKNOWN]}}, True),
    ],
)
def test_what_is_not_known_is_neither_yes_nor_no(condition: dict, holds: bool | None):
    assert verdict(condition, heard=True, times=1) is holds


def test_an_unknown_verdict_names_what_must_be_found_and_a_known_one_what_it_used():
    condition = TypeAdapter(Condition).validate_python({"any": [NO, UNKNOWN, {"fact": "paid", "at_least": 1}]})
    unknown = judge(condition, facts(times=1))
    assert unknown.missing == ("note", "paid")
    assert unknown.used == ("times", "note", "paid")
    assert judge(condition, facts(times=9)).missing == ()


def test_no_condition_always_holds():
    assert judge(None, facts()).holds is True


def test_every_fact_a_condition_speaks_of_is_named():
    condition = {"all": [{"not": YES}, {"any": [NO]}, {"fact": "served_on", "less_than": {"fact": "issued_on"}}]}
    parsed = TypeAdapter(Condition).validate_python(condition)
    assert list(facts_named(parsed)) == ["heard", "times", "served_on", "issued_on"]
    assert list(facts_named(None)) == []


def test_a_comparison_tells_which_it_is():
    assert Comparison.model_validate({"fact": "times", "at_least": 2}).comparison == ("at_least", 2)
