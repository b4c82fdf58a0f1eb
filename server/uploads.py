"""How much of uploaded files the server keeps, for one page and for all: Streamlit keeps them in memory."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from server.gate import streamlit_part
from server.refusals import refusal
from server.sessions import sessions

_MB = 1024 * 1024
_MOST_MB, _MOST_MB_IN_ALL = 80, 240
#: A file that has just come, the page has not yet been told of.
_NEW_S = 120.0


class BoundedUploads:
    """Refuses a file for which there is no room, before it is taken in; the page says so beside the file's name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()
        self._came_s: dict[str, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if streamlit_part(scope.get("path", "")) != "upload_file" or scope.get("method") != "PUT":
            await self.app(scope, receive, send)
            return
        session, file = scope["path"].rstrip("/").split("/")[-2:]
        size = _told_size(Headers(scope=scope))
        if not self._has_room(size, [session], _MOST_MB):
            sentence = f"没有传上来：一个页面最多存 {_MOST_MB} MB 的文件。请先导入或者移去已经选的文件，再传这个。"
            await refusal(sentence, 413)(scope, receive, send)
        elif not self._has_room(size, list({*self._coming, *_kept()}), _MOST_MB_IN_ALL):
            sentence = "没有传上来：大家正在传的文件太多，看板存不下了。请过几分钟再传一次。"
            await refusal(sentence, 503)(scope, receive, send)
        else:
            self._coming[session] += size
            try:
                await self.app(scope, receive, send)
            finally:
                self._coming[session] -= size
                self._coming += Counter()  # keeps what is above nothing
                self._came_s[file] = time.monotonic()

    def _has_room(self, size: int, names: Sequence[str], most_mb: int) -> bool:
        """Whether the files of these sessions leave room for one more, when what nobody needs was dropped."""

        def fits() -> bool:
            kept = _kept()
            held = (self._coming[name] + sum(len(one.data) for one in kept.get(name, {}).values()) for name in names)
            return size + sum(held) <= most_mb * _MB

        return fits() or (self._forget(names) and fits()) or (sessions.close_left(longer_than_s=0) > 0 and fits())

    def _forget(self, names: Sequence[str]) -> bool:
        """Drop the files that their page shows no longer: Streamlit keeps them for as long as the page is open."""
        now_s, kept = time.monotonic(), _kept()
        self._came_s = {file: came_s for file, came_s in self._came_s.items() if now_s - came_s < _NEW_S}
        gone = [
            (name, file) for name in names for file in kept.get(name, {}).keys() - self._came_s.keys() - _shown(name)
        ]
        for name, file in gone:
            _manager().remove_file(name, file)
        return bool(gone)


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _kept() -> Mapping[str, Mapping[str, UploadedFileRec]]:
    """Session -> its files by their number."""
    return {name: dict(files) for name, files in list(_manager().file_storage.items())} if runtime.exists() else {}


def _shown(session: str) -> set[str]:
    """The files that the uploaders of an open page show."""
    page = runtime.get_instance().get_app_session(session)
    states = page.session_state.get_widget_states() if page else []
    return {file.file_id for state in states for file in state.file_uploader_state_value.uploaded_file_info}


def _told_size(headers: Headers) -> int:
    """The bytes that a request announces; one that announces nothing may bring as much as one file."""
    told = headers.get("content-length", "")
    return int(told) if told.isdecimal() and len(told) < 12 else config.get_option("server.maxUploadSize") * _MB
