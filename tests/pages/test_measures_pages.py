"""The pages and the API of measures and of rulings: the same rows every way, the same answer years later."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.office import build, build_measures
from tests.office.build import THE_DAY
from wenze.engine.reading import shipped_rulebook
from wenze.office.measures import queries
from wenze.office.measures.models import Check, Effect

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


@pytest.fixture
def reader():
    return build.account(role="personnel_reader")


def _text(answer) -> str:
    return answer.content.decode()


def _asked(person, **changes):
    asked = {"cadre": [person.name], "question": "promotion", "on": THE_DAY.isoformat(), "purpose": "拟任人选审核"}
    return asked | changes


# --- the ledger --------------------------------------------------------------------------------------------------


def test_the_ledger_shows_person_measure_decision_days_left_and_clause(reader, signed_in):
    made = build_measures.imposed()
    shown = _text(signed_in(reader).get("/measures/"))
    for words in (made.cadre.name, "诫勉谈话", made.decision_number, "2027年5月18日", "剩 181 天", "第十八条(一)"):
        assert words in shown


@pytest.mark.parametrize(
    ("tab", "shown"), [("now", True), ("soon", False), ("over", False), ("lifted", False), ("all", True)]
)
def test_each_tab_shows_its_own(reader, signed_in, tab, shown):
    build_measures.imposed("demotion")
    assert ("不得提拔" in _text(signed_in(reader).get("/measures/", {"tab": tab}))) is shown


def test_a_bar_that_ends_today_is_still_in_force_and_over_tomorrow(reader, signed_in):
    build_measures.imposed(decided_on=date(2026, 5, 18))
    assert "今天到期" in _text(signed_in(reader).get("/measures/", {"tab": "soon"}))
    build_measures.imposed(decided_on=date(2026, 5, 17))
    assert "已届满" in _text(signed_in(reader).get("/measures/", {"tab": "over"}))


def test_ledger_export_search_and_api_show_the_same_measures_and_no_other(signed_in):
    office = build.organ()
    officer = build.account(role="case_officer", organ=office)
    mine = build_measures.imposed(organ=office, by=build.account(role="office_director", organ=office))
    theirs = build_measures.imposed()
    browser = signed_in(officer)
    book = zipfile.ZipFile(io.BytesIO(browser.get("/measures/?export=xlsx").getvalue()))
    seen = {
        "ledger": _text(browser.get("/measures/")),
        "export": book.read("xl/worksheets/sheet1.xml").decode(),
        "search": _text(browser.get("/search/", {"q": "临问责办发"})),
        "api": json.dumps(browser.get("/api/measures/").json(), ensure_ascii=False),
    }
    assert {way for way, shown in seen.items() if mine.cadre.name not in shown} == set()
    assert {way for way, shown in seen.items() if theirs.cadre.name in shown} == set()


def test_filters_narrow_and_nonsense_breaks_nothing(reader, signed_in):
    build_measures.imposed("demotion")
    build_measures.imposed("criticism-circular")
    browser = signed_in(reader)
    assert (
        "通报批评" not in _text(browser.get("/measures/", {"question": "promotion", "tab": "all"})).split("<tbody>")[1]
    )
    for query in ({"tab": "x"}, {"until": "昨天"}, {"organ": "abc"}, {"measure": "x"}, {"q": "\x00"}, {"page": "0"}):
        assert browser.get("/measures/", query).status_code == 200


# --- one measure, one person -------------------------------------------------------------------------------------


def test_the_person_concerned_reads_the_own_measure_standing_and_ruling(signed_in):
    made = build_measures.imposed()
    other = build_measures.imposed()
    browser = signed_in(build.account(cadre=made.cadre))
    for address in ("/measures/", f"/measures/{made.pk}/", f"/measures/people/{made.cadre_id}/"):
        assert "诫勉谈话" in _text(browser.get(address))
    assert browser.get(f"/rulings/{made.ruling_id}/").status_code == 200
    for address in (f"/measures/{other.pk}/", f"/measures/people/{other.cadre_id}/", f"/rulings/{other.ruling_id}/"):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("where", ["/measures/{0.pk}/", "/measures/people/{0.cadre_id}/", "/rulings/{0.ruling_id}/"])
def test_a_stranger_and_a_recused_reader_get_the_page_of_what_does_not_exist(signed_in, where):
    unit = build.organ()
    made = build_measures.imposed(cadre=build.cadre(organ=unit))
    recused = build.account(role="personnel_reader", organ=unit)
    for person in (recused, build.account(role="audit_admin"), build.account(role="unit_liaison"), build.account()):
        assert signed_in(person).get(where.format(made)).status_code == 404


def test_a_reversed_measure_says_so(reader, signed_in):
    made = build_measures.imposed()
    build_measures.withdrawn(made, because="临复〔2026〕3号")
    shown = _text(signed_in(reader).get(f"/measures/{made.pk}/"))
    assert "该决定已撤销，后果自始解除" in shown
    assert "临复〔2026〕3号" in shown
    assert "没有限制" in _text(signed_in(reader).get(f"/measures/people/{made.cadre_id}/"))


# --- questions of standing ---------------------------------------------------------------------------------------


def test_a_question_is_answered_with_the_line_and_the_clause_and_kept(reader, signed_in):
    made = build_measures.imposed()
    answer = signed_in(reader).post("/measures/ask/", _asked(made.cadre), follow=True)
    shown = _text(answer)
    for words in ("受到限制", "第十八条(一)", "<svg", "拟任人选审核", "查询结论已存档"):
        assert words in shown
    check = Check.objects.get()
    assert f'href="/rulings/{check.ruling_id}/"' in shown
    assert made.cadre.name in _text(signed_in(reader).get("/measures/checks/"))


def test_a_measure_in_force_that_does_not_bar_what_is_asked_is_listed_beside_what_does(reader, signed_in):
    made = build_measures.imposed()
    browser = signed_in(reader)
    for question in ("promotion", "award", "assignment"):
        shown = _text(browser.post("/measures/ask/", _asked(made.cadre, question=question), follow=True))
        check = Check.objects.latest("pk")
        behind, beside = queries.effects_behind(check), queries.effects_beside(check)
        in_force = Effect.objects.filter(queries.in_force(THE_DAY), imposed=made)
        assert {one.pk for one in (*behind, *beside)} == {one.pk for one in in_force}
        assert "没有在影响期内的问责处理" not in shown
        assert ("在影响期内的问责处理均不限制本事项" in shown) == (not behind)
        assert all(f"{made.measure_term}：{one.term}" in shown for one in (*behind, *beside))
    assert not behind
    build_measures.withdrawn(made, because="临复〔2026〕3号")
    browser.post("/measures/ask/", _asked(made.cadre, question="assignment"))
    nothing = Check.objects.latest("pk")
    assert "没有在影响期内的问责处理" in _text(browser.get(f"/measures/checks/{nothing.pk}/"))


def test_an_answer_whose_ground_was_reversed_is_marked_and_unchanged(reader, signed_in):
    made = build_measures.imposed()
    browser = signed_in(reader)
    browser.post("/measures/ask/", _asked(made.cadre))
    build_measures.withdrawn(made, because="临复〔2026〕3号")
    shown = _text(browser.get(f"/measures/checks/{Check.objects.get().pk}/"))
    assert "结论所依据的决定已被撤销" in shown
    assert "受到限制" in shown


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"cadre": [""]}, "请填写干部"),
        ({"cadre": ["无此人"]}, "干部名册中没有"),
        ({"question": "x"}, "不在可选范围内"),
        ({"on": "昨天"}, "日期不正确"),
        ({"on": "2999-01-01"}, "年份不正确"),
        ({"purpose": ""}, "请填写查询用途"),
        ({"purpose": "长" * 1_000_000}, "200"),
    ],
)
def test_a_bad_question_says_why_and_keeps_what_was_typed(reader, signed_in, changes, says):
    person = build.cadre(organ=build.organ())
    answer = signed_in(reader).post("/measures/ask/", _asked(person, **changes))
    assert says in _text(answer)
    assert Check.objects.count() == 0
    if "cadre" not in changes:
        assert f'value="{person.name}"' in _text(answer)


def test_a_recused_reader_is_told_to_leave_it_to_another(signed_in):
    unit = build.organ()
    person = build.cadre(organ=unit)
    answer = signed_in(build.account(role="personnel_reader", organ=unit)).post("/measures/ask/", _asked(person))
    assert answer.status_code == 409
    assert "请由其他查询员查询" in _text(answer)


def test_another_readers_answer_is_not_found(reader, signed_in):
    person = build.cadre(organ=build.organ())
    signed_in(reader).post("/measures/ask/", _asked(person))
    other = signed_in(build.account(role="personnel_reader"))
    assert other.get(f"/measures/checks/{Check.objects.get().pk}/").status_code == 404


# --- how often the database is asked -----------------------------------------------------------------------------


def _queries_of(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "address", ["/measures/?size=100", "/measures/?export=xlsx", "/api/measures/?limit=100", "/measures/checks/"]
)
def test_more_measures_ask_the_database_no_more_often(reader, signed_in, address):
    browser = signed_in(reader)
    for made in [build_measures.imposed() for _ in range(2)]:
        browser.post("/measures/ask/", _asked(made.cadre))
    few = _queries_of(browser, address)
    for made in [build_measures.imposed("removal") for _ in range(5)]:
        browser.post("/measures/ask/", _asked(made.cadre))
    assert _queries_of(browser, address) == few <= 16


def test_the_page_of_a_person_asks_the_database_no_more_often_for_more_measures(reader, signed_in):
    browser = signed_in(reader)
    one = build_measures.imposed().cadre
    many = build.cadre(organ=build.organ())
    for _ in range(4):
        build_measures.imposed("removal", cadre=many)
    few = _queries_of(browser, f"/measures/people/{one.pk}/")
    assert _queries_of(browser, f"/measures/people/{many.pk}/") == few <= 20


# --- the API -----------------------------------------------------------------------------------------------------


def test_the_api_answers_a_question_of_standing_with_its_bars(reader, signed_in):
    made = build_measures.imposed()
    sent = {"cadre_id": made.cadre_id, "question": "promotion", "on": "2027-05-18", "purpose": "拟任人选审核"}
    browser = signed_in(reader)
    answer = browser.post("/api/measures/standing", json.dumps(sent), content_type="application/json").json()
    assert answer["clear"] is False
    assert [(bar["clause"], bar["until_on"]) for bar in answer["bars"]] == [("第十八条(一)", "2027-05-18")]
    assert browser.get(f"/api/measures/standing/{answer['id']}").json() == answer


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"question": "x"}, 422), ({"on": "昨天"}, 422), ({"purpose": ""}, 422), ({"cadre_id": 999999}, 404)],
)
def test_the_api_refuses_what_the_page_refuses(reader, signed_in, changes, status):
    person = build.cadre(organ=build.organ())
    sent = {"cadre_id": person.pk, "question": "award", "on": "2026-11-18", "purpose": "评优"} | changes
    answer = signed_in(reader).post("/api/measures/standing", json.dumps(sent), content_type="application/json")
    assert answer.status_code == status


def test_a_stranger_learns_nothing_from_the_api(signed_in):
    made = build_measures.imposed()
    for role in ("audit_admin", "intake_clerk", ""):
        browser = signed_in(build.account(role=role))
        assert browser.get("/api/measures/").status_code == 404
        assert browser.get(f"/api/rulings/{made.ruling_id}").status_code == 404


# --- rulings -----------------------------------------------------------------------------------------------------


def test_a_ruling_shows_question_facts_answer_clauses_edition_and_hashes(reader, signed_in):
    made = build_measures.imposed()
    shown = _text(signed_in(reader).get(f"/rulings/{made.ruling_id}/"))
    ruling = made.ruling
    for words in (
        *ruling.says,
        ruling.file_sha256,
        ruling.file_sm3,
        ruling.facts_sha256,
        ruling.edition,
        "第十八条(一)",
    ):
        assert words in shown
    assert signed_in(reader).get(f"/api/rulings/{made.ruling_id}").json()["is_whole"] is True


def test_a_ruling_reads_the_same_when_the_rule_file_has_changed(reader, signed_in, settings, tmp_path):
    made = build_measures.imposed()
    before = _text(signed_in(reader).get(f"/rulings/{made.ruling_id}/"))
    said = [line for line in made.ruling.says if line in before]
    settings.WENZE_RULEBOOK = str(_changed_rulebook(tmp_path))
    after = _text(signed_in(reader).get(f"/rulings/{made.ruling_id}/"))
    assert "规则文件此后已有变动" in after
    assert said
    assert [line for line in said if line in after] == said


def _changed_rulebook(folder):
    import shutil

    book = folder / "rulebook"
    shutil.copytree(shipped_rulebook(), book)
    text = next((book / "yy-wgbw").rglob("regulation.yaml"))
    text.write_text(text.read_text("utf-8") + "\n# 改动过\n", "utf-8")
    return book


def test_a_ruling_changed_behind_the_office_is_shown_as_such(reader, signed_in):
    from wenze.office.rulings import guards

    made = build_measures.imposed()
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rulings_ruling SET answer_text = %s WHERE id = %s", ['{"reasons": []}', made.ruling_id])
    guards.install(connection)
    assert "与日志中的校验值不符" in _text(signed_in(reader).get(f"/rulings/{made.ruling_id}/"))


def test_the_rulebook_is_read_row_by_row_and_tried(reader, signed_in):
    browser = signed_in(reader)
    assert "/rulings/texts/yy-wgbw/" in _text(browser.get("/rulings/"))
    assert "最迟十五个工作日" in _text(browser.get("/rulings/texts/yy-wgbw/"))
    asked = {"measure": "removal", "decided_on": "2026-07-20", "effective_on": "2026-07-20", "on_probation": "no"}
    shown = _text(browser.get("/rulings/texts/yy-wgbw/trial/", asked))
    for words in ("2027年7月20日", "2028年7月20日", "第十八条(四)"):
        assert words in shown


@pytest.mark.parametrize(
    "asked",
    [
        {"measure": "x"},
        {"measure": "removal"},
        {"measure": "removal", "decided_on": "昨天", "effective_on": "1900-01-01"},
        {"measure": "removal", "decided_on": "2026-07-20", "effective_on": "2026-07-19", "on_probation": "no"},
        {"measure": "removal", "decided_on": "2026-07-20", "effective_on": "2026-07-20", "on_probation": ""},
    ],
)
def test_a_trial_on_nonsense_or_too_little_gives_no_permission(reader, signed_in, asked):
    answer = signed_in(reader).get("/rulings/texts/yy-wgbw/trial/", asked, follow=True)
    assert answer.status_code == 200
    assert "至规定的事项发生" not in _text(answer)
    assert "没有条文规定的后果" not in _text(answer)


@pytest.mark.parametrize(
    ("address", "administrator"),
    [("/rulings/", 200), ("/rulings/texts/yy-wgbw/", 200), ("/rulings/texts/yy-wgbw/trial/", 404)],
)
def test_everyone_of_the_office_reads_the_law_and_only_those_who_work_with_it_try_it(signed_in, address, administrator):
    assert signed_in(build.account(role="system_admin")).get(address).status_code == administrator
    assert signed_in(build.account(role="case_officer")).get(address).status_code == 200
    assert signed_in(build.account()).get(address).status_code == 404
    assert signed_in(build.account(role="case_officer")).get("/rulings/texts/no-such/").status_code == 404


def test_one_broken_rule_file_is_named_and_takes_nothing_else_down(reader, signed_in, settings, tmp_path):
    book = _changed_rulebook(tmp_path)
    broken = book / "broken-text"
    broken.mkdir()
    (broken / "regulation.yaml").write_text("id: broken-text\nno_such_key: 1\n", "utf-8")
    settings.WENZE_RULEBOOK = str(book)
    shown = _text(signed_in(reader).get("/rulings/"))
    assert "broken-text" in shown
    assert "没有启用" in shown
    assert "/rulings/texts/yy-wgbw/" in shown
    assert signed_in(reader).get("/rulings/texts/broken-text/").status_code == 404
    office = build.organ()
    assert signed_in(build.account(role="intake_clerk", organ=office)).get("/leads/new/").status_code == 200
