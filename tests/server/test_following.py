"""A running server shows by itself what another program stored and did not publish."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st

from data_access.manifest import read_manifest
from data_access.published import publish
from data_access.store import Store
from errors import NotPublished
from server import following, lifespan
from services import reading
from tests.data_access import dying
from tests.data_access.filling import NOW, small_road, taken_in, version
from tests.data_access.unpublished import full_disk, is_shown


def comes(is_so: Callable[[], bool], within_s: float = 30.0) -> bool:
    end = time.monotonic() + within_s
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def left_unpublished(store: Store) -> None:
    with full_disk(), pytest.raises(NotPublished):
        taken_in(store, small_road())
    assert store.is_behind() and not is_shown(store)


def test_what_a_killed_command_stored_is_published(small_store: Store, tmp_path: Path) -> None:
    (tmp_path / "roads.csv").write_bytes(small_road().data)
    children = multiprocessing.get_context("spawn")
    hears, says = children.Pipe(duplex=False)
    arguments = (str(tmp_path / "config.toml"), str(tmp_path / "roads.csv"), "after the commit", says)
    killed = children.Process(target=dying.main, args=arguments)
    with following.following(small_store, every_s=0.05), hears, says:
        killed.start()
        killed.join(120)
        assert killed.exitcode == -signal.SIGKILL
        assert comes(lambda: is_shown(small_store))
    manifest = read_manifest(small_store.settings.stores.read_model)
    assert manifest is not None and manifest.tables["road_projects"].row_count == 1


def test_where_nothing_is_behind_nothing_is_published(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, before = threading.Event(), version(small_store)

    def never(_store: Store) -> bool:
        asked.set()
        return False

    monkeypatch.setattr(Store, "is_behind", never)
    monkeypatch.setattr(Store, "publish", lambda *_arguments: pytest.fail("published"))
    with following.following(small_store, every_s=0.01):
        assert asked.wait(10)
    assert version(small_store) == before


def test_a_folder_that_belongs_to_another_record_is_left_alone(small_store: Store) -> None:
    assert not small_store.is_behind()
    with small_store.record.writing() as connection:
        small_store.record.set_meta(connection, "store_id", "another")
        small_store.record.note_change(connection, now=NOW, actor="甲", action="settle")
    assert not small_store.is_behind()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("{")])
def test_a_manifest_that_is_gone_or_damaged_is_made_anew(small_store: Store, damage: Callable[[Path], object]) -> None:
    damage(small_store.settings.stores.read_model / "manifest.json")
    with following.following(small_store, every_s=0.05):
        assert comes(lambda: not small_store.is_behind())
    assert is_shown(small_store)


def test_what_fails_again_and_again_is_logged_once_and_tried_less_often(
    small_store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    left_unpublished(small_store)
    tries: list[float] = []

    def failing(*_arguments: object) -> None:
        tries.append(time.monotonic())
        raise OSError("no space left")

    with caplog.at_level(logging.ERROR, "dashboard"), following.following(small_store, every_s=0.01):
        with monkeypatch.context() as patch:
            patch.setattr(publish, "switch_manifest", failing)
            assert comes(lambda: len(tries) >= 3)
        assert len([one for one in caplog.records if one.name == "dashboard"]) == 1
        assert comes(lambda: is_shown(small_store))  # mended by the next look


def test_the_server_follows_for_as_long_as_it_runs(small_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> list[str]:
        return [thread.name for thread in threading.enumerate()]

    async def serve() -> None:
        async with lifespan.lifespan(st.App("pages/frame.py")):
            assert "following" in names()

    monkeypatch.setattr(reading, "store", lambda: small_store)
    for part in ("start_log", "answer_at_once", "prepare", "progress_bar", "base_map"):
        monkeypatch.setattr(lifespan, part, lambda *_arguments: None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr(lifespan, "settings", lambda: small_store.settings)
    with ThreadPoolExecutor(1) as other:  # a browser test before may have left a loop running in this thread
        other.submit(asyncio.run, serve()).result()
    assert "following" not in names()
