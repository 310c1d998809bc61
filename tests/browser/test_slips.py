"""What slips at a desk, in a real browser: two tabs, the back button, a double click, a session that ended, Enter that only
chose a word, a hand that leaves the mouse alone. Nothing typed is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import Desk
from tests.browser.test_frame import complaints
from tests.office import build, build_cases, build_files, build_leads
from tests.office.build_cases import day
from wenze.office import clock
from wenze.office.cases.models import Evidence
from wenze.office.leads.models import Lead

LEAD = "/leads/new/?regulation=yy-wgbw"


@pytest.fixture
def in_march(settings) -> Iterator[None]:
    settings.WENZE_IDLE_LIMIT_MINUTES = 366 * 24 * 60
    with clock.frozen(day(3)):
        yield


@pytest.fixture
def without_script(browser: Browser, live_server) -> Iterator[Page]:
    """A browser in which scripts are switched off."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1366, "height": 768}, locale="zh-CN", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def paper(folder: Path, name: str) -> Path:
    """A PDF unlike any other."""
    path = folder / name
    path.write_bytes(build_files.PDF.replace(b"%%EOF", f"%{name}\n%%EOF".encode()))
    return path


def test_two_tabs_on_one_case_and_the_way_back_neither_lose_nor_double_anything(page: Page, in_march, tmp_path: Path):
    here = build_cases.office()
    case = build_cases.started(here)
    address = f"/cases/{case.pk}/moves/add_evidence/"
    first, second = Desk(page, here.officer), Desk(page.context.new_page(), here.officer)
    first.go(address)
    second.go(address)
    found = {
        "证据名称": "调度台账",
        "种类": "书证",
        "取得日期": str(day(2)),
        "取得人": "闻清、乔之",
        "证明内容": "逾期十一个月",
    }
    first.fill(found | {"文件": paper(tmp_path, "台账.pdf")})
    second.fill(found | {"证据名称": "会议纪要", "文件": paper(tmp_path, "纪要.pdf")})
    first.page.locator("main").get_by_role("button", name="登记证据").dblclick()
    first.says("登记证据已登记")
    assert Evidence.objects.count() == 1

    second.press("登记证据")
    second.says("已被", "案件在您打开本页之后有了变化", "文件须重新选择")
    expect(second.field("证据名称").locator("input")).to_have_value("会议纪要")
    expect(second.field("证明内容").locator("textarea")).to_have_value("逾期十一个月")
    assert Evidence.objects.count() == 1
    second.fill({"文件": paper(tmp_path, "纪要.pdf")})
    second.press("登记证据")
    second.says("登记证据已登记")
    assert Evidence.objects.count() == 2

    first.page.go_back()
    first.fill(found | {"文件": paper(tmp_path, "台账.pdf")})
    first.press("登记证据")
    first.says("该文件已登记为", "不必重复登记")
    expect(first.field("证据名称").locator("input")).to_have_value("调度台账")
    assert Evidence.objects.count() == 2


def a_lead(desk: Desk) -> None:
    desk.fill(
        {
            "线索来源": "巡视巡查",
            "事由": "城西路破损两年无人修补",
            "反映内容": "市民多次来电反映。",
            "反映人": "闻清",
        }
    )


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_double_click_registers_one_lead_and_the_way_back_no_second(
    page: Page, without_script: Page, has_script: bool
):
    desk = Desk(page if has_script else without_script, build_leads.clerk(build_leads.office()))
    desk.go(LEAD)
    a_lead(desk)
    desk.page.locator("main").get_by_role("button", name="登记", exact=True).dblclick()
    desk.says("线〔")
    assert Lead.objects.count() == 1
    desk.go(LEAD)
    a_lead(desk)
    desk.press("登记")
    desk.says("可能与线〔")
    expect(desk.field("事由").locator("input")).to_have_value("城西路破损两年无人修补")
    assert Lead.objects.count() == 1


