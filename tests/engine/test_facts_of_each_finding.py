"""What a finding needs is judged on the facts of that finding, whatever was found besides."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.engine.build_reading import HEAD, read
from wenze.engine.facts import Facts, told_for
from wenze.engine.measures import fitting
from wenze.engine.regulation import Regulation

ON = date(2026, 11, 20)
TEXT = (
    HEAD
    + """
- clause: "第一条"
  says: 逾期两次以上
  circumstance: {code: late-tasks, group: late, needs: [{that: {fact: late_times, at_least: 2}, says: 不到两次}]}
- clause: "第二条"
  says: 逾期五次以上
  circumstance: {code: late-letters, group: late, needs: [{that: {fact: late_times, at_least: 5}, says: 不到五次}]}
- clause: "第三条"
  says: 可以诫勉谈话
  measure: {codes: [admonition-talk], group: 1}
- clause: "第四条"
  says: 逾期不到三次的从轻
  factor: {code: few, direction: mitigate, when: {all: [{fact: factors, includes: few}, {fact: late_times, less_than: 3}]}}
- clause: "第五条"
  says: 任务逾期系他人所致的不追究
  exclusion: {of: [late-tasks, late-letters], when: {fact: others_fault, is: true}}
"""
)
"""Three rules that speak of the same fact, each of its own finding."""


def _text(folder: Path) -> Regulation:
    excused = "  - {fact: others_fault, term: 系他人所致, type: yes_no}\n"
    return read(folder, TEXT.replace("provisions:\n", excused + "provisions:\n", 1))


def _told(text: Regulation, *, tasks: int, letters: int, **more: Any) -> Facts:
    both = {told_for("late_times", "late-tasks"): tasks, told_for("late_times", "late-letters"): letters}
    found = {"circumstances": ["late-tasks", "late-letters"], "factors": [], "others_fault": False}
    return Facts({**found, **both, **more}, text.declared)


def test_each_of_two_findings_keeps_the_count_that_was_found_for_it(tmp_path: Path) -> None:
    text = _text(tmp_path)
    assert fitting(text, _told(text, tasks=2, letters=5), ON).value is not None
    short = fitting(text, _told(text, tasks=5, letters=2), ON)
    assert short.unknown is not None
    said = {str(one.citation): one.facts for one in short.reasons}
    assert said["第二条"] == (("迟到次数", "2"),)


def test_what_was_found_for_one_says_nothing_of_another(tmp_path: Path) -> None:
    text = _text(tmp_path)
    told = {"circumstances": ["late-tasks", "late-letters"], "factors": [], "others_fault": False}
    only_one = Facts({**told, told_for("late_times", "late-letters"): 9}, text.declared)
    assert fitting(text, only_one, ON).unknown is not None


def test_a_factor_is_judged_on_its_own_finding_and_an_exclusion_on_that_of_the_circumstance(tmp_path: Path) -> None:
    text = _text(tmp_path)
    weighed = _told(text, tasks=2, letters=5, **{"factors": ["few"], told_for("late_times", "few"): 1})
    answer = fitting(text, weighed, ON)
    assert answer.value is not None
    assert answer.value.direction == "mitigate"
    told = {"others_fault": None, told_for("others_fault", "late-tasks"): True}
    excused = fitting(
        text, _told(text, tasks=2, letters=5, **told, **{told_for("others_fault", "late-letters"): False}), ON
    )
    assert excused.value is not None
    assert "第一条" not in excused.clauses
    assert "第二条" in excused.clauses


def test_what_is_told_alike_of_every_finding_is_a_fact_of_the_whole_and_what_is_not_is_unknown(tmp_path: Path) -> None:
    text = _text(tmp_path)
    assert _told(text, tasks=3, letters=3)["late_times"] == 3
    assert "late_times" not in _told(text, tasks=3, letters=4)
    assert _told(text, tasks=3, letters=4, late_times=7)["late_times"] == 7
