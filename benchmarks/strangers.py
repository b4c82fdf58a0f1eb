"""How much longer a visitor waits while strangers flood the server, and what memory they leave: ``make bench``.

The server has Linux's usual 1,024 file handles and a resolver that never answers. Each flood comes from a process of
its own for a while; beside it one visitor asks for a page again and again over a websocket that is open already.
"""

import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from benchmarks.serving import ROOT, demo_environment, rerun
from tests.data_access.intake.files.test_endless_files import book
from tests.install_browser import browser_path
from tests.server.visiting import Office, office, visited

FLOODS_S, AFTER_S = 10.0, 120.0
AIM_MS, AIM_PCT = 300, 10
_PAGE = "villages"
_LARGE_BYTES = 19 * 1024 * 1024


def _foreign(here: Office, _held: contextlib.ExitStack) -> None:
    for _ in range(20):
        with contextlib.suppress(InvalidStatus):
            here.websocket("http://elsewhere.example").close()
    time.sleep(0.1)


def _sockets(here: Office, held: contextlib.ExitStack) -> None:
    for _ in range(400):
        with contextlib.suppress(InvalidStatus):
            held.callback(here.websocket().close)
    time.sleep(1)


def _half_sent(here: Office, held: contextlib.ExitStack) -> None:
    for _ in range(1_100):
        held.enter_context(here.half_sent())
    time.sleep(1)
    held.close()


def _uploads(here: Office, held: contextlib.ExitStack) -> None:
    pages: list[ClientConnection] = [here.websocket() for _ in range(5)]
    for page in pages:
        held.callback(page.close)
        session = visited(page, "data")
        for number in range(4):
            here.upload(session, f"f{number}", _LARGE_BYTES)
    held.close()


def _files(here: Office, _held: contextlib.ExitStack) -> None:
    """Small files that ask for no end of memory or time, handed in on the page of data."""
    largest_mb = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, data in {
            "共用长文字.xlsx": book(100_000, b"x" * 250_000), "两亿字.xlsx": book(3, b"x" * 200_000_000),
            "两万张表.xlsx": book(3, b"x", sheets=20_000), "空格.csv": "项目编号\nLC-1".encode() + b" " * 100_000 + b"x\n",
        }.items():  # fmt: skip
            (Path(folder) / name).write_bytes(data)
            page.goto(f"http://127.0.0.1:{here.port}/data")
            page.set_input_files("[data-testid=stFileUploader] input[type=file]", Path(folder) / name)
            page.locator("[data-testid=stFileChip]").wait_for()
            page.get_by_role("button", name="只检查").click()
            while not page.locator("[data-testid=stAlert]").count():
                largest_mb = max(largest_mb, *_reading_mb(), 0)
                page.wait_for_timeout(20)
        browser.close()
    print(f"读文件的进程最多占 {largest_mb} MB\n", flush=True)


def _reading_mb() -> Iterator[int]:
    """The most memory that each reading process has had."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if b"sandbox.worker" in path.read_bytes():
                found = re.search(r"VmHWM:\s+(\d+)", (path.parent / "status").read_text())
                yield int(found[1]) // 1024 if found else 0


#: What is asked for -> what is said of it.
FLOODS: dict[str, tuple[str, Callable[[Office, contextlib.ExitStack], None]]] = {
    "foreign": ("别的网站连 WebSocket，每秒约 200 次", _foreign),
    "sockets": ("400 个 WebSocket，一直开着", _sockets),
    "half": ("1100 个发了一半的请求，一再重来", _half_sent),
    "uploads": ("一再上传 20 个 19 MB 的文件", _uploads),
    "files": ("一再检查四个要很多内存或时间的小文件", _files),
}


def _flood(name: str, port: int) -> None:
    """One kind, again and again, in a process of its own."""
    here = Office(port, 0, Path())
    end = time.monotonic() + FLOODS_S
    with contextlib.ExitStack() as held:
        while time.monotonic() < end:
            FLOODS[name][1](here, held)


def _waits(connection: ClientConnection, goes_on: Callable[[], bool]) -> list[float]:
    """Milliseconds of each rerun for as long as that."""
    page_hash, times = "", []
    while goes_on():
        taken, page_hash = rerun(connection, _PAGE, "", page_hash)
        times.append(taken)
        time.sleep(0.05)
    return times


def _rows(here: Office) -> Iterator[tuple[str, list[float]]]:
    with contextlib.closing(here.websocket()) as connection:
        visited(connection, "data")  # warm-up: what is loaded with a first visit is nobody's flood
        end = time.monotonic() + FLOODS_S
        _waits(connection, lambda: time.monotonic() < end)
        end = time.monotonic() + FLOODS_S
        yield "没有别人", _waits(connection, lambda: time.monotonic() < end)
        for name, (title, _) in FLOODS.items():
            command = [sys.executable, "-m", "benchmarks.strangers", name, str(here.port)]
            with subprocess.Popen(command, cwd=ROOT) as flood:
                yield title, _waits(connection, lambda flood=flood: flood.poll() is None)  # type: ignore[misc]


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        environment = demo_environment(Path(name))
        subprocess.run([sys.executable, "-m", "cli", "prepare"], cwd=ROOT, env=os.environ | environment, check=True)
        with office(Path(name), Path(environment["DASHBOARD_CONFIG"])) as here:
            rows, before_mb = [], 0.0
            for row in _rows(here):
                rows.append(row)
                before_mb = before_mb or here.memory_mb
            at_end_mb = here.memory_mb
            time.sleep(AFTER_S)
            after_mb = here.memory_mb
            asked_names = len(here.looked_up.splitlines())
    alone = statistics.median(rows[0][1])
    print(f"别人捣乱时，一位访问者等村庄地图重算的时间，单位毫秒；目标是多等不超过 {AIM_MS} 毫秒\n")
    print("| 同时在发生什么 | 次数 | 中位数 | 最慢 | 比没有别人时多等，中位数 | 最慢 |\n|---|---:|---:|---:|---:|---:|")
    for title, times in rows:
        median, slowest = statistics.median(times), max(times)
        more = f"{median - alone:.0f} | {slowest - max(rows[0][1]):.0f}"
        print(f"| {title} | {len(times)} | {median:.0f} | {slowest:.0f} | {more} |")
    grown = (after_mb / before_mb - 1) * 100
    print(f"\n内存：之前 {before_mb:.0f} MB，刚结束 {at_end_mb:.0f} MB，两分钟后 {after_mb:.0f} MB", end="")
    print(f"（{grown:+.1f} %，目标是 {AIM_PCT} % 以内）；查询域名 {asked_names} 次")
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _flood(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(main())
