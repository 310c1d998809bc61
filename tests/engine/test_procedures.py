"""A procedure is data: free tracks, who acts and where, what passes on by itself, rounds, and what the system does in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.engine.build_procedures import ON, TASK, refused, task, text, told
from tests.engine.build_reading import shipped, write
from wenze.engine.errors import RulebookError
from wenze.engine.examples import Example, outcome
from wenze.engine.procedure import advance, move, moves
from wenze.engine.procedure_file import PLACE_TERMS
from wenze.engine.procedure_times import falling_due, next_round
from wenze.engine.reading import Rulebook, shipped_rulebook

LEADER = {"actor_roles": ["approving_leader"], "actor_recused": False, "actor_opened_case": False}


def test_the_engine_asks_a_track_it_has_never_heard_of(tmp_path: Path):
    answered = moves(text(tmp_path), task(tmp_path), "unit", "sent", told(text(tmp_path)), ON)
    assert [one.move for one in answered.value.moves] == ["sign_for", "urge"]


def test_a_track_that_the_procedure_does_not_have_is_a_key_error(tmp_path: Path):
    with pytest.raises(KeyError):
        moves(text(tmp_path), task(tmp_path), "case", "draft", told(text(tmp_path)), ON)


def test_a_move_leads_its_own_track_and_others_and_says_which_limits_begin_and_end(tmp_path: Path):
    law = text(tmp_path)
    issued = move(law, task(tmp_path), "issue", "draft", told(law), ON).value
    assert (issued.leads_to, issued.leads_also) == ("working", {"unit": "sent"})
    assert (issued.starts, issued.meets) == (("signing", "handling", "report"), ())
    reported = move(law, task(tmp_path), "report", "busy", told(law), ON).value
    assert (reported.leads_to, reported.starts, reported.meets) == ("", (), ("report",))
    assert task(tmp_path).move("report").reaches("unit") == ("busy", "reported")
    assert task(tmp_path).move("issue").reaches("unit") == ("sent",)


def test_a_part_begins_in_the_first_stage_or_in_the_one_its_move_begins(tmp_path: Path):
    procedure = task(tmp_path)
    assert {code: one.first_stage for code, one in procedure.tracks.items()} == {
        "task": "draft",
        "unit": "waiting",
        "longer": "asked",
    }
    asked = procedure.move("ask_longer")
    assert (asked.goes_to, asked.reaches("longer"), asked.reaches("task")) == ("asked", ("asked",), ())


def test_a_move_that_begins_a_part_is_open_without_a_stage_and_in_none(tmp_path: Path):
    law = text(tmp_path)
    facts = told(law, actor_roles=["case_officer"], actor_recused=False)
    assert move(law, task(tmp_path), "ask_longer", "", facts, ON).value.open is True
    late = move(law, task(tmp_path), "ask_longer", "asked", facts, ON).value
    assert late.open is False
    assert late.missing[0].says == "“申请延期”另起一项，不在“已申请”阶段之内办理"
    assert move(law, task(tmp_path), "issue", "", facts, ON).value.open is False


def test_a_body_makes_a_move_when_whoever_acts_acts_for_it(tmp_path: Path):
    law = text(tmp_path)
    for bodies, is_open in ((["standing_meeting"], True), ([], False)):
        facts = told(law, actor_bodies=bodies, actor_roles=["office_director"], actor_recused=False)
        answered = move(law, task(tmp_path), "settle", "review", facts, ON).value
        assert (answered.open, answered.who) == (is_open, ("standing_meeting",))
    assert answered.missing[0].says == "由常务会议办理"


# ── what a regulation lays on the moves that count as its anchors ──


def test_a_gate_stands_before_every_move_that_counts_as_its_anchor_whatever_the_move_is_called(tmp_path: Path):
    law = text(tmp_path)
    shut = move(law, task(tmp_path), "issue", "draft", told(law, **LEADER, evidence_items=1, lead_confirmed=False), ON)
    assert [(str(one.citation), one.says) for one in shut.value.missing if one.citation.row] == [("第一条", "没有确认")]
    elsewhere = move(law, task(tmp_path), "drop", "draft", told(law, lead_confirmed=False), ON)
    assert "第一条" not in elsewhere.clauses


def test_whether_another_rule_governs_is_asked_of_the_move_that_counts_as_the_beginning(tmp_path: Path):
    law = text(tmp_path)
    shut = move(law, task(tmp_path), "issue", "draft", told(law, **LEADER, lead_wide_impact=True), ON)
    assert "第七条" in shut.clauses
    assert "第七条" not in move(law, task(tmp_path), "drop", "draft", told(law, lead_wide_impact=True), ON).clauses


def test_a_route_closes_one_course_and_opens_the_other(tmp_path: Path):
    law = text(tmp_path)
    told_so = {"actor_bodies": ["standing_meeting"], "actor_recused": False}
    for crime in (True, False):
        settle = move(law, task(tmp_path), "settle", "review", told(law, **told_so, crime_suspected=crime), ON).value
        drop = move(law, task(tmp_path), "drop", "draft", told(law, **LEADER, crime_suspected=crime), ON).value
        assert (settle.open, drop.open) == (not crime, crime)


def test_documents_permits_and_ledgers_hang_on_the_anchor_too(tmp_path: Path):
    law = text(tmp_path)
    facts = told(law, letter_elements=[], appeal_pending=True)
    settle = move(law, task(tmp_path), "settle", "review", facts, ON).value
    assert "文书没有写明“理由”，请补写" in [one.says for one in settle.missing]
    assert [one.citation.row for one in settle.reasons] == ["第三条", "第五条", "第六条"]
    report = move(law, task(tmp_path), "report", "busy", facts, ON).value
    assert [one for one in (*report.missing, *report.reasons) if one.citation.row] == []


# ── what passes on by itself ──


@pytest.mark.parametrize(
    ("stage", "units", "to"),
    [
        ("working", ("reported", "reported"), "review"),
        ("working", ("reported", "busy"), None),
        ("working", (), None),
        ("review", ("reported", "busy"), "working"),
        ("review", ("reported", "reported"), None),
        ("review", (), None),
    ],
)
def test_a_task_passes_on_when_every_unit_or_one_unit_has_come_so_far(
    tmp_path: Path, stage: str, units: tuple[str, ...], to: str | None
):
    assert advance(task(tmp_path), "task", stage, told(text(tmp_path)), {"unit": units}) == to


def test_a_part_also_passes_on_by_facts_and_stays_where_they_are_not_known(tmp_path: Path):
    law = text(tmp_path)
    assert advance(task(tmp_path), "task", "draft", told(law, exempt_found=True)) == "dropped"
    assert advance(task(tmp_path), "task", "draft", told(law, exempt_found=False)) is None
    assert advance(task(tmp_path), "task", "draft", told(law)) is None
    assert advance(task(tmp_path), "unit", "draft", told(law, exempt_found=True)) is None


# ── in time ──


def test_the_system_acts_when_a_limit_has_passed_and_nobody_is_asked_who(tmp_path: Path):
    law = text(tmp_path)
    waiting = falling_due(law, task(tmp_path), "unit", "sent", told(law), ON)
    assert (waiting.value.moves, waiting.value.wakes_on) == ((), None)
    (urge,) = falling_due(law, task(tmp_path), "unit", "sent", told(law), ON, passed=["signing"]).value.moves
    assert (urge.move, urge.open, urge.who) == ("urge", True, ())


def test_the_system_acts_on_the_day_and_says_when_to_wake_before_it(tmp_path: Path):
    law, day = text(tmp_path), date(2026, 10, 13)
    before = falling_due(law, task(tmp_path), "unit", "busy", told(law, act_on=day), ON)
    assert (before.value.moves, before.value.wakes_on) == ((), day)
    on_it = falling_due(law, task(tmp_path), "unit", "busy", told(law, act_on=day), day)
    assert ([one.move for one in on_it.value.moves], on_it.value.wakes_on) == (["remind"], None)
    assert falling_due(law, task(tmp_path), "unit", "sent", told(law, act_on=day), day).value.moves == ()


@pytest.mark.parametrize(
    ("done", "number", "due", "late"),
    [
        ([], 1, date(2026, 10, 12), False),
        ([date(2026, 10, 12)], 2, date(2026, 10, 19), False),
        ([date(2026, 10, 14), date(2026, 10, 15)], 3, date(2026, 10, 26), False),
    ],
)
def test_rounds_count_from_the_first_day_so_that_a_late_one_moves_none_after_it(
    tmp_path: Path, done: list[date], number: int, due: date, late: bool
):
    law = text(tmp_path)
    answer = next_round(law, task(tmp_path), "progress", date(2026, 10, 5), done, shipped().calendar, ON)
    assert (answer.value.number, answer.value.due_on, answer.value.late, answer.value.nil) == (number, due, late, True)
    assert str(answer.reasons[0].citation) == "本机构程序“进展报告”"


def test_a_round_is_late_from_the_day_after(tmp_path: Path):
    law = text(tmp_path)
    asked = (law, task(tmp_path), "progress", date(2026, 10, 5), [], shipped().calendar)
    assert next_round(*asked, date(2026, 10, 13)).value.late is True
    with pytest.raises(KeyError):
        next_round(law, task(tmp_path), "weekly", ON, [], shipped().calendar, ON)


# ── what is refused ──


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            "track: unit, stages: [sent], who: [unit]",
            "track: units, stages: [sent], who: [unit]",
            "不认识的轨道“units”",
        ),
        ("parent: task\n    first", "parent: matter\n    first", "不认识的轨道“matter”"),
        ("of: matter", "of: matter\n    parent: unit", "轨道“task”绕回到自己"),
        ("first: waiting", "first: begun", "不认识的阶段“begun”"),
        ("{stage: waiting, term: 待交办}", "{stage: sent, term: 待交办}", "阶段“sent”写了两次"),
        ("term: 同意, final: true", "term: 同意", "“延期”没有终了的阶段"),
        ("leads_to: {task: working, unit: sent}", "leads_to: {task: working, unit: gone}", "不认识的阶段“gone”"),
        ("leads_to: {task: working, unit: sent}", "leads_to: {task: working, team: sent}", "不认识的轨道“team”"),
        ("may_lead_to: [busy, reported]", "may_lead_to: [busy, over]", "不认识的阶段“over”"),
        ("role: unit_liaison", "role: messenger", "不认识的角色“messenger”"),
        ("body: standing_meeting}", "body: council}", "不认识的议事机构“council”"),
        ("body: standing_meeting}", "body: standing_meeting, role: unit_head}", "办理人写 role"),
        ("at: party.organ", "at: moon", "“at”只能是"),
        ("who: [head, leader]", "who: [head, boss]", "不认识的办理人“boss”"),
        ("who: [head, leader]", "who: [head, unit]", "“交办”不是就当事方办理的"),
        ("    who: [head, leader]\n", "", "动作写 who（由谁办理）或者 by_itself"),
        ("stages: [sent], by_itself", "stages: [sent], who: [unit], by_itself", "动作写 who（由谁办理）或者 by_itself"),
        ("begins: asked", "begins: asked, stages: [asked]", "动作写 stages"),
        ("meets: [signing]", "meets: [answering]", "不认识的本机构期限“answering”"),
        ("after_limit: signing", "after_limit: answering", "不认识的本机构期限“answering”"),
        ("day: act_on", "day: exempt_found", "不认识的日期事实“exempt_found”"),
        ("day: act_on", "day: act_on, after_limit: signing", "到时自动办理的写 day"),
        ("dates: [initiated_on]", "dates: [begun_on]", "不认识的日期事实“begun_on”"),
        ("parts: unit, every: [reported]", "parts: units, every: [reported]", "不认识的轨道“units”"),
        ("parts: unit, every: [reported]", "parts: unit, every: [gone]", "不认识的阶段“gone”"),
        ("parts: unit, every: [reported]", "parts: unit", "写 every（全部到达这些阶段）或者 some"),
        ("when: {fact: exempt_found", "when: {fact: exemption", "不认识的事实“exemption”"),
        ("duty: {fact: review_passed", "duty: {fact: passed", "不认识的事实“passed”"),
        ("duty: false}\n  - {move: settle", "duty: maybe}\n  - {move: settle", "“duty”应为true 或 false"),
        ("move: report, stages: [busy], every", "move: tell, stages: [busy], every", "不认识的动作“tell”"),
        ("every: 7 days", "every: 7 weeks", "不是期限"),
        ("counts_as: initiate", "counts_as: begin", "不认识的锚点“begin”"),
        ("counts_as: [decide, complete]", "counts_as: [decide, finish]", "不认识的锚点“finish”"),
        ("move: grant", "move: issue", "动作“issue”写了两次"),
    ],
)
def test_a_procedure_is_refused_with_what_is_wrong_and_where(tmp_path: Path, before: str, after: str, says: str):
    failure = refused(tmp_path, before, after)
    assert says in failure.says
    assert failure.file == "procedure/task.yaml"
    assert failure.line > 1


def test_every_place_has_its_words():
    assert all(PLACE_TERMS.values())
    used = {actor.at for procedure in shipped().procedures.values() for actor in procedure.who.values()}
    assert used <= PLACE_TERMS.keys()


# ── several of them ──


def book(folder: Path) -> Rulebook:
    """The shipped rulebook, with this folder of an office's own beside it."""
    return Rulebook(shipped_rulebook(), more=(folder,))