def test_a_session_that_ended_in_the_middle_of_a_long_form_costs_nothing_even_without_script(without_script: Page):
    desk = Desk(without_script, build_leads.clerk(build_leads.office()))
    desk.go(LEAD)
    a_lead(desk)
    Session.objects.all().delete()
    desk.press("登记")
    expect(desk.page.get_by_text("您填写的内容已经留存")).to_be_visible()
    desk.enter()
    desk.says("您填写的内容已经找回，尚未保存")
    for label, value in {"事由": "城西路破损两年无人修补", "反映人": "闻清"}.items():
        expect(desk.field(label).locator("input")).to_have_value(value)
    expect(desk.field("反映内容").locator("textarea")).to_have_value("市民多次来电反映。")
    assert not Lead.objects.exists()
    desk.press("登记")
    desk.says("已登记，编号")
    assert Lead.objects.count() == 1


def test_a_file_too_large_and_a_text_too_long_are_said_beside_their_box_before_they_are_sent(
    page: Page, in_march, tmp_path: Path
):
    here = build_cases.office()
    desk = Desk(page, here.officer)
    desk.go(f"/cases/{build_cases.started(here).pk}/moves/add_evidence/")
    large = tmp_path / "录像.mp4"
    with large.open("wb") as film:
        film.truncate(200 * 1024 * 1024)
    desk.fill({"证据名称": "巡查录像", "文件": large})
    expect(desk.field("文件").get_by_role("alert")).to_contain_text("超过50 MB")
    assert desk.field("文件").locator("input[type=file]").evaluate("box => box.files.length") == 0
    desk.fill({"文件": paper(tmp_path, "截图.pdf")})
    expect(desk.field("文件").get_by_role("alert")).to_have_count(0)
    expect(desk.field("证据名称").locator("input")).to_have_value("巡查录像")
    desk.fill({"证据名称": "长" * 201})
    expect(desk.field("证据名称").get_by_role("alert")).to_have_text("已写201字，超过200字，请精简。")
    desk.fill({"证据名称": "长" * 200})
    expect(desk.field("证据名称").get_by_role("alert")).to_have_count(0)


def test_enter_chooses_a_word_or_goes_on_to_the_next_box_and_only_ctrl_enter_sends(page: Page):
    desk = Desk(page, build.account(role="case_officer"))
    desk.go("/people/cadres/new/")
    desk.fill({"干部管理权限": "市管"})
    name = page.get_by_label("姓名")
    name.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "zhou", "selectionStart": 4, "selectionEnd": 4})
    page.evaluate("document.addEventListener('submit', () => { document.title = 'sent'; }, true)")
    page.keyboard.press("Enter")
    keyboard.send("Input.insertText", {"text": "周望山"})
    expect(name).to_have_value("周望山")
    assert page.title() != "sent"
    page.keyboard.press("Enter")
    expect(page.get_by_label("性别")).to_be_focused()
    assert page.title() != "sent"
    page.keyboard.press("Control+Enter")
    desk.says("干部已登记", "周望山")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so, as one without a mouse would."""
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        called = focused.evaluate("one => (one.labels && one.labels[0] ? one.labels[0] : one).innerText.trim()")
        if called.rstrip("*").strip() == name:
            box = focused.bounding_box()
            assert box, name
            assert 0 <= box["y"] < 768, f"the focus on {name} cannot be seen"
            assert focused.evaluate("one => getComputedStyle(one).outlineStyle") != "none", f"no ring around {name}"
            return
    raise AssertionError(f"Tab never comes to {name}")


def test_a_move_is_made_with_the_keyboard_alone_and_axe_finds_nothing_on_the_way(
    new_page: Callable[[], Page], in_march
):
    here = build_cases.office()
    with clock.frozen(day(1)):
        case = build_cases.opened(here)
    desk = Desk(new_page(), here.leader)
    page = desk.go(f"/cases/{case.pk}/")
    assert complaints(page) == []
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    tab_to(page, "不予启动")
    page.keyboard.press("Enter")
    page.wait_for_url("**/decline_initiation/")
    tab_to(page, "不予启动")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("处需要改正")
    assert complaints(page) == []
    tab_to(page, "理由")
    page.keyboard.press("Enter")  # from what is wrong to its box
    page.keyboard.type("事实不清，退回补充。")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("草稿已保存在本机")).to_be_visible()
    tab_to(page, "不予启动")
    page.keyboard.press("Enter")
    desk.says("不予启动已登记")
    case.refresh_from_db()
    assert case.stage == "ended"
