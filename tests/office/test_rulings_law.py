"""An office changes its law on record: another reading, an edition, under two signatures; what was answered before stays."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office import build
from tests.office.build import THE_DAY
from wenze.engine.eligibility import Decision
from wenze.engine.reading import shipped_rulebook
from wenze.office.documents import queries as files
from wenze.office.documents.actions import open_attachment
from wenze.office.journal.models import Entry
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions, actions_law, impact, queries, queries_law, shelf, worked
from wenze.office.rulings.models import Ruling
from wenze.office.rulings.models_law import OfficialText, Proposal, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

NAME = "yy-wgbw"
OPINION, JOINT, MOVED = "第十条(一)", "第九条(四)", "第十八条(三)"
BEFORE = THE_DAY - timedelta(days=1)


def _edition(name: str = NAME) -> str:
    return queries.regulation(name).file.edition


def _other(row: str) -> str:
    provision = queries.regulation(NAME).provision(row)
    return provision.or_else[0].reading if provision and provision.or_else else "没有列出的读法"


def _propose(by, row=OPINION, **changed):
    told = {"regulation": NAME, "edition": _edition(), "row": row, "reading": _other(row), "reason": "班子会研究"}
    return actions_law.propose_reading(by=by, today=THE_DAY, **{**told, **changed})


def _signed(director, leader, row=OPINION, today=THE_DAY):
    return actions_law.sign(by=leader, today=today, proposal=_propose(director, row))


def _due(on=THE_DAY):
    told = {"initiated_on": date(2026, 3, 2), "extension_granted_on": date(2026, 3, 20)}
    return queries.deadline(
        regulation=NAME, edition=_edition(), limit="preliminary-opinion", told=told, asked_on=on
    ).value.due_on


def _ask_due():
    return actions.ask_deadline(
        by=None,
        today=THE_DAY,
        regulation=NAME,
        edition=_edition(),
        limit="preliminary-opinion",
        told={"initiated_on": date(2026, 3, 2), "extension_granted_on": date(2026, 3, 20)},
        subject=build.cadre(),
    )


# --- readings ------------------------------------------------------------------------------------------------------


def test_a_reading_holds_from_the_day_of_the_second_signature(director, leader):
    proposal = _propose(director)
    assert _due() == date(2026, 4, 14)
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    assert _due() == date(2026, 5, 8)
    assert _due(BEFORE) == date(2026, 4, 14)


def test_the_ruling_keeps_the_reading_and_can_be_computed_again(director, leader):
    before = _ask_due()
    _signed(director, leader)
    after = Ruling.objects.get(pk=_ask_due().pk)
    assert (before.answer.value.due_on, after.answer.value.due_on) == (date(2026, 4, 14), date(2026, 5, 8))
    assert after.answer.receipt.readings == {OPINION: 1}
    assert [one["is_default"] for one in after.readings] == [False]
    assert queries.computed_again(after) == after.answer
    assert queries.computed_again(Ruling.objects.get(pk=before.pk)) == before.answer


def test_the_later_signature_governs_and_the_default_can_be_taken_again(director, leader):
    _signed(director, leader)
    default = queries.regulation(NAME).provision(OPINION).reading
    again = _propose(director, reading=default)
    assert again.reading_before == _other(OPINION)
    actions_law.sign(by=leader, today=THE_DAY, proposal=again)
    assert _due() == date(2026, 4, 14)


def test_three_signers_are_asked_for_once_the_office_reads_it_so(director, leader):
    text = queries.regulation(NAME)
    told = {"lead_channel": "9-4", "lead_joint_signers": 2, "lead_confirmed": True}
    assert queries.channel_missing(text, "9-4", told, THE_DAY) == ()
    _signed(director, leader, JOINT)
    missing = queries.channel_missing(text, "9-4", told, THE_DAY)
    assert "三人以上" in missing[0].says
    assert queries.channel_missing(text, "9-4", {**told, "lead_joint_signers": 3}, THE_DAY) == ()
    assert queries.channel_missing(text, "9-4", told, BEFORE) == ()


def test_a_post_of_supervision_stays_barred_without_end_once_the_office_reads_it_so(director, leader):
    moved = Decision(
        decision="例",
        regulation=NAME,
        measure="transfer-from-post",
        decided_on=date(2015, 7, 20),
        effective_on=date(2015, 7, 20),
        on_probation=False,
    )
    ask = lambda: queries.standing(decisions=[moved], question="assignment", on=THE_DAY)  # noqa: E731
    assert ask().value.clear is True
    _signed(director, leader, MOVED)
    assert ask().value.clear is False
    assert ask().readings[0].is_default is False


@pytest.mark.parametrize(
    "changed",
    [
        {"row": "第五条"},
        {"row": "第九十九条"},
        {"reading": "随便怎么读"},
        {"reason": "  "},
        {"reason": "长" * 1001},
        {"edition": "no-such"},
        {"regulation": "no-such"},
    ],
)
def test_what_the_file_does_not_list_cannot_be_proposed(director, changed):
    with pytest.raises(Refused) as refused:
        _propose(director, **changed)
    assert refused.value.says
    assert Proposal.objects.count() == 0


def test_the_reading_in_force_is_not_proposed_again_and_one_proposal_waits_at_a_time(director):
    with pytest.raises(Refused, match="现在就是"):
        _propose(director, reading=queries.regulation(NAME).provision(OPINION).reading)
    _propose(director)
    with pytest.raises(Refused, match="在等审签"):
        _propose(director)


def test_nobody_signs_alone_and_only_the_accountable_propose_and_sign(director, leader):
    with pytest.raises(Refused):
        _propose(leader)
    build.grant(director, "approving_leader")
    proposal = _propose(director)
    with pytest.raises(Refused, match="另一人"):
        actions_law.sign(by=director, today=THE_DAY, proposal=proposal)
    with pytest.raises(Refused):
        actions_law.sign(by=build.account(role="case_officer"), today=THE_DAY, proposal=proposal)
    assert Proposal.objects.get().state == State.PROPOSED


def test_a_signature_is_given_once(director, leader):
    proposal = _signed(director, leader)
    for act in (actions_law.sign, actions_law.decline):
        with pytest.raises(Refused, match="已审签"):
            act(by=leader, today=THE_DAY, proposal=proposal, opinion="再议")


def test_who_declines_says_why_and_nothing_changes(director, leader):
    proposal = _propose(director)
    with pytest.raises(Refused):
        actions_law.decline(by=leader, today=THE_DAY, proposal=proposal, opinion=" ")
    actions_law.decline(by=leader, today=THE_DAY, proposal=proposal, opinion="先请示")
    assert _due() == date(2026, 4, 14)
    assert Proposal.objects.get().answer_reason == "先请示"


def test_only_the_proposer_takes_a_proposal_back(director, leader):
    proposal = _propose(director)
    with pytest.raises(Refused):
        actions_law.withdraw(by=build.account(role="office_director"), today=THE_DAY, proposal=proposal)
    actions_law.withdraw(by=director, today=THE_DAY, proposal=proposal)
    with pytest.raises(Refused):
        actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)


def test_every_step_is_in_the_journal_with_the_hash_of_the_file(director, leader):
    _signed(director, leader)
    found = list(Entry.objects.filter(verb__startswith="rulings.").order_by("sequence"))
    assert [one.verb for one in found] == ["rulings.propose", "rulings.signed"]
    assert {one.detail["file_sha256"] for one in found} == {queries.regulation(NAME).file_sha256}
    assert "再加" in found[1].says or "另加" in found[1].says


def test_the_one_who_signs_sees_how_many_wait(director, leader):
    _propose(director)
    assert queries_law.waiting(seen_by=leader, on=THE_DAY) == 1
    assert queries_law.waiting(seen_by=director, on=THE_DAY) == 0
    assert queries_law.waiting(seen_by=build.account(role="system_admin"), on=THE_DAY) == 0


# --- editions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def own(settings, tmp_path) -> Path:
    """A folder of the office's own with one regulation in it: a copy of a shipped one under another name."""
    folder = tmp_path / "own" / "own-text"
    shutil.copytree(shipped_rulebook() / "fzm-street", folder)
    for file in folder.glob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("fzm-street", "own-text"), "utf-8")
    settings.WENZE_REGULATIONS = str(tmp_path / "own")
    return folder


