"""An extension in a clause of its own: asked for in time, carrying what it must, granted; nothing unknown prolongs a term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.engine.build_reading import HEAD, read, refused, shipped
from wenze.engine.answers import Answer, UnknownKind
from wenze.engine.deadlines import Deadline, due
from wenze.engine.facts import Facts
from wenze.engine.regulation import Regulation

START = date(2026, 3, 2)
FIRST_DUE = date(2026, 3, 12)
DECLARED = """\
facts:
  - {fact: reason_given, term: 写明原因, type: yes_no}
"""
RULES = """\
- clause: "第三条"
  says: 十日里办结
  time_limit:
    - {limit: before, from: initiated_on, done: decided_on, within: 10 days}
    - {limit: by, from: initiated_on, done: decided_on, within: 10 days}
    - {limit: granted, from: initiated_on, done: decided_on, within: 10 days}
- clause: "第四条"
  says: 到期以前可以申请延长
  extension:
    of: [before]
    more: 5 days
    approver: office_director
    asked: before
    needs: [{that: {fact: reason_given, is: true}, says: 没有写明原因}]
- clause: "第五条"
  says: 到期之日以前（含当日）可以申请延长到二十日
  extension: {of: [by], in_all: 20 days, approver: office_director, asked: by}
- clause: "第六条"
  says: 经批准可以延长，由批准人定
  extension: {of: [granted], free: true, approver: office_director}
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Regulation:
    return read(tmp_path_factory.mktemp("extension"), HEAD.replace("facts:\n", DECLARED) + RULES)


def ask(law: Regulation, limit: str, **told: Any) -> Answer[Deadline]:
    facts = Facts({"initiated_on": START, **told}, law.declared)
    return due(law, shipped().calendar, limit, facts, date(2026, 4, 1))


def due_on(law: Regulation, limit: str, **told: Any) -> date | None:
    answer = ask(law, limit, **told)
    return None if answer.value is None else answer.value.due_on


def asked(day: int, **more: Any) -> dict[str, Any]:
    """A request on that day of March, granted long after, with its reason."""
    return {
        "extension_asked_on": date(2026, 3, day),
        "extension_granted_on": date(2026, 3, 30),
        "reason_given": True,
    } | more


@pytest.mark.parametrize(
    ("limit", "day", "ends"),
    [
        ("before", 11, date(2026, 3, 17)),
        ("before", 12, FIRST_DUE),
        ("by", 12, date(2026, 3, 23)),  # the 22nd is a Sunday
        ("by", 13, FIRST_DUE),
    ],
)
def test_the_request_is_held_to_the_due_day(law: Regulation, limit: str, day: int, ends: date) -> None:
    assert due_on(law, limit, **asked(day)) == ends


@pytest.mark.parametrize(("day", "ends"), [(12, date(2026, 4, 30)), (13, FIRST_DUE)])
def test_without_a_word_on_the_request_the_grant_is_held_to_the_due_day(law: Regulation, day: int, ends: date) -> None:
    told = {"extension_granted_on": date(2026, 3, day), "extension_until_on": date(2026, 4, 30)}
    assert due_on(law, "granted", **told) == ends


def test_a_request_that_came_too_late_says_so_under_its_own_clause(law: Regulation) -> None:
    answer = ask(law, "before", **asked(12))
    said = [reason.says for reason in answer.reasons if reason.citation.row == "第四条"]
    assert said == ["延长须在2026年3月12日前提出，2026年3月12日提出的不生效，仍按原期限"]
    assert answer.value is not None
    assert not answer.value.extended


def test_a_request_without_what_it_must_carry_prolongs_nothing(law: Regulation) -> None:
    answer = ask(law, "before", **asked(11, reason_given=False))
    assert answer.value is not None
    assert (answer.value.due_on, answer.value.extended) == (FIRST_DUE, False)
    assert "没有写明原因" in [reason.says for reason in answer.reasons]


def test_a_request_not_granted_yet_prolongs_nothing(law: Regulation) -> None:
    assert due_on(law, "by", **asked(11, extension_granted_on=None)) == FIRST_DUE


@pytest.mark.parametrize("hidden", ["extension_asked_on", "reason_given"])
def test_what_decides_and_was_not_told_must_be_found_first(law: Regulation, hidden: str) -> None:
    unknown = ask(law, "before", **asked(11, **{hidden: None})).unknown
    assert unknown is not None
    assert (unknown.kind, unknown.facts) == (UnknownKind.FIND_FIRST, (hidden,))


def test_a_new_day_that_the_approver_did_not_fill_in_must_be_found_first(law: Regulation) -> None:
    unknown = ask(law, "granted", extension_granted_on=date(2026, 3, 5)).unknown
    assert unknown is not None
    assert unknown.facts == ("extension_until_on",)


def test_an_extension_of_a_limit_the_text_does_not_have_is_refused(tmp_path: Any) -> None:
    rule = '- {clause: "第三条", says: 可以延长, extension: {of: [nowhere], more: 5 days, approver: office_director}}\n'
    assert "nowhere" in str(refused(tmp_path, HEAD + rule))


@given(
    days=some.integers(0, 20),
    granted=some.booleans(),
    reason=some.booleans(),
    hidden=some.sets(some.sampled_from(["extension_asked_on", "extension_granted_on", "reason_given"])),
)
def test_hiding_facts_never_prolongs_a_term(
    law: Regulation, days: int, granted: bool, reason: bool, hidden: set[str]
) -> None:
    told = {"extension_asked_on": START + timedelta(days=days), "reason_given": reason}
    told |= {"extension_granted_on": START + timedelta(days=days)} if granted else {}
    everything = due_on(law, "before", **told)
    known = due_on(law, "before", **{name: value for name, value in told.items() if name not in hidden})
    assert everything is not None
    assert known is None or known <= everything
