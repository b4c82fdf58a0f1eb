"""The page that every visit begins with: Streamlit's own, made Chinese and quicker."""

import re
from functools import lru_cache
from pathlib import Path
from string import Template

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse

from server import old_engines
from server.browsers import WANTED, Programs, name_of, programs_for
from ui.base.theme import chinese

#: Streamlit's own names of the controls that are on every page, and of those that make a map.
_CONTROLS = ("Html", "Selectbox", "Multiselect", "Slider", "ComponentInstance", "BidiComponent", "DownloadButton")


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


def _own(file: str) -> str:
    return (Path(__file__).parent / "html" / file).read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def _first_page(for_old_engines: bool = False) -> str:
    """Streamlit's page that every visit begins with, in Chinese: one marked English is offered a translation.

    The font it asks for ahead of everything is not the one of our theme. Told where the server is, it does not try the
    address of the page first. The browser learns of the controls' programs at once instead of one after another, and our
    words for Streamlit's before the server can send them: that it cannot be reached is said in them. Until they run, the
    page says what may be wrong, and browsers with two engines are asked for the newer one.

    Old engines get what they lack before all else: what core-js knows, the flag v of patterns (u does for every one of the
    programs) and a signal that aborts by itself. One that says it is newer than it is would stay white: by a cookie it
    asks for the page of the old ones.
    """
    folder = Path(st.__file__).parent / "static"
    page = (folder / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', '<html lang="zh-CN">').replace(
        "<title>Streamlit<", "<title>乡村振兴衔接看板<"
    )
    page = page.replace("<script>", "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin + '/'};", 1)
    missing = sorted(name for name in _programs(folder / "static/js") if name not in page)
    early = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in missing)
    page = page.replace("</head>", f"{early}<style>{chinese()}</style></head>")
    page = re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", page)
    page = re.sub(r"<noscript>.*</noscript>", _own("without_scripts.html"), page, flags=re.DOTALL)
    page = page.replace('<div id="root"></div>', f'<div id="root">{_own("waiting.html")}</div>')
    if for_old_engines:
        page = page.replace("./static/js/", f".{old_engines.PATH}/js/")
        first = (
            f'<script src=".{old_engines.PATH}/{old_engines.CORE_JS}"></script><script>{_own("old_engine.js")}</script>'
        )
    else:
        first = f"<script>{_own('new_engine.js')}</script>"
    return page.replace("<script>", f'<meta name="renderer" content="webkit">{first}<script>', 1)


def first_page(request: Request) -> HTMLResponse:
    """What a page's address answers before the dashboard runs, as the browser that asks can take it."""
    user_agent = request.headers.get("user-agent", "")
    programs = programs_for(user_agent)
    if programs is Programs.NONE:
        page = Template(_own("too_old.html")).substitute(browser=name_of(user_agent), wanted=WANTED)
    else:
        page = _first_page(programs is Programs.FOR_OLD_ENGINES or request.cookies.get("engine") == "old")
    return HTMLResponse(page, headers={"cache-control": "no-cache", "vary": "User-Agent, Cookie"})
