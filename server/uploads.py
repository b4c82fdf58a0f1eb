"""How much of uploaded files the server keeps, for one visitor and for all: Streamlit keeps them in memory."""

from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from server.gate import streamlit_part
from server.refusals import refusal
from server.sessions import sessions

_MB = 1024 * 1024
_MOST_MB, _MOST_MB_IN_ALL = 80, 240


class BoundedUploads:
    """Refuses a file for which there is no room, before it is taken in; the page says so beside the file's name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if streamlit_part(scope.get("path", "")) != "upload_file" or scope.get("method") != "PUT":
            await self.app(scope, receive, send)
            return
        session, size = scope["path"].rstrip("/").split("/")[-2], _told_size(Headers(scope=scope))
        if self._kept(session) + size > _MOST_MB * _MB:
            sentence = f"没有传上来：一个页面最多存 {_MOST_MB} MB 的文件。请先导入或者移去已经选的文件，再传这个。"
            await refusal(sentence, 413)(scope, receive, send)
        elif not self._has_room(size):
            sentence = "没有传上来：大家正在传的文件太多，看板存不下了。请过几分钟再传一次。"
            await refusal(sentence, 503)(scope, receive, send)
        else:
            self._coming[session] += size
            try:
                await self.app(scope, receive, send)
            finally:
                self._coming[session] -= size
                self._coming += Counter()  # keeps what is above nothing

    def _kept(self, session: str) -> int:
        """Bytes of a session, with what is on its way."""
        kept = _manager().file_storage.get(session, {}) if runtime.exists() else {}
        return self._coming[session] + sum(len(one.data) for one in list(kept.values()))

    def _has_room(self, size: int) -> bool:
        """Whether the files of all leave room for one more; those of left pages are not waited for."""
        names = {*self._coming, *(_manager().file_storage if runtime.exists() else ())}
        if size + sum(self._kept(name) for name in names) <= _MOST_MB_IN_ALL * _MB:
            return True
        return bool(sessions.close_left(longer_than_s=0)) and self._has_room(size)


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _told_size(headers: Headers) -> int:
    """The bytes that a request announces; one that announces nothing may bring as much as one file."""
    told = headers.get("content-length", "")
    return int(told) if told.isdecimal() and len(told) < 12 else config.get_option("server.maxUploadSize") * _MB
