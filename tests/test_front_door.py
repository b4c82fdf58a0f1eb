"""What the front door does before the first visitor comes."""

from __future__ import annotations

import socket

import dashboard


def test_a_socket_listened_on_sends_small_answers_at_once() -> None:
    """As Streamlit opens it: without naming TCP, which is where asyncio would leave Nagle's wait on."""
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        dashboard.answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
