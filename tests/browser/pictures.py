"""Takes the pictures of the README from the demo office: `make pictures`, after `make demo` has filled it once.

The demo office is served on a port of its own while the pictures are taken, so a running demo is not disturbed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
DEMO = ROOT / "var" / "demo"
DIRECTOR, OFFICER = "问责办负责人", "承办人"


@contextmanager
def _demo_office() -> Iterator[str]:
    """The address of the demo office, served for as long as the block lasts."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = {**os.environ, "WENZE_HOME": str(DEMO), "WENZE_DEMO": "1"}
    environment.pop("DATABASE_URL", None)
    command = [Path(sys.executable).with_name("wenze"), "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"{address}/sign-in/", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the demo office did not start; run: make demo")
        try:
            urllib.request.urlopen(address, timeout=20)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the demo office did not answer within half a minute")


def _sign_in(page: Page, role: str) -> None:
    page.goto("/sign-in/")
    page.locator("tr", has_text=role).first.get_by_role("button").click()
    page.wait_for_url("**/")


def _new_page(browser: Browser, address: str) -> Page:
    context = browser.new_context(
        base_url=address, viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    return context.new_page()


def _first_case(page: Page, stage: str) -> None:
    page.goto(f"/cases/?stage={stage}")
    page.locator("table a[href^='/cases/']").first.click()
    page.wait_for_load_state()


def _letter(page: Page, target: Path) -> None:
    """The first page of an issued decision letter, as printed."""
    address = page.locator("a[href$='.pdf'], a[href*='/pdf']").first.get_attribute("href")
    assert address, "this case has no letter"
    pdf = page.request.get(address).body()
    subprocess.run(["pdftoppm", "-png", "-r", "75", "-singlefile", "-", target.with_suffix("")], input=pdf, check=True)


def main() -> None:
    """Take the four pictures."""
    if not (DEMO / "wenze.sqlite3").exists():
        raise SystemExit("the demo office is not filled yet; run: make demo")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    PICTURES.mkdir(exist_ok=True)
    with _demo_office() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        page = _new_page(browser, address)
        _sign_in(page, DIRECTOR)
        for name, where in (("workbench", "/"), ("ledger", "/cases/")):
            page.goto(where)
            page.screenshot(path=PICTURES / f"{name}.png")
        _first_case(page, "executing")
        _letter(page, PICTURES / "letter.png")
        # The case as the officer has it who must bring it to an opinion within days.
        page = _new_page(browser, address)
        _sign_in(page, OFFICER)
        _first_case(page, "hearing")
        page.screenshot(path=PICTURES / "case.png")
        browser.close()


if __name__ == "__main__":
    main()
