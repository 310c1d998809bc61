"""The 岳阳 measure on 为官不为 and 为官乱为: its eighty rows, its examples, and what must hold whatever the facts are."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.build_reading import shipped, yy
from wenze.engine import deadlines, effects, procedure
from wenze.engine.answers import Basis, Modality
from wenze.engine.check import check, read_examples
from wenze.engine.coverage import coverage
from wenze.engine.examples import Example, outcome
from wenze.engine.facts import Facts
from wenze.engine.mutate import mutate
from wenze.engine.reading import shipped_rulebook
from wenze.engine.yaml_events import Document

FOLDER = shipped_rulebook() / "yy-wgbw"
CHINESE = "一-鿿"
# fmt: off
DOUBTFUL = [
    "第一条",
    "第三条#参",
    "第七条(四)",
    "第七条(九)",
    "第七条(十)",
    "第八条(十)",
    "第九条",
    "第九条(三)",
    "第九条(四)",
    "第十条(一)",
    "第十条(三)",
    "第十一条",
    "第十二条",
    "第十二条#逾",
    "第十二条#理",
    "第十三条",
    "第十三条#重",
    "第十三条#停",
    "第十四条",
    "第十四条#主要",
    "第十四条(五)",
    "第十四条(六)",
    "第十五条(一)",
    "第十六条(二)",
    "第十七条(一)",
    "第十八条",
    "第十八条(一)",
    "第十八条(二)#超",
    "第十八条(三)",
    "第十八条(四)#职",
    "第十八条(五)",
    "第十八条(六)",
    "第十八条(七)",
    "第十九条",
]
# fmt: on


@cache
def examples() -> tuple[Example, ...]:
    return read_examples(FOLDER / "examples.yaml")[0]


def facts(**told: object) -> Facts:
    return Facts(told, yy().declared)


# ── the file ──


def test_all_rows_of_the_paper_are_covered_and_only_the_principles_are_not_modelled():
    rows = coverage(FOLDER)
    assert len(rows) == 82
    assert [row.id for row in rows if row.state != "modelled"] == ["yy-wgbw/第五条"]
    assert {row.state for row in rows} == {"modelled", "not_modelled"}


def test_every_example_comes_out_and_every_computable_row_has_its_pair():
    checked = check(shipped(), yy(), FOLDER / "examples.yaml")
    assert [f"{one.line} {one.title}：{one.says}" for one in checked.failures] == []
    assert checked.bare == ()
    assert checked.examples > 300


@pytest.mark.slow
@pytest.mark.parametrize("share", range(3))
def test_no_change_of_a_number_unit_code_boundary_or_clause_goes_unnoticed(share: int):
    """Every fortieth change here; `wenze rules mutate yy-wgbw` makes them all."""
    document = Document(FOLDER / "regulation.yaml")
    mutated = mutate(shipped(), document, examples(), share=(share * 13, 40))
    assert mutated.changes > 10
    assert [f"{one.row} {one.place} {one.before}→{one.after}" for one in mutated.survivors] == []


def test_the_rows_in_doubt_are_those_the_text_leaves_open_and_each_says_the_reading_taken():
    doubtful = [provision for provision in yy().file.provisions if provision.doubt]
    assert [provision.row for provision in doubtful] == DOUBTFUL
    assert all(provision.reading for provision in doubtful)


def test_the_rows_the_text_only_allows_advises_or_leaves_to_choice_are_told_apart():
    said = {provision.row: provision.modality for provision in yy().file.provisions if provision.modality}
    assert [row for row, modality in said.items() if modality is Modality.MAY] == ["第四条#直", "第十二条"]
    assert [row for row, modality in said.items() if modality is Modality.DEFAULT] == ["第十条(一)", "第十八条(六)"]
    assert all(row.startswith("第十四条") for row, modality in said.items() if modality is Modality.DISCRETION)


@pytest.mark.parametrize("name", ["regulation.yaml", "examples.yaml", "clauses.yaml"])
def test_chinese_sentences_are_punctuated_in_chinese(name: str):
    text = (FOLDER / name).read_text("utf-8")
    assert re.findall(rf"[{CHINESE}”][,;!?][{CHINESE}“]|[{CHINESE}]\([{CHINESE}]{{4,}}\)", text) == []


def test_each_sentence_a_clerk_is_shown_says_how_to_mend_it():
    needs = [
        need for kind in ("gate", "channel", "circumstance") for _, rule in yy().rules(kind) for need in rule.needs
    ]
    assert len(needs) > 35
    assert [need.says for need in needs if "请" not in need.says] == []
    assert [need.says for need in needs if need.says.endswith("。") or len(need.says) > 60] == []


def test_the_twenty_circumstances_stand_in_two_groups_of_ten():
    codes = [(rule.group, rule.code) for _, rule in yy().rules("circumstance")]
    assert codes == [("buwei", f"7-{n}") for n in range(1, 11)] + [("luanwei", f"8-{n}") for n in range(1, 11)]


def test_the_seven_sources_and_the_seven_elements_are_all_there():
    assert [rule.code for _, rule in yy().rules("channel")] == [f"9-{n}" for n in range(1, 8)]
    letter = next(rule for _, rule in yy().rules("document") if rule.elements)
    assert list(letter.elements) == [
        "facts",
        "basis",
        "measure",
        "approving_organ",
        "effective_on",
        "appeal_period",
        "appeal_organ",
    ]


# ── whatever the facts are ──


def asked_about_moves() -> list[Example]:
    return [example for example in examples() if example.ask == "procedure"]


@pytest.mark.slow
def test_whatever_is_not_told_never_opens_a_move():
    """Taking one fact away leaves the answer as it was, or makes it unknown: never opens, never closes."""
    turned = []
    for example in asked_about_moves():
        known = outcome(shipped(), yy(), example).value.open
        for name in example.facts:
            less = example.model_copy(update={"facts": {**example.facts, name: None}})
            if outcome(shipped(), yy(), less).value.open not in (known, None):
                turned.append((example.title, name))
    assert turned == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_move_opens_on_a_part_of_the_facts_that_close_it(data):
    shut = [one for one in asked_about_moves() if one.expect.get("open") is not True]
    example = data.draw(st.sampled_from(shut))
    kept = data.draw(st.sets(st.sampled_from(sorted(example.facts))))
    less = example.model_copy(update={"facts": {name: example.facts[name] for name in kept}})
    assert outcome(shipped(), yy(), less).value.open is not True


def test_with_nothing_told_no_move_but_registering_is_open():
    for track in ("case", "respondent"):
        for stage in shipped().procedures["accountability"].tracks[track].stages:
            answered = procedure.moves(
                yy(), shipped().procedures["accountability"], track, stage.stage, facts(), date(2015, 7, 1)
            )
            assert [one.move for one in answered.value.moves if one.open] == []


def test_every_answer_shows_what_it_rests_on_and_can_be_computed_again():
    for example in examples():
        answer = outcome(shipped(), yy(), example)
        assert (answer.value is None) != (answer.unknown is None)
        if example.ask != "eligibility":
            assert answer.receipt.facts_sha256
            assert answer.receipt.file_sha256 == yy().file_sha256
        assert outcome(shipped(), yy(), example) == answer


def test_a_row_in_doubt_that_is_cited_brings_its_doubt_and_reading_with_it():
    for example in examples():
        answer = outcome(shipped(), yy(), example)
        cited = {row for row in answer.clauses if row in DOUBTFUL}
        if example.ask not in ("period", "eligibility"):
            assert cited <= {reading.citation.row for reading in answer.readings}, example.title


def test_what_the_text_does_not_say_is_cited_as_convention_and_not_as_its_clause():
    answer = deadlines.due(
        yy(), shipped().calendar, "appeal", facts(served_on=date(2015, 7, 14)), asked_on=date(2015, 7, 15)
    )
    conventions = [reason for reason in answer.reasons if reason.citation.basis is Basis.CONVENTION]
    assert [str(reason.citation) for reason in conventions] == ["惯例"]
    assert "次日" in conventions[0].says
    assert "顺延" in conventions[0].says


LIMITS = [
    ("preliminary-opinion", "initiated_on", {}),
    ("appeal", "served_on", {}),
    ("appeal-decision", "appeal_accepted_on", {}),
    ("suspension-rectification", "decided_on", {"measure": "suspension"}),
]


@pytest.mark.parametrize(("limit", "start", "more"), LIMITS, ids=[limit for limit, _, _ in LIMITS])
def test_a_later_start_never_gives_an_earlier_due_day(limit: str, start: str, more: dict):
    days = [date(2015, 1, 1) + timedelta(days=step) for step in range(420)]
    due_days = [
        deadlines.due(yy(), shipped().calendar, limit, facts(**{start: day}, **more), day).value.due_on for day in days
    ]
    assert all(one <= other for one, other in pairwise(due_days))
    assert all(day < due_on for day, due_on in zip(days, due_days, strict=True))


@pytest.mark.parametrize(("limit", "start", "more"), LIMITS, ids=[limit for limit, _, _ in LIMITS])
def test_a_limit_missed_stays_missed_after_the_act_is_done(limit: str, start: str, more: dict):
    rule = next(rule for _, rule in yy().rules("time_limit") if rule.limit == limit)
    begun = date(2015, 3, 20)
    due_on = deadlines.due(yy(), shipped().calendar, limit, facts(**{start: begun}, **more), begun).value.due_on
    late = {start: begun, rule.done: due_on + timedelta(days=1), **more}
    for later in (1, 30, 3000):
        value = deadlines.due(yy(), shipped().calendar, limit, facts(**late), due_on + timedelta(days=later)).value
        assert (value.breached, value.state) == (True, deadlines.State.MET_LATE)
        assert value.breach == rule.breach


def test_a_deadline_beyond_the_published_calendar_says_that_it_is_provisional():
    answer = deadlines.due(
        yy(), shipped().calendar, "preliminary-opinion", facts(initiated_on=date(2026, 12, 25)), date(2026, 12, 25)
    )
    assert answer.value.due_on.year == 2027
    assert answer.value.provisional


MEASURES = [code for _, rule in yy().rules("measure") for code in rule.codes]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("on_probation", [True, False])
def test_every_measure_cancels_the_awards_of_the_year_and_nothing_overlaps_itself(measure: str, on_probation: bool):
    told = facts(measure=measure, decided_on=date(2015, 3, 2), effective_on=date(2015, 3, 9), on_probation=on_probation)
    found = effects.effects(yy(), shipped().calendar, told, date(2015, 3, 10)).value.consequences
    whats = [one.what for one in found]
    assert len(whats) == len(set(whats))
    assert next(one for one in found if one.what == "award").year == 2015


def test_a_dismissed_cadre_may_still_do_temporary_work_but_one_on_probation_falls_back_first():
    def posts(on_probation: bool) -> dict[str, str]:
        told = facts(
            measure="removal", decided_on=date(2015, 3, 2), effective_on=date(2015, 3, 9), on_probation=on_probation
        )
        found = effects.effects(yy(), shipped().calendar, told, date(2015, 3, 10)).value.consequences
        return {one.what: one.allows for one in found}

    assert posts(on_probation=False)["any-post"] == "临时性、专项性工作"
    assert "trial-post-lapses" not in posts(on_probation=False)
    assert posts(on_probation=True)["any-post"] == ""
    assert "trial-post-lapses" in posts(on_probation=True)
