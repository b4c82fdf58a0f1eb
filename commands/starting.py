"""Starting the dashboard from the command line."""

import argparse
import os
import socket
import ssl
import sys
from pathlib import Path

from commands.progress_bar import progress_bar
from commands.stores import on_store
from commands.terminal import Commands, argument, say
from data_access.store import Store
from demo.first_start import build_demo
from errors import DashboardError, os_reason
from services import clock
from settings import ROOT, server_settings
from startup import clock_warning, prepare


def _demo(store: Store, arguments: argparse.Namespace) -> int:
    build_demo(store, clock.now(), progress_bar())
    return say("演示数据已生成。所有页面和导出都会标明“演示数据”。")


def _prepare(store: Store, arguments: argparse.Namespace) -> int:
    if warning := clock_warning(store, clock.now()):
        print(warning, file=sys.stderr)
    prepare(store, clock.now(), progress_bar())
    return 0


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"要写 1 到 65535 的整数，现为“{text}”")
    return int(text)


def _refuse_unusable(address: str, port: int) -> None:
    """Raises DashboardError when nobody can listen there: told now, in a sentence, and not by the server."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            is_taken = probe.connect_ex((address, port)) == 0
        if is_taken:
            raise DashboardError(f"端口 {port} 已被占用。看板可能已在运行；否则请用 make run PORT=8502 换一个端口。")
        with socket.create_server((address, port), family=family):
            pass
    except PermissionError:
        raise DashboardError(f"没有权限用端口 {port}。请用 make run PORT=8502 换一个 1024 以上的端口。") from None
    except OSError as error:
        raise DashboardError(
            f"地址 {address}:{port} 用不了（{os_reason(error)}）。"
            "请检查 .streamlit/config.toml 的 server.address，或换一个端口。"
        ) from None


def _refuse_wrong_certificate(certificate: Path, key: Path) -> None:
    """Raises DashboardError where the server could not speak with them; it would say so in a traceback."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password="")
    except OSError:  # of a wrong content too
        raise DashboardError(
            f"证书用不了：{certificate}，密钥 {key}。请检查 .streamlit/config.toml 的 server.sslCertFile 和 "
            "server.sslKeyFile：文件在不在、有没有权限、是不是一对（密钥不能有密码）。"
        ) from None


def _serve(store: Store, arguments: argparse.Namespace) -> int:
    """Prepare the stores, then become the server; the address is Streamlit's own setting."""
    address, port = server_settings().address, arguments.port or server_settings().port
    _refuse_unusable(address, port)
    if server_settings().certificate:
        _refuse_wrong_certificate(ROOT / server_settings().certificate, ROOT / server_settings().certificate_key)
    _prepare(store, arguments)
    print(f"看板地址：{server_settings().scheme}://{address}:{port}  （按 Ctrl+C 停止）", flush=True)
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    os.execv(sys.executable, command)


COMMANDS: Commands = {
    "demo": on_store(_demo),
    "prepare": on_store(_prepare),
    "serve": on_store(_serve, argument("--port", type=_port, default=0, metavar="端口")),
}
