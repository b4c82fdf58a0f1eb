"""How long a connection may keep the server waiting, and how many may.

uvicorn waits without end for a request that was begun, and for a client that does not take its answer; each holds a file
handle, and when they are used up nobody is let in. Its classes of connections are replaced before it listens.
"""

import asyncio
import gc
import socket
from collections import OrderedDict
from typing import Any, TypeVar

from uvicorn import Config
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.bounds import bounds
from server.sessions import sessions

T = TypeVar("T")
_INTERNET = (socket.AF_INET, socket.AF_INET6)
#: Seconds for the head of a request, from the connection or the answer before.
_HEAD_S = 5.0
#: Seconds in which something must come of a body, or be taken of an answer.
_SILENT_S = 20.0
#: Bytes a second of a body, those of the slowest line in use (64 kbit/s): a file of 20 MB takes 44 minutes.
_SLOWEST_BYTES_S = 8_000
#: Seconds that a websocket which we close may take to say goodbye.
_GOODBYE_S = 1.0
#: The largest message of a page of ours has some kilobytes; files come as requests.
_LARGEST_MESSAGE_BYTES = 4_000_000
#: Connections taken in at once, before the bounds are looked at; those that wait meanwhile lose nothing.
_TAKEN_IN_AT_ONCE, _MAY_WAIT = 8, 2_048


class Connections:
    """The connections that requests come over, that which was silent longest first."""

    def __init__(self) -> None:
        self._open: OrderedDict[BoundedRequests, None] = OrderedDict()

    def came(self, one: "BoundedRequests") -> None:
        """A new one; where there is no room, that which kept us waiting longest is closed for it."""
        self._open[one] = None
        if len(self._open) > bounds().requests(sessions.handles):
            self._close(next((other for other in self._open if other.is_awaited), one))

    def heard(self, one: "BoundedRequests") -> None:
        if one in self._open:
            self._open.move_to_end(one)

    def left(self, one: "BoundedRequests") -> None:
        self._open.pop(one, None)

    def close_overdue(self, now_s: float) -> None:
        for one in [one for one in self._open if one.is_overdue(now_s)]:
            self._close(one)

    def _close(self, one: "BoundedRequests") -> None:
        self.left(one)  # now, and not when the system has closed it: the next one must not be taken for it
        one.transport.abort()


connections = Connections()


class BoundedRequests(H11Protocol):
    """A connection that requests come over."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._stage: tuple[object, bool] = (None, False)
        self._since_s = self._heard_s = self.loop.time()
        self._received = self._unsent = 0
        connections.came(self)

    def data_received(self, data: bytes) -> None:
        self._heard_s = self.loop.time()
        self._received += len(data)
        connections.heard(self)
        super().data_received(data)
        if self.transport.get_protocol() is not self:  # a websocket from now on
            connections.left(self)

    def connection_lost(self, exc: Exception | None) -> None:
        connections.left(self)
        super().connection_lost(exc)

    @property
    def is_awaited(self) -> bool:
        """Whether it is the client's turn: there is no request, or not all of one."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def is_overdue(self, now_s: float) -> bool:
        """Whether the client has kept us waiting too long. Asked every second, which is as exact as it is."""
        stage = (self.cycle, self.cycle is not None and not self.cycle.response_complete)
        unsent = self.transport.get_write_buffer_size()
        if stage != self._stage:
            self._stage, self._since_s, self._received = stage, now_s, 0
        if unsent != self._unsent or self.flow.read_paused:
            self._unsent, self._heard_s = unsent, now_s
        if unsent:
            return now_s - self._heard_s > _SILENT_S
        if not stage[1]:
            return now_s - self._since_s > _HEAD_S
        expected = (now_s - self._since_s - _SILENT_S) * _SLOWEST_BYTES_S
        return self.cycle.more_body and (now_s - self._heard_s > _SILENT_S or self._received < expected)


class BoundedSocket(WebSocketsSansIOProtocol):
    """A websocket that is gone soon after we close it, and that may be refused with a sentence."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.close_timeout = _GOODBYE_S

    async def send(self, message: ASGISendEvent) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # uvicorn would log an error for it


def bound_connections() -> None:
    """Give the server that is about to listen our classes of connections.

    Streamlit makes the configuration of uvicorn and hands it to nobody, so it is looked for.
    """
    loop = asyncio.get_running_loop()
    for one in _living(Config):
        one.http_protocol_class, one.ws_protocol_class = BoundedRequests, BoundedSocket
        one.ws_max_size = _LARGEST_MESSAGE_BYTES
        one.backlog = _TAKEN_IN_AT_ONCE
    # asyncio accepts as many at once as it lets wait, so the second number is told to the system behind its back.
    for listener in listening():
        loop.call_later(1.0, _listen, listener)


def _listen(listener: socket.socket) -> None:
    if listener.fileno() >= 0:  # not ended within its first second
        listener.listen(_MAY_WAIT)


def listening() -> list[socket.socket]:
    """The sockets that Streamlit listens on; it opens them and hands them to nobody."""
    found = [one for one in _living(socket.socket) if one.fileno() >= 0 and one.type == socket.SOCK_STREAM]
    return [one for one in found if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and one.family in _INTERNET]


def _living(kind: type[T]) -> list[T]:
    """Every object of a kind; asked of its type, because a reference to what is gone answers nothing else."""
    return [one for one in gc.get_objects() if issubclass(type(one), kind)]
