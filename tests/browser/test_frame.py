"""The frame in a real browser: keys, drafts, switches, and what axe says about every page of it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.office import build
from wenze.office.people.models import Account

FORM = "/people/cadres/new/"


def enter(page: Page, account: Account) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(account.username)
    page.get_by_label("密码").fill(build.PASSWORD)
    page.get_by_role("button", name="登录").first.click()
    expect(page.get_by_role("navigation", name="主菜单")).to_be_visible()
    page.wait_for_load_state("load")
    return page


@pytest.fixture
def desk(page: Page) -> Page:
    """A case officer at the workbench."""
    return enter(page, build.account(role="case_officer"))


def test_the_slash_goes_to_the_search_box_but_not_out_of_a_field(desk: Page):
    desk.keyboard.press("/")
    expect(desk.locator("#seek")).to_be_focused()
    desk.goto(FORM)
    desk.get_by_label("姓名").press_sequentially("周/山")
    expect(desk.get_by_label("姓名")).to_have_value("周/山")


def test_enter_submits_no_form_while_a_word_is_composed_or_afterwards(desk: Page):
    desk.goto(FORM)
    desk.get_by_label("姓名").focus()
    sent = desk.evaluate(
        """() => {
            const field = document.activeElement;
            const composing = new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true, cancelable: true});
            const plain = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true});
            return [field.dispatchEvent(composing), field.dispatchEvent(plain)];
        }"""
    )
    assert sent == [False, False]


def test_a_draft_outlives_the_session_and_goes_when_it_becomes_a_record(desk: Page):
    desk.goto(FORM)
    desk.get_by_label("姓名").fill("周望山")
    desk.get_by_label("居民身份证号").fill("110101198003074114")
    desk.keyboard.press("Control+s")
    expect(desk.get_by_text("草稿已保存在本机")).to_be_visible()
    assert "110101198003074114" not in json.dumps(desk.evaluate("() => ({...localStorage})"))
    desk.context.clear_cookies()
    desk.reload()
    expect(desk.get_by_label("用户名")).to_be_visible()
    desk.get_by_label("用户名").fill(Account.objects.latest("pk").username)
    desk.get_by_label("密码").fill(build.PASSWORD)
    desk.get_by_role("button", name="登录").first.click()
    desk.get_by_role("button", name="恢复草稿").click()
    expect(desk.get_by_label("姓名")).to_have_value("周望山")
    desk.get_by_label("干部管理权限").select_option("city")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("干部已登记")).to_be_visible()
    desk.goto(FORM)
    expect(desk.get_by_role("button", name="恢复草稿")).to_have_count(0)


def test_what_was_typed_stays_when_the_form_is_wrong(desk: Page):
    desk.goto(FORM)
    desk.get_by_label("姓名").fill("周望山")
    desk.get_by_label("居民身份证号").fill("12")
    desk.get_by_label("干部管理权限").select_option("city")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("身份证号不正确")).to_be_visible()
    expect(desk.get_by_label("姓名")).to_have_value("周望山")


def test_a_person_with_two_posts_acts_in_one_of_them(page: Page):
    who = build.account(role="case_officer")
    build.grant(who, "unit_liaison")
    enter(page, who)
    page.goto(FORM)
    page.get_by_label("当前身份").select_option(label=f"{who.organ} · 单位联络员")
    expect(page.get_by_role("heading", level=1)).to_contain_text("星期")
    assert page.goto(FORM).status == 404


def test_filters_and_columns_stay_in_the_address(desk: Page):
    unit = build.organ("临江市征收办", short_name="市征收办")
    build.cadre("周望山", organ=unit)
    build.cadre("李砚秋", organ=unit)
    desk.goto("/people/cadres/")
    desk.get_by_role("textbox", name="姓名").fill("周")
    desk.get_by_role("button", name="筛选").click()
    expect(desk.get_by_role("link", name="周望山")).to_be_visible()
    expect(desk.get_by_role("link", name="李砚秋")).to_have_count(0)
    desk.get_by_text("选择栏目").click()
    desk.get_by_label("性别").uncheck()
    desk.get_by_role("button", name="确定").click()
    expect(desk.get_by_role("columnheader", name="性别")).to_have_count(0)
    expect(desk.get_by_role("link", name="李砚秋")).to_have_count(0)


PAGES: dict[str, tuple[str, ...]] = {
    "case_officer": ("/", "/people/organs/", "/people/cadres/", FORM, "/search/?q=周", "/password/", "/nothing/"),
    "system_admin": ("/people/accounts/", "/people/accounts/new/", "/people/organs/new/"),
    "audit_admin": ("/audit/",),
}


@pytest.mark.parametrize("role", sorted(PAGES))
def test_axe_finds_nothing_on_the_pages_of_the_frame(role: str, new_page: Callable[[], Page]):
    page = new_page()
    page.goto("/sign-in/")
    assert complaints(page) == []
    enter(page, build.account(role=role))
    build.cadre("周望山", organ=build.organ(), identity_number="110101198003074114")
    for address in PAGES[role]:
        page.goto(address)
        assert complaints(page) == [], address


def complaints(page: Page) -> list[str]:
    """What axe has against this page under WCAG 2.2 A and AA."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    # The watermark is decoration behind the text, meant to be faint.
    found = Axe().run(page, context={"exclude": [[".watermark"]]}, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_no_page_is_wider_than_the_screen(desk: Page):
    build.cadre("周望山", organ=build.organ())
    for address in PAGES["case_officer"]:
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") <= 1366, address


def test_a_ledger_prints_without_the_frame(desk: Page):
    build.cadre("周望山", organ=build.organ())
    desk.goto("/people/cadres/")
    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation", name="主菜单")).to_be_hidden()
    expect(desk.get_by_role("cell", name="周望山")).to_be_visible()
    assert desk.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
