"""A doubt may have several readings: each with its rules, checked like any other, and named in every answer that took it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from wenze.engine.check import bare, read_examples, wrong
from wenze.engine.deadlines import due
from wenze.engine.eligibility import Decision, Law, standing
from wenze.engine.errors import RulebookError
from wenze.engine.facts import Facts
from wenze.engine.reading import Rulebook, shipped_rulebook
from wenze.engine.yaml_events import Document
from wenze.office.site.command_rules import rules

BOOK = Rulebook(shipped_rulebook())
TEXT = BOOK.regulation("yy-wgbw")
FILE = shipped_rulebook() / "yy-wgbw" / "regulation.yaml"
OPINION, JOINT, MOVED = "第十条(一)", "第九条(四)", "第十八条(三)"


def _due(text, **told):
    facts = Facts({"initiated_on": date(2026, 3, 2), "extension_granted_on": date(2026, 3, 20), **told}, text.declared)
    return due(text, BOOK.calendar, "preliminary-opinion", facts, date(2026, 3, 2))


def test_another_reading_brings_other_rules_and_the_default_stays_as_it_was():
    assert _due(TEXT).value.due_on == date(2026, 4, 14)
    assert _due(TEXT.with_readings({OPINION: 1})).value.due_on == date(2026, 5, 8)
    assert _due(TEXT).value.due_on == date(2026, 4, 14)


def test_the_answer_names_the_reading_taken_and_that_it_is_not_the_default():
    by_default, chosen = _due(TEXT), _due(TEXT.with_readings({OPINION: 1}))
    assert by_default.readings[0].is_default
    assert not chosen.readings[0].is_default
    assert "另加" in chosen.readings[0].reading
    assert (by_default.receipt.readings, chosen.receipt.readings) == ({}, {OPINION: 1})
    assert chosen.receipt.file_sha256 == by_default.receipt.file_sha256


def test_the_receipt_is_enough_to_compute_the_answer_again():
    chosen = _due(TEXT.with_readings({OPINION: 1, JOINT: 1}))
    assert _due(TEXT.with_readings(chosen.receipt.readings)) == chosen


def test_choosing_the_default_is_choosing_nothing():
    assert TEXT.with_readings({OPINION: 0, MOVED: 0}) is TEXT


def test_a_row_or_reading_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        TEXT.with_readings({"第九十九条": 1})
    with pytest.raises(IndexError):
        TEXT.with_readings({OPINION: 3})
    with pytest.raises(IndexError):
        TEXT.with_readings({OPINION: -1})
    with pytest.raises(IndexError):
        TEXT.with_readings({"第五条": 1})


def test_eligibility_reads_the_text_as_it_is_handed_to_it():
    moved = Decision(
        decision="例",
        regulation="yy-wgbw",
        measure="transfer-from-post",
        decided_on=date(2015, 7, 20),
        effective_on=date(2015, 7, 20),
        on_probation=False,
    )
    read = TEXT.with_readings({MOVED: 1})
    handed = Law(regulation=lambda _name, _edition: read, calendar=BOOK.calendar, vocabulary=BOOK.vocabulary)
    plain = Law(regulation=BOOK.regulation, calendar=BOOK.calendar, vocabulary=BOOK.vocabulary)
    late = date(2020, 1, 1)
    assert standing(plain, [moved], "assignment", late).value.clear is True
    barred = standing(handed, [moved], "assignment", late)
    assert barred.value.clear is False
    assert barred.receipt.readings == {f"yy-wgbw/{MOVED}": 1}
    assert [one.is_default for one in barred.readings] == [False]


def _written(tmp_path: Path, before: str, after: str) -> Document:
    file = tmp_path / "yy-wgbw" / "regulation.yaml"
    file.parent.mkdir()
    text = FILE.read_text("utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), "utf-8")
    return Document(file)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("{fact: lead_joint_signers, at_least: 3}", "{fact: no_such_fact, at_least: 3}", "不认识的事实"),
        (
            "what: supervised-or-related-post, without_end: true",
            "what: no-such-post, without_end: true",
            "不认识的后果",
        ),
        (
            "extension: {more: 30 workdays, approver: office_director}",
            "extension: {more: 30 workdays, approver: x}",
            "不认识",
        ),
        ('    - reading: "三人以上联名"\n', "    - {}\n      ", None),
        ('    - reading: "三人以上联名"', '    - reading: "二人以上联名"', "各读法的文字不能相同"),
        ("without_end: true, from: effective", "without_end: 1, from: effective", "true 或 false"),
    ],
)
def test_what_is_wrong_inside_an_alternative_is_refused_with_its_line(tmp_path, before, after, says):
    with pytest.raises(RulebookError) as refused:
        BOOK.checked(_written(tmp_path, before, after), None)
    assert refused.value.line is not None
    assert says is None or says in str(refused.value)


def test_another_reading_without_a_doubt_is_refused(tmp_path):
    before = '  says: "引咎辞职、责令辞职、免职的，当年度考核定为基本称职"\n'
    alternative = "  or_else: {reading: 甲, not_modelled: 乙}\n"
    with pytest.raises(RulebookError, match="doubt"):
        BOOK.checked(_written(tmp_path, before, before + alternative), None)


ROW = '  says: "引咎辞职、责令辞职、免职的，当年度考核定为基本称职"\n  modality: must\n'
DOUBT = "  doubt: 甲\n  reading: 乙\n"


def _with(tmp_path: Path, *lines: str):
    return BOOK.checked(_written(tmp_path, ROW, ROW + DOUBT + "".join(f"  {line}\n" for line in lines)), None)


def test_a_reading_in_other_words_keeps_every_rule_of_the_row(tmp_path):
    text = _with(tmp_path, "or_else: {reading: 丙, same_rules: true}")
    default, other = (text.with_readings({"第十八条(四)": choice}).provision("第十八条(四)") for choice in (0, 1))
    assert default.rules == other.rules != ()
    assert (default.reading, other.reading) == ("乙", "丙")
    assert (other.says, other.modality) == (default.says, default.modality)


def test_a_reading_may_speak_more_weakly_and_keep_the_rules(tmp_path):
    text = _with(tmp_path, "or_else: {reading: 丙, same_rules: true, modality: may}")
    other = text.provision("第十八条(四)").under(1)
    assert (other.modality, other.rules) == ("may", text.provision("第十八条(四)").rules)


def test_a_row_without_rules_keeps_its_reason_under_another_reading(tmp_path):
    before = '  not_modelled: "是办理问责的原则，没有可以计算的后果"\n'
    text = BOOK.checked(
        _written(tmp_path, before, before + DOUBT + "  or_else: {reading: 丙, same_rules: true}\n"), None
    )
    assert text.provision("第五条").under(1).not_modelled == text.provision("第五条").not_modelled != ""


def test_a_reading_keeps_the_kinds_it_names_and_changes_the_others(tmp_path):
    text = _with(
        tmp_path, "gate: {before: [rescind], needs: [{that: {fact: heard, is: true}, says: 丁}]}",
        "or_else: {reading: 丙, keeps: [gate], effect: {of: [demotion], bars: [{what: promotion, for: 3 years}]}}",
    )  # fmt: skip
    default, other = text.provision("第十八条(四)"), text.provision("第十八条(四)").under(1)
    assert other.gate == default.gate != ()
    assert other.effect != default.effect


@pytest.mark.parametrize(
    ("alternative", "says"),
    [
        ("{reading: 丙, same_rules: true, not_modelled: 丁}", "same_rules（规则不变）"),
        ("{reading: 丙, same_rules: true, keeps: [effect]}", "same_rules（规则不变）"),
        (
            "{reading: 丙, same_rules: true, effect: {of: [demotion], bars: [{what: award, for: 1 year}]}}",
            "same_rules（规则不变）",
        ),
        ("{reading: 丙, same_rules: 1}", "true 或 false"),
        ("{reading: 丙}", "要么写规则"),
        ("{reading: 丙, keeps: [gate]}", "这一条里没有"),
        (
            "{reading: 丙, keeps: [effect], effect: {of: [demotion], bars: [{what: award, for: 1 year}]}}",
            "就不再另写",
        ),
    ],
)
def test_a_reading_that_keeps_rules_and_writes_them_too_is_refused(tmp_path, alternative, says):
    with pytest.raises(RulebookError) as refused:
        _with(tmp_path, f"or_else: {alternative}")
    assert refused.value.line is not None
    assert says in str(refused.value)


def test_another_reading_with_rules_needs_an_example_of_its_own_and_other_words_do_not(tmp_path):
    text = _with(
        tmp_path, "or_else:",
        "  - {reading: 丙, same_rules: true}",
        "  - {reading: 丁, effect: {of: [demotion], bars: [{what: promotion, for: 3 years}]}}",
    )  # fmt: skip
    examples, _ = read_examples(FILE.with_name("examples.yaml"))
    assert list(bare(text, examples)) == ["第十八条(四)（另一读法：丁）"]


def test_an_example_under_a_reading_that_is_not_there_fails_and_names_it():
    examples, _ = read_examples(FILE.with_name("examples.yaml"))
    asked = examples[0].model_copy(update={"readings": {OPINION: 9}})
    assert [one for one in wrong(BOOK, TEXT, asked) if f"{OPINION} 9" in one] != []


def test_the_command_line_lists_the_readings_of_a_row_and_answers_under_one(tmp_path):
    runner = CliRunner()
    shown = runner.invoke(rules, ["show", "yy-wgbw", "第十四条(六)"]).output
    assert "另外的读法 1：" in shown
    assert "（规则不变）" in shown
    facts = tmp_path / "facts.yaml"
    told = 'limit: appeal\nserved_on: 2026-11-14\nreadings: {"第十二条": %d}\n'
    facts.write_text(told % 2, "utf-8")
    asked = ["ask", "yy-wgbw", "deadlines", "--facts", str(facts), "--json"]
    assert '"due_on": "2026-11-29"' in runner.invoke(rules, asked).output
    facts.write_text(told % 9, "utf-8")
    refused = runner.invoke(rules, asked)
    assert refused.exit_code == 1
    assert "没有这种读法：第十二条 9" in refused.output
