"""Old Chromiums before the server of the browser tests."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser.conftest import Server
from tests.browser.old.binaries import Missing, binary
from tests.browser.old.chromium import Tab, visiting

#: ``visit(version, path)``: a fresh browser of that version on that page of the dashboard.
Visit = Callable[..., AbstractContextManager[Tab]]


@pytest.fixture
def visit(server: Server, tmp_path: Path, request: pytest.FixtureRequest) -> Visit:
    assert request.config.cache
    cache = request.config.cache.mkdir("old_browsers")

    @contextlib.contextmanager
    def visit(version: int, path: str, user_agent: str = "") -> Iterator[Tab]:
        try:
            program = binary(version, cache)
        except Missing as missing:
            pytest.skip(f"没有用旧版 Chromium 试：{missing}")
        with visiting(program, server.address + path, tmp_path, user_agent) as tab:
            assert f"/{version}." in tab.version
            yield tab
            assert (tab.errors, tab.outside) == ([], [])

    return visit
