"""`mutate` changes everything that decides in a rule file, one at a time, and tells what no example noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.build_reading import HEAD_LINES, rulebook, sample, write
from wenze.engine.examples import Example
from wenze.engine.mutate import Change, Mutated, mutate
from wenze.engine.yaml_events import Document

PRINCIPLE = """\
- clause: "第一条"
  says: 办事要公道
  not_modelled: 是原则，没有可以计算的后果
"""
BARS = """\
- clause: "第二条"
  part: 晋
  says: 诫勉谈话六个月里不提拔，迟到三次以上的不评优
  modality: must
  measure: {codes: [admonition-talk], group: 1}
  effect:
    - {of: [admonition-talk], bars: [{what: promotion, for: 6 months}]}
    - {of: [admonition-talk], when: {fact: late_times, at_least: 3}, bars: [{what: advanced-unit, calendar_year: true}]}
"""
APPEAL = """\
- clause: "第三条"
  row_as: 第三条#限
  says: 十五日里申诉
  modality: may
  doubt: 从哪天起
  reading: 送达
  time_limit: {limit: appeal, from: served_on, done: appeal_filed_on, within: 15 days}
  or_else: {reading: 决定, time_limit: {limit: appeal, from: decided_on, done: appeal_filed_on, within: 15 workdays}}
"""
FACTS = {"measure": "admonition-talk", "decided_on": "2026-05-01", "effective_on": "2026-05-02"}


def mutated(folder: Path, text: str, *examples: Example, **more: object) -> Mutated:
    file = write(folder, text)
    return mutate(rulebook(folder), Document(file), examples, **more)


def written(changes: tuple[Change, ...]) -> list[str]:
    return [f"{one.row} {one.line - HEAD_LINES} {one.place}: {one.before} → {one.after}" for one in changes]


def effects_of(late_times: int, *what: str) -> Example:
    told = {**FACTS, "late_times": late_times}
    return Example(title=str(late_times), ask="effects", on="2026-11-22", facts=told, expect={"all": list(what)})


THIRD, SECOND_TIME = effects_of(3, "advanced-unit", "promotion"), effects_of(2, "promotion")


def test_every_number_unit_code_boundary_word_and_clause_is_changed_and_its_line_told(tmp_path: Path) -> None:
    found = mutated(tmp_path, sample(PRINCIPLE, BARS))
    assert found.regulation == "sample"
    assert written(found.survivors) == [
        "惯例·影响期 -3 effect_period: corresponding_day → day_before",
        "第二条#晋 4 clause: 第二条 → 第二条之一",
        "第二条#晋 7 modality: must → may",
        "第二条#晋 8 measure.codes.0: admonition-talk → criticism-circular",
        "第二条#晋 8 measure.group: 1 → 2",
        "第二条#晋 10 effect.0.of.0: admonition-talk → criticism-circular",
        "第二条#晋 10 effect.0.bars.0.what: promotion → supervised-or-related-post",
        "第二条#晋 10 effect.0.bars.0.for: 6 months → 7 months",
        "第二条#晋 10 effect.0.bars.0.for: 6 months → 6 years",
        "第二条#晋 11 effect.1.of.0: admonition-talk → criticism-circular",
        "第二条#晋 11 effect.1.when.fact: late_times → lead_joint_signers",
        "第二条#晋 11 effect.1.when.at_least: at_least → more_than",
        "第二条#晋 11 effect.1.when.at_least: 3 → 4",
        "第二条#晋 11 effect.1.bars.0.what: advanced-unit → comparable-leading-post",
    ]


def test_what_the_reader_refuses_is_noticed_and_counted(tmp_path: Path) -> None:
    found = mutated(tmp_path, sample(BARS))
    assert found.changes == len(found.survivors) + 1, "a bar that lasts no year and nothing else has no length"


def test_other_readings_are_changed_too(tmp_path: Path) -> None:
    found = written(mutated(tmp_path, sample(APPEAL)).survivors)
    assert found[3:4] == ["第三条#限 4 modality: may → must"]
    assert found[-5:] == [
        "第三条#限 8 or_else.time_limit.limit: appeal → appeal_decision",
        "第三条#限 8 or_else.time_limit.from: decided_on → effective_on",
        "第三条#限 8 or_else.time_limit.done: appeal_filed_on → appeal_accepted_on",
        "第三条#限 8 or_else.time_limit.within: 15 workdays → 16 workdays",
        "第三条#限 8 or_else.time_limit.within: 15 workdays → 15 days",
    ]


def test_several_other_readings_are_changed_one_after_another(tmp_path: Path) -> None:
    one, other = "{reading: 决定, modality: must, same_rules: false", "{reading: 收到"
    rule = "time_limit: {limit: appeal, from: decided_on, done: appeal_filed_on, within: 9 days}}"
    text = APPEAL.split("  or_else", maxsplit=1)[0] + f"  or_else:\n    - {one}, {rule}\n    - {other}, {rule}\n"
    found = written(mutated(tmp_path, sample(text)).survivors)
    assert "第三条#限 9 or_else.0.modality: must → may" in found
    assert "第三条#限 10 or_else.1.time_limit.within: 9 days → 10 days" in found


def test_a_pair_of_examples_on_both_sides_of_a_boundary_notices_the_boundary_and_its_number(tmp_path: Path) -> None:
    places = {one.place for one in mutated(tmp_path, sample(BARS)).survivors}
    left = {one.place for one in mutated(tmp_path, sample(BARS), THIRD, SECOND_TIME).survivors}
    assert places - left == {
        f"effect.{place}"
        for place in ("0.of.0", "0.bars.0.what", "1.of.0", "1.bars.0.what", "1.when.fact", "1.when.at_least")
    }
    one_side = {
        one.place for one in mutated(tmp_path, sample(BARS), effects_of(4, "advanced-unit", "promotion")).survivors
    }
    assert "effect.1.when.at_least" in one_side


def test_several_processes_divide_the_changes_without_losing_or_doubling_any(tmp_path: Path) -> None:
    whole = mutated(tmp_path, sample(BARS))
    shares = [mutated(tmp_path, sample(BARS), share=(number, 3)) for number in range(3)]
    assert [one.changes for one in shares] == [5, 5, 5]
    assert sorted(written(tuple(one for share in shares for one in share.survivors))) == sorted(
        written(whole.survivors)
    )


def test_progress_is_told_after_each_change(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = mutated(tmp_path, sample(BARS), tick=lambda done, total: told.append((done, total)))
    assert told == [(done, found.changes) for done in range(1, found.changes + 1)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("1 hour", "2 hours"), ("1 hour", "1 days"), ("1 year", "1 months"), ("10 days", "10 workdays")],
)
def test_a_length_grows_by_one_and_changes_its_unit(tmp_path: Path, before: str, after: str) -> None:
    found = mutated(tmp_path, sample(APPEAL.replace("15 days", before)))
    assert {(one.before, one.after) for one in found.survivors} >= {(before, after)}
