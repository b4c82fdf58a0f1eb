"""What the front door does before the first visitor comes."""

from __future__ import annotations

import re
import socket

from starlette.requests import Request

import dashboard


def test_every_visit_begins_in_chinese() -> None:
    """Streamlit's page is English until it runs: its title is seen, and its language makes browsers offer a translation."""
    page = bytes(dashboard.first_page(Request({"type": "http"})).body).decode()
    assert '<html lang="zh-CN">' in page and 'lang="en"' not in page
    assert re.findall("<title>(.*)</title>", page) == ["乡村振兴衔接看板"]
    assert 'as="font"' not in page
    assert re.search(r'<script type="module"[^>]* src="\./static/js/index', page), (
        "the programs of the page are still asked for"
    )


def test_a_socket_listened_on_sends_small_answers_at_once() -> None:
    """As Streamlit opens it: without naming TCP, which is where asyncio would leave Nagle's wait on."""
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        dashboard.answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
