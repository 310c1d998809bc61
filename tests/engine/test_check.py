"""Examples are run and told apart honestly: what is the same, what is wrong and in which words, which rows have too few, which rows are covered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.build_reading import HEAD, rulebook, shipped, write
from wenze.engine.check import Checked, _same, check, read_examples
from wenze.engine.coverage import coverage
from wenze.engine.errors import RulebookError

TEXT = (
    HEAD
    + """\
- clause: "第一条"
  says: 办事要公道
  not_modelled: 是原则，没有可以计算的后果
- clause: "第二条"
  part: 晋
  says: 诫勉谈话六个月里不提拔，迟到三次以上的不评优
  measure: {codes: [admonition-talk], group: 1}
  effect:
    - {of: [admonition-talk], bars: [{what: promotion, for: 6 months}]}
    - {of: [admonition-talk], when: {fact: late_times, at_least: 3}, bars: [{what: advanced-unit, calendar_year: true}]}
"""
)
BASE = """\
- title: 两次
  ask: effects
  on: 2026-11-22
  facts: {measure: admonition-talk, decided_on: 2026-05-01, effective_on: 2026-05-02, late_times: 2}
  expect: {all: [promotion]}
  clauses: ["第二条#晋"]
"""
MORE = "- {title: 三次, like: 两次, facts: {late_times: 3}, expect: {all: [promotion, advanced-unit]}, clauses: [第二条#晋]}\n"


def checked(folder: Path, examples: str) -> Checked:
    write(folder, TEXT)
    file = write(folder, examples, "sample/examples.yaml")
    book = rulebook(folder)
    return check(book, book.regulation("sample"), file)


def failing(folder: Path, expect: str) -> list[str]:
    """What is said of the first example where it expects this."""
    found = checked(folder, BASE.replace("{all: [promotion]}", expect) + MORE)
    return [one.says for one in found.failures]


def test_two_examples_on_both_sides_of_a_boundary_pass(tmp_path: Path) -> None:
    assert checked(tmp_path, BASE + MORE) == Checked(regulation="sample", examples=2, failures=(), bare=())
    assert checked(tmp_path, BASE + MORE).passed


def test_one_example_is_too_few_for_a_row_with_a_boundary(tmp_path: Path) -> None:
    found = checked(tmp_path, BASE)
    assert (found.failures, found.bare, found.passed) == ((), ("第二条#晋",), False)


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{all: [award]}", ["“all”应为 ['award']，得到 ['promotion']"]),
        ("{all: [promotion, promotion]}", ["“all”应为 ['promotion', 'promotion']，得到 ['promotion']"]),
        ('{promotion: "2026-05-02..2026-11-03"}', ["“promotion”应为 '2026-05-02..2026-11-03'，得到 '2026-05-02..2026-11-02'"]),
        ("{promotion: true}", ["“promotion”应为 True，得到 '2026-05-02..2026-11-02'"]),
        ("{promotion: null}", ["“promotion”应为 None，得到 '2026-05-02..2026-11-02'"]),
        ("{promotion: 6}", ["“promotion”应为 6，得到 '2026-05-02..2026-11-02'"]),
        ('{unknown: silent}', None),
    ],
)  # fmt: skip
def test_what_comes_out_otherwise_is_told_with_both_values(tmp_path: Path, expect: str, says: list[str] | None) -> None:
    found = failing(tmp_path, expect)
    assert len(found) == 1
    if says is not None:
        assert found == says


def test_a_failure_names_file_line_and_title(tmp_path: Path) -> None:
    wrong = BASE.replace("title: 两次", "title: 错的").replace("[promotion]", "[award]")
    (failure,) = checked(tmp_path, BASE + MORE + wrong).failures
    assert (failure.file, failure.line, failure.title) == ("sample/examples.yaml", 8, "错的")


def test_a_value_of_any_length_is_told_in_two_hundred_characters(tmp_path: Path) -> None:
    for length, shown in ((198, f"'{'长' * 198}'"), (199, f"'{'长' * 199}…")):
        (says,) = failing(tmp_path, f"{{promotion: {'长' * length}}}")
        assert says.startswith(f"“promotion”应为 {shown}，得到")


def test_several_faults_of_one_example_are_told_together(tmp_path: Path) -> None:
    wrong = BASE.replace("[promotion]", "[award]").replace('["第二条#晋"]', '["第一条"]')
    (failure,) = checked(tmp_path, wrong).failures
    says = "“all”应为 ['award']，得到 ['promotion']；应引用“第一条”，实际引用 第二条#晋、"
    assert failure.says.startswith(says)


def test_a_question_that_cannot_be_put_is_a_failure_not_a_crash(tmp_path: Path) -> None:
    (failure,) = checked(tmp_path, BASE.replace("late_times: 2", "late_times: 很多")).failures
    assert failure.says.startswith("问不成：“迟到次数”（late_times）应为不小于零的整数")


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("1", "1.0", True), ("1", "1.1", False), ("true", "true", True), ("null", "null", True), ("null", "0", False),
        ("0", "null", False),
        ("false", "0", False), ("0", "false", False), ("true", "null", False), ("二", "三", False),
    ],
)  # fmt: skip
def test_numbers_are_compared_as_numbers_and_yes_no_and_nothing_as_themselves(
    expected: str, found: str, same: bool
) -> None:
    words: dict[str, Any] = {"true": True, "false": False, "null": None, "0": 0, "1": 1, "1.0": "1.00", "1.1": 1.1}
    assert _same(words.get(expected, expected), words.get(found, found)) is same


def test_of_a_mapping_only_what_is_expected_is_compared() -> None:
    assert _same({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}, "d": 3})
    assert not _same({"a": {"b": 1}}, {"a": 1})
    assert not _same({"a": None}, {})
    assert _same([1, {"a": 2}], (1, {"a": 2}))
    assert not _same([1], {1})


def test_an_example_takes_over_what_it_is_like_but_for_what_it_tells(tmp_path: Path) -> None:
    (first, second), _ = read_examples(write(tmp_path, BASE + MORE, "sample/examples.yaml"))
    assert (second.ask, second.on, second.facts) == (first.ask, first.on, {**first.facts, "late_times": 3})
    assert (second.title, second.expect) == ("三次", {"all": ["promotion", "advanced-unit"]})
    own = MORE.replace(", clauses: [第二条#晋]", "")
    (_, third), _ = read_examples(write(tmp_path, BASE + own, "sample/examples.yaml"))
    assert third.clauses == (), "the clauses an example cites are its own"


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        (BASE, 7, "例子“两次”写了两次，请改一个标题"),
        ("- {title: 四次, like: 五次, expect: {all: []}}\n", 7, "前面没有题为“五次”的例子，请核对标题"),
    ],
)
def test_a_title_used_twice_or_a_likeness_nobody_has_is_refused(
    tmp_path: Path, more: str, line: int, says: str
) -> None:
    with pytest.raises(RulebookError) as refused:
        read_examples(write(tmp_path, BASE + more, "sample/examples.yaml"))
    assert (refused.value.file, refused.value.line, refused.value.says) == ("sample/examples.yaml", line, says)


def test_coverage_lists_each_row_of_the_paper_as_modelled_not_modelled_or_missing(tmp_path: Path) -> None:
    write(tmp_path, TEXT + '- {clause: "第三条", row_as: 第三条#后, says: 还没有写}\n')
    assert [(one.id, one.state, one.reason) for one in coverage(tmp_path / "sample")] == [
        ("sample/第一条", "not_modelled", "是原则，没有可以计算的后果"),
        ("sample/第二条#晋", "modelled", "measure、effect"),
        ("sample/第三条#后", "missing", "没有规则也没有理由"),
    ]


def test_a_row_of_the_paper_that_the_file_leaves_out_is_missing(tmp_path: Path) -> None:
    write(tmp_path, TEXT)
    write(tmp_path, '- "第二条#晋"\n- "第九条"\n', "sample/clauses.yaml")
    assert [(one.id, one.state, one.reason) for one in coverage(tmp_path / "sample")] == [
        ("sample/第二条#晋", "modelled", "measure、effect"),
        ("sample/第九条", "missing", "规则文件里没有这一条"),
    ]


@pytest.mark.slow
@pytest.mark.mutants
@pytest.mark.parametrize("name", shipped().ids)
def test_every_shipped_example_comes_out_and_every_computable_row_has_its_pair(name: str) -> None:
    found = check(shipped(), shipped().regulation(name), shipped().folder_of(name) / "examples.yaml")
    assert (found.failures, found.bare) == ((), ())
