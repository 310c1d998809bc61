"""The law as pages: a document to read against the paper, proposals under two signatures, the way from a chip to its row."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.office import build
from tests.office.build import THE_DAY
from wenze.office.journal.models import Entry
from wenze.office.rulings import actions_law, queries
from wenze.office.rulings.models_law import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day")]

TEXT = "/rulings/texts/yy-wgbw/"
OPINION = "第十条(一)"


def _text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def _propose(browser: Client) -> Proposal:
    reading = queries.regulation("yy-wgbw").provision(OPINION).or_else[0].reading
    answer = browser.post(f"{TEXT}reading/?edition=1&row={OPINION}", {"reading": reading, "reason": "班子会研究"})
    assert answer.status_code == 302
    return Proposal.objects.get()


def test_the_document_of_every_regulation_opens_with_a_place_for_every_row(director, signed_in):
    browser = signed_in(director)
    for text in queries.regulations():
        answer = browser.get(f"/rulings/texts/{text.id}/")
        assert answer.status_code == 200, text.id
        shown = answer.content.decode()
        for row in text.file.provisions:
            assert f'<article id="{row.row.replace("#", "-")}">' in shown, row.row
        assert "个办例不符" not in shown, text.id


def test_a_row_shows_its_rule_its_doubt_what_a_machine_finds_and_its_examples(director, signed_in):
    shown = _text(signed_in(director).get(TEXT, {"q": OPINION}))
    for words in ("自批准启动日的次日起15个工作日内", "疑点：", "采用读法：", "更换读法", "✓ 办例"):
        assert words in shown
    assert "第十八条(四)" not in shown


def test_a_chip_leads_to_the_row_it_cites(director, signed_in):
    browser = signed_in(director)
    asked = {"measure": "removal", "decided_on": "2026-07-20", "effective_on": "2026-07-20", "on_probation": "no"}
    shown = browser.get(f"{TEXT}trial/", asked).content.decode()
    links = {unquote(unescape(one)) for one in re.findall(r'<a class="cite" href="([^"]+)"', shown)}
    assert f"{TEXT}?edition=1#第十八条(四)-职" in links
    for link in links:
        page, _, row = link.partition("#")
        assert f'id="{row}"' in browser.get(page).content.decode(), link


def test_a_reading_is_proposed_by_one_signed_by_another_and_shown_in_force(director, leader, signed_in):
    browser, other = signed_in(director), signed_in(leader)
    proposal = _propose(browser)
    address = f"/rulings/proposals/{proposal.pk}/"
    assert "审签同意" not in _text(browser.get(address))
    assert "等您审签" in _text(other.get("/rulings/"))
    assert "等您审签" not in _text(browser.get("/rulings/"))
    assert "审签同意" in _text(other.get(address))
    assert other.post(f"{address}answer/", {"sign": "", "opinion": "同意"}).status_code == 302
    shown = _text(browser.get(TEXT, {"q": OPINION}))
    assert "本机构改选" in shown
    assert "再加30个工作日" in shown
    trial = _text(browser.get(f"{TEXT}trial/", {"initiated_on": "2026-03-02", "extension_granted_on": "2026-03-20"}))
    assert "2026年5月8日" in trial
    assert "本机构改选" in trial


def test_a_refusal_to_sign_is_said_and_what_was_typed_stays(director, leader, signed_in):
    proposal = _propose(signed_in(director))
    address = f"/rulings/proposals/{proposal.pk}/answer/"
    answer = signed_in(leader).post(address, {"decline": "", "opinion": ""})
    assert answer.status_code == 409
    assert "请写明不同意的理由" in _text(answer)
    own = signed_in(director).post(address, {"sign": "", "opinion": "同意我自己"})
    assert own.status_code == 409
    assert Proposal.objects.get().state == "proposed"


def test_who_may_not_change_the_law_finds_no_page_for_it(signed_in):
    browser = signed_in(build.account(role="case_officer"))
    for page in (f"reading/?edition=1&row={OPINION}", "editions/activate/", "editions/retire/", "official/"):
        assert browser.get(f"{TEXT}{page}").status_code == 404
    assert "更换读法" not in _text(browser.get(TEXT))


def test_the_editions_page_says_what_is_active_by_whom_and_since_when(director, leader, signed_in):
    told = {"regulation": "yy-wgbw", "edition": "1", "reason": "已有新办法"}
    proposal = actions_law.propose_retirement(by=director, today=THE_DAY, **told)
    browser = signed_in(leader)
    assert "已启用" in _text(browser.get(f"{TEXT}editions/"))
    actions_law.sign(by=leader, today=THE_DAY, proposal=proposal)
    shown = _text(browser.get(f"{TEXT}editions/"))
    assert "已停用" in shown
    assert str(leader) in shown
    assert "在办案件" in _text(browser.get(f"/rulings/proposals/{proposal.pk}/"))


def test_the_official_text_is_uploaded_listed_and_downloaded_by_those_who_may(director, signed_in):
    browser = signed_in(director)
    upload = SimpleUploadedFile("办法原文.txt", "第一条".encode())
    assert browser.post(f"{TEXT}official/", {"upload": upload}).status_code == 302
    shown = browser.get(f"{TEXT}editions/").content.decode()
    address = re.search(r'href="(/documents/files/\d+/)"', shown)[1]
    assert b"".join(browser.get(address)) == "第一条".encode()
    assert signed_in(build.account(role="audit_admin")).get(address).status_code == 200
    assert signed_in(build.account()).get(address).status_code == 404
    assert Entry.objects.filter(verb="documents.open").count() == 2
    assert "下载原文" in _text(browser.get(TEXT))


def test_the_official_text_stands_beside_the_rules_part_by_part(director, signed_in):
    browser = signed_in(director)
    upload = SimpleUploadedFile("办法.txt", "试行办法\n第一条 甲乙丙。\n第二条 丁戊己。\n第九十条 附则。".encode())
    assert browser.post(f"{TEXT}official/", {"upload": upload}).status_code == 302
    page = browser.get(TEXT).content.decode()
    assert page.index("甲乙丙") < page.index('id="第一条"') < page.index("丁戊己") < page.index('id="第二条"')
    assert "原文中没有找到这一部分" in page
    assert "第九十条 附则" in page, "what the rule file has no row for is shown as well"
    alone = _text(browser.get(f"{TEXT}?beside=no"))
    assert "甲乙丙" not in alone
    assert "对照原文" in alone


def test_an_upload_that_is_no_text_is_refused_with_a_sentence(director, signed_in):
    answer = signed_in(director).post(f"{TEXT}official/", {"upload": SimpleUploadedFile("表.xlsx", b"x")})
    assert answer.status_code == 409
    assert "PDF" in _text(answer)
    assert "请" in _text(signed_in(director).post(f"{TEXT}official/", {}))


@pytest.mark.parametrize("row", ["", "第五条", "第九十九条", "\x00", "第十条(一)#无"])
def test_a_row_without_another_reading_has_no_page_to_change_it(director, signed_in, row):
    assert signed_in(director).get(f"{TEXT}reading/", {"row": row}).status_code == 404


def test_an_edition_that_is_not_there_is_404(director, signed_in):
    for page in ("", "trial/", "editions/activate/"):
        assert signed_in(director).get(f"{TEXT}{page}", {"edition": "no-such"}).status_code == 404
