"""How many pages and requests fit into a number of file handles, and how long a connection is waited for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from server import sessions as sessions_module
from server.bounds import Bounds
from server.connections import BoundedRequests, Connections
from server.sessions import Sessions


def test_what_fits_into_handles() -> None:
    assert [Bounds(handles).sessions for handles in (100, 256, 1_024, 4_096, 65_536)] == [1, 14, 206, 974, 1_000]
    assert Bounds(1_024).requests(0) == 924
    assert Bounds(1_024).requests(4 * 206) == 100  # full of pages, there is room for what the pages ask for
    assert (Bounds(65_536).requests(4_000), Bounds(256).requests(500)) == (1_000, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file handles")
def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    code = "import resource, server.bounds as b; print(b.bounds().handles, resource.getrlimit(resource.RLIMIT_NOFILE))"
    command = ["sh", "-c", f'ulimit -Sn 100 && ulimit -Hn 300 && exec {sys.executable} -c "{code}"']
    assert subprocess.run(command, capture_output=True, text=True, timeout=60).stdout == "300 (300, 300)\n"


class Wire(asyncio.Transport):
    """A connection without a network."""

    def __init__(self) -> None:
        super().__init__()
        self.unsent, self.is_aborted = 0, False
        self.protocol: asyncio.BaseProtocol | None = None

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def get_protocol(self) -> Any:
        return self.protocol

    def abort(self) -> None:
        self.is_aborted = True

    def is_closing(self) -> bool:
        return self.is_aborted

    def write(self, data: Any) -> None:
        return

    def pause_reading(self) -> None:
        return

    def resume_reading(self) -> None:
        return


async def _never(_scope: Any, receive: Any, _send: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    await asyncio.Event().wait()


def connection(wire: Wire) -> BoundedRequests:
    found = BoundedRequests(Config(_never, log_config=None), ServerState(), {}, asyncio.get_running_loop())
    wire.protocol = found
    found.connection_made(wire)
    return found


def overdue_after(longest_s: float, *received: tuple[float, bytes], unsent: int = 0) -> float:
    """The first second at which a connection is overdue that brings these bytes at these seconds; infinite if none."""

    async def watched() -> float:
        wire = Wire()
        one, waiting, begun_s = connection(wire), list(received), asyncio.get_running_loop().time()
        wire.unsent = unsent
        for second in range(int(longest_s)):
            while waiting and waiting[0][0] <= second:
                one.data_received(waiting.pop(0)[1])
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                one._heard_s = begun_s + second
            if one.is_overdue(begun_s + second):
                return second
        return float("inf")

    with ThreadPoolExecutor(1) as other:  # a browser test before may have left a loop running in this thread
        return other.submit(asyncio.run, watched()).result()


HEAD = b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n"


def test_a_head_has_five_seconds_however_it_comes() -> None:
    assert overdue_after(60) in (5, 6)
    assert overdue_after(60, *((second, b"GET / HTTP/1.1\r\n"[second : second + 1]) for second in range(16))) in (5, 6)


def test_a_body_may_take_its_time_while_it_comes() -> None:
    assert overdue_after(60, (0, HEAD)) == 21
    steady = [(second, b"1" * 9_000) for second in range(200)]
    assert overdue_after(200, (0, HEAD), *steady) == float("inf")
    dripping = [(second, b"1" * 1_000) for second in range(200)]  # 23 s: 24,000 bytes came, 24,000 are expected
    assert overdue_after(200, (0, HEAD), *dripping) == pytest.approx(23, abs=1)


def test_the_server_may_take_its_time_and_the_client_must_take_the_answer() -> None:
    asked = (0, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert overdue_after(600, asked) == float("inf")
    assert overdue_after(600, asked, unsent=70_000) == 21


def test_where_there_is_no_room_that_which_was_silent_longest_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def watched() -> list[bool]:
        found = Connections()
        monkeypatch.setattr("server.connections.connections", found)
        monkeypatch.setattr("server.connections.bounds", lambda: Bounds(100 + 3))
        wires = [Wire() for _ in range(6)]
        made = [connection(wire) for wire in wires[:3]]
        made[0].data_received(b"GET / HT")
        made[1].data_received(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")  # is being answered
        await asyncio.sleep(0.01)
        for wire in wires[3:]:
            connection(wire)
        return [wire.is_aborted for wire in wires]

    with ThreadPoolExecutor(1) as other:
        assert other.submit(asyncio.run, watched()).result() == [True, False, True, True, False, False]


@pytest.fixture
def streamlit(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Streamlit whose sessions were all left, and a clock."""
    now, left = SimpleNamespace(s=0.0), dict.fromkeys("abc")
    listed = lambda: [SimpleNamespace(client=None, session=SimpleNamespace(id=name)) for name in left]  # noqa: E731
    server = SimpleNamespace(_session_mgr=SimpleNamespace(list_sessions=listed), close_session=left.pop)
    monkeypatch.setattr(sessions_module, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: server))
    monkeypatch.setattr(sessions_module, "time", SimpleNamespace(monotonic=lambda: now.s))
    monkeypatch.setattr(sessions_module, "bounds", lambda: Bounds(200 + 4 * 5))
    return SimpleNamespace(now=now, left=left)


def test_a_page_that_was_left_is_kept_for_half_a_minute(streamlit: SimpleNamespace) -> None:
    sessions = Sessions()
    assert sessions.close_left() == 0
    streamlit.now.s, streamlit.left["d"] = 20, None
    assert sessions.close_left() == 0 and sessions.handles == 12
    streamlit.now.s = 30
    assert sessions.close_left() == 3 and list(streamlit.left) == ["d"]
    assert sessions.handles == 3


def test_pages_that_were_left_give_way_to_open_ones(streamlit: SimpleNamespace) -> None:
    sessions = Sessions()
    sessions.close_left()
    sessions.open = 3  # of five
    assert sessions.close_left(but="a") == 1
    assert set(streamlit.left) > {"a"} and len(streamlit.left) == 2
    assert not sessions.is_full
    sessions.open = 5
    assert sessions.close_left() == 2 and sessions.is_full
