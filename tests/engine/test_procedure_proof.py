"""Before an office handles matters by a regulation and a procedure together, it is proved that nothing the regulation demands is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.engine.build_procedures import TASK, task, text
from tests.engine.build_reading import shipped, write
from wenze.engine.procedure_proof import Fault, prove
from wenze.office.site.command import main

TELLS = """\
tells: [lead_confirmed, crime_suspected, lead_wide_impact]
rounds:
"""
BY_ITSELF = "  - {track: task, from: draft, to: dropped, when: {fact: exempt_found, is: true}}\n"


def faults(folder: Path, before: str = "", after: str = "") -> list[Fault]:
    """What the made-up regulation loses under the made-up procedure, with one piece of its file replaced."""
    assert BY_ITSELF in TASK
    told = TASK.replace("rounds:\n", TELLS, 1).replace(BY_ITSELF, "")
    assert before in told
    kept = task(folder, TASK, told.replace(before, after, 1))
    return list(prove(text(folder), kept, shipped().vocabulary).value.faults)


def test_a_regulation_whose_every_demand_has_its_place_is_proved(tmp_path: Path):
    assert faults(tmp_path) == []


def test_a_gate_that_no_move_stands_behind_is_lost_and_its_row_is_named(tmp_path: Path):
    (lost,) = faults(tmp_path, "    counts_as: initiate\n", "")[:1]
    assert (lost.kind, str(lost.citation)) == ("lost", "第一条")
    assert lost.says == "没有哪一步算作“启动”，第一条的要求落空：交办前须有依据"


def test_a_way_around_an_anchor_is_found_and_told_stage_by_stage(tmp_path: Path):
    around = "  - {move: hush, term: 搁置, track: task, stages: [working], who: [head], leads_to: done}\n"
    (found,) = faults(tmp_path, "  - {move: settle", around + "  - {move: settle")
    assert found.kind == "passed_by"
    assert found.says == "督办事项可以不经过“办结”就到终了：拟办 → 办理 → 办结"


def test_a_way_that_a_part_takes_by_itself_is_found_too(tmp_path: Path):
    found = faults(tmp_path, "advances:\n", "advances:\n" + BY_ITSELF)
    assert [one.says for one in found if one.kind == "passed_by"] == [
        "督办事项可以不经过“启动”就到终了：拟办 → 撤销",
        "督办事项可以不经过“办结”就到终了：拟办 → 撤销",
    ]


def test_a_way_that_ends_the_matter_otherwise_passes_by_nothing(tmp_path: Path):
    assert "counts_as: terminate" in TASK  # 撤销 leads to a final stage without 办结, and that is no fault
    found = faults(tmp_path, "{move: drop, term: 撤销, counts_as: terminate", "{move: drop, term: 撤销")
    assert {one.kind for one in found} == {"lost", "passed_by"}


@pytest.mark.parametrize("fact", ["lead_confirmed", "crime_suspected", "lead_wide_impact"])
def test_a_fact_that_nobody_tells_is_named_with_the_row_that_asks_for_it(tmp_path: Path, fact: str):
    (found,) = faults(tmp_path, fact, "heard")
    assert found.kind == "no_source"
    assert f"（{fact}）没有来源" in found.says


def test_a_final_stage_to_which_no_way_leads_is_named(tmp_path: Path):
    (found,) = faults(tmp_path, "may_lead_to: [busy, reported]", "may_lead_to: [busy]")
    assert (found.kind, found.says[:12]) == ("not_reached", "承办单位到不了“已报告”")


# ── the shipped ones ──


@pytest.mark.parametrize("name", shipped().ids)
def test_no_shipped_regulation_loses_anything_under_the_procedure_of_cases(name: str):
    found = prove(shipped().regulation(name), shipped().procedure_by_id("accountability"), shipped().vocabulary)
    assert found.value.faults == ()


def test_under_a_procedure_without_a_decision_a_regulation_loses_its_gates():
    found = prove(shipped().regulation("yy-wgbw"), shipped().procedure_by_id("leads"), shipped().vocabulary)
    lost = [one.says for one in found.value.faults if one.kind == "lost"]
    assert any(says.startswith("没有哪一步算作“作出决定”") for says in lost)
    assert not any(one.kind == "not_reached" for one in found.value.faults)


def test_the_command_proves_the_pair_that_is_named(tmp_path: Path):
    write(tmp_path, TASK, "procedure/task.yaml")
    own = ["rules", "--regulations", str(tmp_path), "check", "lj-city"]
    assert CliRunner().invoke(main, own).exit_code == 0
    under = CliRunner().invoke(main, [*own, "--procedure", "task"])
    assert under.exit_code == 1
    assert "程序：没有哪一步算作“提交调查报告”" in under.output
    unknown = CliRunner().invoke(main, [*own, "--procedure", "nothing"])
    assert "规则库里没有“nothing”这一程序" in unknown.output
