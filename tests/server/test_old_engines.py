"""Streamlit's programs as an old engine is given them."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Message
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from server.old_engines import CORE_JS, ProgramsForOldEngines, without_static_blocks

STATIC = Path(st.__file__).parent / "static"
SCRIPTS = STATIC / "static/js"
BLOCK = re.compile(rb"static\s*\{")


def answer(files: object, path: str, **headers: str) -> tuple[Response, bytes]:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": f"/{path}", "headers": sent, "asgi": {"spec_version": "2.4"}}
    body: list[bytes] = []

    async def send(message: Message) -> None:
        body.append(message.get("body", b""))

    async def ask() -> Response:
        response: Response = await files.get_response(path, scope)  # type: ignore[attr-defined]
        await response(scope, None, send)  # type: ignore[arg-type]
        return response

    with ThreadPoolExecutor(1) as thread:  # this one may have a loop already
        return thread.submit(asyncio.run, ask()).result(), b"".join(body)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("class A{static{this.a=1}}", "class A{static #block_0=(()=>{this.a=1})();}"),
        ("class A{m(){}static {A.b=2}static c=3}", "class A{m(){}static #block_0=(()=>{A.b=2})();static c=3}"),
        (
            "x=class{static{class B{static{B.q=2}}}static{}}",
            "x=class{static #block_0=(()=>{class B{static #block_1=(()=>{B.q=2})();}})();static #block_2=(()=>{})();}",
        ),
        ("/*static{*/s=`static{${'static{'}}`;r=/static{/", "/*static{*/s=`static{${'static{'}}`;r=/static{/"),
        ('class 村{static{s="“中文”"}}', 'class 村{static #block_0=(()=>{s="“中文”"})();}'),
    ],
)
def test_blocks_of_code_in_a_class_become_fields(new: str, old: str) -> None:
    assert without_static_blocks(new.encode()).decode() == old


def test_no_program_that_is_given_away_has_such_a_block() -> None:
    programs = [path for path in sorted(SCRIPTS.glob("*.js")) if BLOCK.search(path.read_bytes())]
    assert len(programs) > 20  # else Streamlit has changed, and what is done here may be needless
    files = ProgramsForOldEngines()
    for path in programs:
        _, body = answer(files, f"js/{path.name}")
        assert not BLOCK.search(body), path.name
        assert body.count(b"static #block_") == len(BLOCK.findall(path.read_bytes())), path.name


def test_all_else_is_given_as_it_is_and_kept_as_long_as_streamlits_own() -> None:
    files, original = ProgramsForOldEngines(), create_streamlit_static_handler(str(STATIC), None)
    begun = re.findall(r'<script type="module"[^>]* src="\./static/js/([^"]+)"', (STATIC / "index.html").read_text())
    (index,) = (SCRIPTS / name for name in begun)
    (react,) = SCRIPTS.glob("react-dom.*.js")
    (style,) = (STATIC / "static/css").glob("index.*.css")
    for path in (index, react, style):
        name = path.relative_to(STATIC / "static").as_posix()
        ours, body = answer(files, name)
        theirs, _ = answer(original, f"static/{name}")
        for header in ("cache-control", "etag", "last-modified", "content-type"):
            assert ours.headers[header] == theirs.headers[header], (name, header)
        assert ours.headers["content-length"] == str(len(body))
        assert ours.headers["content-encoding"] == "identity"  # Streamlit would pack it anew for every browser
        assert (body == path.read_bytes()) is (path != index)
        again, nothing = answer(files, name, if_none_match=ours.headers["etag"])
        assert (again.status_code, nothing) == (304, b"")


def test_what_the_engines_lack_is_there_and_nothing_else_is() -> None:
    _, body = answer(ProgramsForOldEngines(), CORE_JS)
    assert b"core-js 3" in body[:100] and b"sourceMappingURL" not in body
    for path in ("js/nowhere.js", "../first_page.py", "../../settings.py"):
        with pytest.raises(HTTPException):
            answer(ProgramsForOldEngines(), path)
