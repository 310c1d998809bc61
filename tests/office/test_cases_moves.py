"""One table of moves for pages and API: every form fits its action, a refusal keeps what was typed, the API says the same."""

from __future__ import annotations

import inspect
import json
import re
from datetime import date

import pytest

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases import actions_review, facts_respondent, moves, queries
from wenze.office.cases.models import Appeal, Evidence, Review, Step
from wenze.office.people.refusals import NotYours, Refused
from wenze.office.rulings import queries as law

pytestmark = [pytest.mark.django_db]
LATER = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _stand_late_in_the_year():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def here():
    return cases.office()


def perform(by, case, move, data, *, files=None, respondent=None, today=LATER):
    whole = queries.case(seen_by=by, on=today, pk=case.pk)
    person = next((one for one in whole.respondents.all() if respondent and one.pk == respondent.pk), None)
    return moves.perform(by=by, today=today, case=whole, respondent=person, move=move, data=data, files=files)


TRACKS = {one.move: one.track for one in law.procedure_by_id(law.OF_CASES).moves}


def test_every_move_of_the_procedure_is_declared_and_no_other():
    assert set(TRACKS) == {one.code for one in moves.MOVES}


@pytest.mark.parametrize("move", sorted(TRACKS))
def test_every_form_gives_what_its_action_takes(here, move):
    case = cases.reported(here)
    whole = queries.case(seen_by=here.officer, on=LATER, pk=case.pk)
    person = whole.respondents.all()[0] if TRACKS[move] == "respondent" else None
    form = moves.form_for(by=here.officer, today=LATER, case=whole, respondent=person, move=move)
    taken = inspect.signature(moves.MOVES.named(move).act).parameters
    several = {"members": [], "measures": [], "seats": []}
    form.cleaned_data = {
        name: several.get(name, "") if one.required else one.clean(None) for name, one in form.fields.items()
    } | {"version": 1}
    form.data = {}
    assert set(form.values()) <= {*taken, "happened_on", "version"}
    needed = {name for name, one in taken.items() if one.default is inspect.Parameter.empty} - {"going"}
    assert needed <= set(form.values())


def test_a_move_on_the_wrong_track_or_unheard_of_is_not_found(here):
    case = cases.reported(here)
    for move, person in (("record_finding", None), ("archive", cases.respondents(case)[0]), ("launch_rocket", None)):
        with pytest.raises(NotYours):
            perform(here.officer, case, move, {}, respondent=person)


def test_a_refusal_of_the_law_keeps_what_was_typed(here):
    case = cases.reported(here)
    performed = perform(here.officer, case, "propose_opinion", {"says": "写了很久的意见"})
    assert not performed.done
    assert "没有听取陈述申辩" in performed.refused.says
    assert performed.form["says"].value() == "写了很久的意见"
    assert "没有听取陈述申辩" in str(performed.form.non_field_errors())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": ""}, "请填写理由"),
        ({"reason": "长" * 1_000_000}, "2000"),
        ({"reason": "理由", "happened_on": "2026-02-30"}, "日期不正确"),
        ({"reason": "理由", "happened_on": "2027-01-01"}, "不能晚于今天"),
        ({"reason": "理由", "happened_on": "1026-01-01"}, "年份不正确"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_written(here, typed, says):
    case = cases.started(here)
    performed = perform(here.officer, case, "request_extension", typed)
    assert says in performed.refused.says
    assert Step.objects.filter(case=case, move="request_extension").count() == 0


def _seats_of(here, case):
    """The form of a meeting about a case, and who may be chosen in it: account → key."""
    form = moves.form_for(
        by=here.director,
        today=LATER,
        case=queries.case(seen_by=here.director, on=LATER, pk=case.pk),
        respondent=None,
        move="record_review",
    )
    return form, {one.account: one.key for one in form.members.values()}


def _meeting(who, votes, **changes):
    lines = {"seats": who, "seats_post": ["委员"] * len(who), "seats_vote": votes, "chair": who[0]}
    return {**lines, "members_entitled": "5", "outcome": "passed", "says": "同意", **changes}


def test_who_sits_in_a_meeting_is_chosen_from_the_register(here):
    case = cases.opined(here)
    serving = build.cadre("委员甲", post=build.post(here.committee, "副书记"))
    form, keys = _seats_of(here, case)
    assert form.members[f"cadre-{serving.pk}"].says == f"委员甲　{here.committee.short_name}副书记"
    who = [keys[one] for one in (here.leader, here.appeals, here.director, here.officer)] + [f"cadre-{serving.pk}"]
    votes = ["in_favour", "in_favour", "recused", "absent", "in_favour"]
    sent = _meeting(who, votes, seats_post=["书记", "", "", "", ""])
    performed = perform(here.director, case, "record_review", sent)
    assert performed.done, performed.refused
    review = Review.objects.get()
    assert review.chair == here.leader.display_name
    assert (review.attendance.get(account=here.leader).post, review.attendance.get(name="委员甲").post) == (
        "书记",
        f"{here.committee.short_name}副书记",
    )
    assert review.attendance.get(account=here.director).recused
    assert not review.attendance.get(account=here.officer).present
    actions_review.close_review(by=here.director, today=LATER, case=case)


def test_who_serves_elsewhere_or_nowhere_sits_in_no_meeting_and_counts_for_no_quorum(here):
    case = cases.opined(here)
    elsewhere = build.cadre("子虚", organ=here.unit)
    form, keys = _seats_of(here, case)
    assert {here.liaison, here.personnel}.isdisjoint(keys)
    assert f"cadre-{elsewhere.pk}" not in form.members
    known = [keys[here.leader], keys[here.director]]
    for invented in (f"cadre-{elsewhere.pk}", "cadre-999999", "子虚乌有", "account-"):
        sent = _meeting([*known, invented], ["in_favour"] * 3)
        performed = perform(here.director, case, "record_review", sent)
        assert "第3行的人员不在可选范围内" in performed.refused.says
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"seats_vote": ["in_favour", ""]}, "没有选择表决"),
        ({"seats_vote": ["in_favour", "同意"]}, "没有选择表决"),
        ({"seats_vote": ["in_favour"]}, "没有选择表决"),
        ({"seats_vote": ["in_favour", "against", "abstain"]}, "第3行没有选择人员"),
        ({"seats_post": ["委", "长" * 101]}, "职务超过100字"),
        ({"seats": [], "seats_vote": []}, "请登记到会和表决"),
        ({"seats_vote": ["absent", "in_favour"]}, "没有登记到会"),
        ({"chair": "何立"}, "主持人不在可选范围内"),
        ({"chair": ""}, "请选择主持人"),
    ],
)
def test_a_wrong_line_of_a_meeting_is_named_and_kept(here, changes, says):
    case = cases.opined(here)
    _form, keys = _seats_of(here, case)
    who = [keys[here.leader], keys[here.director]]
    performed = perform(here.director, case, "record_review", _meeting(who, ["in_favour"] * 2, **changes))
    assert says in performed.refused.says
    assert not Review.objects.exists()
    kept = [one[0] for one in performed.form["seats"].value() if one[0]]
    assert kept == changes.get("seats", who)


