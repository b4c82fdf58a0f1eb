"""Old Chromiums over their own protocol: Playwright speaks to none of them."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

#: They know no GPU and no second process to draw in.
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--in-process-gpu", "--disable-software-rasterizer",
    "--disable-features=VizDisplayCompositor,Vulkan", "--disable-dev-shm-usage", "--no-first-run", "--lang=zh-CN",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
)  # fmt: skip
_LONGEST_S = 60
_SCREEN = (1366, 768)


@dataclass
class Tab:
    """The one page that such a browser shows, and what went wrong on it."""

    connection: ClientConnection
    version: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """What the browser answers; what it tells meanwhile is noted."""
        number = next(self._numbers)
        self.connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self.connection.recv(timeout=_LONGEST_S))
            if told.get("id") == number:
                assert "error" not in told, told
                return dict(told["result"])
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        parameters = told.get("params", {})
        if told.get("method") == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description") or details["text"])
        elif told.get("method") == "Network.requestWillBeSent":
            address = parameters["request"]["url"]
            if not re.match(r"(https?|ws)://127\.0\.0\.1:|data:|blob:|about:", address):
                self.outside.append(address)

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def wait(self, script: str, longest_s: float = _LONGEST_S) -> None:
        """Until the expression holds."""
        end = time.monotonic() + longest_s
        while not self.run(script):
            assert time.monotonic() < end, f"not within {longest_s} s: {script}\n{self.errors}\n{self.text()[:500]}"
            time.sleep(0.1)

    def text(self) -> str:
        return str(self.run("document.body.innerText"))

    def picture(self, folder: str, name: str) -> None:
        Path(folder).mkdir(parents=True, exist_ok=True)
        Path(folder, f"{name}.png").write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextlib.contextmanager
def visiting(binary: Path, address: str, folder: Path, user_agent: str = "") -> Iterator[Tab]:
    """A browser of that binary at that address: a fresh one each time, for their second page makes the oldest crash."""
    profile = folder / "profile"
    command = [str(binary), *_FLAGS, f"--user-data-dir={profile}", f"--window-size={_SCREEN[0]},{_SCREEN[1]}"]
    if user_agent:
        command.append(f"--user-agent={user_agent}")
    told = folder / "chromium.err"
    with (
        told.open("wb") as errors,
        subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=errors) as process,
    ):
        try:
            with _connected(_port(told)) as tab:
                tab.call("Page.navigate", url=address)
                yield tab
        finally:
            process.kill()
    shutil.rmtree(profile, ignore_errors=True)


def _port(told: Path) -> int:
    """Where the browser listens, which it tells once it does."""
    end = time.monotonic() + _LONGEST_S
    while not (found := re.search(r"DevTools listening on ws://[^/]*:(\d+)/", told.read_text(errors="replace"))):
        assert time.monotonic() < end, f"the browser did not start: {told.read_text(errors='replace')[-1000:]}"
        time.sleep(0.05)
    return int(found[1])


@contextlib.contextmanager
def _connected(port: int) -> Iterator[Tab]:
    def told(path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=_LONGEST_S) as answer:
            return json.load(answer)

    end = time.monotonic() + _LONGEST_S
    while not (pages := [one for one in told("/json") if one["type"] == "page"]):
        assert time.monotonic() < end, "the browser opened no page"
        time.sleep(0.1)
    version = told("/json/version")["Browser"]
    with connect(pages[0]["webSocketDebuggerUrl"], max_size=None, compression=None, close_timeout=1) as connection:
        tab = Tab(connection, version)
        for domain in ("Page", "Runtime", "Network"):
            tab.call(f"{domain}.enable")
        width, height = _SCREEN
        tab.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        yield tab
