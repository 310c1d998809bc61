"""A real Chromium on the office's pages: Chinese, Shanghai, 1366×768, and no way out to any network.

A test takes ``page`` (one person) or ``new_page`` (a function; each call is another person with their own cookies).
Every page is watched: a script error, a broken content policy, a failing static file, an answer of 500 or a
request that leaves this machine fails the test when it ends.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, Route, expect, sync_playwright

# Playwright keeps an event loop in this thread, which Django would take for an asynchronous view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = {"localhost", "127.0.0.1", "::1", None}
# A busy machine is slow, not wrong: a test waits this long for what it expects, and goes on as soon as it is there.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, so that the pages' threads have connections of their own, as they have in an office."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "office.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once for all tests."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program, "Chromium is missing; run: deploy/prepare.sh browser"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=Path(program), args=QUIET)
        yield started
        started.close()


class Watch:
    """What went wrong on the pages of one test, in order of happening."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of ``context``, and keep its requests on this machine."""
        context.route("**/*", self._keep_inside)
        context.on("page", self._follow_page)

    def _follow_page(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("response", self._response)

    def _keep_inside(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"data", "blob", "about"} or address.hostname in HERE:
            route.continue_()
            return
        self.complaints.append(f"leaves this machine: {route.request.url}")
        route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        # A refusal (404, 409) is an answer the office means; failing files and 500s are caught by _response.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        static = urlsplit(response.url).path.startswith("/static/")
        if response.status >= 500 or (static and response.status >= 400):
            self.complaints.append(f"{response.status} {response.url}")


@pytest.fixture
def new_page(browser: Browser, live_server) -> Iterator[Callable[[], Page]]:
    """A function that opens the office for one more person: own cookies, same browser."""
    watch = Watch()
    contexts: list[BrowserContext] = []

    def open_page() -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": 1366, "height": 768},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """The office in a browser, for one person."""
    return new_page()
