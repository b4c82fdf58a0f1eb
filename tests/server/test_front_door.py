"""What the front door does before the first visitor comes."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse

from server import first_page
from server.lifespan import answer_at_once
from server.old_engines import CORE_JS, PATH

NEW = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def visit(user_agent: str, cookie: str = "") -> HTMLResponse:
    headers = [(b"user-agent", user_agent.encode()), (b"cookie", cookie.encode())]
    return first_page.first_page(Request({"type": "http", "headers": headers}))


def page_for(user_agent: str, cookie: str = "") -> str:
    return bytes(visit(user_agent, cookie).body).decode()


def test_every_visit_begins_in_chinese() -> None:
    """Streamlit's page is English until it runs: its title is seen, and its language makes browsers offer a translation."""
    page = page_for(NEW)
    assert '<html lang="zh-CN">' in page and 'lang="en"' not in page
    assert re.findall("<title>(.*)</title>", page) == ["乡村振兴衔接看板"]
    assert "看板没有回应" in page  # what stands there when the server cannot be reached from the start
    assert 'as="font"' not in page and "BACKEND_BASE_URL: location.origin + '/'" in page
    assert "You need to enable JavaScript" not in page and "请在浏览器设置里允许本网站运行脚本" in page
    assert re.search(r'<script type="module"[^>]* src="\./static/js/index', page), (
        "the programs of the page are still asked for"
    )


def test_the_programs_of_the_controls_are_asked_for_at_once_and_are_there() -> None:
    page = first_page._first_page()
    asked = set(re.findall(r'href="\./static/js/([\w.-]+)"', page))
    folder = Path(st.__file__).parent / "static/static/js"
    assert all((folder / name).is_file() for name in asked)
    for control in first_page._CONTROLS:
        (program,) = [name for name in asked if name.startswith(f"{control}.")]
        loaded = set(re.findall(r'from"\./([\w.-]+\.js)"', (folder / program).read_text(encoding="utf-8")))
        assert loaded and not [name for name in loaded if name not in page]


def test_an_old_engine_gets_what_it_lacks_before_programs_that_it_can_run() -> None:
    """A new one gets none of it: what core-js holds is half a megabyte to read for nothing."""
    old, new = page_for(NEW.replace("140", "109")), page_for(NEW)
    assert "./static/js/" not in old and old.count(f".{PATH}/js/") == new.count("./static/js/") > 50
    assert old.index(CORE_JS) < old.index("Taught") < old.index('type="module"')
    assert PATH not in new and "Taught" not in new
    assert visit(NEW).headers["vary"] == "User-Agent, Cookie" and visit(NEW).headers["cache-control"] == "no-cache"


def test_a_browser_older_than_it_says_is_given_the_page_of_the_old_ones() -> None:
    assert page_for(NEW, "a=b; engine=old") == page_for(NEW.replace("140", "90")) != page_for(NEW)
    assert 'document.cookie = "engine=old;' in page_for(NEW) and "location.reload" not in page_for(NEW, "engine=old")


def test_what_cannot_be_helped_is_told_in_plain_words_what_to_install() -> None:
    page = page_for("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko")
    assert "<script" not in page and "$" not in page
    said = re.sub(r"<[^>]+>", "", page)
    assert "您现在用的是 Internet Explorer，或者别的浏览器的兼容模式，看板要用 Chromium 86 或更新的内核" in said
    for word in ("极速模式", "Chrome、Edge、360", "QQ 浏览器", "109 版", "系统管理员"):
        assert word in said


def test_a_socket_listened_on_sends_small_answers_at_once() -> None:
    """As Streamlit opens it: without naming TCP, which is where asyncio would leave Nagle's wait on."""
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
