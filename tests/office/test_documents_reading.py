"""Who reads a document: nobody until a room says who; then the same people by every way."""

import pytest
from django.db.models import Q
from django.urls import reverse

from tests.office import build
from tests.office.build_files import PDF, a_draft, an_attachment, an_issued, no_rooms_above, upload
from wenze.office import clock
from wenze.office.documents import queries, readers
from wenze.office.journal import queries as journal
from wenze.office.people.refusals import NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rooms_above(monkeypatch):
    no_rooms_above(monkeypatch)
    with clock.frozen(build.THE_DAY):
        yield


@pytest.fixture
def officer():
    return build.account(role="case_officer", must_change_password=False)


@pytest.fixture
def document():
    return an_issued()


def lets_read(account, document):
    readers.register(
        document.subject_kind,
        lambda who, on: Q(subject_id=document.subject_id) if who.pk == account.pk else Q(pk__in=()),
    )


def ways(document):
    return [reverse("documents:pdf", args=[document.pk]), reverse("documents:docx", args=[document.pk])]


def test_until_a_room_says_who_reads_nobody_does(officer, document, signed_in):
    assert not queries.documents(seen_by=officer, on=build.THE_DAY).exists()
    with pytest.raises(NotYours):
        queries.document(seen_by=officer, on=build.THE_DAY, pk=document.pk)
    assert [signed_in(officer).get(way).status_code for way in ways(document)] == [404, 404]


def test_whom_the_room_lets_read_reads_and_a_stranger_gets_404(officer, document, signed_in):
    stranger = build.account(role="case_officer", must_change_password=False)
    lets_read(officer, document)
    assert [signed_in(officer).get(way).status_code for way in ways(document)] == [200, 200]
    assert [signed_in(stranger).get(way).status_code for way in ways(document)] == [404, 404]
    assert list(queries.documents(seen_by=officer, on=build.THE_DAY)) == [document]
    assert not queries.found(seen_by=stranger, on=build.THE_DAY, words="问责", limit=5)
    assert [hit.title for hit in queries.found(seen_by=officer, on=build.THE_DAY, words="问责", limit=5)] == [
        "问责决定书"
    ]


def test_a_pdf_is_shown_or_saved_as_asked_a_docx_saved_and_each_is_journalled(officer, document, signed_in):
    lets_read(officer, document)
    answer = signed_in(officer).get(ways(document)[0])
    assert answer.content == queries.issued_bytes(document)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''%E4%B8%B4")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    for address in (f"{ways(document)[0]}?download=1", ways(document)[1]):
        saved = signed_in(officer).get(address)
        assert saved["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E4%B8%B4")
        assert "sandbox" in saved["Content-Security-Policy"]
    entry = journal.entries_of(document)[-1]
    assert (entry.verb, entry.by_id) == ("documents.open", officer.pk)


def test_a_draft_downloads_with_its_mark(officer, signed_in):
    draft = a_draft()
    lets_read(officer, draft)
    assert signed_in(officer).get(ways(draft)[0]).content.startswith(b"%PDF-")
    assert signed_in(officer).get(ways(draft)[1]).content.startswith(b"PK")


def test_a_number_no_database_holds_is_a_404_and_not_an_error(officer, signed_in):
    assert signed_in(officer).get("/documents/99999999999999999999999/pdf/").status_code == 404
    assert signed_in(officer).get("/documents/files/99999999999999999999999/").status_code == 404


def test_somebody_signed_out_or_disabled_reads_nothing(officer, document, client):
    lets_read(officer, document)
    assert client.get(ways(document)[0]).status_code in {302, 404}
    officer.is_active = False
    assert not queries.documents(seen_by=officer, on=build.THE_DAY).exists()


def test_a_file_not_yet_put_anywhere_is_read_by_its_uploader_only(officer, signed_in):
    kept = an_attachment(by=officer, upload=upload("贺砚舟 回证.pdf"))
    address = reverse("documents:attachment", args=[kept.pk])
    answer = signed_in(officer).get(address)
    assert (answer.status_code, answer.content) == (200, PDF)
    stranger = build.account(role="office_director", must_change_password=False)
    assert signed_in(stranger).get(address).status_code == 404


def test_a_file_of_a_room_is_read_by_whom_the_room_lets(officer, signed_in):
    kept = an_attachment(subject=build.organ())
    address = reverse("documents:attachment", args=[kept.pk])
    assert signed_in(officer).get(address).status_code == 404
    readers.register_files(
        "people", lambda who, on: Q(subject_kind="people.organ") if who.pk == officer.pk else Q(pk=0)
    )
    assert signed_in(officer).get(address).status_code == 200


def test_the_ledger_shows_what_may_be_read_and_no_more(officer, document, signed_in):
    hidden = an_issued()
    lets_read(officer, document)
    answer = signed_in(officer).get(reverse("documents:ledger"), {"tab": "all"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert document.number in page
    assert hidden.number not in page
    sheet = signed_in(officer).get(reverse("documents:ledger"), {"export": "xlsx"})
    assert sheet.getvalue().startswith(b"PK")


@pytest.mark.parametrize(
    "query", ["year=0000", "year=abcd", "kind=none", "q=%00", "page=-1", "tab=x", "q=" + "x" * 5000]
)
def test_nonsense_in_the_address_of_the_ledger_is_ignored(officer, signed_in, query):
    assert signed_in(officer).get(f"{reverse('documents:ledger')}?{query}").status_code == 200


@pytest.mark.parametrize("role", ["unit_liaison", "system_admin", "security_admin", "audit_admin"])
def test_the_ledger_is_not_there_for_who_has_no_business_with_documents(role, signed_in):
    account = build.account(role=role, must_change_password=False)
    assert signed_in(account).get(reverse("documents:ledger")).status_code == 404


def test_the_ledger_asks_the_database_no_more_for_more_rows(officer, signed_in, django_assert_max_num_queries):
    subject = build.organ()
    for _turn in range(3):
        last = an_issued(subject=subject)
    lets_read(officer, last)
    client = signed_in(officer)
    client.get(reverse("documents:ledger"))
    with django_assert_max_num_queries(15):
        client.get(reverse("documents:ledger"))


def test_the_api_answers_the_same_rows_and_files(officer, document, signed_in):
    an_issued()
    lets_read(officer, document)
    client = signed_in(officer)
    lines = client.get("/api/documents/").json()
    assert [(line["number"], line["sha256"]) for line in lines] == [(document.number, document.sha256)]
    assert client.get(f"/api/documents/{document.pk}").json()["title"] == document.title
    assert client.get(f"/api/documents/{document.pk}/pdf").content == queries.issued_bytes(document)
    assert client.get(f"/api/documents/{document.pk + 1}").status_code == 404
