"""Front door: ``streamlit run dashboard.py`` (or any ASGI server) starts here.

Streamlit takes a folder named pages/ beside its main script for old-style pages, so the script that draws the
frame lives in that folder and this file only serves it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import logging
import logging.handlers
import os
import re
import socket
import sys
import tomllib
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cli import progress_bar
from demo.first_start import clock_warning, prepare
from errors import DashboardError, SettingsError, os_reason
from geo.assets import asset_folders
from geo.base_maps import PICTURE_TYPES, TILES_PATH, picture_hosts, tile_file
from settings import ROOT, Settings, settings
from ui import cached
from ui.failures import show_failure
from ui.following import following
from ui.links import PAGES, WRONG_ADDRESS

#: First parts of addresses that are not pages: ours and Streamlit's own.
_OTHER_ROUTES = {"health", "assets", "static", "component", "media", "_stcore"}

#: Streamlit's own names of the controls that are on every page, and of those that make a map.
_CONTROLS = ("Html", "Selectbox", "Multiselect", "Slider", "ComponentInstance", "BidiComponent", "DownloadButton")

_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"geolocation=(), camera=(), microphone=()",
}


@lru_cache(maxsize=1)
def _headers() -> list[tuple[bytes, bytes]]:
    """The headers of every answer; made late, because a mistake in the settings is told by the start and not by an import.

    Scripts, pictures and data come from this server alone, pictures of a base map apart; Streamlit and the map need
    inline and evaluated scripts.
    """
    pictures = " ".join(("'self' data: blob:", *picture_hosts(settings().base_map.kind)))
    policy = (
        f"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; img-src {pictures}; connect-src 'self' ws: wss:; "
        "frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
    )
    return [*_HEADERS.items(), (b"content-security-policy", policy.encode())]


class KnownPages:
    """Sends a wrong address to the overview, which says so in Chinese; Streamlit would say it in English."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("path", "").strip("/").split("/")
        is_page = len(parts) == 1 and (parts[0] in PAGES or "." in parts[0])
        is_other = parts[0] in _OTHER_ROUTES or "_stcore" in parts
        if scope["type"] == "http" and not is_page and not is_other:
            await RedirectResponse(f"/?{WRONG_ADDRESS}=1", status_code=307)(scope, receive, send)
            return
        await self.app(scope, receive, send)


class SecurityHeaders:
    """Adds the headers that keep other sites from framing or sniffing the dashboard."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_headers()]
            await send(message)

        await self.app(scope, receive, send_with_headers)


async def health(_request: Request) -> JSONResponse:
    """Whether the dashboard can answer: the data version, or 503 with a sentence."""
    try:
        return JSONResponse({"status": "ok", "data_version": cached.manifest().version})
    except DashboardError as error:
        return JSONResponse({"status": "error", "message": str(error)}, status_code=503)


def _programs(folder: Path) -> set[str]:
    """The files of :data:`_CONTROLS`, with all that they load."""
    waiting = [path.name for kind in _CONTROLS for path in folder.glob(f"{kind}.*.js")]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = (folder / name).read_text(encoding="utf-8")
            waiting += re.findall(r"(?:from|import)`?[\"'`]\./([\w.-]+\.js)", text)
    return found


@lru_cache(maxsize=1)
def _first_page() -> str:
    """Streamlit's page that every visit begins with, in Chinese: one marked English is offered a translation.

    The font it asks for ahead of everything is not the one of our theme. Told where the server is, it does not try the
    address of the page first. The browser learns of the controls' programs at once instead of one after another.
    """
    folder = Path(st.__file__).parent / "static"
    page = (folder / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', '<html lang="zh-CN">').replace(
        "<title>Streamlit<", "<title>乡村振兴衔接看板<"
    )
    page = page.replace("<script>", "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin + '/'};", 1)
    missing = sorted(name for name in _programs(folder / "static/js") if name not in page)
    early = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in missing)
    page = page.replace("</head>", f"{early}</head>")
    return re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", page)


def first_page(_request: Request) -> HTMLResponse:
    """What a page's address answers before the dashboard runs."""
    return HTMLResponse(_first_page(), headers={"cache-control": "no-cache"})


def tile(request: Request) -> Response:
    """A picture of the office's own folder of tiles; 404 where it has none, and always without such a folder."""
    folder = settings().base_map.tiles_folder if settings().base_map.kind == "tiles" else None
    file = tile_file(folder, request.path_params["place"]) if folder else None
    if file is None:
        return Response(status_code=404)
    return FileResponse(
        file, media_type=PICTURE_TYPES[file.suffix], headers={"cache-control": "private, max-age=86400"}
    )


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Prepare the stores before the first visitor; a start that cannot work ends with one sentence and code 1."""
    try:
        _start_log(settings())
        if warning := clock_warning(cached.store(), dt.datetime.now()):
            logging.getLogger("dashboard").warning(warning)
        prepare(cached.store(), dt.datetime.now(), progress_bar())
        cached.warm_up()
        answer_at_once()
    except DashboardError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(1)  # an exception here would print a traceback and leave Streamlit hanging
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the server; sparing it makes every later collection short
    with following(cached.store()):
        yield


def answer_at_once() -> None:
    """Take Nagle's wait off the socket we listen on, and so off every connection it accepts.

    Streamlit opens it without naming the protocol, and asyncio sends at once only where TCP is named: each answer of
    two small packets waited for the browser's delayed acknowledgement, 40 ms here and up to 200 ms on Windows.
    """
    for one in gc.get_objects():
        is_open = isinstance(one, socket.socket) and one.fileno() >= 0
        if is_open and one.type == socket.SOCK_STREAM and one.family in (socket.AF_INET, socket.AF_INET6):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _allowed_hosts() -> list[str]:
    """The hosts of .streamlit/config.toml, which Streamlit itself checks for websockets only."""
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        return list(tomllib.load(file)["server"]["allowedHosts"])


def _start_log(settings: Settings) -> None:
    try:
        settings.log.file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            settings.log.file, maxBytes=5_000_000, backupCount=5, encoding="utf-8"
        )
    except OSError as error:
        raise SettingsError(
            f"日志文件 {settings.log.file} 写不进去（{os_reason(error)}）。请检查 config.toml 的 log.file 和文件夹权限。"
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    log = logging.getLogger("dashboard")
    log.setLevel(settings.log.level)
    log.addHandler(handler)
    # Warming up before the first visitor makes Streamlit warn, in English, that there is no visitor yet.
    logging.getLogger("streamlit.runtime.caching.cache_data_api").setLevel(logging.ERROR)


app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    routes=[
        *(Route(f"/{path}", first_page) for path in PAGES),
        Route("/health", health),
        Route(f"{TILES_PATH}/{{place:path}}", tile),
        *(Mount(path, StaticFiles(directory=folder)) for path, folder in asset_folders().items()),
    ],
    middleware=[
        Middleware(TrustedHostMiddleware, allowed_hosts=_allowed_hosts()),
        Middleware(SecurityHeaders),
        Middleware(KnownPages),
    ],
    on_script_error=show_failure,
)
