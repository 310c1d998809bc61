"""Issuing: elements, numbers without gap or reuse, and what was issued stays as it was."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.office import build
from tests.office.build_documents import EXAMPLES, a_decision
from tests.office.build_files import a_draft, an_issued, no_rooms_above
from wenze.office.documents import actions, layout_pdf, queries, readers
from wenze.office.documents.letters import ELEMENT_LABELS
from wenze.office.documents.models import Document, Sequence, Status
from wenze.office.journal import queries as journal
from wenze.office.people.refusals import Refused

SEVEN = tuple(ELEMENT_LABELS)


@pytest.fixture(autouse=True)
def _no_rooms_above(monkeypatch):
    no_rooms_above(monkeypatch)


def issue(document, **options):
    return actions.issue(by=document.drafted_by, today=build.THE_DAY, document=document, **options)


@pytest.mark.django_db
def test_an_issued_document_has_number_files_hashes_and_a_journal_row():
    document = issue(a_draft(), required_elements=SEVEN)
    assert (document.status, document.number, document.serial) == (Status.ISSUED, "临问责〔2026〕1号", 1)
    assert document.letter.number == document.number
    assert document.pages == layout_pdf.page_count(queries.issued_bytes(document))
    assert queries.issued_bytes(document, "docx").startswith(b"PK")
    assert len(document.sha256) == len(document.sm3) == 64
    assert document.sha256 != document.sm3
    assert queries.is_whole(document)
    entry = journal.entries_of(document)[-1]
    assert (entry.verb, entry.detail["sha256"]) == ("documents.issue", document.sha256)


@pytest.mark.django_db
@pytest.mark.parametrize("code", SEVEN)
def test_a_decision_without_an_element_is_not_issued(code):
    argument = {code: None if code == "effective_on" else ""}
    draft = a_draft(a_decision(**argument, signed_on=build.THE_DAY))
    with pytest.raises(Refused) as refusal:
        issue(draft, required_elements=SEVEN)
    assert ELEMENT_LABELS[code] in refusal.value.says
    draft.refresh_from_db()
    assert (draft.status, draft.number) == (Status.DRAFT, "")
    assert not Sequence.objects.exists()


@pytest.mark.django_db
def test_a_gate_of_a_room_above_stands_before_every_way_to_issue():
    asked = []

    def gate(**about):
        asked.append(about["document"].pk)
        return ("measure",)

    readers.register_gate("decision", gate)
    draft = a_draft(a_decision(measure=""))
    with pytest.raises(Refused, match="问责方式"):
        issue(draft)
    assert asked == [draft.pk]


@pytest.mark.django_db
def test_a_character_without_glyph_is_named_before_issue_and_no_number_is_lost():
    draft = a_draft(a_decision(addressee=f"贺砚{chr(0x13000)}同志"))
    with pytest.raises(Refused, match=r"U\+13000"):
        issue(draft)
    assert issue(a_draft()).serial == 1


@pytest.mark.django_db
def test_numbers_run_by_word_and_year():
    first, second = issue(a_draft()), issue(a_draft())
    other = issue(a_draft(replace(a_decision(), word="临组申")))
    next_year = a_draft()
    later = actions.issue(by=next_year.drafted_by, today=date(2027, 1, 4), document=next_year)
    numbers = [one.number for one in (first, second, other, later)]
    assert numbers == ["临问责〔2026〕1号", "临问责〔2026〕2号", "临组申〔2026〕1号", "临问责〔2027〕1号"]


@pytest.mark.django_db
def test_a_form_is_issued_without_a_number():
    document = issue(a_draft(EXAMPLES["handling_slip"]()))
    assert (document.status, document.number, document.serial) == (Status.ISSUED, "", None)


@pytest.mark.django_db
def test_an_issue_that_fails_at_the_end_gives_its_number_back(monkeypatch):
    draft = a_draft()

    def fails(**_about):
        raise RuntimeError("killed in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(actions, "record", fails)
        with pytest.raises(RuntimeError):
            issue(draft)
    draft.refresh_from_db()
    assert (draft.status, draft.serial) == (Status.DRAFT, None)
    assert issue(draft).serial == 1


@pytest.mark.django_db
def test_what_is_issued_is_not_issued_again():
    document = an_issued()
    with pytest.raises(Refused, match="已签发"):
        issue(document)


@pytest.mark.django_db
def test_a_void_document_keeps_its_number_and_the_next_takes_another():
    document = an_issued()
    with pytest.raises(Refused, match="作废理由"):
        actions.void(by=document.issued_by, today=build.THE_DAY, document=document, reason=" ")
    void = actions.void(by=document.issued_by, today=build.THE_DAY, document=document, reason="主送机关有误")
    assert (void.status, void.number, void.void_reason) == (Status.VOID, "临问责〔2026〕1号", "主送机关有误")
    assert an_issued().number == "临问责〔2026〕2号"
    with pytest.raises(Refused, match="已作废"):
        actions.void(by=document.issued_by, today=build.THE_DAY, document=document, reason="再次")


@pytest.mark.django_db
def test_a_draft_is_not_voided():
    draft = a_draft()
    with pytest.raises(Refused, match="草稿"):
        actions.void(by=draft.drafted_by, today=build.THE_DAY, document=draft, reason="不要了")


@pytest.mark.django_db
def test_a_correction_is_a_new_document_that_cites_the_old_one():
    old = an_issued()
    letter = replace(EXAMPLES["correction"](), cites="")
    new = actions.draft(by=old.issued_by, today=build.THE_DAY, letter=letter, subject=build.organ(), replaces=old)
    assert new.replaces == old
    assert new.letter.cites == old.number


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    ["title = '别的'", "number = 'x'", "content_text = '{}'", "sha256 = 'x'", "status = 'draft'", "serial = 9"],
)
def test_the_database_refuses_to_change_an_issued_document(change):
    document = an_issued()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE documents_document SET {change} WHERE id = {document.pk}")


@pytest.mark.django_db
def test_the_database_refuses_to_delete_what_is_issued_but_not_a_draft():
    document, draft = an_issued(), a_draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk).delete()
    Document.objects.filter(pk=draft.pk).delete()
    assert list(Document.objects.all()) == [document]


@pytest.mark.django_db
def test_a_file_changed_on_the_disk_is_found_and_not_handed_out():
    document = an_issued()
    with document.pdf.storage.open(document.pdf.name, "wb") as handle:
        handle.write(b"%PDF-1.7 forged")
    assert not queries.is_whole(document)
    with pytest.raises(Refused, match="校验值不一致"):
        actions.open_document(by=document.issued_by, today=build.THE_DAY, document=document)
    assert journal.entries_of(document)[-1].verb == "documents.damaged"


@pytest.mark.django_db
def test_a_file_gone_from_the_disk_is_found():
    document = an_issued()
    document.docx.storage.delete(document.docx.name)
    assert queries.damaged([document]) == [document]


@pytest.mark.django_db
def test_a_letter_without_end_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="过长"):
        a_draft(a_decision(facts="字" * 1_000_000))


@pytest.mark.django_db
def test_what_no_database_can_keep_is_left_out_and_the_letter_is_still_read():
    document = an_issued(a_decision(facts="甲\x00乙\ud800丙\\u0000丁"))
    document.refresh_from_db()
    assert "甲乙丙\\u0000丁" in [block.text for block in document.letter.body if hasattr(block, "text")]
    assert queries.is_whole(document)


@pytest.mark.django_db
def test_a_letter_without_a_title_is_refused():
    with pytest.raises(Refused, match="标题"):
        a_draft(replace(a_decision(), title=" "))


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_get_two_numbers_without_a_gap():
    who = build.account()
    drafts = [a_draft(by=who) for _turn in range(6)]
    numbers, failures = [], []
    start = threading.Barrier(len(drafts))

    def act(draft):
        try:
            start.wait()
            numbers.append(actions.issue(by=who, today=build.THE_DAY, document=draft).serial)
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    assert journal.verify().ok


@pytest.mark.django_db(transaction=True)
def test_of_two_who_issue_the_same_draft_one_succeeds_and_the_other_gets_a_sentence():
    draft = a_draft()
    who = draft.drafted_by
    issued, refused, failures = [], [], []
    start = threading.Barrier(2)

    def act():
        try:
            start.wait()
            issued.append(actions.issue(by=who, today=build.THE_DAY, document=draft).number)
        except Refused as refusal:
            refused.append(refusal.says)
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert issued == ["临问责〔2026〕1号"]
    assert len(refused) == 1
    assert Sequence.objects.get().last == 1
