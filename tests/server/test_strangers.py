"""Who floods the server is refused with a sentence, and everybody else is answered meanwhile."""

from __future__ import annotations

import collections
import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from benchmarks.serving import asked
from server.bounds import Bounds
from tests.server.visiting import HANDLES, Office, comes, visited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets and counts file handles as Linux does")
_MB = 1024 * 1024
_SESSIONS = Bounds(HANDLES).sessions


@contextlib.contextmanager
def many_sockets(here: Office, count: int) -> Iterator[tuple[list[ClientConnection], list[InvalidStatus]]]:
    """So many websockets that are asked for, and what came of them."""
    with contextlib.ExitStack() as stack:
        found: list[ClientConnection] = []
        refused: list[InvalidStatus] = []
        for _ in range(count):
            try:
                found.append(here.websocket())
                stack.callback(found[-1].close)
            except InvalidStatus as error:
                refused.append(error)
        yield found, refused


def status_of(here: Office, origin: str) -> int:
    try:
        with contextlib.closing(here.websocket(origin)):
            return 101
    except InvalidStatus as error:
        return error.response.status_code if "别的网站" in (error.response.body or b"").decode() else 0


def answer_of(connection: socket.socket) -> int:
    """The status of an answer, which is read whole."""
    answer = HTTPResponse(connection)
    answer.begin()
    answer.read()
    return answer.status


def test_a_page_of_another_site_is_refused_and_nobody_is_looked_up(here: Office) -> None:
    began = time.monotonic()
    other_port = f"http://127.0.0.1:{here.port - 1}"
    for origin in ("http://elsewhere.example", "https://127.0.0.1.elsewhere.example", "null", other_port, "a:b:c"):
        assert status_of(here, origin) == 403, origin
        assert here.get("/health")[0] == 200
    assert time.monotonic() - began < 10  # a single look-up is a minute here
    assert here.looked_up == ""


def test_our_own_pages_are_let_in_under_each_of_our_names(here: Office) -> None:
    for origin in (f"http://127.0.0.1:{here.port}", f"http://localhost:{here.port}", f"https://LOCALHOST:{here.port}"):
        assert status_of(here, origin) == 101, origin
    with contextlib.closing(here.websocket()) as connection:  # a program names no site
        assert visited(connection)
    assert here.looked_up == ""


def test_what_acts_is_not_open_to_other_sites_and_what_no_page_needs_to_nobody(here: Office) -> None:
    foreign = {"Origin": "http://elsewhere.example"}
    assert here.get("/_stcore/health", **foreign) == (200, "ok")
    assert here.get("/", **foreign)[0] == 200  # a link from another site
    for path in ("metrics", "agent/openapi.json", "agent/interact", "agent/mcp", "script-health-check", ""):
        status, text = here.get(f"/_stcore/{path}")
        assert status == 403 and "不对访问者开放" in text, path
    for path in ("host-config", "stream", "upload_file/a/b"):
        assert here.get(f"/_stcore/{path}", **foreign)[0] == 403, path
    assert here.get("/_stcore/host-config")[0] == 200
    status, text = here.get("/", Host="elsewhere.example")
    assert status == 400 and "allowedHosts" in text


def test_the_caches_of_everybody_are_not_a_visitors_to_clear(here: Office) -> None:
    """Streamlit answers each of these at once; here the next answer is that of the page asked for afterwards."""
    with contextlib.closing(here.websocket()) as connection:
        visited(connection)
        operation = BackMsg()
        operation.backend_operation_request.install_skills.SetInParent()
        for message in (
            BackMsg(clear_cache=True),
            BackMsg(set_run_on_save=True),
            BackMsg(load_git_info=True),
            operation,
        ):
            connection.send(message.SerializeToString())
        page = BackMsg()
        page.rerun_script.page_name = "data"
        kinds = [one.WhichOneof("type") for one in asked(connection, page)[1]]
        assert kinds[0] in ("new_session", "session_status_changed")
        assert not {"git_info_changed", "session_event", "backend_operation_response"} & set(kinds)
        connection.send("a text")
        with pytest.raises(ConnectionClosed):
            collections.deque(connection, maxlen=0)  # to its end
    assert "Traceback" not in here.said


