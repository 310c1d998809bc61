"""A made-up score sheet and appraisal, said as data: items, lines, caps, votes and grades of an invented office."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.engine.build_conventions import CONVENTIONS
from wenze.engine.facts import FactDeclaration, Facts
from wenze.engine.regulation import Regulation, RegulationFile

SHEET = "made-sheet"
WHOLE = ("late", "defects", "praises", "scoldings", "yes_votes", "soso_votes", "no_votes")
AMOUNT = ("judged", "support")
YES_NO = ("report_missing", "summary_missing", "scolded", "punished")
FACTS: list[dict[str, Any]] = [
    *({"fact": name, "term": name, "type": "whole"} for name in WHOLE),
    *({"fact": name, "term": name, "type": "amount"} for name in AMOUNT),
    *({"fact": name, "term": name, "type": "yes_no"} for name in YES_NO),
    {"fact": "made_grade", "term": "等次", "type": "code", "codes": {"good": "好", "fair": "中", "poor": "差"}},
]
PROVISIONS: list[dict[str, Any]] = [
    {"clause": "一", "says": "大项", "score_item": {"item": "1", "term": "大项", "full": 40}},
    {"clause": "一.1", "says": "按时", "score_item": {"item": "1-1", "within": "1", "term": "按时", "full": 10}},
    {
        "clause": "一.1迟",
        "says": "迟一次扣四",
        "deduction": {
            "line": "late",
            "term": "迟",
            "from_item": "1-1",
            "each": 4,
            "count": "late",
            "at_most": 10,
        },
    },
    {
        "clause": "一.1缺",
        "says": "缺扣十",
        "deduction": {
            "line": "missing",
            "term": "缺",
            "from_item": "1-1",
            "flat": 10,
            "when": {"fact": "report_missing", "is": True},
        },
    },
    {
        "clause": "一.2",
        "says": "评分",
        "score_item": {"item": "1-2", "within": "1", "term": "评分", "full": 30, "judged": "judged"},
    },
    {
        "clause": "一.3",
        "says": "票",
        "ballot": {
            "ballot": "meeting",
            "term": "票",
            "points": 60,
            "counts": {"good": "yes_votes", "fair": "soso_votes", "poor": "no_votes"},
            "weights": {"good": "1", "fair": "0.5", "poor": "0"},
        },
    },
    {"clause": "二", "says": "加分封顶", "cap": {"of": "bonus", "at_most": 6}},
    {
        "clause": "二.1",
        "says": "表扬每次两分",
        "bonus": {"line": "praise", "term": "表扬", "each": 2, "count": "praises"},
    },
    {
        "clause": "二.2",
        "says": "酌情三到五分",
        "bonus": {"line": "support", "term": "酌情", "told": "support", "least": 3, "most": 5},
    },
    {"clause": "三", "says": "扣分封顶", "cap": {"of": "deduction", "at_most": 5}},
    {
        "clause": "三.1",
        "says": "批评每次一分",
        "deduction": {"line": "scolding", "term": "批评", "each": 1, "count": "scoldings"},
    },
    {"clause": "四", "says": "缺总结归零", "veto": {"when": {"fact": "summary_missing", "is": True}, "total": 0}},
    {"clause": "五", "says": "总分", "formula": {"places": 1, "rounding": "half_up"}},
    {"clause": "六", "says": "等次", "grades": {"grades": ["good", "fair", "poor"], "told_as": "made_grade"}},
    {
        "clause": "六.1",
        "says": "八十分以上好，六十到八十分中，六十分以下差",
        "threshold": [
            {"grade": "good", "at_least": 80},
            {"grade": "fair", "at_least": 60, "at_most": 80},
            {"grade": "poor", "less_than": 60},
        ],
    },
    {
        "clause": "六.2",
        "says": "差票超过两成一般为差",
        "modality": "default",
        "vote_rule": {"ballot": "meeting", "share_of": "poor", "more_than": 20, "grade": "poor"},
    },
    {
        "clause": "六.3",
        "says": "好票不到七成一般不评好",
        "modality": "default",
        "vote_rule": {"ballot": "meeting", "share_of": "good", "less_than": 70, "bars_grade": "good"},
    },
    {
        "clause": "六.4",
        "says": "挨批评的不评好",
        "modality": "must",
        "grade_cap": {"when": {"fact": "scolded", "is": True}, "at_most": "fair"},
    },
    {
        "clause": "六.5",
        "says": "受处分的定为差",
        "modality": "must",
        "grade_cap": {"when": {"fact": "punished", "is": True}, "fixed": "poor"},
    },
]
FULL: dict[str, Any] = {
    "late": 0,
    "report_missing": False,
    "summary_missing": False,
    "judged": 30,
    "yes_votes": 100,
    "soso_votes": 0,
    "no_votes": 0,
    "praises": 0,
    "support": 0,
    "scoldings": 0,
    "scolded": False,
    "punished": False,
}


@cache
def made_sheet() -> Regulation:
    """The regulation with this sheet; its hashes are empty because it never was a file."""
    kinds = ("score_item", "deduction", "bonus", "ballot", "cap", "veto", "formula", "grades", "threshold")
    for provision in PROVISIONS:
        for kind in (*kinds, "vote_rule", "grade_cap"):
            rules = provision.get(kind, [])
            for rule in rules if isinstance(rules, list) else [rules]:
                rule["sheet"] = SHEET
    written = RegulationFile.model_validate(
        {
            "id": "made-sheet",
            "title": "试办法",
            "short_title": "试办法",
            "issuer": "某机构",
            "edition": "1",
            "conventions": CONVENTIONS,
            "facts": FACTS,
            "provisions": PROVISIONS,
        }
    )
    declared: dict[str, FactDeclaration] = {fact.fact: fact for fact in written.facts}
    return Regulation(file=written, file_sha256="", file_sm3="", declared=declared, terms={})


def told(**facts: Any) -> Facts:
    """The facts of a full sheet (100 points, nothing added or taken), changed as said; None is not told."""
    return Facts(FULL | facts, made_sheet().declared)
