"""What the front door does before the first visitor comes."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import streamlit as st
from starlette.requests import Request

from server import first_page
from server.lifespan import answer_at_once


def test_every_visit_begins_in_chinese() -> None:
    """Streamlit's page is English until it runs: its title is seen, and its language makes browsers offer a translation."""
    page = bytes(first_page.first_page(Request({"type": "http"})).body).decode()
    assert '<html lang="zh-CN">' in page and 'lang="en"' not in page
    assert re.findall("<title>(.*)</title>", page) == ["乡村振兴衔接看板"]
    assert "看板没有回应" in page  # what stands there when the server cannot be reached from the start
    assert 'as="font"' not in page and "BACKEND_BASE_URL: location.origin + '/'" in page
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


def test_a_socket_listened_on_sends_small_answers_at_once() -> None:
    """As Streamlit opens it: without naming TCP, which is where asyncio would leave Nagle's wait on."""
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
