"""A person at their desk: signs in when the door is shown, fills in a page by what its labels say, and presses its buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from tests.office import build
from wenze.office.people.models import Account


class Desk:
    """One account in a browser of its own. A session that ran out is signed in again, as a person would."""

    def __init__(self, page: Page, account: Account) -> None:
        self.page = page
        self.account = account

    def go(self, address: str) -> Page:
        """Open ``address``; through the door where it is shut, which leads back to the page asked for."""
        self.page.goto(address)
        if self.page.locator("[name=login]").count():
            self.enter()
        return self.page

    def enter(self) -> Page:
        """Fill in the sign-in page that stands before this person."""
        self.page.get_by_label("用户名").fill(self.account.username)
        self.page.get_by_label("密码").fill(build.PASSWORD)
        self.page.get_by_label("密码").press("Enter")
        expect(self.page.get_by_role("navigation", name="主菜单")).to_be_visible()
        self.page.wait_for_load_state("load")
        return self.page

    def click(self, name: str, role: Any = "link") -> Page:
        """Press the one link or button called exactly so, and wait for the page it leads to."""
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state("load")
        return self.page

    def press(self, name: str) -> Page:
        """Press a button of the page itself."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state("load")
        return self.page

    def fill(self, values: Mapping[str, Any]) -> Page:
        """Fill in the form of this page: label → text, choice, True, a list of boxes to tick, or a file."""
        for label, value in values.items():
            self._put(self.field(label), value)
        return self.page

    def field(self, label: str) -> Locator:
        """The box of a field, by the beginning of its label up to the mark for must-have or the clause."""
        named = self.page.locator("label", has_text=re.compile(rf"^\s*{re.escape(label)}(\*|\s|$)"))
        return self.page.locator("main form.paper .field", has=named).first

    def _put(self, field: Locator, value: Any) -> None:
        if isinstance(value, list):
            for one in value:
                field.get_by_label(re.compile(rf"^\s*{re.escape(one)}")).check()
        elif value is True:
            field.locator("input[type=checkbox]").check()
        elif isinstance(value, Path):
            field.locator("input[type=file]").set_input_files(value)
        elif field.locator("select").count():
            choice = field.locator("option", has_text=value).first.get_attribute("value")
            field.locator("select").select_option(choice)
        else:
            field.locator("input, textarea").first.fill(value)

    def download(self, link: Locator, folder: Path) -> Path:
        """What a link gives to keep, saved under its own name."""
        with self.page.expect_download() as waited:
            link.click()
        given: Download = waited.value
        kept = folder / given.suggested_filename
        given.save_as(kept)
        return kept

    def says(self, *sentences: str) -> None:
        """Each of ``sentences`` can be read on the page."""
        for one in sentences:
            expect(self.page.locator("main")).to_contain_text(one)
