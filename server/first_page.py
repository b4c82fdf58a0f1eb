"""The page that every visit begins with: Streamlit's own, made Chinese and quicker."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse

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


@lru_cache(maxsize=1)
def _first_page() -> str:
    """Streamlit's page that every visit begins with, in Chinese: one marked English is offered a translation.

    The font it asks for ahead of everything is not the one of our theme. Told where the server is, it does not try the
    address of the page first. The browser learns of the controls' programs at once instead of one after another, and our
    words for Streamlit's before the server can send them: that it cannot be reached is said in them.
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
    return re.sub(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', "", page)


def first_page(_request: Request) -> HTMLResponse:
    """What a page's address answers before the dashboard runs."""
    return HTMLResponse(_first_page(), headers={"cache-control": "no-cache"})
