"""A real server for a benchmark, and asking it for a rerun over its websocket as a browser does."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(script: Path, environment: dict[str, str]) -> Iterator[int]:
    """A Streamlit server on a free port, ended afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script.name, "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=script.parent,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("服务没有启动起来。")
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.2)
    raise SystemExit("服务 60 秒内没有启动起来。")


def demo_environment(folder: Path) -> dict[str, str]:
    """Stores of their own below ``folder``, so that a benchmark never touches the office's data."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    text = text.replace('folder = "counties', f'folder = "{ROOT.as_posix()}/counties').replace(
        "data/", f"{folder.as_posix()}/"
    )
    config = folder / "config.toml"
    config.write_text(text, encoding="utf-8")
    return {"DASHBOARD_CONFIG": str(config)}


def rerun(connection: ClientConnection, page: str, query: str, page_hash: str) -> tuple[float, str]:
    """Milliseconds until the server says that the script has finished and everything was sent, and the page's hash."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = page
    message.rerun_script.page_script_hash = page_hash
    taken, answers = asked(connection, message)
    hashes = [answer.navigation.page_script_hash for answer in answers if answer.WhichOneof("type") == "navigation"]
    return taken, (hashes or [page_hash])[-1]  # what a browser sends back to stay on this page


def asked(connection: ClientConnection, message: BackMsg) -> tuple[float, list[ForwardMsg]]:
    """Milliseconds until the server has answered a message with all of a script, and the answers."""
    started, answers = time.perf_counter(), []
    connection.send(message.SerializeToString())
    while True:
        if hasattr(
            socket, "TCP_QUICKACK"
        ):  # else the empty page's server, which keeps Nagle's wait, would be measured by it
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        answers.append(ForwardMsg.FromString(bytes(connection.recv(timeout=60, decode=False))))
        if answers[-1].WhichOneof("type") == "script_finished":
            return (time.perf_counter() - started) * 1000, answers


@contextlib.contextmanager
def visitor(port: int) -> Iterator[ClientConnection]:
    """A session of the server."""
    with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
        yield connection