def test_nobody_sits_twice_in_one_meeting(here):
    case = cases.opined(here)
    _form, keys = _seats_of(here, case)
    who = [keys[here.leader], keys[here.leader]]
    performed = perform(here.director, case, "record_review", _meeting(who, ["in_favour"] * 2))
    assert "登记了两次" in performed.refused.says


def test_details_of_a_circumstance_are_asked_by_its_clause(here):
    case = cases.started(here)
    person = cases.respondents(case)[0]
    whole = queries.case(seen_by=here.officer, on=LATER, pk=case.pk)
    form = moves.form_for(
        by=here.officer, today=LATER, case=whole, respondent=whole.respondents.all()[0], move="record_finding"
    )
    assert form.fields["detail_consecutive_years_behind"].clause == "第七条(四)"
    typed = {"circumstance": "7-4", "what_happened": "连续靠后", "detail_consecutive_years_behind": "2"}
    assert perform(here.officer, case, "record_finding", typed, respondent=person).done
    assert person.findings.get().details == {"consecutive_years_behind": 2}


def test_the_form_of_the_decision_shows_the_letter_and_refuses_an_emptied_element(here):
    case = cases.reviewed(here)
    person = cases.respondents(case)[0]
    whole = queries.case(seen_by=here.director, on=LATER, pk=case.pk)
    form = moves.form_for(
        by=here.director, today=LATER, case=whole, respondent=whole.respondents.all()[0], move="issue_decision"
    )
    assert form["appeal_organ"].value() == here.committee.name
    typed = {name: form[name].value() or "" for name in form.fields} | {"basis": ""}
    refused = perform(here.director, case, "issue_decision", typed, respondent=person)
    assert "文书没有写明“问责依据”" in refused.refused.says
    typed["basis"], typed["demands"] = form["basis"].value(), "限期一个月整改"
    assert perform(here.director, case, "issue_decision", typed, respondent=person).done
    assert "限期一个月整改" in str(person.decisions.get().document.content_text)


# --- the API -----------------------------------------------------------------------------------------------------


def post(client, address, data, **options):
    return client.post(address, json.dumps(data), content_type="application/json", **options)


def test_the_api_lists_only_what_may_be_seen(here, signed_in):
    case = cases.started(here)
    other = cases.office()
    seen = signed_in(here.officer).get("/api/cases/").json()
    assert [one["id"] for one in seen["cases"]] == [case.pk]
    assert seen["cases"][0]["limits"][0]["clause"] == "第十条(一)"
    assert signed_in(other.officer).get("/api/cases/").json() == {"total": 0, "cases": []}
    assert signed_in(other.officer).get(f"/api/cases/{case.pk}").status_code == 404
    assert signed_in(other.officer).get(f"/api/cases/{case.pk}/moves").status_code == 404


