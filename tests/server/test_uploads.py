"""What of uploaded files is kept, and what gives way."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.datastructures import Headers
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from server import uploads

MB = 1024 * 1024


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A Streamlit with pages that show the files named in ``shown``, and a clock."""
    found = SimpleNamespace(manager=MemoryUploadedFileManager("/"), shown=[], now_s=1000.0)

    def page(_session: str) -> SimpleNamespace:
        state = WidgetState()
        for file in found.shown:
            state.file_uploader_state_value.uploaded_file_info.add(file_id=file)
        return SimpleNamespace(session_state=SimpleNamespace(get_widget_states=lambda: [state]))

    server = SimpleNamespace(uploaded_file_mgr=found.manager, get_app_session=page)
    monkeypatch.setattr(uploads, "runtime", SimpleNamespace(exists=lambda: True, get_instance=lambda: server))
    monkeypatch.setattr(uploads, "time", SimpleNamespace(monotonic=lambda: found.now_s))
    monkeypatch.setattr(uploads, "sessions", SimpleNamespace(close_left=lambda longer_than_s: 0))
    found.app = uploads.BoundedUploads(_taken_in(found.manager))
    return found


def _taken_in(manager: MemoryUploadedFileManager) -> Any:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        session, file = scope["path"].split("/")[-2:]
        manager.add_file(session, UploadedFileRec(file, file, "", bytes(scope["size"])))
        await send({"type": "http.response.start", "status": 204, "headers": []})

    return app


def sent(kept: SimpleNamespace, session: str, file: str, size_mb: int = 19) -> int:
    """The status of an upload."""
    answers: list[Any] = []

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"/_stcore/upload_file/{session}/{file}",
        "size": size_mb * MB,
        "headers": [(b"content-length", str(size_mb * MB).encode())],
    }
    with ThreadPoolExecutor(1) as other:  # a browser test before may have left a loop running in this thread
        other.submit(asyncio.run, kept.app(scope, None, send)).result()
    return int(answers[0]["status"])


def test_a_page_keeps_80_mb_and_all_240(kept: SimpleNamespace) -> None:
    kept.shown = [str(number) for number in range(20)]
    assert [sent(kept, "a", str(number)) for number in range(5)] == [204] * 4 + [413]
    assert sent(kept, "a", "4", 4) == 204
    assert [sent(kept, session, str(number), 20) for session in "bcd" for number in range(4)] == [204] * 8 + [503] * 4
    kept.manager.remove_session_files("b")
    assert sent(kept, "d", "5") == 204


def test_files_that_their_page_shows_no_longer_give_way_and_no_others(kept: SimpleNamespace) -> None:
    """Who imports from morning to evening in one page never comes to its end."""
    kept.shown = ["0"]
    assert [sent(kept, "a", str(number)) for number in range(4)] == [204] * 4
    assert sent(kept, "a", "4") == 413  # the page may not have been told of them yet
    kept.now_s += 121
    assert sent(kept, "a", "4") == 204
    assert set(kept.manager.file_storage["a"]) == {"0", "4"}


def test_what_announces_no_size_counts_as_the_largest_file() -> None:
    assert uploads._told_size(Headers({"content-length": "17"})) == 17
    for told in ({}, {"content-length": "-1"}, {"content-length": "9" * 20}):
        assert uploads._told_size(Headers(told)) == 20 * MB
