"""Who may ask for what: our own pages, under our own addresses, and of Streamlit's own addresses what our pages need.

It stands before Streamlit, whose own check of a foreign page asks the internet for the server's address while everybody
waits, and which serves figures, agents and the clearing of caches to whoever asks.
"""

import contextlib
from urllib.parse import SplitResult, urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from server.refusals import refusal

_WRONG_HOST = "看板不认得这个网址。请用系统管理员给的网址打开；要用这个网址，请系统管理员把它加进 allowedHosts。"
_FOREIGN = "这个请求来自别的网站，看板没有照办。请直接打开看板的网址。"
_NOT_OPEN = "这个网址不对访问者开放。"
#: What of Streamlit's own addresses a page of ours asks for.
_STREAMLIT_OPEN = {"health", "host-config", "stream", "upload_file", "bidi-components"}
#: What a page of ours says over its websocket; among the rest are the caches of everybody and the folder of the program.
_MESSAGES = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}
_OPERATIONS = {"deferred_file", "dataframe_chunk"}
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Gate:
    """Answers what is foreign or not open itself, before Streamlit sees it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked, headers = streamlit_part(scope["path"]), MutableHeaders(scope=scope)
        if not is_host_allowed(headers.get("host")):
            await refusal(_WRONG_HOST, 400)(scope, receive, send)
        elif _acts(scope, asked) and _is_foreign(headers):
            await refusal(_FOREIGN, 403)(scope, receive, send)
        elif asked and asked not in _STREAMLIT_OPEN:
            await refusal(_NOT_OPEN, 403)(scope, receive, send)
        elif scope["type"] == "websocket":
            if "origin" in headers:  # looked at above; as the same address it gives Streamlit nothing to look up
                headers["origin"] = f"http://{headers['host']}"
            await self.app(scope, _only_ours(receive), send)
        else:
            await self.app(scope, receive, send)


def streamlit_part(path: str) -> str:
    """What of Streamlit's own is asked for, the name behind ``_stcore``; empty where nothing of it is."""
    _, found, rest = f"{path}/".partition("/_stcore/")
    return rest.split("/")[0] or "_stcore" if found else ""


def _acts(scope: Scope, asked: str) -> bool:
    """Whether more than reading is asked for; the health is everybody's."""
    reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not asked
    return not reads and asked != "health"


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site asks. What is no browser names no site, and no site can make it ask.

    Ours are the address asked for, the names of allowedHosts at the same port, and what corsAllowedOrigins lists for a
    server behind another that answers under a name of its own.
    """
    origin = headers.get("origin")
    if origin is None or origin in config.get_option("server.corsAllowedOrigins"):
        return False
    with contextlib.suppress(ValueError):  # a port that is no number
        page, here = urlsplit(origin), urlsplit(f"{origin.partition(':')[0]}://{headers['host']}")
        names = {name.strip().lower() for name in config.get_option("server.allowedHosts")}
        is_named = page.hostname == here.hostname or page.hostname in names
        return not (page.hostname and is_named and _port(page) == _port(here))
    return True


def _port(address: SplitResult) -> int | None:
    return address.port or _DEFAULT_PORTS.get(address.scheme)


def _only_ours(receive: Receive) -> Receive:
    """The messages of a websocket, without those that no page of ours sends; what is no message at all ends it."""

    async def received() -> Message:
        while (message := await receive())["type"] == "websocket.receive":
            try:
                said = BackMsg.FromString(message.get("bytes") or b"\0")
            except DecodeError:
                return {"type": "websocket.disconnect", "code": 1003}
            if _is_open(said):
                break
        return message

    return received


def _is_open(said: BackMsg) -> bool:
    kind = said.WhichOneof("type")
    if kind == "backend_operation_request":
        return said.backend_operation_request.WhichOneof("payload") in _OPERATIONS
    return kind in _MESSAGES