def test_of_400_websockets_those_that_fit_are_served_and_the_others_are_told(here: Office) -> None:
    assert _SESSIONS == 206  # (1024 - 200) / 4
    with many_sockets(here, 400) as (let_in, refused):
        assert (len(let_in), len(refused)) == (_SESSIONS, 400 - _SESSIONS)
        assert {error.response.status_code for error in refused} == {503}
        assert "最多同时 206 个页面" in (refused[0].response.body or b"").decode()
        for path in ("/", "/villages", "/_stcore/host-config"):
            status, text = here.get(path)
            assert status == 503 and "打开看板的人太多" in text, path
        assert visited(let_in[0]) and visited(let_in[-1])
        assert here.get("/health")[0] == here.get("/_stcore/health")[0] == 200
        assert here.handles < HANDLES
        let_in[0].close()
        assert comes(lambda: here.get("/")[0] == 200)
    with many_sockets(here, _SESSIONS) as (let_in, refused):  # what was left just now does not take their room
        assert len(let_in) == _SESSIONS
        assert visited(let_in[-1])
        assert here.handles < HANDLES
    assert "Too many open files" not in here.said


def test_1100_half_sent_requests_shut_nobody_out_and_end(here: Office) -> None:
    with contextlib.ExitStack() as stack:
        begun = [stack.enter_context(here.half_sent()) for _ in range(1_100)]
        assert here.get("/")[0] == 200
        with contextlib.closing(here.websocket()) as connection:
            assert visited(connection)
        assert here.handles < HANDLES
        assert [one.recv(1) for one in begun[-3:]] == [b"", b"", b""]  # the last ones, too, are closed
        assert comes(lambda: here.handles < HANDLES / 2, 15)  # half a minute later pages left before are gone, too
    assert "Too many open files" not in here.said


def test_who_is_slow_but_honest_is_waited_for(here: Office) -> None:
    """A connection is kept between requests, and a body may come piece by piece for longer than a head may take."""
    with here.half_sent("") as connection:
        for _ in range(3):
            connection.sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert answer_of(connection) == 200
    with contextlib.closing(here.websocket()) as page:
        session = visited(page, "data")
        head = f"PUT /_stcore/upload_file/{session}/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 70\r\n\r\n"
        with here.half_sent(head) as connection:
            for _ in range(7):
                connection.sendall(b"1234567890")
                time.sleep(1)  # what is waited for is that a second time and a third nothing is closed
            assert answer_of(connection) == 403  # read whole: without Streamlit's token


def test_of_twenty_large_files_those_that_fit_are_kept_and_the_others_are_told(here: Office) -> None:
    with contextlib.ExitStack() as stack:
        pages = [stack.enter_context(contextlib.closing(here.websocket())) for _ in range(5)]
        sessions = [visited(page, "data") for page in pages]
        answers = [here.upload(sessions[0], f"f{number}", 19 * _MB) for number in range(5)]
        assert [status for status, _ in answers] == [204] * 4 + [413]  # 76 of 80 MB
        assert "最多存 80 MB" in answers[4][1]
        answers = [here.upload(session, f"f{number}", 19 * _MB) for session in sessions[1:] for number in range(4)]
        assert [status for status, _ in answers] == [204] * 8 + [503] * 8  # 228 of 240 MB
        assert "存不下" in answers[-1][1]
        assert here.upload("unknown", "f", 100)[0] == 400
        with contextlib.closing(here.websocket()) as other:
            assert visited(other)
    with contextlib.closing(here.websocket()) as page:  # those pages are left: their files make room at once
        assert here.upload(visited(page, "data"), "f", 19 * _MB)[0] == 204