def test_the_api_refuses_with_the_reasons_that_the_list_of_moves_shows(here, signed_in):
    case = cases.reported(here)
    client = signed_in(here.officer)
    listed = client.get(f"/api/cases/{case.pk}/moves").json()
    shown = next(one for one in listed if one["move"] == "propose_opinion")
    answer = post(client, f"/api/cases/{case.pk}/moves/propose_opinion", {"says": "意见", "version": case.version})
    assert answer.status_code == 409
    assert answer.json()["reasons"] == shown["missing"]
    assert "第十一条" in {one["clause"] for one in shown["missing"]}


def test_a_move_is_made_through_the_api_and_the_next_version_comes_back(here, signed_in):
    case = cases.opened(here)
    client = signed_in(here.director)
    address = f"/api/cases/{case.pk}/moves/approve_initiation"
    answer = post(client, address, {"opinion": "同意", "version": case.version})
    assert (answer.status_code, answer.json()) == (200, {"done": True, "version": 2})
    again = post(client, address, {"version": case.version, "opinion": "同意"})
    assert again.status_code == 409
    assert "请刷新后再试" in again.json()["says"]


def test_files_come_in_through_the_api_as_a_form(here, signed_in):
    case = cases.started(here)
    client = signed_in(here.officer)
    data = {
        "title": "会议纪要",
        "kind": "document",
        "obtained_on": "2026-03-05",
        "obtained_by": "调查组",
        "upload": build_files.upload("纪要.pdf"),
        "version": case.version,
    }
    assert client.post(f"/api/cases/{case.pk}/moves/add_evidence", data).status_code == 200
    assert Evidence.objects.get(case=case).title == "会议纪要"
    bad = data | {"version": case.version + 1, "upload": build_files.upload("程序.pdf", b"MZ\x90\x00" * 50)}
    answer = client.post(f"/api/cases/{case.pk}/moves/add_evidence", bad)
    assert answer.status_code == 409
    assert Evidence.objects.filter(case=case).count() == 1


def test_the_person_appeals_through_the_api(here, signed_in):
    person = cases.executed(here)
    client = signed_in(person.cadre.account)
    address = f"/api/cases/{person.case_id}/respondents/{person.pk}/moves/file_appeal"
    data = {"demand": "请求撤销", "grounds": "事实不清", "written": build_files.upload("申诉书.pdf")}
    data["version"] = client.get(f"/api/cases/{person.case_id}").json()["version"]
    assert client.post(address, data).status_code == 200
    assert Appeal.objects.get().in_time is False
    stranger = signed_in(cases.office().officer)
    assert stranger.post(address, data).status_code == 404


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": None}, {"version": 0}, {"version": "abc"}])
def test_the_api_refuses_a_move_that_does_not_say_on_which_version_it_was_written(here, signed_in, version):
    case = cases.opened(here)
    answer = post(
        signed_in(here.director), f"/api/cases/{case.pk}/moves/approve_initiation", {"opinion": "同意"} | version
    )
    assert answer.status_code == 409
    assert re.search("version|版本|刷新", answer.json()["says"])
    assert cases.fresh(case).stage == "initiating"


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "\x00"])
def test_nonsense_sent_to_the_api_gets_a_sentence(here, signed_in, body):
    case = cases.opened(here)
    address = f"/api/cases/{case.pk}/moves/approve_initiation"
    answer = signed_in(here.director).post(address, body, content_type="application/json")
    assert answer.status_code == 409
    assert "请核对" in answer.json()["says"]
    assert cases.fresh(case).stage == "initiating"


def test_a_person_of_another_case_is_not_reached_through_this_one(here, signed_in):
    case, other = cases.reported(here), cases.reported(here)
    person = cases.respondents(other)[0]
    answer = post(signed_in(here.officer), f"/api/cases/{case.pk}/respondents/{person.pk}/moves/record_finding", {})
    assert answer.status_code == 404


def test_a_day_may_be_written_in_the_ways_people_write_it(here):
    case = cases.started(here)
    performed = perform(here.officer, case, "request_extension", {"reason": "取证困难", "happened_on": "2026年3月10日"})
    assert performed.done
    assert Step.objects.get(move="request_extension").happened_on == date(2026, 3, 10)
    with pytest.raises(Refused):
        actions_review.request_extension(by=here.officer, today=day(9), case=case, reason="再次")


def test_a_respondent_is_told_to_the_law_as_a_person_so_that_what_units_bear_is_not_asked(here):
    respondent = cases.opened(here).respondents.first()
    assert facts_respondent.of(respondent, LATER)["target"] == "person"
