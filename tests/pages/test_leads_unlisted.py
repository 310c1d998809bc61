"""A lead about people who are not on the roster: registered as told, identified later."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.office import build, build_leads
from tests.pages.test_leads_pages import _form, _text
from wenze.office.leads.models import Lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]


def test_people_nobody_has_on_the_roster_are_registered_as_they_were_told_and_identified_later(
    signed_in,
):
    office = build_leads.office()
    clerk, director = build_leads.clerk(office), build_leads.director(office)
    told = "华一帆 城西路施工队负责人\n马师傅"
    browser = signed_in(clerk)
    shown = _text(browser.post("/leads/new/", _form(office, unlisted=told), follow=True))
    for words in ("华一帆", "城西路施工队负责人", "马师傅", "名册外"):
        assert words in shown
    lead = Lead.objects.get()
    assert lead.named == ["华一帆", "马师傅"]
    ledger = _text(browser.get("/leads/?q=华一帆"))
    assert "华一帆等2人" in ledger
    assert "对象不明" not in ledger
    export = b"".join(browser.get("/leads/?export=xlsx").streaming_content)
    with zipfile.ZipFile(io.BytesIO(export)) as book:
        assert "华一帆（城西路施工队负责人）；马师傅" in book.read("xl/worksheets/sheet1.xml").decode()

    person = build.cadre("华一帆", organ=build.organ("临江市城建局"))
    corrected = _form(office, subjects=["华一帆"], unlisted="马师傅", reason="已查明", version=lead.version)
    assert "更正已保存" in _text(browser.post(f"/leads/{lead.pk}/correct/", corrected, follow=True))
    lead = Lead.objects.get()
    assert [one.cadre for one in lead.subjects.all()] == [person]
    assert lead.named == ["华一帆", "马师傅"]
    waiting = _text(signed_in(director).get("/"))
    assert "华一帆、马师傅" in waiting
