"""Measures: effects come from the law with their clause, end as it says, and are undone whole."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.office import build, build_measures
from tests.office.build import THE_DAY
from wenze.office.journal.models import Entry
from wenze.office.measures import actions, queries
from wenze.office.measures.models import Check, Effect, Imposed
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def _reader():
    return build.account(role="personnel_reader")


def _check(person, by=None, *, question="promotion", on=THE_DAY):
    return actions.check_standing(
        by=by or _reader(), today=THE_DAY, cadre=person, question=question, on=on, purpose="拟提拔人选审核"
    )


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("criticism-circular", {("award", "第十八条"): 2026}),
        ("admonition-talk", {("award", "第十八条"): 2026, ("promotion", "第十八条(一)"): date(2027, 5, 18)}),
        ("demotion", {("award", "第十八条"): 2026, ("promotion", "第十八条(五)"): date(2028, 11, 18)}),
    ],
)
def test_each_measure_writes_its_effects_with_clause_and_last_day(measure, expected):
    made = build_measures.imposed(measure)
    assert {(row.what, row.clause): row.year or row.until_on for row in made.effects.all()} == expected


def test_a_measure_keeps_the_ruling_its_effects_come_from():
    made = Imposed.objects.get(pk=build_measures.imposed().pk)
    assert made.ruling.question == "effects"
    assert len(made.ruling.answer.value.consequences) == made.effects.count()
    assert made.measure_term == "诫勉谈话"


@pytest.mark.parametrize("letter", [{"status": "draft"}, {"kind": "rescission"}])
def test_no_measure_without_an_issued_decision_letter(letter):
    with pytest.raises(Refused, match="决定书尚未制发"):
        build_measures.imposed(decision=build_measures.letter(**letter))
    assert Imposed.objects.count() == 0


def test_no_measure_without_any_letter():
    with pytest.raises(Refused, match="决定书尚未制发"):
        build_measures.imposed(decision=None)


def test_the_same_measure_of_one_decision_is_entered_once():
    made = build_measures.imposed()
    with pytest.raises(Refused, match="不能重复登记"):
        build_measures.imposed(cadre=made.cadre, decision=made.decision)


def test_a_decision_on_one_person_is_no_ground_for_a_measure_on_another():
    made = build_measures.imposed()
    with pytest.raises(Refused, match="对其他人作出的决定"):
        build_measures.imposed(decision=made.decision)


def test_only_what_a_standing_decision_names_is_imposed_and_for_its_own_days():
    decision = build_measures.decided("admonition-talk")
    given = {"cadre": decision.respondent.cadre, "decision": decision.document}
    with pytest.raises(Refused, match="没有决定给予这一问责方式"):
        build_measures.imposed("removal", **given)
    with pytest.raises(Refused, match="生效日期与"):
        build_measures.imposed(**given, effective_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="没有对应的有效问责决定"):
        build_measures.imposed(cadre=decision.respondent.cadre, decision=build_measures.letter())
    made = build_measures.imposed(**given)
    build_measures.withdrawn(made)
    with pytest.raises(Refused, match="没有对应的有效问责决定"):
        build_measures.imposed("removal", **given)


def test_nothing_is_imposed_while_no_room_says_what_decisions_there_are(monkeypatch):
    monkeypatch.setattr(queries, "_GATES", [])
    with pytest.raises(Refused, match="没有可核对的问责决定"):
        build_measures.imposed()


def test_a_measure_whose_effects_cannot_be_known_is_refused_whole():
    with pytest.raises(Refused, match="后果尚不能确定"):
        build_measures.imposed("removal", on_probation=None)
    asked = Ruling.objects.filter(question="effects")
    assert (Imposed.objects.count(), Effect.objects.count(), asked.count()) == (0, 0, 0)


def test_a_decision_of_tomorrow_is_refused():
    with pytest.raises(Refused, match="不能晚于今天"):
        actions.impose(
            by=build.account(), today=THE_DAY, cadre=build.cadre(), regulation="yy-wgbw", edition="x",
            measure="admonition-talk", decided_on=date(2026, 11, 19), effective_on=date(2026, 11, 19),
            on_probation=False, decision=build_measures.letter(), handling_organ=build.organ(),
        )  # fmt: skip


# --- rectification -----------------------------------------------------------------------------------------------


def test_a_suspension_lasts_until_rectification_is_confirmed():
    made = build_measures.imposed("suspension", decided_on=date(2026, 9, 1))
    period = made.effects.get(what="effect-period")
    assert (period.until_on, period.until_event_term) == (None, "整改到位日")
    actions.confirm_rectified(by=build.account(), today=THE_DAY, imposed=made, rectified_on=date(2026, 11, 10))
    period.refresh_from_db()
    assert period.until_on == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("rectified_on", "says"), [(date(2026, 11, 19), "不能晚于今天"), (date(2026, 8, 31), "不能早于作出决定日")]
)
def test_a_rectification_outside_its_time_is_refused(rectified_on, says):
    made = build_measures.imposed("suspension", decided_on=date(2026, 9, 1))
    with pytest.raises(Refused, match=says):
        actions.confirm_rectified(by=build.account(), today=THE_DAY, imposed=made, rectified_on=rectified_on)


def test_rectification_is_confirmed_once():
    made = build_measures.imposed("suspension", decided_on=date(2026, 9, 1))
    actions.confirm_rectified(by=build.account(), today=THE_DAY, imposed=made, rectified_on=THE_DAY)
    with pytest.raises(Refused, match="不能重复核验"):
        actions.confirm_rectified(by=build.account(), today=THE_DAY, imposed=made, rectified_on=THE_DAY)


@pytest.mark.parametrize(("decided_on", "overrun"), [(date(2026, 5, 18), False), (date(2026, 5, 17), True)])
def test_a_suspension_of_exactly_half_a_year_is_not_overrun_and_one_day_more_is(decided_on, overrun):
    made = build_measures.imposed("suspension", decided_on=decided_on)
    found = queries.overrun_suspensions(THE_DAY)
    assert [one.imposed for one in found] == ([made] if overrun else [])


def test_an_overrun_suspension_names_its_clause_and_is_not_told_again_once_followed():
    made = build_measures.imposed("suspension", decided_on=date(2026, 3, 1))
    (found,) = queries.overrun_suspensions(THE_DAY)
    assert "第十八条(二)#超" in found.answer.clauses
    build_measures.imposed("transfer-from-post", cadre=made.cadre, predecessor=made)
    assert queries.overrun_suspensions(THE_DAY) == []


def test_a_rectified_or_reversed_suspension_is_not_overrun():
    rectified = build_measures.imposed("suspension", decided_on=date(2026, 1, 5))
    actions.confirm_rectified(by=build.account(), today=THE_DAY, imposed=rectified, rectified_on=date(2026, 9, 1))
    undone = build_measures.imposed("suspension", decided_on=date(2026, 1, 5))
    build_measures.withdrawn(undone, because="临复〔2026〕1号")
    assert queries.overrun_suspensions(THE_DAY) == []


def test_overrun_suspensions_ask_the_database_the_same_however_many(django_assert_num_queries):
    for _ in range(2):
        build_measures.imposed("suspension", decided_on=date(2026, 3, 1))
    with django_assert_num_queries(3):
        assert len(queries.overrun_suspensions(THE_DAY)) == 2
    for _ in range(3):
        build_measures.imposed("suspension", decided_on=date(2026, 3, 1))
    with django_assert_num_queries(3):
        assert len(queries.overrun_suspensions(THE_DAY)) == 5


# --- rescission and reversal -------------------------------------------------------------------------------------


def test_rescission_takes_an_issued_letter_and_leaves_the_ledger_as_it_was():
    made = build_measures.imposed(decided_on=date(2026, 1, 5))
    with pytest.raises(Refused, match="书面决定"):
        actions.rescind(
            by=build.account(), today=THE_DAY, imposed=made, rescinded_on=THE_DAY, decision=build_measures.letter()
        )
    before = list(made.effects.values())
    letter = build_measures.rescission_of(made)
    actions.rescind(by=build.account(), today=THE_DAY, imposed=made, rescinded_on=THE_DAY, decision=letter)
    assert list(made.effects.values()) == before
    with pytest.raises(Refused, match="不能重复办理"):
        actions.rescind(by=build.account(), today=THE_DAY, imposed=made, rescinded_on=THE_DAY, decision=letter)


def test_a_reversal_undoes_every_effect_from_its_first_day():
    made = build_measures.imposed("demotion", decided_on=date(2026, 2, 2))
    assert _check(made.cadre).clear is False
    build_measures.withdrawn(made, because="临复〔2026〕3号")
    assert all(row.lifted_on == row.from_on for row in made.effects.all())
    assert _check(made.cadre).clear is True


def test_a_reversal_says_and_journals_which_checks_had_rested_on_it():
    made = build_measures.imposed("demotion", decided_on=date(2026, 2, 2))
    rested, other = _check(made.cadre), _check(build.cadre(organ=build.organ()))
    undone = build_measures.withdrawn(made, because="临复〔2026〕3号")
    assert [(use.kind, use.pk) for use in undone.uses] == [("measures.check", rested.pk)]
    entry = Entry.objects.get(verb="measures.reverse")
    assert entry.detail["uses"] == [undone.uses[0].says]
    assert Check.objects.get(pk=rested.pk).outdated_on == THE_DAY
    assert Check.objects.get(pk=other.pk).outdated_on is None


def test_what_another_room_built_on_a_measure_is_told_too(monkeypatch):
    monkeypatch.setattr(queries, "_FINDERS", [])
    queries.register_use(lambda imposed: [queries.Use("awards.refusal", 7, "年度评先", THE_DAY, "据此取消评先")])
    made = build_measures.imposed()
    undone = build_measures.withdrawn(made, because="临复1号")
    assert [use.says for use in undone.uses] == ["据此取消评先"]


def test_a_reversed_measure_takes_no_further_act():
    made = build_measures.imposed("suspension")
    by = build.account()
    build_measures.withdrawn(made, by=by, because="临复〔2026〕3号")
    for act in (
        lambda: actions.reverse(by=by, today=THE_DAY, imposed=made, reversed_on=THE_DAY, because="再次"),
        lambda: actions.confirm_rectified(by=by, today=THE_DAY, imposed=made, rectified_on=THE_DAY),
        lambda: actions.rescind(
            by=by, today=THE_DAY, imposed=made, rescinded_on=THE_DAY, decision=build_measures.letter("rescission")
        ),
    ):
        with pytest.raises(Refused, match="撤销，不能再办理"):
            act()


def test_a_reversal_says_why():
    made = build_measures.imposed()
    with pytest.raises(Refused, match="依据"):
        build_measures.withdrawn(made, because=" ")


# --- standing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("on", "clear"), [(date(2027, 5, 18), False), (date(2027, 5, 19), True)])
def test_the_last_day_of_a_bar_still_bars_and_the_next_does_not(on, clear):
    made = build_measures.imposed()
    check = _check(made.cadre, on=on)
    assert check.clear is clear
    assert [row.clause for row in check.effects.all()] == ([] if clear else ["第十八条(一)"])


def test_a_check_is_kept_with_its_ruling_and_read_again_the_same():
    made = build_measures.imposed()
    check = Check.objects.get(pk=_check(made.cadre).pk)
    assert check.ruling.answer.value.bars[0].decision == made.decision_number
    assert "受到限制" in check.says


def test_an_open_period_whose_reach_the_text_leaves_open_is_no_permission():
    made = build_measures.imposed("suspension")
    assert _check(made.cadre).clear is None


def test_a_decision_made_after_the_day_asked_about_does_not_count():
    made = build_measures.imposed()
    assert _check(made.cadre, on=date(2026, 11, 17)).clear is True


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"question": "marriage"}, "没有这一查询事项"),
        ({"purpose": " "}, "查询用途"),
        ({"purpose": "长" * 1_000_000}, "不超过200字"),
        ({"on": date(1066, 1, 1)}, "核对年份"),
        ({"on": date(2999, 1, 1)}, "核对年份"),
    ],
)
def test_a_bad_question_is_refused_in_a_sentence(changes, says):
    asked = {"question": "promotion", "on": THE_DAY, "purpose": "审核"} | changes
    with pytest.raises(Refused, match=says):
        actions.check_standing(by=_reader(), today=THE_DAY, cadre=build.cadre(organ=build.organ()), **asked)
    assert Check.objects.count() == 0


# --- who sees ----------------------------------------------------------------------------------------------------


def _seen(account):
    return set(queries.imposed(seen_by=account, on=THE_DAY))


def test_owner_colleague_and_personnel_reader_see_a_measure_and_a_stranger_does_not():
    office = build.organ()
    made = build_measures.imposed(organ=office, by=build.account(role="office_director", organ=office))
    colleague = build.account(role="case_officer", organ=office)
    stranger = build.account(role="case_officer", organ=build.organ())
    assert _seen(colleague) == _seen(_reader()) == {made}
    assert _seen(stranger) == set()
    with pytest.raises(NotYours):
        queries.one(seen_by=stranger, on=THE_DAY, pk=made.pk)


def test_the_cadre_concerned_sees_the_own_measure_and_no_other():
    made, _other = build_measures.imposed(), build_measures.imposed()
    assert _seen(build.account(cadre=made.cadre)) == {made}


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin", "intake_clerk", "unit_liaison"])
def test_administrators_and_roles_without_business_here_see_nothing(role):
    build_measures.imposed()
    assert _seen(build.account(role=role)) == set()


def test_recusal_beats_every_role():
    unit = build.organ()
    made = build_measures.imposed(cadre=build.cadre(organ=unit))
    same_unit = build.account(role="personnel_reader", organ=unit)
    spouse = build.cadre()
    build.relation(made.cadre, spouse)
    married = build.account(role="personnel_reader", cadre=spouse)
    assert _seen(same_unit) == _seen(married) == set()
    with pytest.raises(Refused, match="由其他查询员查询"):
        _check(made.cadre, by=same_unit)


def test_a_check_is_read_by_who_asked_and_by_the_person_and_nobody_else():
    person = build.cadre(organ=build.organ())
    asker = _reader()
    check = _check(person, by=asker)
    assert queries.check(seen_by=asker, on=THE_DAY, pk=check.pk) == check
    assert queries.check(seen_by=build.account(cadre=person), on=THE_DAY, pk=check.pk) == check
    with pytest.raises(NotYours):
        queries.check(seen_by=_reader(), on=THE_DAY, pk=check.pk)


@pytest.mark.parametrize("role", ["intake_clerk", "unit_liaison", "system_admin"])
def test_who_may_not_read_measures_may_not_ask(role):
    with pytest.raises(NotYours):
        _check(build.cadre(organ=build.organ()), by=build.account(role=role))


def test_the_ruling_behind_a_measure_is_read_under_the_same_filter():
    from wenze.office.rulings.queries import ruling

    made = build_measures.imposed()
    assert ruling(seen_by=_reader(), on=THE_DAY, pk=made.ruling_id) == made.ruling
    with pytest.raises(NotYours):
        ruling(seen_by=build.account(role="case_officer"), on=THE_DAY, pk=made.ruling_id)


def test_search_obeys_the_same_filter():
    made = build_measures.imposed()
    words = made.cadre.name
    assert list(queries.search(seen_by=_reader(), on=THE_DAY, words=words)) == [made]
    assert list(queries.search(seen_by=build.account(role="case_officer"), on=THE_DAY, words=words)) == []


def test_the_same_question_asked_again_that_day_is_the_one_that_is_kept():
    made = build_measures.imposed()
    reader = _reader()
    first = _check(made.cadre, reader)
    assert _check(made.cadre, reader).pk == first.pk
    assert _check(made.cadre, reader, question="award").pk != first.pk
    assert _check(made.cadre).pk != first.pk, "another asker has an answer of their own"
    standing = Ruling.objects.filter(question="standing")
    asked = standing.count()
    build_measures.withdrawn(made, because="临复1号")
    after = _check(made.cadre, reader)
    assert (after.pk != first.pk, after.clear) == (True, True)
    assert standing.count() == asked + 1


def test_a_question_whose_answer_changed_since_is_asked_anew():
    made = build_measures.imposed()
    reader, person = _reader(), build.cadre(organ=made.handling_organ)
    first = _check(person, reader)
    build_measures.imposed(cadre=person)
    assert (first.clear, _check(person, reader).clear) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_a_question_asked_eight_times_at_once_is_kept_once():
    person, reader = build_measures.imposed().cadre, _reader()
    together, keys = Barrier(8), []

    def ask() -> None:
        together.wait()
        try:
            keys.append(_check(person, reader).pk)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(keys) == 8
    assert len(set(keys)) == Check.objects.count() == 1