def test_the_rulebook_holds_several_procedures_each_under_its_id():
    assert {name: one.title for name, one in shipped().procedures.items()} == {
        "accountability": "问责办案程序(本机构)",
        "leads": "线索办理程序(本机构)",
    }
    assert shipped().procedure_by_id("leads").tracks.keys() == {"lead"}


def test_an_office_adds_a_procedure_of_its_own_or_puts_one_in_place_of_a_shipped_one(tmp_path: Path):
    write(tmp_path, TASK, "procedure/task.yaml")
    write(tmp_path, TASK.replace("id: task", "id: leads"), "procedure/leads.yaml")
    assert list(book(tmp_path).procedures) == ["accountability", "leads", "task"]
    assert book(tmp_path).procedure_by_id("leads").title == "督办事项(临江市示例)"


def test_a_procedure_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path):
    with pytest.raises(RulebookError, match="规则库里没有“task”这一程序，现有：accountability、leads"):
        book(tmp_path).procedure_by_id("task")


def test_a_procedure_whose_id_is_not_its_file_is_refused(tmp_path: Path):
    write(tmp_path, TASK, "procedure/errand.yaml")
    with pytest.raises(RulebookError, match=r"procedure/errand\.yaml:1: 程序的 id“task”与文件名“errand”不同"):
        book(tmp_path).procedure_by_id("leads")


def test_an_example_may_ask_about_a_move_of_another_procedure(tmp_path: Path):
    asked = {"title": "受理", "ask": "procedure", "procedure": "leads", "move": "accept", "stage": "accepted"}
    example = Example.model_validate({**asked, "expect": {"open": False}})
    answer = outcome(shipped(), text(tmp_path), example)
    assert answer.value.missing[0].says == "“受理并分办”只在“待受理”阶段办理，现在是“已受理”"
