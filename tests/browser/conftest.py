"""A real server with a demo county of its own, and a real Chromium that may talk to nobody else."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, ViewportSize, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

import cli
from settings import ROOT
from tests.data_access.filling import ledgers
from tests.install_browser import browser_path
from tests.screens import commands_of
from ui.base.links import PAGES

#: A busy machine may take longer than Playwright's five seconds; what is wrong stays wrong for a minute.
_LONGEST_MS = 60_000
expect.set_options(timeout=_LONGEST_MS)
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
SCREEN = ViewportSize(width=1366, height=768)
_TRIES = 4
LEDGERS = ledgers()
#: As the back button does: the page is not loaded anew, which makes seventy ledgers a matter of seconds.
GO = "address => { history.pushState(null, '', address); window.dispatchEvent(new PopStateEvent('popstate')); }"
#: Notes in each page what it waits for: the answer to what it asked of the server last (a rerun is answered when it
#: begins, the wish to upload with a place for it), files on their way, another document. The first byte behind hash and
#: metadata tells the kind of a message. ``changed`` counts what was drawn.
WATCH = """(() => {
  if (window !== top) return;
  const ANSWERS = { 0x5a: 0x22, 0x82: 0x9a }, heard = new WeakSet();
  const wire = window.wire = { awaited: {}, uploads: 0, changed: 0, isLeaving: false };
  const kind = bytes => { let at = 0; while (bytes[at] === 0x0a || bytes[at] === 0x12) at += 2 + bytes[at + 1]; return bytes[at]; };
  const send = WebSocket.prototype.send, upload = XMLHttpRequest.prototype.send;
  WebSocket.prototype.send = function (asked) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data }) => { delete wire.awaited[kind(new Uint8Array(data.slice(0, 300)))]; });
    }
    if (asked[0] in ANSWERS) wire.awaited[ANSWERS[asked[0]]] = performance.now();
    return send.call(this, asked);
  };
  XMLHttpRequest.prototype.send = function (body) {
    wire.uploads += 1;
    this.addEventListener("loadend", () => { wire.uploads -= 1; });
    return upload.call(this, body);
  };
  navigation.addEventListener("navigate", ({ destination, downloadRequest }) => {
    if (!destination.sameDocument && downloadRequest === null) wire.isLeaving = true;
  });
  new MutationObserver(() => { wire.changed += 1; }).observe(document, { subtree: true, childList: true, characterData: true });
})();"""
#: Waits until the script has run, nothing is awaited any more, and twice two frames in a row brought nothing new. What
#: the server leaves without an answer, as the wish of a part of the page that is gone, is given up after a while.
SETTLED = """async longest => {
  const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(done))));
  const begun = performance.now();
  const unsettled = () => [
    !document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]") && "the script runs",
    document.querySelector("[data-stale=true]") && "something is stale",
    wire.uploads && "files are on their way",
    wire.isLeaving && "another document is on its way",
    Object.values(wire.awaited).some(since => performance.now() - since < 15000) && "the server has not answered",
  ].filter(Boolean);
  for (let quiet = 0, before = -1; quiet < 2; before = wire.changed) {
    await frames();
    quiet = wire.changed === before && !unsettled().length ? quiet + 1 : 0;
    if (performance.now() - begun > longest) throw new Error(unsettled().join(", ") || "the page does not stop changing");
  }
}"""


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

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command over its stores, beside the server; in this process, as starting another takes two seconds."""
        out, err = io.StringIO(), io.StringIO()
        with commands_of(self.folder / "config.toml"), redirect_stdout(out), redirect_stderr(err):
            code = cli.main(arguments)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="package")
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
            yield Server(address, folder)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(800):
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
            raise AssertionError((folder / "server.out").read_text(encoding="utf-8"))
    raise AssertionError("the server did not come up in 80 s")


@pytest.fixture(scope="package")
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
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and the page has drawn what it sent; in the next document where it was left."""
        for _ in range(_TRIES):
            try:
                self.page.evaluate(SETTLED, _LONGEST_MS)
                return
            except PlaywrightError as error:
                if "context was destroyed" not in error.message:
                    raise
        raise AssertionError("the page was left again and again")

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


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One for all: what it has loaded once it need not load again."""
    context = browser.new_context(viewport=SCREEN, locale="zh-CN")
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture(scope="package")
def shared_tab(server: Server, context: BrowserContext) -> Iterator[Visitor]:
    with tab(context, server) as found:
        yield found


@pytest.fixture
def visitor(shared_tab: Visitor) -> Iterator[Visitor]:
    """The tab of all, as good as new; the test must not have asked anybody but the server nor met an error."""
    yield from in_turn(shared_tab)


def in_turn(shared: Visitor) -> Iterator[Visitor]:
    """A tab for one test after the other: what a page runs need not be compiled again, which is half of its load."""
    yield shared
    shared.page.goto("about:blank")
    shared.page.set_viewport_size(SCREEN)
    shared.page.emulate_media(media="null")
    met = [*shared.outside, *shared.errors]
    shared.outside.clear()
    shared.errors.clear()
    assert met == []


@contextlib.contextmanager
def visiting(server: Server, context: BrowserContext) -> Iterator[Visitor]:
    """A fresh tab; after the block it must not have asked anybody but the server nor met an error."""
    with tab(context, server) as found:
        yield found
    assert found.outside == []
    assert found.errors == []


@contextlib.contextmanager
def tab(context: BrowserContext, server: Server) -> Iterator[Visitor]:
    """A fresh tab that keeps what it asks others for and every error."""
    page = context.new_page()
    page.set_default_timeout(_LONGEST_MS)
    found = Visitor(page, server.address)
    ours = (server.address, server.address.replace("http", "ws"), "data:", "blob:", "about:")
    page.on("request", lambda request: None if request.url.startswith(ours) else found.outside.append(request.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    yield found
    page.close()
