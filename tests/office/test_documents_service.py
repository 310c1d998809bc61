"""Service: a document reached someone on a day, and here is the proof."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.office import build
from tests.office.build_files import a_draft, an_attachment, an_issued, no_rooms_above
from wenze.office.documents import actions, queries
from wenze.office.documents.models import Service
from wenze.office.journal import queries as journal
from wenze.office.people.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rooms_above(monkeypatch):
    no_rooms_above(monkeypatch)


def serve(document, **changes):
    values = {
        "by": document.drafted_by,
        "today": build.THE_DAY + timedelta(days=5),
        "document": document,
        "to_kind": "person",
        "to_label": "贺砚舟",
        "mode": "direct",
        "served_on": build.THE_DAY + timedelta(days=2),
        "received_by": "贺砚舟",
        **changes,
    }
    if "proof" not in values:
        values["proof"] = an_attachment()
    return actions.serve(**values)


def test_service_on_person_and_unit_is_known_by_its_first_day():
    document = an_issued()
    assert queries.served_on(document, "person") is None
    serve(document)
    serve(document, to_kind="unit", to_label="市交通运输局", served_on=build.THE_DAY + timedelta(days=3))
    assert queries.served_on(document, "person") == build.THE_DAY + timedelta(days=2)
    assert queries.served_on(document, "unit") == build.THE_DAY + timedelta(days=3)
    assert journal.entries_of(document)[-1].verb == "documents.serve"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"proof": None}, "请上传送达证明：签收的送达回证"),
        ({"proof": None, "mode": "public_notice"}, "公告的影印件"),
        ({"served_on": build.THE_DAY + timedelta(days=6)}, "不能晚于今天"),
        ({"served_on": build.THE_DAY - timedelta(days=1)}, "不能早于文书签发日期"),
        ({"received_by": " "}, "须填写签收人"),
        ({"mode": "left", "witness": ""}, "留置送达须填写见证人"),
        ({"mode": "fax"}, "请选择受送达人类别和送达方式"),
        ({"to_label": ""}, "请填写受送达人"),
        ({"note": "字" * 501}, "备注不超过500字"),
    ],
)
def test_what_proves_nothing_is_refused(changes, says):
    with pytest.raises(Refused, match=says):
        serve(an_issued(), **changes)
    assert not Service.objects.exists()


def test_a_draft_is_not_served():
    with pytest.raises(Refused, match="签发后方可送达"):
        serve(a_draft())


def test_the_same_recipient_is_entered_once_until_the_entry_is_withdrawn():
    document = an_issued()
    service = serve(document)
    with pytest.raises(Refused, match="已登记过"):
        serve(document)
    with pytest.raises(Refused, match="撤回理由"):
        actions.withdraw_service(by=document.drafted_by, today=build.THE_DAY, service=service, reason="")
    later = build.THE_DAY + timedelta(days=5)
    actions.withdraw_service(by=document.drafted_by, today=later, service=service, reason="登记错了日期")
    assert queries.served_on(document, "person") is None
    serve(document)
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_service(by=document.drafted_by, today=later, service=service, reason="再次")


def test_the_database_refuses_to_change_a_proof_of_service():
    service = serve(an_issued())
    with pytest.raises(DatabaseError), transaction.atomic():
        Service.objects.filter(pk=service.pk).update(served_on=build.THE_DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Service.objects.filter(pk=service.pk).delete()
