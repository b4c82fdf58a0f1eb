"""How many pages are open at once, and the end of those that were left."""

import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from server.bounds import HANDLES_A_SESSION, bounds
from server.gate import streamlit_part
from server.refusals import refusal
from ui.base.links import PAGES

#: A browser that lost its connection comes back within seconds; who reloads the page begins anew.
_LEFT_S = 30.0
#: Streamlit drops what is left beyond 128 without closing it.
_MOST_LEFT = 100


class Sessions:
    """The sessions of this process: open ones are counted, and left ones are closed early.

    Streamlit keeps a left session for two minutes and then until somebody else comes: its files, its values and three
    file handles.
    """

    def __init__(self) -> None:
        self.open = 0
        self._left_since_s: dict[str, float] = {}

    @property
    def is_full(self) -> bool:
        return self.open >= bounds().sessions

    @property
    def handles(self) -> int:
        """The file handles that sessions hold; a left one has given back its websocket."""
        return HANDLES_A_SESSION * self.open + (HANDLES_A_SESSION - 1) * len(self._left_since_s)

    def close_left(self, longer_than_s: float = _LEFT_S, but: str = "") -> int:
        """Close what was left longer ago than that, and the oldest beyond what there is room for.

        Args:
            but: a session that is being taken up again.

        Returns:
            How many were closed.
        """
        if not runtime.exists():
            return 0
        now_s, server = time.monotonic(), runtime.get_instance()
        left = [one.session.id for one in server._session_mgr.list_sessions() if one.client is None]
        self._left_since_s = {name: self._left_since_s.get(name, now_s) for name in left}
        oldest_first = sorted(self._left_since_s.keys() - {but}, key=self._left_since_s.__getitem__)
        too_many = len(left) - max(0, min(_MOST_LEFT, bounds().sessions - self.open))
        due = [
            name
            for rank, name in enumerate(oldest_first)
            if rank < too_many or now_s - self._left_since_s[name] >= longer_than_s
        ]
        for name in due:
            server.close_session(name)
            del self._left_since_s[name]
        return len(due)


sessions = Sessions()


class BoundedSessions:
    """Lets in as many pages as there is room for; those above are told so, those below stay served."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_socket = scope["type"] == "websocket"
        if sessions.is_full and (is_socket or _begins_a_page(scope)):
            sentence = (
                f"现在打开看板的人太多（最多同时 {bounds().sessions} 个页面），暂时打不开新的。"
                "请关掉不用的页面，过一会儿刷新；一直这样，请告诉系统管理员。"
            )
            await refusal(sentence, 503)(scope, receive, send)
            return
        if not is_socket:
            await self.app(scope, receive, send)
            return
        sessions.open += 1
        try:
            sessions.close_left(but=_taken_up(Headers(scope=scope)))
            await self.app(scope, receive, send)
        finally:
            sessions.open -= 1
            sessions.close_left()


def _begins_a_page(scope: Scope) -> bool:
    """Whether a browser asks what a new page begins with: our first page, or whether Streamlit may be connected to."""
    path = scope.get("path", "")
    return path.strip("/") in PAGES or streamlit_part(path) == "host-config"


def _taken_up(headers: Headers) -> str:
    """The session that a browser wants back; Streamlit's third word for the protocol of the socket."""
    words = headers.get("sec-websocket-protocol", "").split(",")
    return words[2].strip() if len(words) > 2 else ""
