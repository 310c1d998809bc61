"""A room with a procedure needs its file, the facts, and one declaration a move. Everything else is the floor's."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tests.office import build
from tests.office.build import THE_DAY
from wenze.office.journal.models import Entry
from wenze.office.matters import kinds
from wenze.office.matters.models import Matter
from wenze.office.moves import declared, duties
from wenze.office.moves.declared import Done
from wenze.office.moves.forms import ReasonForm
from wenze.office.moves.models import Duty
from wenze.office.moves.one_track import Brief, OneTrack
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law
from wenze.office.rulings import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

FILE = """
id: checks
title: 抽查程序(虚构)
edition: "1"
tracks:
  check:
    term: 抽查
    of: matter
    stages:
      - {stage: asked, term: 待抽查}
      - {stage: answered, term: 已抽查}
      - {stage: filed, term: 已归档, final: true}
who:
  officer: {role: case_officer, at: matter.officer}
  head: {role: office_director, at: matter.organ}
moves:
  - {move: answer, term: 填报抽查结果, track: check, stages: [asked], who: [officer], leads_to: answered}
  - move: file
    term: 归档
    track: check
    stages: [answered]
    who: [head]
    leads_to: filed
    needs:
      - {that: {fact: act_on, at_least: 2026-01-01}, says: "抽查日期应在今年"}
"""


@pytest.fixture
def checks(tmp_path, settings, monkeypatch):
    """A room of checks: nothing but what is written here."""
    (tmp_path / "procedure").mkdir()
    (tmp_path / "procedure" / "checks.yaml").write_text(FILE, encoding="utf-8")
    settings.WENZE_REGULATIONS = str(tmp_path)
    shelf.look_again()
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    monkeypatch.setattr(declared, "_PROCEDURES", dict(declared._PROCEDURES))

    def seen(account, _on):
        return Matter.objects.filter(kind="check", handling_organ__in=account.grants.values("organ"))

    kinds.register(
        kinds.Kind(
            "check",
            "抽查",
            seen,
            lambda one: f"/checks/{one.pk}/",
            lambda _one: [],
            lambda _people: Matter.objects.none().values("pk"),
        )
    )
    model = SimpleNamespace(KIND="check", objects=Matter.objects)
    procedure = OneTrack(
        model, "checks", "check", lambda one, _on: {"act_on": one.opened_on}, lambda one: Brief((("事由", one.title),))
    )

    @procedure.move("answer", form=ReasonForm, hint="一并写明抽查了什么")
    def answer(going, reason: str) -> Done:
        going.matter.title = reason
        return Done(f"{going.matter.number}抽查结果：{reason}")

    @procedure.move("file", form=ReasonForm)
    def file(going, reason: str) -> Done:
        return Done(f"{going.matter.number}归档：{reason}")

    return SimpleNamespace(procedure=procedure, answer=answer, file=file)


@pytest.fixture
def here():
    organ = build.organ()
    officer, head = (build.account(role=role, organ=organ) for role in ("case_officer", "office_director"))
    text = law.regulation("yy-wgbw").file
    matter = Matter.objects.create(
        kind="check",
        stage="asked",
        number="查〔2026〕1号",
        title="一次抽查",
        regulation=text.id,
        edition=text.edition,
        handling_organ=organ,
        officer=officer,
        opened_on=THE_DAY,
    )
    return SimpleNamespace(organ=organ, officer=officer, head=head, matter=matter)


def waiting(here, account) -> list[str]:
    return list(duties.of(account, THE_DAY).filter(matter_id=here.matter.pk).values_list("move", flat=True))


def test_a_matter_goes_through_its_stages_by_page_and_by_program_and_waits_for_whom_the_file_says(
    checks, here, signed_in
):
    checks.procedure.derive(here.matter, THE_DAY)
    assert (waiting(here, here.officer), waiting(here, here.head)) == (["answer"], [])
    page = f"/moves/{here.matter.pk}/answer/"
    shown = signed_in(here.officer).get(page).content.decode()
    assert "填报抽查结果" in shown
    assert "一并写明抽查了什么" in shown
    answered = signed_in(here.officer).post(page, {"reason": "查了三件", "version": "1"})
    assert (answered.status_code, answered["Location"]) == (302, f"/checks/{here.matter.pk}/")
    assert (waiting(here, here.officer), waiting(here, here.head)) == ([], ["file"])
    sent = json.dumps({"reason": "查毕", "version": 2})
    made = signed_in(here.head).post(f"/api/matters/{here.matter.pk}/moves/file", sent, content_type="application/json")
    assert made.json() == {"done": True, "stage": "filed", "version": 3}
    here.matter.refresh_from_db()
    assert (here.matter.title, here.matter.ended_on) == ("查了三件", THE_DAY)
    assert not Duty.objects.filter(matter=here.matter).exists()
    verbs = Entry.objects.filter(subject_id=str(here.matter.pk), subject_kind="matters.matter")
    assert list(verbs.values_list("verb", flat=True)) == ["matters.answer", "matters.file"]


def test_whoever_may_not_comes_too_late_or_is_a_stranger_is_refused_and_nothing_is_kept(checks, here):
    given = {"today": THE_DAY, "check": here.matter, "reason": "查了三件"}
    with pytest.raises(Refused, match="由承办人办理"):
        checks.answer(by=here.head, **given)
    with pytest.raises(NotYours):
        checks.answer(by=build.account(role="case_officer", organ=build.organ()), **given)
    with pytest.raises(Refused, match="只在“已抽查”阶段办理，现在是“待抽查”"):
        checks.file(by=here.head, **given)
    with pytest.raises(Refused, match="已被他人修改"):
        checks.answer(by=here.officer, version=7, **given)
    assert not Entry.objects.filter(verb__startswith="matters.").exists()
    checks.answer(by=here.officer, version=1, **given)
    Matter.objects.filter(pk=here.matter.pk).update(opened_on=THE_DAY.replace(year=2025))
    with pytest.raises(Refused, match="抽查日期应在今年") as refused:
        checks.file(by=here.head, **given)
    assert refused.value.reasons[0].citation.regulation == "checks"
