"""The procedure file of leads says what this office does with them: at every stage, for every role, of every move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.office import build, build_leads
from tests.office.build import THE_DAY
from wenze.office.cases import actions_open
from wenze.office.cases.openings import Concerned
from wenze.office.leads import actions, facts, queries
from wenze.office.leads.actions import MOVES
from wenze.office.leads.models import Lead, Stage
from wenze.office.matters import actions as matters
from wenze.office.matters.actions_submissions import withdraw
from wenze.office.moves import duties as duty_rows
from wenze.office.moves.models import Duty
from wenze.office.people.models import Account, Cadre, Organ, Role
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_procedure as procedures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

REASON = "理由见附卷"
ROLES = [str(role.value) for role in Role]


class Desk:
    """A lead at one stage, and whatever its moves need: another lead, another officer, somebody to open a case about."""

    def __init__(self, stage: str, anonymous: bool = False) -> None:
        self.organ = build_leads.office()
        self.director = build_leads.director(self.organ)
        self.officer = build.account(role="case_officer", organ=self.organ)
        self.other = build_leads.lead(organ=self.organ)
        self.person = build.cadre(post=build.post(build.organ(), "副局长"))
        sealed = {"anonymous": True} if anonymous else {"reporter_name": "周明远", "reporter_contact": "来信地址"}
        self.lead = build_leads.lead(organ=self.organ, **sealed)
        self._bring_to(stage)

    def _bring_to(self, stage: str) -> None:
        done: dict[str, Any] = {"by": self.director, "today": THE_DAY, "lead": self.lead}
        match stage:
            case Stage.ACCEPTED:
                actions.accept(**done)
            case Stage.WITHDRAWN:
                withdraw(by=self.lead.registered_by, today=THE_DAY, matter=self.lead, reason=REASON)
            case Stage.DECLINED:
                actions.decline(**done, reason=REASON)
            case Stage.REFERRED:
                actions.refer(**done, to="临江市信访局", reason=REASON)
            case Stage.MERGED:
                actions.merge(**done, into=self.other, reason=REASON)
            case Stage.OPENED:
                actions.accept(**done)
                self._open(self.director)
        self.lead.refresh_from_db()

    def _open(self, by: Account) -> Any:
        about = [Concerned(Cadre.objects.get(pk=self.person.pk))]
        return actions_open.open_case(by=by, today=THE_DAY, lead=self.lead, concerned=about, title="征拆推进缓慢")

    def moves(self, by: Account) -> dict[str, Callable[[], Any]]:
        """Every move of the procedure file, as this office makes it."""
        done: dict[str, Any] = {"by": by, "today": THE_DAY, "lead": self.lead}
        upload = SimpleUploadedFile("说明.txt", "情况说明".encode())
        return {
            "accept": lambda: actions.accept(**done),
            "decline": lambda: actions.decline(**done, reason=REASON),
            "refer": lambda: actions.refer(**done, to="临江市信访局", reason=REASON),
            "merge": lambda: actions.merge(**done, into=self.other, reason=REASON),
            "assign": lambda: matters.assign(by=by, today=THE_DAY, matter=self.lead, officer=self.officer),
            "open": lambda: self._open(by),
            "correct": lambda: actions.correct(
                **done, version=self.lead.version, reason=REASON, title=build_leads.typed()["title"]
            ),
            "attach_file": lambda: actions.attach_file(**done, upload=upload),
            "open_reporter": lambda: actions.open_reporter(**done, reason=REASON),
        }


class Undone(Exception):
    """The move was made; nothing of it is kept."""


def is_made(act: Callable[[], Any]) -> bool:
    """Does the office let this be done? What was done is undone."""
    try:
        with transaction.atomic():
            act()
            raise Undone
    except Undone:
        return True
    except (Refused, NotYours):
        return False


def is_open(lead: Lead, move: str, stage: str, roles: list[str]) -> bool:
    """Does the engine hold this move of the file open for somebody in these roles?"""
    told = {**facts.of_handling(lead, THE_DAY), "actor_roles": roles, "actor_recused": False}
    answer = procedures.move(
        regulation=lead.regulation,
        edition=lead.edition,
        stage=stage,
        move=move,
        told=told,
        asked_on=THE_DAY,
        under=Lead.PROCEDURE,
    )
    assert answer.value is not None
    return answer.value.open is True


@pytest.mark.parametrize("stage", [str(one) for one in Stage])
def test_file_buttons_and_office_agree_on_every_move_at_every_stage_for_every_role(stage: str):
    desk = Desk(stage)
    assert desk.lead.stage == stage
    differing = []
    for role in ROLES:
        for organ, is_here in ((desk.organ, True), (build.organ(), False)):
            by = build.account(role=role, organ=organ)
            offered = {one.move for one in MOVES.answers(desk.lead, by, THE_DAY) if one.open}
            for move, act in desk.moves(by).items():
                says = is_open(desk.lead, move, stage, [role] if is_here else [])
                if {says, move in offered} != {is_made(act)}:
                    differing.append((role, "here" if is_here else "elsewhere", move, says))
    assert differing == []


def test_the_desk_makes_every_move_of_the_file_but_the_registering():
    procedure = law.procedure_by_id(Lead.PROCEDURE)
    desk = Desk(Stage.REGISTERED)
    assert {"register", *desk.moves(desk.director)} == {one.move for one in procedure.moves}
    assert procedure.tracks["lead"].terms == {str(one.value): str(one.label) for one in Stage}
    assert procedure.tracks["lead"].first_stage == Lead.BEGINS_AS


@pytest.mark.parametrize("role", ROLES)
def test_a_lead_is_registered_by_whom_the_file_says(role: str):
    organ: Organ = build_leads.office()
    by = build.account(role=role, organ=organ)
    typed = build_leads.typed()

    def register() -> Any:
        about = {"handling_organ": organ, "regulation": "yy-wgbw", "key": uuid4(), "distinct": True}
        return actions.register(by=by, today=THE_DAY, **about, **typed)

    assert is_made(register) == is_open(build_leads.lead(organ=organ), "register", "", [role])


def test_nobody_opens_the_reporter_of_an_anonymous_lead():
    desk = Desk(Stage.REGISTERED, anonymous=True)
    clerk = build_leads.clerk(desk.organ)
    assert not is_made(desk.moves(clerk)["open_reporter"])
    assert not is_open(desk.lead, "open_reporter", Stage.REGISTERED, ["intake_clerk"])


@pytest.mark.parametrize("stage", [str(one) for one in Stage])
def test_a_move_leads_where_the_file_says(stage: str):
    for move in law.procedure_by_id(Lead.PROCEDURE).moves_of("lead"):
        if stage not in move.stages:
            continue
        desk = Desk(stage)
        by = {"intake_clerk": build_leads.clerk(desk.organ)}.get(move.who[0], desk.director)
        desk.moves(by)[move.move]()
        reached = {move.goes_to or stage, *move.may_lead_to.get("lead", ())}
        assert Lead.objects.get(pk=desk.lead.pk).stage in reached, move.move


def test_the_moves_of_the_file_are_declared_and_no_others():
    declared = {one.code for one in MOVES}
    assert declared | {"register"} == {one.move for one in law.procedure_by_id(Lead.PROCEDURE).moves}


def duties(lead: Lead) -> set[tuple[str, str]]:
    """What must be done next with a lead, by which roles."""
    answer = procedures.duties(
        regulation=lead.regulation,
        edition=lead.edition,
        track="lead",
        stage=lead.stage,
        told=facts.of_handling(lead, THE_DAY),
        asked_on=THE_DAY,
        under=Lead.PROCEDURE,
    )
    assert answer.value is not None
    return {(one.move, bearer.role) for one in answer.value.duties for bearer in one.who}


def test_a_lead_waits_to_be_taken_in_then_for_an_officer_then_for_a_case_and_then_for_nobody():
    organ = build_leads.office()
    director, officer = build_leads.director(organ), build.account(role="case_officer", organ=organ)
    lead = build_leads.lead(organ=organ)
    assert duties(lead) == {("accept", "office_director")}
    taken = actions.accept(by=director, today=THE_DAY, lead=lead)
    assert duties(taken) == {("assign", "office_director")}
    matters.assign(by=director, today=THE_DAY, matter=taken, officer=officer)
    assert duties(Lead.objects.get(pk=lead.pk)) == {("open", "case_officer")}
    over = Desk(Stage.MERGED)
    assert duties(over.lead) == set()


def test_a_lead_of_an_office_without_a_head_waits_for_the_leadership_above():
    lead = build_leads.lead()
    assert duties(lead) == {("accept", "office_director"), ("accept", "approving_leader")}


@pytest.mark.parametrize("stage", [str(one) for one in Stage])
def test_page_and_workbench_of_a_lead_agree_for_every_role(stage: str):
    desk = Desk(stage)
    if stage == Stage.ACCEPTED:
        matters.assign(by=desk.director, today=THE_DAY, matter=desk.lead, officer=desk.officer)
        desk.lead.refresh_from_db()
    others = [build.account(role=role, organ=desk.organ) for role in ROLES]
    for by in (desk.director, desk.officer, *others):
        told = set(duty_rows.of(by, THE_DAY).filter(matter_id=desk.lead.pk).values_list("move", flat=True))
        is_seen = queries.may_read(by, str(desk.lead.pk), THE_DAY)
        offered = {one.move for one in MOVES.answers(desk.lead, by, THE_DAY) if one.open} if is_seen else set()
        assert told <= offered, (by, "told in vain")
        shown = {one.href for one in queries.waiting_for(seen_by=by, on=THE_DAY)}
        assert bool(told) == any(f"/{desk.lead.pk}/" in href for href in shown)
    awaited = {Stage.REGISTERED: {"accept": 2}, Stage.ACCEPTED: {"open": 1}}.get(Stage(stage), {})
    bearers: dict[str, int] = {}
    for row in Duty.objects.filter(matter_id=desk.lead.pk):
        bearers[row.move] = bearers.get(row.move, 0) + len(duty_rows.bearers(row, THE_DAY))
    assert bearers == awaited
    assert duty_rows.differences(desk.lead, THE_DAY) == []
