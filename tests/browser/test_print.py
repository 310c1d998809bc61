"""A ledger and a lead on paper, as Chromium prints them: every row, the colophon, page numbers, and nothing left over from the screen."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.desk import Desk
from tests.office import build_cases as cases
from tests.office import build_leads
from wenze.office import clock
from wenze.office.cases import queries as case_queries
from wenze.office.leads.models import Lead

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_database,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]

MANY = 47
NO_DIALOGUE = "window.print = () => {}"
"""The page of a ledger to be printed opens the printer's dialogue by itself; here the test prints."""
SCREEN_ONLY = (
    "筛选",
    "每页",
    "选择栏目",
    "存为常用视图",
    "返回台账",
    "打印全部",
    "上传",
    "选择文件",
    "未选择",
    "浏览",
    "退出登录",
    "搜索",
)
"""Words of buttons and boxes, which mean nothing on paper."""


def on_paper(page: Page, folder: Path) -> list[str]:
    """The pages that are printed, as text in the order of the paper."""
    printed = folder / "printed.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    told = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True)
    return told.stdout.split("\f")[:-1]


def size_of(folder: Path) -> tuple[int, int]:
    """Width and height of the sheet in points."""
    told = subprocess.run(["pdfinfo", folder / "printed.pdf"], capture_output=True, text=True, check=True)
    width, height = re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", told.stdout)[0]
    return round(float(width)), round(float(height))


def many_leads() -> list[Lead]:
    unit, about = build_leads.office(), "青石渡大桥维修工程久拖不决，群众出行不便，多次反映未得到答复"
    return [build_leads.lead(organ=unit, title=f"第{number}件：{about}") for number in range(MANY)]


def test_a_ledger_is_printed_whole_with_its_colophon_and_numbered_pages(page: Page, tmp_path: Path):
    leads = many_leads()
    who = build_leads.director(leads[0].handling_organ)
    desk = Desk(page, who)
    page.add_init_script(NO_DIALOGUE)
    desk.go("/leads/?print=1")
    pages = on_paper(page, tmp_path)
    assert size_of(tmp_path) == (842, 595)
    assert len(pages) > 1
    whole = "".join(pages)
    for one in leads:
        assert one.number in whole
    for number, text in enumerate(pages, start=1):
        assert re.search(rf"第\s*{number}\s*页\s*共\s*{len(pages)}\s*页", text)
        assert "序号" in text
    last = pages[-1]
    for words in ("制表人：", str(who), "审核人：", "打印日期："):
        assert words in last
    assert [one for one in SCREEN_ONLY if one in whole] == []


def test_the_ledger_of_cases_is_printed_as_wide_as_the_sheet_and_nothing_is_cut(page: Page, tmp_path: Path):
    here = cases.office()
    for _turn in range(3):
        cases.served(here)
    desk = Desk(page, here.officer)
    page.add_init_script(NO_DIALOGUE)
    desk.go("/cases/?print=1&tab=all")
    pages = on_paper(page, tmp_path)
    whole = "".join(pages)
    with clock.frozen(cases.START):
        for one in case_queries.cases(seen_by=here.officer, on=cases.START):
            assert one.number in re.sub(r"\s", "", whole)
    assert "打印日期：" in pages[-1]


def test_a_lead_is_printed_without_boxes_and_buttons(page: Page, tmp_path: Path):
    lead = build_leads.lead()
    desk = Desk(page, build_leads.director(lead.handling_organ))
    desk.go(f"/leads/{lead.pk}/")
    pages = on_paper(page, tmp_path)
    assert size_of(tmp_path) == (595, 842)
    whole = "".join(pages)
    for words in (lead.number, "线索登记表", "反映内容", "办理经过"):
        assert words in whole
    assert [
        one for one in (*SCREEN_ONLY, "现在可以做什么", "受理并分办", "申请、决定回避", "没有附件") if one in whole
    ] == []
    shown = page.evaluate(
        """() => [...document.querySelectorAll("main input, main textarea, main select, main button")]
            .filter(one => one.type !== "hidden" && one.offsetParent !== null).length"""
    )
    page.emulate_media(media="print")
    left = page.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll("main input, main textarea, main select, main button")]
                .filter(one => one.type !== "hidden" && one.offsetParent !== null);
            const cards = [...document.querySelectorAll("main .card")]
                .filter(one => one.offsetParent !== null && !one.innerText.split("\\n").slice(1).join("").trim());
            return [boxes.length, cards.length];
        }"""
    )
    assert shown > 0
    assert left == [0, 0]
