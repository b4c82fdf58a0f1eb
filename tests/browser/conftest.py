"""A real server with a demo county of its own, and a real Chromium that may talk to nobody else."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from data_access.ledgers import load_ledgers
from settings import ROOT
from tests.install_browser import browser_path
from ui.links import PAGES

# A busy machine may take longer than Playwright's five seconds; what is wrong stays wrong for twenty.
expect.set_options(timeout=20_000)
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
_TRIES = 4
LEDGERS = load_ledgers(ROOT / "counties" / "lingchuan")
#: As the back button does: the page is not loaded anew, which makes seventy ledgers a matter of seconds.
GO = "address => { history.pushState(null, '', address); window.dispatchEvent(new PopStateEvent('popstate')); }"
#: The script may have ended before the browser has drawn what it sent and taken away what stood there before.
DRAWN = "new Promise(done => requestIdleCallback(() => requestAnimationFrame(() => requestIdleCallback(done))))"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_config(folder: Path, counties: Path = ROOT / "counties", /, **changes: str) -> dict[str, str]:
    """A config.toml with stores below ``folder``; returns the environment that makes the server use it."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    text = text.replace("data/", f"{folder.as_posix()}/")
    text = text.replace('folder = "counties', f'folder = "{counties.as_posix()}')
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return os.environ | {"DASHBOARD_CONFIG": str(folder / "config.toml")}


@dataclass
class Server:
    """A running dashboard: where it is, its stores, and how to import a file beside it."""

    address: str
    folder: Path
    environment: dict[str, str]

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cli", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def server(demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Started the plain way, ``streamlit run dashboard.py``, over a demo county; it keeps the real clock."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(demo_store_folder / "data", folder, dirs_exist_ok=True)
    with running(folder, write_config(folder)) as found:
        yield found


@contextlib.contextmanager
def running(folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """A server over the stores in ``folder``, up until the end of the block."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with (folder / "server.out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/health", process, folder)
            yield Server(address, folder, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(400):
        assert process.poll() is None, (folder / "server.out").read_text(encoding="utf-8")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise AssertionError("the server did not come up in 80 s")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = browser_path()
    assert path, "no Chromium or Chrome: run tests/install_browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One browser tab and everything that went wrong in it."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def go(self, address: str) -> None:
        """To another page without loading the programs anew, wherever its head tells it from the one before."""
        ledger = re.search(r"/ledger\?name=(\w+)", address)
        head = self.page.locator(".card-head b" if ledger else ".block-title").first
        title = LEDGERS[ledger[1]].title if ledger else PAGES[address.split("?")[0].strip("/")].title
        if head.count() and head.inner_text() == title:
            self.visit(address)
            return
        self.page.evaluate(GO, address)
        expect(head).to_have_text(title)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        self.page.evaluate(DRAWN)

    def settle(self) -> None:
        """Wait until the script has run and the page has drawn what it sent."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)

    def choose(self, key: str, option: str) -> None:
        """Choose an entry of a select box; once more where a rerun under way closed the list or took the click."""
        box = self.page.locator(f".st-key-{key} input")
        for _ in range(_TRIES):
            box.click()
            box.fill(option)
            with contextlib.suppress(PlaywrightTimeout):
                self.page.get_by_role("option", name=option, exact=True).click(timeout=5_000)
                expect(box).to_have_value(option, timeout=5_000)
                break
            self.page.keyboard.press("Escape")
            self.settle()
        expect(box).to_have_value(option)
        self.settle()

    def download(self, button: Locator) -> Download:
        """The file behind a button; asked for once more where the click met a button just being drawn anew."""
        for _ in range(_TRIES - 1):
            with contextlib.suppress(PlaywrightTimeout):
                with self.page.expect_download(timeout=60_000) as download:
                    button.click()
                return download.value
            self.settle()
        with self.page.expect_download(timeout=60_000) as download:
            button.click()
        return download.value

    def text(self) -> str:
        return self.page.inner_text('[data-testid="stApp"]')


@pytest.fixture
def visitor(server: Server, browser: Browser) -> Iterator[Visitor]:
    """A fresh tab; after the test it must not have asked anybody but the server nor met an error."""
    with visiting(server, browser) as found:
        yield found


@contextlib.contextmanager
def visiting(server: Server, browser: Browser) -> Iterator[Visitor]:
    """A fresh tab; after the block it must not have asked anybody but the server nor met an error."""
    with tab(browser, server) as found:
        yield found
    assert found.outside == []
    assert found.errors == []


@contextlib.contextmanager
def tab(browser: Browser, server: Server) -> Iterator[Visitor]:
    """A fresh tab that keeps what it asks others for and every error."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    found = Visitor(page, server.address)
    ours = (server.address, server.address.replace("http", "ws"), "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(ours) else found.outside.append(request.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    yield found
    context.close()
