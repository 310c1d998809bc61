"""A duty is not an open move: what must be done next, by which role at which place, even while something for it is missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.engine.build_procedures import ON, task, text, told
from tests.engine.build_reading import shipped, yy
from wenze.engine.answers import Basis
from wenze.engine.facts import Facts
from wenze.engine.procedure import moves
from wenze.engine.procedure_duties import Duty, duties


def owed(folder: Path, track: str, stage: str, **facts: Any) -> dict[str, Duty]:
    """The duties of one part of the made-up task."""
    law = text(folder)
    return {one.move: one for one in duties(law, task(folder), track, stage, told(law, **facts), ON).value.duties}


def test_what_is_missing_keeps_a_move_closed_and_leaves_it_a_duty(tmp_path: Path):
    issue = owed(tmp_path, "task", "draft", evidence_items=0, respondents_city_managed=0)["issue"]
    assert issue.stands is True
    assert [one.says for one in issue.missing] == ["还没有附件"]
    assert issue.find_first == ()
    assert owed(tmp_path, "task", "draft", evidence_items=1, respondents_city_managed=0)["issue"].missing == ()


def test_an_open_move_that_nobody_has_to_make_is_no_duty(tmp_path: Path):
    law = text(tmp_path)
    leader = told(law, actor_roles=["approving_leader"], actor_recused=False, crime_suspected=True)
    is_open = [one.move for one in moves(law, task(tmp_path), "task", "draft", leader, ON).value.moves if one.open]
    assert is_open == ["drop"]
    assert set(owed(tmp_path, "task", "draft")) == {"issue"}


def test_the_duty_says_by_which_role_at_which_place_and_where_that_is_laid_down(tmp_path: Path):
    sign = owed(tmp_path, "unit", "sent")["sign_for"]
    assert [(one.role, one.at, one.body) for one in sign.who] == [("unit_liaison", "party.organ", "")]
    assert sign.meets == ("signing",)
    assert [one.says for one in sign.reasons] == ["由单位联络员（当事方所在单位）办理“签收”"]
    assert [str(one.citation) for one in sign.reasons] == ["本机构程序“签收”"]
    assert sign.falls_to("unit_liaison")
    assert not sign.falls_to("unit_head")


def test_a_duty_that_keeps_a_limit_of_the_regulation_names_the_limit_and_its_clause(tmp_path: Path):
    law = text(tmp_path)
    answer = duties(law, task(tmp_path), "unit", "busy", told(law), ON)
    (report,) = answer.value.duties
    assert report.meets == ("report",)
    assert [one.citation.basis for one in report.reasons] == [Basis.OFFICE, Basis.CLAUSE]
    assert "第二条" in answer.clauses


def test_a_role_that_a_need_shuts_out_does_not_bear_the_duty(tmp_path: Path):
    def roles(**facts: Any) -> list[str]:
        return [one.role for one in owed(tmp_path, "task", "draft", **facts)["issue"].who]

    assert roles(respondents_city_managed=0) == ["office_director", "approving_leader"]
    assert roles(respondents_city_managed=1) == ["approving_leader"]
    assert roles() == ["office_director", "approving_leader"]


def test_facts_about_whoever_asks_change_no_duty_and_are_not_asked_for(tmp_path: Path):
    alone = owed(tmp_path, "task", "draft", evidence_items=1, respondents_city_managed=0)
    asked = {"actor_roles": ["case_officer"], "actor_opened_case": True, "actor_recused": True}
    assert owed(tmp_path, "task", "draft", evidence_items=1, respondents_city_managed=0, **asked) == alone
    unknown = owed(tmp_path, "task", "draft")["issue"]
    assert unknown.find_first == ("evidence_items", "respondents_city_managed")
    assert [one.says for one in unknown.missing] == [
        "还没有附件(尚未查明：证据件数)",
        "涉及市管干部的由领导交办(尚未查明：其中市管干部人数)",
    ]


@pytest.mark.parametrize(("passed", "stands"), [(True, True), (None, None)])
def test_a_duty_on_facts_stands_when_they_hold_and_is_unsure_while_they_are_not_known(
    tmp_path: Path, passed: bool | None, stands: bool | None
):
    settle = owed(tmp_path, "task", "review", **({} if passed is None else {"review_passed": passed}))["settle"]
    assert settle.stands is stands
    assert settle.find_first == (() if stands else ("review_passed",))
    assert settle.who[0].body == "standing_meeting"
    assert settle.reasons[0].says == "由常务会议办理“审定”"


def test_a_duty_on_facts_that_do_not_hold_is_none(tmp_path: Path):
    assert owed(tmp_path, "task", "review", review_passed=False) == {}


@pytest.mark.parametrize(("crime", "whose"), [(True, set()), (False, {"settle"}), (None, {"settle"})])
def test_where_a_route_takes_another_course_the_move_is_nobodys_duty(
    tmp_path: Path, crime: bool | None, whose: set[str]
):
    assert set(owed(tmp_path, "task", "review", review_passed=True, crime_suspected=crime)) == whose


def test_what_the_system_does_by_itself_is_nobodys_duty(tmp_path: Path):
    assert set(owed(tmp_path, "unit", "sent")) == {"sign_for"}


def test_nothing_is_owed_in_a_final_stage_and_a_track_unheard_of_is_a_key_error(tmp_path: Path):
    assert owed(tmp_path, "task", "done") == {}
    with pytest.raises(KeyError):
        owed(tmp_path, "case", "done")


# ── the shipped procedure ──


def of_a_case(track: str, stage: str, **facts: Any) -> dict[str, Duty]:
    """The duties of a case, or of one respondent, under the shipped procedure."""
    known = Facts(facts, yy().declared)
    answer = duties(yy(), shipped().procedures["accountability"], track, stage, known, date(2026, 10, 12))
    return {one.move: one for one in answer.value.duties if one.stands}


def test_an_extension_that_was_asked_for_is_a_duty_of_the_head_and_of_the_leader():
    asked = of_a_case("case", "investigating", group_members=2, extension_requested=True, extension_granted=False)
    assert set(asked) == {"submit_report", "approve_extension"}
    assert [one.role for one in asked["approve_extension"].who] == ["office_director", "approving_leader"]


def test_a_report_is_owed_by_the_officer_though_its_gates_are_not_met():
    (report,) = of_a_case("case", "investigating", group_members=1, extension_requested=False).values()
    assert [(one.role, one.at) for one in report.who] == [("case_officer", "matter.officer")]
    assert any("须二人以上" in one.says for one in report.missing)


def test_where_the_regulation_routes_a_matter_upwards_the_decision_is_nobodys_duty():
    known = {"case_stage": "deciding", "exempt_found": False, "no_circumstance_found": False}
    above = of_a_case("respondent", "open", **known, managed_by="higher", heard=True, own_arguments_unanswered=0)
    assert "propose_to_superior" in above
    assert "issue_decision" not in above
    own = of_a_case("respondent", "open", **known, managed_by="unit", heard=True, own_arguments_unanswered=0)
    assert "issue_decision" in own
    assert "propose_to_superior" not in own


def test_every_stage_that_is_not_over_may_have_a_duty():
    """What is open for ever and nobody's duty would be forgotten."""
    procedure = shipped().procedures["accountability"]
    without = [
        (code, stage.stage)
        for code, track in procedure.tracks.items()
        for stage in track.stages
        if not stage.final and all(one.duty is False for one in procedure.moves_of(code) if stage.stage in one.stages)
    ]
    assert without == []
