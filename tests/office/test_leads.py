"""Leads: numbered without gaps, decided once, the reporter sealed, seen only by those whose business they are."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.office import build, build_leads
from tests.office.build import THE_DAY
from wenze.office.journal.models import Entry
from wenze.office.leads import actions, facts, queries
from wenze.office.leads.models import Lead, Serials
from wenze.office.people.refusals import NotYours, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def _office():
    """An office with its clerk and its director."""
    organ = build_leads.office()
    return organ, build_leads.clerk(organ), build_leads.director(organ)


def _register(**changes):
    organ, clerk, _director = _office()
    fields = build_leads.typed(**changes)
    fields.setdefault("handling_organ", organ)
    return actions.register(by=clerk, today=THE_DAY, key=uuid4(), regulation="yy-wgbw", **fields)


# --- registering -------------------------------------------------------------------------------------------------


def test_a_lead_takes_the_next_number_of_the_year_and_a_refused_one_takes_none():
    first = _register()
    with pytest.raises(Refused):
        _register(received_on=THE_DAY + timedelta(days=1))
    second = _register()
    assert [first.number, second.number] == ["线〔2026〕1号", "线〔2026〕2号"]
    assert Serials.objects.get(year=2026).last == 2


def test_a_lead_keeps_the_edition_and_whom_it_is_about_with_unit_and_post_of_that_day():
    unit = build.organ()
    person = build.cadre(post=build.post(unit, "副局长"))
    lead = _register(subjects=[person])
    about = lead.subjects.get()
    assert (about.organ, about.title) == (unit, f"{unit}副局长")
    assert lead.edition


def test_the_same_form_sent_twice_is_one_lead():
    organ, clerk, _director = _office()
    key = uuid4()
    sent = [
        actions.register(
            by=clerk, today=THE_DAY, key=key, handling_organ=organ, regulation="yy-wgbw", **build_leads.typed()
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", "事由"),
        ({"title": "长" * 101}, "title", "事由"),
        ({"content": "长" * 1_000_000}, "content", "反映内容"),
        ({"content": ""}, "content", "反映内容"),
        ({"channel": "9-99"}, "channel", "没有这一类线索来源"),
        ({"channel": ""}, "channel", "请选择线索来源"),
        ({"received_on": date(2026, 11, 19)}, "received_on", "不能晚于今天"),
        ({"received_on": None}, "received_on", "收到日期"),
        ({"act_on": date(2026, 11, 19)}, "act_on", "不能晚于收到日期"),
        ({"confirming_number": "临督〔2026〕3号"}, "confirming_organ", "一并填写"),
        ({"joint_signers": 0}, "joint_signers", "联名人数"),
        ({"joint_signers": 10**9}, "joint_signers", "联名人数"),
        ({"anonymous": True, "reporter_name": "某人"}, "anonymous", "匿名"),
        ({"reporter_name": "长" * 101}, "reporter_name", "不能超过100字"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_saved(changes, field, says):
    with pytest.raises(Refused, match=says) as refused:
        _register(**changes)
    assert refused.value.field == field
    assert (Lead.objects.count(), Entry.objects.filter(verb="leads.register").count()) == (0, 0)


def test_a_confirming_unit_without_its_document_number_is_refused():
    with pytest.raises(Refused, match="一并填写") as refused:
        _register(confirming_organ=build.organ())
    assert refused.value.field == "confirming_number"


def test_a_lead_without_a_source_needs_a_known_circumstance():
    lead = _register(channel="", circumstance_known=True)
    assert facts.of_lead(lead)["circumstance_known"] is True
    assert "lead_channel" not in facts.of_lead(lead)


def test_nobody_is_named_twice_and_nobody_registers_for_another_office():
    person = build.cadre()
    with pytest.raises(Refused, match="登记了两次"):
        _register(subjects=[person, person])
    with pytest.raises(Refused, match="本机构承办"):
        _register(handling_organ=build.organ())


def test_nul_and_spaces_are_taken_out_of_what_is_typed():
    assert _register(title=" 一件\x00事 ").title == "一件事"


def test_a_clerk_who_must_stay_out_may_not_register():
    organ, clerk, _director = _office()
    colleague = build.cadre(organ=organ)
    with pytest.raises(Refused, match=r"应当回避.*其他登记员"):
        build_leads.lead(by=clerk, organ=organ, subjects=[colleague])


@pytest.mark.parametrize("role", ["case_officer", "office_director", "unit_liaison", "system_admin"])
def test_only_an_intake_clerk_registers(role):
    organ = build_leads.office()
    with pytest.raises(Refused, match="角色无权"):
        build_leads.lead(by=build.account(role=role, organ=organ), organ=organ)


# --- duplicates --------------------------------------------------------------------------------------------------


def test_a_likely_duplicate_is_asked_about_and_goes_in_once_it_was_looked_at():
    _organ, clerk, _director = _office()
    first = build_leads.lead(by=clerk, content="同一件事的反映")
    again = {"by": clerk, "content": "同一件事 的\n反映"}
    with pytest.raises(Refused, match="可能与线〔2026〕1号重复") as refused:
        build_leads.lead(**again, distinct=False)
    assert refused.value.field == "distinct"
    assert first.number in refused.value.reasons[0]
    assert build_leads.lead(**again, distinct=True).number == "线〔2026〕2号"


def test_the_same_person_and_day_is_a_likely_duplicate():
    _organ, clerk, _director = _office()
    person = build.cadre(organ=build.organ())
    build_leads.lead(by=clerk, subjects=[person], act_on=date(2026, 10, 1))
    with pytest.raises(Refused, match="问题发生日相同"):
        build_leads.lead(by=clerk, subjects=[person], act_on=date(2026, 10, 1), distinct=False)


def test_a_lead_of_another_office_is_no_hint_of_a_duplicate():
    build_leads.lead(content="别处的同一件事")
    assert build_leads.lead(content="别处的同一件事", distinct=False).pk


# --- deciding ----------------------------------------------------------------------------------------------------


def test_a_lead_is_accepted_once_and_the_second_hears_who_was_first():
    organ, clerk, director = _office()
    lead = build_leads.lead(by=clerk)
    actions.accept(by=director, today=THE_DAY, lead=lead)
    with pytest.raises(Refused, match=f"现在是“已受理”.*最近由{director}于2026年11月18日"):
        actions.accept(by=build_leads.director(organ), today=THE_DAY, lead=lead)


@pytest.mark.parametrize("act", [actions.decline, lambda **kept: actions.refer(to="临江市纪委", **kept)])
@pytest.mark.parametrize(("reason", "says"), [(" ", "请填写"), ("长" * 1_000_000, "请精简")])
def test_a_refusal_to_take_a_lead_in_says_why(act, reason, says):
    _organ, clerk, director = _office()
    lead = build_leads.lead(by=clerk)
    with pytest.raises(Refused, match=says):
        act(by=director, today=THE_DAY, lead=lead, reason=reason)
    act(by=director, today=THE_DAY, lead=lead, reason="不属本办法的情形")
    lead.refresh_from_db()
    assert lead.decided_reason == "不属本办法的情形"


def test_a_lead_is_merged_into_another_that_still_runs():
    _organ, clerk, director = _office()
    one, other = build_leads.lead(by=clerk), build_leads.lead(by=clerk)
    actions.merge(by=director, today=THE_DAY, lead=one, into=other, reason="同一件事")
    one.refresh_from_db()
    assert (one.stage, one.merged_into_id, one.origin_id) == ("merged", other.pk, other.origin_id)
    with pytest.raises(Refused, match="不能再并入"):
        actions.merge(by=director, today=THE_DAY, lead=other, into=one, reason="反过来")
    with pytest.raises(Refused, match="不能并入自己"):
        actions.merge(by=director, today=THE_DAY, lead=other, into=other, reason="自己")


def test_only_an_accepted_lead_becomes_a_case():
    _organ, clerk, director = _office()
    lead = build_leads.lead(by=clerk)
    with pytest.raises(Refused, match="只在“已受理”阶段办理"):
        actions.mark_opened(by=director, today=THE_DAY, lead=lead)
    actions.accept(by=director, today=THE_DAY, lead=lead)
    actions.mark_opened(by=director, today=THE_DAY, lead=lead)
    lead.refresh_from_db()
    assert (lead.stage, lead.ended_on) == ("opened", THE_DAY)


@pytest.mark.parametrize("role", ["intake_clerk", "case_officer"])
def test_a_colleague_who_may_look_may_not_decide(role):
    organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk)
    with pytest.raises(Refused, match="由问责办负责人、审批领导办理"):
        actions.accept(by=build.account(role=role, organ=organ), today=THE_DAY, lead=lead)


def test_a_stranger_and_a_recused_leader_learn_nothing_by_deciding():
    unit = build.organ()
    lead = build_leads.lead(subjects=[build.cadre(organ=unit)])
    stranger = build_leads.director(build_leads.office())
    recused = build.account(role="approving_leader", organ=unit)
    for person in (stranger, recused):
        with pytest.raises(NotYours):
            actions.accept(by=person, today=THE_DAY, lead=lead)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_two_who_accept_at_once_one_succeeds_and_the_other_gets_a_sentence():
    organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk)
    directors = [build_leads.director(organ) for _ in range(2)]
    heard: list[str] = []
    ready = threading.Barrier(2)

    def accept(director):
        try:
            ready.wait()
            actions.accept(by=director, today=THE_DAY, lead=lead)
            heard.append("done")
        except Refused as refused:
            heard.append(refused.says)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(director,)) for director in directors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert min(heard) == "done"
    assert "现在是“已受理”" in sorted(heard)[1]
    assert Entry.objects.filter(verb="leads.accept").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_leads_registered_at_once_have_numbers_without_gap_or_repeat():
    organ = build_leads.office()
    clerks = [build_leads.clerk(organ) for _ in range(4)]
    ready = threading.Barrier(4)
    wrong: list[BaseException] = []

    def register(clerk):
        try:
            ready.wait()
            build_leads.lead(by=clerk)
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=register, args=(clerk,)) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sorted(Lead.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


# --- correcting --------------------------------------------------------------------------------------------------


def test_a_correction_keeps_old_and_new_in_the_journal():
    _organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk, title="旧事由")
    actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, reason="写错", title="新事由")
    entry = Entry.objects.get(verb="leads.correct")
    assert entry.detail["changed"] == {"事由": ["旧事由", "新事由"]}


def test_a_correction_of_the_subjects_is_kept_too():
    _organ, clerk, _director = _office()
    one, other = build.cadre(), build.cadre()
    lead = build_leads.lead(by=clerk, subjects=[one])
    actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, reason="认错人", subjects=[other])
    assert [about.cadre for about in lead.subjects.all()] == [other]
    assert Entry.objects.get(verb="leads.correct").detail["changed"]["被反映人"] == [one.name, other.name]


def test_of_two_open_tabs_the_second_correction_is_refused():
    _organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk)
    actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, reason="写错", title="甲")
    with pytest.raises(Refused, match="已被他人修改"):
        actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, reason="写错", title="乙")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "没有改动"),
        ({"title": "新", "reason": " "}, "更正的理由"),
        ({"received_on": date(2027, 1, 1)}, "不能晚于今天"),
    ],
)
def test_a_bad_correction_is_refused(changes, says):
    _organ, clerk, _director = _office()
    lead = build_leads.lead(by=clerk)
    with pytest.raises(Refused, match=says):
        actions.correct(by=clerk, today=THE_DAY, lead=lead, version=1, **{"reason": "写错", **changes})


def test_a_decided_lead_is_corrected_no_more():
    _organ, clerk, director = _office()
    lead = build_leads.lead(by=clerk)
    actions.decline(by=director, today=THE_DAY, lead=lead, reason="重复")
    with pytest.raises(Refused, match="“更正登记”现在不能办理"):
        actions.correct(by=clerk, today=THE_DAY, lead=lead, version=2, reason="写错", title="新")


# --- what a case still needs from a lead -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "clauses"),
    [
        ({"channel": "9-2"}, []),
        ({"channel": "9-1"}, ["第九条(一)", "第九条(一)"]),
        ({"channel": "9-1", "fact_based": True, "wide_impact": True}, []),
        ({"channel": "9-3"}, ["第九条(三)"]),
        ({"channel": "9-4", "joint_signers": 1}, ["第九条(四)", "第九条(四)"]),
    ],
)
def test_a_lead_says_what_its_source_still_needs_and_by_which_clause(changes, clauses):
    lead = _register(**changes)
    assert [str(reason.citation) for reason in queries.still_needed(lead)] == clauses
    assert all("{" not in reason.says for reason in queries.still_needed(lead))


def test_a_confirmed_proposal_of_an_inspection_needs_nothing_more():
    lead = _register(channel="9-3", confirming_organ=build.organ(), confirming_number="临督〔2026〕3号")
    assert queries.still_needed(lead) == ()
