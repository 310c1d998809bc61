"""Through the front door, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.office import build
from wenze.office.people.models import Role


def test_a_case_officer_signs_in_and_stands_at_the_workbench(page: Page):
    officer = build.account(role=Role.CASE_OFFICER)
    page.goto("/search/")
    page.get_by_label("用户名").fill(officer.username)
    page.get_by_label("密码").fill(build.PASSWORD)
    page.keyboard.press("Enter")
    # Back to where the officer was going, then home.
    expect(page).to_have_url(re.compile("/search/$"))
    page.goto("/")
    expect(page.get_by_text("待办").first).to_be_visible()
    expect(page.get_by_text(officer.display_name).first).to_be_visible()


def test_a_wrong_password_gets_a_sentence_and_keeps_the_name(page: Page):
    officer = build.account(role=Role.CASE_OFFICER)
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(officer.username)
    page.get_by_label("密码").fill("not-the-password")
    page.keyboard.press("Enter")
    expect(page.get_by_text("用户名或密码不正确")).to_be_visible()
    expect(page.get_by_label("用户名")).to_have_value(officer.username)


def test_two_people_in_one_browser_test_do_not_share_a_session(new_page: Callable[[], Page]):
    officer = build.account(role=Role.CASE_OFFICER)
    first, second = new_page(), new_page()
    first.goto("/sign-in/")
    first.get_by_label("用户名").fill(officer.username)
    first.get_by_label("密码").fill(build.PASSWORD)
    first.keyboard.press("Enter")
    expect(first.get_by_text(officer.display_name).first).to_be_visible()
    second.goto("/")
    expect(second.get_by_label("用户名")).to_be_visible()
