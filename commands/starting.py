"""Starting the dashboard from the command line."""

import argparse
import os
import socket
import sys
import tomllib

from commands.progress_bar import progress_bar
from commands.stores import on_store
from commands.terminal import Commands, argument, say
from data_access.store import Store
from demo.first_start import build_demo
from errors import DashboardError
from services import clock
from settings import ROOT
from startup import clock_warning, prepare


def _demo(store: Store, arguments: argparse.Namespace) -> int:
    build_demo(store, clock.now(), progress_bar())
    return say("演示数据已生成。所有页面和导出都会标明“演示数据”。")


def _prepare(store: Store, arguments: argparse.Namespace) -> int:
    if warning := clock_warning(store, clock.now()):
        print(warning, file=sys.stderr)
    prepare(store, clock.now(), progress_bar())
    return 0


def _serve(store: Store, arguments: argparse.Namespace) -> int:
    """Prepare the stores, then become the server; the address is Streamlit's own setting."""
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        server = tomllib.load(file)["server"]
    address, port = server["address"], arguments.port or server["port"]
    with socket.socket() as probe:
        if probe.connect_ex((address, port)) == 0:
            raise DashboardError(f"端口 {port} 已被占用。看板可能已在运行；否则请用 make run PORT=8502 换一个端口。")
    _prepare(store, arguments)
    print(f"看板地址：http://{address}:{port}  （按 Ctrl+C 停止）", flush=True)
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    os.execv(sys.executable, command)


COMMANDS: Commands = {
    "demo": on_store(_demo),
    "prepare": on_store(_prepare),
    "serve": on_store(_serve, argument("--port", type=int, default=0, metavar="端口")),
}
