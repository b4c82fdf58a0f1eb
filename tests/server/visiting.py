"""A server of its own with few file handles and a resolver that never answers, and visitors of all kinds."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.serving import asked, free_port
from settings import ROOT

#: What Linux gives a program that asks for nothing.
HANDLES = 1_024
#: Longest any answer may take here; without the bounds it is twenty seconds or for ever.
SOON_S = 10.0
#: Put before the server's own modules: a look-up of a name is noted and not answered.
_SILENT_RESOLVER = """
import os, socket, time
_known = socket.getaddrinfo
def _silent(host, *arguments, **named):
    if host in (None, "", "127.0.0.1", "localhost", b"127.0.0.1"):
        return _known(host, *arguments, **named)
    with open(os.environ["LOOKED_UP"], "a") as file:
        file.write(f"{host}\\n")
    time.sleep(60)
    raise socket.gaierror(socket.EAI_AGAIN, "no answer")
socket.getaddrinfo = _silent
"""


@dataclass
class Office:
    """A running server, as it looks from outside."""

    port: int
    pid: int
    folder: Path

    @property
    def looked_up(self) -> str:
        """The names that the server asked the resolver for."""
        file = self.folder / "looked_up"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    @property
    def said(self) -> str:
        """What the server wrote to its terminal."""
        return (self.folder / "server.out").read_text(encoding="utf-8")

    @property
    def handles(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of an answer."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=SOON_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def websocket(self, origin: str | None = None) -> ClientConnection:
        """A websocket to Streamlit; used with ``with``."""
        address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
        return connect(  # type: ignore[call-overload, no-any-return]
            address, subprotocols=["streamlit"], origin=origin, max_size=None, open_timeout=SOON_S, legacy=True
        )

    def half_sent(self, text: str = "GET / HTTP/1.1\r\nHost: 127") -> socket.socket:
        """A connection with the beginning of a request."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=SOON_S)
        connection.sendall(text.encode())
        return connection

    def upload(self, session: str, name: str, size: int) -> tuple[int, str]:
        """Send a file as Streamlit's uploader does; status and text of the answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SOON_S)
        with contextlib.closing(connection):
            connection.request("GET", "/_stcore/health")
            answer = connection.getresponse()
            answer.read()
            cookie = (answer.getheader("set-cookie") or "").split(";")[0]
            head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'.encode()
            headers = {
                "Cookie": cookie,
                "X-Xsrftoken": cookie.partition("=")[2],
                "Content-Type": "multipart/form-data; boundary=b",
            }
            path = f"/_stcore/upload_file/{session}/{name}"
            connection.request("PUT", path, head + b"1" * size + b"\r\n--b--\r\n", headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()


def visited(connection: ClientConnection, page: str = "") -> str:
    """Run a page; the session that the server calls it."""
    message = BackMsg()
    message.rerun_script.page_name = page
    (begun,) = [one.new_session for one in asked(connection, message)[1] if one.WhichOneof("type") == "new_session"]
    return str(begun.initialize.session_id)


def comes(is_so: Callable[[], bool], within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


@contextlib.contextmanager
def office(folder: Path, config: Path, handles: int = HANDLES) -> Iterator[Office]:
    """A server on a free port with so many file handles, up until the end of the block."""
    (folder / "sitecustomize.py").write_text(_SILENT_RESOLVER, encoding="utf-8")
    port = free_port()
    server = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    # The soft limit is the half of it: the server raises it itself.
    command = ["sh", "-c", f'ulimit -Sn {handles // 2} && ulimit -Hn {handles} && exec "$@"', "sh", *server]
    environment = os.environ | {
        "DASHBOARD_CONFIG": str(config),
        "PYTHONPATH": str(folder),
        "LOOKED_UP": str(folder / "looked_up"),
    }
    with (folder / "server.out").open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    found = Office(port, process.pid, folder)
    try:
        assert comes(lambda: process.poll() is not None or _is_up(found), 120) and process.poll() is None, found.said
        yield found
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        finally:
            process.kill()  # one that is stuck must not outlive the test


def _is_up(found: Office) -> bool:
    try:
        return found.get("/health")[0] == 200
    except OSError:
        return False