def _activate(by, name="own-text", **changed):
    told = {"regulation": name, "edition": _edition(name), "reason": "经班子会通过"}
    return actions_law.propose_activation(by=by, today=THE_DAY, **{**told, **changed})


def test_an_edition_of_our_own_is_active_only_after_two_signatures(own, director, leader):
    text = queries.regulation("own-text")
    assert not queries.is_active(text, THE_DAY)
    with pytest.raises(Refused, match="还没有启用"):
        queries.demand_active("own-text", text.file.edition, THE_DAY)
    proposal = _activate(director)
    assert proposal.examples > 0
    assert not queries.is_active(text, THE_DAY)
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    assert queries.is_active(text, THE_DAY)
    assert not queries.is_active(text, BEFORE)
    queries.demand_active("own-text", text.file.edition, THE_DAY)


def test_an_edition_whose_examples_fail_cannot_be_proposed(own, director):
    file = own / "examples.yaml"
    file.write_text(file.read_text("utf-8").replace("accountable: true", "accountable: false", 1), "utf-8")
    with pytest.raises(Refused, match="办例没有全部通过") as refused:
        _activate(director)
    assert refused.value.reasons


def test_an_edition_without_examples_cannot_be_proposed(own, director):
    (own / "examples.yaml").unlink()
    with pytest.raises(Refused, match="办例"):
        _activate(director)


