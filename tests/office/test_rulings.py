"""The one door to the law: rulings are kept word for word, cannot be changed, and are read only by whom they concern."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import Error, connection, transaction

from tests.office import build
from tests.office.build import THE_DAY
from wenze.engine.eligibility import Decision
from wenze.office.journal.models import Entry
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import actions, queries, queries_procedure
from wenze.office.rulings.models import Immutable, Ruling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

LAW = {"regulation": "yy-wgbw"}
TALK = {
    "measure": "admonition-talk",
    "decided_on": date(2026, 8, 31),
    "effective_on": date(2026, 8, 31),
    "on_probation": False,
}


def _edition() -> str:
    return queries.regulation("yy-wgbw").file.edition


def _effects(by=None, **told):
    return actions.ask_effects(
        by=by, today=THE_DAY, edition=_edition(), told={**TALK, **told}, subject=build.cadre(), **LAW
    )


def test_a_ruling_keeps_question_facts_answer_and_the_hash_of_the_rule_file():
    by = build.account(role="case_officer")
    kept = Ruling.objects.get(pk=_effects(by).pk)
    text = queries.regulation("yy-wgbw")
    assert (kept.question, kept.regulation, kept.edition) == ("effects", "yy-wgbw", text.file.edition)
    assert (kept.file_sha256, kept.file_sm3) == (text.file_sha256, text.file_sm3)
    assert kept.facts["measure"] == "admonition-talk"
    assert ["measure", "问责方式", "诫勉谈话"] in [list(line) for line in kept.shown]
    assert kept.asked_by_label == str(by)


def test_the_answer_comes_back_in_the_types_of_the_engine():
    kept = Ruling.objects.get(pk=_effects().pk)
    bars = {one.what: one for one in kept.answer.value.consequences}
    assert bars["promotion"].until_on == date(2027, 2, 28)
    assert bars["award"].year == 2026
    assert str(bars["promotion"].citation) == "第十八条(一)"


@pytest.mark.parametrize(
    ("ask", "told", "of_value"),
    [
        (actions.ask_period_end, TALK, lambda value: value.ends_on == date(2027, 2, 28)),
        (
            actions.ask_measures,
            {"circumstances": ["no-such"]},
            None,
        ),
    ],
)
def test_every_question_is_kept_and_read_back_the_same(ask, told, of_value):
    if of_value is None:
        with pytest.raises(Refused):
            ask(by=None, today=THE_DAY, edition=_edition(), told={"no_such_fact": 1}, subject=build.cadre(), **LAW)
        return
    ruling = ask(by=None, today=THE_DAY, edition=_edition(), told=told, subject=build.cadre(), **LAW)
    assert of_value(Ruling.objects.get(pk=ruling.pk).answer.value)


def test_a_deadline_is_kept_with_every_day_counted():
    ruling = actions.ask_deadline(
        by=None,
        today=THE_DAY,
        edition=_edition(),
        limit="preliminary-opinion",
        told={"initiated_on": date(2026, 11, 2)},
        subject=build.cadre(),
        **LAW,
    )
    kept = Ruling.objects.get(pk=ruling.pk)
    assert kept.answer == ruling.answer
    assert kept.answer.value is not None, kept.answer.unknown
    assert kept.answer.value.due_on == date(2026, 11, 23)
    assert any("2026年11月23日" in line for line in kept.says)


def test_an_unknown_answer_is_kept_as_unknown():
    ruling = actions.ask_effects(
        by=None, today=THE_DAY, edition=_edition(), told={"measure": "removal"}, subject=build.cadre(), **LAW
    )
    kept = Ruling.objects.get(pk=ruling.pk)
    assert kept.answer.value is None
    assert "没有结论" in kept.says[0]


def test_a_closed_move_is_refused_with_the_reasons_the_page_shows():
    by = build.account(role="office_director")
    told = {"actor_roles": ["office_director"], "actor_recused": False, "respondents": 0}
    asking = {"edition": _edition(), "stage": "initiating", "told": told, **LAW}
    shown = queries_procedure.moves(track="case", asked_on=THE_DAY, **asking).value["approve_initiation"]
    with pytest.raises(Refused) as refused:
        actions.ask_move(by=by, today=THE_DAY, track="case", move="approve_initiation", subject=build.cadre(), **asking)
    assert refused.value.reasons == shown.missing
    assert refused.value.as_data()["reasons"][0]["says"]
    assert Ruling.objects.count() == 0


def test_an_unknown_fact_keeps_a_move_closed():
    with pytest.raises(Refused) as refused:
        actions.ask_move(
            by=None,
            today=THE_DAY,
            edition=_edition(),
            track="case",
            stage="reviewing",
            move="terminate",
            told={"actor_roles": ["approving_leader"]},
            subject=build.cadre(),
            **LAW,
        )
    assert "尚未查明" in refused.value.says


def test_an_open_move_is_kept():
    ruling = actions.ask_move(
        by=None,
        today=THE_DAY,
        edition=_edition(),
        track="case",
        stage="reviewing",
        move="terminate",
        told={"actor_roles": ["approving_leader"], "actor_recused": False, "referrals_due": 0},
        subject=build.cadre(),
        **LAW,
    )
    assert ruling.answer.value.open is True
    assert ruling.about == "终止办理"


def test_a_move_nobody_knows_is_refused_in_a_sentence():
    with pytest.raises(Refused, match="没有“fly”这一步"):
        actions.ask_move(
            by=None, today=THE_DAY, edition=_edition(), track="case", stage="reviewing", move="fly", told={},
            subject=build.cadre(), **LAW,
        )  # fmt: skip


def test_standing_over_several_decisions_is_kept_with_its_bars():
    person = build.cadre()
    decision = Decision(
        decision="临问决〔2026〕1号", regulation="yy-wgbw", edition=_edition(), measure="admonition-talk",
        decided_on=date(2026, 8, 31), effective_on=date(2026, 8, 31), on_probation=False,
    )  # fmt: skip
    on_the_last_day = actions.ask_standing(
        by=None, today=THE_DAY, decisions=[decision], question="promotion", on=date(2027, 2, 28), subject=person
    )
    after = actions.ask_standing(
        by=None, today=THE_DAY, decisions=[decision], question="promotion", on=date(2027, 3, 1), subject=person
    )
    kept = Ruling.objects.get(pk=on_the_last_day.pk)
    assert kept.answer.value.clear is False
    assert [bar.decision for bar in kept.answer.value.bars] == ["临问决〔2026〕1号"]
    assert Ruling.objects.get(pk=after.pk).answer.value.clear is True


def test_standing_without_any_decision_is_clear():
    ruling = actions.ask_standing(
        by=None, today=THE_DAY, decisions=[], question="award", on=THE_DAY, subject=build.cadre()
    )
    assert ruling.answer.value.clear is True


CHANGES = {
    "save": lambda ruling: ruling.save(),
    "delete": lambda ruling: ruling.delete(),
    "update": lambda ruling: Ruling.objects.filter(pk=ruling.pk).update(about="别的"),
    "queryset delete": lambda _ruling: Ruling.objects.all().delete(),
    "bulk update": lambda ruling: Ruling.objects.bulk_update([ruling], ["about"]),
    "bulk create": lambda _ruling: Ruling.objects.bulk_create([Ruling()]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_ruling_cannot_be_changed_through_the_application(change):
    ruling = _effects()
    with pytest.raises(Immutable):
        CHANGES[change](ruling)


@pytest.mark.parametrize("statement", ["UPDATE rulings_ruling SET about = 'x'", "DELETE FROM rulings_ruling"])
def test_the_database_itself_refuses_to_change_a_ruling(statement):
    _effects()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Ruling.objects.count() == 1


def test_a_ruling_leaves_a_journal_entry_with_the_hash_of_its_answer():
    ruling = _effects(build.account(role="case_officer"))
    entry = Entry.objects.get(subject_kind="rulings.ruling", subject_id=str(ruling.pk))
    assert entry.verb == "rulings.ask_effects"
    assert set(json.loads(entry.detail_text)) == {"subject_kind", "subject_id", "facts_sha256", "answer_sm3"}


def test_nobody_reads_a_ruling_whose_subject_has_no_reader(monkeypatch):
    monkeypatch.setattr(queries, "_READERS", {})
    ruling = _effects()
    with pytest.raises(NotYours):
        queries.ruling(seen_by=build.account(role="office_director"), on=THE_DAY, pk=ruling.pk)


def test_whoever_may_read_the_subject_may_read_the_ruling_and_nobody_else(monkeypatch):
    monkeypatch.setattr(queries, "_READERS", {})
    ruling = _effects()
    reader, stranger = build.account(), build.account()
    queries.register_reader("people.cadre", lambda account, subject_id, on: account == reader)
    assert queries.ruling(seen_by=reader, on=THE_DAY, pk=ruling.pk) == ruling
    with pytest.raises(NotYours):
        queries.ruling(seen_by=stranger, on=THE_DAY, pk=ruling.pk)
    with pytest.raises(NotYours):
        queries.ruling(seen_by=reader, on=THE_DAY, pk=ruling.pk + 1)
