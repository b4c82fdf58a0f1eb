"""Requests broken off at every byte, floods again and again: afterwards the server is as it was before.

``make fuzz`` only: it takes some minutes, most of them waiting.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from server.bounds import Bounds
from tests.server.visiting import HANDLES, Office, comes, office, visited

pytestmark = pytest.mark.skipif("FUZZ_ROWS" not in os.environ or sys.platform != "linux", reason="runs with make fuzz")
_REQUESTS = (
    "GET /villages HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n\r\n",
    "PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90\r\n\r\n12345",
    "POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
    "GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://elsewhere.example\r\n\r\n",
)
_ROUNDS = 3


def flooded(here: Office) -> None:
    with contextlib.ExitStack() as held:
        for _ in range(600):
            with contextlib.suppress(InvalidStatus):
                held.callback(here.websocket().close)
    with contextlib.ExitStack() as held:
        for _ in range(1_500):
            held.enter_context(
                here.half_sent("PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1")
            )
        assert here.get("/")[0] == 200
        pages = [here.websocket() for _ in range(5)]
        for page in pages:
            held.callback(page.close)
            session = visited(page, "data")
            assert {here.upload(session, f"f{number}", 19 << 20)[0] for number in range(5)} <= {204, 413, 503}
        assert here.get("/health")[0] == 200


def test_after_floods_and_broken_requests_the_server_is_as_before(small_store_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(small_store_folder, tmp_path, dirs_exist_ok=True)
    with office(tmp_path, tmp_path / "config.toml") as here:
        flooded(here)  # what is loaded with the first visitors stays
        assert comes(lambda: here.handles < 40, 60)
        handles, memory_mb = here.handles, here.memory_mb
        for _ in range(_ROUNDS):
            flooded(here)
            for request in _REQUESTS:
                with contextlib.ExitStack() as held:
                    for end in range(1, len(request) + 1):
                        with contextlib.suppress(OSError):  # ended by the server while it is written
                            held.enter_context(here.half_sent(request[:end]))
                    assert here.get("/")[0] == 200
        assert comes(lambda: here.handles <= handles + 5, 120), here.handles
        time.sleep(60)  # what is waited for is that memory is given back without a visitor
        assert here.memory_mb < 1.1 * memory_mb
        assert here.looked_up == "" and "Traceback" not in here.said
        assert Bounds(HANDLES).sessions == 206