def test_a_file_that_changed_after_the_proposal_is_not_signed_and_one_that_changed_later_is_shown(
    own, director, leader
):
    proposal = _activate(director)
    file = own / "regulation.yaml"
    written = file.read_text("utf-8")
    file.write_text(written + "# 改过\n", "utf-8")
    shelf.look_again()
    with pytest.raises(Refused, match="有变动"):
        actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    file.write_text(written, "utf-8")
    shelf.look_again()
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    file.write_text(written + "# 又改过\n", "utf-8")
    shelf.look_again()
    text = queries.regulation("own-text")
    assert queries.has_changed(text, queries_law.last_word("own-text", text.file.edition, THE_DAY))
    assert queries.is_active(text, THE_DAY)


def test_the_day_of_issue_told_with_the_activation_is_kept(own, director, leader):
    with pytest.raises(Refused):
        _activate(director, issued_on=date(2026, 1, 5))
    proposal = _activate(director, issued_on=date(2026, 1, 5), source="临政发〔2026〕1号")
    assert queries_law.issued_on("own-text", proposal.edition) is None
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    assert queries_law.issued_on("own-text", proposal.edition) == date(2026, 1, 5)


def test_a_retired_edition_takes_nothing_new(director, leader):
    told = {"regulation": NAME, "edition": _edition(), "reason": "已有新办法"}
    proposal = actions_law.propose_retirement(by=director, today=THE_DAY, **told)
    assert queries.is_active(queries.regulation(NAME), THE_DAY)
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    assert NAME not in [one.id for one in queries.regulations_for_leads(THE_DAY)]
    with pytest.raises(Refused):
        queries.demand_active(NAME, _edition(), THE_DAY)


def test_where_nothing_is_active_the_office_is_told_what_to_do(settings):
    settings.WENZE_ACTIVATE_SHIPPED = False
    with pytest.raises(Refused, match="制度库"):
        queries.regulations_for_leads(THE_DAY)


def test_a_demonstration_takes_over_what_came_with_the_product_once_and_on_record():
    first = actions_law.activate_shipped(by=None, today=THE_DAY)
    assert first == len(queries.regulations())
    assert actions_law.activate_shipped(by=None, today=THE_DAY) == 0
    assert Entry.objects.filter(verb="rulings.activate_shipped", by_id=None).count() == first
    assert queries.is_active(queries.regulation(NAME), THE_DAY)


def test_every_shipped_regulation_comes_with_examples_that_come_out():
    for text in queries.regulations():
        run = worked.run(text)
        assert run.passed, text.id
        assert run.bare == (), text.id


def test_the_rooms_above_say_which_open_matters_a_change_touches(director):
    kept = impact.touched(seen_by=director, regulation=NAME, edition=_edition(), on=THE_DAY)
    assert [one.room for one in kept] == ["在办案件"]
    assert kept[0].count == 0


# --- the official text ---------------------------------------------------------------------------------------------


def test_the_official_text_is_kept_read_by_who_may_read_the_law_and_each_download_is_recorded(director):
    upload = SimpleUploadedFile("办法.txt", "第一条 为了试验。".encode())
    told = {"regulation": NAME, "edition": _edition()}
    kept = actions_law.file_official_text(by=director, today=THE_DAY, upload=upload, **told)
    for role in ("case_officer", "system_admin", "unit_liaison"):
        account = build.account(role=role)
        found = files.attachment(seen_by=account, on=THE_DAY, pk=kept.attachment_id)
        assert open_attachment(by=account, today=THE_DAY, attachment=found) == "第一条 为了试验。".encode()
    assert Entry.objects.filter(verb="documents.open").count() == 3
    with pytest.raises(NotYours):
        files.attachment(seen_by=build.account(), on=THE_DAY, pk=kept.attachment_id)


@pytest.mark.parametrize("name", ["办法.xlsx", "办法.exe", "办法"])
def test_what_is_no_text_is_not_kept_as_one(director, name):
    told = {"regulation": NAME, "edition": _edition(), "upload": SimpleUploadedFile(name, b"x")}
    with pytest.raises(Refused):
        actions_law.file_official_text(by=director, today=THE_DAY, **told)
    assert OfficialText.objects.count() == 0
