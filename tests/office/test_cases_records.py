"""The papers that come into being by themselves: the record of a hearing, the minutes of a review, what was withdrawn."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.office import build, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import day
from wenze.office.cases import actions_appeal, actions_archive, actions_closing, actions_decision, actions_hearing
from wenze.office.cases.given import Seat
from wenze.office.cases.models import Case, Respondent, Step
from wenze.office.documents import queries as documents
from wenze.office.documents.models import Document, Service
from wenze.office.journal import queries as journal
from wenze.office.journal.models import Entry
from wenze.office.limits.models import Limit
from wenze.office.people.refusals import Refused
from wenze.office.rulings.models import Ruling

pytestmark = [pytest.mark.django_db]

ARGUMENTS = ("征地受阻属客观原因", "曾两次书面报告请求协调")


def heard(here, person: Respondent, **fields):
    values = {"mode": "spoken", "says": "请求从轻。", "place": "谈话室", "heard_by": "闻清", **fields}
    return actions_hearing.record_defence(by=here.officer, today=day(7), respondent=person, **values)


def answer(here, person: Respondent, argument, answer: str = "adopted", reason: str = "经核查属实"):
    actions_hearing.answer_argument(
        by=here.officer, today=day(8), respondent=person, argument=argument, answer=answer, reason=reason
    )


def test_the_record_of_a_hearing_comes_into_being_when_the_last_argument_is_answered():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    defence = heard(here, person, arguments=ARGUMENTS)
    first, second = defence.arguments.all()
    answer(here, person, first)
    assert not Document.objects.filter(kind="defence_record").exists()
    answer(here, person, second, "not_adopted", "没有书面报告在卷")
    document = Document.objects.get(kind="defence_record")
    defence.refresh_from_db()
    assert (defence.document, document.status, document.issued_on) == (document, "issued", day(8))
    for words in (*ARGUMENTS, "采纳", "经核查属实", "不采纳", "没有书面报告在卷", "谈话室", "闻清"):
        assert words in document.content_text, words
    assert Step.objects.filter(move="answer_argument").last().document == document


def test_words_that_cannot_be_printed_are_refused_while_they_can_be_put_otherwise():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    with pytest.raises(Refused, match="字体中没有这些字"):
        heard(here, person, arguments=("征地受阻\U0001f600",))
    assert not person.defences.exists()
    first, _second = heard(here, person, arguments=ARGUMENTS).arguments.all()
    with pytest.raises(Refused):
        answer(here, person, first, reason="经核查\U0001f600属实")
    first.refresh_from_db()
    assert first.answer == ""


def test_a_waiver_is_put_on_record_in_the_persons_own_words_at_once():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    own = {"mode": "waived", "says": "本人放弃陈述申辩。", "place": "", "heard_by": "", "proof": build_files.upload()}
    heard(here, person, **own)
    document = Document.objects.get(kind="defence_record")
    assert document.title == "陈述申辩记录"
    assert "本人放弃陈述申辩。" in document.content_text
    assert "听取人签名" not in document.content_text


def test_no_hour_that_nobody_entered_stands_in_the_record():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    cases.heard(here, person)
    assert "2026年3月9日" in Document.objects.get(kind="defence_record").content_text
    assert "9日9时" not in Document.objects.get(kind="defence_record").content_text


def test_the_person_heard_reads_the_record_and_the_unit_does_not(signed_in):
    here = cases.office()
    person = cases.served(here)
    record = Document.objects.get(kind="defence_record")
    assert signed_in(person.cadre.account).get(f"/documents/{record.pk}/pdf/").status_code == 200
    assert signed_in(here.liaison).get(f"/documents/{record.pk}/pdf/").status_code == 404


def test_the_minutes_of_a_review_tell_who_was_there_who_stayed_out_and_how_it_was_voted():
    here = cases.office(word="临问责", body_name="问责办主任办公会议")
    case = cases.opined(here)
    seats = [
        *cases.seats(4),
        Seat("段景行", "副主任", vote="against"),
        Seat("程素秋", "副主任", present=False),
        Seat("桑怀远", "委员", recused=True),
    ]
    held = cases.review(here, case, seats=seats, says="同意所提意见。")
    document = Document.objects.get(kind="review_minutes")
    assert (held.document, document.number) == (document, "临问责纪〔2026〕1号")
    for words in (
        "问责办主任办公会议纪要",
        "应到7人，实到5人；同意4人，不同意1人，弃权0人",
        "不同意：段景行",
        "程素秋（副主任）",
        "桑怀远（委员）",
        "同意所提意见。",
        "拟给予诫勉谈话",
    ):
        assert words in document.content_text, words


def test_the_number_of_the_minutes_does_not_use_up_a_number_of_the_decisions():
    here = cases.office(word="临问责")
    assert cases.decided(here).document.number == "临问责〔2026〕1号"


def test_the_archive_holds_the_record_of_the_hearing_and_the_minutes():
    here = cases.office()
    case = cases.reviewed(here)
    _name, content = actions_archive.download_file(by=here.officer, today=day(12), case=Case.objects.get(pk=case.pk))
    names = "\n".join(zipfile.ZipFile(io.BytesIO(content)).namelist())
    for part in ("陈述申辩", "纪要"):
        assert part in names, names


# --- a service entered wrongly ----------------------------------------------------------------------------------------


def test_a_service_entered_wrongly_is_taken_back_and_the_time_for_an_appeal_stops():
    here = cases.office()
    person = cases.served(here)
    actions_decision.withdraw_service(
        by=here.officer, today=day(16), respondent=person, to="person", reason="回证上的日期是十八日"
    )
    person = cases.again(person)
    assert (person.stage, person.served_person_on, person.served_unit_on) == ("decided", None, day(15))
    assert Limit.objects.get(part=person.pk, waits_for="appeal_filed_on").state == "stopped"
    assert Service.objects.get(to_kind="person").withdraw_reason == "回证上的日期是十八日"
    actions_decision.serve_decision(
        by=here.officer, today=day(18), respondent=person, to="person", served=cases.receipt(day(18))
    )
    appeal = cases.appealed(here, cases.again(person), on=day(20))
    assert (cases.again(person).stage, appeal.in_time) == ("served", True)
    assert appeal.due_on == Limit.objects.get(part=person.pk, state="met", waits_for="appeal_filed_on").due_on
    assert journal.verify().ok


def test_a_service_taken_back_is_entered_anew_with_its_true_earlier_day():
    here = cases.office()
    person = cases.served(here)
    for to in ("person", "unit"):
        actions_decision.withdraw_service(by=here.officer, today=day(20), respondent=person, to=to, reason="日期有误")
    for to in ("person", "unit"):
        actions_decision.serve_decision(
            by=here.officer, today=day(20), respondent=person, to=to, served=cases.receipt(day(14))
        )
    person = cases.again(person)
    assert (person.stage, person.served_person_on, person.served_unit_on) == ("served", day(14), day(14))
    limit = Limit.objects.get(part=person.pk, code="appeal", state="running")
    assert (limit.from_on, limit.due_on) == (day(14), day(29))
    with pytest.raises(Refused, match="不能早于收到决定书"):
        cases.appealed(here, person, on=day(13))
    assert cases.appealed(here, person, on=day(14)).due_on == day(29)


def test_no_service_is_taken_back_after_an_appeal_was_filed_on_it():
    here = cases.office()
    person = cases.served(here)
    cases.appealed(here, person)
    with pytest.raises(Refused, match="已经据此申诉"):
        actions_decision.withdraw_service(
            by=here.officer, today=day(19), respondent=person, to="person", reason="登记有误"
        )


# --- what a decision withdrawn leaves ---------------------------------------------------------------------------------


def test_the_letter_of_a_revoked_decision_keeps_its_number_and_is_void():
    here = cases.office()
    person = cases.executed(here)
    number = Document.objects.get(kind="decision").number
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    cases.decided_appeal(
        here, today=day(30), respondent=person, outcome="revoke", findings="事实不清", reason="申诉成立"
    )
    letter = Document.objects.get(kind="decision")
    assert (letter.status, letter.number, letter.void_on) == ("void", number, day(30))
    assert Entry.objects.filter(verb="documents.void").count() == 1


def test_the_end_of_a_matter_keeps_the_laws_answer_when_its_period_ended():
    here = cases.office()
    person = cases.executed(here)
    actions_closing.file_dossier(by=here.personnel, today=day(40), respondent=person)
    later = day(600)
    actions_closing.close_without_rescission(by=here.officer, today=later, respondent=person, reason="期满")
    ruling = Ruling.objects.get(question="period_end")
    assert ruling.subject_id == str(person.pk)
    assert ruling.answer.value.ends_on < later


# --- what the office writes about itself -----------------------------------------------------------------------------


def test_an_office_writes_its_own_marks_and_the_day_its_regulation_was_issued(signed_in):
    organ = build.organ("临江市新设问责工作办公室", parent=build.organ())
    director = build.account(role="office_director", organ=organ)
    client = signed_in(director)
    assert "尚未登记" in client.get("/cases/office/").content.decode()
    told = {
        "word": "临新问",
        "mark": "",
        "body_name": "主任办公会议",
        "committee_name": "",
        "contact": "",
        "version": 0,
    }
    assert client.post("/cases/office/", told).status_code == 302
    issued = {"text": f"{cases.REGULATION}@{cases.EDITION}", "issued_on": "2015-03-01", "source": "临办发〔2015〕5号"}
    assert client.post("/cases/office/regulations/", issued).status_code == 302
    page = client.get("/cases/office/").content.decode()
    assert "临新问" in page
    assert "临办发〔2015〕5号" in page
    stale = client.post("/cases/office/", told | {"word": "另一"})
    assert stale.status_code == 409
    assert "已被他人修改" in stale.content.decode()
    assert "另一" in stale.content.decode()
    future = client.post("/cases/office/regulations/", issued | {"issued_on": "2100-01-01"})
    assert future.status_code == 409
    assert "日期不能晚于今天" in future.content.decode()


def test_a_receipt_to_be_signed_is_printed_by_who_serves_the_letter_and_by_nobody_else(signed_in):
    here = cases.office()
    decision = cases.decided(here)
    person = decision.respondent
    place = f"/cases/{person.case_id}/respondents/{person.pk}/receipts/{decision.document_id}/person/"
    answer = signed_in(here.officer).get(place)
    assert answer.content.startswith(b"%PDF")
    page = signed_in(here.officer).get(f"/cases/{person.case_id}/").content.decode()
    assert place in page
    assert place.replace("person/", "unit/") in page
    stranger = build.account(role="case_officer", organ=build.organ())
    for account in (stranger, here.leader, here.liaison, person.cadre.account):
        assert signed_in(account).get(place).status_code == 404


# --- who reads what was issued ----------------------------------------------------------------------------------------


def read_by(account, on) -> set[str]:
    return set(documents.documents(seen_by=account, on=on).values_list("kind", flat=True))


def test_the_person_and_the_unit_read_what_was_served_on_them_and_nothing_that_was_only_issued():
    here = cases.office()
    person = cases.executed(here)
    own = person.cadre.account
    cases.appealed(here, person)
    actions_appeal.accept_appeal(by=here.appeals, today=day(19), respondent=person)
    told = {"findings": "事实清楚", "reason": "理由不成立"}
    cases.decided_appeal(here, today=day(30), respondent=person, outcome="uphold", **told)
    assert read_by(own, day(30)) == {"decision", "defence_record", "appeal_received"}
    assert read_by(here.liaison, day(30)) == {"decision"}
    assert read_by(here.personnel, day(30)) == {"decision"}
    assert read_by(here.appeals, day(30)) == {"decision", "appeal_received", "appeal_decision"}
    actions_appeal.serve_appeal_decision(
        by=here.appeals, today=day(31), respondent=person, person=cases.receipt(day(31)), unit=cases.receipt(day(31))
    )
    assert read_by(own, day(31)) == {"decision", "defence_record", "appeal_received", "appeal_decision"}
    assert read_by(here.liaison, day(31)) == {"decision", "appeal_decision"}


def test_the_unit_reads_that_there_is_an_appeal_and_not_what_the_person_wrote_in_it(signed_in):
    here = cases.office()
    person = cases.executed(here)
    appeal = cases.appealed(here, person, grounds="调度会议记录可以证明")
    own, address = person.cadre.account, f"/cases/{person.case_id}/"
    assert "调度会议记录可以证明" in signed_in(own).get(address).content.decode()
    page = signed_in(here.liaison).get(address).content.decode()
    assert "待受理" in page
    assert "调度会议记录可以证明" not in page
    written = f"/documents/files/{appeal.written_id}/"
    for account, status in ((own, 200), (here.appeals, 200), (here.officer, 200), (here.liaison, 404)):
        assert signed_in(account).get(written).status_code == status


def test_the_same_hearing_is_not_registered_twice():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    heard(here, person, arguments=ARGUMENTS)
    with pytest.raises(Refused, match="3月9日同样内容的陈述申辩已经登记"):
        heard(here, person, arguments=ARGUMENTS)
    heard(here, person, says="另补充一点。", arguments=ARGUMENTS)
    assert person.defences.count() == 2


def test_an_answer_needs_its_reason_and_is_given_once():
    here = cases.office()
    person = cases.respondents(cases.reported(here))[0]
    first = heard(here, person, arguments=("甲",)).arguments.get()
    with pytest.raises(Refused, match="理由"):
        answer(here, person, first, reason=" ")
    answer(here, person, first)
    with pytest.raises(Refused, match="没有待答复的申辩意见"):
        answer(here, person, first)
