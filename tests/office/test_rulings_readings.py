"""An office changes a convention of counting, or puts a reading in its own words, as it changes a reading: on record, by two."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from tests.engine.build_conventions import OTHER
from tests.office import build
from tests.office.build import THE_DAY
from wenze.engine.conventions import EFFECT_PERIOD, FIRST_DAY, REST_DAYS
from wenze.engine.taken import Taken, as_taken
from wenze.office.journal.models import Entry
from wenze.office.people.refusals import Refused
from wenze.office.rulings import actions, actions_law, queries, queries_law, queries_readings
from wenze.office.rulings.models import Ruling
from wenze.office.rulings.models_law import Proposal
from wenze.office.site.command import main

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

NAME = "yy-wgbw"
DISCLOSED = "第十条(三)"
APPEAL = "第十二条#理"
OWN = "收到之日就是受理之日，登记簿上只写一个日期"


def _propose(by, row, reading, **changed):
    told = {"regulation": NAME, "edition": "1", "row": row, "reading": reading, "reason": "班子会研究"}
    return actions_law.propose_reading(by=by, today=THE_DAY, **{**told, **changed})


def _signed(director, leader, row, reading, **changed):
    return actions_law.sign(by=leader, today=THE_DAY, proposal=_propose(director, row, reading, **changed))


def _due(limit="appeal", on=THE_DAY, **told):
    told = told or {"served_on": date(2026, 11, 14)}
    return queries.deadline(regulation=NAME, edition="1", limit=limit, told=told, asked_on=on)


def test_a_convention_is_changed_under_two_signatures_and_holds_from_that_day(director, leader):
    proposal = _propose(director, REST_DAYS, OTHER[REST_DAYS])
    assert _due().value.due_on == date(2026, 11, 30)
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    assert _due().value.due_on == date(2026, 11, 29)
    assert _due(on=THE_DAY - timedelta(days=1)).value.due_on == date(2026, 11, 30)
    assert OTHER[REST_DAYS] in [one.reading for one in _due().readings]
    assert "惯例·末日" in Entry.objects.filter(verb="rulings.signed").get().says


def test_a_convention_can_be_taken_back(director, leader):
    text = queries.regulation(NAME)
    _signed(director, leader, FIRST_DAY, OTHER[FIRST_DAY])
    again = _propose(director, FIRST_DAY, text.choices(FIRST_DAY)[0])
    assert again.reading_before == OTHER[FIRST_DAY]
    actions_law.sign(by=leader, today=THE_DAY, proposal=again)
    assert queries_law.readings_on(text, THE_DAY) == {}


def test_the_readings_of_the_office_are_written_for_the_command_line(director, leader, tmp_path):
    _signed(director, leader, EFFECT_PERIOD, OTHER[EFFECT_PERIOD])
    _signed(director, leader, APPEAL, OWN, own_words=True)
    _signed(director, leader, FIRST_DAY, OTHER[FIRST_DAY])
    _signed(director, leader, FIRST_DAY, queries.regulation(NAME).choices(FIRST_DAY)[0])
    done = CliRunner().invoke(main, ["standing", "readings", "--out", str(tmp_path / "readings.json")])
    assert (done.exit_code, "取定的读法 2 处" in done.output) == (0, True), done.output
    told = [Taken(**one) for one in json.loads((tmp_path / "readings.json").read_text("utf-8"))]
    assert {(one.row, one.reading) for one in told} == {(EFFECT_PERIOD, OTHER[EFFECT_PERIOD]), (APPEAL, OWN)}
    assert as_taken(queries.regulation(NAME), told) == queries.text_on(NAME, None, THE_DAY)
    before = CliRunner().invoke(
        main, ["standing", "readings", "--on", "2020-01-01", "--out", str(tmp_path / "before.json")]
    )
    assert (before.exit_code, (tmp_path / "before.json").read_text("utf-8")) == (0, "[]\n")


def test_a_ruling_under_a_changed_convention_can_be_computed_again(director, leader):
    _signed(director, leader, EFFECT_PERIOD, OTHER[EFFECT_PERIOD])
    told = {"measure": "admonition-talk", "decided_on": date(2026, 7, 20), "effective_on": date(2026, 7, 20)}
    made = actions.ask_effects(by=None, today=THE_DAY, regulation=NAME, edition="1", told=told, subject=build.cadre())
    kept = Ruling.objects.get(pk=made.pk)
    bar = next(one for one in kept.answer.value.consequences if one.what == "promotion")
    assert bar.until_on == date(2027, 1, 19)
    assert kept.answer.receipt.readings == {EFFECT_PERIOD: 1}
    assert queries.computed_again(kept) == kept.answer


def test_an_office_puts_a_reading_in_its_own_words_and_nothing_computed_changes(director, leader):
    told = {"appeal_accepted_on": date(2026, 11, 2)}
    before = _due("appeal-decision", **told)
    proposal = _signed(director, leader, APPEAL, f" {OWN} ", own_words=True)
    after = _due("appeal-decision", **told)
    assert (proposal.own_words, proposal.reading) == (True, OWN)
    assert after.value == before.value
    assert [(one.reading, one.is_default, one.own_words) for one in after.readings] == [(OWN, False, True)]
    assert "规则计算不变" in Entry.objects.filter(verb="rulings.signed").get().says


def test_a_ruling_keeps_the_own_words_and_can_be_computed_again(director, leader):
    _signed(director, leader, APPEAL, OWN, own_words=True)
    told = {"appeal_accepted_on": date(2026, 11, 2)}
    made = actions.ask_deadline(
        by=None, today=THE_DAY, regulation=NAME, edition="1", limit="appeal-decision", told=told, subject=build.cadre()
    )
    kept = Ruling.objects.get(pk=made.pk)
    assert [(one["reading"], one["own_words"]) for one in kept.readings] == [(OWN, True)]
    assert kept.answer.receipt.readings == {APPEAL: OWN}
    assert queries.computed_again(kept) == kept.answer


def test_words_that_the_file_lists_are_the_listed_reading_and_bring_its_rules(director, leader):
    listed = queries.regulation(NAME).provision(DISCLOSED).or_else[0].reading
    proposal = _signed(director, leader, DISCLOSED, listed, own_words=True)
    assert proposal.own_words is False
    assert queries_law.readings_on(queries.regulation(NAME), THE_DAY) == {DISCLOSED: 1}


@pytest.mark.parametrize(
    ("row", "reading", "own_words", "says"),
    [
        (FIRST_DAY, "本机构从收到的第三日起算", True, "请在列出的读法中选一种"),
        (FIRST_DAY, "本机构从收到的第三日起算", False, "请在列出的读法中选一种"),
        (DISCLOSED, "随便怎么读", False, "请在列出的读法中选一种"),
        (DISCLOSED, "   ", True, "请写出本机构的读法"),
        (DISCLOSED, "长" * 501, True, "读法不超过500字"),
        ("第五条", "本条也有疑点", True, "没有疑点"),
        ("惯例·没有", "甲", False, "没有疑点"),
    ],
)
def test_what_is_no_reading_is_refused_with_a_sentence(director, row, reading, own_words, says):
    with pytest.raises(Refused, match=says):
        _propose(director, row, reading, own_words=own_words)
    assert not Proposal.objects.exists()


def test_a_convention_nothing_depends_on_is_not_changed(director):
    unused = queries_readings.unused(queries.regulation("drug-enforcement"))
    assert REST_DAYS in unused
    with pytest.raises(Refused, match="改不改都一样"):
        _propose(director, REST_DAYS, OTHER[REST_DAYS], regulation="drug-enforcement")


def test_every_listed_reading_of_every_regulation_is_said_with_its_rules():
    for text in queries.regulations():
        for row in text.file.provisions:
            found = queries_readings.readings_of(text, row.row)
            assert [one.reading for one in found] == list(row.readings), row.row
            assert all(one.sentences or one.same_rules for one in found), row.row


def test_what_can_be_tried_is_every_reading_but_those_in_force(director, leader):
    text = queries.regulation(NAME)
    codes = [code for code, _ in queries_readings.to_try(text, THE_DAY)]
    assert f"{APPEAL}|1" in codes
    assert f"{APPEAL}|0" not in codes
    _signed(director, leader, APPEAL, text.choices(APPEAL)[1])
    codes = [code for code, _ in queries_readings.to_try(text, THE_DAY)]
    assert f"{APPEAL}|1" not in codes
    back = queries_readings.tried(text, f"{APPEAL}|0", THE_DAY)
    assert back is not None
    assert back.text.readings_taken == {}
    for wrong in ("", "x", "第五条|1", f"{APPEAL}|7", f"{APPEAL}|x", "|"):
        assert queries_readings.tried(text, wrong, THE_DAY) is None
